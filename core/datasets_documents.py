"""Data sets in documents: a whole document with the network that suits a set, or a set for a network that is there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.construct import Layers, layered
from core.datasets import DATASETS, DataSet
from core.document import Data, Document, Loss, Split, Training
from core.editing_base import EditRefused
from core.editing_data import replace_data, scaled_data
from core.initialisation import Initialisation
from core.message import message
from core.network import Floats, Network, Topology

MOST_LABELS = 16  # of more inputs none is labelled: their numbers tell which is which


def data_of(one: DataSet, columns: tuple[str, ...], table: tuple[Floats, Floats], split: Split | None = None) -> Data:
    """Return a set's (rows, inputs) and (rows, outputs) as data under these columns, its inputs scaled as it wants."""
    how = {} if one.scaling is None else dict.fromkeys(columns[: len(one.inputs)], one.scaling)
    return scaled_data(columns, np.concatenate(table, axis=1), how, split)


def document_of_set(name: str, size: int | None = None, noise: float | None = None, seed: int = 0) -> Document:
    """Return a document with a set and the suggested network, untrained: the neurons are labelled with the columns.

    Raises:
        KeyError: if there is no such set. ValueError: for a size or a noise that cannot be.
    """
    one = DATASETS[name]
    hint = one.suggestion
    layers = Layers(
        (len(one.inputs), *hint.hidden, len(one.outputs)), (*(hint.activation,) * len(hint.hidden), hint.output)
    )
    document = layered(layers, Initialisation(), hint.seed, Loss(hint.loss))
    split = Split(hint.test, seed) if hint.test else None
    data = data_of(one, document.data.columns, one.make(size, noise, seed), split)
    labelled = _labelled(document.network, one)
    notes = f"{one.title}: {one.source}. Licence: {one.licence}."
    training = Training(
        hint.optimizer, hint.learning_rate, batch_size=hint.batch_size, shuffle=hint.shuffle, seed=hint.seed
    )
    title = f"{one.title} {document.title}"
    return replace(document, network=labelled, data=data, title=title, notes=notes, training=training)


def _labelled(network: Network, one: DataSet) -> Network:
    labels = one.inputs if len(one.inputs) <= MOST_LABELS else (None,) * len(one.inputs)
    ends = [*network.topology.inputs.tolist(), *network.topology.outputs.tolist()]
    label_of = dict(zip(ends, (*labels, *one.outputs), strict=True))
    neurons = [replace(neuron, label=label_of.get(place)) for place, neuron in enumerate(network.neurons)]
    return Network(Topology(tuple(neurons), network.edges), network.weights)


def put_set(
    document: Document, name: str, size: int | None = None, noise: float | None = None, seed: int = 0
) -> Document:
    """Return the document with a set in place of its data; network, training and split stay as they are.

    Raises:
        EditRefused: if the network has another number of inputs or outputs than the set.
    """
    one, topology = DATASETS[name], document.network.topology
    found, wanted = (len(topology.inputs), len(topology.outputs)), (len(one.inputs), len(one.outputs))
    if found != wanted:
        fields = {"inputs": wanted[0], "outputs": wanted[1], "own_inputs": found[0], "own_outputs": found[1]}
        raise EditRefused(message("data.set_does_not_fit", **fields))
    ends = [*topology.inputs.tolist(), *topology.outputs.tolist()]
    columns = tuple(document.network.neurons[place].id for place in ends)
    made = data_of(one, columns, one.make(size, noise, seed), document.data.split)
    return replace_data(document, made)

"""Imported tables in documents: as the data of the network that is open, or as those of a new network made for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.construct import Layers, layered
from core.document import Data, Document, Loss, Split, Training
from core.editing_base import EditRefused
from core.editing_data import replace_data, scaled_data
from core.message import message
from core.network import Network, Role, Topology
from core.scaling import Method
from core.table_plan import Imported, Use
from core.validity import MOST_ROWS

HIDDEN = (8,)


def data_of_import(found: Imported, ids: Sequence[str], split: Split | None = None) -> Data:
    """Return what was imported as data under these column ids, scaled as planned."""
    how: Mapping[str, Method] = {
        id: column.scaling for id, column in zip(ids, found.columns, strict=True) if column.scaling is not None
    }
    return scaled_data(ids, found.rows[:MOST_ROWS], how, split)


def put_import(document: Document, found: Imported, ids: Sequence[str] | None = None) -> Document:
    """Return the document with an imported table in place of its data; network, training and split stay.

    Args:
        ids: of the neuron that each column goes to; None: as `ids_for` says.

    Raises:
        EditRefused: if the network has another number of inputs or outputs.
    """
    topology = document.network.topology
    own = (len(topology.inputs), len(topology.outputs))
    wanted = (len(found.places("input")), len(found.places("output")))
    if own != wanted:
        fields = {"inputs": wanted[0], "outputs": wanted[1], "own_inputs": own[0], "own_outputs": own[1]}
        raise EditRefused(message("data.table_does_not_fit", **fields))
    return replace_data(document, data_of_import(found, ids or ids_for(document, found), document.data.split))


def ids_for(document: Document, found: Imported) -> tuple[str, ...]:
    """Return the id of the neuron that each column goes to, in a network with as many inputs and outputs.

    It is the neuron that is called as the column, by label or id, if all of them do; else they go in order.
    """
    return (*_ids(document, found, "input"), *_ids(document, found, "output"))


def _ids(document: Document, found: Imported, use: Use) -> list[str]:
    """Return the id of the neuron that each column of one use goes to."""
    neurons = [document.network.neurons[place] for place in document.network.topology.with_role(Role(use)).tolist()]
    names = [found.columns[place].name for place in found.places(use)]
    for id_of in ({neuron.name: neuron.id for neuron in neurons}, {neuron.id: neuron.id for neuron in neurons}):
        if set(names) == set(id_of):
            return [id_of[name] for name in names]
    return [neuron.id for neuron in neurons]


def document_of_import(
    found: Imported, title: str = "", hidden: Sequence[int] = HIDDEN, split: Split | None = None, seed: int = 0
) -> Document:
    """Return a new document for an imported table, its neurons labelled with the columns, untrained.

    Outputs that are the classes of one column make a softmax with categorical cross-entropy, columns of 0 and 1
    logistic outputs with binary cross-entropy, numbers plain outputs with half the squared error.

    Raises:
        ConstructionError: if the network would be larger than a file may hold.
        EditRefused: if the numbers of a column are too far apart to be scaled.
    """
    output, loss = _output_and_loss(found)
    sizes = (len(found.places("input")), *hidden, len(found.places("output")))
    document = layered(Layers(sizes, (*("tanh",) * len(hidden), output)), seed=seed, loss=Loss(loss))
    label_of = dict(zip(document.data.columns, (column.name for column in found.columns), strict=True))
    neurons = tuple(replace(neuron, label=label_of.get(neuron.id)) for neuron in document.network.neurons)
    network = Network(Topology(neurons, document.network.edges), document.network.weights)
    data = data_of_import(found, document.data.columns, split)
    training = Training("adam", 0.01, batch_size=10, shuffle=True)
    title, notes = title or document.title, "\n".join(_meanings(found))
    return replace(document, network=network, data=data, title=title, notes=notes, training=training)


def _meanings(found: Imported) -> list[str]:
    """Return what the 0 and 1 of columns of two classes mean."""
    return [f"{one.name}: 0 = {one.classes[0]}, 1 = {one.classes[1]}" for one in found.columns if one.classes]


def _output_and_loss(found: Imported) -> tuple[str, str]:
    outputs = [found.columns[place] for place in found.places("output")]
    if len(outputs) > 1 and len({column.origin for column in outputs}) == 1:
        return "softmax", "categorical_cross_entropy"
    if all(column.kind != "number" for column in outputs):
        return "logistic", "binary_cross_entropy"
    return "identity", "half_squared_error"

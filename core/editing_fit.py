"""A network fitted to data: as many inputs and outputs as there are columns, connected as those that were there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.arrange import ROW
from core.document import Document
from core.editing_base import (
    EditRefused,
    FreshNames,
    NewEdges,
    append_edges,
    append_neurons,
    check_sizes,
    replace_neurons,
)
from core.editing_removal import remove
from core.message import message
from core.network import Integers, Neuron, Role, Topology
from core.table_documents import put_import
from core.table_plan import Imported

DIGITS = 3  # of new weights, so that they can be read


def fit_import(document: Document, found: Imported) -> Document:
    """Return the document with an imported table, its inputs and outputs as many as the table has and called so.

    Neurons that are too many go, the last ones first. New ones stand behind the last one of their role: an input feeds
    what any input fed, an output is fed by what fed any output and is computed as the last one is. The new weights are
    uniform after Glorot and Bengio (2010), from the document's own seed.

    Raises:
        EditRefused: if the network has no input or no output to begin with, or would be too large.
    """
    for role, use in ((Role.INPUT, "input"), (Role.OUTPUT, "output")):
        names = [found.columns[place].name for place in found.places("input" if use == "input" else "output")]
        document = _with_count(document, role, len(names))
        ends = document.network.topology.with_role(role).tolist()
        labels = dict(zip(ends, names, strict=True))
        neurons = document.network.neurons
        document = replace_neurons(document, {end: replace(neurons[end], label=labels[end]) for end in ends})
    return put_import(document, found)


def _with_count(document: Document, role: Role, count: int) -> Document:
    topology = document.network.topology
    ends = topology.with_role(role)
    if not len(ends):
        raise EditRefused(message("data.nothing_to_fit"))
    if count <= len(ends):
        return remove(document, ends[count:].tolist()) if count < len(ends) else document
    far = _far_ends(topology, ends, role)
    new = count - len(ends)
    check_sizes(len(topology.neurons) + new, len(topology.edges) + new * len(far))
    wide = append_neurons(document, _copies(topology, int(ends[-1]), new))
    added = np.arange(len(topology.neurons), len(topology.neurons) + new)
    near, others = np.repeat(added, len(far)), np.tile(far, new)
    limit = math.sqrt(6 / (len(far) + count)) if len(far) else 0.0
    drawn = np.random.default_rng(document.training.seed).uniform(-limit, limit, len(near))
    weights = [round(value, DIGITS) for value in drawn.tolist()]
    pair: tuple[Sequence[int] | Integers, Sequence[int] | Integers]
    pair = (near, others) if role is Role.INPUT else (others, near)
    return append_edges(wide, NewEdges(pair[0], pair[1], weights))


def _far_ends(topology: Topology, ends: Integers, role: Role) -> Integers:
    """Return what any of these neurons feeds, or is fed by."""
    edges = topology.edges
    here, there = (edges.source, edges.target) if role is Role.INPUT else (edges.target, edges.source)
    return np.setdiff1d(there[np.isin(here, ends)], ends).astype(np.intp)


def _copies(topology: Topology, last: int, count: int) -> list[Neuron]:
    """Return neurons like the last one, each a row further down."""
    fresh, model = FreshNames(neuron.id for neuron in topology.neurons), topology.neurons[last]
    return [
        replace(
            model,
            id=fresh.after(model.id),
            label=None,
            y=None if model.y is None else model.y + (number + 1) * ROW,
        )
        for number in range(count)
    ]

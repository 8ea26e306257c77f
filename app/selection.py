"""A selection carried from one network to another: neurons and edges are found again by their ids."""

from __future__ import annotations

from collections.abc import Iterable

from core.formula import Source
from core.network import Topology


def carried(sources: Iterable[Source], before: Topology, after: Topology) -> tuple[Source, ...]:
    """Return the sources at their places in another network; those that it lacks are left out."""
    if before is after:
        return tuple(sources)
    found = []
    for source in sources:
        index = _place_of(source, before, after)
        if index is not None:
            found.append(Source(source.kind, index, source.quantity, source.sample))
    return tuple(found)


def _place_of(source: Source, before: Topology, after: Topology) -> int | None:
    if source.kind == "setting":
        return source.index
    of_neuron = source.kind == "neuron"
    counts = [len(topology.neurons if of_neuron else topology.edges) for topology in (before, after)]
    if counts[0] == counts[1]:
        return source.index  # nothing came or went: at most something has another name
    if of_neuron:
        return after.neuron_index.get(before.neurons[source.index].id)
    return after.edge_index.get(before.edges.ids[source.index])

"""In which order things are computed and told: neurons by level forwards and backwards, edges by target."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.levels import backward_levels, levels, softmax_groups
from core.network import Integers, Topology, read_only


@dataclass(frozen=True, eq=False)
class Adjacent:
    """The edges at one end of every neuron, in file order: those of neuron n are edges[start[n]:start[n+1]]."""

    start: Integers
    edges: Integers

    def of(self, neuron: int) -> Integers:
        """Return the edges of one neuron."""
        return self.edges[self.start[neuron] : self.start[neuron + 1]]

    @property
    def counts(self) -> Integers:
        """(neurons,) how many edges each has."""
        return np.diff(self.start)


@dataclass(frozen=True, eq=False)
class Order:
    """Orders of one topology. `group_of` numbers softmax groups, −1 elsewhere; `first_member` sorts a group as one."""

    forward_level: Integers
    backward_level: Integers
    groups: tuple[Integers, ...]
    group_of: Integers
    first_member: Integers
    computing: Integers
    incoming: Adjacent
    outgoing: Adjacent
    edge_sequence: Integers
    parameter_sequence: Integers


@lru_cache(maxsize=16)
def order_of(topology: Topology) -> Order:
    """Return the orders of a topology; kept for the topologies used last.

    Raises:
        ValueError: if the network has a cycle.
    """
    count, edges = len(topology.neurons), topology.edges
    forward_level = levels(topology)
    groups = softmax_groups(topology, forward_level)
    group_of = np.full(count, -1, dtype=np.intp)
    first_member = np.arange(count, dtype=np.intp)
    for number, group in enumerate(groups):
        group_of[group] = number
        first_member[group] = group.min()
    target_level = forward_level[edges.target]
    first_edge = topology.first_edge
    computing = [index for index, neuron in enumerate(topology.neurons) if neuron.role.computes]
    return Order(
        forward_level=forward_level,
        backward_level=backward_levels(topology, groups),
        groups=groups,
        group_of=read_only(group_of),
        first_member=read_only(first_member),
        computing=read_only(np.array(computing, dtype=np.intp)),
        incoming=_adjacent(edges.target, count),
        outgoing=_adjacent(edges.source, count),
        edge_sequence=read_only(np.lexsort((np.arange(len(edges)), target_level)).astype(np.intp)),
        parameter_sequence=read_only(np.lexsort((first_edge, target_level[first_edge])).astype(np.intp)),
    )


def _adjacent(ends: Integers, count: int) -> Adjacent:
    start = np.zeros(count + 1, dtype=np.intp)
    np.cumsum(np.bincount(ends, minlength=count), out=start[1:])
    return Adjacent(read_only(start), read_only(np.argsort(ends, kind="stable").astype(np.intp)))

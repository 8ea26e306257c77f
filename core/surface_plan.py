"""Which neurons two moving weights reach, and what each of them adds up: planned once per topology and pair of weights.

The `kind` of a value says what it depends on: 0 neither weight, X the first, Y the second, BOTH.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.activations import parameters_of
from core.network import Integers, Topology, read_only
from core.order import Order, order_of

NEITHER, X, Y, BOTH = 0, 1, 2, 3
KINDS = (X, Y, BOTH)


@dataclass(frozen=True, eq=False)
class Feed:
    """Edges whose weights stay, from sources of one kind; `rows` are the sources' rows in that kind's store, which a
    slice names where they follow on: a view is taken then, no copy.

    `matrix` holds the edge from every source to every target, (targets, sources), where all are there; else `edges`
    lists (target's place in the stage, source's row, edge).
    """

    rows: Integers | slice
    matrix: Integers | None
    edges: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Moving:
    """An edge whose weight is an axis of the grid: target's place in the stage, source's kind and row, which axis."""

    place: int
    kind: int
    row: int
    axis: int


@dataclass(frozen=True, eq=False)
class Part:
    """Neighbouring targets of a stage with one activation and equal parameters; for softmax, one group."""

    places: slice
    activation: str
    parameters: Mapping[str, float]
    neurons: Integers
    feeds_on: bool


@dataclass(frozen=True, eq=False)
class Stage:
    """Neurons of one level and kind: `rows` in their kind's store; feeds and moving edges by the kind they bring."""

    kind: int
    rows: slice
    parts: tuple[Part, ...]
    feeds: Mapping[int, Feed]
    moving: Mapping[int, tuple[Moving, ...]]


@dataclass(frozen=True, eq=False)
class SurfacePlan:
    """The stages in order; `kind_of` and `row_of` each neuron; `counts` rows in each kind's store."""

    stages: tuple[Stage, ...]
    kind_of: Integers
    row_of: Integers
    counts: tuple[int, int, int, int]


class _Found(NamedTuple):
    """What is known before the stages are: each edge's axis, each neuron's kind and row."""

    axis: Integers
    kind_of: Integers
    row_of: Integers
    together: bool


@lru_cache(maxsize=8)
def surface_plan(topology: Topology, x: int, y: int, together: bool = False) -> SurfacePlan:
    """Return the plan for two parameters, kept for the pairs used last.

    For a grid, or for points where both weights move `together`: then whatever moves is of kind BOTH.
    """
    order = order_of(topology)
    axis = _axes(topology, x, y)
    kind_of = _kinds(topology, order, axis)
    if together:
        kind_of[kind_of > 0] = BOTH
    row_of = np.arange(len(kind_of), dtype=np.intp)
    counts = [len(kind_of), 0, 0, 0]  # neurons of kind 0 keep the network's own numbers
    groups = _grouped(topology, order, kind_of)
    for kind, neurons in groups:
        row_of[neurons] = np.arange(counts[kind], counts[kind] + len(neurons))
        counts[kind] += len(neurons)
    found = _Found(axis, kind_of, row_of, together)
    stages = tuple(_stage(topology, order, found, kind, neurons) for kind, neurons in groups)
    return SurfacePlan(stages, read_only(kind_of), read_only(row_of), (counts[0], counts[1], counts[2], counts[3]))


def _axes(topology: Topology, x: int, y: int) -> Integers:
    """(edges,) which axis moves each edge's weight; a tie moves as one."""
    axis = np.zeros(len(topology.edges), dtype=np.intp)
    axis[topology.edges_of(x)] |= X
    axis[topology.edges_of(y)] |= Y
    return axis


def _kinds(topology: Topology, order: Order, axis: Integers) -> Integers:
    """(neurons,) what each output depends on; the members of a softmax group depend on the same."""
    kind_of = np.zeros(len(topology.neurons), dtype=np.intp)
    source, done = topology.edges.source, set[int]()
    for neuron in order.computing[np.argsort(order.forward_level[order.computing], kind="stable")].tolist():
        group = int(order.group_of[neuron])
        members = [neuron] if group < 0 else order.groups[group].tolist()
        if group in done:
            continue
        edges = np.concatenate([order.incoming.of(member) for member in members])
        kind_of[members] = np.bitwise_or.reduce(axis[edges] | kind_of[source[edges]], initial=0)
        if group >= 0:
            done.add(group)
    return kind_of


def _grouped(topology: Topology, order: Order, kind_of: Integers) -> list[tuple[int, Integers]]:
    """Return the neurons of each level and kind that move, equal activations and softmax groups side by side."""
    found = []
    neurons = topology.neurons
    keys: dict[object, int] = {}
    for level in range(int(order.forward_level.max(initial=-1)) + 1):
        for kind in KINDS:
            members = np.flatnonzero((order.forward_level == level) & (kind_of == kind))
            if len(members):
                alike = [
                    keys.setdefault(_alike(neurons[n].activation, neurons[n].parameters, order, n), len(keys))
                    for n in members.tolist()
                ]
                found.append((kind, members[np.argsort(alike, kind="stable")]))
    return found


def _alike(activation: str, parameters: Mapping[str, object], order: Order, neuron: int) -> object:
    return activation, *parameters_of(activation, parameters).values(), int(order.group_of[neuron])


def _stage(topology: Topology, order: Order, found: _Found, kind: int, neurons: Integers) -> Stage:
    axis, kind_of, row_of, together = found
    place_of = {int(neuron): place for place, neuron in enumerate(neurons)}
    edges = np.concatenate([order.incoming.of(int(neuron)) for neuron in neurons])
    source, target = topology.edges.source, topology.edges.target
    moving: dict[int, list[Moving]] = {}
    for edge in edges[axis[edges] > 0].tolist():
        start = int(source[edge])
        one = Moving(place_of[int(target[edge])], int(kind_of[start]), int(row_of[start]), int(axis[edge]))
        moving.setdefault(BOTH if together else one.kind | one.axis, []).append(one)
    staying = edges[axis[edges] == 0]
    feeds = {
        brought: _feed(staying[kind_of[source[staying]] == brought], topology, place_of, row_of)
        for brought in sorted(set(kind_of[source[staying]].tolist()))
    }
    first = int(row_of[neurons[0]])
    rows = slice(first, first + len(neurons))
    moves = {brought: tuple(ones) for brought, ones in moving.items()}
    return Stage(kind, rows, _parts(topology, order, neurons), feeds, moves)


def _feed(edges: Integers, topology: Topology, place_of: Mapping[int, int], row_of: Integers) -> Feed:
    source, target = topology.edges.source[edges], topology.edges.target[edges]
    senders = np.unique(source)
    if len(edges) == len(senders) * len(place_of):  # no edge stands twice, so all are there
        matrix = np.empty((len(place_of), len(senders)), dtype=np.intp)
        matrix[[place_of[int(t)] for t in target], np.searchsorted(senders, source)] = edges
        return Feed(_as_slice(row_of[senders]), read_only(matrix), ())
    listed = zip(target.tolist(), row_of[source].tolist(), edges.tolist(), strict=True)
    return Feed(_as_slice(row_of[senders]), None, tuple((place_of[t], row, edge) for t, row, edge in listed))


def _as_slice(rows: Integers) -> Integers | slice:
    first = int(rows[0])
    follow_on = np.array_equal(rows, np.arange(first, first + len(rows)))
    return slice(first, first + len(rows)) if follow_on else read_only(rows)


def _parts(topology: Topology, order: Order, neurons: Integers) -> tuple[Part, ...]:
    found = [topology.neurons[int(n)] for n in neurons]
    alike = [_alike(one.activation, one.parameters, order, int(n)) for one, n in zip(found, neurons, strict=True)]
    starts = [place for place in range(len(alike)) if place == 0 or alike[place] != alike[place - 1]]
    parts = []
    for first, last in zip(starts, [*starts[1:], len(alike)], strict=True):
        members = neurons[first:last]
        onward = any(len(order.outgoing.of(int(member))) for member in members)
        activation = found[first].activation
        parameters = parameters_of(activation, found[first].parameters)
        parts.append(Part(slice(first, last), activation, parameters, members, onward))
    return tuple(parts)

"""One phase at one level as arithmetic: how many steps, what the k-th one is, and after which one a value is known.

A track never lists its steps. It holds units (a neuron's net, an edge's product …) with the number of steps of each,
and finds the k-th step by bisection in their cumulative ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from core.network import Integers, Topology, read_only
from core.order import Order


class Level(StrEnum):
    """How fine the steps are: each product and sum, each neuron, or each layer."""

    TERM = "term"
    NEURON = "neuron"
    LAYER = "layer"


class Part(StrEnum):
    """What a step computes."""

    PRODUCT = "product"  # forward: weight · out of one edge
    NET = "net"
    OUT = "out"
    NEURON = "neuron"  # forward: net and out together
    LAYER = "layer"  # any phase: everything of one layer
    LOSS_SHARE = "loss_share"
    LOSS = "loss"
    OWN_DE_DOUT = "own_dE_dout"  # the loss's own ∂E/∂out
    EDGE_SHARE = "edge_share"  # w · δ through one outgoing edge
    DE_DOUT = "dE_dout"
    SLOPE = "slope"
    JACOBIAN = "jacobian"  # one term of softmax's δ
    DELTA = "delta"
    OWN = "own"  # δ · out of one edge
    GRADIENT = "gradient"
    SAMPLE_SHARE = "sample_share"
    AVERAGE = "average"
    UPDATE_TERM = "update_term"
    FROZEN = "frozen"
    UPDATE = "update"


@dataclass(frozen=True)
class Place:
    """What the k-th step of a track is: its part, its neuron or edge, and which `item` (layer, term, other neuron)."""

    part: Part
    neuron: int | None = None
    edge: int | None = None
    item: int = 0


@dataclass(frozen=True, eq=False)
class Track:
    """`count` steps; `locate(k)` for k from 0; `known_at[quantity][i]`: how many steps until value i is known."""

    count: int
    locate: Callable[[int], Place]
    known_at: Mapping[str, Integers] = field(default_factory=dict)
    layers: tuple[Integers, ...] = ()


@dataclass(frozen=True, eq=False)
class Units:
    """Units in order with the number of steps of each; `ends` are the cumulative counts."""

    kind: Integers
    item: Integers
    ends: Integers

    def find(self, k: int) -> tuple[int, int, int, int]:
        """Return (kind, item, offset inside the unit, steps left after it in the unit) of step k."""
        unit = int(np.searchsorted(self.ends, k, side="right"))
        start = int(self.ends[unit - 1]) if unit else 0
        return int(self.kind[unit]), int(self.item[unit]), k - start, int(self.ends[unit]) - k - 1

    @property
    def count(self) -> int:
        return int(self.ends[-1]) if len(self.ends) else 0

    def known_at(self, kind: int, size: int, otherwise: int = 0) -> Integers:
        """Return for each item the step that ends its unit of this kind."""
        known = np.full(size, otherwise, dtype=np.intp)
        chosen = self.kind == kind
        known[self.item[chosen]] = self.ends[chosen]
        return read_only(known)


def _paired_units(order: Order, level_of: Integers, counts: tuple[Integers, Integers]) -> Units:
    """Two units a neuron, one after the other; in a softmax group all first units before all second ones."""
    neurons = np.tile(order.computing, 2)
    kind = np.repeat(np.array([0, 1], dtype=np.intp), len(order.computing))
    grouped_kind = np.where(order.group_of[neurons] >= 0, kind, 0)
    sequence = np.lexsort((kind, neurons, grouped_kind, order.first_member[neurons], level_of[neurons]))
    steps = np.concatenate(counts)[sequence]
    return Units(kind[sequence], neurons[sequence], np.cumsum(steps))


def _by_neuron(order: Order, level_of: Integers, part: Part, quantities: tuple[str, ...]) -> Track:
    neurons = order.computing
    sequence = neurons[np.lexsort((neurons, order.first_member[neurons], level_of[neurons]))]
    known = np.zeros(len(level_of), dtype=np.intp)
    known[sequence] = np.arange(1, len(sequence) + 1)
    return Track(
        len(sequence),
        lambda k: Place(part, neuron=int(sequence[k])),
        dict.fromkeys(quantities, read_only(known)),
    )


def _by_layer(order: Order, level_of: Integers, quantities: tuple[str, ...]) -> Track:
    neurons = order.computing
    present, layer = np.unique(level_of[neurons], return_inverse=True)
    known = np.zeros(len(level_of), dtype=np.intp)
    known[neurons] = layer + 1
    layers = tuple(neurons[layer == k] for k in range(len(present)))
    known_at = dict.fromkeys(quantities, read_only(known))
    return Track(len(present), lambda k: Place(Part.LAYER, item=k), known_at, layers)


def forward_track(order: Order, level: Level) -> Track:
    """Return the forward phase: per neuron its products, net and out."""
    if level is Level.LAYER:
        return _by_layer(order, order.forward_level, ("net", "out"))
    if level is Level.NEURON:
        return _by_neuron(order, order.forward_level, Part.NEURON, ("net", "out"))
    indegree = order.incoming.counts[order.computing]
    units = _paired_units(order, order.forward_level, (indegree + 1, np.ones_like(indegree)))

    def locate(k: int) -> Place:
        kind, neuron, offset, left = units.find(k)
        if kind == 1:
            return Place(Part.OUT, neuron=neuron)
        if left == 0:
            return Place(Part.NET, neuron=neuron)
        return Place(Part.PRODUCT, neuron=neuron, edge=int(order.incoming.of(neuron)[offset]))

    size = len(order.forward_level)
    return Track(units.count, locate, {"net": units.known_at(0, size), "out": units.known_at(1, size)})


def loss_track(topology: Topology) -> Track:
    """Return the loss phase, the same at every level: each output's share, then E."""
    outputs = topology.outputs
    shares = read_only(np.arange(1, len(outputs) + 1))

    def locate(k: int) -> Place:
        return Place(Part.LOSS_SHARE, neuron=int(outputs[k])) if k < len(outputs) else Place(Part.LOSS)

    return Track(len(outputs) + 1, locate, {"loss_share": shares, "loss": np.array([len(outputs) + 1])})


def backward_track(topology: Topology, order: Order, level: Level) -> Track:
    """Return the backward phase: per neuron ∂E/∂out term by term, then δ; passive neurons' ∂E/∂out ends it."""
    level_of = order.backward_level
    if level is not Level.TERM:
        by_layer = level is Level.LAYER
        quantities = ("dE_dout", "delta")
        track = (
            _by_layer(order, level_of, quantities) if by_layer else _by_neuron(order, level_of, Part.DELTA, quantities)
        )
        return _with_passive(track, order, len(level_of))
    neurons = order.computing
    has_own = np.zeros(len(level_of), dtype=np.intp)
    has_own[topology.outputs] = 1
    group_sizes = np.array([len(group) for group in order.groups] + [1], dtype=np.intp)
    sum_steps = has_own[neurons] + order.outgoing.counts[neurons] + 1
    units = _paired_units(order, level_of, (sum_steps, group_sizes[order.group_of[neurons]] + 1))

    def locate(k: int) -> Place:
        kind, neuron, offset, left = units.find(k)
        if kind == 0:
            if left == 0:
                return Place(Part.DE_DOUT, neuron=neuron)
            if offset < has_own[neuron]:
                return Place(Part.OWN_DE_DOUT, neuron=neuron)
            return Place(Part.EDGE_SHARE, neuron=neuron, edge=int(order.outgoing.of(neuron)[offset - has_own[neuron]]))
        if left == 0:
            return Place(Part.DELTA, neuron=neuron)
        group = order.group_of[neuron]
        if group < 0:
            return Place(Part.SLOPE, neuron=neuron)
        return Place(Part.JACOBIAN, neuron=neuron, item=int(order.groups[group][offset]))

    size = len(level_of)
    known_at = {"dE_dout": units.known_at(0, size), "delta": units.known_at(1, size)}
    return _with_passive(Track(units.count, locate, known_at), order, size)


def _with_passive(track: Track, order: Order, size: int) -> Track:
    """Let the ∂E/∂out of inputs and biases be known at the end of the phase."""
    known = np.full(size, track.count, dtype=np.intp)
    known[order.computing] = track.known_at["dE_dout"][order.computing]
    return Track(track.count, track.locate, {**track.known_at, "dE_dout": read_only(known)}, track.layers)


def gradient_track(topology: Topology, order: Order, level: Level) -> Track:
    """Return the gradient phase: per edge δ · out, for a tie then the sum, told where its last edge stands."""
    sequence, parameter_of_edge = order.edge_sequence, topology.parameter_of_edge
    place = np.empty(len(sequence), dtype=np.intp)
    place[sequence] = np.arange(len(sequence))
    last = np.zeros(len(topology.first_edge), dtype=np.intp)
    np.maximum.at(last, parameter_of_edge, place)
    if level is Level.TERM:
        return _gradient_terms(topology, sequence, last)
    finishing = np.argsort(last).astype(np.intp)
    if level is Level.NEURON:
        return _by_parameter(topology, finishing, Part.GRADIENT, "gradient")
    present, layer = np.unique(order.forward_level[topology.edges.target[sequence[last]]], return_inverse=True)
    layers = tuple(finishing[layer[finishing] == k] for k in range(len(present)))
    return Track(len(present), lambda k: Place(Part.LAYER, item=k), {"gradient": layer + 1}, layers)


def _gradient_terms(topology: Topology, sequence: Integers, last: Integers) -> Track:
    shared = np.bincount(topology.parameter_of_edge, minlength=len(last)) > 1
    steps = np.ones(len(sequence), dtype=np.intp)
    steps[last[shared]] = 2
    units = Units(np.zeros_like(steps), sequence, np.cumsum(steps))

    def locate(k: int) -> Place:
        _, edge, offset, _ = units.find(k)
        if offset == 1:
            return Place(Part.GRADIENT, edge=int(topology.first_edge[topology.parameter_of_edge[edge]]))
        return Place(Part.OWN, neuron=int(topology.edges.target[edge]), edge=edge)

    own = units.known_at(0, len(sequence)) - steps[np.argsort(sequence)] + 1
    return Track(units.count, locate, {"own": read_only(own), "gradient": read_only(units.ends[last])})


def _by_parameter(topology: Topology, sequence: Integers, part: Part, quantity: str) -> Track:
    known = np.empty(len(sequence), dtype=np.intp)
    known[sequence] = np.arange(1, len(sequence) + 1)
    first_edge = topology.first_edge
    return Track(
        len(sequence),
        lambda k: Place(part, edge=int(first_edge[sequence[k]])),
        {quantity: read_only(known)},
    )


def _all_at_once(sequence: Integers, quantity: str) -> Track:
    count = 1 if len(sequence) else 0
    known_at = {quantity: read_only(np.ones(len(sequence), dtype=np.intp))}
    return Track(count, lambda k: Place(Part.LAYER), known_at, (sequence,))


def average_track(topology: Topology, order: Order, samples: int, level: Level) -> Track:
    """Return the averaging phase: per parameter each sample's share, then the mean or sum."""
    sequence = order.parameter_sequence
    if level is Level.LAYER:
        return _all_at_once(sequence, "average")
    if level is Level.NEURON:
        return _by_parameter(topology, sequence, Part.AVERAGE, "average")
    each = samples + 1

    def locate(k: int) -> Place:
        parameter, offset = divmod(k, each)
        edge = int(topology.first_edge[sequence[parameter]])
        return Place(Part.AVERAGE, edge=edge) if offset == samples else Place(Part.SAMPLE_SHARE, edge=edge, item=offset)

    known = np.empty(len(sequence), dtype=np.intp)
    known[sequence] = np.arange(1, len(sequence) + 1) * each
    return Track(len(sequence) * each, locate, {"average": read_only(known)})


def update_track(topology: Topology, order: Order, terms: int, level: Level) -> Track:
    """Return the update phase: per parameter the optimizer's `terms`; a frozen one says in one step that it stays."""
    sequence = order.parameter_sequence
    if level is Level.LAYER:
        return _all_at_once(sequence, "update")
    if level is Level.NEURON:
        return _by_parameter(topology, sequence, Part.UPDATE, "update")
    frozen = topology.frozen_parameters[sequence]
    units = Units(frozen.astype(np.intp), sequence, np.cumsum(np.where(frozen, 1, terms)))

    def locate(k: int) -> Place:
        held, parameter, offset, _ = units.find(k)
        edge = int(topology.first_edge[parameter])
        return Place(Part.FROZEN, edge=edge) if held else Place(Part.UPDATE_TERM, edge=edge, item=offset)

    known = np.empty(len(sequence), dtype=np.intp)
    known[sequence] = units.ends
    return Track(units.count, locate, {"update": read_only(known)})

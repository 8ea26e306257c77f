"""Points carried from input space to the space of two units: what a layer does to space, and the line drawn there.

A stage is a pair of quantities that points have coordinates in: two inputs, two nets, two outs. What lies between two
stages is only drawn, on a straight line from one place to the next; the network computes the stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from core.document import Document
from core.levels import levels, softmax_groups
from core.maps import responses
from core.network import Edges, Floats, Integers, Network, Role, Topology, read_only

Pair = tuple[int, int | None]  # neurons; without the second one all points are at 0 there


@dataclass(frozen=True)
class Stage:
    """A pair of neurons and which of their values are the coordinates."""

    neurons: Pair
    quantity: Literal["net", "out"]


@dataclass(frozen=True)
class Line:
    """Where a neuron that reads two units alone has net = a·(first out) + b·(second out) + bias = 0."""

    neuron: int
    a: float
    b: float
    bias: float

    def net(self, places: Floats) -> Floats:
        """Return the neuron's net input at (points, 2) outs of the pair."""
        found: Floats = self.a * places[..., 0] + self.b * places[..., 1] + self.bias
        return found


def stages_to(topology: Topology, axes: Pair, pair: Pair) -> tuple[Stage, ...]:
    """Return the stages from two inputs to two units, and on to the outputs.

    On the way lie all earlier hidden layers of exactly two units, for these are seen whole. Each layer is two stages:
    its weighted sums, which leave straight lines straight, and its outs, which bend them.

    Args:
        axes, pair: neurons.
    """
    level_of = _levels(topology)
    target = max(int(level_of[neuron]) for neuron in pair if neuron is not None)
    stages = [Stage(axes, "out")]
    for layer in hidden_layers(topology):
        if len(layer) == 2 and level_of[layer[0]] < target:
            stages += _both((int(layer[0]), int(layer[1])))
    if pair != axes:
        stages += _both(pair)
    outputs = [int(neuron) for neuron in topology.outputs]
    if not set(outputs) & set(pair):
        stages.append(Stage((outputs[0], outputs[1] if len(outputs) > 1 else None), "out"))
    return tuple(stages)


def _both(pair: Pair) -> list[Stage]:
    return [Stage(pair, "net"), Stage(pair, "out")]


@lru_cache(maxsize=8)
def _levels(topology: Topology) -> Integers:
    return levels(topology)


@lru_cache(maxsize=8)
def hidden_layers(topology: Topology) -> tuple[Integers, ...]:
    """Return the hidden neurons level by level, each level in the file's order."""
    level_of, hidden = _levels(topology), topology.with_role(Role.HIDDEN)
    return tuple(hidden[level_of[hidden] == level] for level in sorted(set(level_of[hidden].tolist())))


def usual_pair(topology: Topology) -> Pair | None:
    """Return the units to look at first: the last hidden layer of two, else two of the last hidden layer; or none."""
    layers = hidden_layers(topology)
    if not layers:
        return None
    chosen = next((layer for layer in reversed(layers) if len(layer) == 2), layers[-1])
    return int(chosen[0]), int(chosen[1]) if len(chosen) > 1 else None


def carried(document: Document, stages: Sequence[Stage], inputs: Floats) -> Floats:
    """Return where each of (points, inputs) is at every stage, (stages, points, 2)."""
    found = responses(document.network, inputs)
    places = np.zeros((len(stages), len(inputs), 2))
    for number, stage in enumerate(stages):
        values = found.net if stage.quantity == "net" else found.out
        for axis, neuron in enumerate(stage.neurons):
            if neuron is not None:
                places[number, :, axis] = values[neuron]
    return read_only(places)


def between(places: Floats, at: float) -> Floats:
    """Return (stages, points, 2) places at a stage, or drawn between two: (1 − share) · before + share · after."""
    stage = min(max(int(at), 0), len(places) - 1)
    share = at - stage
    if share <= 0 or stage == len(places) - 1:
        at_stage: Floats = places[stage]
        return at_stage
    found: Floats = (1.0 - share) * places[stage] + share * places[stage + 1]
    return found


def grid_lines(ends: tuple[tuple[float, float], tuple[float, float] | None], lines: int, points: int) -> Floats:
    """Return the lines of a grid over two ranges, (lines, points, 2): the upright ones, then those across.

    Without a second range there is one line along the first.
    """
    x_ends, y_ends = ends
    along_x = np.linspace(*x_ends, points)
    if y_ends is None:
        return np.stack((along_x, np.zeros(points)), axis=1)[np.newaxis]
    along_y = np.linspace(*y_ends, points)
    upright = [np.stack((np.full(points, x), along_y), axis=1) for x in np.linspace(*x_ends, lines)]
    across = [np.stack((along_x, np.full(points, y)), axis=1) for y in np.linspace(*y_ends, lines)]
    return np.stack((*upright, *across))


def separating_lines(network: Network, pair: Pair) -> tuple[Line, ...]:
    """Return the line net = 0 of every neuron that reads both units and nothing else but biases."""
    edges, neurons = network.edges, network.neurons
    if pair[1] is None:
        return ()
    readers = set(edges.target[edges.source == pair[0]].tolist()) & set(edges.target[edges.source == pair[1]].tolist())
    lines = []
    for neuron in sorted(readers):
        incoming = np.flatnonzero(edges.target == neuron)
        sums = {pair[0]: 0.0, pair[1]: 0.0, -1: 0.0}
        others = False
        for source, weight in zip(edges.source[incoming].tolist(), network.weights[incoming].tolist(), strict=True):
            place = -1 if neurons[source].role is Role.BIAS else source
            others = others or place not in sums
            sums[place] = sums.get(place, 0.0) + weight
        if not others:
            lines.append(Line(neuron, sums[pair[0]], sums[pair[1]], sums[-1]))
    return tuple(lines)


def decided_by(network: Network, pair: Pair, first: Floats, second: Floats) -> Floats | None:
    """Return the outputs over the outs of two units, (outputs, rows, columns); None if they depend on more than these.

    Args:
        first, second: outs of the pair's neurons, across and upright.
    """
    if pair[1] is None:
        return None
    rest = _rest(network.topology, (pair[0], pair[1]))
    if rest is None:
        return None
    topology, kept = rest
    points = np.stack((np.tile(first, len(second)), np.repeat(second, len(first))), axis=1)
    inputs = points if pair[0] < pair[1] else points[:, ::-1]
    found = responses(Network(topology, read_only(network.weights[kept])), inputs)
    return found.out[topology.outputs].reshape(-1, len(second), len(first))


@lru_cache(maxsize=8)
def _rest(topology: Topology, pair: tuple[int, int]) -> tuple[Topology, Integers] | None:
    """Return what comes after two units as a network with these as inputs, and its edges; None if it reads others."""
    known = _determined(topology, pair)
    if known is None:
        return None
    renamed = {
        int(n): f"group {i}" for i, group in enumerate(softmax_groups(topology, _levels(topology))) for n in group
    }
    neurons = []
    for index in known:
        neuron = topology.neurons[index]
        parameters = {"group": renamed[index]} if index in renamed else neuron.parameters
        role = Role.INPUT if index in pair else neuron.role
        neurons.append(replace(neuron, role=role, parameters=parameters))
    new = {index: place for place, index in enumerate(known)}
    edges = topology.edges
    kept = np.array([
        edge for edge, (source, target) in enumerate(zip(edges.source.tolist(), edges.target.tolist(), strict=True))
        if source in new and target in new and target not in pair
    ], dtype=np.intp)  # fmt: skip
    columns = Edges(
        tuple(edges.ids[edge] for edge in kept),
        read_only(np.array([new[int(edges.source[edge])] for edge in kept], dtype=np.intp)),
        read_only(np.array([new[int(edges.target[edge])] for edge in kept], dtype=np.intp)),
        (None,) * len(kept), read_only(np.zeros(len(kept), dtype=np.bool_)),
    )  # fmt: skip
    return Topology(tuple(neurons), columns), kept


def _determined(topology: Topology, pair: tuple[int, int]) -> list[int] | None:
    """Return the neurons whose values follow from the pair's outs, in the file's order; None if an output does not."""
    known = set(pair) | set(topology.with_role(Role.BIAS).tolist())
    sources: dict[int, list[int]] = {}
    for source, target in zip(topology.edges.source.tolist(), topology.edges.target.tolist(), strict=True):
        sources.setdefault(target, []).append(source)
    for neuron in np.argsort(_levels(topology), kind="stable").tolist():
        if topology.neurons[neuron].role.computes and all(source in known for source in sources.get(neuron, [])):
            known.add(neuron)
    if set(pair) & set(topology.outputs.tolist()) or not set(topology.outputs.tolist()) <= known:
        return None
    return sorted(known)

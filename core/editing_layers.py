"""Whole layers: one more behind a level, one less, one twice. A layer is the neurons of a level but its biases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from core.activations import ACTIVATIONS
from core.arrange import COLUMN, ROW
from core.document import Document
from core.editing_base import (
    EditRefused,
    FreshNames,
    NewEdges,
    Places,
    append_edges,
    append_neurons,
    check_sizes,
    group_names,
    group_of,
    replace_neurons,
)
from core.editing_removal import remove
from core.findings import printable
from core.levels import levels
from core.message import message
from core.network import Floats, Integers, Network, Neuron, Role, Topology, read_only

DIGITS = 3  # of new weights, so that they can be read


def layer_of(topology: Topology, level: int) -> Integers:
    """Return the neurons of a level but its biases, in the file's order."""
    bias = np.array([neuron.role is Role.BIAS for neuron in topology.neurons], dtype=np.bool_)
    return np.flatnonzero((levels(topology) == level) & ~bias)


def add_layer_after(
    document: Document, level: int, size: int, activation: str = "logistic", connect: bool = True
) -> tuple[Document, tuple[int, ...]]:
    """Return the document with a hidden layer behind a level, and its neurons.

    Connected, it comes between: the edges from this level to the next give way to edges from each neuron of the level
    to each new one, from there to each neuron that those edges led to, and from a bias where those neurons have one.
    The new weights are uniform after Glorot and Bengio (2010), from the document's own seed.
    """
    if size < 1:
        raise EditRefused(message("edit.layer_size"))
    if activation not in ACTIVATIONS:
        raise EditRefused(message("edit.unknown_activation", name=printable(activation)))
    topology = document.network.topology
    before = _needed_layer(topology, level)
    check_sizes(len(topology.neurons) + size, 0)
    given_way = _edges_between(topology, before, level)
    after = np.unique(topology.edges.target[given_way])
    if connect:
        check_sizes(0, len(topology.edges) - len(given_way) + size * (len(before) + len(after)))
    wide, new = _with_layer(document, before, [Neuron("", Role.HIDDEN, activation)] * size, level)
    if not connect:
        return wide, tuple(new.tolist())
    biased = _biases_of(topology, after)
    wide = remove(wide, edges=given_way.tolist())
    wide = _connect(_connect(wide, before, new), new, after)
    return _with_bias(wide, biased, new, int(before[0])), tuple(new.tolist())


def duplicate_layer(document: Document, level: int) -> tuple[Document, tuple[int, ...]]:
    """Return the document with a hidden layer twice in a row, and the neurons of the second.

    The second has the activations of the first and takes over the edges that led on from it, with their weights; from
    each neuron of the first to each of the second leads a new edge.
    """
    topology = document.network.topology
    layer = _needed_layer(topology, level)
    hidden = np.array([i for i in layer.tolist() if topology.neurons[i].role is Role.HIDDEN], dtype=np.intp)
    if not len(hidden):
        raise EditRefused(message("edit.no_hidden_layer"), Places(tuple(layer.tolist())))
    check_sizes(len(topology.neurons) + len(hidden), len(topology.edges) + len(hidden) ** 2)
    copies = [topology.neurons[index] for index in hidden.tolist()]
    wide, new = _with_layer(document, hidden, _in_own_groups(topology, copies), level)
    successor = np.arange(len(wide.network.neurons), dtype=np.intp)
    successor[hidden] = new
    edges = wide.network.edges
    moved = replace(edges, source=read_only(successor[edges.source]))
    wide = replace(wide, network=Network(replace(wide.network.topology, edges=moved), wide.network.weights))
    biased = _biases_of(topology, hidden)
    return _with_bias(_connect(wide, hidden, new), biased, new, int(hidden[0])), tuple(new.tolist())


def remove_layer(document: Document, level: int, reconnect: bool = True) -> Document:
    """Return the document without the neurons of a level and the biases that fed no others.

    Reconnected, each neuron that fed the layer feeds those that the layer fed. A new edge's weight is Σ w·w over the
    ways through the layer: what a layer of identities did. Edges that there are already stay as they are.
    """
    network = document.network
    layer = _needed_layer(network.topology, level)
    gone = np.zeros(len(network.neurons), dtype=np.bool_)
    gone[layer] = True
    source, target = network.edges.source, network.edges.target
    feeds_others = np.zeros(len(gone), dtype=np.bool_)
    feeds_others[source[~gone[target]]] = True
    feeds = np.zeros(len(gone), dtype=np.bool_)
    feeds[source] = True
    lone = [i for i in network.topology.with_role(Role.BIAS).tolist() if feeds[i] and not feeds_others[i]]
    ways = _ways_through(network, layer) if reconnect else NewEdges([], [], [])
    check_sizes(0, len(network.edges) + len(ways.source))
    joined = append_edges(document, ways)
    return remove(joined, [*layer.tolist(), *lone])


def _needed_layer(topology: Topology, level: int) -> Integers:
    layer = layer_of(topology, level)
    if not len(layer):
        raise EditRefused(message("edit.no_such_layer"))
    return layer


def _edges_between(topology: Topology, layer: Integers, level: int) -> Integers:
    """Return the edges from a layer to the next level."""
    inside = np.zeros(len(topology.neurons), dtype=np.bool_)
    inside[layer] = True
    return np.flatnonzero(inside[topology.edges.source] & (levels(topology)[topology.edges.target] == level + 1))


def _ways_through(network: Network, layer: Integers) -> NewEdges:
    """Return an edge for each pair of neurons that ways through the layer connect, and that no edge connects yet."""
    source, target, count = network.edges.source, network.edges.target, len(network.neurons)
    place = np.full(count, -1, dtype=np.intp)
    place[layer] = np.arange(len(layer))
    bias = np.zeros(count, dtype=np.bool_)
    bias[network.topology.with_role(Role.BIAS)] = True
    into, out = np.flatnonzero((place[target] >= 0) & ~bias[source]), np.flatnonzero(place[source] >= 0)
    before, after = np.unique(source[into]), np.unique(target[out])
    check_sizes(len(before) * len(layer), len(before) * len(after))
    left, right = np.zeros((2, len(before), len(layer))), np.zeros((2, len(layer), len(after)))
    left[:, np.searchsorted(before, source[into]), place[target[into]]] = network.weights[into], np.ones(len(into))
    right[:, place[source[out]], np.searchsorted(after, target[out])] = network.weights[out], np.ones(len(out))
    with np.errstate(all="ignore"):
        weights, ways = left @ right
    there = np.isin(before[:, None] * count + after, source * count + target)
    first, second = np.nonzero((ways > 0) & ~there)
    weights = np.nan_to_num(weights[first, second])
    return NewEdges(before[first], after[second], weights)


def _with_layer(
    document: Document, before: Integers, templates: Sequence[Neuron], level: int
) -> tuple[Document, Integers]:
    """Append a layer of neurons with fresh ids, a column behind `before`; what stands farther right makes room."""
    neurons = document.network.neurons
    fresh = FreshNames(neuron.id for neuron in neurons)
    last = next((neuron.id for neuron in reversed(neurons) if neuron.role is Role.HIDDEN), "h0")
    last = last if last[-1].isdigit() else "h0"
    made = [replace(template, id=fresh.after(last), label=None, x=None, y=None) for template in templates]
    placed = np.array([(n.x, n.y) for n in (neurons[i] for i in before.tolist()) if None not in (n.x, n.y)])
    if len(placed):
        x, y = float(placed[:, 0].max()), float(placed[:, 1].mean())
        document, gap = _with_room(document, x, level)
        rows = (np.arange(len(made)) - (len(made) - 1) / 2) * _row_step(placed[:, 1])
        made = [replace(neuron, x=x + gap, y=y + float(row)) for neuron, row in zip(made, rows, strict=True)]
    new = np.arange(len(neurons), len(neurons) + len(made), dtype=np.intp)
    return append_neurons(document, made), new


def _with_room(document: Document, x: float, level: int) -> tuple[Document, float]:
    """Move what stands to the right of x, and the biases that feed only later levels, by one column; and its width."""
    neurons, topology = document.network.neurons, document.network.topology
    level_of = levels(topology)
    following = [neurons[i].x for i in np.flatnonzero(level_of == level + 1).tolist()]
    gap = min((at - x for at in following if at is not None and at > x), default=COLUMN)
    first_fed = np.full(len(neurons), np.iinfo(np.intp).max, dtype=np.intp)
    np.minimum.at(first_fed, topology.edges.source, level_of[topology.edges.target])
    moved = {}
    for index, neuron in enumerate(neurons):
        if neuron.x is None:
            continue
        bias_of_later = neuron.role is Role.BIAS and neuron.x >= x and first_fed[index] > level
        if bias_of_later or (neuron.x > x and neuron.role is not Role.BIAS):
            moved[index] = replace(neuron, x=neuron.x + gap)
    return replace_neurons(document, moved), gap


def _row_step(y: Floats) -> float:
    steps = [b - a for a, b in pairwise(sorted(y.tolist())) if b > a]
    return min(steps, default=ROW)


def _in_own_groups(topology: Topology, copies: Sequence[Neuron]) -> list[Neuron]:
    """Return the neurons with fresh softmax groups: the second layer shares no normalisation with the first."""
    fresh, own = FreshNames(group_names(topology.neurons)), dict[str, str]()
    result = []
    for neuron in copies:
        group = group_of(neuron)
        if group is not None:
            own[group] = own[group] if group in own else fresh.after(group)
            neuron = replace(neuron, parameters={**neuron.parameters, "group": own[group]})
        result.append(neuron)
    return result


def _connect(document: Document, before: Integers, after: Integers) -> Document:
    """Append an edge from each to each, the weights uniform in ±√(6/(fan in + fan out))."""
    if not len(before) or not len(after):
        return document
    rng = np.random.default_rng([document.training.seed, len(document.network.edges)])
    reach = math.sqrt(6.0 / (len(before) + len(after)))
    weights = np.round(rng.uniform(-reach, reach, len(before) * len(after)), DIGITS)
    return append_edges(document, NewEdges(np.tile(before, len(after)), np.repeat(after, len(before)), weights))


def _biases_of(topology: Topology, neurons: Integers) -> tuple[int, bool] | None:
    """Return the first bias that feeds one of these neurons, and whether it feeds others too; None without any."""
    source, target = topology.edges.source, topology.edges.target
    for bias in topology.with_role(Role.BIAS).tolist():
        fed = target[source == bias]
        inside = np.isin(fed, neurons)
        if inside.any():
            return bias, not inside.all()
    return None


def _with_bias(document: Document, model: tuple[int, bool] | None, layer: Integers, before: int) -> Document:
    """Give a new layer a bias like its neighbour's: the same where that one is shared among layers, else a new one."""
    if model is None:
        return document
    bias, shared = model
    if not shared:
        neurons = document.network.neurons
        old, x = neurons[bias], neurons[before].x
        fresh = FreshNames(neuron.id for neuron in neurons)
        y = old.y if x is not None else None
        document = append_neurons(document, [replace(old, id=fresh.after(old.id), label=None, x=x, y=y)])
        bias = len(neurons)
    weights = np.zeros(len(layer))
    return append_edges(document, NewEdges(np.full(len(layer), bias), layer, weights))

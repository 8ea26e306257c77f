"""The order of neurons within each layer: barycentre sweeps and swaps of neighbours, the fewest crossings seen wins."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.network import Booleans, Integers, Topology

MOST_SEGMENTS = 6000  # edges cut at every column; above, the file's order stays
WIDEST = 600  # neurons and places on long edges in one layer
ROUNDS = 8

Order = list[Integers]
Links = NDArray[np.float32]  # counts of a few hundred thousand at most, so exact


def layer_orders(topology: Topology, column: Integers, passive: Booleans) -> list[Integers] | None:
    """Return the neurons of each column from top to bottom, or None where the network is too large to try.

    A long edge takes part as a place in every column that it passes.

    Args:
        column: (neurons,) the column of each.
        passive: (neurons,) those that stand elsewhere (biases): their edges do not count.
    """
    counted = np.flatnonzero(~passive[topology.edges.source] & ~passive[topology.edges.target])
    source, target = topology.edges.source[counted], topology.edges.target[counted]
    if int((column[target] - column[source]).sum()) > MOST_SEGMENTS:
        return None
    layers, links = _layered(column, passive, source, target)
    if max(map(len, layers), default=0) > WIDEST:
        return None
    matrices = _matrices(layers, links)
    order = _best(matrices, [np.arange(len(layer), dtype=np.intp) for layer in layers])
    neurons = [np.array(layer, dtype=np.intp)[rank] for layer, rank in zip(layers, order, strict=True)]
    return [layer[layer < len(column)] for layer in neurons]


def _layered(
    column: Integers, passive: Booleans, source: Integers, target: Integers
) -> tuple[list[list[int]], list[tuple[int, int, int]]]:
    """Return the members of each column and the links (column, from, to); numbers past the neurons are places."""
    layers: list[list[int]] = [[] for _ in range(int(column.max(initial=-1)) + 1)]
    for neuron in np.flatnonzero(~passive).tolist():
        layers[column[neuron]].append(neuron)
    links, place = [], len(column)
    for start, end in zip(source.tolist(), target.tolist(), strict=True):
        at = start
        for between in range(int(column[start]) + 1, int(column[end])):
            layers[between].append(place)
            links.append((between - 1, at, place))
            at, place = place, place + 1
        links.append((int(column[end]) - 1, at, end))
    return layers, links


def _matrices(layers: list[list[int]], links: list[tuple[int, int, int]]) -> list[Links]:
    """Return for each pair of neighbouring columns who is linked with whom, 0 or 1."""
    rank = {member: place for layer in layers for place, member in enumerate(layer)}
    matrices = [np.zeros((len(left), len(right)), dtype=np.float32) for left, right in pairwise(layers)]
    for column, start, end in links:
        matrices[column][rank[start], rank[end]] = 1.0
    return matrices


def _best(matrices: list[Links], order: Order) -> Order:
    """Sweep right and left in turn until nothing gets better, and return the order with the fewest crossings."""
    best, fewest, failures = order, _total(matrices, order), 0
    for sweep in range(ROUNDS):
        if not fewest or failures == 2:
            break
        order = _swept(matrices, order, rightwards=sweep % 2 == 0)
        found = _total(matrices, order)
        failures += 1
        if found < fewest:
            best, fewest, failures = order, found, 0
    return best


def _swept(matrices: list[Links], order: Order, rightwards: bool) -> Order:
    order = list(order)
    columns = range(len(order)) if rightwards else range(len(order) - 1, -1, -1)
    for column in columns:
        left = matrices[column - 1][order[column - 1]].T if column else None
        right = matrices[column][:, order[column + 1]] if column + 1 < len(order) else None
        fixed = left if rightwards else right
        if fixed is not None:
            order[column] = _by_barycentre(fixed, order[column])
        order[column] = _swapped([side for side in (left, right) if side is not None], order[column])
    return order


def _by_barycentre(links: Links, order: Integers) -> Integers:
    """Sort by the mean place of the linked neighbours; who has none, or the same mean, keeps its place."""
    degree = links.sum(axis=1)
    mean = links @ np.arange(links.shape[1]) / np.maximum(degree, 1.0)
    linked = degree[order] > 0
    result = order.copy()
    members = order[linked]
    result[linked] = members[np.argsort(mean[members], kind="stable")]
    return result


def _swapped(sides: list[Links], order: Integers) -> Integers:
    """Swap neighbours as long as that takes crossings away."""
    if len(order) < 2 or not sides:
        return order
    cost: list[list[float]] = np.sum([_pair_crossings(side) for side in sides], axis=0).tolist()
    members: list[int] = order.tolist()
    changed = True
    while changed:
        changed = False
        for place in range(len(members) - 1):
            upper, lower = members[place], members[place + 1]
            if cost[lower][upper] < cost[upper][lower]:
                members[place], members[place + 1] = lower, upper
                changed = True
    return np.array(members, dtype=np.intp)


def _pair_crossings(links: Links) -> Links:
    """Return [u, v]: how many crossings the links of u and v make if u stands above v."""
    links = np.ascontiguousarray(links)
    result: Links = links @ (np.cumsum(links, axis=1) - links).T
    return result


def _total(matrices: list[Links], order: Order) -> int:
    """Return the crossings between all neighbouring columns."""
    count = 0.0
    for column, links in enumerate(matrices):
        ordered = links[order[column]][:, order[column + 1]]
        count += float(np.triu(_pair_crossings(ordered), 1).sum(dtype=np.float64))
    return int(count)

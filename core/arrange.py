"""Where neurons could stand: layers from left to right with few crossings; and aligning, distributing, snapping.

The layered drawing of Sugiyama, Tagawa and Toda (1981, "Methods for visual understanding of hierarchical system
structures"): levels by longest path, places on long edges, an order in each level by barycentres. Deterministic.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Literal

import numpy as np

from core.crossings import crossings
from core.layer_order import layer_orders
from core.levels import levels
from core.network import Booleans, Floats, Integers, Role, Topology, read_only

__all__ = ["COLUMN", "ROW", "align", "arrange", "crossings", "distribute", "snap"]

COLUMN, ROW, BLOCK_COLUMN = 240.0, 168.0, 124.0  # between centres, in units of the graph
TALLEST = 24  # neurons in one column; a longer layer becomes a block of several columns
CROWDED = 80.0  # nearer than this to a hand-placed neuron an arranged one moves on
MOST_COUNTED = 1500  # edges up to which the finished picture's crossings are compared

Side = Literal["left", "right", "top", "bottom", "centre", "middle"]


def arrange(topology: Topology, keep: Collection[int] = ()) -> Floats:
    """Return a place for each neuron, (neurons, 2), x to the right and y down.

    Levels stand from left to right, bias neurons in a row below, one column left of what they feed. The order within
    a level is the file's unless another one has fewer crossings.

    Args:
        keep: neurons that stay where the file puts them; the others are arranged around them.
    """
    column, bias = _columns(topology), np.zeros(len(topology.neurons), dtype=np.bool_)
    bias[topology.with_role(Role.BIAS)] = True
    rank = np.arange(len(column), dtype=np.intp)
    plain = _with_kept(topology, _placed(column, bias, rank), keep)
    orders = layer_orders(topology, column, bias)
    if orders is None:
        return plain
    for order in orders:
        rank[order] = np.arange(len(order))
    better = _with_kept(topology, _placed(column, bias, rank), keep)
    if len(topology.edges) > MOST_COUNTED or crossings(topology, better) < crossings(topology, plain):
        return better
    return plain


def _columns(topology: Topology) -> Integers:
    """Return the column of each neuron: its level; a bias neuron's is one left of what it feeds."""
    column, edges = levels(topology).copy(), topology.edges
    first_fed = np.full(len(column), np.iinfo(np.intp).max, dtype=np.intp)
    np.minimum.at(first_fed, edges.source, column[edges.target])
    for bias in topology.with_role(Role.BIAS).tolist():
        if first_fed[bias] != np.iinfo(np.intp).max:
            column[bias] = max(0, first_fed[bias] - 1)
    return column


def _placed(column: Integers, bias: Booleans, rank: Integers) -> Floats:
    """Return the places of layers whose neurons stand from top to bottom by rank; long layers become blocks."""
    places = np.zeros((len(column), 2))
    layers = [np.flatnonzero((column == c) & ~bias) for c in range(int(column.max(initial=0)) + 1)]
    tallest = max((_rows(len(layer)) for layer in layers), default=1)
    gap, x = max(COLUMN, 0.3 * (tallest - 1) * ROW), 0.0
    for number, layer in enumerate(layers):
        layer = layer[np.argsort(rank[layer], kind="stable")]
        rows = _rows(len(layer))
        across = max(1, -(-len(layer) // max(1, rows)))
        nth = np.arange(len(layer))
        places[layer, 0] = x + BLOCK_COLUMN * (nth % across)
        places[layer, 1] = ROW * (nth // across - (rows - 1) / 2)
        below = np.flatnonzero((column == number) & bias)
        places[below, 0] = x + BLOCK_COLUMN * (np.arange(len(below)) - (len(below) - 1) / 2)
        x += BLOCK_COLUMN * (across - 1) + gap
    places[bias, 1] = ROW * ((tallest - 1) / 2 + 0.9)
    return places


def _rows(neurons: int) -> int:
    return neurons if neurons <= TALLEST else max(TALLEST, math.isqrt(neurons - 1) + 1)


def _with_kept(topology: Topology, places: Floats, keep: Collection[int]) -> Floats:
    """Return the places moved as a whole to where the kept neurons are; those at their own, the others clear."""
    own = {i: (n.x, n.y) for i in sorted(keep) if None not in ((n := topology.neurons[i]).x, n.y)}
    if not own:
        return read_only(places)
    kept, at = list(own), np.array(list(own.values()), dtype=np.float64)
    places = places + (at - places[kept]).mean(axis=0)
    places[kept] = at
    for neuron in sorted(set(range(len(places))) - own.keys()):
        if _crowded(at, places[neuron]):
            _step_aside(places, neuron)
    return read_only(places)


def _step_aside(places: Floats, neuron: int) -> None:
    others = np.delete(places, neuron, axis=0)
    for _ in range(len(places)):
        if not _crowded(others, places[neuron]):
            return
        places[neuron, 1] += ROW


def _crowded(others: Floats, place: Floats) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.hypot(*(others - place).T).min(initial=np.inf) < CROWDED)


def align(positions: Floats, side: Side) -> Floats:
    """Return the places (neurons, 2) on one line: at the outermost of a side, or centred (x) or in the middle (y)."""
    axis = 0 if side in ("left", "right", "centre") else 1
    along = positions[:, axis]
    if not len(along):
        return positions
    line = {"left": along.min, "top": along.min, "right": along.max, "bottom": along.max}
    result = positions.copy()
    result[:, axis] = line[side]() if side in line else (along.min() + along.max()) / 2
    return read_only(result)


def distribute(positions: Floats, axis: Literal["horizontally", "vertically"]) -> Floats:
    """Return the places (neurons, 2) at equal distances along one axis, between the outermost two, in their order."""
    which = 0 if axis == "horizontally" else 1
    result, along = positions.copy(), positions[:, which]
    if len(along) > 2:
        result[np.argsort(along, kind="stable"), which] = np.linspace(along.min(), along.max(), len(along))
    return read_only(result)


def snap(value: float, grid: float) -> float:
    """Return the multiple of the grid that is nearest; of two the upper one."""
    return math.floor(value / grid + 0.5) * grid if grid > 0 else value

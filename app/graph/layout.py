"""Where the neurons stand: at their own places where the file gives them, else in columns by level."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from core.levels import levels
from core.network import Floats, Integers, Role, Topology, read_only

COLUMN, ROW, BLOCK_COLUMN = (
    240.0,
    168.0,
    124.0,
)  # distances between centres, in units of the graph (a neuron's radius is 34)
RADIUS = 34.0
TALLEST = 24  # neurons in one column; a longer layer becomes a block of several columns
WIDEST_STRETCH = 1.75
CLOSEST_ROWS = 134.0  # centre to centre: a neuron, its values below, and a little air
FRAME = 150.0  # what stands around the centres: radii, values below, targets beside
CROWDED = 80.0  # an automatic place nearer than this to a given one moves on


def positions(topology: Topology) -> Floats:
    """Return where each neuron's centre is, (neurons, 2), x to the right and y down.

    Where the file says nothing, neurons stand in columns by their level, centred; bias neurons in a row below, one
    column left of what they feed.
    """
    count = len(topology.neurons)
    own = np.array([(_number(n.x), _number(n.y)) for n in topology.neurons], dtype=np.float64).reshape(count, 2)
    given = np.isfinite(own).all(axis=1)
    if given.all():
        return read_only(own)
    places = _automatic(topology)
    places[given] = own[given]
    for neuron in np.flatnonzero(~given):
        _step_aside(places, int(neuron))
    return read_only(places)


def _number(value: float | None) -> float:
    return math.nan if value is None else value


@lru_cache(maxsize=8)
def columns_of(topology: Topology) -> Integers:
    """Return the column of each neuron, (neurons,): its level; a bias neuron's is one left of what it feeds."""
    column = levels(topology).copy()
    edges = topology.edges
    first_fed = np.full(len(column), np.iinfo(np.intp).max, dtype=np.intp)
    np.minimum.at(first_fed, edges.source, column[edges.target])
    for bias in topology.with_role(Role.BIAS):
        if first_fed[bias] != np.iinfo(np.intp).max:
            column[bias] = max(0, first_fed[bias] - 1)
    return read_only(column)


def _automatic(topology: Topology) -> Floats:
    column = columns_of(topology)
    bias = np.zeros(len(column), dtype=np.bool_)
    bias[topology.with_role(Role.BIAS)] = True
    places = np.zeros((len(column), 2))
    blocks = [np.flatnonzero((column == c) & ~bias) for c in range(int(column.max(initial=0)) + 1)]
    tallest = max((_rows(len(block)) for block in blocks), default=1)
    gap = max(COLUMN, 0.3 * (tallest - 1) * ROW)
    x = 0.0
    for number, block in enumerate(blocks):
        rows, across = _rows(len(block)), -(-len(block) // max(1, _rows(len(block))))
        places[block, 0] = x + BLOCK_COLUMN * (np.arange(len(block)) % max(1, across))
        places[block, 1] = ROW * (np.arange(len(block)) // max(1, across) - (rows - 1) / 2)
        below = np.flatnonzero((column == number) & bias)
        places[below, 0] = x + BLOCK_COLUMN * (np.arange(len(below)) - (len(below) - 1) / 2)
        x += BLOCK_COLUMN * max(0, across - 1) + gap
    places[bias, 1] = ROW * ((tallest - 1) / 2 + 0.9)
    return places


def _rows(neurons: int) -> int:
    return neurons if neurons <= TALLEST else max(TALLEST, math.isqrt(neurons - 1) + 1)


def spread(places: Floats, aspect: float, room: float = 1.0) -> Floats:
    """Return the places, stretched for a picture `aspect` times as wide as high."""
    return read_only(places * stretch(places, aspect, room))


def stretch(places: Floats, aspect: float, room: float = 1.0) -> tuple[float, float]:
    """Return how much wider and higher the whole should be; rows stay rows, columns columns.

    Where height is scarce rows move together, but never so near that values touch the neuron below. More than 1 of
    `room` keeps rows and columns farther apart, for a network whose labels need it.
    """
    if len(places) < 2:
        return 1.0, 1.0
    width, height = np.ptp(places, axis=0)
    least_x = float(np.clip(room * COLUMN / _nearest(places[:, 0]), 1.0, 1.2 * room))
    by_y = ((least_x * width + FRAME) / aspect - FRAME) / height if height else 1.0
    by_y = float(np.clip(by_y, min(room, room * CLOSEST_ROWS / _nearest_rows(places)), WIDEST_STRETCH))
    by_x = (aspect * (by_y * height + FRAME) - FRAME) / width if width else 1.0
    return float(np.clip(by_x, least_x, WIDEST_STRETCH)), by_y


def _nearest(x: Floats) -> float:
    """Return the least distance between columns."""
    steps = np.diff(np.sort(x))  # np.unique would import masked arrays when the window starts
    return float(steps[steps > RADIUS].min(initial=10 * COLUMN))


def _nearest_rows(places: Floats) -> float:
    """Return the least vertical distance between neurons that stand above each other."""
    order = np.lexsort((places[:, 1], np.round(places[:, 0] / BLOCK_COLUMN)))
    step = np.diff(places[order], axis=0)
    above = (np.abs(step[:, 0]) < BLOCK_COLUMN) & (step[:, 1] > RADIUS)
    return float(step[above, 1].min(initial=10 * ROW))


def _step_aside(places: Floats, neuron: int) -> None:
    """Move an automatically placed neuron down until it stands clear of the others."""
    others = np.delete(places, neuron, axis=0)
    for _ in range(len(places)):
        if np.hypot(*(others - places[neuron]).T).min(initial=np.inf) >= CROWDED:
            return
        places[neuron, 1] += ROW

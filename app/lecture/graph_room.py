"""Where the neurons stand for the hall, and how large: columns over the whole room, so that each holds its number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np

from app.graph.layout import columns_of, positions
from core.network import Booleans, Floats, Integers, Role, Topology, read_only

Room = tuple[float, float, float, float]  # left, top, width, height
RING = 7.0  # an output's second outline, outside its first
BIAS_HALF, BIAS_BAND = 29.0, 78.0  # half a bias neuron's square, and the height kept for them
LINE, GAP = 44.0, 5.0  # a line of numbers outside of neurons, and the air around it
LABEL_GAP, LEAST_GAP = 196.0, 34.0  # between columns where many weights stand, and where hardly any do
MANY_ROWS = 5
_STRAIGHT = 48.0  # file places so near in x stand in one column
_LARGEST = 80.0


class Shape(Enum):
    """How neurons are drawn: (least height of a row, height of the body)."""

    ROUND = (196.0, 140.0)  # circles with name and number
    TALL = (154.0, 94.0)  # boxes with name and number
    LOW = (97.0, 48.0)  # boxes with a number
    DOT = (0.0, 0.0)  # only their shape


_GAPS = {Shape.ROUND: (12.0, 3.0), Shape.TALL: (8.0, 3.0), Shape.LOW: (2.5, 2.5), Shape.DOT: (4.0, 2.5)}


@dataclass(frozen=True, eq=False)
class Bodies:
    """The neurons' shapes in pixels: centres and half sizes (neurons, 2), corners' radii (neurons,)."""

    room: Room
    unit: float
    shape: Shape
    centres: Floats
    halves: Floats
    corners: Floats

    @cached_property
    def boxes(self) -> Floats:
        """(neurons, 4) left, top, right, bottom."""
        return np.concatenate([self.centres - self.halves, self.centres + self.halves], axis=1)

    @cached_property
    def _apart(self) -> Floats:
        """(neurons, neurons) the height between neurons that stand above each other, infinite for the others."""
        apart = np.abs(self.centres[:, None] - self.centres) - (self.halves[:, None] + self.halves)
        return np.where((apart[..., 0] < 0) & (apart[..., 1] > 0), apart[..., 1], np.inf)

    @cached_property
    def roomy(self) -> Booleans:
        """(neurons,) whether there is room both above and below each neuron for numbers of its own."""
        roomy: Booleans = self._apart.min(axis=1, initial=np.inf) >= (2 * LINE + 26.0) * self.unit
        return roomy

    @cached_property
    def spacious(self) -> Booleans:
        """(neurons,) whether numbers above each neuron stand far from those below the next one above it."""
        is_above = self.centres[None, :, 1] < self.centres[:, None, 1]
        above = np.where(is_above, self._apart, np.inf).min(axis=1, initial=np.inf)
        return np.asarray(above >= (4 * LINE + 26.0) * self.unit, dtype=np.bool_)

    @cached_property
    def gap(self) -> float:
        """How far from a neuron the numbers around it stand: nearer to it than to the next one."""
        most, least = _GAPS[self.shape]
        free = self._apart.min(initial=np.inf)
        return float(np.clip(0.35 * (free - LINE * self.unit), least * self.unit, most * self.unit))


@lru_cache(maxsize=32)
def arranged(topology: Topology, room: Room, unit: float, widths: tuple[float, ...]) -> Bodies:
    """Return where the neurons stand; `widths` (neurons,) is how wide the number in each may become."""
    bias = np.zeros(len(topology.neurons), dtype=np.bool_)
    bias[topology.with_role(Role.BIAS)] = True
    ring = np.zeros(len(bias))
    ring[topology.outputs] = RING * unit
    column = _columns(topology, bias)
    rows = max(1, int(np.bincount(column[~bias], minlength=1).max(initial=1)))
    height = room[3] - (BIAS_BAND * unit if bias.any() else 0.0)
    for shape in Shape:  # the largest that fits
        halves = _halves(shape, np.array(widths), height / rows, unit, room[2] / max(1, column.max(initial=0)))
        halves[bias] = BIAS_HALF * unit if shape is not Shape.DOT else halves[bias]
        halves += ring[:, None]
        if shape in (Shape.TALL, Shape.LOW):
            _align(halves, column, bias)
        across = _across(column, halves, bias, room[2], unit)
        down = _down(topology, column, bias, height, halves, shape, unit)
        centres = np.stack([across[column] if len(across) else np.zeros(0), down], axis=1)
        if shape is Shape.DOT or (
            height / rows >= shape.value[0] * unit and _is_clear(centres[~bias], halves[~bias], unit)
        ):
            break
    _seat_biases(centres, topology, bias, room, unit)
    if shape in (Shape.TALL, Shape.LOW):  # edges leave a column at its side: those of its bias neuron too
        _move_biases_aside(centres, halves, column, bias)
    centres += room[:2]
    corners = halves.min(axis=1) if shape in (Shape.ROUND, Shape.DOT) else np.full(len(bias), 18.0 * unit)
    corners[bias] = np.minimum(10.0 * unit, halves[bias].min(axis=1, initial=np.inf))
    return Bodies(room, unit, shape, read_only(centres), read_only(halves), read_only(corners))


def _columns(topology: Topology, bias: Booleans) -> Integers:
    """Return the column of each neuron: where the file places all of them by their x, else by level."""
    if not len(bias) or any(neuron.x is None or neuron.y is None for neuron in topology.neurons):
        return columns_of(topology)
    x = positions(topology)[:, 0]
    places = np.sort(x[~bias]) if (~bias).any() else np.sort(x)
    firsts = places[np.concatenate([[True], np.diff(places) > _STRAIGHT])]
    nearest: Integers = np.abs(x[:, None] - firsts).argmin(axis=1)
    return nearest


def _halves(shape: Shape, widths: Floats, row: float, unit: float, pitch: float) -> Floats:
    """Return half the size of each body, (neurons, 2), without an output's second ring."""
    if shape is Shape.DOT:
        half = max(2.0, min(0.32 * row, 0.2 * pitch, 30.0 * unit))
        return np.full((len(widths), 2), half)
    high = shape.value[1] * unit / 2
    if shape is Shape.ROUND:
        high = min(max(high, (row - 2.3 * LINE * unit) / 2, high), _LARGEST * unit, max(high, 0.23 * pitch))
        slack = 2 * (high - np.sqrt(high**2 - (36.0 * unit) ** 2))  # the number stands where a circle is narrower
        wide = np.maximum(2 * high, widths + slack + 12.0 * unit)
    else:
        wide = np.maximum(96.0 * unit, widths + 26.0 * unit)
    return np.stack([wide / 2, np.full(len(widths), high)], axis=1)


def _align(halves: Floats, column: Integers, bias: Booleans) -> None:
    """Make the boxes of a column equally wide."""
    for number in range(int(column.max(initial=-1)) + 1):
        members = (column == number) & ~bias
        halves[members, 0] = halves[members, 0].max(initial=0.0)


def _across(column: Integers, halves: Floats, bias: Booleans, width: float, unit: float) -> Floats:
    """Return the middle of each column within the width; evenly spread where they do not fit beside each other."""
    count = int(column.max(initial=-1)) + 1
    widest = np.array([2 * halves[(column == c) & ~bias, 0].max(initial=0.0) for c in range(count)])
    air = 12.0 * unit  # for the light around a neuron
    if count == 1:
        return np.array([width / 2])
    rows = np.array([np.count_nonzero((column == c) & ~bias) for c in range(count)])
    free = width - widest.sum() - 2 * air
    if count == 0:
        return np.zeros(0)
    if free < LEAST_GAP * unit * (count - 1):
        return np.linspace(air + widest[0] / 2, width - air - widest[-1] / 2, count)
    gaps = np.full(count - 1, free / (count - 1))
    crowded = (rows[:-1] >= MANY_ROWS) & (rows[1:] >= MANY_ROWS)
    if crowded.any() and not crowded.all() and gaps[0] < LABEL_GAP * unit:
        most = (free - LEAST_GAP * unit * np.count_nonzero(~crowded)) / np.count_nonzero(crowded)
        gaps[crowded] = min(LABEL_GAP * unit, most)
        gaps[~crowded] = (free - gaps[crowded].sum()) / np.count_nonzero(~crowded)
    left = air + np.concatenate([[0.0], np.cumsum(widest[:-1] + gaps)])
    middles: Floats = left + widest / 2
    return middles


def _is_clear(centres: Floats, halves: Floats, unit: float) -> bool:
    """Tell whether no neuron stands on another one or on the numbers below it."""
    apart = np.abs(centres[:, None] - centres) - (halves[:, None] + halves)
    close = (apart < np.array([12.0, LINE + GAP - 4.0]) * unit).all(axis=2)
    return bool(np.count_nonzero(close) <= centres.shape[0])  # each is close to itself


def _down(
    topology: Topology, column: Integers, bias: Booleans, height: float, halves: Floats, shape: Shape, unit: float
) -> Floats:
    """Return the middle of each body from the room's top: spread over the height, as the file places them if it can."""
    given = positions(topology)[:, 1] if len(bias) else np.zeros(0)
    rows = int(np.bincount(column[~bias], minlength=1).max(initial=1))
    spare = height / max(1, rows) - 2 * halves[~bias, 1].max(initial=0.0) - 2 * (LINE + 3 * GAP) * unit
    below = 0.0 if shape is Shape.DOT or spare > 0 else (LINE + GAP) * unit / 2  # room for numbers only below
    least = shape.value[0] * unit
    down = np.zeros(len(bias))
    placed = _as_given(topology, given, column, bias, height, least) if shape is Shape.ROUND else None
    if placed is not None:
        return placed - below
    for number in range(int(column.max(initial=-1)) + 1):
        members = np.flatnonzero((column == number) & ~bias)
        order = members[np.argsort(given[members], kind="stable")]
        down[order] = height * (np.arange(len(order)) + 0.5) / max(1, len(order))
        if len(order) == 1 and _is_passed(topology, column, number, bias):
            down[order] += height * (0.19 if number % 2 else -0.19)
    return down - below


def _as_given(
    topology: Topology, given: Floats, column: Integers, bias: Booleans, height: float, least: float
) -> Floats | None:
    """Return the file's own heights, stretched over the room, or None where these leave no room for numbers."""
    own = np.asarray(given[~bias])
    if any(neuron.y is None for neuron in topology.neurons) or not len(own) or np.ptp(own) == 0:
        return None
    rows = 1 + round(float(np.ptp(own)) / max(1.0, _nearest(given, column, bias)))
    margin = height / (2 * max(2, min(rows, 8)))
    stretched: Floats = margin + (height - 2 * margin) * (given - own.min()) / np.ptp(own)
    return stretched if _nearest(stretched, column, bias) >= min(least, height) else None


def _nearest(down: Floats, column: Integers, bias: Booleans) -> float:
    """Return the least distance of neighbours in a column."""
    steps = [np.diff(np.sort(down[(column == c) & ~bias])) for c in range(int(column.max(initial=-1)) + 1)]
    return float(min((step.min() for step in steps if len(step)), default=np.ptp(down[~bias]) or 1.0))


def _is_passed(topology: Topology, column: Integers, number: int, bias: Booleans) -> bool:
    """Tell whether an edge passes over a column."""
    source, target = topology.edges.source, topology.edges.target
    over = (column[source] < number) & (column[target] > number) & ~bias[source]
    return bool(over.any())


def _seat_biases(centres: Floats, topology: Topology, bias: Booleans, room: Room, unit: float) -> None:
    """Put the bias neurons into the band at the bottom, side by side where they share a column."""
    if not bias.any():
        return
    given = positions(topology)[:, 0]
    if all(neuron.x is not None for neuron in topology.neurons) and (~bias).any():
        known = dict(sorted(zip(given[~bias].tolist(), centres[~bias, 0].tolist(), strict=True)))
        centres[bias, 0] = np.interp(given[bias], list(known), list(known.values()))
    centres[bias, 1] = room[3] - (BIAS_HALF + 9.0) * unit
    seats = np.flatnonzero(bias)[np.argsort(centres[bias, 0], kind="stable")]
    step = 3.4 * BIAS_HALF * unit
    for before, seat in pairwise(seats):
        centres[seat, 0] = max(centres[seat, 0], centres[before, 0] + step)


def _move_biases_aside(centres: Floats, halves: Floats, column: Integers, bias: Booleans) -> None:
    """Move the bias neurons to the right side of their columns."""
    for number in set(column[bias].tolist()):
        members, own = (column == number) & ~bias, np.flatnonzero((column == number) & bias)
        if members.any():
            right = float((centres[members, 0] + halves[members, 0]).max())
            centres[own, 0] = np.maximum(centres[own, 0], right - halves[own, 0])

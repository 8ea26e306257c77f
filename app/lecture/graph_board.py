"""The board on which each line of text for the hall finds a free place: around its neuron or along its edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lecture.graph_lines import STOPS, Lines
from app.lecture.graph_room import LINE, Bodies, Shape
from app.lecture.graph_tags import Line, Tag, stacked
from core.network import Booleans, Floats

LATER = 7  # words of this rank and later ones must not hide other edges
_MOST_HIDDEN = 2  # points of other edges that such a label may cover


@dataclass(frozen=True)
class Wish:
    """Something to be read at a neuron or edge; of the `variants`, stacks of lines, the first with a place is taken."""

    rank: float
    kind: str
    index: int
    variants: tuple[tuple[Line, ...], ...]
    places: tuple[str, ...] = ()


class Board:
    """What is taken of the room: neurons, and the words placed so far."""

    def __init__(self, bodies: Bodies) -> None:
        left, top, width, height = bodies.room
        self._low, self._high = np.array([left, top]), np.array([left + width, top + height])
        air = 2.0 * bodies.unit
        self._taken = bodies.boxes + np.array([-air, -air, air, air])

    def free(self, boxes: Floats) -> Booleans:
        """Return which of the boxes (boxes, 4) lie in the room and clear of everything taken."""
        inside = (boxes[:, :2] >= self._low).all(axis=1) & (boxes[:, 2:] <= self._high).all(axis=1)
        low, high = boxes[:, None, :2], boxes[:, None, 2:]
        hits = ((low < self._taken[None, :, 2:]) & (high > self._taken[None, :, :2])).all(axis=2)
        free: Booleans = inside & ~hits.any(axis=1)
        return free

    def take(self, box: Floats) -> None:
        """Mark a box as taken."""
        self._taken = np.concatenate([self._taken, box[None]])

    def into_room(self, boxes: Floats) -> Floats:
        """Return the boxes moved sideways into the room."""
        left = np.clip(boxes[:, 0], self._low[0], np.maximum(self._low[0], self._high[0] - (boxes[:, 2] - boxes[:, 0])))
        shift = (left - boxes[:, 0])[:, None]
        moved: Floats = boxes + shift * np.array([1.0, 0.0, 1.0, 0.0])
        return moved


def placed(wish: Wish, board: Board, bodies: Bodies, lines: Lines, near: Floats, unit: float) -> tuple[Tag, ...]:
    """Return a wish's lines in the best free place, and take that."""
    for variant in wish.variants:
        size = np.array([max(line.width for line in variant), LINE * unit * len(variant)])
        if wish.kind == "neuron":
            boxes = board.into_room(_around(bodies, wish.index, size, wish.places, unit))
            cost = np.arange(len(boxes), dtype=np.float64)
        else:
            boxes, cost = _along(wish, lines, size, near, unit)
        cost = np.where(board.free(boxes), cost, np.inf)
        best = int(cost.argmin())
        if np.isfinite(cost[best]):
            board.take(boxes[best])
            return stacked(variant, boxes[best], unit)
    return ()


def _around(bodies: Bodies, neuron: int, size: Floats, places: tuple[str, ...], unit: float) -> Floats:
    """Return the boxes around a neuron, in the order of the places: a above, b below, l and r beside."""
    (x, y), (half_x, half_y) = bodies.centres[neuron], bodies.halves[neuron]
    width, high = size
    gap = {Shape.ROUND: 12.0, Shape.TALL: 6.0}.get(bodies.shape, 2.5) * unit
    step = (LINE + 4.0) * unit
    boxes = []
    for place in places:
        side, number = place[0], int(place[1:] or 0)
        middle = {"l": x - half_x - width / 2 - 12 * unit, "r": x + half_x + width / 2 + 12 * unit}.get(side, x)
        top = {"a": y - half_y - gap - high - number * step, "b": y + half_y + gap + number * step}
        start = top.get(side, y - high / 2)
        boxes.append((middle - width / 2, start, middle + width / 2, start + high))
    return np.array(boxes)


def _along(wish: Wish, lines: Lines, size: Floats, near: Floats, unit: float) -> tuple[Floats, Floats]:
    """Return the boxes along an edge, and what each would hide."""
    seats = lines.seats[wish.index]
    order = np.arange(len(seats)) % len(STOPS) + len(STOPS) * 0.7 * (np.arange(len(seats)) >= len(STOPS))
    hidden = lines.hidden[wish.index]
    cost = 0.25 * hidden + 0.3 * order
    if wish.rank >= LATER:
        cost = np.where((hidden <= _MOST_HIDDEN) & (order < len(STOPS)), cost, np.inf)
    elif len(near):
        covered = (np.abs(seats[:, None] - near[None]) < size / 2).all(axis=2).sum(axis=1)
        cost = cost + 0.5 * covered
    return np.concatenate([seats - size / 2, seats + size / 2], axis=1), cost

"""The board on which each line of text for the hall finds a free place: around its neuron or along its edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.lecture.graph_lines import BESIDE, STOPS, Lines
from app.lecture.graph_room import LINE, Bodies
from app.lecture.graph_tags import Line, Tag, stacked
from core.network import Booleans, Floats, Integers

_MOST_TOGETHER = 16
_MOST_COVERED = 0.62  # of an edge: what an unimportant label may cover of it
_BESIDE = 10.0  # between a neuron and a label beside it
LATER = 7  # words of this rank and later ones must not hide other edges

Tags = tuple[Tag, ...]


@dataclass(frozen=True)
class Wish:
    """Something to be read at a neuron or edge; of the `variants`, stacks of lines, the first with a place is taken."""

    rank: float
    kind: str
    index: int
    variants: tuple[tuple[Line, ...], ...]
    places: tuple[str, ...] = ()
    spot: Floats | None = None  # the box that it keeps


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
        left, top, right, bottom = boxes.T[:, :, None]
        taken_left, taken_top, taken_right, taken_bottom = self._taken.T
        hits = (left < taken_right) & (right > taken_left) & (top < taken_bottom) & (bottom > taken_top)
        free: Booleans = inside & ~hits.any(axis=1)
        return free

    def take(self, box: Floats) -> None:
        """Mark a box as taken."""
        self._taken = np.concatenate([self._taken, box[None]])

    def into_room(self, boxes: Floats, axis: int = 0) -> Floats:
        """Return the boxes moved sideways, or up and down (axis 1), into the room."""
        low, size = self._low[axis], boxes[:, axis + 2] - boxes[:, axis]
        start = np.clip(boxes[:, axis], low, np.maximum(low, self._high[axis] - size))
        moved = boxes.copy()
        moved[:, [axis, axis + 2]] += (start - boxes[:, axis])[:, None]
        return moved


def placed(wish: Wish, board: Board, bodies: Bodies, lines: Lines, near: Floats, unit: float) -> Tags:
    """Return a wish's lines in the best free place, and take that; away from its edge only what fits nowhere on it."""
    tries = [(variant, False) for variant in wish.variants]
    if wish.kind == "edge" and wish.rank < LATER:
        tries += [(variant, True) for variant in wish.variants]
    for variant, is_away in tries:
        size = np.array([max(line.width for line in variant), LINE * unit * len(variant)])
        if wish.kind == "neuron":
            boxes = board.into_room(boxes_around(bodies, wish.index, size, wish.places, unit))
            cost = np.arange(len(boxes), dtype=np.float64)
        else:
            boxes, cost = _along(wish, lines, size, near, is_away)
        possible = np.flatnonzero(board.free(boxes))
        if len(possible):
            best = boxes[possible[cost[possible].argmin()]]
            board.take(best)
            edge = wish.index if wish.kind == "edge" else None
            return tuple(replace(tag, edge=edge) for tag in stacked(variant, best, unit))
    return ()


def placed_beside(wishes: list[Wish], ends: Integers, side: int, board: Board, bodies: Bodies, unit: float) -> Tags:
    """Return the lines of several edges each beside the neuron at its one end; none if that cannot be.

    Args:
        ends: (edges,) the neurons at that end of every edge in the network.
        side: 1 right of these neurons, -1 left.
    """
    at = ends[[wish.index for wish in wishes]]
    if not 2 <= len(wishes) <= _MOST_TOGETHER or len(set(at.tolist())) < len(at):
        return ()
    for variants in zip(*(wish.variants for wish in wishes), strict=False):
        widths = [max(line.width for line in variant) for variant in variants]
        half = np.stack([widths, [LINE * unit * len(variant) for variant in variants]], axis=1) / 2
        middle = bodies.centres[at].copy()
        middle[:, 0] += side * (bodies.halves[at, 0] + half[:, 0] + _BESIDE * unit)
        boxes = board.into_room(np.concatenate([middle - half, middle + half], axis=1), 1)
        if tags := _all_or_none(wishes, variants, boxes, board, unit):
            return tags
    return ()


def _all_or_none(
    wishes: list[Wish], variants: Sequence[tuple[Line, ...]], boxes: Floats, board: Board, unit: float
) -> Tags:
    """Return the lines of several edges in their boxes, if all of these are free."""
    if not (board.free(boxes).all() and _are_apart(boxes)):
        return ()
    for box in boxes:
        board.take(box)
    found = zip(wishes, variants, boxes, strict=True)
    return tuple(replace(tag, edge=w.index) for w, v, box in found for tag in stacked(v, box, unit))


def placed_together(wishes: list[Wish], board: Board, lines: Lines, unit: float) -> Tags:
    """Return the lines of several edges in one row or column, all as far along their edges; none if that cannot be."""
    if not 2 <= len(wishes) <= _MOST_TOGETHER:
        return ()
    seats = lines.seats[[wish.index for wish in wishes]]
    for variants in zip(*(wish.variants for wish in wishes), strict=False):
        widths = [max(line.width for line in variant) for variant in variants]
        half = np.stack([widths, [LINE * unit * len(variant) for variant in variants]], axis=1) / 2
        for stop in range(len(STOPS)):
            boxes = np.concatenate([seats[:, stop] - half, seats[:, stop] + half], axis=1)
            if tags := _all_or_none(wishes, variants, boxes, board, unit):
                return tags
    return ()


def _are_apart(boxes: Floats) -> bool:
    left, top, right, bottom = boxes.T
    hits = (left[:, None] < right) & (right[:, None] > left) & (top[:, None] < bottom) & (bottom[:, None] > top)
    return int(hits.sum()) == len(boxes)


def boxes_around(bodies: Bodies, neuron: int, size: Floats, places: tuple[str, ...], unit: float) -> Floats:
    """Return the boxes around a neuron, in the order of the places: a above, b below, l and r beside.

    A box with < or > reaches out to the left or right only.
    """
    (x, y), (half_x, half_y) = bodies.centres[neuron], bodies.halves[neuron]
    width, high = size
    gap = bodies.gap
    step = (LINE + 4.0) * unit
    boxes = []
    for place in places:
        side, number = place[0], int(place[1:2] or 0)
        middle = {"l": x - half_x - width / 2 - 12 * unit, "r": x + half_x + width / 2 + 12 * unit}.get(side, x)
        middle += {"<": -1, ">": 1}.get(place[2:], 0) * max(0.0, width / 2 - half_x)
        top = {"a": y - half_y - gap - high - number * step, "b": y + half_y + gap + number * step}
        start = top.get(side, y - high / 2)
        boxes.append((middle - width / 2, start, middle + width / 2, start + high))
    found = np.array(boxes)
    return found[_is_nearest(bodies, neuron, found)]


def _is_nearest(bodies: Bodies, neuron: int, boxes: Floats) -> Booleans:
    """Return which boxes are no nearer to another neuron than to this one, so that nobody takes them for its."""
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    apart = np.maximum(0.0, np.maximum(bodies.boxes[None, :, :2] - high, low - bodies.boxes[None, :, 2:]))
    distance = np.hypot(apart[..., 0], apart[..., 1])
    nearest: Booleans = distance[:, neuron] <= distance.min(axis=1) + bodies.unit
    return nearest


def _along(wish: Wish, lines: Lines, size: Floats, near: Floats, is_away: bool) -> tuple[Floats, Floats]:
    """Return the boxes along an edge, or away from it, and what each would hide."""
    where = slice(BESIDE, None) if is_away else slice(BESIDE)
    seats, cost = lines.seats[wish.index, where], lines.costs[wish.index, where]
    if wish.rank >= LATER:
        quiet = lines.quiet_seats[wish.index]
        seats, cost = seats[quiet], cost[quiet]
        own = _covered(seats, lines.points[wish.index], size) / lines.points.shape[1]
        good = (own <= _MOST_COVERED) & (_covered(seats, near, size) == 0)
        seats, cost = seats[good], cost[good]
    elif len(near):
        cost = cost + 0.5 * (_covered(seats, near, size) - _covered(seats, lines.points[wish.index], size))
    return np.concatenate([seats - size / 2, seats + size / 2], axis=1), cost


def _covered(seats: Floats, points: Floats, size: Floats) -> Floats:
    """Return how many of the points a box of this size covers in each seat."""
    x, y = (np.abs(seats[:, None, axis] - points[:, axis]) < size[axis] / 2 for axis in (0, 1))
    return np.asarray((x & y).sum(axis=1), dtype=np.float64)

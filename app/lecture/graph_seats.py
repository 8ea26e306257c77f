"""Fixed places for the labels of few edges: each on or right beside its own edge, chosen for the most it ever holds."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from app.lecture.graph_lines import Lines
from core.network import Booleans, Floats, Integers, read_only

MOST_SEATED = 24  # edges
_STOPS = np.linspace(0.1, 0.9, 17)
_INNER = ((0.0, 0.0), (0.55, 0.0), (-0.55, 0.0), (0.0, 0.55), (0.0, -0.55))  # where in its label an edge passes
_OUTER = ((0.0, -1.0), (0.0, 1.0), (-1.0, 0.0), (1.0, 0.0))  # or above, below and beside which
_OFFSETS = np.array((*_INNER, *_OUTER, *_OUTER[:2], *_OUTER[:2]))
_OFFSET_COST = np.array((0.0, *(0.35,) * 4, 0.5, 0.5, 0.8, 0.8, 1.6, 1.6, 2.2, 2.2))
_AIR, _BESIDE = 3.0, (5.0, 45.0, 85.0)  # between labels, and between a label and its edge: some need a leader
_FAR = np.array((*(0.0,) * 5, *(_BESIDE[0],) * 4, *(_BESIDE[1],) * 2, *(_BESIDE[2],) * 2))
_FEW, _MOST_TRIED, _MOST_TRIED_OF_MANY = 13, 72, 40  # places for each edge
_MOST_HIDDEN = 0.62  # of an edge: more of it below its label costs
_SWEEPS, _STARTS = 12, 10
_CLASH = 100.0


@lru_cache(maxsize=32)
def seated(lines: Lines, widths: tuple[float, ...], high: float, taken: tuple[tuple[float, ...], ...]) -> Floats | None:
    """Return for each edge its label's box, on which side of the edge that is, and a point of the edge, (edges, 8).

    None: not all have room.

    Args:
        widths: how wide each label becomes in the iteration.
        taken: boxes that stand elsewhere, beside the neurons themselves.
    """
    if not widths or len(widths) > MOST_SEATED:
        return None
    tried: list[tuple[Floats, Floats]] = []
    for edge, width in enumerate(widths):
        places = _places(lines, edge, np.array([width, high]))
        places = places[_free(places[:, :4], lines, taken)]
        if not len(places):
            return None
        cost = places[:, -1] + _hiding(places[:, :4], lines, edge)
        best = np.argsort(cost, kind="stable")[: _MOST_TRIED if len(widths) <= _FEW else _MOST_TRIED_OF_MANY]
        tried.append((places[best, :-1], cost[best]))
    first = np.concatenate([[0], np.cumsum([len(cost) for _, cost in tried])])
    boxes, cost = (np.concatenate([one[part] for one in tried]) for part in (0, 1))
    chosen = _settled(_touch(boxes, boxes, _AIR * lines.bodies.unit), cost, first)
    return None if chosen is None else read_only(boxes[chosen])


def _places(lines: Lines, edge: int, size: Floats) -> Floats:
    """Return where a label of a size may be: box, side and point of the edge, and how far from ideal, (places, 9)."""
    points = lines.at(_STOPS)[edge]
    reach = _OFFSETS * (size / 2 + _FAR[:, None] * lines.bodies.unit)
    centres = (points[:, None] + reach).reshape(-1, 2)
    side = np.tile(np.where(np.abs(_OFFSETS) == 1.0, _OFFSETS, 0.0), (len(points), 1))
    far = (1.5 * np.abs(_STOPS - 0.5)[:, None] + _OFFSET_COST).reshape(-1, 1)
    ends = np.repeat(points, len(_OFFSETS), axis=0)
    return np.concatenate([centres - size / 2, centres + size / 2, side, ends, far], axis=1)


def _free(boxes: Floats, lines: Lines, taken: tuple[tuple[float, ...], ...]) -> Booleans:
    """Return which boxes are in the room, off the neurons and off the numbers around them."""
    unit, (left, top, wide, tall) = lines.bodies.unit, lines.bodies.room
    inside = (boxes[:, :2] >= (left, top)).all(axis=1) & (boxes[:, 2:] <= (left + wide, top + tall)).all(axis=1)
    hits = _on_bodies(boxes, lines, 6.0 * unit)
    if taken:
        hits |= _touch(boxes, np.array(taken), 2.0 * unit).any(axis=1)
    return np.asarray(inside & ~hits, dtype=np.bool_)


def _hiding(boxes: Floats, lines: Lines, edge: int) -> Floats:
    """Return what boxes cost that lie over other edges, or over nearly all of their own."""
    covered = _covered(boxes, lines)
    others = np.delete(covered, edge, axis=1)
    cost: Floats = 5.0 * np.minimum(others, 0.2).sum(axis=1) + 0.5 * (others > 0).sum(axis=1)
    return cost + 1.2 * np.maximum(0.0, covered[:, edge] - _MOST_HIDDEN) / (1 - _MOST_HIDDEN)


def _covered(boxes: Floats, lines: Lines) -> Floats:
    """Return which share of each edge every box hides, (boxes, edges)."""
    points = lines.points
    x, y = points[None, ..., 0], points[None, ..., 1]
    left, top, right, bottom = boxes.T[:, :, None, None]
    share: Floats = ((x > left) & (x < right) & (y > top) & (y < bottom)).mean(axis=2)
    return share


def _on_bodies(boxes: Floats, lines: Lines, air: float) -> Booleans:
    """Return which boxes are nearer than `air` to the rounded outline of a neuron."""
    bodies = lines.bodies
    core = bodies.halves - bodies.corners[:, None]
    low, high = bodies.centres - core, bodies.centres + core
    apart = np.maximum(0.0, np.maximum(low - boxes[:, None, 2:], boxes[:, None, :2] - high))
    near = np.hypot(apart[..., 0], apart[..., 1]) < bodies.corners + air
    return np.asarray(near.any(axis=1), dtype=np.bool_)


def _touch(one: Floats, other: Floats, air: float) -> Booleans:
    """Return which box of the one is nearer than `air` to which of the other."""
    a, b = one[:, None], other[None]
    near = (a[..., :2] < b[..., 2:4] + air) & (a[..., 2:4] > b[..., :2] - air)
    return np.asarray(near.all(axis=2), dtype=np.bool_)


def _settled(clash: Booleans, cost: Floats, first: Integers) -> Integers | None:
    """Return one place for each edge such that none clash, as cheap as several starts find it; None: there is none."""
    random = np.random.default_rng(1)
    count, best, least = len(first) - 1, None, np.inf
    weight = _CLASH * clash
    for start in range(_STARTS):
        order = random.permutation(count) if start else np.argsort(np.diff(first), kind="stable")
        chosen = np.full(count, -1)
        load = np.zeros(len(cost))  # what the places of the others clash with
        for _ in range(_SWEEPS):
            moved = False
            for edge in order:
                here = slice(first[edge], first[edge + 1])
                if chosen[edge] >= 0:
                    load -= weight[chosen[edge]]
                place = int(first[edge] + (cost[here] + load[here]).argmin())
                load += weight[place]
                moved |= place != chosen[edge]
                chosen[edge] = place
            if not moved:
                break
        total = float(cost[chosen].sum()) + float(weight[np.ix_(chosen, chosen)].sum() - _CLASH * count)
        if total < least:
            best, least = chosen, total
    return best if least < _CLASH else None

"""Where each edge's label sits on its edge, so that no label covers another, a neuron or its values.

Every label has a few dozen candidate places along its edge. First each takes its cheapest in turn; where labels of a
small network still collide, all are drawn again by simulated annealing (Christensen, Marks & Shieber 1995 found it best
for labels of maps), with a fixed seed: the same network always looks the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.graph.annealing import annealed
from app.graph.geometry import Geometry
from app.graph.overlaps import covering, is_free
from core.network import Floats, Integers, read_only

_FRACTIONS = np.linspace(0.1, 0.9, 33)
_ASIDE = (0.0, 0.4, -0.4)  # beside the line, as a part of the way at which the label would leave it
_POINTS = np.linspace(0.03, 0.97, 48)  # of the way along a line, where it is looked whether a label hides it
_GAP = (3.0, 1.5)
_AT_ONCE = 20_000  # boxes times lines that are looked at together
_SEARCHED = 64  # with more edges the first arrangement stands
_PASSES = 4
_ON_LINE, _OFF_PLACE, _OFF_LINE = 3.0, 90.0, 100.0  # what a point of another line costs, and to be off place


@dataclass(frozen=True, eq=False)
class Placement:
    """Which candidate each label takes, (edges,), and where that is, (edges, 2); `free`: nothing covers anything."""

    chosen: Integers
    centres: Floats
    free: bool


def place_labels(geometry: Geometry, sizes: Floats, thorough: bool = True) -> Placement:
    """Find the labels' places on their edges, for labels of these sizes, (edges, 2).

    If not thorough, the search for the best is spared where it is plain that something will be covered.
    """
    candidates, boxes = _candidates(geometry, sizes)
    cost = covering(boxes, geometry.obstacles).sum(axis=2) + _ON_LINE * lines_under(geometry, boxes)
    cost += np.tile(_OFF_PLACE * np.abs(_FRACTIONS - _preferred(geometry)[:, None]), len(_ASIDE))
    cost += _OFF_LINE * np.repeat(np.abs(_ASIDE), len(_FRACTIONS))
    order = np.argsort(np.hypot(*(geometry.end - geometry.start).T), kind="stable")
    chosen = _in_turn(boxes, cost, order, np.full(len(sizes), -1, dtype=np.intp))
    everyone = np.arange(len(sizes))
    if len(sizes) <= _SEARCHED and not is_free(boxes[everyone, chosen], cost[everyone, chosen]):
        chosen = annealed(boxes, cost, chosen, thorough)
    return _placement(geometry, candidates, boxes, chosen)


def adjusted(geometry: Geometry, sizes: Floats, before: Placement) -> Placement:
    """Keep the labels of a placement where they are, but for those that now cover something: these move a little."""
    candidates, boxes = _candidates(geometry, sizes)
    same = _placement(geometry, candidates, boxes, before.chosen)
    if same.free:
        return same
    steps = np.abs(np.arange(len(_FRACTIONS)) - (before.chosen % len(_FRACTIONS))[:, None])
    cost = covering(boxes, geometry.obstacles).sum(axis=2) + np.tile(_OFF_PLACE * steps / len(_FRACTIONS), len(_ASIDE))
    cost += _OFF_LINE * np.repeat(np.abs(_ASIDE), len(_FRACTIONS))
    return _placement(geometry, candidates, boxes, _in_turn(boxes, cost, np.arange(len(sizes)), before.chosen))


def kept(geometry: Geometry, sizes: Floats, chosen: Integers) -> Placement:
    """Return labels at these candidates of their edges, whatever they cover: while lines are being moved."""
    t, share = _FRACTIONS[chosen % len(_FRACTIONS)][:, None], np.array(_ASIDE)[chosen // len(_FRACTIONS)][:, None]
    along = (1 - t) ** 2 * geometry.start + 2 * t * (1 - t) * geometry.control + t**2 * geometry.end
    return Placement(chosen, read_only(along + share * _beside(geometry, sizes)), False)


def _placement(geometry: Geometry, candidates: Floats, boxes: Floats, chosen: Integers) -> Placement:
    everyone = np.arange(len(chosen))
    taken = boxes[everyone, chosen]
    free = is_free(taken, covering(taken, geometry.obstacles).sum(axis=1))
    return Placement(chosen, read_only(candidates[everyone, chosen]), free)


def _candidates(geometry: Geometry, sizes: Floats) -> tuple[Floats, Floats]:
    """Return where labels may stand, (edges, candidates, 2), along their edges and a little beside; and their boxes."""
    aside = _beside(geometry, sizes)[:, None]
    along = geometry.at(_FRACTIONS)
    candidates = np.concatenate([along + share * aside for share in _ASIDE], axis=1)
    half = (sizes / 2 + _GAP)[:, None]
    return candidates, np.concatenate([candidates - half, candidates + half], axis=2)


def _beside(geometry: Geometry, sizes: Floats) -> Floats:
    """Return the step aside, (edges, 2), with which a label would leave its line, or a shorter one."""
    way = geometry.end - geometry.start
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    reach = (np.abs(normal) * sizes / 2).sum(axis=1)
    step: Floats = normal * np.minimum(reach, 36.0)[:, None]
    return step


def _in_turn(boxes: Floats, cost: Floats, order: Integers, chosen: Integers) -> Integers:
    """Let each edge in turn take its cheapest candidate given the others, (edges,); −1: not yet placed."""
    chosen = chosen.copy()
    for _ in range(_PASSES):
        before = chosen.copy()
        for edge in order:
            others = np.flatnonzero(chosen >= 0)
            others = others[others != edge]
            chosen[edge] = (cost[edge] + covering(boxes[edge], boxes[others, chosen[others]]).sum(axis=1)).argmin()
        if np.array_equal(chosen, before):
            break
    return chosen


def _preferred(geometry: Geometry) -> Floats:
    """Return where on its edge a label stands best, (edges,): at the end where fewer edges meet."""
    edges = geometry.topology.edges
    leaving = np.bincount(edges.source, minlength=len(geometry.places))[edges.source]
    arriving = np.bincount(edges.target, minlength=len(geometry.places))[edges.target]
    preferred: Floats = np.where(leaving > 1.5 * arriving, 0.64, 0.36)
    return preferred


def lines_under(geometry: Geometry, boxes: Floats) -> Floats:
    """Return how many points of other edges each box (edges, candidates, 4) would hide, (edges, candidates)."""
    curved, way = geometry.curved, geometry.end - geometry.start
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    straight, bends = np.flatnonzero(~curved), np.flatnonzero(curved)
    points = geometry.at(_POINTS)[bends]
    hidden = np.zeros(boxes.shape[:2])
    together = max(1, _AT_ONCE // (boxes.shape[1] * max(1, len(straight))))
    for low in range(0, len(boxes), together):
        some = slice(low, low + together)
        hidden[some] = _on_straight(boxes[some], low, straight, geometry.start[straight], way[straight])
    for edge in range(len(boxes)) if len(bends) else ():
        hidden[edge] += _on_points(boxes[edge], points[bends != edge].reshape(-1, 2))
    return hidden


def _on_straight(boxes: Floats, low: int, edges: Integers, start: Floats, way: Floats) -> Floats:
    """Return how many points of straight lines are in each box: from where a line enters to where it leaves.

    The boxes (some, candidates, 4) are those of the edges from `low` on, whose own lines do not count.
    """
    one, other = ((boxes[:, :, None, side : side + 2] - start) / way for side in (0, 2))
    entered, left = np.minimum(one, other).max(axis=3), np.maximum(one, other).min(axis=3)
    before, behind = ((t - _POINTS[0]) / (_POINTS[1] - _POINTS[0]) for t in (entered, left))  # counted in points
    inside = np.minimum(np.ceil(behind), len(_POINTS)) - np.maximum(np.floor(before) + 1, 0)
    inside = np.maximum(inside, 0) * (edges != np.arange(low, low + len(boxes))[:, None])[:, None]
    count: Floats = inside.sum(axis=2)
    return count


def _on_points(boxes: Floats, points: Floats) -> Floats:
    inside = (points > boxes[:, None, :2]) & (points < boxes[:, None, 2:])
    count: Floats = inside.all(axis=2).sum(axis=1)
    return count

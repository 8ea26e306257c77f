"""Where each edge's label sits on its edge, so that no label covers another, a neuron or its values.

Every label has a few dozen candidate places along its edge. First each takes its cheapest in turn; then, in small
networks, labels that still collide are shaken and settle again, and the best arrangement seen is kept (a search of the
min-conflicts kind, with a fixed seed: the same network always looks the same).
"""

from __future__ import annotations

import numpy as np

from app.graph.geometry import Geometry
from core.network import Floats, Integers, read_only

_FRACTIONS = np.linspace(0.1, 0.9, 33)
_GAP = (3.0, 1.5)
_SEARCHED = 64  # with more edges the first arrangement stands
_SHAKES, _PASSES = 60, 4
# What it costs to cover anything at all, a unit of its area, a point of another line, and to be off place.
_ANY, _AREA, _ON_LINE, _OFF_PLACE = 300.0, 1.0, 3.0, 90.0


def label_centres(geometry: Geometry, sizes: Floats) -> Floats:
    """Return the centre of each edge's label, (edges, 2), on its edge, for labels of these sizes, (edges, 2)."""
    if not len(sizes):
        return np.zeros((0, 2))
    candidates = geometry.at(_FRACTIONS)
    half = (sizes / 2 + _GAP)[:, None]
    boxes = np.concatenate([candidates - half, candidates + half], axis=2)
    cost = _covering(boxes, geometry.obstacles).sum(axis=2) + _ON_LINE * _lines_under(geometry, boxes)
    cost += _OFF_PLACE * np.abs(_FRACTIONS - _preferred(geometry)[:, None])
    order = np.argsort(np.hypot(*(geometry.end - geometry.start).T), kind="stable")
    chosen = _in_turn(boxes, cost, order)
    if len(sizes) <= _SEARCHED:
        chosen = _shaken(boxes, cost, chosen)
    return read_only(candidates[np.arange(len(sizes)), chosen])


def _in_turn(boxes: Floats, cost: Floats, order: Integers) -> Integers:
    """Let each edge take its cheapest candidate given the others, short edges first, (edges,)."""
    chosen = np.full(len(boxes), -1, dtype=np.intp)
    for _ in range(_PASSES):
        before = chosen.copy()
        for edge in order:
            others = np.flatnonzero(chosen >= 0)
            others = others[others != edge]
            chosen[edge] = (cost[edge] + _covering(boxes[edge], boxes[others, chosen[others]]).sum(axis=1)).argmin()
        if np.array_equal(chosen, before):
            break
    return chosen


def _shaken(boxes: Floats, cost: Floats, chosen: Integers) -> Integers:
    """Return the best arrangement found by moving colliding labels at random and settling again, (edges,)."""
    count, places = cost.shape
    flat = boxes.reshape(-1, 4)
    pairs = _covering(flat, flat).reshape(count, places, count, places)
    pairs[np.arange(count), :, np.arange(count), :] = 0.0
    everyone, chance = np.arange(count), np.random.default_rng(0)
    best, best_total = chosen, np.inf
    for _ in range(_SHAKES):
        for _ in range(_PASSES):
            before = chosen.copy()
            for edge in chance.permutation(count):
                chosen[edge] = (cost[edge] + pairs[edge][:, everyone, chosen].sum(axis=1)).argmin()
            if np.array_equal(chosen, before):
                break
        collisions = pairs[everyone, chosen][:, everyone, chosen].sum(axis=1) + cost[everyone, chosen]
        total = collisions.sum()
        if total < best_total:
            best, best_total = chosen.copy(), total
        chosen = best.copy()
        colliding = np.flatnonzero(pairs[everyone, chosen][:, everyone, chosen].sum(axis=1) > 0)
        colliding = np.union1d(colliding, np.flatnonzero(cost[everyone, chosen] > _ANY))
        if not len(colliding):
            break
        moved = np.union1d(colliding, chance.integers(count, size=2))
        chosen[moved] = chance.integers(places, size=len(moved))
    return best


def _preferred(geometry: Geometry) -> Floats:
    """Return where on its edge a label stands best, (edges,): at the end where fewer edges meet."""
    edges = geometry.topology.edges
    leaving = np.bincount(edges.source, minlength=len(geometry.places))[edges.source]
    arriving = np.bincount(edges.target, minlength=len(geometry.places))[edges.target]
    preferred: Floats = np.where(leaving > 1.5 * arriving, 0.64, 0.36)
    return preferred


def _covering(boxes: Floats, others: Floats) -> Floats:
    """Return what boxes (…, 4) cost that cover others (others, 4): (…, others)."""
    one = boxes[..., None, :]
    across = np.minimum(one[..., 2], others[:, 2]) - np.maximum(one[..., 0], others[:, 0])
    down = np.minimum(one[..., 3], others[:, 3]) - np.maximum(one[..., 1], others[:, 1])
    touching = (across > 0) & (down > 0)
    cost: Floats = touching * (_ANY + _AREA * across * down)
    return cost


def _lines_under(geometry: Geometry, boxes: Floats) -> Floats:
    """Return how many points of other edges each box (edges, candidates, 4) would hide, (edges, candidates)."""
    points = geometry.at(np.linspace(0.03, 0.97, 48))
    hidden = np.zeros(boxes.shape[:2])
    for edge, candidates in enumerate(boxes):
        others = np.delete(points, edge, axis=0).reshape(-1, 2)
        inside = (others > candidates[:, None, :2]) & (others < candidates[:, None, 2:])
        hidden[edge] = inside.all(axis=2).sum(axis=1)
    return hidden

"""Where each edge's label sits on its edge, so that no label covers another, a neuron or its values."""

from __future__ import annotations

import numpy as np

from app.graph.geometry import Geometry
from core.network import Booleans, Floats, read_only

_FRACTIONS = np.linspace(0.12, 0.88, 39)
_PASSES = 4
_GAP = 4.0
_ON_LABEL, _ON_NEURON, _ON_LINE, _OFF_PLACE = (
    1.0,
    1.2,
    3.0,
    90.0,
)  # what covering a unit of area, crossing a line … costs


def label_centres(geometry: Geometry, sizes: Floats) -> Floats:
    """Return the centre of each edge's label, (edges, 2), on its edge, for labels of these sizes, (edges, 2).

    Each label takes the place along its edge where it covers least; edges with little room choose first, then
    everybody chooses again knowing the others.
    """
    if not len(sizes):
        return np.zeros((0, 2))
    candidates = geometry.at(_FRACTIONS)
    half = sizes / 2 + _GAP
    boxes = np.concatenate([candidates - half[:, None], candidates + half[:, None]], axis=2)
    cost = _ON_NEURON * _overlap(boxes, geometry.boxes).sum(axis=2)
    cost += _ON_LINE * _lines_under(geometry, boxes) + _OFF_PLACE * np.abs(_FRACTIONS - _preferred(geometry)[:, None])
    chosen = _choose(boxes, cost, geometry)
    return read_only(candidates[np.arange(len(sizes)), chosen])


def _choose(boxes: Floats, cost: Floats, geometry: Geometry) -> Booleans:
    """Return for each edge which candidate it takes, (edges,)."""
    chosen = np.full(len(boxes), -1)
    order = np.argsort(np.hypot(*(geometry.end - geometry.start).T), kind="stable")
    for _ in range(_PASSES):
        before = chosen.copy()
        for edge in order:
            others = np.flatnonzero(chosen >= 0)
            others = others[others != edge]
            covered = _overlap(boxes[edge], boxes[others, chosen[others]]).sum(axis=1)
            chosen[edge] = int((cost[edge] + _ON_LABEL * covered + 200.0 * (covered > 0)).argmin())
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


def _overlap(boxes: Floats, others: Floats) -> Floats:
    """Return the areas shared by boxes (…, 4) and others (others, 4): (…, others)."""
    one = boxes[..., None, :]
    low, high = np.maximum(one[..., :2], others[:, :2]), np.minimum(one[..., 2:], others[:, 2:])
    area: Floats = np.clip(high - low, 0, None).prod(axis=-1)
    return area


def _lines_under(geometry: Geometry, boxes: Floats) -> Floats:
    """Return how many points of other edges each box (edges, candidates, 4) would hide, (edges, candidates)."""
    points = geometry.at(np.linspace(0.03, 0.97, 48))
    hidden = np.zeros(boxes.shape[:2])
    for edge, candidates in enumerate(boxes):
        others = np.delete(points, edge, axis=0).reshape(-1, 2)
        inside = (others > candidates[:, None, :2]) & (others < candidates[:, None, 2:])
        hidden[edge] = inside.all(axis=2).sum(axis=1)
    return hidden

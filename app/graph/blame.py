"""The blame overlay: every weight's rank by |∂E/∂w|, in a small round badge beside the label of its edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from app.graph.canvas import STRONG, Canvas, Point, mixed
from app.graph.edge_painting import BADGE, MOST_BADGES, Label, draw_edge, growth
from app.graph.geometry import Geometry
from app.graph.overlaps import covering
from app.graph.scene import Scene
from app.theme import Tokens
from app.words import tr
from core.network import Booleans, Floats, Integers

FIRST = 10  # with more edges than MOST_BADGES only so many get one
RADIUS, SIZE = BADGE / 2, 10.5
_GAP = 1.5
_FRACTIONS = np.linspace(0.12, 0.88, 39)
_DIGITS = 12  # gradients that agree in so many digits share a rank


@dataclass(frozen=True)
class Ranks:
    """(parameters,) the rank of each, 1 for the largest |∂E/∂w|, 0 for one that is not known yet; how many are."""

    ranks: Integers
    known: int

    @property
    def is_complete(self) -> bool:
        return self.known == len(self.ranks)


def ranks_of(values: Floats, known: Booleans) -> Ranks:
    """Rank values by magnitude: equal ones share the better rank, and the next one is as many places further down.

    Args:
        values: (parameters,) gradients; not finite ones count as the largest.
        known: (parameters,) which of them are computed.
    """
    sizes = np.where(np.isfinite(values), np.abs(values), np.inf)[known]
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = 10.0 ** (np.floor(np.log10(sizes)) - _DIGITS + 1)
        rounded = np.where((sizes > 0) & np.isfinite(sizes), np.round(sizes / unit) * unit, sizes)
    ranks = np.zeros(len(values), dtype=np.intp)
    ranks[known] = 1 + len(sizes) - np.searchsorted(np.sort(rounded), rounded, side="right")
    return Ranks(ranks, len(sizes))


def ranked(scene: Scene) -> Ranks:
    """Return the ranks of a scene's parameters, by the gradients on screen."""
    values, known = scene.gradients_known(scene.ranks_batch)
    return _ranks_of(values.tobytes(), known.tobytes())


@lru_cache(maxsize=2)  # lines, badges and legend of one picture ask for the same, and so does the next picture
def _ranks_of(values: bytes, known: bytes) -> Ranks:
    return ranks_of(np.frombuffer(values, dtype=np.float64), np.frombuffer(known, dtype=np.bool_))


def rank_words(scene: Scene, edge: int) -> str:
    """Return an edge's rank in words."""
    ranks = ranked(scene)
    rank = int(ranks.ranks[scene.document.network.topology.parameter_of_edge[edge]]) if len(ranks.ranks) else 0
    if not rank:
        return tr("rank by |∂E/∂w|: not yet")
    return tr("rank by |∂E/∂w|: {rank} of {count}", rank=rank, count=ranks.known)


def badged_edges(scene: Scene) -> tuple[tuple[int, int], ...]:
    """Return (edge, rank) of the edges that get a badge, best first: all that have a rank, or of many the first ten."""
    topology = scene.document.network.topology
    ranks = ranked(scene).ranks
    if not len(ranks):
        return ()
    by_edge = ranks[topology.parameter_of_edge]
    edges = np.flatnonzero(by_edge)
    if len(by_edge) > MOST_BADGES:
        edges = edges[by_edge[edges] <= FIRST]
    order = edges[np.argsort(by_edge[edges], kind="stable")]
    order = order[:FIRST] if len(by_edge) > MOST_BADGES else order
    return tuple((int(edge), int(by_edge[edge])) for edge in order)


def draw_ranks(canvas: Canvas, scene: Scene, geometry: Geometry, labels: Mapping[int, Label]) -> None:
    """Write the ranks in the labels of the edges, or beside them, or on the lines of those without one."""
    grown = growth(canvas)
    frozen = scene.document.network.edges.frozen
    for edge, rank, at in badge_places(scene, geometry, labels, RADIUS * grown):
        is_inside = edge in labels and labels[edge].badge > 0
        draw_badge(canvas, at, rank, bool(frozen[edge]), 1.0 if is_inside else grown)


def draw_first_of_many(canvas: Canvas, scene: Scene, geometry: Geometry) -> None:
    """Draw the first edges of a dense network over the others, which step back, and their badges."""
    edges = [edge for edge, _ in badged_edges(scene)]
    if not edges:
        return
    left, top, right, bottom = geometry.bounds
    veil = QColor(canvas.tokens.ground)
    veil.setAlphaF(0.6)
    canvas.painter.fillRect(QRectF(QPointF(left, top), QPointF(right, bottom)), veil)
    sizes = np.abs(scene.strengths[edges])
    scale = float(sizes[np.isfinite(sizes)].max(initial=0.0))
    for edge in reversed(edges):
        draw_edge(canvas, scene, geometry, edge, scale)
    draw_ranks(canvas, scene, geometry, {})


def badge_places(
    scene: Scene, geometry: Geometry, labels: Mapping[int, Label], radius: float
) -> list[tuple[int, int, Point]]:
    """Return (edge, rank, centre) of each badge: in its label, beside it or on its line, where it covers nothing.

    A badge for which there is no free place is left out.
    """
    boxes = [[*label.box.topLeft().toTuple(), *label.box.bottomRight().toTuple()] for label in labels.values()]
    taken = np.concatenate([geometry.obstacles, np.array(boxes).reshape(-1, 4)])
    found = []
    for edge, rank in badged_edges(scene):
        if edge in labels and labels[edge].badge:
            found.append((edge, rank, labels[edge].badge_centre))
            continue
        centres = _candidates(geometry, edge, labels[edge].box if edge in labels else None, radius)
        around = np.concatenate([centres - radius, centres + radius], axis=1)
        low, high = around[:, :2].min(axis=0), around[:, 2:].max(axis=0)
        near = taken[(taken[:, 2:] > low).all(axis=1) & (taken[:, :2] < high).all(axis=1)]
        free = np.flatnonzero(covering(around, near).sum(axis=1) == 0)
        if len(free):
            x, y = centres[free[0]].tolist()
            found.append((edge, rank, (x, y)))
            taken = np.concatenate([taken, around[free[:1]]])
    return found


def _candidates(geometry: Geometry, edge: int, label: QRectF | None, radius: float) -> Floats:
    """Return where an edge's badge may stand, best first: at the sides of its label, then along its line."""
    start, control, end = geometry.start[edge], geometry.control[edge], geometry.end[edge]
    t = _FRACTIONS[np.argsort(np.abs(_FRACTIONS - 0.5), kind="stable")][:, None]
    along = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    if label is None:
        return np.asarray(along)
    left, right = label.left() - radius - _GAP, label.right() + radius + _GAP
    above, below = label.top() - radius - _GAP, label.bottom() + radius + _GAP
    x, y = label.center().x(), label.center().y()
    sides = [(left, y), (right, y), (left + radius, above), (right - radius, above), (left + radius, below),
             (right - radius, below), (x, above), (x, below), (left, above), (right, above), (left, below),
             (right, below)]  # fmt: skip
    nearest = along[np.argsort(np.hypot(along[:, 0] - x, along[:, 1] - y), kind="stable")]
    return np.concatenate([np.array(sides), nearest])


def badge_colour(tokens: Tokens) -> QColor:
    """Return the ground of a badge."""
    return mixed(tokens.ground, tokens.text, 0.82)


def draw_badge(canvas: Canvas, at: Point, rank: int, is_frozen: bool, grown: float = 1.0) -> None:
    """Draw one badge; that of a frozen weight is hollow."""
    tokens = canvas.tokens
    fill = tokens.ground if is_frozen else badge_colour(tokens)
    canvas.circle(at, RADIUS * grown, fill, tokens.muted if is_frozen else tokens.ground, 1.5 * grown)
    colour = tokens.muted if is_frozen else tokens.ground
    canvas.fitted_text(at, str(rank), SIZE * grown, 1.7 * RADIUS * grown, colour, STRONG)

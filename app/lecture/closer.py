"""Looking closely at a neuron or an edge: how the graph is moved and enlarged; and what is under a point of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from app.lecture.crowd import Crowd
from app.lecture.stage_graph import StageGraph
from core.formula import Source
from core.network import Floats, Topology

MOST = 2.4  # times as large
NEAR = 26.0  # pixels beside an edge that still count as it
AROUND = 16.0


def closer(focus: Source, graph: StageGraph | Crowd, room: QRectF) -> QTransform | None:
    """Return how the graph is moved and enlarged, so that a neuron or edge with all its numbers fills the room.

    None: it is not drawn.
    """
    reach = _body(focus, graph)
    if reach is None:
        return None
    for box in (*_lit_with(graph), *(word.box for word in graph.words)):  # the graph leaves out what is not in focus
        reach = reach.united(box)
    reach = reach.adjusted(-AROUND, -AROUND, AROUND, AROUND)
    factor = max(1.0, min(MOST, room.width() / reach.width(), room.height() / reach.height()))
    transform = QTransform()
    transform.translate(room.center().x(), room.center().y())
    transform.scale(factor, factor)
    transform.translate(-reach.center().x(), -reach.center().y())
    return transform


def _body(focus: Source, graph: StageGraph | Crowd) -> QRectF | None:
    if focus.kind == "neuron" and focus.index < len(graph.bodies):
        return _outline(graph, focus.index)
    return graph.box_of(focus)


def _lit_with(graph: StageGraph | Crowd) -> Iterator[QRectF]:
    """Yield the outlines of the neurons that the step lights together with what is in focus."""
    if isinstance(graph, StageGraph):
        for neuron in range(len(graph.bodies)):
            if graph.painting.kept("neuron", neuron):
                yield _outline(graph, neuron)


def _outline(graph: StageGraph | Crowd, neuron: int) -> QRectF:
    left, top, right, bottom = graph.bodies[neuron].tolist()
    return QRectF(left, top, right - left, bottom - top)


def hit(point: QPointF, graph: StageGraph | Crowd, topology: Topology) -> Source | None:
    """Return the neuron under a point, else the nearest edge that is near enough."""
    at, boxes = np.array([point.x(), point.y()]), graph.bodies
    inside = np.flatnonzero((boxes[:, :2] <= at).all(axis=1) & (at <= boxes[:, 2:]).all(axis=1))
    if len(inside):
        return Source("neuron", int(inside[0]), "out")
    if not len(topology.edges.ids):
        return None
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    far = _distances(at, centres[topology.edges.source], centres[topology.edges.target])
    edge = int(np.argmin(far))
    return Source("edge", edge, "weight") if far[edge] <= NEAR else None


def _distances(point: Floats, starts: Floats, ends: Floats) -> Floats:
    """Return how far a point is from each line, (edges,)."""
    along = ends - starts
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    share = np.clip(((point - starts) * along).sum(axis=1) / length, 0.0, 1.0)
    return np.asarray(np.hypot(*(starts + share[:, None] * along - point).T))

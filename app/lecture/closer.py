"""Looking closely at a neuron or an edge: how the graph is moved and enlarged, and what of it stays bright."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QTransform

from core.formula import Source
from core.network import Topology

MOST = 2.2  # times as large
AROUND = 14.0  # left bright around what is lit, in pixels of the graph
BAND = 22.0  # as wide as an edge stays bright

BoxOf = Callable[[Source], QRectF | None]


@dataclass(frozen=True, eq=False)
class Closer:
    """A closer look: the transform of the graph, and its part that is not dimmed, before the transform."""

    transform: QTransform
    bright: QPainterPath

    def shows(self, box: QRectF) -> bool:
        """Tell whether something stays bright."""
        return self.bright.contains(box.center())


def closer(focus: Source, topology: Topology, box_of: BoxOf, room: QRectF) -> Closer | None:
    """Return the closer look at a neuron with all that goes in and out, or at an edge with its ends; None: not drawn.

    The neuron is kept in the room's middle as far as nothing that belongs to it leaves the room.
    """
    neurons, edges = around(focus, topology)
    boxes = [box for source in (*neurons, *edges) if (box := box_of(source)) is not None]
    if not boxes or box_of(focus) is None:
        return None
    reach = _united(boxes).adjusted(-AROUND, -AROUND, AROUND, AROUND)
    factor = min(MOST, room.width() / reach.width(), room.height() / reach.height())
    factor = max(factor, 1.0)
    transform = QTransform()
    transform.translate(room.center().x(), room.center().y())
    transform.scale(factor, factor)
    transform.translate(-reach.center().x(), -reach.center().y())
    return Closer(transform, _bright(boxes, topology, edges, box_of))


def around(focus: Source, topology: Topology) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
    """Return the neurons and edges that belong to a neuron or an edge."""
    ends = np.stack([topology.edges.source, topology.edges.target], axis=1)
    chosen = np.array([focus.index]) if focus.kind == "edge" else np.flatnonzero((ends == focus.index).any(axis=1))
    neurons = {int(end) for end in ends[chosen].ravel()} | ({focus.index} if focus.kind == "neuron" else set())
    return (
        tuple(Source("neuron", neuron, "out", focus.sample) for neuron in sorted(neurons)),
        tuple(Source("edge", int(edge), "weight", focus.sample) for edge in chosen),
    )


def _united(boxes: Iterable[QRectF]) -> QRectF:
    whole = QRectF()
    for box in boxes:
        whole = whole.united(box)
    return whole


def _bright(boxes: list[QRectF], topology: Topology, edges: tuple[Source, ...], box_of: BoxOf) -> QPainterPath:
    """Return the shapes of what is lit, and a band along each edge."""
    path = QPainterPath()
    for box in boxes:
        path.addRoundedRect(box.adjusted(-AROUND, -AROUND, AROUND, AROUND), AROUND, AROUND)
    stroker = QPainterPathStroker()
    stroker.setWidth(BAND)
    for edge in edges:
        stops = [_centre(box_of, source) for source in _along(edge, topology)]
        known = [stop for stop in stops if stop is not None]
        if len(known) > 1:
            line = QPainterPath(known[0])
            for stop in known[1:]:
                line.lineTo(stop)
            path = path.united(stroker.createStroke(line))
    return path


def _along(edge: Source, topology: Topology) -> tuple[Source, Source, Source]:
    """Return an edge's start, its label and its end."""
    start, end = int(topology.edges.source[edge.index]), int(topology.edges.target[edge.index])
    return Source("neuron", start, "out", edge.sample), edge, Source("neuron", end, "out", edge.sample)


def _centre(box_of: BoxOf, source: Source) -> QPointF | None:
    box = box_of(source)
    return box.center() if box is not None else None

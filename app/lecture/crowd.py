"""A network of too many edges for large type: drawn for the hall as the window draws it, so that no key waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.graph.arrangement import Arranger
from app.graph.camera import Camera, fitted
from app.graph.canvas import Canvas
from app.graph.painting import Picture, paint
from app.graph.scene import Scene
from app.lecture.words import Word
from app.tokens import Tokens
from core.formula import Source
from core.network import Floats, Topology

MOST_EDGES = 400  # of a network whose numbers are laid out for the hall
BAND = 0.075  # of the height, above and below, for what is said about the picture


@dataclass(frozen=True, eq=False)
class Crowd:
    """Such a network in its room, in the place of StageGraph; it has no words that the last row could read."""

    picture: Picture
    camera: Camera
    room: QRectF
    tokens: Tokens
    words: tuple[Word, ...] = ()

    @property
    def bodies(self) -> Floats:
        """(neurons, 4) left, top, right, bottom of each neuron's outline."""
        boxes = [self._on_stage(*box) for box in self.picture.geometry.boxes.tolist()]
        corners = [(box.left(), box.top(), box.right(), box.bottom()) for box in boxes]
        return np.array(corners, dtype=np.float64).reshape(-1, 4)

    def _on_stage(self, left: float, top: float, right: float, bottom: float) -> QRectF:
        box = self.camera.to_screen(QRectF(QPointF(left, top), QPointF(right, bottom)))
        return box.translated(self.room.topLeft())

    def box_of(self, source: Source) -> QRectF | None:
        """Return where a neuron is, or the room between an edge's ends."""
        boxes, edges = self.picture.geometry.boxes, self.picture.scene.document.network.topology.edges
        if source.kind == "neuron" and source.index < len(boxes):
            return self._on_stage(*boxes[source.index].tolist())
        if source.kind == "edge" and source.index < len(edges):
            ends = [int(edges.source[source.index]), int(edges.target[source.index])]
            first, second = (self._on_stage(*boxes[end].tolist()) for end in ends)
            return first.united(second)
        return None

    def draw(self, painter: QPainter) -> None:
        """Paint the network."""
        painter.save()
        painter.translate(self.room.topLeft())
        paint(Canvas(painter, self.tokens), self.picture, self.camera, (self.room.width(), self.room.height()))
        painter.restore()


def crowd(scene: Scene, room: QRectF, tokens: Tokens) -> Crowd:
    """Return a network of very many edges in its room."""
    scene = replace(scene, reading=replace(scene.reading, legend=False))
    band = BAND * room.height()
    free = max(1.0, room.height() - 2 * band)
    picture = _arranger(scene.document.network.topology).picture(scene, room.width() / free)
    camera = fitted(picture.geometry.bounds, room.width(), free).panned(0.0, band)
    return Crowd(picture, camera, room, tokens)


@lru_cache(maxsize=2)
def _arranger(topology: Topology) -> Arranger:
    """Return what keeps the layout of a network from step to step."""
    return Arranger()

"""Which part of the graph is on screen: one scale and a shift."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

SMALLEST, LARGEST = 0.02, 6.0
MARGIN = 20.0
HEADING = 40.0  # kept free at the top, in pixels
LEGEND = 36.0  # the strip at the bottom that the legend keeps


def words_scale(height: float) -> float:
    """Return how much larger than 13 pixels the words around the graph are: in step with the picture's height."""
    return min(3.0, max(1.0, height / 800.0))


@dataclass(frozen=True)
class Camera:
    """screen = scale · graph + shift."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @property
    def transform(self) -> QTransform:
        return QTransform(self.scale, 0.0, 0.0, self.scale, self.x, self.y)

    def to_graph(self, point: QPointF) -> QPointF:
        return QPointF((point.x() - self.x) / self.scale, (point.y() - self.y) / self.scale)

    def to_screen(self, box: QRectF) -> QRectF:
        return self.transform.mapRect(box)

    def panned(self, dx: float, dy: float) -> Camera:
        """Return the camera after a drag of the ground."""
        return Camera(self.scale, self.x + dx, self.y + dy)

    def zoomed(self, factor: float, about: QPointF) -> Camera:
        """Return the camera after zooming, with the point under `about` (on screen) staying there."""
        scale = min(LARGEST, max(SMALLEST, self.scale * factor))
        fixed = self.to_graph(about)
        return Camera(scale, about.x() - scale * fixed.x(), about.y() - scale * fixed.y())


def fitted(bounds: tuple[float, float, float, float], width: float, height: float) -> Camera:
    """Return the camera that shows all of the bounds in the middle, below the heading; small networks not too large."""
    largest = 1.9 * max(1.0, height / 600.0)
    left, top, right, bottom = bounds
    top_free = HEADING * words_scale(height)
    room_x, room_y = max(1.0, width - 2 * MARGIN), max(1.0, height - top_free - LEGEND * words_scale(height))
    scale = min(largest, room_x / max(1.0, right - left), room_y / max(1.0, bottom - top))
    x = width / 2 - scale * (left + right) / 2
    y = top_free + room_y / 2 - scale * (top + bottom) / 2
    return Camera(scale, x, y)

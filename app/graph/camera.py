"""Which part of the graph is on screen: one scale and a shift."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

SMALLEST, LARGEST = 0.02, 6.0
MARGIN = 20.0
HEADING = 40.0  # kept free at the top, in pixels
MOST_HEADING = 0.2  # of the height, at a large scale of the interface
LEGEND = 36.0  # the strip at the bottom that the legend keeps
ROOM_FOR_LEGEND = 260.0  # at larger scales of the interface, a lower picture does without


def words_scale(height: float, least: float = 1.0) -> float:
    """Return how much larger than 13 pixels the words around the graph are: in step with the picture's height.

    `least` is the scale of the interface; a low picture keeps most of its height for the network.
    """
    return min(3.0, max(min(least, max(1.0, MOST_HEADING * height / HEADING)), height / 800.0))


def has_legend(height: float, scale: float) -> bool:
    """Tell whether the legend has room in a picture, at a scale of the interface."""
    return scale <= 1.0 or height / scale >= ROOM_FOR_LEGEND


def free_strips(height: float, scale: float = 1.0) -> tuple[float, float]:
    """Return the heights that are kept free for the heading and for the legend, at a scale of the interface."""
    words = words_scale(height, scale)
    return HEADING * words, LEGEND * words if has_legend(height, scale) else MARGIN


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


def fitted(bounds: tuple[float, float, float, float], width: float, height: float, words: float = 1.0) -> Camera:
    """Return the camera that shows all of the bounds in the middle, below the heading; small networks not too large.

    `words` is the scale of the interface, with which heading and legend grow.
    """
    largest = 1.9 * max(1.0, words, height / 600.0)
    left, top, right, bottom = bounds
    top_free, bottom_free = free_strips(height, words)
    room_x, room_y = max(1.0, width - 2 * MARGIN), max(1.0, height - top_free - bottom_free)
    scale = min(largest, room_x / max(1.0, right - left), room_y / max(1.0, bottom - top))
    x = width / 2 - scale * (left + right) / 2
    y = top_free + room_y / 2 - scale * (top + bottom) / 2
    return Camera(scale, x, y)

"""Marks drawn over the stage: a stroke grows while the mouse is dragged, and vanishes with the step."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.lecture.state import Stroke
from app.lecture.words import HEIGHT
from app.tokens import Tokens

WIDE, HALO = 7.0, 12.0  # at 1080; the halo keeps a stroke in sight on whatever it crosses
NEAR = 0.0015  # a share of the stage: points nearer than this add nothing


def share_of(point: QPointF, size: QSizeF) -> tuple[float, float]:
    """Return a place on the stage in shares of its size."""
    return point.x() / max(1.0, size.width()), point.y() / max(1.0, size.height())


def begun(place: tuple[float, float]) -> Stroke:
    """Return a stroke that is still a dot."""
    return Stroke((place,))


def lengthened(stroke: Stroke, place: tuple[float, float]) -> Stroke:
    """Return the stroke led on to a place; the same one where the place is hardly another."""
    last = stroke.points[-1]
    if abs(place[0] - last[0]) < NEAR and abs(place[1] - last[1]) < NEAR:
        return stroke
    return Stroke((*stroke.points, place))


def draw_marks(painter: QPainter, strokes: Iterable[Stroke], room: QRectF, tokens: Tokens) -> None:
    """Draw strokes over a stage that fills the room."""
    unit = room.height() / HEIGHT
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for path in [_path(stroke, room) for stroke in strokes]:
        for colour, wide in ((tokens.ground, HALO), (tokens.accent, WIDE)):
            pen = QPen(colour, wide * unit)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(path)
    painter.restore()


def _path(stroke: Stroke, room: QRectF) -> QPainterPath:
    """Return a stroke as curves through the middles between its points."""
    points = [QPointF(room.left() + x * room.width(), room.top() + y * room.height()) for x, y in stroke.points]
    path = QPainterPath(points[0])
    for before, after in pairwise(points):
        path.quadTo(before, (before + after) / 2)
    path.lineTo(points[-1] + QPointF(0.01, 0.0))  # a dot too has a length
    return path

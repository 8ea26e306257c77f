"""Contour lines, thin on their own heights, some of them with their loss."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from app.surface.contour_levels import Level, lines_of
from app.surface.contour_plot import Plot
from app.surface.heat import HeightScale, line_colour
from app.surface.painting import points_of
from app.surface.scene import SurfaceScene
from app.theme import Tokens, mixed, ui_font
from core.network import Floats

LABELLED = 90.0  # pixels that a contour line must be long to carry its loss
LABEL_ROOM = 34.0  # between labels
MOST_LABELS = 6
TRIED = 40  # places along a line


def draw_lines(painter: QPainter, plot: Plot, levels: tuple[Level, ...], heights: HeightScale, scene: SurfaceScene,
               tokens: Tokens) -> list[QRectF]:  # fmt: skip
    """Draw the lines of all levels, and the losses of the main ones; return where those stand."""
    labels: list[tuple[QRectF, Level]] = []
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for level, lines in lines_of(scene, plot, levels):
        colour = line_colour(heights.share(level.height), tokens, 0.34 if tokens.dark else 0.42)
        painter.setPen(QPen(mixed(colour, tokens.card, 0.5) if scene.stale else colour, 1))
        for line in lines:
            painter.drawPolyline(QPolygonF(points_of(line)))
        if lines and len(labels) < MOST_LABELS and _labelled(scene, level):
            box = _label_box(lines, level.words, plot.area, [taken for taken, _ in labels], tokens)
            labels += [] if box is None else [(box, level)]
    for box, level in labels:
        _draw_label(painter, box, level.words, tokens)
    return [box for box, _ in labels]


def _labelled(scene: SurfaceScene, level: Level) -> bool:
    return level.main and bool(level.words) and not scene.stale and scene.field_arrows is None


def _draw_label(painter: QPainter, box: QRectF, words: str, tokens: Tokens) -> None:
    """Draw a loss in a gap of its line, on a card of its own: no ink can be read on all heights."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.card)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(ui_font(tokens.text_small))
    painter.setPen(tokens.muted)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _label_box(lines: list[Floats], words: str, area: QRectF, taken: list[QRectF], tokens: Tokens) -> QRectF | None:
    """Return where a level's loss stands: on its longest line, where that runs most evenly, clear of other labels."""
    line = max(lines, key=len)
    moved = np.diff(line, axis=0)
    if len(line) < 5 or float(np.hypot(moved[:, 0], moved[:, 1]).sum()) < LABELLED:
        return None
    metrics = QFontMetricsF(ui_font(tokens.text_small))
    width, height = metrics.horizontalAdvance(words) + 6, metrics.height() - 1
    inner = area.adjusted(width / 2 + 6, height, -width / 2 - 6, -height)
    steep = np.abs(moved[:, 1]) / (np.abs(moved[:, 0]) + 1e-9)
    for place in np.argsort(steep, kind="stable")[:: max(1, len(steep) // TRIED)].tolist():
        middle = QPointF(*line[place].tolist())
        box = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        room = box.adjusted(-LABEL_ROOM, -6, LABEL_ROOM, 6)
        if inner.contains(middle) and not any(room.intersects(other) for other in taken):
            return box
    return None

"""A plot's rectangle and ranges: values to pixels and back, and its axes with ticks and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.surface.painting import tick_words
from app.theme import Tokens, ui_font
from core.curve import ticks
from core.network import Floats

Range = tuple[float, float]
BOTTOM = 20.0  # room of the ticks' words below a plot
TICK = 4.0
ACROSS, UPRIGHT = 44.0, 30.0  # room that a tick's words want
NAME_GAP = 10.0
LOWERED = 3.0
FINER = 4  # times as many ticks are tried where the words of fewer than two have room


@dataclass(frozen=True)
class Plot:
    """Where a range of values across and one upright are on the widget."""

    area: QRectF
    x_range: Range
    y_range: Range

    @property
    def scale(self) -> tuple[float, float]:
        """Pixels for each unit, both positive."""
        (x_low, x_high), (y_low, y_high) = self.x_range, self.y_range
        return self.area.width() / ((x_high - x_low) or 1.0), self.area.height() / ((y_high - y_low) or 1.0)

    def places(self, values: Floats) -> Floats:
        """Return the pixels of (points, 2) values."""
        across, upright = self.scale
        found = np.empty((len(values), 2))
        found[:, 0] = self.area.left() + (values[:, 0] - self.x_range[0]) * across
        found[:, 1] = self.area.bottom() - (values[:, 1] - self.y_range[0]) * upright
        return found

    def place(self, x: float, y: float) -> QPointF:
        """Return the pixel of one point."""
        across, upright = self.scale
        return QPointF(
            self.area.left() + (x - self.x_range[0]) * across, self.area.bottom() - (y - self.y_range[0]) * upright
        )

    def values(self, place: QPointF) -> tuple[float, float]:
        """Return the values at a pixel."""
        across, upright = self.scale
        x, y = place.x() - self.area.left(), self.area.bottom() - place.y()
        return self.x_range[0] + x / across, self.y_range[0] + y / upright

    def way(self, dx: float, dy: float) -> QPointF:
        """Return a difference of values in pixels."""
        across, upright = self.scale
        return QPointF(dx * across, -dy * upright)


@dataclass(frozen=True)
class Scale:
    """The ticks of an axis and their words."""

    values: tuple[float, ...]
    words: tuple[str, ...]

    @classmethod
    def over(cls, ends: Range, room: float, each: float) -> Scale:
        """Return round ticks, as many as the room allows."""
        values = ticks(*ends, max(2, int(room / each)))
        return cls(tuple(values), tuple(tick_words(values)))

    def width(self, tokens: Tokens) -> float:
        """Return the width of the widest words."""
        metrics = QFontMetricsF(ui_font(tokens.text_small))
        return max(map(metrics.horizontalAdvance, self.words), default=0.0)


def draw_x_axis(painter: QPainter, plot: Plot, name: str, tokens: Tokens, clear: float = 0.0) -> None:
    """Draw ticks, words and the name of the axis below a plot; `clear`: how far words may stand out at the left."""
    area = plot.area
    bold = QFontMetricsF(ui_font(tokens.text_body, 600))
    name_left = area.right() - bold.horizontalAdvance(name)
    scale = _worded(plot, area.left() - clear, name_left - NAME_GAP, tokens)
    row = QRectF(area.left(), area.bottom() + TICK, area.width(), BOTTOM - TICK)
    painter.setPen(tokens.text)
    painter.setFont(ui_font(tokens.text_body, 600))
    painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
    painter.setFont(ui_font(tokens.text_small))
    for value, words in zip(scale.values, scale.words, strict=True):
        x = plot.place(value, 0.0).x()
        half = painter.fontMetrics().horizontalAdvance(words) / 2
        painter.setPen(QPen(tokens.muted, 1))
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + TICK))
        if x + half < name_left - NAME_GAP and x - half > area.left() - clear:
            box = QRectF(x - half - 2, row.top(), 2 * half + 4, row.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _worded(plot: Plot, left: float, right: float, tokens: Tokens) -> Scale:
    """Return the ticks across; finer ones where the words of fewer than two have room between left and right."""
    metrics = QFontMetricsF(ui_font(tokens.text_small))
    scales = [Scale.over(plot.x_range, plot.area.width(), ACROSS / finer) for finer in range(1, FINER + 1)]
    for scale in scales:
        places = [plot.place(value, 0.0).x() for value in scale.values]
        halves = [metrics.horizontalAdvance(words) / 2 for words in scale.words]
        if sum(x - half > left and x + half < right for x, half in zip(places, halves, strict=True)) >= 2:
            return scale
    return scales[0]


def draw_y_ticks(painter: QPainter, plot: Plot, scale: Scale, tokens: Tokens) -> None:
    """Draw ticks and words at the left of a plot."""
    painter.setFont(ui_font(tokens.text_small))
    left = plot.area.left()
    for value, words in zip(scale.values, scale.words, strict=True):
        y = plot.place(0.0, value).y()
        painter.setPen(QPen(tokens.muted, 1))
        painter.drawLine(QPointF(left - TICK, y), QPointF(left, y))
        box = QRectF(0, max(y - 9, plot.area.top() - LOWERED), left - TICK - 3, 18)  # clear of what stands above
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


def spread(places: Sequence[float], apart: float, first: Sequence[bool]) -> list[bool]:
    """Tell which of some places along a line keep their words, none nearer than `apart`: `first` ones first."""
    kept: list[int] = []
    for number in sorted(range(len(places)), key=lambda one: (not first[one], -one)):
        if all(abs(places[number] - places[other]) >= apart for other in kept):
            kept.append(number)
    return [number in kept for number in range(len(places))]

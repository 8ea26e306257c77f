"""How numbers and bars of the close look at a neuron are painted: lit as everywhere, negative ones dashed."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.panels.neuron_zoom_values import Zoom
from app.panels.values_data import Cell, Light
from app.theme import Tokens, mixed, ui_font
from core.numbers import EXACT, shown

PILL, GAP, BAR = 18.0, 12.0, 10.0


class BarScale:
    """Where running sums lie between two edges: the least to the largest of them, 0 among them."""

    def __init__(self, zoom: Zoom, left: float, right: float) -> None:
        totals = [float(total) for total in zoom.totals if math.isfinite(total)]
        self._low, self._high = min(totals, default=0.0), max(totals, default=0.0)
        self._left, self._width = left, max(1.0, right - left)

    def x(self, value: float) -> float:
        """Return the place of a value."""
        span = self._high - self._low
        return self._left + self._width * ((value - self._low) / span if span and math.isfinite(span) else 0.0)

    def paint_zero(self, painter: QPainter, box: QRectF, tokens: Tokens) -> None:
        """Draw the line of 0."""
        painter.setPen(QPen(tokens.hairline, 1))
        painter.drawLine(QPointF(self.x(0.0), box.top()), QPointF(self.x(0.0), box.bottom()))


def paint_bar(
    painter: QPainter, box: QRectF, start: float, end: float, cell: Cell, tokens: Tokens, total: bool = False
) -> None:
    """Draw a bar from start to end: amber where just computed, else its sign's colour, a negative one dashed."""
    bar = QRectF(min(start, end), box.center().y() - BAR / 2, max(1.5, abs(end - start)), BAR)
    negative = cell.value is not None and cell.value < 0
    colour = tokens.muted if total else tokens.negative if negative else tokens.positive
    fill: QColor = mixed(colour, tokens.card, 0.7 if negative and not total else 0.35)
    if cell.light is not Light.NONE:
        fill = tokens.computed if cell.light is Light.COMPUTED else tokens.source
    painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine if negative else Qt.PenStyle.SolidLine))
    painter.setBrush(fill)
    painter.drawRoundedRect(bar, 2, 2)


def paint_cell(painter: QPainter, box: QRectF, cell: Cell, tokens: Tokens) -> None:
    """Draw a number, right-aligned, on amber where just computed, on pale amber where it went into that."""
    colour = tokens.muted if cell.waiting else tokens.text
    if cell.light is not Light.NONE:
        computed = cell.light is Light.COMPUTED
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.computed if computed else tokens.source)
        painter.drawRoundedRect(QRectF(box.left(), box.center().y() - PILL / 2, box.width(), PILL), 6, 6)
        colour = tokens.on_computed if computed else tokens.on_source
    painter.setFont(ui_font(tokens.text_body, 600 if cell.light is Light.COMPUTED else 400))
    painter.setPen(colour)
    sides = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box.adjusted(0, 0, -GAP / 2, 0), sides, cell.text)
    painter.setFont(ui_font(tokens.text_body))


def exact(cell: Cell) -> str:
    """Return a number with all digits, or what stands instead of it."""
    return cell.text if cell.value is None else shown(cell.value, EXACT)

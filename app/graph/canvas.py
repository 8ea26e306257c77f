"""A QPainter with the few shapes that the graph is made of: centred text, pills, arrows and small signs."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app import theme
from app.theme import Tokens, ui_font

Point = tuple[float, float]
REGULAR, STRONG = 400, 600


@lru_cache(maxsize=64)
def font(size: float, weight: int) -> QFont:
    """Return the window's font at a size in units of the graph."""
    return ui_font(size, weight)


@lru_cache(maxsize=64)
def _metrics(size: float, weight: int) -> QFontMetricsF:
    return QFontMetricsF(font(size, weight))


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """Return how wide a text is."""
    return _metrics(size, weight).horizontalAdvance(text)


@lru_cache(maxsize=256)
def _mixed(one: int, other: int, share: float) -> QColor:
    return theme.mixed(QColor(one), QColor(other), share)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return the opaque colour between two, remembered: it is asked for with every line of every picture."""
    return _mixed(one.rgb(), other.rgb(), share)


class Canvas:
    """Draws in units of the graph on a painter whose transform is set."""

    def __init__(self, painter: QPainter, tokens: Tokens) -> None:
        self.painter, self.tokens = painter, tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def text(
        self, at: Point, text: str, size: float, colour: QColor, weight: int = REGULAR, align: float = 0.5
    ) -> None:
        """Write text whose capitals are centred on `at`; align 0 starts there, 1 ends there."""
        x = at[0] - align * text_width(text, size, weight)
        where = QPointF(x, at[1] + _metrics(size, weight).capHeight() / 2)
        self.painter.setFont(font(size, weight))
        self.painter.setPen(colour)
        self.painter.drawText(where, text)

    def fitted_text(self, at: Point, text: str, size: float, room: float, colour: QColor, weight: int) -> None:
        """Write centred text, smaller where it is wider than the room."""
        width = text_width(text, size, weight)
        fitting = size if width <= room else max(7.0, float(math.floor(size * room / width)))
        self.text(at, text, fitting, colour, weight)

    def pill(self, box: QRectF, fill: QColor, border: QColor | None = None, radius: float | None = None) -> None:
        """Draw a rounded box; without a radius its ends are half circles."""
        self.painter.setPen(QPen(border, 1.0) if border is not None else Qt.PenStyle.NoPen)
        self.painter.setBrush(fill)
        round_by = box.height() / 2 if radius is None else radius
        self.painter.drawRoundedRect(box, round_by, round_by)

    def circle(self, at: Point, radius: float, fill: QColor | None, border: QColor | None, width: float = 1.0) -> None:
        """Draw a disc, a ring, or both."""
        self.painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
        self.painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        self.painter.drawEllipse(QPointF(*at), radius, radius)

    def arrowhead(self, tip: Point, way: Point, size: float, colour: QColor) -> None:
        """Draw a filled triangle that ends at `tip` and looks along the unit vector `way`."""
        x, y = tip[0] - size * way[0], tip[1] - size * way[1]
        aside = (-way[1] * size * 0.42, way[0] * size * 0.42)
        corners = [QPointF(*tip), QPointF(x + aside[0], y + aside[1]), QPointF(x - aside[0], y - aside[1])]
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour)
        self.painter.drawPolygon(QPolygonF(corners))

    def lock(self, at: Point, colour: QColor) -> None:
        """Draw a small padlock: a weight that is held."""
        x, y = at
        self.painter.setPen(QPen(colour, 1.3))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawArc(QRectF(x - 2.6, y - 5.4, 5.2, 7.0), 0, 180 * 16)
        self.pill(QRectF(x - 4, y - 1.6, 8, 6.2), colour, None, 1.2)

    def link(self, at: Point, colour: QColor) -> None:
        """Draw two links of a chain: a weight that is shared."""
        self.painter.save()
        self.painter.translate(*at)
        self.painter.rotate(-35)
        self.painter.setPen(QPen(colour, 1.3))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for left in (-6.2, -0.6):
            self.painter.drawRoundedRect(QRectF(left, -2.3, 6.8, 4.6), 2.3, 2.3)
        self.painter.restore()

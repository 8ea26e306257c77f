"""What pages are put together from: items of a height that paint themselves at a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from app.theme import ui_font

UNIT = 8.0  # of a point: fonts have whole sizes, so that the units are much smaller
TEXT, SMALL, LARGE, HEAD, FORMULA = 10.0 * UNIT, 8.5 * UNIT, 19.0 * UNIT, 13.5 * UNIT, 11.5 * UNIT
BOLD, NORMAL = 600, 400
_ANY = 1e7


def paper_font(size: float, weight: int = NORMAL) -> QFont:
    """Return the window's font with its usual figures and signs: all others are lost when text is copied from PDF."""
    font = ui_font(size, weight)
    font.unsetFeature(QFont.Tag("tnum"))
    font.setFeature(QFont.Tag("calt"), 0)
    return font


@dataclass(frozen=True)
class Item:
    """Something on a page: its height, how it is painted from an upper left corner, the gap above it.

    `keep`: it stays on one page with the item after it. `width` is known where it is narrower than the page.
    """

    height: float
    paint: Callable[[QPainter, float, float], None]
    gap: float = 0.0
    keep: bool = False
    width: float = 0.0


@dataclass(frozen=True)
class Pen:
    """How words are written."""

    size: float
    colour: QColor
    weight: int = NORMAL

    @property
    def metrics(self) -> QFontMetricsF:
        """How much room its words take."""
        return QFontMetricsF(paper_font(self.size, self.weight))

    def width(self, text: str) -> float:
        """Return how wide a text is on one line."""
        return self.metrics.horizontalAdvance(text)

    def write(self, painter: QPainter, room: QRectF, text: str, centred: bool = False, right: bool = False) -> None:
        """Write on one line, elided where the room is too narrow."""
        painter.setFont(paper_font(self.size, self.weight))
        painter.setPen(self.colour)
        shown = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        sides = Qt.AlignmentFlag
        side = sides.AlignHCenter if centred else sides.AlignRight if right else sides.AlignLeft
        painter.drawText(room, int(side | sides.AlignVCenter) | int(Qt.TextFlag.TextSingleLine), shown)


def wrapped(text: str, width: float, size: float, colour: QColor, weight: int = NORMAL) -> Item:
    """Return a text that is broken into lines of a width."""
    flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
    metrics = QFontMetricsF(paper_font(size, weight))
    height = metrics.boundingRect(QRectF(0, 0, width, _ANY), flags, text).height()

    def paint(painter: QPainter, x: float, y: float) -> None:
        painter.setFont(paper_font(size, weight))
        painter.setPen(colour)
        painter.drawText(QRectF(x, y, width, height + size), flags, text)

    return Item(height, paint)


def stacked(parts: Sequence[Item]) -> Item:
    """Return items below each other as one."""
    places: list[float] = []
    y = 0.0
    for place, part in enumerate(parts):
        y += part.gap if place else 0.0
        places.append(y)
        y += part.height

    def paint(painter: QPainter, x: float, top: float) -> None:
        for place, part in zip(places, parts, strict=True):
            part.paint(painter, x, top + place)

    return Item(y, paint, parts[0].gap if parts else 0.0)

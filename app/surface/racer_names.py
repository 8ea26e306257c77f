"""The names of racers in a column beside their heads, each with a line to its own: none hides another."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from app.surface.painting import draw_tag, pen
from app.theme import Tokens, ui_font
from core.network import Floats

BESIDE = 34.0  # pixels between the heads and their names
PAD = 6.0


@dataclass(frozen=True)
class Named:
    """A racer's head on the screen, and its name; a line leads to it unless it is somewhere out of sight."""

    head: QPointF
    name: str
    colour: QColor
    in_sight: bool = True


def draw_names(painter: QPainter, named: list[Named], trails: Floats, area: QRectF, tokens: Tokens) -> QRectF:
    """Draw the names, in the order of the heads, on that side of them where fewer trails are; return where."""
    named = sorted(named, key=lambda one: one.head.y())
    metrics = QFontMetricsF(ui_font(tokens.text_small, 600))
    line, width = metrics.height() + 1, max(metrics.horizontalAdvance(one.name) for one in named) + 8
    size = line * len(named)
    seen = [one.head for one in named if one.in_sight] or [one.head for one in named]
    x = [head.x() for head in seen]
    middle = sum(head.y() for head in seen) / len(seen)
    top = min(max(middle - size / 2, area.top() + PAD), area.bottom() - PAD - size)
    right = QRectF(min(max(x) + BESIDE, area.right() - PAD - width), top, width, size)
    left = QRectF(max(min(x) - BESIDE - width, area.left() + PAD), top, width, size)
    column = min((right, left), key=lambda box: _covered(box, trails))
    boxes = [QRectF(column.left(), top + number * line, width, line) for number in range(len(named))]
    for one, box in zip(named, boxes, strict=True):
        if not one.in_sight:
            continue
        end = QPointF(box.left() if column is right else box.right(), box.center().y())
        for colour, thick in ((tokens.card, 2.4), (one.colour, 1.0)):
            painter.setPen(pen(colour, thick))
            painter.drawLine(one.head, end)
    for one, box in zip(named, boxes, strict=True):
        own = metrics.horizontalAdvance(one.name) + 8
        shown_left = box.left() if column is right else box.right() - own
        draw_tag(painter, QRectF(shown_left, box.top(), own, box.height()), one.name, one.colour, tokens)
    return column


def _covered(box: QRectF, places: Floats) -> int:
    """Return how many places a box covers."""
    x, y = places[:, 0], places[:, 1]
    return int(((x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())).sum())

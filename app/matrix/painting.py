"""Draws the grids of a sheet: brackets, names, cells as they are lit, signs between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QPen

from app.equations import boxes
from app.equations.typesetting import Typesetter
from app.graph.canvas import Canvas, font, mixed
from app.magnified import magnified
from app.matrix.grids import Item, Sign, Slot
from app.matrix.placing import (
    BRACKET,
    HEAD,
    NAME_GAP,
    ROW,
    TITLE,
    PlacedGrid,
    PlacedSign,
    Placing,
    placing_of,
    title_box,
)
from app.panels.values_data import Light
from app.theme import Tokens, math_font
from core.formula import Leaf, Source

MOST_GROWN = 1.6  # times that a small product is enlarged
_F = Leaf("f")
_VERTICAL = Qt.AlignmentFlag.AlignVCenter


class Marks(Protocol):
    """What is selected or pointed at."""

    def is_selected(self, source: Source | None) -> bool: ...

    def is_pointed(self, source: Source | None) -> bool: ...


class SheetPainter:
    """Paints one placing on a painter."""

    def __init__(self, painter: QPainter, tokens: Tokens, marks: Marks) -> None:
        self._painter, self._tokens, self._marks = painter, tokens, marks

    def paint(self, placing: Placing, clip: QRectF, top: float) -> None:
        """Draw what touches the rectangle; titles and names of columns stay at the top of what is in sight."""
        for placed in placing.grids:
            if placed.cells.adjusted(-placed.names - 20, -HEAD, 20, 20).intersects(clip):
                self._grid(placed, clip)
        self._painter.fillRect(QRectF(clip.left(), top, clip.width(), HEAD - 1), self._tokens.card)
        for placed in placing.grids:
            self._title(placed, top)
            self._column_names(placed, clip, top)
        for sign in placing.signs:
            self._sign(sign, top)

    # Grids

    def _grid(self, placed: PlacedGrid, clip: QRectF) -> None:
        self._row_names(placed, clip)
        for row, column in placed.inside(clip):
            self._cell(placed, placed.cell(row, column), placed.grid.slot(row, column))
        self._brackets(placed.cells)

    def _title(self, placed: PlacedGrid, top: float) -> None:
        box = title_box(placed.grid)
        over = QRectF(placed.cells.x(), 0, placed.cells.width(), HEAD)
        if placed.grid.column_names:
            over = QRectF(placed.cells.x() - BRACKET - placed.names, 0, placed.names, HEAD)
        x = over.right() - NAME_GAP / 2 - box.width if placed.grid.column_names else over.center().x() - box.width / 2
        boxes.paint(self._painter, box, QPointF(x, top + HEAD - 8), self._tokens.text)

    def _row_names(self, placed: PlacedGrid, clip: QRectF) -> None:
        metrics = self._start_names()
        for row, name in enumerate(placed.grid.row_names):
            cell = placed.cell(row, 0)
            room = QRectF(cell.x() - BRACKET - placed.names, cell.y(), placed.names - 4, ROW)
            if room.intersects(clip):
                text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(room.width()))
                self._painter.drawText(room, _VERTICAL | Qt.AlignmentFlag.AlignRight, text)

    def _column_names(self, placed: PlacedGrid, clip: QRectF, top: float) -> None:
        metrics = self._start_names()
        for column, name in enumerate(placed.grid.column_names):
            room = QRectF(placed.cell(0, column).x(), top + 2, placed.column, HEAD - 4)
            if room.right() > clip.left() and room.left() < clip.right():
                text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(room.width() - 4))
                self._painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _start_names(self) -> QFontMetrics:
        self._painter.setFont(font(self._tokens.text_small, 400))
        self._painter.setPen(self._tokens.muted)
        return self._painter.fontMetrics()

    def _brackets(self, cells: QRectF) -> None:
        self._painter.setPen(QPen(self._tokens.muted, 1.3))
        top, bottom = cells.top() + 1, cells.bottom() - 1
        for x, inwards in ((cells.left() - BRACKET + 3, 4), (cells.right() + BRACKET - 3, -4)):
            self._painter.drawPolyline(
                [QPointF(x + inwards, top), QPointF(x, top), QPointF(x, bottom), QPointF(x + inwards, bottom)]
            )

    # Cells

    def _cell(self, placed: PlacedGrid, box: QRectF, slot: Slot) -> None:
        self._ground(box, slot)
        painter = self._painter
        painter.setFont(font(placed.tightness.text, 600 if slot.light is Light.COMPUTED else 400))
        painter.setPen(self._ink(slot))
        if slot.value is None:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, slot.text)
        else:
            self._number(placed, box, slot.text)
        self._signs_of_weight(box, slot)

    def _ground(self, box: QRectF, slot: Slot) -> None:
        tokens, painter = self._tokens, self._painter
        inner = box.adjusted(2, 2, -2, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        colour: QColor | None = None
        if slot.light is not Light.NONE:
            colour = tokens.computed if slot.light is Light.COMPUTED else tokens.source
        elif self._marks.is_selected(slot.source):
            colour = mixed(tokens.card, tokens.accent, 0.16)
        elif self._marks.is_pointed(slot.source):
            colour = tokens.raised
        if colour is not None:
            painter.setBrush(colour)
            painter.drawRoundedRect(inner, 6, 6)
        if self._marks.is_selected(slot.source):
            painter.setPen(QPen(tokens.accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 6, 6)

    def _ink(self, slot: Slot) -> QColor:
        tokens = self._tokens
        if slot.waiting or slot.missing:
            return tokens.muted if slot.light is Light.NONE else tokens.on_source
        if slot.light is not Light.NONE:
            return tokens.on_computed if slot.light is Light.COMPUTED else tokens.on_source
        return tokens.text

    def _number(self, placed: PlacedGrid, box: QRectF, text: str) -> None:
        """Draw with the decimal point where all numbers of the grid have it; what is too long is right-aligned."""
        metrics = QFontMetricsF(self._painter.font())
        whole, point, rest = text.partition(".")
        padding = placed.tightness.padding
        x = box.right() - padding - placed.behind_point - metrics.horizontalAdvance(whole)
        if metrics.horizontalAdvance(point + rest) > placed.behind_point + padding / 2:
            x = box.right() - padding - metrics.horizontalAdvance(text)
        y = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        self._painter.drawText(round(max(x, box.left() + 2)), round(y), text)

    def _signs_of_weight(self, box: QRectF, slot: Slot) -> None:
        """Mark a shared weight by a chain and a held one by a padlock, in the corner of its cell."""
        if not slot.tied and not slot.frozen:
            return
        canvas = Canvas(self._painter, self._tokens)
        colour = self._tokens.muted if slot.light is Light.NONE else self._ink(slot)
        x = box.right() - 8
        for wanted, draw in ((slot.frozen, canvas.lock), (slot.tied, canvas.link)):
            if wanted:
                draw((x, box.center().y()), colour)
                x = box.left() + 9

    # Signs

    def _sign(self, placed: PlacedSign, top: float) -> None:
        painter, tokens, box = self._painter, self._tokens, placed.box.translated(0, top)
        painter.setPen(tokens.text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if placed.sign is Sign.EACH:
            painter.setPen(QPen(tokens.text, 1.3))
            painter.drawEllipse(box.center(), 5.5, 5.5)
            painter.setBrush(tokens.text)
            painter.drawEllipse(box.center(), 1.0, 1.0)
        elif placed.sign is Sign.TIMES:
            painter.setBrush(tokens.text)
            painter.drawEllipse(box.center(), 1.6, 1.6)
        elif placed.sign is Sign.FUNCTION:
            self._arrow(box)
            name = Typesetter("names", TITLE, 4).box(_F)
            boxes.paint(painter, name, QPointF(box.center().x() - name.width / 2, box.center().y() - 6), tokens.text)
        elif placed.sign in (Sign.GIVES, Sign.FROM):
            self._arrow(box, backwards=placed.sign is Sign.FROM)
        else:
            painter.setFont(math_font(20))
            painter.drawText(box.adjusted(-6, -3, 6, -1), Qt.AlignmentFlag.AlignCenter, placed.sign.value)

    def _arrow(self, box: QRectF, backwards: bool = False) -> None:
        self._painter.setPen(QPen(self._tokens.text, 1.3))
        tail, tip = QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y())
        way = -1 if backwards else 1
        tip, tail = (tail, tip) if backwards else (tip, tail)
        self._painter.drawLine(tail, tip)
        self._painter.drawPolyline([tip + QPointF(-5 * way, -4), tip, tip + QPointF(-5 * way, 4)])


class NoMarks:
    """Nothing is selected, nothing pointed at."""

    def is_selected(self, source: Source | None) -> bool:
        return False

    def is_pointed(self, source: Source | None) -> bool:
        return False


def paint_items(painter: QPainter, box: QRectF, items: Sequence[Item], digits: int, tokens: Tokens) -> Placing:
    """Paint grids and signs into the middle of a box, larger where there is room; for pictures and the hall.

    Returns:
        Where all stands, in lengths of 100 % from its own corner; what does not fit is cut off by the box.
    """
    with magnified(painter, box, tokens) as (room, flat):
        placing = placing_of(items, digits, room.width())
        grown = min(room.width() / max(placing.width, 1.0), room.height() / max(placing.height, 1.0), MOST_GROWN)
        painter.setClipRect(room)
        left, top = room.width() - placing.width * max(grown, 1.0), room.height() - placing.height * max(grown, 1.0)
        painter.translate(room.left() + max(0.0, left / 2), room.top() + max(0.0, top / 2))
        painter.scale(max(grown, 1.0), max(grown, 1.0))
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        SheetPainter(painter, flat, NoMarks()).paint(placing, QRectF(0, 0, placing.width, placing.height), 0.0)
    return placing

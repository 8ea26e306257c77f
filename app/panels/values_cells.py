"""How a cell of the tables is painted: decimal points in one line, amber where the step has just computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.magnified import Flat, magnified
from app.panels.values_data import Cell, Light
from app.theme import Theme, ui_font

if TYPE_CHECKING:
    from app.panels.values import ValuesTable

Index = QModelIndex | QPersistentModelIndex

PADDING = 10


class CellDelegate(QStyledItemDelegate):
    """Paints a cell: numbers with their decimal points in one line, amber where the step has just computed."""

    def __init__(self, table: ValuesTable, theme: Theme) -> None:
        super().__init__(table)
        self._table, self._theme, self._flat = table, theme, Flat(theme)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = self._table.values_model.cell(index.row(), index.column())
        with magnified(painter, QRectF(option.rect), self._theme.tokens) as (box, tokens):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(box, self._table.ground_of(index.row()))
            self._paint_light(painter, box, cell.light)
            is_number = bool(self._table.values_model.columns[index.column()].quantity)
            painter.setFont(ui_font(tokens.text_body, 600 if cell.light is Light.COMPUTED else 400))
            painter.setPen(self._ink(cell, index.column()))
            if is_number and cell.value is not None:
                self._paint_number(painter, box, cell.text, index.column())
            else:
                side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
                inside = box.adjusted(PADDING, 0, -PADDING, 0)
                text = painter.fontMetrics().elidedText(cell.text, Qt.TextElideMode.ElideRight, round(inside.width()))
                painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_light(self, painter: QPainter, box: QRectF, light: Light) -> None:
        tokens = self._flat.tokens
        if light is Light.NONE:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.computed if light is Light.COMPUTED else tokens.source)
        painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 6, 6)

    def _ink(self, cell: Cell, column: int) -> QColor:
        tokens = self._flat.tokens
        if cell.waiting:
            return tokens.muted
        if cell.light is not Light.NONE:
            return tokens.on_computed if cell.light is Light.COMPUTED else tokens.on_source
        is_words = not self._table.values_model.columns[column].quantity
        return tokens.muted if is_words and column else tokens.text

    def _paint_number(self, painter: QPainter, box: QRectF, text: str, column: int) -> None:
        """Draw with the decimal point where all numbers of the column have it; what is too long is right-aligned."""
        metrics = QFontMetricsF(painter.font())
        whole, point, rest = text.partition(".")
        room = self._table.room_behind_point(column) * metrics.horizontalAdvance("0")
        x = box.right() - PADDING - room - metrics.horizontalAdvance(whole)
        if metrics.horizontalAdvance(point + rest) > room + PADDING / 2:
            x = box.right() - PADDING - metrics.horizontalAdvance(text)
        y = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(round(max(x, box.left() + 2)), round(y), text)

"""How cells and headings of the data table are painted: decimal points in one line, what is computed now in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem

from app.data.columns import Column, Kind
from app.magnified import Flat, magnified
from app.scaling import hold
from app.theme import Theme, Tokens, mixed, ui_font
from app.words import tr

if TYPE_CHECKING:
    from app.data.table import DataTable

PADDING = 10
BAR = 3  # at the left of the row on screen
HEAD = 38
Index = QModelIndex | QPersistentModelIndex


class Cells(QStyledItemDelegate):
    """Paints the cells: selected ones tinted, the current one ringed, the row on screen on a ground of its own."""

    def __init__(self, table: DataTable, theme: Theme) -> None:
        super().__init__(table)
        self._table, self._theme, self._flat = table, theme, Flat(theme)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column = index.row(), index.column()
        kind = self._table.data_model.columns[column].kind
        text = self._table.data_model.text(row, column)
        with magnified(painter, QRectF(option.rect), self._theme.tokens) as (box, tokens):
            painter.fillRect(box, self._ground(index))
            painter.setFont(ui_font(tokens.text_body))
            painter.setPen(tokens.text if kind.is_data else tokens.muted)
            if kind is Kind.USE:
                self._paint_tag(painter, box, text, self._table.data_model.is_test(row))
            else:
                self._paint_number(painter, box, text, column)
            if index == self._table.currentIndex():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(tokens.accent if self._table.hasFocus() else tokens.muted, 1.5))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)

    def _ground(self, index: Index) -> QColor:
        tokens = self._theme.tokens
        if self._table.selectionModel().isSelected(index):
            return mixed(tokens.card, tokens.accent, 0.16)
        if index.row() == self._table.row_on_screen:
            return mixed(tokens.card, tokens.accent, 0.08)
        return tokens.card

    def _paint_tag(self, painter: QPainter, box: QRectF, text: str, is_test: bool) -> None:
        tokens = self._flat.tokens
        painter.setFont(ui_font(tokens.text_small))
        if is_test:
            tag = QRectF(0, 0, QFontMetricsF(painter.font()).horizontalAdvance(text) + 14, 18)
            tag.moveCenter(box.center())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.muted, 1))
            painter.drawRoundedRect(tag, 9, 9)
            painter.setPen(tokens.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

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


class ColumnHeads(QHeaderView):
    """Names of the neurons, and below them what the column is: input, target, or said now."""

    def __init__(self, table: DataTable, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table, self._theme = table, theme
        hold(self, height=HEAD)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self.setAccessibleName(tr("Columns of the data"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        if section >= len(self._table.data_model.columns):
            return
        column = self._table.data_model.columns[section]
        painter.save()
        painter.setPen(self._theme.tokens.hairline)
        painter.fillRect(rect, self._ground(column))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        with magnified(painter, QRectF(rect), self._theme.tokens) as (box, tokens):
            self._paint_words(painter, box, column, tokens)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF, column: Column, tokens: Tokens) -> None:
        inside = box.adjusted(4, 3, -PADDING, -4)
        painter.setFont(ui_font(tokens.text_body, 600))
        painter.setPen(tokens.text if column.kind.is_data else tokens.muted)
        name = painter.fontMetrics().elidedText(column.name, Qt.TextElideMode.ElideRight, round(inside.width()))
        side = Qt.AlignmentFlag.AlignHCenter if column.kind is Kind.USE else Qt.AlignmentFlag.AlignRight
        if column.kind is Kind.USE:
            inside = box
        painter.drawText(inside, side | Qt.AlignmentFlag.AlignTop, name) if column.role else painter.drawText(
            inside, side | Qt.AlignmentFlag.AlignVCenter, name
        )
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(tokens.muted)
        role = painter.fontMetrics().elidedText(column.role, Qt.TextElideMode.ElideRight, round(inside.width()))
        painter.drawText(inside, side | Qt.AlignmentFlag.AlignBottom, role)

    def _ground(self, column: Column) -> QColor:
        tokens = self._theme.tokens
        grounds = {Kind.INPUT: tokens.input_fill, Kind.TARGET: tokens.output_fill}
        return grounds.get(column.kind, tokens.card)


class RowHeads(QHeaderView):
    """Row numbers from 1. The row on screen has a bar at its left; where it is pinned the number stands on the accent.

    A press on a number pins the row's sample.
    """

    def __init__(self, table: DataTable, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._table, self._theme = table, theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(16)
        self.setAccessibleName(tr("Row numbers"))
        self.setToolTip(tr("Press a row number: its sample stays on screen"))

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:
        with magnified(painter, QRectF(rect), self._theme.tokens) as (box, tokens):
            self._paint_number(painter, box, row, tokens)

    def _paint_number(self, painter: QPainter, box: QRectF, row: int, tokens: Tokens) -> None:
        on_screen = row == self._table.row_on_screen
        painter.fillRect(box, mixed(tokens.card, tokens.accent, 0.08) if on_screen else tokens.card)
        painter.setPen(tokens.text if on_screen else tokens.muted)
        if on_screen:
            painter.fillRect(QRectF(box.left(), box.top(), BAR, box.height()), tokens.accent)
        if row == self._table.pinned_row:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawRoundedRect(box.adjusted(BAR + 3, 2, -2, -2), 5, 5)
            painter.setPen(tokens.accent_text)
        painter.setFont(ui_font(tokens.text_small, 600 if on_screen else 400))
        painter.drawText(box.adjusted(BAR, 0, -8, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                         f"{row + 1}")  # fmt: skip

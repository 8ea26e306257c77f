"""How a cell of the comparison is painted: decimal points in one line, what agrees muted, what differs marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.magnified import Flat, magnified
from app.theme import Theme, mixed, ui_font
from app.words import tr

if TYPE_CHECKING:
    from app.compare.table import ComparedTable

Index = QModelIndex | QPersistentModelIndex

PADDING = 8
BAR, THIN_BAR = 4.0, 2.0
STEP, WHAT = 0, 1
LEAST_WORDS = 72  # pixels that the words "they part here" leave to the title


class ComparedDelegate(QStyledItemDelegate):
    """Paints the rows: a bar in the accent and words where the two part first, a thin bar wherever they differ."""

    def __init__(self, table: ComparedTable, theme: Theme) -> None:
        super().__init__(table)
        self._table, self._theme, self._flat = table, theme, Flat(theme)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        reading = self._table.compared.reading
        if reading is None:
            return
        row, column = index.row(), index.column()
        differs, parting = not reading.comparison.same[row], row == reading.comparison.first_parting
        with magnified(painter, QRectF(option.rect), self._theme.tokens) as (box, tokens):
            painter.fillRect(box, self._ground(row))
            bold = parting and column in (STEP, WHAT)
            painter.setFont(ui_font(tokens.text_body, 600 if bold else 400))
            painter.setPen(tokens.text if differs else tokens.muted)
            if column == STEP and differs:
                colour = tokens.accent if parting else mixed(tokens.accent, tokens.card, 0.45)
                painter.fillRect(QRectF(box.left(), box.top(), BAR if parting else THIN_BAR, box.height()), colour)
            text = self._table.compared.text(row, column)
            if column in (STEP, WHAT):
                self._paint_words(painter, box, text, parting and column == WHAT)
            else:
                self._paint_number(painter, box, text, column)

    def _ground(self, row: int) -> QColor:
        tokens = self._flat.tokens
        return mixed(tokens.card, tokens.accent, 0.16) if row == self._table.row else tokens.card

    def _paint_words(self, painter: QPainter, box: QRectF, text: str, parting: bool) -> None:
        inside = box.adjusted(PADDING, 0, -PADDING, 0)
        if parting:
            words = tr("they part here")
            width = painter.fontMetrics().horizontalAdvance(words)
            if inside.width() - width > LEAST_WORDS:
                painter.save()
                painter.setPen(self._flat.tokens.accent)
                painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
                painter.restore()
                inside.setRight(inside.right() - width - PADDING)
        fitted = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted)

    def _paint_number(self, painter: QPainter, box: QRectF, text: str, column: int) -> None:
        """Draw with the decimal point where all numbers of the column have it; words and long ones right-aligned."""
        metrics = QFontMetricsF(painter.font())
        whole, point, rest = text.partition(".")
        room = self._table.room_behind_point(column) * metrics.horizontalAdvance("0")
        x = box.right() - PADDING - room - metrics.horizontalAdvance(whole)
        if not text[-1:].isdigit() or metrics.horizontalAdvance(point + rest) > room + PADDING / 2:
            x = box.right() - PADDING - metrics.horizontalAdvance(text)
        y = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(round(max(x, box.left() + 2)), round(y), text)

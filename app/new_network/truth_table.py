"""A truth table whose outputs can be clicked: one row for each combination of the inputs, keys as well."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.magnified import magnified
from app.scaling import hold
from app.theme import Theme, mixed, ui_font
from app.words import tr
from core.boolean import Bits, rows_of, table_of
from core.numbers import subscripted

ROW_HEIGHT = 24
_MOST_ROWS = 11  # of more rows the rest is scrolled to
Index = QModelIndex | QPersistentModelIndex


class TruthModel(QAbstractTableModel):
    """The rows of a function of some inputs; the last column is the output."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Bits = table_of("xor", 2)

    @property
    def inputs(self) -> int:
        """How many inputs there are."""
        return len(self.table).bit_length() - 1

    def take(self, table: Bits) -> None:
        """Show another table."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def set_output(self, row: int, bit: bool) -> None:
        """Set the output of a row."""
        self.table = (*self.table[:row], bit, *self.table[row + 1 :])
        place = self.index(row, self.inputs)
        self.dataChanged.emit(place, place)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.inputs + 1

    def digit(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        return "01"[self.table[row]] if column == self.inputs else rows_of(self.inputs)[row][column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.digit(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.AccessibleTextRole and column == self.inputs:
            return tr("Row {row}: output {bit}", row=rows_of(self.inputs)[row], bit=self.digit(row, column))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return subscripted("o1" if section == self.inputs else f"i{section + 1}")

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_output = index.column() == self.inputs
        return Qt.ItemFlag.ItemIsEnabled | (Qt.ItemFlag.ItemIsSelectable if is_output else Qt.ItemFlag.NoItemFlags)


class TruthTable(QTableView):
    """The table in view. A click, Space or Enter turns an output over; 0 and 1 set it and go down."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.truth = TruthModel()
        self.setModel(self.truth)
        self.setAccessibleName(tr("Truth table"))
        self.setItemDelegate(_Cells(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.verticalHeader().hide()
        hold(self.verticalHeader(), section=ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.truth.modelReset.connect(self._start)
        self._start()

    def _start(self) -> None:
        self.updateGeometry()
        self.setCurrentIndex(self.truth.index(0, self.truth.inputs))

    def sizeHint(self) -> QSize:
        px = self._theme.tokens.px
        rows = min(len(self.truth.table), _MOST_ROWS) * px(ROW_HEIGHT)
        return QSize(px(300), rows + self.horizontalHeader().sizeHint().height() + px(4))

    def minimumSizeHint(self) -> QSize:
        px = self._theme.tokens.px
        return QSize(px(120), min(self.sizeHint().height(), 8 * px(ROW_HEIGHT)))

    def turn_over(self, row: int) -> None:
        """Make a 0 a 1, or a 1 a 0."""
        self.truth.set_output(row, not self.truth.table[row])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(self.truth.index(index.row(), self.truth.inputs))
            self.turn_over(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self.indexAt(event.position().toPoint()).isValid()
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.turn_over(row)
        elif event.text() in ("0", "1"):
            self.truth.set_output(row, event.text() == "1")
            self._go_to(row + 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go_to(row + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(0 if key == Qt.Key.Key_Home else len(self.truth.table) - 1)
        else:
            event.ignore()

    def _go_to(self, row: int) -> None:
        within = max(0, min(row, len(self.truth.table) - 1))
        self.setCurrentIndex(self.truth.index(within, self.truth.inputs))


class _Cells(QStyledItemDelegate):
    """Inputs plain, outputs as small tiles: filled where the function is 1, ringed where the keyboard is."""

    def __init__(self, theme: Theme, table: TruthTable) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        truth = self._table.truth
        is_output, bit = index.column() == truth.inputs, truth.digit(index.row(), index.column())
        with magnified(painter, QRectF(option.rect), self._theme.tokens) as (box, tokens):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = tokens.text if bit == "1" else tokens.muted
            if is_output:
                tile = QRect(0, 0, 34, ROW_HEIGHT - 4)
                tile.moveCenter(box.toRect().center())
                here = index == self._table.currentIndex() and self._table.hasFocus()
                on = bit == "1"
                edge = tokens.text if here else tokens.accent if on else tokens.hairline
                painter.setPen(QPen(edge, 2 if here else 1))
                painter.setBrush(tokens.accent if on else tokens.card)
                painter.drawRoundedRect(tile, 6, 6)
                colour = tokens.accent_text if on else mixed(tokens.muted, tokens.text, 0.3)
            painter.setPen(colour)
            painter.setFont(ui_font(tokens.text_body, 600 if is_output else 400))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, bit)

"""The table of all weights: sorted by a press on a heading, the worst lit, a row selected together with its weight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.check.checking import Checking
from app.check.model import CheckModel
from app.magnified import Flat, magnified
from app.quiet_table import make_quiet
from app.theme import Theme, mixed, ui_font
from app.words import tr
from app.workbench import Workbench

ROW = 22
PADDING = 7
MARK = 3  # width of the bar at the worst row
MEASURED = 100  # rows that say how wide a column must be
WIDEST = 86.0  # longer names are cut
HEAD_PADDING = 10  # of the window's style sheet
Index = QModelIndex | QPersistentModelIndex


class CheckTable(QTableView):
    """Shows what a check found."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self._workbench, self._theme = workbench, theme
        self._follows = False
        self._needs: list[float] = []
        self.check_model = CheckModel(self)
        self.setModel(self.check_model)
        self.setItemDelegate(RowDelegate(self, theme))
        self.setAccessibleName(tr("Gradients of all weights, checked"))
        make_quiet(self, ROW)
        self.setMouseTracking(True)
        self._set_headers()
        self.selectionModel().currentRowChanged.connect(self._select)

    def _set_headers(self) -> None:
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setMinimumSectionSize(20)
        self._theme.changed.connect(self._measure)
        head.sectionClicked.connect(self.sort_by)

    # What is shown

    def show_checking(self, checking: Checking) -> None:
        """Show what was found."""
        before = self.check_model.check
        self._follows = True
        self.check_model.show_check(checking.result, checking.topology, checking.data_rows, checking.is_stale)
        self._follows = False
        if before is not self.check_model.check:
            self._measure()
            self.scrollToTop()
        self.mark()

    def sort_by(self, column: int) -> None:
        """Sort by a column; by the same one again: the other way round."""
        model, falling = self.check_model, Qt.SortOrder.DescendingOrder
        again = column == model.sorted_column
        order = Qt.SortOrder.AscendingOrder if again and model.sort_order is falling else falling
        if not again and model.columns[column].key == "weight":
            order = Qt.SortOrder.AscendingOrder
        self._follows = True
        model.sort(column, order)
        self._follows = False
        self._measure()
        self.mark()

    def mark(self) -> None:
        """Mark the row of the weight that is selected elsewhere, and bring it into sight."""
        self._follows = True
        row = self._row_of("selection")
        if row is None:
            self.clearSelection()
        elif row != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.check_model.index(row, 0))
        self._follows = False
        self.viewport().update()

    def _row_of(self, which: str) -> int | None:
        source = self._workbench.selection if which == "selection" else self._workbench.pointed
        if source is None or source.kind != "edge":
            return None
        return self.check_model.row_of_edge(source.index)

    def ground_of(self, row: int) -> QColor:
        """Return the colour that a row stands on: tinted when selected, when wrong, under the pointer."""
        tokens = self._theme.tokens
        if row == self._row_of("selection"):
            return mixed(tokens.card, tokens.accent, 0.16)
        if row == self._row_of("pointed"):
            return tokens.raised
        if self.check_model.is_wrong(row) and not self.check_model.is_stale:
            return mixed(tokens.card, tokens.error, 0.10)
        return tokens.card

    # Columns

    @Slot()
    def _measure(self) -> None:
        px = self._theme.tokens.px
        plain, strong = (QFontMetricsF(ui_font(self._theme.tokens.text_body, weight)) for weight in (400, 600))
        model, rows = self.check_model, range(min(MEASURED, self.check_model.rowCount()))
        self._needs = []
        for place, column in enumerate(model.columns):
            arrow = " ↓" if place == model.sorted_column else ""
            title = plain.horizontalAdvance(tr(column.title) + arrow) + px(2 * HEAD_PADDING)
            widest = max((strong.horizontalAdvance(model.text(row, column.key)) for row in rows), default=0.0)
            self._needs.append(max(title, min(px(WIDEST), widest) + px(2 * PADDING)))
        self._fit()

    def _fit(self) -> None:
        if len(self._needs) != self.check_model.columnCount():
            return
        spare = max(0.0, self.viewport().width() - sum(self._needs)) / len(self._needs)
        for place, need in enumerate(self._needs):
            self.setColumnWidth(place, int(need + spare))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Pointer and keys

    def _select(self, current: QModelIndex) -> None:
        if current.isValid() and not self._follows:
            self._workbench.select(self.check_model.source(current.row()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._workbench.select(self.check_model.source(index.row()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._workbench.point_at(self.check_model.source(index.row()) if index.isValid() else None)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._workbench.point_at(None)
        super().leaveEvent(event)


class RowDelegate(QStyledItemDelegate):
    """Paints a cell: the worst row strong, with a bar at its left; stale rows grey."""

    def __init__(self, table: CheckTable, theme: Theme) -> None:
        super().__init__(table)
        self._table, self._theme, self._flat = table, theme, Flat(theme)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._table.check_model
        row, key = index.row(), model.columns[index.column()].key
        lit = model.is_worst(row) and not model.is_stale
        with magnified(painter, QRectF(option.rect), self._theme.tokens) as (box, tokens):
            painter.fillRect(box, self._table.ground_of(row))
            if lit and index.column() == 0:
                colour = tokens.error if model.is_wrong(row) else tokens.accent
                painter.fillRect(QRectF(box.left(), box.top() + 2, MARK, box.height() - 4), colour)
            painter.setFont(ui_font(tokens.text_body, 600 if lit else 400))
            painter.setPen(self._ink(row, key))
            side = Qt.AlignmentFlag.AlignLeft if key in ("weight", "verdict") else Qt.AlignmentFlag.AlignRight
            inside = box.adjusted(PADDING, 0, -PADDING, 0)
            words = model.text(row, key)
            text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(inside.width()) + 1)
            painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _ink(self, row: int, key: str) -> QColor:
        model, tokens = self._table.check_model, self._flat.tokens
        if model.is_stale:
            return tokens.muted
        if key in ("verdict", "error"):
            if model.is_left_out(row):
                return tokens.warning
            return tokens.error if model.is_wrong(row) else tokens.text
        return tokens.text

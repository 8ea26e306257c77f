"""The table of all values: neurons at the left, edges at the right, lit like the graph and edited like it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.graph.number_editor import NumberEditor
from app.panels.values_data import Cell, Kind, Light, Snapshot, column_room
from app.panels.values_model import ValuesModel
from app.theme import Theme, mixed, ui_font
from app.words import tr
from app.workbench import Workbench
from core.formula import Source
from core.numbers import subscripted

Index = QModelIndex | QPersistentModelIndex

ROW, PADDING = 26, 10
LEAST_WORD = 36.0
MEASURED = 60  # rows that say how wide a column must be


class CellDelegate(QStyledItemDelegate):
    """Paints a cell: numbers with their decimal points in one line, amber where the step has just computed."""

    def __init__(self, table: ValuesTable, theme: Theme) -> None:
        super().__init__(table)
        self._table, self._theme = table, theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)
        cell = self._table.values_model.cell(index.row(), index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, self._table.ground_of(index.row()))
        self._paint_light(painter, box, cell.light)
        is_number = bool(self._table.values_model.columns[index.column()].quantity)
        painter.setFont(ui_font(self._theme.tokens.text_body, 600 if cell.light is Light.COMPUTED else 400))
        painter.setPen(self._ink(cell, index.column()))
        if is_number and cell.value is not None:
            self._paint_number(painter, box, cell.text, index.column())
        else:
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            inside = box.adjusted(PADDING, 0, -PADDING, 0)
            text = painter.fontMetrics().elidedText(cell.text, Qt.TextElideMode.ElideRight, round(inside.width()))
            painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_light(self, painter: QPainter, box: QRectF, light: Light) -> None:
        tokens = self._theme.tokens
        if light is Light.NONE:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.computed if light is Light.COMPUTED else tokens.source)
        painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 6, 6)

    def _ink(self, cell: Cell, column: int) -> QColor:
        tokens = self._theme.tokens
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


class ValuesTable(QTableView):
    """One of the two tables. A row is selected together with its neuron or edge everywhere else."""

    def __init__(self, kind: Kind, snapshot: Snapshot, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self._workbench, self._theme = workbench, theme
        self._follows = False
        self.values_model = ValuesModel(kind, snapshot, self)
        self.editor: NumberEditor | None = None
        self._rooms: list[tuple[int, int]] = []
        self._measured: tuple[object, object, int] = (None, None, 0)
        self.setModel(self.values_model)
        self.setItemDelegate(CellDelegate(self, theme))
        self.setAccessibleName(tr("Values of neurons") if kind == "neuron" else tr("Values of edges"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        self.doubleClicked.connect(lambda index: self.edit(index.row()))
        self.selectionModel().currentRowChanged.connect(self._select)
        self._measure()

    # What is shown

    def show_values(self, snapshot: Snapshot) -> None:
        """Show the values of another step."""
        self.values_model.show(snapshot)
        if self._measured != (snapshot.iteration, snapshot.document, snapshot.digits):
            self._measure()
        self.viewport().update()

    def mark(self) -> None:
        """Mark the row that is selected elsewhere, and bring it into sight."""
        self._follows = True
        row = self._row_of(self._workbench.selection)
        if row is None:
            self.clearSelection()
        elif row != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.values_model.index(row, 0))
        self._follows = False
        self.viewport().update()

    def _row_of(self, source: Source | None) -> int | None:
        if source is None or source.kind != self.values_model.kind or source.index >= self.values_model.rowCount():
            return None
        return source.index

    def ground_of(self, row: int) -> QColor:
        """Return the colour that a row stands on: tinted when selected or under the pointer, here or elsewhere."""
        tokens = self._theme.tokens
        if row == self._row_of(self._workbench.selection):
            return mixed(tokens.card, tokens.accent, 0.16)
        if row == self._row_of(self._workbench.pointed):
            return mixed(tokens.card, tokens.hairline, 0.6)
        return tokens.card

    def room_behind_point(self, column: int) -> int:
        """Return how many characters a column keeps for the decimal point and what follows it."""
        return self._rooms[column][1] if column < len(self._rooms) else 0

    @Slot()
    def fit_columns(self) -> None:
        """Give each column what it needs, and share what is left over."""
        metrics = QFontMetricsF(ui_font(self._theme.tokens.text_body, 600))
        figure = metrics.horizontalAdvance("0")
        needs = []
        for column, (before, after) in zip(self.values_model.columns, self._rooms, strict=True):
            title = metrics.horizontalAdvance(tr(column.title))
            least = metrics.horizontalAdvance(tr("not yet")) if column.quantity else LEAST_WORD
            needs.append(max(title, least, (before + after) * figure) + 2 * PADDING)
        spare = max(0.0, self.viewport().width() - sum(needs)) / max(1, len(needs))
        for place, need in enumerate(needs):
            self.setColumnWidth(place, int(need + spare))

    def _measure(self) -> None:
        """Count the characters before and behind the point, from all values of the iteration, computed yet or not."""
        snapshot, kind = self.values_model.snapshot, self.values_model.kind
        self._measured = (snapshot.iteration, snapshot.document, snapshot.digits)
        self._rooms = [
            column_room(snapshot, kind, column.quantity, MEASURED) if column.quantity else (0, 0)
            for column in self.values_model.columns
        ]
        self.fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    # Pointer and keys

    def _select(self, current: QModelIndex) -> None:
        if current.isValid() and not self._follows:
            self._workbench.select(self.values_model.source(current.row(), current.column()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._workbench.select(self.values_model.source(index.row(), index.column()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        source = self.values_model.source(index.row(), index.column()) if index.isValid() else None
        self._workbench.point_at(source)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._workbench.point_at(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _edits(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _edits(event):
            self.edit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    # Editing

    def edit(self, row: int) -> None:  # type: ignore[override]
        """Open the editor on a row's weight, input or target."""
        column = self.values_model.editable_column(row) if row >= 0 else None
        if column is None or self.editor is not None:
            return
        cell = self.values_model.cell(row, column)
        if cell.value is None:
            return
        self.scrollTo(self.values_model.index(row, column))
        name = subscripted(self.values_model.cell(row, 0).text)
        editor = NumberEditor(self.window(), self._theme.tokens, name, cell.value)
        data_row = self.values_model.snapshot.row
        editor.committed.connect(lambda value: self._commit(row, data_row, value))
        editor.closed.connect(self._close_editor)
        self.editor = editor
        place = self.visualRect(self.values_model.index(row, column))
        corner = self.viewport().mapTo(self.window(), place.topLeft())
        editor.open_at(QRect(corner, place.size()))

    def _commit(self, row: int, data_row: int, value: float) -> None:
        if self.values_model.kind == "edge":
            self._workbench.set_weight(row, value)
        else:
            self._workbench.set_cell(data_row, row, value)

    def _close_editor(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None
            self.setFocus(Qt.FocusReason.OtherFocusReason)


class ValuesPanel(QWidget):
    """Both tables side by side."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        snapshot = Snapshot(workbench)
        self.neurons = ValuesTable("neuron", snapshot, workbench, theme)
        self.edges = ValuesTable("edge", snapshot, workbench, theme)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(20)
        layout.addWidget(self.neurons, 1)
        layout.addWidget(self.edges, 1)
        workbench.document_changed.connect(self.refresh)
        workbench.cursor_changed.connect(self.refresh)
        workbench.selection_changed.connect(self.mark)
        theme.changed.connect(self.mark)
        self.mark()

    @Slot()
    def refresh(self) -> None:
        """Show the values of the workbench's step."""
        snapshot = Snapshot(self._workbench)
        for table in (self.neurons, self.edges):
            table.show_values(snapshot)
            table.mark()

    @Slot()
    def mark(self) -> None:
        """Mark what is selected or pointed at."""
        for table in (self.neurons, self.edges):
            table.mark()


def exact_value(workbench: Workbench, source: Source) -> str | None:
    """Return a value with every digit, for the clipboard; None while it is not known."""
    return Snapshot(workbench).exact(source)


def _edits(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)

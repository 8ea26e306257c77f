"""The table of all values: neurons at the left, edges at the right, lit like the graph and edited like it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QTableView,
    QWidget,
)

from app.empty import Hint, begin_words
from app.graph.number_editor import NumberEditor
from app.panels.values_cells import PADDING, CellDelegate
from app.panels.values_data import Kind, Snapshot, column_room
from app.panels.values_model import Column, ValuesModel
from app.quiet_table import make_quiet
from app.theme import Theme, mixed, ui_font
from app.words import tr
from app.workbench import Workbench
from core.formula import Source
from core.numbers import subscripted

ROW = 26
WIDEST_WORD = 110.0
MEASURED = 200  # rows that say how wide a column must be
EVERY_LIVE = 5  # of so many networks in training one is shown
_REST_MS = 150  # after the last edit columns are measured anew


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
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._measure)
        self.setModel(self.values_model)
        self.setItemDelegate(CellDelegate(self, theme))
        self.setAccessibleName(tr("Values of neurons") if kind == "neuron" else tr("Values of edges"))
        make_quiet(self, ROW)
        self.setMouseTracking(True)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        self.doubleClicked.connect(lambda index: self.edit_row(index.row()))
        self.selectionModel().currentRowChanged.connect(self._select)
        self.hint = Hint(self)
        self._measure()
        self._tell()

    # What is shown

    def show_values(self, snapshot: Snapshot) -> None:
        """Show the values of another step; columns take the room that other numbers need when edits have paused."""
        columns = self.values_model.columns
        self.values_model.show(snapshot)
        if self._measured != (snapshot.iteration, snapshot.document, snapshot.digits):
            was_edited = self._workbench.undo_stack.count() > 0
            if was_edited and columns == self.values_model.columns and self._measured[2] == snapshot.digits:
                self._rest.start()
            else:
                self._measure()
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        """Say what to do where there are no rows."""
        if self.values_model.rowCount():
            self.hint.tell("")
        elif self.values_model.kind == "neuron" or not self._workbench.document.network.neurons:
            self.hint.tell(begin_words() if self.values_model.kind == "neuron" else tr("Edges come after neurons."))
        else:
            self.hint.tell(tr("Draw an edge: drag from a neuron's handle to another neuron, or press E there."))

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

    def bring_into_sight(self, computed: tuple[Source, ...], sources: tuple[Source, ...]) -> None:
        """Scroll to the rows that a step has computed, or, where it computed none here, to those it came from."""
        for wanted in (computed, sources):
            rows = [source.index for source in wanted if source.kind == self.values_model.kind]
            if rows:
                for row in (max(rows), min(rows)):
                    self.scrollTo(self.values_model.index(row, 0))
                return

    def ground_of(self, row: int) -> QColor:
        """Return the colour that a row stands on: tinted when selected or under the pointer, here or elsewhere."""
        tokens = self._theme.tokens
        if row == self._row_of(self._workbench.selection):
            return mixed(tokens.card, tokens.accent, 0.16)
        if row == self._row_of(self._workbench.pointed):
            return tokens.raised
        return tokens.card

    def room_behind_point(self, column: int) -> int:
        """Return how many characters a column keeps for the decimal point and what follows it."""
        return self._rooms[column][1] if column < len(self._rooms) else 0

    @Slot()
    def fit_columns(self) -> None:
        """Give each column what it needs, and share what is left over."""
        if len(self._rooms) != len(self.values_model.columns):
            return  # in the middle of a change of columns; `_measure` comes back here
        metrics = QFontMetricsF(ui_font(self._theme.tokens.text_body, 600))
        figure = metrics.horizontalAdvance("0")
        needs = []
        for column, (before, after) in zip(self.values_model.columns, self._rooms, strict=True):
            title = metrics.horizontalAdvance(tr(column.title))
            least = metrics.horizontalAdvance(tr("not yet")) if column.quantity else self._widest_word(column, metrics)
            needs.append(max(title, least, (before + after) * figure) + self._theme.tokens.px(2 * PADDING))
        spare = max(0.0, self.viewport().width() - sum(needs)) / max(1, len(needs))
        for place, need in enumerate(needs):
            self.setColumnWidth(place, int(need + spare))

    def _widest_word(self, column: Column, metrics: QFontMetricsF) -> float:
        """Return how wide the words of a column are, a very long name cut."""
        model = self.values_model
        words = [column.words(model.snapshot, row) for row in range(min(model.rowCount(), MEASURED)) if column.words]
        return min(
            self._theme.tokens.px(WIDEST_WORD), max((metrics.horizontalAdvance(word) for word in words), default=0.0)
        )

    def _measure(self) -> None:
        """Count the characters before and behind the point, from all values of the iteration, computed yet or not."""
        self._rest.stop()
        snapshot, kind = self.values_model.snapshot, self.values_model.kind
        self._measured = (snapshot.iteration, snapshot.document, snapshot.digits)
        self._rooms = [
            column_room(snapshot, kind, column.quantity, MEASURED) if column.quantity else (0, 0)
            for column in self.values_model.columns
        ]
        if self.isVisible():
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
            self.edit_row(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    # Editing

    def edit_row(self, row: int) -> None:
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
        theme.changed.connect(self._dress)
        self.mark()

    @Slot()
    def refresh(self) -> None:
        """Show the values of the workbench's step; of a network in training every few times."""
        if self._workbench.is_live and self._workbench.live_frame % EVERY_LIVE:
            return
        snapshot = Snapshot(self._workbench)
        explanation = self._workbench.explanation
        for table in (self.neurons, self.edges):
            table.show_values(snapshot)
            table.mark()
            if explanation is not None:
                table.bring_into_sight(explanation.computed, explanation.sources)

    @Slot()
    def _dress(self) -> None:
        """Take other colours and another scale."""
        for table in (self.neurons, self.edges):
            table.fit_columns()
        self.mark()

    @Slot()
    def mark(self) -> None:
        """Mark what is selected or pointed at."""
        for table in (self.neurons, self.edges):
            table.mark()


def _edits(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)

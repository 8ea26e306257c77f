"""The table of the data: walks and selects like a spreadsheet, edits a cell in place, marks the sample on screen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.data.cells import PADDING, Cells, ColumnHeads, RowHeads
from app.data.model import DataModel
from app.empty import Hint
from app.graph.number_editor import NumberEditor
from app.scaling import hold
from app.theme import Theme, ui_font
from app.words import tr
from app.workbench import Workbench
from core.network import Integers

ROW = 24
MEASURED, MOST_MEASURED = 200, 2_000  # rows, and cells in all, that say how wide a column must be
WIDEST_NAME = 120.0
MOST_SPARE = 48.0  # that a column takes beyond what it needs
_BEGINS_A_NUMBER = frozenset("0123456789.,-+−")
_WALKING = frozenset((
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
))  # fmt: skip
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COPY, _PASTE, _ALL = (getattr(QKeySequence.StandardKey, name) for name in ("Copy", "Paste", "SelectAll"))


class DataTable(QTableView):
    """The rows of the document.

    Signals:
        delete_wanted, copy_wanted, paste_wanted: the keys for it were pressed.
        sort_wanted(int): a heading was pressed twice.
        cell_moved: another row is the current one.
    """

    delete_wanted = Signal()
    copy_wanted = Signal()
    paste_wanted = Signal()
    sort_wanted = Signal(int)
    cell_moved = Signal()

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self._workbench, self._theme = workbench, theme
        self.row_on_screen: int | None = None
        self.pinned_row: int | None = None
        self.editor: NumberEditor | None = None
        self._rooms: list[tuple[int, int]] = []
        self.data_model = DataModel(workbench, self)
        self.setModel(self.data_model)
        self.setHorizontalHeader(ColumnHeads(self, theme))
        self.setVerticalHeader(RowHeads(self, theme))
        self.setItemDelegate(Cells(self, theme))
        self.hint = Hint(self)
        self._set_up()
        self.doubleClicked.connect(lambda index: self.open_editor())
        self.selectionModel().currentRowChanged.connect(self.cell_moved)
        self.verticalHeader().sectionPressed.connect(self._press_row)
        self.horizontalHeader().sectionDoubleClicked.connect(self.sort_wanted)
        self.data_model.modelReset.connect(self.measure)
        theme.changed.connect(self.measure)

    def _set_up(self) -> None:
        self.setAccessibleName(tr("Data: one sample in each row"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        hold(self.verticalHeader(), section=ROW)

    # What is shown

    def refresh(self, follows: bool = True) -> None:
        """Show the document on the bench, and mark the sample on screen; if wanted it is brought into sight."""
        self.data_model.show(self._workbench)
        self.hint.tell(self._missing())
        iteration, known = self._workbench.iteration, self._workbench.shown
        row = iteration.rows[known.sample] if iteration is not None and known is not None else None
        moved, self.row_on_screen = row != self.row_on_screen, row
        self.pinned_row = self._workbench.pinned_sample
        if not self._rooms:
            self.measure()
        if follows and moved and row is not None and self.editor is None:
            self.scrollTo(self.data_model.index(row, max(0, self.currentIndex().column())))
        self.viewport().update()
        self.verticalHeader().viewport().update()

    def _missing(self) -> str:
        """Return what to do where there is no sample."""
        if not self._workbench.document.data.columns:
            return tr("Each input and each output has a column here: add such neurons to the network first.")
        if not self.data_model.rowCount():
            return tr("No rows yet: Add makes one to type into, Built-in Data… and Import… bring many.")
        return ""

    def room_behind_point(self, column: int) -> int:
        """Return how many characters a column keeps for the decimal point and what follows it."""
        return self._rooms[column][1] if column < len(self._rooms) else 0

    def measure(self) -> None:
        """Give each column the room that its name and its numbers need, and a little of what is left over."""
        model, theme = self.data_model, self._theme
        metrics = QFontMetricsF(ui_font(theme.tokens.text_body, 600))
        rows = range(min(MEASURED, MOST_MEASURED // max(1, len(model.columns)), model.rowCount()))
        self._rooms, needs = [], []
        for place, column in enumerate(model.columns):
            ends = [model.text(row, place).partition(".") for row in rows]
            before = max((len(whole) for whole, _, _ in ends), default=0)
            after = max((len(point + rest) for _, point, rest in ends), default=0)
            self._rooms.append((before, after))
            words = max(metrics.horizontalAdvance(word) for word in (column.name, column.role))
            numbers = (before + after + 1) * metrics.horizontalAdvance("0")
            needs.append(max(min(theme.tokens.px(WIDEST_NAME), words), numbers) + theme.tokens.px(2 * PADDING))
        self._share_room(needs)

    def _share_room(self, needs: list[float]) -> None:
        spare = max(0.0, self.viewport().width() - sum(needs)) / max(1, len(needs))
        for place, need in enumerate(needs):
            self.setColumnWidth(place, int(need + min(spare, self._theme.tokens.px(MOST_SPARE))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.measure()

    # What is chosen

    @property
    def chosen_rows(self) -> Integers:
        """The rows that have a selected cell, in order; else the current one."""
        spans = {(span.top(), span.bottom()) for span in self.selectionModel().selection().toList()}
        if not spans:
            current = self.currentIndex().row()
            return np.array([current] if current >= 0 else [], dtype=np.intp)
        return np.unique(np.concatenate([np.arange(top, bottom + 1) for top, bottom in spans]))

    @property
    def chosen_columns(self) -> tuple[int, ...]:
        """The columns that have a selected cell, in order; else the current one."""
        spans = [(span.left(), span.right()) for span in self.selectionModel().selection().toList()]
        places = sorted({place for left, right in spans for place in range(left, right + 1)})
        current = self.currentIndex().column()
        return tuple(places) or ((current,) if current >= 0 else ())

    def go_to(self, row: int, column: int | None = None) -> None:
        """Make a cell the current and only selected one, and bring it into sight."""
        place = max(0, self.currentIndex().column()) if column is None else column
        within = max(0, min(row, self.data_model.rowCount() - 1))
        index = self.data_model.index(within, place)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def select_block(self, row: int, column: int, rows: int, columns: int) -> None:
        """Select some cells side by side; the first is the current one."""
        self.go_to(row, column)
        model = self.data_model
        last = model.index(min(row + rows, model.rowCount()) - 1, min(column + columns, model.columnCount()) - 1)
        block = QItemSelection(model.index(row, column), last)
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _press_row(self, row: int) -> None:
        self._workbench.pin_sample(row)

    # Keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER and self.currentIndex().isValid():
            self._workbench.pin_sample(self.currentIndex().row())
        elif key == Qt.Key.Key_F2:
            self.open_editor()
        elif key == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        elif event.matches(_COPY):
            self.copy_wanted.emit()
        elif event.matches(_PASTE):
            self.paste_wanted.emit()
        elif plain and event.text() and event.text() in _BEGINS_A_NUMBER:
            self.open_editor(event.text())
        else:
            super().keyPressEvent(event)

    # Editing

    def open_editor(self, typed: str = "") -> None:
        """Open the editor on the current cell; `typed`: the key that began the number."""
        index, model = self.currentIndex(), self.data_model
        if not index.isValid() or self.editor is not None or not model.columns[index.column()].kind.is_data:
            return
        row, column = index.row(), model.columns[index.column()]
        self.scrollTo(index)
        name = tr("{name}, row {row}", name=column.name, row=row + 1)
        editor = NumberEditor(self.window(), self._theme.tokens, name, model.value(row, index.column()))
        editor.committed.connect(lambda value: self._take(row, column.neuron, value))
        editor.closed.connect(self._close_editor)
        self.editor = editor
        place = self.visualRect(index)
        editor.open_at(QRect(self.viewport().mapTo(self.window(), place.topLeft()), place.size()))
        if typed:
            editor.field.setText(typed)

    def _take(self, row: int, neuron: int, value: float) -> None:
        """Take a number that was typed, and go on to the row below."""
        self._workbench.set_cell(row, neuron, value)
        self.go_to(row + 1)

    def _close_editor(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None
            self.setFocus(Qt.FocusReason.OtherFocusReason)


def _is_ours(event: QKeyEvent) -> bool:
    """Tell whether a key belongs to the table and not to the window: walking, typing, copying."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if event.matches(_COPY) or event.matches(_PASTE) or event.matches(_ALL):
        return True
    if held == Qt.KeyboardModifier.ControlModifier:
        return event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End)
    if held:
        return False
    ours = (*_WALKING, *_ENTER, Qt.Key.Key_F2, Qt.Key.Key_Delete)
    return event.key() in ours or (bool(event.text()) and event.text() in _BEGINS_A_NUMBER)

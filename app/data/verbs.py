"""What can be done with the rows of the table, each one entry of undo; long texts are read and written aside."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sized

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.data.copying import Selection, run_through
from app.data.table import DataTable
from app.data.wording import rows_words
from app.views import Bench
from app.words import tr, worded
from core import editing_data
from core.document import Document
from core.editing import EditRefused
from core.network import Floats

SMALL = 20_000  # cells that are written and characters that are read at once
LARGE = 200_000  # numbers in a document from which edits are made aside
COPY, PASTE, EDIT = "copy data", "paste data", "edit data"


class DataVerbs(QObject):
    """The verbs of the tools, the keys and the context menu.

    Signals:
        said(str, bool): what was done; or, with True, why something could not be done.
    """

    said = Signal(str, bool)

    def __init__(self, bench: Bench, table: DataTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._table = bench, table

    def _do(self, text: str, edit: Callable[[Document], Document], then: Callable[[], None] = lambda: None) -> None:
        """Do an edit, and `then` where it was done; one of many numbers is made ready aside."""
        document = self._bench.workbench.document
        if document.data.rows.size <= LARGE:
            done = self._bench.edits.do(text, edit)
            self.said.emit("" if done else self._bench.edits.refused, not done)
            if done:
                then()
            return

        def work() -> Generator[None, None, Document]:
            yield None
            return edit(document)

        def take(edited: Document) -> None:
            if self._bench.workbench.document is document:  # else somebody was faster
                self._do_ready(text, edited)
                then()

        self.said.emit(tr("Working on {rows}…", rows=rows_words(len(document.data.rows))), False)
        self._bench.background.start(EDIT, work, on_done=take, on_error=self._refuse)

    def _do_ready(self, text: str, edited: Document) -> None:
        self._bench.edits.do(text, lambda _: edited)
        self.said.emit("", False)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, EditRefused):
            raise error
        self.said.emit(worded(error.why), True)

    # Rows

    def add(self) -> None:
        """Add a row of zeros below the current one, and stand in it."""
        row = self._table.currentIndex().row() + 1 or self._table.data_model.rowCount()
        self._do(
            tr("Add a row"),
            lambda document: editing_data.add_rows(document, row),
            lambda: self._table.go_to(row, self._table.data_model.first_data_column),
        )

    def duplicate(self) -> None:
        """Put a copy of the chosen rows below them."""
        rows = self._table.chosen_rows
        if len(rows):
            self._do(
                _counted(tr("Duplicate a row"), tr("Duplicate {count} rows"), rows),
                lambda document: editing_data.duplicate_rows(document, rows.tolist()),
                lambda: self._table.go_to(int(rows[-1]) + 1),
            )

    def delete(self) -> None:
        """Delete the chosen rows."""
        rows = self._table.chosen_rows
        if len(rows):
            self._do(
                _counted(tr("Delete a row"), tr("Delete {count} rows"), rows),
                lambda document: editing_data.delete_rows(document, rows.tolist()),
                lambda: self._table.go_to(int(rows[0])),
            )

    def sort(self, rising: bool, column: int | None = None) -> None:
        """Sort the rows by the current column, or by another one."""
        model = self._table.data_model
        place = self._table.currentIndex().column() if column is None else column
        chosen = model.columns[place] if 0 <= place < len(model.columns) else None
        if chosen is None or not chosen.kind.is_data:
            self.said.emit(tr("Stand in a column of inputs or targets to sort by it."), True)
            return
        words = tr("Sort by {name}, rising") if rising else tr("Sort by {name}, falling")
        self._do(
            words.format(name=chosen.name),
            lambda document: editing_data.sort_rows(document, chosen.neuron, descending=not rising),
        )

    # The clipboard

    def copy(self) -> None:
        """Put the selected cells on the clipboard as a spreadsheet takes them, numbers with all their digits."""
        rows, columns = self._table.chosen_rows, self._table.chosen_columns
        if not len(rows) or not columns:
            return
        chosen = Selection(self._table.data_model, rows, columns)
        if len(rows) * len(columns) <= SMALL:
            self._copied(run_through(chosen.text()), len(rows))
        else:
            self._bench.background.start(COPY, chosen.text, on_done=lambda text: self._copied(text, len(rows)))

    def _copied(self, text: str, rows: int) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.emit(tr("{rows} copied", rows=rows_words(rows)), False)

    def paste(self) -> None:
        """Paste a block of numbers at the first of the chosen cells; rows that are lacking are added."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.said.emit(tr("There is nothing to paste: copy some cells of a spreadsheet first."), True)
            return
        if len(text) <= SMALL:
            try:
                self._paste(editing_data.block_of(text))
            except EditRefused as refusal:
                self.said.emit(worded(refusal.why), True)
            return

        def work() -> Generator[None, None, Floats]:
            yield None
            return editing_data.block_of(text)

        self._bench.background.start(PASTE, work, on_done=self._paste, on_error=self._refuse)

    def _paste(self, block: Floats) -> None:
        rows, columns, model = self._table.chosen_rows, self._table.chosen_columns, self._table.data_model
        row = int(rows[0]) if len(rows) else 0
        first = max(columns[0] if columns else 0, model.first_data_column)
        neurons = [column.neuron for column in model.columns[first:] if column.kind.is_data]
        self._do(
            _counted(tr("Paste a row"), tr("Paste {count} rows"), block),
            lambda document: editing_data.paste_block(document, row, neurons, block),
            lambda: self._pasted(row, first, block),
        )

    def _pasted(self, row: int, column: int, block: Floats) -> None:
        self._table.select_block(row, column, *block.shape)
        self.said.emit(tr("{rows} pasted", rows=rows_words(len(block))), False)


def _counted(one: str, several: str, rows: Sized) -> str:
    return one if len(rows) == 1 else several.format(count=f"{len(rows):,}")

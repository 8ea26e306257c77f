"""The tab of the data: how much there is at the left, the table with its tools, the sample as a picture."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.data.sample_picture import SamplePicture
from app.data.side import DataSide
from app.data.style import data_style
from app.data.table import DataTable
from app.data.tools import Tools
from app.data.verbs import DataVerbs
from app.pixels import side_of_picture
from app.views import Bench


class DataPanel(QWidget):
    """The samples that the network learns from, as a table to edit."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.table = DataTable(bench.workbench, bench.theme)
        self.verbs = DataVerbs(bench, self.table, self)
        self.side, self.tools = DataSide(bench), Tools(bench, self.table, self.verbs)
        self.picture = SamplePicture(bench.theme)
        self._is_stale = True
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self._dress()

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(self.tools)
        middle.addWidget(self.table, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 0, 6)
        layout.setSpacing(18)
        layout.addWidget(self.side)
        layout.addLayout(middle, 1)
        layout.addWidget(self.picture)

    def _connect(self) -> None:
        workbench, table, verbs = self._bench.workbench, self.table, self.verbs
        for signal in (workbench.document_changed, workbench.cursor_changed):
            signal.connect(self.refresh)
        self._bench.theme.changed.connect(self._dress)
        table.delete_wanted.connect(verbs.delete)
        table.copy_wanted.connect(verbs.copy)
        table.paste_wanted.connect(verbs.paste)
        table.sort_wanted.connect(lambda column: verbs.sort(True, column))
        table.cell_moved.connect(self._show_picture)
        self.tools.now.toggled.connect(self._show_now)

    @Slot()
    def _dress(self) -> None:
        self.setStyleSheet(data_style(self._bench.theme.tokens))
        self.refresh()

    @Slot(bool)
    def _show_now(self, wanted: bool) -> None:
        self.table.data_model.shows_now = wanted
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the document's data; while hidden, only note that something has changed."""
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        self.table.refresh(follows=not self._bench.trainer.is_running)
        self.side.refresh()
        self.tools.refresh()
        self._show_picture()

    @Slot()
    def _show_picture(self) -> None:
        """Show the current row as a picture, else the sample on screen."""
        document = self._bench.workbench.document
        is_picture = not self._bench.workbench.problems and bool(side_of_picture(document.network.topology))
        self.picture.setVisible(is_picture)
        if is_picture and self.isVisible():
            current = self.table.currentIndex().row()
            self.picture.show_row(document, current if current >= 0 else self.table.row_on_screen or 0)

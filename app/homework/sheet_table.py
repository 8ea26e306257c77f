"""A table of worked numbers: what, formula, number, and what is said to it; rows can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QBrush, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from app.quiet_table import make_quiet
from app.theme import Theme

ROW = 26


class SheetTable(QTableWidget):
    """Plain text in columns; `paint_row` gives a row the colours of right, wrong or found."""

    _brought = -1  # the row that stays in sight; −1: none

    def __init__(self, name: str, headings: Sequence[str], theme: Theme, stretched: int) -> None:
        super().__init__(0, len(headings))
        self._theme = theme
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        make_quiet(self, ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self._brought = -1
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setToolTip(text if len(text) > 40 else "")
                self.setItem(at, column, item)

    def bring(self, row: int) -> None:
        """Scroll to a row, and again whenever the room changes until other rows are shown: reasons come in below."""
        self._brought = row
        self._scroll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scroll()

    def _scroll(self) -> None:
        if self._brought >= 0:
            self.scrollTo(self.model().index(self._brought, 0), QTableWidget.ScrollHint.PositionAtCenter)

    def paint_row(self, row: int, is_found: bool) -> None:
        """Light a row: as what was looked for, or paler."""
        tokens = self._theme.tokens
        ground, ink = (tokens.computed, tokens.on_computed) if is_found else (tokens.source, tokens.on_source)
        for column in range(self.columnCount()):
            item = self.item(row, column)
            if item is not None:
                item.setBackground(QBrush(ground))
                item.setForeground(QBrush(ink))
                font = item.font()
                font.setBold(is_found)
                item.setFont(font)

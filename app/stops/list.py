"""The list of stops: each with a box to switch it on and off; Space switches, Del removes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from app.theme import Theme
from app.words import tr

ROW = 24
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class StopList(QListWidget):
    """Shows stops in words.

    Signals:
        switched(place, on): the box of a stop was ticked or cleared.
        removed(place): a stop is to go.
    """

    switched = Signal(int, bool)
    removed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._filling = False
        self.setAccessibleName(tr("Stops"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemChanged.connect(self._changed)

    def show_stops(self, stops: list[tuple[str, bool]]) -> None:
        """Show stops, each in words and whether it is on; the current row stays where it is."""
        row = min(max(self.currentRow(), 0), len(stops) - 1)
        self._filling = True
        while self.count() > len(stops):
            self.takeItem(self.count() - 1)
        for place, (words, on) in enumerate(stops):
            if place == self.count():
                self.addItem(QListWidgetItem())
            self._fill(self.item(place), words, on)
        self.setCurrentRow(row)
        self._filling = False

    def _fill(self, item: QListWidgetItem, words: str, on: bool) -> None:
        tokens = self._theme.tokens
        item.setText(words)
        item.setToolTip("")
        item.setSizeHint(QSize(0, ROW))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        item.setForeground(tokens.text if on else tokens.muted)

    def _changed(self, item: QListWidgetItem) -> None:
        if not self._filling:
            self.switched.emit(self.row(item), item.checkState() is Qt.CheckState.Checked)

    def event(self, event: QEvent) -> bool:
        is_key = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Space, *_REMOVE)
        if is_key and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else Space would play
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _REMOVE and self.currentRow() >= 0:
            self.removed.emit(self.currentRow())
        else:
            super().keyPressEvent(event)

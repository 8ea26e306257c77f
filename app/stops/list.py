"""The list of stops: each with a box to switch it on and off; Space switches, Del removes, Enter changes a number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.controls import mark_wrong, plain_tip
from app.theme import Theme
from app.words import tr
from core.numbers import parse_number

ROW, FIELD = 24, 110
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class StopList(QListWidget):
    """Shows stops in words.

    Signals:
        switched(place, on): the box of a stop was ticked or cleared.
        removed(place): a stop is to go.
        number_wanted(place, number): a stop is to have another number.
    """

    switched = Signal(int, bool)
    removed = Signal(int)
    number_wanted = Signal(int, float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._filling = False
        self._numbers: list[tuple[float, float] | None] = []
        self.line = NumberField(self.viewport(), self.number_wanted.emit, self.setFocus)
        self.setAccessibleName(tr("Stops"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemChanged.connect(self._changed)
        self.itemDoubleClicked.connect(lambda item: self.ask_number(self.row(item)))
        self.verticalScrollBar().valueChanged.connect(self.line.close_quietly)

    def show_stops(self, stops: list[tuple[str, bool, tuple[float, float] | None]]) -> None:
        """Show stops, each in words, whether it is on, and its number and the least it may be; the row stays."""
        self.line.close_quietly()
        self._numbers = [number for _, _, number in stops]
        row = min(max(self.currentRow(), 0), len(stops) - 1)
        self._filling = True
        while self.count() > len(stops):
            self.takeItem(self.count() - 1)
        for place, (words, on, _) in enumerate(stops):
            if place == self.count():
                self.addItem(QListWidgetItem())
            self._fill(self.item(place), words, on)
        self.setCurrentRow(row)
        self._filling = False

    def _fill(self, item: QListWidgetItem, words: str, on: bool) -> None:
        tokens = self._theme.tokens
        item.setText(words)
        has_number = self._numbers[self.row(item)] is not None
        item.setToolTip(plain_tip(tr("Double-click or press Enter to change the number")) if has_number else "")
        item.setSizeHint(QSize(0, tokens.px(ROW)))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        item.setForeground(tokens.text if on else tokens.muted)

    def _changed(self, item: QListWidgetItem) -> None:
        if not self._filling:
            self.switched.emit(self.row(item), item.checkState() is Qt.CheckState.Checked)

    # Removing, and changing a number in place

    def remove_current(self) -> None:
        """Ask for the stop that is marked to be removed."""
        if self.currentRow() >= 0:
            self.removed.emit(self.currentRow())

    def ask_number(self, row: int) -> None:
        """Let the number of a stop be typed, where it has one."""
        found = self._numbers[row] if 0 <= row < len(self._numbers) else None
        if found is not None:
            place = self.visualItemRect(self.item(row))
            px = self._theme.tokens.px
            width = min(px(FIELD), place.width())
            left = place.right() - width - px(4)
            self.line.open(row, *found, QRect(left, place.top() + 1, width, place.height() - 2))

    def event(self, event: QEvent) -> bool:
        is_key = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Space, *_ENTER, *_REMOVE)
        if is_key and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else Space would play
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _REMOVE and self.currentRow() >= 0:
            self.remove_current()
        elif event.key() in _ENTER:
            self.ask_number(self.currentRow())
        else:
            super().keyPressEvent(event)


class NumberField(QLineEdit):
    """A line for a number that appears over a row; Enter takes what is typed, Esc and leaving drop it."""

    def __init__(self, parent: QWidget, take: Callable[[int, float], None], leave: Callable[[], None]) -> None:
        super().__init__(parent)
        self._take, self._leave, self._row, self._least = take, leave, -1, 0.0
        self.setAccessibleName(tr("The number of the stop"))
        self.setMaxLength(40)
        self.textChanged.connect(lambda: self._mark(False))
        self.hide()

    def open(self, row: int, number: float, least: float, place: QRect) -> None:
        """Appear over a row."""
        self._row, self._least = row, least
        self.setGeometry(place)
        self.setText(repr(number))
        self.selectAll()
        self.show()
        self.setFocus()

    def close_quietly(self) -> None:
        """Go; nothing is taken."""
        if self.isVisible():
            self.hide()
            self._leave()

    def _mark(self, wrong: bool) -> None:
        mark_wrong(self, wrong)
        self.setAccessibleDescription(tr("Type a number, such as 0.01 or 1/100.") if wrong else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_quietly()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        try:
            number = parse_number(self.text())
        except ValueError:
            self._mark(True)
            return
        if number < self._least:
            self._mark(True)
            return
        self.close_quietly()
        self._take(self._row, number)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hide()

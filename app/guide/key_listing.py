"""Lays the sheet of keys over the window, and takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from app.guide.key_groups import key_groups
from app.guide.keys_sheet import KeysSheet
from app.guide.veil import Veil

if TYPE_CHECKING:
    from app.main_window import MainWindow


class KeyListing(QObject):
    """The sheet while it is there; asked for again it goes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._veil: Veil | None = None
        self.sheet: KeysSheet | None = None

    def toggle(self) -> None:
        """Show the keys, or put them away."""
        if self.sheet is not None:
            self.close()
            return
        self._veil = Veil(self._window, 0)
        self.sheet = KeysSheet(key_groups(), self._window.theme)
        self.sheet.setParent(self._veil)
        self.sheet.left.connect(self.close)
        self._window.theme.changed.connect(self.close)
        self._veil.resized.connect(self._place)
        self._veil.raise_up()
        self._place()
        self.sheet.show()
        self.sheet.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close(self) -> None:
        """Put the keys away."""
        if self._veil is not None:
            self._window.theme.changed.disconnect(self.close)
            self._veil.take_away()
            self._veil = self.sheet = None

    @Slot()
    def _place(self) -> None:
        if self._veil is not None and self.sheet is not None:
            menu = self._window.menuBar()
            top = 0 if menu.isNativeMenuBar() else menu.height()
            self.sheet.setGeometry(self._veil.rect().adjusted(0, top, 0, 0))

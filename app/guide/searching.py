"""Opens the search over the window, and runs what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.guide.findable import Findable, findables
from app.guide.palette import Palette
from app.guide.veil import DIM, Veil

if TYPE_CHECKING:
    from app.guide.front import Front
    from app.main_window import MainWindow

TOP = 64  # from the window's upper edge


class Searching(QObject):
    """The palette while it is open; asked for again it goes away."""

    def __init__(self, window: MainWindow, front: Front) -> None:
        super().__init__(window)
        self._window, self._front = window, front
        self._veil: Veil | None = None
        self.palette: Palette | None = None

    def toggle(self) -> None:
        """Open the search, or close it."""
        if self.palette is not None:
            self.close()
            return
        theme = self._window.theme
        self._veil = Veil(self._window, DIM[theme.tokens.dark])
        self.palette = Palette(findables(self._window), theme)
        self.palette.setParent(self._veil)
        self.palette.chosen.connect(self._run)
        self.palette.left.connect(self.close)
        self._veil.clicked.connect(self.close)
        self._veil.resized.connect(self._place)
        self._veil.raise_up()
        self.palette.show()
        self._place()
        self.palette.field.setFocus()

    @Slot()
    def close(self) -> None:
        """Close the search."""
        if self._veil is not None:
            self._veil.take_away()
            self._veil = self.palette = None

    @Slot(object)
    def _run(self, found: Findable) -> None:
        self.close()
        if not found.stays:
            self._front.leave()
        found.run()

    def _place(self) -> None:
        if self._veil is not None and self.palette is not None:
            self.palette.adjustSize()
            left = (self._veil.width() - self.palette.width()) // 2
            self.palette.move(max(0, left), self._window.theme.tokens.px(TOP))

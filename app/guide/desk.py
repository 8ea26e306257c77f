"""The first minute: start page, tour, search and the sheet of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QWhatsThis

from app.guide.front import Front
from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host


class GuideDesk(QObject):
    """The first minute: start page, tour, search and the sheet of keys."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window
        self.front = Front(bench, host, window)

    def show_start(self) -> None:
        """Show the start page: lessons, examples, recent files, a new network."""
        self.front.show()

    def tour(self) -> None:
        """Point out the five parts of the window, one after the other."""

    def search(self) -> None:
        """Find an action or lesson by a word."""

    def show_keys(self) -> None:
        """List every key on one sheet."""

    def whats_this(self) -> None:
        """Let the next click tell what is under it."""
        self.front.leave()
        QWhatsThis.enterWhatsThisMode()

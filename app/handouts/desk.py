"""The door to worksheets and worked solutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host


class HandoutDesk(QObject):
    """The door to worksheets and worked solutions."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window

    def make(self) -> None:
        """Ask what the handout should hold, and write it into a file."""

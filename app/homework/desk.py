"""The door to checking homework and finding the mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host


class HomeworkDesk(QObject):
    """The door to checking homework and finding the mistake."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window

    def check(self) -> None:
        """Open the window where a worked iteration is typed or pasted and checked."""

    def find_mistake(self) -> None:
        """Open the window with a worked iteration in which one number is wrong."""

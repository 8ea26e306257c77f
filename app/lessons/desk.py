"""Opens lessons beside the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host


class LessonsDesk(QObject):
    """Opens lessons beside the graph."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window

    def choose(self) -> None:
        """Let a lesson be chosen."""

    def close_lesson(self) -> None:
        """Put the lesson away."""

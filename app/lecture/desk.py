"""The door to lecture mode: the audience's window and the presenter's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host


class LectureDesk(QObject):
    """The door to lecture mode: the audience's window and the presenter's."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window

    def start(self) -> None:
        """Begin the lecture on the chosen screen, or end it."""

    def present(self) -> None:
        """Begin the lecture with the presenter's window."""

    @property
    def projector(self) -> str:
        """The name of the screen that the hall sees."""
        return ""

    def choose_screen(self, name: str) -> None:
        """Remember which screen is the projector."""

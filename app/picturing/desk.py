"""Copies, exports, prints and animates what is on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host


class PictureDesk(QObject):
    """Copies, exports, prints and animates what is on screen."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window

    def copy(self) -> None:
        """Put a picture of the view in front on the clipboard."""

    def export(self) -> None:
        """Ask what to draw and how, and write it into a file."""

    def animate(self) -> None:
        """Ask for an animation of the iteration, and write it into a file."""

    def print_preview(self) -> None:
        """Show how the picture will be on paper, and print it."""

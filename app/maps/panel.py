"""The tab of what the network has become."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views import Bench


class MapsPanel(QWidget):
    """The tab of what the network has become."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

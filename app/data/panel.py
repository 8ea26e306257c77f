"""The tab of the data."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views import Bench


class DataPanel(QWidget):
    """The tab of the data."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

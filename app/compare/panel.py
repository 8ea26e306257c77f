"""The tab of conventions side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views import Bench


class ComparePanel(QWidget):
    """The tab of conventions side by side."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

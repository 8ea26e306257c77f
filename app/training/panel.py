"""The tab of training."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views import Bench


class TrainingPanel(QWidget):
    """The tab of training."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

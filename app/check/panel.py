"""The tab of the gradient check."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views import Bench


class CheckPanel(QWidget):
    """The tab of the gradient check."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

"""The lens of reasons."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views import Bench
from core.equation import Equation


class WhyPanel(QWidget):
    """The lens of reasons."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written on the page, for copying."""
        return ()

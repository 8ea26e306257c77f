"""The lens "Predict": the next step is asked for before it is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views import Bench
from core.equation import Equation, equations_of


class PredictPanel(QWidget):
    """Asks for the next result, tells right and wrong, gives hints and the reason of a mistake."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written on the page, for copying."""
        return equations_of(self._bench.workbench.explanation)

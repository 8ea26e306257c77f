"""Runs until a stop: a breakpoint, a condition on the loss, a gradient or a neuron; forwards and backwards."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.background import Background
from app.edits import Edits
from app.workbench import Workbench


class Runner(QObject):
    """Runs the workbench until one of the document's stops. `changed`: a run began, went on or ended."""

    changed = Signal()

    def __init__(self, workbench: Workbench, edits: Edits, background: Background, parent: QObject | None = None):
        super().__init__(parent)
        self._workbench, self._edits, self._background = workbench, edits, background

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return False

    def run(self, forwards: bool = True) -> None:
        """Run until the next stop, or back to the one before."""

    def cancel(self) -> None:
        """Stop where the run is now."""

    def toggle_breakpoint(self) -> None:
        """Set or remove a breakpoint on what is selected."""

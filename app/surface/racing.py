"""Races of optimizers on the surface, restarts and basin maps: what is run, and what of it is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.surface.model import SurfaceModel
from app.views import Bench


class Racing(QObject):
    """The race on the model's surface. `changed`: other racers, another place of the race, or a run began or ended."""

    changed = Signal()

    def __init__(self, bench: Bench, model: SurfaceModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._model = bench, model

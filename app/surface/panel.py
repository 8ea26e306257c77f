"""The tab of the loss surface: what it is over, three pictures of it, and the descent."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.surface.contour import ContourView
from app.surface.model import SurfaceModel
from app.surface.relief import ReliefView
from app.surface.slices import SlicesView
from app.views import Bench


class SurfacePanel(QWidget):
    """Contour, relief and slices side by side, all of one scene."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.model = SurfaceModel(bench, self)
        self.contour, self.relief, self.slices = (
            ContourView(bench.theme),
            ReliefView(bench.theme),
            SlicesView(bench.theme),
        )
        layout = QHBoxLayout(self)
        for view in (self.contour, self.relief, self.slices):
            layout.addWidget(view, 1)
        self.model.changed.connect(self.refresh)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.set_active(False)

    @Slot()
    def refresh(self) -> None:
        """Show the model's scene."""
        for view in (self.contour, self.relief, self.slices):
            view.show_scene(self.model.scene)

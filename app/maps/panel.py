"""The tab of what the network has become: its function or regions, the space of two units, every neuron's own map."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.maps.controls import MapControls
from app.maps.field_view import FieldView
from app.maps.function_view import FunctionView
from app.maps.model import MapsModel
from app.maps.small_maps import SmallMaps
from app.maps.space_bar import SpaceBar
from app.maps.space_view import SpaceView
from app.views import Bench
from core.formula import Source

WIDE = 9  # share of a function, which says more when it is wide


class MapsPanel(QWidget):
    """Controls at the left, then map, space of two units with its slider, and small maps: all of one model."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = bench.workbench
        self.model = MapsModel(bench, self)
        self.controls = MapControls(self.model)
        self.field, self.function = FieldView(bench.theme), FunctionView(bench.theme)
        self.space, self.bar, self.small = SpaceView(bench.theme), SpaceBar(bench.theme), SmallMaps(bench.theme)
        self._main = QStackedWidget()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.field)

    def _lay_out(self) -> None:
        for view in (self.field, self.function):
            self._main.addWidget(view)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.space, 1)
        column.addWidget(self.bar)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 4, 4)
        layout.setSpacing(14)
        layout.addWidget(self.controls)
        for part, share in ((self._main, 5), (middle, 5), (self.small, 4)):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)  # the shares alone decide
            layout.addWidget(part, share)

    def _connect(self) -> None:
        self.model.changed.connect(self.refresh)
        self._workbench.selection_changed.connect(self._mark)
        self.bar.moved.connect(self.space.go_to)
        self.small.selected.connect(self._select)
        self.small.pointed.connect(self._point)
        for view in (self.field, self.function, self.space):
            view.row_chosen.connect(self.model.pin)
            view.zoomed.connect(self.model.zoom)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bar.stop()
        self.model.set_active(False)

    @Slot()
    def refresh(self) -> None:
        """Show the model's scene."""
        scene = self.model.scene
        view = self.function if scene.function is not None else self.field
        self._main.setCurrentWidget(view)
        self._row.setStretchFactor(self._main, WIDE if view is self.function else 5)
        view.show_scene(scene)
        self.bar.show_scene(scene)
        self.space.show_scene(scene)
        self.space.go_to(self.bar.at)
        self.small.show_scene(scene)
        self._mark()

    @Slot()
    def _mark(self) -> None:
        """Show which neuron is selected and which is pointed at, wherever that was done."""
        if not self.isVisible():
            return
        selected, pointed = (
            source.index if source is not None and source.kind == "neuron" else None
            for source in (self._workbench.selection, self._workbench.pointed)
        )
        self.small.mark(selected, pointed)
        neuron = selected if pointed is None else pointed
        neurons = self._workbench.document.network.neurons
        computes = neuron is not None and neuron < len(neurons) and neurons[neuron].role.computes
        self.field.trace(neuron if computes else None)

    @Slot(int)
    def _select(self, neuron: int) -> None:
        self._workbench.select(Source("neuron", neuron, "out"))

    @Slot(object)
    def _point(self, neuron: int | None) -> None:
        self._workbench.point_at(None if neuron is None else Source("neuron", neuron, "out"))

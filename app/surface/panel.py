"""The tab of the loss surface: what it is over, three pictures of it, and what is done on it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.fields import Segments
from app.scaling import hold
from app.surface.axes import Axes
from app.surface.contour import ContourView
from app.surface.descent_bar import DescentBar
from app.surface.descent_controls import RANGES, DescentControls
from app.surface.export import Exporting
from app.surface.export_bar import ExportBar, ExportButton
from app.surface.minima_mode import MinimaMode
from app.surface.model import SurfaceModel
from app.surface.race_mode import RaceMode
from app.surface.relief import ReliefView
from app.surface.slices import SlicesView
from app.views import Bench
from app.words import tr

SIDE = 224
DRAG = "drag on the surface"
DESCENT, RACE, MINIMA = "descent", "race", "minima"


class SurfacePanel(QWidget):
    """Controls at the left, contour, relief and slices side by side, and a bar below: all of one model."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench, self._drags = bench, 0
        self._in_front = self._on_stage = False
        self.model = SurfaceModel(bench, self)
        self.contour, self.relief = ContourView(bench.theme), ReliefView(bench.theme)
        self.slices = SlicesView(bench.theme)
        self.controls, self.bar = DescentControls(bench, self.model), DescentBar(bench, self.model)
        self.race, self.minima = RaceMode(bench, self.model, self), MinimaMode(bench, self.model, self)
        self.exporting = Exporting(bench, lambda: self.model.scene, lambda: self.relief.camera, self)
        self.exporting.whole = lambda: replace(self.model.scene, runners=self.race.racing.whole_runners())
        self.export_button, self.export_bar = ExportButton(bench.theme, self.exporting), ExportBar(self.exporting)
        modes = [(tr("Descent"), DESCENT), (tr("Race"), RACE), (tr("Minima"), MINIMA)]
        self.modes = Segments(tr("What is done here"), modes, width=60)
        self.sides, self.thirds, self.bars = QStackedWidget(), QStackedWidget(), QStackedWidget()
        self._places: dict[str, tuple[QWidget, QWidget, QWidget]] = {
            DESCENT: (_scrolled(self.controls), self.slices, self.bar),
            RACE: (self.race.controls, self.race.page, self.race.bar),
            MINIMA: (_scrolled(self.minima.controls), self.minima.page, self.minima.bar),
        }
        for parts in self._places.values():
            for stack, part in zip((self.sides, self.thirds, self.bars), parts, strict=True):
                stack.addWidget(part)
        self._lay_out()
        self._connect()
        self.modes.choose(DESCENT)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.modes)
        head.addStretch(1)
        head.addWidget(self.export_button)
        side.addLayout(head)
        side.addWidget(self.sides, 1)
        hold(self.sides, width=SIDE)
        pictures = self._pictures = QHBoxLayout()
        pictures.setSpacing(10)
        for view, share in ((self.contour, 5), (self.relief, 5), (self.thirds, 4)):
            view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)  # the shares alone decide
            pictures.addWidget(view, share)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addLayout(pictures, 1)
        right.addWidget(self.bars)
        right.addWidget(self.export_bar)
        hold(self.bars, height=38)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 0, 4)
        layout.setSpacing(16)
        layout.addLayout(side)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        self.model.changed.connect(self.refresh)
        self.modes.chosen.connect(self._choose_mode)
        self.minima.wide_changed.connect(self._make_room)
        self.race.racing.changed.connect(self.refresh)
        self.race.views.chosen.connect(self._make_room)
        for view in (self.contour, self.relief, self.slices):
            view.point_moved.connect(self._move_point)
            view.place_chosen.connect(self._take_back)
            view.ranges_dragged.connect(self._choose_ranges)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._in_front = True
        self._wake()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bar.stop()
        self.race.bar.stop()
        self._in_front = False
        self._wake()

    def lend(self, on_stage: bool) -> None:
        """Follow the workbench too while another window shows what this tab shows."""
        self._on_stage = on_stage
        self._wake()

    def _wake(self) -> None:
        wakes = self._in_front or self._on_stage
        if not wakes:
            self.race.set_active(False)
        self.model.set_active(wakes)
        if wakes:
            self.race.set_active(self.modes.value == RACE)

    @Slot(object)
    def _choose_mode(self, mode: str) -> None:
        for stack, part in zip((self.sides, self.thirds, self.bars), self._places[mode], strict=True):
            stack.setCurrentWidget(part)
        for other, parts in self._places.items():  # only the bar in front says how wide the tab must be
            policy = QSizePolicy.Policy.Preferred if other == mode else QSizePolicy.Policy.Ignored
            parts[2].setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        if mode == DESCENT and self.model.landscape is not None:
            self.model.choose_ground(None)  # training is on the network
        self.race.set_active(mode == RACE and (self._in_front or self._on_stage))
        self.minima.set_active(mode == MINIMA)
        self._make_room()

    @Slot()
    def _make_room(self) -> None:
        """Let what is not about the two weights take the room of the surface's pictures."""
        for view in (self.contour, self.relief):
            view.setVisible(not self.minima.wide)
        self._pictures.setStretchFactor(self.thirds, 7 if self.race.racing.is_active and self.race.wide else 4)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the model's scene in the pictures that are not hidden."""
        for view in (self.contour, self.relief, self.slices):
            if view.isVisibleTo(self):
                view.show_scene(self.model.scene)

    @Slot(float, float, bool)
    def _move_point(self, x: float, y: float, last: bool) -> None:
        self.model.move_point(x, y, self.drag_key(last))

    def drag_key(self, last: bool) -> str:
        """Return the undo key of a drag: all of its moves are one entry, the next drag is another."""
        key = f"{DRAG} {self._drags}"
        self._drags += last
        return key

    @Slot(int)
    def _take_back(self, place: int) -> None:
        self.model.take_back(place)

    @Slot(float, float, float, float)
    def _choose_ranges(self, x_low: float, x_high: float, y_low: float, y_high: float) -> None:
        axes = self.model.axes
        if axes is not None:
            chosen = Axes(axes.x_edge, axes.y_edge, (x_low, x_high), (y_low, y_high), axes.grid)
            self.model.choose_axes(chosen, RANGES)


def _scrolled(part: QWidget) -> QScrollArea:
    """Return a column that scrolls where there is too little height for it."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    part.setMinimumWidth(1)  # the column's width decides
    area.setWidget(part)
    return area

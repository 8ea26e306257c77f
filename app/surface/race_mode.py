"""The race in the tab of the surface: its column, its curves, state and formulae, and its bar, wired to one race."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.fields import Segments
from app.scaling import hold
from app.surface.model import SurfaceModel
from app.surface.race_bar import RaceBar
from app.surface.race_controls import RaceControls
from app.surface.race_curves import RaceCurves
from app.surface.race_page import RacePage
from app.surface.race_values import RaceValues
from app.surface.racing import Racing
from app.views import Bench
from app.words import tr

CURVES, X, Y = -1, 0, 1
LEAST = 58  # of the state: its head and two rows


class RaceMode(QObject):
    """Wires a race to what shows it; while it is not active nothing is run or drawn."""

    def __init__(self, bench: Bench, model: SurfaceModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.racing = Racing(bench, model, self)
        self.controls, self.bar = RaceControls(bench, model, self.racing), RaceBar(bench, self.racing)
        self.curves = RaceCurves(bench.theme, self.racing)
        self.values = RaceValues(bench.workbench, bench.theme, self.racing)
        self.state = StateArea(self.values)
        self.formulae = RacePage(bench.workbench, bench.theme, self.racing)
        self.views = Segments(
            tr("What is shown of the race"), [(tr("Losses"), CURVES), (tr("Formula, x"), X), (tr("Formula, y"), Y)], 78
        )
        self.page, self._pages = QWidget(), QStackedWidget()
        self._lay_out()
        self.racing.changed.connect(self.refresh)
        self.views.chosen.connect(self.refresh)
        self.curves.place_chosen.connect(self.racing.go_to)
        self.curves.racer_chosen.connect(self.racing.select)
        bench.workbench.selection_changed.connect(self.formulae.sheet.update)
        self.views.choose(CURVES)

    def _lay_out(self) -> None:
        losses = QWidget()
        both = QVBoxLayout(losses)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(2)
        both.addWidget(self.curves, 1)
        both.addWidget(self.state)
        self._pages.addWidget(losses)
        self._pages.addWidget(self.formulae)
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(4)
        layout.addWidget(self.views)
        layout.addWidget(self._pages, 1)
        self.page.setMinimumSize(1, 1)
        self.page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    @property
    def wide(self) -> bool:
        """Whether formulae are shown, which take more room than curves."""
        return self.views.value != CURVES

    def set_active(self, active: bool) -> None:
        """Come to the front, or leave it."""
        if not active:
            self.bar.stop()
        self.racing.set_active(active)

    @Slot()
    def refresh(self) -> None:
        """Show the race of now in what is in front."""
        if not self.racing.is_active:
            return
        axis, ground = self.views.value, self._model.ground
        names = ("x", "y") if ground is None else ground.names
        for place, name in enumerate(names):
            self.views.buttons[place].setText(tr("Update of {name}", name=name))
        self._pages.setCurrentIndex(int(axis != CURVES))
        if axis == CURVES:
            self.curves.refresh()
            self.values.show_rows(self.racing.rows(), names)
            self.state.fit()
        else:
            self.formulae.sheet.show_update(int(str(axis)), ground)


class StateArea(QScrollArea):
    """The state's table: as high as its rows where there is room, else it scrolls and the curves keep theirs."""

    def __init__(self, values: RaceValues) -> None:
        super().__init__()
        self._values = values
        self.setWidget(values)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("State of the selected optimizer"))
        hold(self, least_height=LEAST)

    def fit(self) -> None:
        """Be no higher than the rows."""
        self.setMaximumHeight(max(self.minimumHeight(), self._values.height()))

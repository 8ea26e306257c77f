"""The controls of minima: random restarts and the map of basins, each with all that it can be told."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from app.choice import Choice
from app.fields import Segments, plain_label
from app.new_network.layers_page import parameter_words, rule_words
from app.new_network.sentences import said
from app.number_line import NumberLine
from app.surface.ground import FunctionGround, NetworkGround
from app.surface.ground_controls import GroundControls
from app.surface.minima import OWN_OPTIMIZER, MapSettings, RestartSettings
from app.surface.model import SurfaceModel
from app.surface.presets import LABELS, NETWORK, SUITED, TYPED
from app.views import Bench
from app.words import tr
from core.construct import ConstructionError
from core.initialisation import INITIALISATIONS, Initialisation, check
from core.numbers import shown
from core.optimizers import OPTIMIZERS
from core.restarts import MOST_RESTARTS

RESTARTS, MAP = "restarts", "map"
MOST_UPDATES, MOST_MAP_UPDATES, LARGEST_MAP = 1_000_000, 100_000, 1000
MOST_WEIGHTS = 50_000_000  # of all restarts together; three arrays of them are held
# Learning rates at which plain descent stays finite from most of the plane; lower than what suits a race.
WIDE_RATES: Mapping[str, float] = {"beale": 0.001, "rosenbrock": 0.0005, "saddle": 0.1, "long_valley": 0.2}


class MinimaControls(QWidget):
    """The column at the left while minima are looked for.

    Signals:
        page_chosen(str): RESTARTS or MAP.
        changed(): another setting.
        map_shown(bool): the map is wanted on the surface, or not.
    """

    page_chosen = Signal(str)
    changed = Signal()
    map_shown = Signal(bool)

    def __init__(self, bench: Bench, model: SurfaceModel) -> None:
        super().__init__()
        self._workbench, self._model = bench.workbench, model
        entries = [(tr("Restarts"), RESTARTS), (tr("Basin map"), MAP)]
        self.pages = Segments(tr("Minima by"), entries, width=96)
        self.restarts, self.map = RestartPage(), MapPage(GroundControls(bench, model))
        self.stack = QStackedWidget()
        for page in (self.restarts, self.map):
            self.stack.addWidget(page)
            page.changed.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.pages)
        layout.addWidget(self.stack, 1)
        self.pages.chosen.connect(self._turn_to)
        self.map.shows.toggled.connect(self.map_shown)
        self.pages.choose(RESTARTS)

    @property
    def page(self) -> str:
        """Which page is in front."""
        return str(self.pages.value)

    def _turn_to(self, page: object) -> None:
        self.stack.setCurrentIndex([RESTARTS, MAP].index(str(page)))
        self.page_chosen.emit(str(page))

    @Slot()
    def refresh(self) -> None:
        """Show what the document and the surface say."""
        training, ground = self._workbench.document.training, self._model.ground
        self.restarts.weights = len(self._workbench.document.network.parameters)
        self.map.show_optimizer(training.optimizer)
        optimizer = self.map.optimizer.value or training.optimizer
        if isinstance(ground, FunctionGround):
            name = ground.landscape.name
            rate = SUITED.get(name, SUITED[TYPED])[optimizer]
            self.map.suggest((ground.landscape.text, optimizer), min(rate, WIDE_RATES.get(name, rate)))
        elif isinstance(ground, NetworkGround):
            own = optimizer == training.optimizer
            rate = training.learning_rate if own else SUITED[NETWORK][optimizer]
            self.map.suggest((NETWORK, optimizer, rate), rate)


class RestartPage(QWidget):
    """How many restarts, how long, from which weights. `changed`: another setting."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.weights = 1
        self.count = _whole(tr("Restarts"), 1, MOST_RESTARTS, 1000, self._room)
        self.updates = _whole(tr("Updates each"), 0, MOST_UPDATES, 1000)
        self.rule = Choice(tr("First weights"), rule_words())
        self.rule.choose("normal")
        self.seed = _whole(tr("Seed"), 0, 10**12, 0)
        self.parameters: dict[str, NumberLine] = {}
        self._offered: list[QWidget] = []  # their labels and lines
        self._grid = grid = _grid(self)
        _rows(grid, [(tr("Restarts"), self.count), (tr("Updates"), self.updates), (tr("Seed"), self.seed)])
        grid.addWidget(plain_label(tr("Start")), 3, 0)
        grid.addWidget(self.rule, 3, 1)
        grid.setRowStretch(6, 1)
        for line in (self.count, self.updates, self.seed):
            line.committed.connect(self.changed)
        self.rule.activated.connect(self._choose_rule)
        self._show_parameters({"mean": 0.0, "deviation": 1.0})

    @property
    def settings(self) -> RestartSettings:
        """What is set."""
        return RestartSettings(
            int(self.count.value), int(self.updates.value), self._initialisation(), int(self.seed.value)
        )

    def _initialisation(self) -> Initialisation:
        return Initialisation(self.rule.value, {name: line.value for name, line in self.parameters.items()})

    def _room(self, count: float) -> str:
        most = MOST_WEIGHTS // max(1, self.weights)
        return "" if count <= most else tr("At most {most} for a network of this size.", most=f"{most:,}")

    @Slot()
    def _choose_rule(self) -> None:
        self._show_parameters(INITIALISATIONS[self.rule.value].parameters)
        self.changed.emit()

    def _show_parameters(self, values: Mapping[str, float]) -> None:
        """Offer what the rule can be told."""
        for widget in self._offered:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._offered = []
        words = parameter_words()
        self.parameters = {name: NumberLine(words[name], self._test(name)) for name in values}
        for row, (name, line) in enumerate(self.parameters.items(), start=4):
            line.show_value(values[name])
            line.committed.connect(self.changed)
            label = plain_label(words[name])
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(line, row, 1)
            self._offered += [label, line]
        for one, following in pairwise([self.rule, *self.parameters.values()]):
            QWidget.setTabOrder(one, following)
        self.seed.setEnabled(INITIALISATIONS[self.rule.value].random)

    def _test(self, name: str) -> Callable[[float], str]:
        def test(value: float) -> str:
            tried = {**self._initialisation().parameters, name: value}
            try:
                check(Initialisation(self.rule.value, tried))
            except ConstructionError as error:
                return said(error)
            return ""

        return test


class MapPage(QWidget):
    """From which points descent starts, and how it goes on. `changed`: another setting."""

    changed = Signal()

    def __init__(self, ground: GroundControls) -> None:
        super().__init__()
        self._suggested_for: object = None
        self.ground = ground
        ground.ground.setAccessibleName(tr("Map of"))
        self.optimizer = Choice(
            tr("Optimizer"), [("", OWN_OPTIMIZER), *((tr(LABELS[name]), name) for name in OPTIMIZERS)]
        )
        self.rate = NumberLine(tr("Learning rate"), _above_zero)
        self.updates = _whole(tr("Updates from every point"), 1, MOST_MAP_UPDATES, 200)
        self.grid = _whole(tr("Points a side"), 2, LARGEST_MAP, 100)
        self.shows = QCheckBox(tr("map on the surface"))
        self.shows.setAccessibleName(tr("Colour the surface by basins"))
        self.shows.setChecked(True)
        grid = _grid(self)
        grid.addWidget(self.ground, 0, 0, 1, 2)
        rows = [("", self.optimizer), ("η", self.rate), (tr("Updates"), self.updates), (tr("Points a side"), self.grid)]
        _rows(grid, rows, first=1)
        grid.addWidget(self.shows, 5, 0, 1, 2)
        grid.setRowStretch(6, 1)
        for line in (self.rate, self.updates, self.grid):
            line.committed.connect(self.changed)
        self.optimizer.activated.connect(self.changed)

    @property
    def settings(self) -> MapSettings:
        """What is set."""
        return MapSettings(self.optimizer.value, self.rate.value, int(self.updates.value), int(self.grid.value))

    def show_optimizer(self, name: str) -> None:
        """Name the document's optimizer in the list."""
        self.optimizer.setItemText(0, tr("as in file: {optimizer}", optimizer=tr(LABELS[name])))

    def suggest(self, ground: object, rate: float) -> None:
        """Offer the learning rate of another surface; what is typed stays while the surface does."""
        if ground != self._suggested_for:
            self._suggested_for = ground
            self.rate.show_value(rate)


def _above_zero(value: float) -> str:
    return "" if value > 0 and math.isfinite(value) else tr("A learning rate is above 0.")


def _whole(name: str, least: int, most: int, value: int, more: Callable[[float], str] = lambda value: "") -> NumberLine:
    """Return a line for a whole number."""

    def test(number: float) -> str:
        if not (math.isfinite(number) and number == int(number) and least <= number <= most):
            return tr("A whole number from {least} to {most}.", least=f"{least:,}", most=f"{most:,}")
        return more(number)

    line = NumberLine(name, test)
    line.show_value(value, 12)
    return line


def _grid(parent: QWidget) -> QGridLayout:
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    return grid


def _rows(grid: QGridLayout, rows: Sequence[tuple[str, QWidget]], first: int = 0) -> None:
    """Add rows of a label and its control; a control without a label takes both columns."""
    for row, (text, control) in enumerate(rows, start=first):
        if text:
            label = plain_label(text)
            label.setBuddy(control)
            grid.addWidget(label, row, 0)
            grid.addWidget(control, row, 1)
        else:
            grid.addWidget(control, row, 0, 1, 2)


def map_cost(settings: MapSettings) -> str:
    """Return what a map costs, in words."""
    points = settings.grid**2
    fields = {"points": f"{points:,}", "updates": f"{settings.updates:,}", "all": rounded(points * settings.updates)}
    return tr("{points} points × {updates} updates = {all} gradients", **fields)


def rounded(count: int) -> str:
    """Return a large count in words: 4 million."""
    for size, words in (
        (10**12, tr("{count} trillion")),
        (10**9, tr("{count} billion")),
        (10**6, tr("{count} million")),
    ):
        if count >= size:
            return words.format(count=shown(count / size, 3))
    return f"{count:,}"

"""Many random starts of the training, and the map of basins on the surface: run in the background, kept, taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.surface.axes import Axes
from app.surface.ground import FunctionGround, Ground, NetworkGround
from app.surface.model import SurfaceModel
from app.views import Bench
from app.words import tr
from core.basins import Basins, basins
from core.clusters import Cluster, clusters_of
from core.document import Document, Progress, Training
from core.initialisation import Initialisation
from core.restarts import Restarts, restarts

JOB = "minima"
WORK, REST = 0.004, 0.001  # seconds
OWN_OPTIMIZER = ""  # the document's


@dataclass(frozen=True)
class RestartSettings:
    """How many restarts, each how long, from which weights."""

    count: int = 1000
    updates: int = 1000
    initialisation: Initialisation = field(default_factory=lambda: Initialisation("normal", {"deviation": 1.0}))
    seed: int = 0


@dataclass(frozen=True)
class MapSettings:
    """From how many points a side descent starts, and how it goes on; `optimizer` "": the document's."""

    optimizer: str = OWN_OPTIMIZER
    rate: float = 0.5
    updates: int = 200
    grid: int = 100


@dataclass(frozen=True, eq=False)
class Found:
    """What restarts came to, with what they were run on."""

    document: Document
    settings: RestartSettings
    restarts: Restarts
    clusters: tuple[Cluster, ...]


class Minima(QObject):
    """Holds the last restarts and the settings of both; the map itself is the model's.

    Signals:
        changed(): another result, another restart chosen, or a run began or ended.
        went_on(): the run under way made progress.
    """

    changed = Signal()
    went_on = Signal()

    def __init__(self, bench: Bench, model: SurfaceModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._workbench, self._model = bench, bench.workbench, model
        self.found: Found | None = None
        self.chosen: int | None = None
        self.running = ""  # "restarts", "map", or nothing
        self.progress = 0.0
        self.shows_map = True
        self.map: Basins | None = None
        self._map_of: tuple[Ground | None, Axes | None] = (None, None)
        model.changed.connect(self._follow)

    @property
    def fits(self) -> bool:
        """Whether the restarts are of the network on screen, whatever its weights."""
        if self.found is None:
            return False
        then, now = self.found.document, self._workbench.document
        same = then.network.topology is now.network.topology
        return same and (then.loss, then.data) == (now.loss, now.data)

    def is_old(self, settings: RestartSettings) -> bool:
        """Tell whether the restarts shown are not those that these settings would make, or are just made anew."""
        if self.found is None:
            return False
        then, now = self.found.document.training, self._workbench.document.training
        same = self.found.settings == settings and _descends(then) == _descends(now)
        return self.running == "restarts" or not same or not self.fits

    @property
    def can_run(self) -> bool:
        """Whether the network can be trained."""
        return self._workbench.iteration is not None

    @property
    def trained(self) -> Document:
        """The document as every restart begins: no update done, nothing remembered."""
        document = self._workbench.document
        return replace(document, training=replace(document.training, progress=Progress()))

    # Running

    def run_restarts(self, settings: RestartSettings) -> None:
        """Train from random starts, all at once."""
        if self.can_run:
            document = self.trained
            self._start("restarts", partial(_restart, document, settings), self._keep_restarts)

    def run_map(self, settings: MapSettings) -> None:
        """Descend from every point of a grid over the surface."""
        ground, axes = self._model.ground, self._model.axes
        if ground is None or axes is None:
            return
        training = training_of(self.trained, settings)
        work = partial(basins, training, _fresh(ground).at, *axes.values(settings.grid), settings.updates)
        self._start("map", work, partial(self._keep_map, (ground, axes)))

    def _start(self, what: str, work: Callable[[], Generator[float, None, Any]], keep: Callable[[Any], None]) -> None:
        self.running, self.progress = what, 0.0
        self._bench.background.start(
            JOB,
            partial(_with_pauses, work),
            on_progress=self._hear,
            on_done=partial(self._end, keep),
            on_error=self._fail,
        )
        self.changed.emit()

    def _hear(self, values: tuple[float, ...]) -> None:
        self.progress = values[-1]
        self.went_on.emit()

    def _end(self, keep: Callable[[Any], None], result: Any) -> None:
        self.running = ""
        keep(result)
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.running = ""
        self.changed.emit()
        raise error

    def _keep_restarts(self, found: Found) -> None:
        self.found, self.chosen = found, found.restarts.best

    def _keep_map(self, map_of: tuple[Ground, Axes], made: Basins) -> None:
        self.map, self._map_of = made, map_of
        self._follow()

    def cancel(self) -> None:
        """Stop what runs; nothing of it is kept."""
        if self.running:
            self._bench.background.cancel(JOB)
            self.running = ""
            self.changed.emit()

    # The map on the surface

    @Slot()
    def _follow(self) -> None:
        """Take the map off a surface that it is not of."""
        ground, axes = self._model.ground, self._model.axes
        known, known_axes = self._map_of
        if self.map is not None and not (ground is known and same_part(axes, known_axes)):
            self.map = None
            self.changed.emit()
        shown = self.map if self.shows_map else None
        if self._model.basins is not shown:
            self._model.basins = shown
            self._model.refresh()

    def show_map(self, shown: bool) -> None:
        """Colour the surface by basins, or by its height."""
        self.shows_map = shown
        self._follow()

    # Taking

    def choose(self, restart: int | None) -> None:
        """Point at a restart."""
        if restart != self.chosen and self.found is not None:
            self.chosen = restart
            self.changed.emit()

    def take(self, restart: int | None) -> None:
        """Make the network of a restart the document's, as one edit; training begins anew from there."""
        found = self.found
        if found is None or restart is None or not self.fits:
            return
        document = self.trained
        network = found.restarts.network(document.network, restart)
        count = f"{found.settings.count:,}"
        if restart == found.restarts.best:
            text = tr("Take the best of {count} restarts", count=count)
        else:
            text = tr("Take restart {number} of {count}", number=f"{restart + 1:,}", count=count)
        self._workbench.replace_document(replace(document, network=network), text)

    def take_best(self) -> None:
        """Take the network with the lowest loss."""
        if self.found is not None:
            self.take(self.found.restarts.best)


def _descends(training: Training) -> tuple[object, ...]:
    """Return what the way of a restart depends on, beside its start."""
    optimizer = (training.optimizer, training.learning_rate, dict(training.optimizer_settings))
    schedule = (training.schedule, dict(training.schedule_settings))
    return *optimizer, *schedule, training.over_samples, training.l1, training.l2


def training_of(document: Document, settings: MapSettings) -> Training:
    """Return how points of the map descend."""
    training = replace(document.training, learning_rate=settings.rate)
    if settings.optimizer in (OWN_OPTIMIZER, training.optimizer):
        return training
    return replace(training, optimizer=settings.optimizer, optimizer_settings={})


def same_part(one: Axes | None, other: Axes | None) -> bool:
    """Tell whether two axes show the same part of the same plane, however finely."""
    return one is other or (one is not None and other is not None and replace(one, grid=other.grid) == other)


def passes_of(document: Document, settings: RestartSettings) -> int:
    """Return what restarts cost: forward and backward passes of one sample."""
    return settings.count * settings.updates * len(document.data.rows)


def _fresh(ground: Ground) -> Ground:
    """Return the ground with arrays of its own to work in: the window's thread goes on using the other."""
    return replace(ground) if isinstance(ground, (NetworkGround, FunctionGround)) else ground


def _restart(document: Document, settings: RestartSettings) -> Generator[float, None, Found]:
    made = yield from restarts(document, settings.count, settings.updates, settings.initialisation, settings.seed)
    return Found(document, settings, made, clusters_of(document, made, settings.updates))


def _with_pauses(work: Callable[[], Generator[float, None, Any]]) -> Generator[float, None, Any]:
    """Work, but let go of the interpreter again and again, so that the window's thread need not wait for it."""
    working, rested = work(), time.perf_counter()
    while True:
        try:
            share = next(working)
        except StopIteration as stop:
            return stop.value
        if time.perf_counter() - rested > WORK:
            time.sleep(REST)
            rested = time.perf_counter()
        yield share

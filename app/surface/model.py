"""The surface that is shown and the hiker on it: computed coarse at once, fine in the background; follows training."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.empty import still_missing
from app.history import Moment
from app.surface.axes import COARSE, Axes, as_surface, axes_of, carried
from app.surface.ground import FunctionGround, Ground, NetworkGround, axes_of_function, finished, samples_of
from app.surface.scene import Runner, SurfaceScene
from app.surface.staging import scene_of, with_arrows, with_hiker, with_start
from app.surface.trail import Trail
from app.views import Bench
from app.words import tr
from core.basins import Basins
from core.document import Document
from core.landscape import Landscape
from core.network import Floats
from core.numbers import subscripted

JOB = "surface"
AT_ONCE = 400_000  # grid points times samples that a coarse surface may cost on the GUI thread: a few milliseconds
REST_MS = 120  # after the last change the fine surface is begun


class Over(StrEnum):
    """Over which data rows the loss is taken."""

    SAMPLE = "sample"
    BATCH = "batch"
    ALL = "all"


class SurfaceModel(QObject):
    """Holds what the surface is of, its grid, and what stands on it; `scene` is what the pictures draw.

    Signals:
        changed(): another scene.
    """

    changed = Signal()

    def __init__(self, bench: Bench, parent: QObject | None = None, job: str = JOB) -> None:
        super().__init__(parent)
        self._bench, self._workbench, self._job = bench, bench.workbench, job
        self.over, self.log, self.arrows = Over.ALL, False, False
        self.landscape: Landscape | None = None
        self.axes: Axes | None = None
        self.ground: Ground | None = None
        self.start: tuple[float, float] | None = None  # of descents on a function; a network's are its weights
        self.runners: tuple[Runner, ...] = ()
        self.basins: Basins | None = None
        self._trail = Trail()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._start)
        self._last: Document | None = None  # what was followed last
        self._base: Moment | None = None  # where the slice was taken
        self._grid: Floats | None = None
        self._grid_axes: Axes | None = None
        self._stale = self._active = False
        self.progress = 1.0
        self._scene: SurfaceScene | None = None
        self._workbench.document_changed.connect(self._follow)

    # What is shown

    @property
    def scene(self) -> SurfaceScene:
        """The scene of now."""
        if self._scene is None:
            self._scene = self._made_scene()
        return self._scene

    def set_active(self, active: bool) -> None:
        """Follow the workbench, or rest while nothing of this is on screen."""
        self._active = active
        if active:
            self._follow()

    @Slot()
    def _follow(self) -> None:
        """Take over what has changed on the workbench: another document, another iteration, other weights."""
        if not self._active:
            return
        document = self._workbench.document
        if self.landscape is None:
            self._follow_network(document)
        self._last = document
        self.refresh()

    def _follow_network(self, document: Document) -> None:
        axes = None if self._workbench.iteration is None else axes_of(document, self._batch_gradient())
        if axes is not None and document.surface is None and isinstance(self.ground, NetworkGround) and self.axes:
            axes = carried(self.axes, self.ground.document, document) or axes  # nobody chose: what is shown stays
        before, self.axes = self.axes, axes
        if axes is None:
            self.ground = self._grid = None
        elif before is None or before.edges != axes.edges or not self._slice_holds(document):
            self._take_slice()
        elif before != axes:
            self._compute()  # another part of the same slice

    def _batch_gradient(self) -> Floats | None:
        return None if self._workbench.iteration is None else self._workbench.iteration.gradient

    def _slice_holds(self, document: Document) -> bool:
        """Tell whether the slice still is the document's: same other weights, or only updates between (a drift)."""
        ground, base = self.ground, self._base
        if not isinstance(ground, NetworkGround) or base is None or ground.rows != self._rows():
            return False
        if ground.same_others(document) or (self._last is not None and ground.keeps_others(self._last, document)):
            return True
        moment = self._workbench.state.moment
        return moment.comes_from(base) or base.comes_from(moment)

    def _rows(self) -> tuple[int, ...] | None:
        iteration, shown = self._workbench.iteration, self._workbench.shown
        if self.over is Over.ALL or iteration is None or shown is None:
            return None
        return (int(iteration.rows[shown.sample]),) if self.over is Over.SAMPLE else tuple(iteration.rows)

    def _take_slice(self) -> None:
        """Take the surface anew at the document's weights."""
        assert self.axes is not None
        self._base = self._workbench.state.moment
        self.ground = NetworkGround(self._workbench.document, self.axes.x_edge, self.axes.y_edge, self._rows())
        self._compute()

    def _compute(self) -> None:
        """Compute the grid: coarse at once where that is cheap, then, at rest, fine in the background."""
        ground, axes = self.ground, self.axes
        if ground is None or axes is None:
            return
        self._stale, self.progress = True, 0.0
        self._bench.background.cancel(self._job)
        if COARSE * COARSE * samples_of(ground) <= AT_ONCE:
            self._take_grid(finished(ground.grid(*axes.values(COARSE))), axes)
            self._rest.start()
        else:
            self._start()

    @property
    def is_busy(self) -> bool:
        """Whether the fine surface is still to come."""
        return self._rest.isActive() or self._bench.background.is_busy(self._job)

    @Slot()
    def _start(self) -> None:
        """Compute the fine grid in the background, and before it a coarse one where that was not done at once."""
        ground, axes = self.ground, self.axes
        if ground is None or axes is None:
            return
        fine_only = COARSE * COARSE * samples_of(ground) <= AT_ONCE

        def work() -> Generator[Any, None, Any]:
            if not fine_only:
                yield (yield from ground.grid(*axes.values(COARSE)))
            return (yield from ground.grid(*axes.values(axes.grid)))

        self._bench.background.start(
            self._job,
            work,
            on_progress=lambda values: self._hear(values, axes),
            on_done=lambda fine: self._finish_grid(fine, axes),
        )

    def _hear(self, values: tuple[Any, ...], axes: Axes) -> None:
        for value in values:
            if isinstance(value, np.ndarray):
                self._take_grid(value, axes)
            else:
                self.progress = float(value)
        self.refresh()

    def _take_grid(self, grid: Floats, axes: Axes) -> None:
        self._grid, self._grid_axes, self._stale = grid, axes, False

    def _finish_grid(self, grid: Floats, axes: Axes) -> None:
        self._take_grid(grid, axes)
        self.progress = 1.0
        self.refresh()

    def refresh(self) -> None:
        """Make the scene anew."""
        self._scene = None
        self.changed.emit()

    # The scene

    def _made_scene(self) -> SurfaceScene:
        axes, ground, grid = self._grid_axes, self.ground, self._grid
        if ground is None or axes is None or grid is None:
            what = tr("The surface needs a complete network with two weights.")
            return SurfaceScene(message=still_missing(what, self._workbench.document, self._workbench.problems))
        scene = scene_of(ground, axes, grid, stale=self._stale, log=self.log)
        scene = replace(scene, runners=self.runners, basins=self.basins, progress=self.progress)
        if isinstance(ground, NetworkGround):
            place = self._trail.follow(self._workbench.state)
            trail = self._trail.on(ground, place, self._workbench.document)
            scene = with_hiker(scene, ground, axes, trail, self._workbench.iteration)
        elif self.start is not None:
            scene = with_start(scene, ground, axes, self.start)
        return with_arrows(scene, ground, axes) if self.arrows else scene

    def show_runners(self, runners: tuple[Runner, ...]) -> None:
        """Put other racers on the surface; who moves them tells the pictures."""
        self.runners = runners
        self._scene = None if self._scene is None else replace(self._scene, runners=runners)

    def moments(self) -> tuple[Sequence[Moment], int]:
        """Return the iterations of this branch, oldest first, and which of them is on screen."""
        place = self._trail.follow(self._workbench.state)
        return self._trail.moments or (), place

    @property
    def drift(self) -> float:
        """How far the other weights have moved since the slice was taken."""
        ground = self.ground
        return ground.drift(self._workbench.document) if isinstance(ground, NetworkGround) else 0.0

    # Verbs

    def choose_axes(self, axes: Axes, merge_key: str | None = None) -> None:
        """Show the surface over these weights and ranges; kept in the document, as an edit."""
        if self.landscape is not None:
            self.axes = axes
            self._compute()
            self.refresh()
            return
        ids = self._workbench.document.network.edges.ids
        x, y = subscripted(ids[axes.x_edge]), subscripted(ids[axes.y_edge])
        self._bench.edits.do(
            tr("Surface over {x} and {y}", x=x, y=y),
            lambda document: replace(document, surface=as_surface(document, axes)),
            merge_key,
        )

    def choose_rows(self, over: Over) -> None:
        """Take the loss over the sample on screen, the batch, or all data."""
        self.over = over
        self._follow()

    def choose_ground(self, landscape: Landscape | None) -> None:
        """Show a function of x and y, or the network's loss again (None)."""
        self.landscape, self.runners, self.basins = landscape, (), None
        self.log = landscape is not None and landscape.steep
        self.start = None if landscape is None else landscape.start
        if landscape is None:
            self.axes = self.ground = None
            self._follow()
            return
        self.axes = axes_of_function(landscape, self.axes.grid if self.axes else 128)
        self.ground = FunctionGround(landscape)
        self._compute()
        self.refresh()

    def slice_here(self) -> None:
        """Take the slice anew at the weights on screen."""
        if isinstance(self.ground, NetworkGround):
            self._take_slice()
            self.refresh()

    def move_point(self, x: float, y: float, merge_key: str | None = None) -> None:
        """Start elsewhere: give the two weights other values."""
        ground = self.ground
        if self.landscape is not None:
            self.start = x, y
            self.refresh()
        if isinstance(ground, NetworkGround):
            edges = (ground.x_edge, ground.y_edge)
            self._bench.edits.do(
                tr("Start elsewhere on the surface"),
                lambda document: document.with_weight(edges[0], x).with_weight(edges[1], y),
                merge_key,
            )

    def take_back(self, place: int) -> None:
        """Bring a network of the way back, as one edit: training goes on from there."""
        moments, now = self.moments()
        if 0 <= place < len(moments) and place != now:
            document = moments[place].document
            text = tr("Back to the network after {count} updates", count=document.training.progress.updates)
            self._workbench.replace_document(document, text)

    def train_only_these(self) -> None:
        """Freeze all weights but the two of the surface, so that training does not leave it."""
        ground = self.ground
        if not isinstance(ground, NetworkGround):
            return
        x, y = ground.names
        self._bench.edits.do(tr("Train only {x} and {y}", x=x, y=y), ground.freeing_only_these)

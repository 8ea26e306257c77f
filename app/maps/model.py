"""The scene that the maps draw: coarse at once with every change, fine when nothing has changed for a moment."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from app.empty import still_missing
from app.maps.scene import Choices, MapScene
from app.maps.staging import COARSE, FINE, fitted, scene_of
from app.views import Bench
from app.words import tr

JOB = "maps"
REST_MS = 140  # after the last change the fine maps are begun
PATIENCE = 4  # a change waits this many times as long as the last coarse scene took
NEAREST, FARTHEST = 0.25, 16.0  # reach


class MapsModel(QObject):
    """Holds what the maps are asked for and computes their scene; does nothing while nobody looks.

    Signals:
        changed(): another scene.
    """

    changed = Signal()

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._workbench = bench, bench.workbench
        self.choices = Choices()
        self.scene = MapScene()
        self._active = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refine)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.refresh)
        self._since, self._cost = QElapsedTimer(), 0
        self._workbench.document_changed.connect(self._follow)

    @property
    def is_busy(self) -> bool:
        """Whether finer maps are still to come."""
        return self._rest.isActive() or self._later.isActive() or self._bench.background.is_busy(JOB)

    def set_active(self, active: bool) -> None:
        """Follow the workbench, or do nothing while the maps are hidden."""
        self._active = active
        if active:
            self.refresh()
        else:
            self._rest.stop()
            self._later.stop()
            self._bench.background.cancel(JOB)

    @property
    def row(self) -> int | None:
        """The data row that the graph shows."""
        workbench = self._workbench
        if workbench.pinned_sample is not None:
            return workbench.pinned_sample
        if workbench.iteration is None or workbench.shown is None:
            return None
        return int(workbench.iteration.rows[workbench.shown.sample])

    @Slot()
    def _follow(self) -> None:
        """Follow the workbench; while a large network is trained not so often that training would wait for pictures."""
        pause = PATIENCE * self._cost
        if not self._active or self._later.isActive():
            return
        if self._workbench.is_live and self._since.isValid() and self._since.elapsed() < pause:
            self._later.start(pause - self._since.elapsed())
        else:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Compute a coarse scene now, and a fine one in the background when nothing changes any more."""
        if not self._active:
            return
        self._bench.background.cancel(JOB)
        document = self._workbench.document
        if self._workbench.problems:
            self._rest.stop()
            what = tr("The maps appear when the network is complete.")
            self._show(MapScene(message=still_missing(what, document, self._workbench.problems)))
            return
        self._rest.start()
        self._later.stop()
        self._since.start()
        self._show(scene_of(document, self.choices, self.row, fitted(COARSE, document, live=True)))
        self._cost = int(self._since.restart())

    @Slot()
    def _refine(self) -> None:
        document, choices, row = self._workbench.document, self.choices, self.row

        def work() -> Generator[None, None, MapScene]:
            yield None
            return scene_of(document, choices, row, fitted(FINE, document, live=False))

        if not self._workbench.problems and self.scene.document is not None:
            self._bench.background.start(JOB, work, on_done=self._show)

    def _show(self, scene: Any) -> None:
        self.scene = scene
        self.changed.emit()

    # Verbs

    def choose(self, **changes: Any) -> None:
        """Ask for something else; see Choices."""
        choices = replace(self.choices, **changes)
        if choices != self.choices:
            self.choices = choices
            self.refresh()

    def choose_axis(self, upright: bool, neuron_id: str) -> None:
        """Let another input run across or upright; where it ran the other way the two change places."""
        scene = self.scene
        if scene.document is None or scene.axes[1] is None:
            return
        topology = scene.document.network.topology
        x, y = (topology.neurons[topology.inputs[place]].id for place in scene.axes if place is not None)
        other = x if upright else y
        if neuron_id == other:
            self.choose(x=y, y=x)
        else:
            self.choose(x=x if upright else neuron_id, y=neuron_id if upright else y)

    def hold(self, neuron_id: str, value: float) -> None:
        """Hold an input that does not run at a number."""
        self.choose(held={**self.choices.held, neuron_id: value})

    def hold_all(self, at_sample: bool) -> None:
        """Hold the inputs that do not run at their means, or at the present sample; typed numbers are forgotten."""
        self.choose(held={}, at_sample=at_sample)

    def zoom(self, factor: float) -> None:
        """Look farther beyond the data, or less far."""
        self.choose(reach=min(max(self.choices.reach * factor, NEAREST), FARTHEST))

    def pin(self, row: int) -> None:
        """Look at a data row, everywhere."""
        if row != self._workbench.pinned_sample:
            self._workbench.pin_sample(row)

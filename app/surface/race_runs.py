"""Runs races: the first updates at once, all of them in the background at rest; what is known already is kept."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.background import Background
from app.surface.ground import FunctionGround, Ground, finished, samples_of
from app.surface.presets import Entry
from core.race import Racer, race

JOB = "race"
AT_ONCE_SECONDS = 0.008  # what may be run on the GUI thread, so that a dragged start shows where it leads
AT_ONCE_SAMPLES = 400
REST_MS = 120  # without another change, before the whole race is run: two threads of Python slow each other

Key = tuple[object, ...]
Base = tuple[Ground, tuple[float, float], int]  # the surface, the start on it, and the number of updates


class RaceRuns(QObject):
    """The ways of racers by name, as far as they are run.

    Signals:
        arrived(): another way is whole, or all are.
        progressed(): the run has come further.
    """

    arrived, progressed = Signal(), Signal()

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self.racers: dict[str, Racer] = {}
        self.progress = 1.0
        self._whole: dict[str, Key] = {}  # how those are set whose ways are whole
        self._base: Base | None = None
        self._missing: list[Entry] = []
        self._wanted: list[Key] = []  # those under way, also when the run was stopped
        self._count = 0
        self._pace = 1.0  # seconds an update takes
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """Whether racers are still under way."""
        return self._rest.isActive() or self._background.is_busy(JOB)

    def want(self, base: Base | None, entries: tuple[Entry, ...]) -> None:
        """Run those of the entries whose ways are not known; ways that belong to something else are dropped."""
        known = self._base
        if base is None or known is None or base[0] is not known[0] or base[1:] != known[1:]:
            self._base, self.racers, self._whole, self._wanted = base, {}, {}, []
        self._whole = {e.name: e.key for e in entries if self._whole.get(e.name) == e.key}
        missing = [entry for entry in entries if entry.takes_part and entry.name not in self._whole]
        if base is None or not missing:
            self.stop()
        elif self._wanted != [entry.key for entry in missing]:
            self._run(base, missing)

    def _run(self, base: Base, missing: list[Entry]) -> None:
        self.stop()
        for entry in missing:
            self.racers.pop(entry.name, None)
        if samples_of(base[0]) <= AT_ONCE_SAMPLES:
            self._preview(base, missing)
        self._missing, self._wanted = missing, [entry.key for entry in missing]
        self._count, self.progress = len(missing), 0.0
        self._rest.start()

    def _preview(self, base: Base, missing: list[Entry]) -> None:
        """Run as many updates as take a few milliseconds: the beginning of the very same ways."""
        ground, start, updates = base
        count = min(updates, max(1, int(AT_ONCE_SECONDS / (self._pace * len(missing)))))
        begun = time.perf_counter()
        found = finished(race(ground.at, start, [entry.training for entry in missing], count))
        self._pace = max((time.perf_counter() - begun) / (count * len(missing)), 1e-6)
        self.racers.update({entry.name: racer for entry, racer in zip(missing, found, strict=True)})

    @Slot()
    def _start(self) -> None:
        """Run the whole ways in the background."""
        if self._base is None:
            return
        (ground, start, updates), missing = self._base, self._missing
        gradient = ground.landscape.descending() if isinstance(ground, FunctionGround) else ground.at

        def work() -> Generator[Any, None, None]:
            for entry in missing:
                (racer,) = yield from race(gradient, start, [entry.training], updates)
                yield entry, racer

        self._background.start(JOB, work, on_progress=self._hear, on_done=self._finish)

    def _hear(self, values: tuple[Any, ...]) -> None:
        for value in values:
            if isinstance(value, float):
                self.progress = (self._count - len(self._wanted) + value) / self._count
            else:
                entry, racer = value
                self.racers[entry.name], self._whole[entry.name] = racer, entry.key
                self._wanted.remove(entry.key)
        if any(not isinstance(value, float) for value in values):
            self.arrived.emit()
        else:
            self.progressed.emit()

    def _finish(self, result: None) -> None:
        self.progress = 1.0
        self.arrived.emit()

    def stop(self) -> None:
        """Stop; ways that are whole stay, and the beginnings of others."""
        self._rest.stop()
        self._background.cancel(JOB)
        self.progress = 1.0

    def forget_wanted(self) -> None:
        """Let what was stopped be run again when it is wanted again."""
        self._wanted = []

"""The race of optimizers on the model's surface: who takes part, how, their ways, and the place that is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.surface.ground import FunctionGround, Ground, NetworkGround, finished, samples_of
from app.surface.model import SurfaceModel
from app.surface.presets import LABELS, NETWORK, ORDER, PRESETS, SUITED, TYPED, Entry, entries_for, with_rates
from app.surface.race_state import Row, arrows_of, largest_of, rows_of, terms_of, update_at
from app.surface.scene import Runner
from app.views import Bench
from app.words import tr
from core.descent import Gradient
from core.document import Document
from core.optimizers import Update
from core.race import Racer, race

JOB = "race"
UPDATES, MOST_UPDATES = 200, 2000
AT_ONCE_SECONDS = 0.008  # what may be run on the GUI thread, so that a dragged start shows where it leads
AT_ONCE_SAMPLES = 400
SUITED_PRESET = "suited"


class Racing(QObject):
    """The race on the model's surface. `changed`: other racers, another place of the race, or a run began or ended."""

    changed = Signal()

    def __init__(self, bench: Bench, model: SurfaceModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._workbench, self._model = bench, bench.workbench, model
        self.entries = entries_for(NETWORK)
        self.selected, self.preset, self.updates = "adam", SUITED_PRESET, UPDATES
        self.place, self.terms_shown = UPDATES, 0  # of terms: 0 = all
        self.racers: dict[str, Racer] = {}
        self.progress = 1.0
        self._keys: dict[str, tuple[object, ...]] = {}  # of those whose ways are whole
        self._under_way: list[tuple[object, ...]] = []
        self._arrived = 0  # of those under way
        self._base: tuple[Ground, tuple[float, float], int] | None = None
        self._surface = NETWORK
        self._pace = 1.0  # seconds an update takes
        self._largest: tuple[object, Mapping[str, float]] = (None, {})
        self._active = False
        model.changed.connect(self._follow)

    # What is raced

    def set_active(self, active: bool) -> None:
        """Race and follow the surface, or rest while nothing of this is on screen."""
        if active == self._active:
            return
        self._active = active
        if active:
            self._follow()
            self._show()
        else:
            self.cancel()
            self._model.show_runners(())
            self.changed.emit()

    @property
    def is_active(self) -> bool:
        return self._active

    @property
    def surface(self) -> str:
        """What is raced on, as presets name it."""
        landscape = self._model.landscape
        return NETWORK if landscape is None else landscape.name if landscape.name in SUITED else TYPED

    @property
    def start(self) -> tuple[float, float] | None:
        """Where all start: the network's two weights, or the start on a function."""
        ground = self._model.ground
        if isinstance(ground, NetworkGround):
            weights = self._workbench.document.network.weights
            return float(weights[ground.x_edge]), float(weights[ground.y_edge])
        return self._model.start

    @property
    def runs(self) -> bool:
        """Whether racers are still under way."""
        return self._bench.background.is_busy(JOB)

    @Slot()
    def _follow(self) -> None:
        """Race anew where the surface, the start or the entries are not those of the ways that are known."""
        if not self._active:
            return
        if self.surface != self._surface:
            self._surface = self.surface
            if self.preset == SUITED_PRESET:
                self.entries = with_rates(self.entries, SUITED[self.surface])
        ground, start = self._model.ground, self.start
        base = None if ground is None or start is None else (ground, start, self.updates)
        if base is None or self._base is None or base[0] is not self._base[0] or base[1:] != self._base[1:]:
            self._base, self.racers, self._keys = base, {}, {}
        keys = {entry.name: entry.key for entry in self.entries}
        for name in [name for name, key in self._keys.items() if keys[name] != key]:
            del self._keys[name]
        missing = [entry for entry in self.entries if entry.takes_part and entry.name not in self._keys]
        if base is None or not missing:
            self._bench.background.cancel(JOB)
            self.progress = 1.0
        elif not self.runs or self._under_way[self._arrived :] != [entry.key for entry in missing]:
            self._run(missing)
        self._show()

    def _run(self, missing: list[Entry]) -> None:
        """Race: the first updates at once, all of them in the background."""
        assert self._base is not None
        ground, start, updates = self._base
        for entry in missing:
            self.racers.pop(entry.name, None)
        if samples_of(ground) <= AT_ONCE_SAMPLES:
            self._preview(missing, ground, start, updates)
        self._under_way, self._arrived, self.progress = [entry.key for entry in missing], 0, 0.0
        gradient = ground.landscape.descending() if isinstance(ground, FunctionGround) else ground.at

        def work() -> Generator[Any, None, None]:
            for entry in missing:
                (racer,) = yield from race(gradient, start, [entry.training], updates)
                yield entry, racer

        self._bench.background.start(JOB, work, on_progress=self._hear, on_done=self._finish)

    def _preview(self, missing: list[Entry], ground: Ground, start: tuple[float, float], updates: int) -> None:
        """Run as many updates as take a few milliseconds: the beginning of the very same ways."""
        count = min(updates, max(1, int(AT_ONCE_SECONDS / (self._pace * len(missing)))))
        begun = time.perf_counter()
        found = finished(race(ground.at, start, [entry.training for entry in missing], count))
        self._pace = max((time.perf_counter() - begun) / (count * len(missing)), 1e-6)
        self.racers.update({entry.name: racer for entry, racer in zip(missing, found, strict=True)})

    def _hear(self, values: tuple[Any, ...]) -> None:
        for value in values:
            if isinstance(value, float):
                self.progress = (self._arrived + value) / len(self._under_way)
            else:
                entry, racer = value
                self.racers[entry.name], self._keys[entry.name] = racer, entry.key
                self._arrived += 1
        self._show()

    def _finish(self, result: None) -> None:
        self.progress = 1.0
        self._show()

    def cancel(self) -> None:
        """Stop racing; ways that are whole stay."""
        self._bench.background.cancel(JOB)
        self.progress = 1.0
        self._show()

    # What is shown

    def _show(self) -> None:
        if self._active:
            self._model.show_runners(self.runners())
            self.changed.emit()

    def taking_part(self) -> tuple[tuple[Entry, Racer], ...]:
        """Return those that race, as far as they have come."""
        return tuple((e, self.racers[e.name]) for e in self.entries if e.takes_part and e.name in self.racers)

    def runners(self) -> tuple[Runner, ...]:
        """Return the racers at the present place, as the pictures draw them."""
        made = []
        for entry, racer in self.taking_part():
            until = min(self.place, len(racer.path) - 1) + 1
            diverged = self.diverged(racer)
            name = LABELS[entry.name]
            if diverged:
                name = tr("{name}, diverged at {count}", name=name, count=racer.diverged)
            path, losses, number = racer.path[:until], racer.losses[:until], entry.number
            arrows = self._arrows(racer) if entry.name == self.selected else ()
            made.append(Runner(name, number, number, path, losses, arrows, diverged))
        return tuple(made)

    def whole_runners(self) -> tuple[Runner, ...]:
        """Return the racers at the end of their ways, for files; none while nothing is raced."""
        return tuple(
            Runner(LABELS[e.name], e.number, e.number, racer.path, racer.losses, (), racer.diverged is not None)
            for e, racer in (self.taking_part() if self._active else ())
        )

    def diverged(self, racer: Racer) -> bool:
        """Tell whether a racer has left all bounds at the present place."""
        return racer.diverged is not None and self.place >= racer.diverged

    def _arrows(self, racer: Racer) -> tuple[tuple[str, float, float], ...]:
        axes = self._model.axes
        if axes is None:
            return ()
        size = axes.x_range[1] - axes.x_range[0], axes.y_range[1] - axes.y_range[0]
        if self._largest[0] != (id(racer), len(racer.updates), size):
            self._largest = (id(racer), len(racer.updates), size), largest_of(racer, size)
        return arrows_of(self.rows(), size, self._largest[1])

    @property
    def racer(self) -> Racer | None:
        """The selected racer."""
        return self.racers.get(self.selected) if self.entry.takes_part else None

    @property
    def entry(self) -> Entry:
        """How the selected racer is set."""
        return self.entries[ORDER.index(self.selected)]

    @property
    def update(self) -> Update | None:
        """The selected racer's update from the present place."""
        racer, ground = self.racer, self._model.ground
        if racer is None or ground is None:
            return None
        gradient: Gradient = ground.at
        return update_at(racer, min(self.place, len(racer.path) - 1), gradient)

    def rows(self) -> tuple[Row, ...]:
        """Return what is known of the selected racer at the present sub-step."""
        made = self.update
        if made is None:
            return ()
        known = terms_of(made)[: self.terms_shown or None]
        return tuple(row for row in rows_of(made) if row.symbol_of in known)

    # Verbs

    def select(self, name: str) -> None:
        """Tell about another racer."""
        self.selected, self.terms_shown = name, 0
        self._show()

    def tick(self, name: str, takes_part: bool) -> None:
        """Let an optimizer take part, or not."""
        self._change(name, lambda entry: replace(entry, takes_part=takes_part))

    def train(self, name: str, edit: Callable[[Document], Document]) -> None:
        """Change how an optimizer trains, by an edit of a document's training.

        Raises:
            EditRefused: if no file may hold that.
        """
        before = self.entries[ORDER.index(name)].training
        training = edit(Document(training=before)).training
        self.preset = self.preset if training.learning_rate == before.learning_rate else ""
        self._change(name, lambda entry: replace(entry, training=training))

    def _change(self, name: str, change: Callable[[Entry], Entry]) -> None:
        self.entries = tuple(change(entry) if entry.name == name else entry for entry in self.entries)
        self._follow()

    def choose_preset(self, preset: str) -> None:
        """Give all racers the rates of a preset."""
        self.preset = preset
        self.entries = with_rates(self.entries, PRESETS[preset].rates(self.surface))
        self._follow()

    def set_updates(self, updates: int) -> None:
        """Race over so many updates."""
        was_at_end = self.place >= self.updates
        self.updates = min(max(updates, 1), MOST_UPDATES)
        self.place = self.updates if was_at_end else min(self.place, self.updates)
        self._follow()

    def go_to(self, place: int) -> None:
        """Show the racers after so many updates."""
        self.place, self.terms_shown = min(max(place, 0), self.updates), 0
        self._show()

    def step_terms(self, way: int) -> None:
        """Go one term of the selected racer's update forwards (1) or back (−1), across updates."""
        made = self.update
        if made is None:
            return
        count = len(terms_of(made))
        term = (self.terms_shown or count) + way
        if term > count and self.place < self.updates:
            self.place, term = self.place + 1, 1
        elif term < 1 and self.place > 0:
            self.place, term = self.place - 1, count
        self.terms_shown = min(max(term, 1), count)
        self._show()

    def take_weights(self) -> None:
        """Bring the selected racer's present place into the network, as one edit."""
        ground, racer = self._model.ground, self.racer
        if not isinstance(ground, NetworkGround) or racer is None:
            return
        place = min(self.place, len(racer.path) - 1)
        x, y = (float(value) for value in racer.path[place])
        text = tr("Take the weights of {name} after {count} updates", name=LABELS[self.selected], count=place)
        self._bench.edits.do(text, lambda d: d.with_weight(ground.x_edge, x).with_weight(ground.y_edge, y))

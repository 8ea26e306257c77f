"""The race of optimizers on the model's surface: who takes part, how, their ways, and the place that is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from app.surface.ground import NetworkGround
from app.surface.model import SurfaceModel
from app.surface.presets import LABELS, NETWORK, ORDER, PRESETS, SUITED, TYPED, Entry, entries_for, with_rates
from app.surface.race_runs import RaceRuns
from app.surface.race_state import Row, arrows_of, largest_of, rows_of, terms_of, update_at
from app.surface.scene import Runner
from app.views import Bench
from app.words import tr
from core.descent import Gradient
from core.document import Document
from core.optimizers import Update
from core.race import Racer

UPDATES, MOST_UPDATES = 200, 2000
SUITED_PRESET = "suited"


class Racing(QObject):
    """The race on the model's surface.

    Signals:
        changed(): other racers, another place of the race, or a run began or ended.
        progressed(): a run has come further.
    """

    changed, progressed = Signal(), Signal()

    def __init__(self, bench: Bench, model: SurfaceModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._workbench, self._model = bench, bench.workbench, model
        self.entries = entries_for(NETWORK)
        self.selected, self.preset, self.updates = "adam", SUITED_PRESET, UPDATES
        self.place, self.terms_shown = UPDATES, 0  # of terms: 0 = all
        self._runs = RaceRuns(bench.background, self)
        self._surface = NETWORK
        self._largest: tuple[object, Mapping[str, float]] = (None, {})
        self._active = False
        self._runs.arrived.connect(self._show)
        self._runs.progressed.connect(self.progressed)
        model.changed.connect(self._follow)

    # What is raced

    def set_active(self, active: bool) -> None:
        """Race and follow the surface, or rest while nothing of this is on screen."""
        if active == self._active:
            return
        self._active = active
        if active:
            self._follow()
        else:
            self._runs.stop()
            self._runs.forget_wanted()
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
        return self._runs.busy

    @property
    def progress(self) -> float:
        """How much of the run is done, 0 to 1."""
        return self._runs.progress

    @property
    def racers(self) -> Mapping[str, Racer]:
        """The ways by name, as far as they are run."""
        return self._runs.racers

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
        self._runs.want(base, self.entries)
        self._show()

    def cancel(self) -> None:
        """Stop racing; ways that are whole stay, and the beginnings of others."""
        self._runs.stop()
        self._show()

    # What is shown

    @Slot()
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

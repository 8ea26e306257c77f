"""The race of optimizers on the model's surface: who takes part, how, their ways, and the place that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from app.surface.ground import NetworkGround
from app.surface.model import SurfaceModel
from app.surface.presets import LABELS, NETWORK, ORDER, PRESETS, SUITED, Entry, with_rates
from app.surface.race_standing import Kept, Standing
from app.surface.race_state import terms_of
from app.views import Bench
from app.words import tr
from core.document import Document

MOST_UPDATES = 2000
SUITED_PRESET = "suited"


class Racing(Standing):
    """The race on the model's surface.

    Signals:
        changed(): other racers, another place of the race, or a run began or ended.
        progressed(): a run has come further.
    """

    changed, progressed = Signal(), Signal()

    def __init__(self, bench: Bench, model: SurfaceModel, parent: QObject | None = None) -> None:
        super().__init__(bench, model, parent)
        self._bench, self.preset = bench, SUITED_PRESET
        self._surface = NETWORK
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
        count, here = len(terms_of(made)), made.training.progress.updates
        term = (self.terms_shown or count) + way
        if term > count and here < self.updates - 1:
            here, term = here + 1, 1
        elif term < 1 and here > 0:
            here, term = here - 1, count
        self.place = here
        self.terms_shown = min(max(term, 1), count)
        self._show()

    def take_weights(self) -> None:
        """Bring the selected racer's present place into the network, as one edit."""
        ground, racer = self._model.ground, self.racer
        if not isinstance(ground, NetworkGround) or racer is None:
            return
        place, start = min(self.place, len(racer.path) - 1), self.start
        x, y = (float(value) for value in racer.path[place])
        self._kept = None if start is None else Kept(ground, start, (x, y))
        text = tr("Take the weights of {name} after {count} updates", name=LABELS[self.selected], count=place)
        self._bench.edits.do(text, lambda d: d.with_weight(ground.x_edge, x).with_weight(ground.y_edge, y))

    def race_from_here(self) -> None:
        """Race anew from the network's weights of now."""
        self._kept = None
        self._follow()

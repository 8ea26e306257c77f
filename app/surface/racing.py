"""The race of optimizers on the model's surface: who takes part, how, their ways, and the place that is shown.

How it is set stands in the document, under `view.race`; a document that says nothing races as a new one does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from app.surface.ground import NetworkGround
from app.surface.model import SurfaceModel
from app.surface.presets import LABELS, NETWORK, ORDER, PRESETS, SUITED, Entry, entries_for, with_rates
from app.surface.race_standing import Kept, Standing
from app.surface.race_state import terms_of
from app.views import Bench
from app.words import tr
from core.document import Document
from core.race_setup import KEY, MOST_UPDATES, RacerSetup, RaceSetup, race_of, with_race

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
        self._known: object = None  # `view.race` as it was read last
        model.changed.connect(self._follow)
        bench.workbench.document_changed.connect(self._read)
        self._read()

    # How it is set

    @Slot()
    def _read(self) -> None:
        """Race as the document says, where it says something else than before."""
        document = self._bench.workbench.document
        if document.view.get(KEY) is self._known:
            return
        self._known, setup = document.view.get(KEY), race_of(document)
        setup = RaceSetup(preset=SUITED_PRESET) if setup is None else setup
        set_up = {one.training.optimizer: Entry(one.training.optimizer, one.training, one.on) for one in setup.racers}
        entries = tuple(set_up.get(entry.name, entry) for entry in entries_for(self._surface))
        self.preset = setup.preset if setup.preset in PRESETS else ""
        is_suited = self.preset == SUITED_PRESET
        self.entries = with_rates(entries, SUITED[self._surface]) if is_suited else entries
        self._race_over(setup.updates)
        self._follow()

    def _write(self, text: str, setup: RaceSetup) -> None:
        """Put into the document how the race is set, as one undo entry."""
        self._bench.edits.do(text, lambda document: with_race(document, setup))
        self._show()  # where it was refused, what is set stays

    def _setup(self, entries: tuple[Entry, ...], preset: str, updates: int | None = None) -> RaceSetup:
        racers = tuple(RacerSetup(entry.training, entry.takes_part) for entry in entries)
        return RaceSetup(racers, self.updates if updates is None else updates, preset)

    def _race_over(self, updates: int) -> None:
        was_at_end = self.place >= self.updates
        self.updates = updates
        self.place = updates if was_at_end else min(self.place, updates)

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
        words = tr("Let {name} race") if takes_part else tr("Take {name} out of the race")
        self._change(words, name, lambda entry: replace(entry, takes_part=takes_part))

    def train(self, name: str, edit: Callable[[Document], Document]) -> None:
        """Change how an optimizer trains, by an edit of a document's training.

        Raises:
            EditRefused: if no file may hold that.
        """
        before = self.entries[ORDER.index(name)].training
        training = edit(Document(training=before)).training
        preset = self.preset if training.learning_rate == before.learning_rate else ""
        self._change(tr("Set {name} in the race"), name, lambda entry: replace(entry, training=training), preset)

    def _change(self, words: str, name: str, change: Callable[[Entry], Entry], preset: str | None = None) -> None:
        entries = tuple(change(entry) if entry.name == name else entry for entry in self.entries)
        if _keys(entries) != _keys(self.entries):
            setup = self._setup(entries, self.preset if preset is None else preset)
            self._write(words.format(name=LABELS[name]), setup)

    def choose_preset(self, preset: str) -> None:
        """Give all racers the rates of a preset."""
        entries = with_rates(self.entries, PRESETS[preset].rates(self.surface))
        if _keys(entries) != _keys(self.entries) or preset != self.preset:
            words = tr("Race with {rates}", rates=tr(PRESETS[preset].words))
            self._write(words, self._setup(entries, preset))

    def set_updates(self, updates: int) -> None:
        """Race over so many updates."""
        updates = min(max(updates, 1), MOST_UPDATES)
        if updates != self.updates:
            words = tr("Race over {count} updates", count=updates)
            self._write(words, self._setup(self.entries, self.preset, updates))

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


def _keys(entries: tuple[Entry, ...]) -> list[tuple[object, ...]]:
    """Return what tells one setting of a race from another."""
    return [(*entry.key, entry.takes_part) for entry in entries]

"""Where the racers stand: the ways as far as they are run, seen from the place of the race that is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.surface.ground import NetworkGround
from app.surface.model import SurfaceModel
from app.surface.presets import LABELS, NETWORK, ORDER, SUITED, TYPED, Entry, entries_for
from app.surface.race_runs import RaceRuns
from app.surface.race_state import Row, arrows_of, largest_of, rows_of, terms_of, update_at
from app.surface.scene import Runner
from app.views import Bench
from app.words import tr
from core.descent import Gradient
from core.numbers import shown
from core.optimizers import Update
from core.race import Racer
from core.race_setup import UPDATES


@dataclass(frozen=True, eq=False)
class Kept:
    """A race whose weights were taken into the network: on what, from where it began, and what was taken."""

    ground: NetworkGround
    start: tuple[float, float]
    taken: tuple[float, float]


class Standing(QObject):
    """What is read of a race."""

    def __init__(self, bench: Bench, model: SurfaceModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._model = bench.workbench, model
        self.entries = entries_for(NETWORK)
        self._kept: Kept | None = None
        self.selected, self.updates = "adam", UPDATES
        self.place, self.terms_shown = UPDATES, 0  # of terms: 0 = all
        self._runs = RaceRuns(bench.background, self)
        self._largest: tuple[object, Mapping[str, float]] = (None, {})
        self._active = False

    # What is raced

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
        """Where all start: the network's two weights, or the start on a function.

        Weights taken from the race move nobody's start: what was raced stays on screen.
        """
        here = self.here
        kept = self._kept
        return kept.start if kept is not None and (kept.ground, kept.taken) == (self._model.ground, here) else here

    @property
    def here(self) -> tuple[float, float] | None:
        """The network's two weights now, or the start on a function."""
        ground = self._model.ground
        if isinstance(ground, NetworkGround):
            weights = self._workbench.document.network.weights
            return float(weights[ground.x_edge]), float(weights[ground.y_edge])
        return self._model.start

    @property
    def is_kept(self) -> bool:
        """Whether the network has the weights of the place that is shown, and the race began elsewhere."""
        return self.start != self.here and self.here is not None and self.here == self._shown_weights()

    @property
    def is_defined(self) -> bool:
        """Whether the loss is a number at the start; where it is not nobody can set out."""
        losses = [float(racer.losses[0]) for racer in self.racers.values()]
        return not losses or math.isfinite(losses[0])

    def _shown_weights(self) -> tuple[float, float] | None:
        """Return the selected racer's present place."""
        racer = self.racer
        if racer is None:
            return None
        x, y = racer.path[min(self.place, len(racer.path) - 1)].tolist()
        return x, y

    @property
    def problem(self) -> str:
        """Why nobody can set out; "" where all can."""
        start, ground = self.start, self._model.ground
        if self.is_defined or start is None or ground is None:
            return ""
        where = ", ".join(f"{name} = {shown(value, 4)}" for name, value in zip(ground.names, start, strict=True))
        return tr("E is not defined at the start ({where}). Start elsewhere.", where=where)

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

    @property
    def is_whole(self) -> bool:
        """Whether the selected one's way is run up to the place that is shown."""
        racer = self.racer
        return racer is None or racer.diverged is not None or len(racer.path) > self.place

    # Who is where

    def taking_part(self) -> tuple[tuple[Entry, Racer], ...]:
        """Return those that race, as far as they have come."""
        if not self.is_defined:
            return ()
        return tuple((e, self.racers[e.name]) for e in self.entries if e.takes_part and e.name in self.racers)

    def runners(self) -> tuple[Runner, ...]:
        """Return the racers at the present place, as the pictures draw them."""
        made, named = [], {self.selected, self.lowest if self.place else ""}
        for entry, racer in self.taking_part():
            until = min(self.place, len(racer.path) - 1) + 1
            diverged = self.diverged(racer)
            name = LABELS[entry.name]
            if diverged:
                name = tr("{name}, diverged at {count}", name=name, count=racer.diverged)
            path, losses, number = racer.path[:until], racer.losses[:until], entry.number
            arrows = self._arrows(racer) if entry.name == self.selected else ()
            made.append(Runner(name, number, number, path, losses, arrows, diverged, entry.name in named))
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

    def losses_now(self) -> Mapping[str, float]:
        """Return the losses at the present place of those that have not diverged."""
        return {
            entry.name: float(racer.losses[min(self.place, len(racer.losses) - 1)])
            for entry, racer in self.taking_part()
            if not self.diverged(racer)
        }

    @property
    def lowest(self) -> str:
        """Who is lowest at the present place; "" if nobody is."""
        now = self.losses_now()
        return min(now, key=now.__getitem__, default="")

    def _arrows(self, racer: Racer) -> tuple[tuple[str, float, float], ...]:
        """Return the arrows of the update that sets out from the head; at the end there is none."""
        axes, made = self._model.axes, self.update
        if axes is None or made is None or made.training.progress.updates != min(self.place, len(racer.path) - 1):
            return ()
        size = axes.x_range[1] - axes.x_range[0], axes.y_range[1] - axes.y_range[0]
        if self._largest[0] != (id(racer), len(racer.updates), size):
            self._largest = (id(racer), len(racer.updates), size), largest_of(racer, size)
        return arrows_of(self.rows(), size, self._largest[1])

    @property
    def racer(self) -> Racer | None:
        """The selected racer."""
        return self.racers.get(self.selected) if self.entry.takes_part and self.is_defined else None

    @property
    def entry(self) -> Entry:
        """How the selected racer is set."""
        return self.entries[ORDER.index(self.selected)]

    @property
    def update(self) -> Update | None:
        """The selected racer's update from the present place; at the last place the one that led there."""
        racer, ground = self.racer, self._model.ground
        if racer is None or ground is None:
            return None
        gradient: Gradient = ground.at
        return update_at(racer, min(self.place, _last_update(racer)), gradient)

    def rows(self) -> tuple[Row, ...]:
        """Return what is known of the selected racer at the present sub-step."""
        made = self.update
        if made is None:
            return ()
        known = terms_of(made)[: self.terms_shown or None]
        return tuple(row for row in rows_of(made) if row.symbol_of in known)


def _last_update(racer: Racer) -> int:
    """Return from where the last update of a way set out; the one that diverged is computed anew."""
    return len(racer.updates) - (racer.diverged is None)

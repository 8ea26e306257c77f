"""Training in the background: the network on screen learns while one looks on; a run becomes one undo entry."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.background import Background
from app.edits import Edits
from app.history import Moment, State
from app.words import tr
from app.workbench import Workbench
from core.network import Floats
from core.numbers import subscripted

if TYPE_CHECKING:  # none of it is needed until somebody trains
    from core.run_record import Measured, RunRecord
    from core.training import Tick, Until

    Running = Generator[Tick, None, RunRecord]

JOB = "train"
TURN = 0.2  # seconds that training holds the worker before others get their turn
REST = 0.001  # seconds every few milliseconds in which the window's thread need not wait for the interpreter
MOST_OF_WINDOW = 0.5  # share of the window's time that showing the live network may take


@dataclass(eq=False)
class _UnderWay:
    """A run: where the workbench stood when it began, its generator, what is known of it so far."""

    state: State
    began_at: Moment
    until: Until
    running: Running
    stop: Event
    number: int
    before: RunRecord | None
    losses: list[Floats] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, eq=False)
class _Paused:
    """A run that can go on: its record so far, the state that it left, and what is left of its ends."""

    state: State
    began_at: Moment
    until: Until
    number: int


class Trainer(QObject):
    """Trains the network on the workbench.

    Signals:
        ticked(): the run under way has come further; at most about 30 times a second.
        changed(): a run began, paused, went on or ended.
        said(words): something to say to the user about it.
    """

    ticked = Signal()
    changed = Signal()
    said = Signal(str)

    def __init__(self, workbench: Workbench, edits: Edits, background: Background, parent: QObject | None = None):
        super().__init__(parent)
        self._workbench, self._edits, self._background = workbench, edits, background
        self._under_way: _UnderWay | None = None
        self._paused: _Paused | None = None
        self._numbers = count(1)
        self._show_from = 0.0
        self.tick: Tick | None = None
        self.record: RunRecord | None = None
        workbench.document_changed.connect(self._look_whether_changed)
        workbench.refused.connect(lambda: self.said.emit(tr("The network is in training: pause it, then change it.")))

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._under_way is not None

    @property
    def is_paused(self) -> bool:
        """Whether there is a run that can go on."""
        return self._paused is not None

    @property
    def losses(self) -> Floats:
        """The loss of the batch before each update, of the run under way or else of the last one."""
        if self._under_way is not None:
            earlier = [] if self._under_way.before is None else [self._under_way.before.losses]
            return np.concatenate([*earlier, *self._under_way.losses, np.empty(0)])
        return np.empty(0) if self.record is None else self.record.losses

    @property
    def measured(self) -> tuple[Measured, ...]:
        """The losses over all rows, where they were measured in the run under way or else in the last one."""
        if self._under_way is not None:
            earlier = () if self._under_way.before is None else self._under_way.before.measured
            return (*earlier, *self._under_way.measured)
        return () if self.record is None else self.record.measured

    # Verbs

    def start(self, until: Until) -> None:
        """Train the network on screen until something of `until` is reached; nothing happens while a run goes on."""
        workbench = self._workbench
        if self.is_running or workbench.plan is None:
            return
        self._begin(until, workbench.state.moment, None, next(self._numbers))

    def _begin(self, until: Until, began_at: Moment, before: RunRecord | None, number: int) -> None:
        from core.training import run

        self._paused, self.record, self.tick, stop = None, None, None, Event()
        start = self._workbench.state.document if before is None else before.last
        running = run(start, until, partial(_breathe, stop), before)
        self._under_way = _UnderWay(self._workbench.state, began_at, until, running, stop, number, before)
        self._work()
        self.changed.emit()

    def _work(self) -> None:
        one = self._under_way
        assert one is not None
        self._background.start(
            JOB,
            partial(_turn, one.running),
            on_progress=self._went_on,
            on_done=self._turned,
            on_error=self._failed,
        )

    def pause(self) -> None:
        """End the run where it is now, kept as an undo entry; it can go on."""
        if self._under_way is not None:
            self._under_way.stop.set()

    def go_on(self) -> None:
        """Go on with the paused run, for what was left of it."""
        paused = self._paused
        if paused is not None and self.record is not None and not self.is_running:
            if self._workbench.state.moment is not paused.state.tip:
                self._workbench.visit(paused.state.tip, self._workbench.level, 0)
            self._begin(paused.until, paused.began_at, self.record, paused.number)

    def cancel(self) -> None:
        """Give the run under way up: the network is what it was before it. A paused one is over, and stays."""
        if self._under_way is not None:
            self._give_up()
            self._workbench.show_live(None)
            done = f"{self._workbench.document.training.progress.updates:,}"
            self._say(tr("The run was given up: the network is as it was before, after {count} updates.", count=done))
        elif self._paused is not None:
            self._paused = None
            self.changed.emit()

    # What the background reports

    def _went_on(self, ticks: tuple[Tick, ...]) -> None:
        one = self._under_way
        if one is None:
            return
        one.losses += [tick.losses for tick in ticks]
        measured = [each for tick in ticks for each in tick.measured]
        one.measured += measured
        losses = np.concatenate([tick.losses for tick in ticks])
        self.tick = replace(ticks[-1], losses=losses, measured=tuple(measured))
        began = time.monotonic()
        if began >= self._show_from:
            self._workbench.show_live(self.tick.document)
            if self._under_way is one:
                self.ticked.emit()
            now = time.monotonic()
            self._show_from = now + (now - began) * (1.0 / MOST_OF_WINDOW - 1.0)

    def _turned(self, record: RunRecord | None) -> None:
        if record is None:
            self._work()
        else:
            self._ended(record)

    def _ended(self, record: RunRecord) -> None:
        from core.training import last_tick

        one, self._under_way = self._under_way, None
        assert one is not None
        self.record = record
        self.tick = last_tick(record, 0 if self.tick is None else self.tick.updates)
        if record.updates:
            self._workbench.take_record(record, one.began_at, _name_of(record.updates), f"run {one.number}")
        else:
            self._workbench.show_live(None)
        left = _left(one, record) if record.ended == "stopped" else None
        self._paused = None if left is None else _Paused(self._workbench.state, one.began_at, left, one.number)
        self._say(_told(record))

    def _failed(self, error: Exception) -> None:
        self._under_way = None
        self._workbench.show_live(None)
        self._say(tr("The training failed."))
        raise error

    @Slot()
    def _look_whether_changed(self) -> None:
        """Drop a run whose start is no longer on the bench; forget a paused one that something else came after."""
        if self._under_way is not None and self._workbench.state is not self._under_way.state:
            self._give_up()
            self._say(tr("Something else was done meanwhile, so the training was given up."))
        elif self._paused is not None and self._workbench.state.tip is not self._paused.state.tip:
            self._paused = None  # looking back in the history is no change; another newest moment is
            self.changed.emit()

    def _give_up(self) -> None:
        self._under_way = None
        self._background.cancel(JOB)

    def _say(self, words: str) -> None:
        self.changed.emit()
        self.said.emit(words)


def _turn(running: Running) -> Generator[Tick, None, RunRecord | None]:
    """Work for a while; return the record if the run has ended."""
    end = time.perf_counter() + TURN
    while time.perf_counter() < end:
        try:
            tick = next(running)
        except StopIteration as stop:
            record: RunRecord = stop.value
            return record
        yield tick
    return None


def _breathe(stop: Event) -> bool:
    """Let go of the interpreter for a moment; return whether to go on."""
    time.sleep(REST)
    return not stop.is_set()


def _left(one: _UnderWay, record: RunRecord) -> Until:
    """Return what is left of a run's ends: of its updates, epochs and seconds."""
    from core.training import updates_of_epochs

    until, before = one.until, one.before
    done = record.updates - (0 if before is None else before.updates)
    most = [] if until.updates is None else [until.updates]
    most += [] if until.epochs is None else [updates_of_epochs(record.start, until.epochs)]
    seconds = None if until.seconds is None else max(0.0, until.seconds - (time.monotonic() - one.begun))
    return replace(until, updates=min(most) - done if most else None, epochs=None, seconds=seconds)


def _name_of(updates: int) -> str:
    """Return what a run is called in the undo list."""
    return tr("Run of one update") if updates == 1 else tr("Run of {count} updates", count=f"{updates:,}")


def _told(record: RunRecord) -> str:
    """Return how a run ended."""
    if record.diverged is not None:
        neuron = record.start.network.neurons[record.diverged.neuron].name
        return tr("The training diverged: {neuron} would not stay finite in update {update}. It ended before it.",
                  update=f"{record.diverged.update:,}", neuron=subscripted(neuron))  # fmt: skip
    words = {
        "stopped": tr("Paused after {count} updates.", count=f"{record.updates:,}"),
        "loss_below": tr("The loss is low enough, after {count} updates.", count=f"{record.updates:,}"),
        "patience": tr("The loss gets no lower: ended after {count} updates.", count=f"{record.updates:,}"),
        "seconds": tr("Time is up, after {count} updates.", count=f"{record.updates:,}"),
    }
    done = (
        tr("Trained one update.")
        if record.updates == 1
        else tr("Trained {count} updates.", count=f"{record.updates:,}")
    )
    return words.get(record.ended, done)

"""Training as a generator: update after update from a document, until what was asked for is reached, or it diverges."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np

from core.divergence import Divergence, first_not_finite
from core.document import Document
from core.iteration import batches_per_epoch
from core.network import Floats, Integers
from core.propagation import nets_and_losses
from core.run_record import Measured, Recorder, RunRecord
from core.trainer import Kernel

__all__ = ["Divergence", "Run", "RunRecord", "Tick", "Until", "first_not_finite", "full_loss", "run", "train"]
TICK = 0.03  # seconds between two ticks
SLICE = 0.002  # seconds of work between two looks at the clock


@dataclass(frozen=True, eq=False)
class Run:
    """What a run did: the document after its last update, and the batch's loss before each update.

    With `diverged`, that update was not done: its loss is the last of `losses`, the document is the one before it.
    """

    document: Document
    losses: tuple[float, ...]
    updates: int
    diverged: Divergence | None


@dataclass(frozen=True)
class Until:
    """When a run ends: at whichever is reached first; None: that does not end it.

    Args:
        updates: so many more than at its start. epochs: as many updates as use every row so many times.
        loss_below: the loss over all rows that are trained, looked at after each epoch.
        patience: epochs without a new lowest loss: over the rows kept for testing where there are some, else trained.
        seconds: of work.
    """

    updates: int | None = None
    epochs: int | None = None
    loss_below: float | None = None
    patience: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, eq=False)
class Tick:
    """How far a run has come, about 30 times a second.

    Args:
        updates: done in this run. epoch: the one under way, from 1, in the document's whole training.
        loss: of the last batch, before its update. losses: of all batches since the tick before.
        document: as it is now. measured: the losses over all rows that were taken since the tick before.
    """

    updates: int
    epoch: int
    loss: float
    losses: Floats
    document: Document
    measured: tuple[Measured, ...] = ()

    @property
    def full_loss(self) -> float | None:
        """The loss over all rows that are trained, where it was just measured."""
        return self.measured[-1].full_loss if self.measured else None

    @property
    def test_loss(self) -> float | None:
        """The loss over the rows kept for testing, where it was just measured."""
        return self.measured[-1].test_loss if self.measured else None


def updates_of_epochs(document: Document, epochs: int) -> int:
    """Return how many updates so many epochs are: in one, every row that is trained is used once."""
    return epochs * batches_per_epoch(document)


def train(document: Document, updates: int) -> Generator[float, None, Run]:
    """Do so many updates; yields progress from 0 to 1, returns the run.

    Raises:
        ValueError, KeyError: if the document is a draft (core/validity.py).
    """
    running = run(document, Until(updates=updates))
    while True:
        try:
            tick = next(running)
        except StopIteration as stop:
            record: RunRecord = stop.value
            return Run(record.last, tuple(record.losses.tolist()), record.updates, record.diverged)
        yield tick.updates / max(1, updates)


def full_loss(document: Document, rows: Integers | None = None) -> float:
    """Return the loss over some rows, all without a choice: their mean or sum as `over_samples` says."""
    inputs, targets = document.inputs, document.targets
    if rows is not None:
        inputs, targets = inputs[rows], targets[rows]
    losses = nets_and_losses(document.network, document.loss, inputs, targets)[1]
    with np.errstate(all="ignore"):
        return float(losses.mean() if document.training.over_samples == "mean" else losses.sum())


def run(
    document: Document, until: Until, go_on: Callable[[], bool] = lambda: True, before: RunRecord | None = None
) -> Generator[Tick, None, RunRecord]:
    """Train from a document until something of `until` is reached; yields ticks, returns the record.

    Args:
        go_on: asked every few milliseconds; False ends the run there.
        before: a run that ended at this document: the record then covers both, and `until` what is added.

    Raises:
        ValueError, KeyError: if the document is a draft (core/validity.py).
    """
    course = _Course(document, until, before)
    while course.ended is None:
        course.work()
        if course.ended is None and not go_on():
            course.ended = "stopped"
        if time.perf_counter() - course.ticked >= TICK and course.ended is None:
            yield course.tick()
    return course.finish()


def last_tick(record: RunRecord, told: int) -> Tick:
    """Return how far a run had come when it ended, after a tick that told of so many updates."""
    losses = record.losses[told : record.updates]
    epoch = record.last.training.progress.updates // batches_per_epoch(record.last) + 1
    loss = float(record.losses[record.updates - 1]) if record.updates else math.nan
    return Tick(record.updates, epoch, loss, losses, record.last, record.measured[-1:])


class _Course:
    """A run under way."""

    def __init__(self, document: Document, until: Until, before: RunRecord | None) -> None:
        self._until, self._per_epoch = until, batches_per_epoch(document)
        self._kernel = Kernel(document)
        self._recorder = Recorder(document) if before is None else Recorder.behind(before)
        self._earlier = document.training.progress.updates
        self._split = len(document.test_rows) > 0
        self._looks = until.loss_below is not None or until.patience is not None
        self._most = min(
            math.inf if until.updates is None else until.updates,
            math.inf if until.epochs is None else until.epochs * self._per_epoch,
        )
        self._lowest, self._lowest_epoch, self._epochs = math.inf, 0, 0
        self._fresh: list[Floats] = []
        self._measured: list[Measured] = []
        self._chunk = 1
        self.begun = self.ticked = time.perf_counter()
        self.ended: str | None = None
        self._check_ends()

    def work(self) -> None:
        """Do a few updates, and what is due behind them."""
        began, kernel = time.perf_counter(), self._kernel
        while self.ended is None and (spent := time.perf_counter() - began) < SLICE:
            before = kernel.updates
            losses = kernel.run(self._next_count())
            self._recorder.add(kernel, losses, kernel.updates - before)
            self._fresh.append(losses)
            if kernel.broken is not None:
                self.ended = "diverged"
            else:
                if (self._earlier + kernel.updates) % self._per_epoch == 0:
                    self._end_epoch()
                self._check_ends()
            quick = time.perf_counter() - began - spent < SLICE / 2
            self._chunk = min(2 * self._chunk, self._recorder.every) if quick else max(1, self._chunk // 2)

    def _next_count(self) -> int:
        """Return how many updates to do at once: none beyond a checkpoint, the end of an epoch, or the run's end."""
        done = self._kernel.updates
        count = min(self._chunk, self._recorder.until_checkpoint, self._most - done)
        if self._looks:
            count = min(count, self._per_epoch - (self._earlier + done) % self._per_epoch)
        return int(count)

    def _end_epoch(self) -> None:
        self._epochs += 1
        due = time.perf_counter() - self.ticked >= TICK
        if not (self._looks or due):
            return
        measured = self._measure()
        loss = measured.full_loss if measured.test_loss is None else measured.test_loss
        if loss < self._lowest:
            self._lowest, self._lowest_epoch = loss, self._epochs
        if self._until.loss_below is not None and measured.full_loss < self._until.loss_below:
            self.ended = "loss_below"
        elif self._until.patience is not None and self._epochs - self._lowest_epoch >= self._until.patience:
            self.ended = "patience"

    def _measure(self) -> Measured:
        document, recorder = self._kernel.document, self._recorder
        test = full_loss(document, document.test_rows) if self._split else None
        measured = Measured(recorder.updates, full_loss(document, document.train_rows if self._split else None), test)
        recorder.measured.append(measured)
        self._measured.append(measured)
        return measured

    def _check_ends(self) -> None:
        if self.ended is None and self._kernel.updates >= self._most:
            self.ended = "updates" if self._kernel.updates == self._until.updates else "epochs"
        seconds = self._until.seconds
        if self.ended is None and seconds is not None and time.perf_counter() - self.begun >= seconds:
            self.ended = "seconds"

    def tick(self) -> Tick:
        """Return how far it has come."""
        losses, measured = np.concatenate([*self._fresh, np.empty(0)]), tuple(self._measured)
        self._fresh, self._measured, self.ticked = [], [], time.perf_counter()
        epoch = (self._earlier + self._kernel.updates) // self._per_epoch + 1
        return Tick(
            self._recorder.updates,
            epoch,
            float(losses[-1]) if len(losses) else math.nan,
            losses,
            self._kernel.document,
            measured,
        )

    def finish(self) -> RunRecord:
        """Return the record of all that was done."""
        recorder, broken = self._recorder, self._kernel.broken
        if not recorder.measured or recorder.measured[-1].updates != recorder.updates:
            self._measure()
        diverged = None if broken is None else Divergence(recorder.updates + 1, broken)
        return recorder.record(self._kernel.document, self.ended or "stopped", diverged)

"""What the training tab shows: the course that leads to the network on screen, and what is measured on the way."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.history import Moment
from app.stepping import LAST
from app.training.course import (
    MOST_NUMBERS,
    Course,
    Present,
    Sample,
    course_of,
    looking,
    losses_over_all,
    thinned,
)
from app.training.sampler import Sampler
from app.training.track import Track
from app.views import Bench
from core.document import Document
from core.iteration import batches_per_epoch
from core.measures import largest_edges
from core.message import Problem
from core.network import Floats
from core.run_record import Measured
from core.training import Tick, Until

LOOKING = "training present"
REST_MS = 150  # after the last change the course is measured
LOOK_SECONDS, LOOK_PAUSE = 0.1, 6.0  # between two looks at a network in training; times what the last one took
MOST_LIVE, MOST_LINES = 240, 8


class TrainingModel(QObject):
    """Follows workbench and trainer while somebody looks.

    Signals:
        changed(): draw anew.
    """

    changed = Signal()

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._workbench, self.trainer = bench, bench.workbench, bench.trainer
        self.asked: Until | None = None  # by this tab: another's run has no end that is known here
        self.asked_from = 0
        self._active, self._selected = False, self._workbench.selected
        self._sampler = Sampler(bench.background, self._sampled)
        self._forget()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._measure)
        self._workbench.document_changed.connect(self._document_changed)
        self._workbench.selection_changed.connect(self._selection_changed)
        self.trainer.ticked.connect(self._ticked)
        self.trainer.changed.connect(self._trainer_changed)

    def _forget(self) -> None:
        self._tip: Moment | None = None
        self.course: Course | None = None
        self.samples: tuple[Sample, ...] = ()
        self.present: Present | None = None
        self._losses: Floats = np.empty(0)
        self._track, self._is_tracked = Track(self._losses), False
        self._live_first = 0
        self._looked_at = 0.0
        self._edges: tuple[int, ...] = ()

    def set_active(self, active: bool) -> None:
        """Follow, or do nothing while nobody looks."""
        self._active = active
        if active:
            self.refresh()
        else:
            self._rest.stop()
            self._sampler.rest()
            self._bench.background.cancel(LOOKING)

    @property
    def is_busy(self) -> bool:
        """Whether something is still being measured."""
        return self._rest.isActive() or self.is_sampling or self._bench.background.is_busy(LOOKING)

    @property
    def is_sampling(self) -> bool:
        """Whether the course is still being measured."""
        return self._sampler.is_busy

    # What is seen

    @property
    def first(self) -> int:
        """The updates done where the course begins."""
        return self.course.first if self.course else 0

    @property
    def last(self) -> int:
        """The updates done where it ends, or where the run under way is."""
        tick = self.trainer.tick if self.trainer.is_running else None
        if tick is not None:
            return tick.document.training.progress.updates
        return self.course.last if self.course else 0

    @property
    def place(self) -> int:
        """The updates done by the network on screen."""
        return self._workbench.document.training.progress.updates

    @property
    def per_epoch(self) -> int:
        """Updates in which every row that is trained is used once."""
        return batches_per_epoch(self._workbench.document)

    @property
    def losses(self) -> tuple[Floats, Floats]:
        """Places, and the loss of the batch there as far as it is known; of a long course what each stretch covers."""
        places, losses = self._track.points
        return self.first + places, losses

    @property
    def measured(self) -> list[Measured]:
        """The losses over all rows that are known, in order of their places."""
        live: tuple[Measured, ...] = ()
        if self._is_tracked:
            first = self._live_first
            live = tuple(replace(one, updates=first + one.updates) for one in thinned(self.trainer.measured))
        return losses_over_all(self.course.measured if self.course else (), live, samples=self.samples)

    @property
    def edges(self) -> tuple[int, ...]:
        """The weights that are followed: those of the selected edges, else the largest."""
        chosen = [source.index for source in self._workbench.selected if source.kind == "edge"]
        return tuple(chosen[:MOST_LINES]) if chosen else self._edges

    @property
    def follows_selection(self) -> bool:
        """Whether these are selected ones."""
        return any(source.kind == "edge" for source in self._workbench.selected)

    @property
    def document(self) -> Document:
        """The document on screen."""
        return self._workbench.document

    @property
    def has_problems(self) -> bool:
        """Whether it cannot be computed."""
        return bool(self.problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why it cannot be computed."""
        return self._workbench.problems

    @property
    def gradient(self) -> Floats | None:
        """(parameters,) the gradient of the batch on screen."""
        iteration = self._workbench.iteration
        return None if iteration is None else iteration.gradient

    # What changes

    @Slot()
    def refresh(self) -> None:
        """Show what the workbench holds."""
        if not self._active:
            return
        if self.trainer.is_running:
            self._begin_live()
        else:
            self._show_course()
        self.changed.emit()

    def _show_course(self) -> None:
        tip = self._workbench.state.tip
        if tip is not self._tip or self._is_tracked:
            self._forget()
            self._tip, self.course = tip, course_of(tip)
            self._losses = self.course.losses
            self._track = Track(self._losses)
            self._edges = largest_edges(tip.document, MOST_LINES)
            self._sampler.begin(self.course)
        self._rest.start()

    def _begin_live(self) -> None:
        """Take up a run under way; what it did unseen is in the trainer's losses."""
        self._rest.stop()
        self._sampler.begin(None)
        kept = self.samples
        self._forget()
        self.course = course_of(self._workbench.state.moment)
        self._losses = self.course.losses
        self.samples = tuple(one for one in kept if self.course.first <= one.place <= self.course.last)
        self._edges = largest_edges(self._workbench.document, MOST_LINES)
        if self.trainer.tick is not None:
            self._ticked()

    @Slot()
    def _trainer_changed(self) -> None:
        self.refresh()

    @Slot()
    def _document_changed(self) -> None:
        if self._active and not self._workbench.is_live:
            self.refresh()

    @Slot()
    def _selection_changed(self) -> None:
        selected = self._workbench.selected
        if self._active and selected != self._selected:  # else only the pointer moved
            self._selected = selected
            self.changed.emit()

    @Slot()
    def _ticked(self) -> None:
        tick = self.trainer.tick
        if not self._active or tick is None or not self.trainer.is_running:
            return
        self._take_losses(tick)
        sample = self._sample_of(tick)
        before = [one for one in self.samples if one.place < sample.place]
        if len(before) > min(MOST_LIVE, MOST_NUMBERS / max(1, len(sample.parameters))):
            before = before[:1] + before[1::2]  # thinner, and so ever again
        self.samples = (*before, sample)
        pause = LOOK_SECONDS if self.present is None else max(LOOK_SECONDS, LOOK_PAUSE * self.present.seconds)
        if time.monotonic() - self._looked_at >= pause and not self._bench.background.is_busy(LOOKING):
            self._look()
        self.changed.emit()

    def _take_losses(self, tick: Tick) -> None:
        """Take the losses of a tick; where some were missed, all of them."""
        self._live_first = tick.document.training.progress.updates - tick.updates
        if self._is_tracked and self._live_first + tick.updates == self.first + self._track.count + len(tick.losses):
            self._track.append(tick.losses)
        else:
            self._track = Track(self._losses[: max(0, self._live_first - self.first)])
            self._track.append(self.trainer.losses)
            self._is_tracked = True

    def _sample_of(self, tick: Tick) -> Sample:
        iteration, document = self._workbench.iteration, tick.document
        gradient = iteration.gradient if iteration is not None and iteration.document is document else None
        return Sample(document.training.progress.updates, document.network.parameters, gradient)

    # What is measured, in the background

    @Slot()
    def _measure(self) -> None:
        self._look()
        if not self._workbench.is_live:
            self._sampler.go_on()

    def _sampled(self, found: Sequence[Sample]) -> None:
        known = {one.place: one for one in (*self.samples, *found)}
        self.samples = tuple(known[place] for place in sorted(known))
        self.changed.emit()

    def _look(self) -> None:
        document = self._workbench.document
        if self._workbench.problems:
            self.present = None
            return
        self._looked_at = time.monotonic()
        if self.present is None or self.present.document is not document:
            self._bench.background.start(LOOKING, partial(looking, document), on_done=self._looked)

    def _looked(self, present: Any) -> None:
        self.present = present
        document, known = present.document, {one.place: one for one in self.samples}
        place = document.training.progress.updates
        gradient = known[place].gradient if place in known else None
        known[place] = Sample(place, document.network.parameters, gradient, present.measures)
        if not self._workbench.is_live:  # what stands beside a curve is of this very update, not of two near it
            self.samples = tuple(known[one] for one in sorted(known))
        self.changed.emit()

    # Verbs

    def start(self, until: Until) -> None:
        """Train the network on screen."""
        if not self.trainer.is_running:
            self.asked, self.asked_from = until, self.place
            self.trainer.start(until)

    def visit(self, place: int) -> None:
        """Go to the network after so many updates: to its iteration's end if that is seen now, else to the start."""
        if self.course is None or self.trainer.is_running:
            return
        workbench = self._workbench
        at_end = workbench.plan is not None and workbench.cursor == workbench.plan.count
        workbench.visit(self.course.moment(place), workbench.level, LAST if at_end else 0)

"""Measures a course in the background, in short turns: the ends first, then ever finer, as long as the budget lasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app.background import Background
from app.training.course import Course, Sample, places_to_sample, sampling

JOB = "training course"
TURN, BUDGET = 0.15, 4.0  # seconds of work: until others get their turn, and in all


class Sampler:
    """Holds what is left to measure; `heard` gets the samples as they come, and () when all is done."""

    def __init__(self, background: Background, heard: Callable[[Sequence[Sample]], None]) -> None:
        self._background, self._heard = background, heard
        self._course: Course | None = None
        self._left: Sequence[int] = ()
        self._turns = 0

    @property
    def is_busy(self) -> bool:
        """Whether something is being measured."""
        return self._background.is_busy(JOB)

    def begin(self, course: Course | None) -> None:
        """Forget the course before; None: there is none to measure."""
        self.rest()
        self._course, self._turns = course, 0
        self._left = () if course is None else places_to_sample(course)

    def rest(self) -> None:
        """Stop, for now."""
        self._background.cancel(JOB)

    def go_on(self) -> None:
        """Measure what is left."""
        if self._course is not None and self._left and self._turns * TURN < BUDGET and not self.is_busy:
            self._turns += 1
            self._background.start(
                JOB, partial(sampling, self._course, self._left, TURN), on_progress=self._came, on_done=self._turned
            )

    def _came(self, found: Sequence[Sample | None]) -> None:
        samples = [one for one in found if one is not None]
        done = {one.place for one in samples}
        self._left = [place for place in self._left if place not in done]
        if samples:
            self._heard(samples)

    def _turned(self, left: Sequence[int]) -> None:
        self._left = left
        self.go_on()
        if not self.is_busy:
            self._heard(())

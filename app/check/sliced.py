"""Long work in short turns: a generator runs some 50 ms at a time, so that others get at the worker between them."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from functools import partial
from typing import Any, Generic, TypeVar

from app.background import Background

Result = TypeVar("Result")
SECONDS = 0.05


class Sliced(Generic[Result]):
    """Runs one generator of fractions of its work at a time. While paused, it does nothing and keeps its place."""

    def __init__(self, background: Background, key: str) -> None:
        self._background, self._key = background, key
        self._working: Generator[float, None, Result] | None = None
        self._on_progress: Callable[[float], None] = lambda fraction: None
        self._on_done: Callable[[Result], None] = lambda result: None
        self._paused = False

    @property
    def is_running(self) -> bool:
        """Whether there is work that is not done yet, paused or not."""
        return self._working is not None

    def start(
        self,
        working: Generator[float, None, Result],
        on_done: Callable[[Result], None],
        on_progress: Callable[[float], None] = lambda fraction: None,
    ) -> None:
        """Run a generator in place of the one that was running."""
        self.cancel()
        self._working, self._on_done, self._on_progress = working, on_done, on_progress
        self._paused = False
        self._next()

    def cancel(self) -> None:
        """Drop the work; nothing more is heard of it."""
        self._background.cancel(self._key)
        self._working = None

    def pause(self) -> None:
        """Stop after the present turn."""
        self._paused = True

    def resume(self) -> None:
        """Go on."""
        if self._paused and self._working is not None and not self._background.is_busy(self._key):
            self._paused = False
            self._next()
        self._paused = False

    def _next(self) -> None:
        assert self._working is not None
        work = partial(_turn, self._working)
        self._background.start(
            self._key, work, on_done=self._turn_done, on_progress=self._progressed, on_error=self._failed
        )

    def _progressed(self, fractions: tuple[Any, ...]) -> None:
        if self._working is not None:
            self._on_progress(float(fractions[-1]))

    def _turn_done(self, ended: tuple[Result] | None) -> None:
        if self._working is None:
            return
        if ended is not None:
            self._working = None
            self._on_done(ended[0])
        elif not self._paused:
            self._next()

    def _failed(self, error: Exception) -> None:
        self._working = None
        raise error


def _turn(working: Generator[float, None, Result]) -> Generator[float, None, tuple[Result] | None]:
    """Run the generator until the turn is over; the result in a tuple, None where it is not done."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            fraction = next(working)
        except StopIteration as stop:
            return (stop.value,)
        yield fraction
        if time.monotonic() > end:
            return None


def at_once(working: Generator[float, None, Result]) -> Result:
    """Run a short generator to its end here and now."""
    while True:
        try:
            next(working)
        except StopIteration as stop:
            result: Result = stop.value
            return result

"""Networks of an experiment learn in the background, one after the other, while their pictures follow."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.background import Background
from core.document import Document
from core.network import Floats
from core.run_record import RunRecord
from core.training import Tick, Until, run

JOB = "experiment"
TURN = 0.1  # seconds that an experiment holds the worker before others get their turn
REST = 0.001  # seconds every few milliseconds in which the window's thread need not wait for the interpreter
Running = Generator[tuple[int, Tick | RunRecord], None, None]


class Learning(QObject):
    """Trains some documents for so many updates; `documents` and `losses` are as they are now.

    Signals:
        changed(): the networks have learnt some more, or others have begun.
    """

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self.documents: tuple[Document, ...] = ()
        self._losses: list[list[Floats]] = []

    @property
    def is_running(self) -> bool:
        """Whether they are still learning."""
        return self._background.is_busy(JOB)

    @property
    def losses(self) -> tuple[Floats, ...]:
        """The loss before each update, by document."""
        return tuple(np.concatenate([*parts, np.empty(0)]) for parts in self._losses)

    def start(self, documents: tuple[Document, ...], updates: int) -> None:
        """Train these documents; whatever was learning is given up."""
        self.documents, self._losses = documents, [[] for _ in documents]
        self._go_on(_all(documents, updates))
        self.changed.emit()

    def stop(self) -> None:
        """Learn no further."""
        self._background.cancel(JOB)

    def _go_on(self, running: Running) -> None:
        self._background.start(
            JOB, partial(_turn, running), on_progress=self._went_on, on_done=partial(self._turned, running)
        )

    def _turned(self, running: Running, ended: bool) -> None:
        if not ended:
            self._go_on(running)
        self.changed.emit()

    def _went_on(self, news: tuple[tuple[int, Tick | RunRecord], ...]) -> None:
        documents = list(self.documents)
        for place, each in news:
            if isinstance(each, Tick):
                documents[place] = each.document
                self._losses[place].append(each.losses)
            else:
                documents[place], self._losses[place] = each.last, [each.losses]
        self.documents = tuple(documents)
        self.changed.emit()


def _all(documents: tuple[Document, ...], updates: int) -> Running:
    """Train all documents in step with each other; yields (place, tick), and (place, record) at the end of each."""
    courses = [_course(place, document, updates) for place, document in enumerate(documents)]
    while courses:
        for course in tuple(courses):
            news = next(course, None)
            if news is None:
                courses.remove(course)
            else:
                yield news


def _course(place: int, document: Document, updates: int) -> Iterator[tuple[int, Tick | RunRecord]]:
    running = run(document, Until(updates=updates), _breathe)
    while True:
        try:
            yield place, next(running)
        except StopIteration as stop:
            yield place, stop.value
            return


def _breathe() -> bool:
    time.sleep(REST)
    return True


def _turn(running: Running) -> Generator[tuple[int, Tick | RunRecord], None, bool]:
    """Work for a while; return whether all have ended."""
    end = time.perf_counter() + TURN
    while time.perf_counter() < end:
        news = next(running, None)
        if news is None:
            return True
        yield news
    return False

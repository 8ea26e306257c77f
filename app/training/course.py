"""The course of training that leads to a moment: the losses of its batches, and any of its documents, by updates done.

Everything counts in updates of the document's whole training: "place" 600 is the document after 600 updates.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.history import Branch, Moment, Stretch
from core.document import Document
from core.iteration import iterate
from core.maps import responses, spread_rows
from core.measures import Measures, measuring
from core.network import Floats, read_only
from core.run_record import Measured, RunRecord
from core.validity import draft_problems

MOST_SAMPLES, MOST_NUMBERS = 160, 4_000_000  # places that are measured, and parameters kept of all of them
EARLY = 4  # one of so many places is for the beginning
MOST_ROWS_OF_OUTS, MOST_MEASURED = 1000, 2000


@dataclass(frozen=True, eq=False)
class Sample:
    """A document on the way, looked at: `gradient` is of the batch that comes next."""

    place: int
    parameters: Floats
    gradient: Floats | None
    measures: Measures | None = None


@dataclass(frozen=True, eq=False)
class Present:
    """What the document on screen was measured to be in so many `seconds`; `outs`: (neurons, rows) of trained rows."""

    document: Document
    measures: Measures
    outs: Floats
    seconds: float


@dataclass(frozen=True, eq=False)
class _Part:
    """Moments in a row from a place on: one moment, or the first so many of a stretch."""

    first: int
    count: int
    source: Moment | Stretch
    record: RunRecord | None

    def document(self, place: int) -> Document:
        if isinstance(self.source, Moment):
            return self.source.document
        after = place - self.first + 1
        return self.source.document_after(after) if self.record is None else self.record.document(after)


@dataclass(frozen=True, eq=False)
class Course:
    """Moments that follow on each other by updates or edits of numbers, with one topology."""

    parts: tuple[_Part, ...]
    moments: Branch
    offset: int  # of the first place among `moments`

    @property
    def first(self) -> int:
        """The updates that were done at its start."""
        return self.parts[0].first

    @property
    def last(self) -> int:
        """The updates that were done at its end."""
        return self.parts[-1].first + self.parts[-1].count - 1

    def moment(self, place: int) -> Moment:
        """Return the moment after so many updates; the nearest one of the course."""
        return self.moments[self.offset + min(max(place, self.first), self.last) - self.first]

    def document(self, place: int) -> Document:
        """Return the document after so many updates."""
        number = bisect_right([part.first for part in self.parts], place) - 1
        return self.parts[number].document(place)

    @cached_property
    def losses(self) -> Floats:
        """(places,) the loss of the batch that came next; NaN where it was not taken down."""
        found = np.full(self.last - self.first + 1, np.nan)
        for part in self.parts:
            if part.record is not None:
                start = part.first - 1 - self.first  # a record's first loss is of the moment before its stretch
                losses = part.record.losses[max(0, -start) : part.count + 1]
                found[max(0, start) : max(0, start) + len(losses)] = losses
        return read_only(found)

    @cached_property
    def measured(self) -> tuple[Measured, ...]:
        """The losses over all rows that the runs took on the way, by place."""
        return tuple(
            replace(one, updates=part.first - 1 + one.updates)
            for part in self.parts
            if part.record is not None
            for one in thinned(part.record.measured)
            if one.updates <= part.count
        )

    def snapped(self, place: int) -> int:
        """Return a place near by whose document is kept, in long runs."""
        number = bisect_right([part.first for part in self.parts], place) - 1
        part = self.parts[number]
        if part.record is None or place - part.first < 2 * part.record.every or place == self.last:
            return place
        every = part.record.every
        after = min(round((place - part.first + 1) / every) * every, part.count)
        return max(part.first, part.first - 1 + after)


def course_of(tip: Moment) -> Course:
    """Return the course that leads to a moment, back to where the network had other neurons or edges."""
    topology = tip.document.network.topology
    found: list[tuple[Moment | Stretch, int]] = []
    moment: Moment | None = tip
    place = tip.document.training.progress.updates
    while moment is not None and _is_of(moment, topology, place):
        stretch = moment.stretch
        count = 1 if stretch is None else moment.place
        found.append((moment if stretch is None else stretch, count))
        moment = moment.previous if stretch is None else stretch.before
        place -= count
    parts: list[_Part] = []
    for source, count in reversed(found):
        place += 1
        parts.append(_Part(place, count, source, record_of(source)))
        place += count - 1
    moments = Branch(tip)
    return Course(tuple(parts), moments, len(moments) - sum(part.count for part in parts))


def _is_of(moment: Moment, topology: object, place: int) -> bool:
    if moment.stretch is not None:  # its documents have the topology that it began with
        return moment.stretch.before.document.network.topology is topology
    document = moment.document
    return document.network.topology is topology and document.training.progress.updates == place


def record_of(source: Moment | Stretch) -> RunRecord | None:
    """Return the record of a run that made a stretch."""
    found = getattr(source.document_after, "__self__", None) if isinstance(source, Stretch) else None
    return found if isinstance(found, RunRecord) else None


def thinned(measured: tuple[Measured, ...]) -> tuple[Measured, ...]:
    """Return at most some thousands of these, the last one among them."""
    every = -(-len(measured) // MOST_MEASURED)
    return measured if every <= 1 else (*measured[:-1:every], measured[-1])


def losses_over_all(*sources: tuple[Measured, ...], samples: Sequence[Sample]) -> list[Measured]:
    """Return the losses over all rows in order of their places, each place once, the samples' last."""
    found = {one.updates: one for source in sources for one in source}
    for sample in samples:
        if sample.measures is not None:
            train, test = sample.measures.train, sample.measures.test
            found[sample.place] = Measured(sample.place, train.loss, None if test is None else test.loss)
    return [found[place] for place in sorted(found)]


def places_to_sample(course: Course) -> list[int]:
    """Return places all over the course, both ends first, then ever finer."""
    parameters = len(course.document(course.last).network.parameters)
    most = int(max(8, min(MOST_SAMPLES, MOST_NUMBERS / max(1, parameters))))
    span = course.last - course.first
    evenly = np.linspace(0, span, most - most // EARLY)
    early = np.geomspace(1, max(1, span), most // EARLY)  # most happens at the beginning
    whole = (course.first + np.unique(np.concatenate((evenly, early)).round().astype(int))).tolist()
    order = sorted(range(len(whole)), key=lambda number: _turn(number, len(whole)))
    return list(dict.fromkeys(course.snapped(whole[number]) for number in order))


def _turn(number: int, count: int) -> tuple[int, int]:
    """Return in which round a place is looked at: multiples of high powers of two come first."""
    if number in (0, count - 1):
        return -64, number
    return -((number & -number).bit_length()), number


def sampling(course: Course, places: Sequence[int], seconds: float) -> Generator[Sample | None, None, Sequence[int]]:
    """Look at the documents of some places for about so long; return the places that are left."""
    end = time.perf_counter() + seconds
    for number, place in enumerate(places):
        if time.perf_counter() >= end:
            return places[number:]
        document = course.document(place)
        if not draft_problems(document):
            measures = yield from measuring(document)
            yield Sample(place, document.network.parameters, iterate(document).gradient, measures)
    return ()


def looking(document: Document) -> Generator[None, None, Present]:
    """Measure the document on screen."""
    began = time.perf_counter()
    measures = yield from measuring(document)
    rows = spread_rows(document.train_rows.tolist(), MOST_ROWS_OF_OUTS)
    outs = responses(document.network, document.inputs[rows]).out
    return Present(document, measures, outs, time.perf_counter() - began)

"""Runs: iteration after iteration, forwards or back, until a stop halts. A generator, so that it can be cancelled."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.document import Document
from core.finite import is_finite
from core.halting import Sight, Signs, halts_of, signs_of
from core.iteration import Iteration, iterate
from core.message import Message, message
from core.network import Booleans, Topology
from core.reasons import reason_of
from core.steps import Level, StepPlan, plan_of
from core.stops import Stop

MOST_UPDATES = 10_000
MOST_BYTES = 2**30  # of weights that one run may leave behind in the history
_KEPT = 3  # iterations that a run looks at more than once


@dataclass(frozen=True, eq=False)
class Start:
    """Where a run begins.

    Args:
        documents: the known iterations of the branch, in order; looked up one by one.
        position: the one on screen.
        step: the cursor at this level: a run forwards begins after it, a run back before it.
        sample: the data row that is looked at in every iteration; None: the batches of training.
        ends_in_draft: after the last document comes one that cannot be stepped through.
    """

    documents: Sequence[Document]
    position: int
    level: Level
    step: int
    sample: int | None = None
    ends_in_draft: bool = False


@dataclass(frozen=True, eq=False)
class Passed:
    """An iteration in which nothing halted: its loss, and the document that its update newly made, if it did."""

    loss: float
    made: Document | None = None


@dataclass(frozen=True, eq=False)
class End:
    """Where a run ended: position among the known documents and, behind them, the new ones; the step; and why.

    `halted` tells whether it was a stop that ended the run.
    """

    position: int
    step: int
    why: Message
    halted: bool = True


Run = Generator[Passed, None, End]


class Course:
    """The iterations of a branch, computed when they are looked at; the signs of their gradients are remembered."""

    def __init__(self, documents: Sequence[Document], sample: int | None) -> None:
        self._known, self._made, self._sample = documents, list[Document](), sample
        self._iterations: dict[int, Iteration] = {}
        self._signs: dict[int, Signs] = {}

    @property
    def count(self) -> int:
        """How many iterations there are now."""
        return len(self._known) + len(self._made)

    def add(self, document: Document) -> None:
        """Let a new iteration follow the last one."""
        self._made.append(document)

    def _document(self, position: int) -> Document:
        known = len(self._known)
        return self._known[position] if position < known else self._made[position - known]

    def iteration(self, position: int) -> Iteration:
        """Return the iteration at a position."""
        found = self._iterations.get(position)
        if found is None:
            found = self._iterations[position] = iterate(self._document(position), self._sample)
            if len(self._iterations) > _KEPT:
                del self._iterations[next(iter(self._iterations))]
        return found

    def was_finite(self, position: int) -> bool:
        """Tell whether the iteration before a position had only finite numbers."""
        return position == 0 or is_finite(self.iteration(position - 1))

    def signs_before(self, position: int) -> Signs:
        """Return the last sign that is not 0 of each gradient before a position, (parameters,); of those that count.

        Only gradients that are not 0 at the position count: back to the last such sign of each, no further.
        """
        topology = self._topology(position)
        needed: Booleans = self._signs_at(position) != 0
        last = np.zeros(len(needed), dtype=np.int8)
        for earlier in range(position - 1, -1, -1):
            open_ = needed & (last == 0)
            if not open_.any():
                break
            signs = _carried(self._signs_at(earlier), self._topology(earlier), topology)
            last[open_] = signs[open_]
        return last

    def _topology(self, position: int) -> Topology:
        return self._document(position).network.topology

    def _signs_at(self, position: int) -> Signs:
        if position not in self._signs:
            self._signs[position] = signs_of(self.iteration(position))
        return self._signs[position]

    def sight(self, position: int, plan: StepPlan, forwards: bool, first: int = 1) -> Sight:
        """Return an iteration as stops look at it."""
        iteration = self.iteration(position)
        before, finite = partial(self.signs_before, position), partial(self.was_finite, position)
        return Sight(iteration, plan, forwards, first, before, finite)


def _carried(signs: Signs, before: Topology, after: Topology) -> Signs:
    """Return signs of parameters in another topology, found again by the ids of their first edges."""
    if before is after:
        return signs
    known = {before.edges.ids[edge]: signs[place] for place, edge in enumerate(before.first_edge.tolist())}
    return np.array([known.get(after.edges.ids[edge], 0) for edge in after.first_edge.tolist()], dtype=np.int8)


def run_forwards(start: Start, stops: Sequence[Stop], most: int = MOST_UPDATES) -> Run:
    """Run from behind the cursor through the known iterations and on through new ones, at most `most` updates."""
    course, first, bytes_left = Course(start.documents, start.sample), start.step + 1, MOST_BYTES
    for position in range(start.position, start.position + most + 1):
        iteration = course.iteration(position)
        plan = plan_of(iteration, start.level)
        halt = _next_halt(course.sight(position, plan, True, first), stops)
        if halt is not None:
            return End(position, *halt)
        passed, made = position - start.position, None
        if passed == most:
            break
        if position + 1 == course.count:
            if start.ends_in_draft:
                return End(position, plan.count, message("run.draft"), halted=False)
            if bytes_left <= 0:
                return End(position, 0, message("run.memory", count=f"{passed:,}"), halted=False)
            made = iteration.after
            course.add(made)
            bytes_left -= made.network.weights.nbytes * (1 + len(made.training.progress.memory))
        first = 1
        yield Passed(_loss_of(iteration), made)
    return End(start.position + most, 0, message("run.limit", count=f"{most:,}"), halted=False)


def run_back(start: Start, stops: Sequence[Stop]) -> Run:
    """Run from before the cursor back through the known iterations, to the start of the first one."""
    course = Course(start.documents, start.sample)
    for position in range(start.position, -1, -1):
        iteration = course.iteration(position)
        plan = plan_of(iteration, start.level)
        last = plan.count if position < start.position else start.step - 1
        halt = _halt_before(course.sight(position, plan, False), stops, last)
        if halt is not None:
            return End(position, *halt)
        yield Passed(_loss_of(iteration))
    return End(0, 0, message("run.to_start"), halted=False)


def _next_halt(sight: Sight, stops: Sequence[Stop]) -> tuple[int, Message] | None:
    """Return the first step that halts; of several stops that halt there the first in the list tells why."""
    halts = []
    for stop in stops:
        steps = halts_of(stop, sight)
        place = int(np.searchsorted(steps, sight.first))
        if place < len(steps):
            halts.append((int(steps[place]), stop))
    return _told(sight, min(halts, key=lambda halt: halt[0])) if halts else None


def _halt_before(sight: Sight, stops: Sequence[Stop], last: int) -> tuple[int, Message] | None:
    """Return the last step up to `last` that halts."""
    halts = []
    for stop in stops:
        steps = halts_of(stop, sight)
        place = int(np.searchsorted(steps, last, side="right"))
        if place:
            halts.append((int(steps[place - 1]), stop))
    return _told(sight, max(halts, key=lambda halt: halt[0])) if halts else None


def _told(sight: Sight, halt: tuple[int, Stop]) -> tuple[int, Message]:
    step, stop = halt
    return step, reason_of(stop, sight, step)


def _loss_of(iteration: Iteration) -> float:
    return iteration.trace.batch_loss(iteration.document.training.over_samples)

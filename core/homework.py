"""Check my homework: the first wrong number of a worked iteration is found and diagnosed, all before it confirmed.

What comes after it is right, wrong, or follows: right if one goes on from the learner's own numbers, which is found
by doing the formula of that step with them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.answers import DEFAULT, Tolerance, Verdict, judge
from core.explanation import Part
from core.formula import Source
from core.homework_reading import Entry, Homework, read_homework
from core.iteration import Iteration
from core.mistakes import Mistake, book_of, diagnose, judged, right_part
from core.mistakes_world import Book, World

__all__ = ["Checked", "Entry", "Homework", "Standing", "Verdicts", "check_homework", "read_homework", "step_order"]


class Standing(StrEnum):
    """What a number of a homework is worth."""

    RIGHT = "right"
    CLOSE = "close"
    TOO_COARSE = "too_coarse"
    WRONG = "wrong"
    FOLLOWS = "follows"  # right if one goes on from an earlier wrong number


@dataclass(frozen=True)
class Checked:
    """One number, what it is worth, and what is right.

    Args:
        mistakes: usual mistakes that give it, for wrong numbers.
        followed: what comes out if one goes on from the learner's own earlier numbers; None before the first wrong
            number, and where it cannot be followed.
    """

    entry: Entry
    standing: Standing
    right: Part
    mistakes: tuple[Mistake, ...] = ()
    followed: float | None = None


@dataclass(frozen=True)
class Verdicts:
    """All numbers of a homework in the order of the steps."""

    checked: tuple[Checked, ...]

    @property
    def first_wrong(self) -> Checked | None:
        """The first wrong number; None where nothing is wrong."""
        return next((checked for checked in self.checked if checked.standing is Standing.WRONG), None)

    @property
    def confirmed(self) -> tuple[Checked, ...]:
        """All numbers before the first wrong one."""
        first = self.first_wrong
        return self.checked if first is None else self.checked[: self.checked.index(first)]

    def count(self, standing: Standing) -> int:
        """Return how many numbers are worth this."""
        return sum(1 for checked in self.checked if checked.standing is standing)


def check_homework(homework: Homework, iteration: Iteration, tolerance: Tolerance = DEFAULT) -> Verdicts:
    """Judge every number of a homework, in the order in which an iteration is worked."""
    with np.errstate(all="ignore"):
        return _Checking(iteration, tolerance).check(homework)


class _Checking:
    def __init__(self, iteration: Iteration, tolerance: Tolerance) -> None:
        self._iteration, self._tolerance, self._book = iteration, tolerance, book_of(iteration)
        self._typed: dict[Source, float] = {}
        self._wrong: dict[Source, float] = {}

    def check(self, homework: Homework) -> Verdicts:
        order = step_order(self._book)
        checked: list[Checked] = []
        for entry in sorted(homework.entries, key=lambda entry: order(entry.source)):
            right = right_part(self._iteration, entry.source)
            if right is not None:
                checked.append(self._checked(entry, right))
                self._note(checked[-1])
        return Verdicts(tuple(checked))

    def _note(self, checked: Checked) -> None:
        source, value = checked.entry.source, checked.entry.answer.value
        self._typed[source] = value
        if checked.standing in (Standing.WRONG, Standing.FOLLOWS):
            self._wrong[source] = value

    def _checked(self, entry: Entry, right: Part) -> Checked:
        verdict = judged(self._iteration, entry.source, entry.answer, self._tolerance)
        followed = self._followed(entry) if self._wrong else None
        if verdict is not Verdict.WRONG:
            return Checked(entry, Standing(verdict.value), right, (), followed)
        if followed is not None and self._agrees(entry, followed):
            return Checked(entry, Standing.FOLLOWS, right, (), followed)
        mistakes = diagnose(self._iteration, entry.source, entry.answer, self._tolerance)
        return Checked(entry, Standing.WRONG, right, mistakes, followed)

    def _followed(self, entry: Entry) -> float | None:
        """Return the number as it follows from what was typed: all of it, or only the wrong numbers, what is nearer."""
        worlds = (World(self._book, self._wrong), World(self._book, self._typed))
        values = [world.value(entry.source) for world in worlds]
        finite = [value for value in values if np.isfinite(value)]
        return min(finite, key=lambda value: abs(value - entry.answer.value), default=None)

    def _agrees(self, entry: Entry, followed: float) -> bool:
        scale = None
        if entry.source.quantity == "updated_weight":
            scale = followed - float(self._iteration.document.network.weights[entry.source.index])
        return judge(entry.answer, followed, self._tolerance, scale) is not Verdict.WRONG


_QUANTITY = (
    "net", "out", "loss_share", "loss", "own_dE_dout", "dE_dout", "slope", "delta", "own", "gradient", "batch_gradient",
    "updated_weight",
)  # fmt: skip
_BLOCK = {"net": 0, "out": 0, "loss_share": 1, "loss": 2, "own": 4, "gradient": 4, "batch_gradient": 5}


def step_order(book: Book) -> Callable[[Source], tuple[int, ...]]:
    """Return the key by which sources are sorted into the order of the steps."""
    order, topology = book.order, book.topology
    edge_place = {int(edge): place for place, edge in enumerate(order.edge_sequence)}

    def key(source: Source) -> tuple[int, ...]:
        quantity = source.quantity
        block = _BLOCK.get(quantity, 6 if quantity == "updated_weight" else 3)
        sample = 0 if block > 4 else source.sample
        if source.kind == "neuron":
            level = order.forward_level if block < 3 else order.backward_level
            place = (int(level[source.index]), source.index)
        else:
            place = (0, edge_place.get(source.index, 0) if len(topology.edges) else 0)
        return (int(block > 4), sample, block, *place, _QUANTITY.index(quantity))

    return key

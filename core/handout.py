"""A handout: one iteration of one sample, step by step, for paper; as a worked solution or with blanks to fill in.

What is asked for is hidden wherever it would be shown: a worksheet's formulae have numbers only for what is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np

from core.answers import read_answer
from core.document import Document
from core.equation import Equation, equations_of
from core.explain import explain
from core.explanation import Explanation, Part
from core.formula import Derivative, Elided, Leaf, Mode, Node, Source, leaves
from core.formula_text import shows_number, text
from core.handout_names import result_names
from core.iteration import Iteration, iterate
from core.message import Message
from core.mistakes import judged, right_part
from core.mistakes_trees import mapped
from core.numbers import EXACT, shown
from core.steps import Level, Phase, Step, plan_of

BLANK = Leaf("________")  # the underscores are what a reader of homework takes for a blank
MOST_STEPS = 600
MOST_ON_A_LINE = 58  # characters of plain text
_SHORT = (Phase.GRADIENT, Phase.UPDATE, Phase.LOSS)  # what is short enough for one line stands on one
_SETTINGS = ("slope", "alpha")  # leaves that belong to an activation, and are given
_FOUND = frozenset(
    ("net", "delta", "dE_dout", "own_dE_dout", "slope", "own", "gradient", "batch_gradient")
)  # on the way


class Blanks(StrEnum):
    """What is left out: nothing; the results; the formulae too."""

    NONE = "none"
    RESULTS = "results"
    ALL = "all"


@dataclass(frozen=True)
class Task:
    """One step: what is to be computed, and the formulae shown; `asks` tells whether it has blanks."""

    number: int
    title: Message
    equations: tuple[Equation, ...]
    asks: bool


@dataclass(frozen=True)
class Section:
    """The tasks of one phase."""

    phase: Phase
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Result:
    """One number that is asked for, by a name that core/homework.py reads."""

    name: str
    part: Part

    @property
    def value(self) -> float:
        """The right number."""
        return float(self.part.left.value)

    def written(self, iteration: Iteration, digits: int) -> str:
        """Return the number with so many digits, or as many more as show it: 1.00001 after a small step from 1."""
        told = shown(self.value, digits)
        while digits < EXACT and np.isfinite(self.value):
            if judged(iteration, self.source, read_answer(told)).is_right:
                break
            digits += 1
            told = shown(self.value, digits)
        return told

    @property
    def source(self) -> Source:
        """What it is the value of."""
        assert self.part.left.source is not None  # results without one have no name
        return self.part.left.source


class TooLong(ValueError):
    """An iteration has more steps than anybody would work through on paper."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        super().__init__(steps)  # what it is made from again in another process


@dataclass(frozen=True, eq=False)
class Handout:
    """Everything on one sheet.

    Args:
        row: the data row, from 0.
        student: whose sheet it is, "" for anybody's.
        network: the file of the network that it can be checked with; "": the one it was made from; None: there is none.
    """

    document: Document
    row: int = 0
    blanks: Blanks = Blanks.NONE
    digits: int = 5
    student: str = ""
    network: str | None = ""

    @cached_property
    def iteration(self) -> Iteration:
        """The iteration of the one sample."""
        return iterate(self.document, self.row)

    def as_key(self) -> Handout:
        """Return the same with nothing left out."""
        key = replace(self, blanks=Blanks.NONE)
        vars(key).update({name: value for name, value in vars(self).items() if name in _COMPUTED})
        return key

    @cached_property
    def explained(self) -> tuple[tuple[Step, Explanation], ...]:
        """All steps.

        Raises:
            TooLong: if there are too many.
        """
        plan = plan_of(self.iteration, Level.NEURON)
        if plan.count > MOST_STEPS:
            raise TooLong(plan.count)
        steps = (plan.step(index) for index in range(1, plan.count + 1))
        return tuple((step, explain(self.iteration, step)) for step in steps)

    @cached_property
    def asked(self) -> dict[Source, Part]:
        """What has to be computed, in the order of the steps; weights that are held are given."""
        frozen = self.document.network.edges.frozen
        asked = {}
        for _, explanation in self.explained:
            for part in explanation.results:
                source = part.left.source
                if source is None or part.left.value is None:
                    continue
                if not (source.quantity == "updated_weight" and frozen[source.index]):
                    asked[source] = part
        return asked

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """The results that can be checked, in the order of the steps."""
        parts = [part for source, part in self.asked.items() if right_part(self.iteration, source) is not None]
        names = result_names(self.iteration, [part.left.source for part in parts if part.left.source is not None])
        return tuple(Result(name, part) for part, name in zip(parts, names, strict=True) if name)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The tasks, phase by phase; a general formula stands where a phase first needs it."""
        found: dict[Phase, list[Task]] = {}
        told: set[str] = set()
        for step, explanation in self.explained:
            task = self._task(step, explanation, told)
            if task.asks or self.blanks is not Blanks.ALL:
                found.setdefault(step.phase, []).append(task)
        return tuple(Section(phase, tuple(tasks)) for phase, tasks in found.items())

    def _task(self, step: Step, explanation: Explanation, told: set[str]) -> Task:
        asks = self.blanks is not Blanks.NONE and any(part.left.source in self.asked for part in explanation.results)
        equations: list[Equation] = []
        for part in explanation.parts if self.blanks is Blanks.NONE else explanation.results:
            equations += self._general(step, part, told)
            equations += [self._on_one_line(step, equation) for equation in self._equations(part)]
        return Task(step.index, explanation.title, tuple(equations), asks)

    def _general(self, step: Step, part: Part, told: set[str]) -> Iterator[Equation]:
        if part.general is None or self.blanks is Blanks.ALL:
            return
        left = "" if part.general_left is None else text(part.general_left, "names", self.digits)
        words = f"{step.phase} {left} = {text(part.general, 'names', self.digits)}"
        if words not in told:
            told.add(words)
            yield Equation(part.general_left, ((part.general, "names"),))

    def _equations(self, part: Part) -> Iterator[Equation]:
        own = replace(part, general=None, general_left=None)
        if self.blanks is Blanks.NONE or part.left.source not in self.asked:
            yield from equations_of(Explanation(Message(""), Message(""), (own,)))
            return
        left = None if part.is_bare else part.left
        rights: list[tuple[Node, Mode]] = []
        if self.blanks is Blanks.RESULTS:
            rights += [(form, "names") for form in (*part.derivation, part.formula)]
            given = self._masked(part.formula)
            if any(shows_number(leaf, "numbers") for leaf in leaves(given)):
                rights.append((given, "numbers"))
        yield Equation(left, (*rights, (BLANK, "names")))

    def _on_one_line(self, step: Step, equation: Equation) -> Equation:
        """Return an equation of the later phases on one line where it fits, without the sums between."""
        rights = equation.rights
        if step.phase not in _SHORT or equation.brief or len(rights) < 2:
            return equation
        if self.blanks is Blanks.NONE and len(rights) == 4:
            rights = (rights[0], rights[1], rights[3])
        length = sum(len(text(right, mode, self.digits)) + 3 for right, mode in rights)
        return Equation(equation.left, rights, True) if length <= MOST_ON_A_LINE else equation

    def _masked(self, formula: Node) -> Node:
        """Return a formula that keeps the numbers which are given, and names for all others."""
        return mapped(formula, self._hidden)

    def _hidden(self, node: Node) -> Node | None:
        if isinstance(node, Elided):
            return Leaf("…")
        if not isinstance(node, Leaf | Derivative) or node.source is None:
            return None
        is_setting = isinstance(node, Leaf) and node.symbol in _SETTINGS
        is_found = node.source in self.asked or node.source.quantity in _FOUND
        return replace(node, value=None) if is_found and not is_setting else None


_COMPUTED = ("iteration", "explained", "asked", "results")

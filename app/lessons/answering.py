"""What is said to an answer in a lesson: right or not, and which usual mistake gives a wrong number."""

from __future__ import annotations

from typing import NamedTuple

from app.lessons.performing import source_named
from app.practice.wording import NO_NUMBER, VERDICTS
from app.words import tr, worded
from core.answers import DEFAULT, Answer, Tolerance, Verdict, judge, read_answer
from core.formula import Source
from core.iteration import Iteration
from core.lesson import Ask
from core.mistakes import diagnose
from core.network import Topology
from core.numbers import subscripted
from core.quantity import NoSuchQuantity, parse_quantity, value_of


class Judged(NamedTuple):
    """Whether an answer is right, what is said to it, and whether it counts as a try."""

    is_right: bool
    told: str
    counts: bool = True


def judged_number(text: str, ask: Ask, iteration: Iteration, sample: int) -> Judged:
    """Judge a typed number; a wrong one is explained where a usual mistake gives it."""
    try:
        answer = read_answer(text)
    except ValueError:
        return Judged(False, tr(NO_NUMBER), counts=False)
    tolerance = Tolerance(DEFAULT.digits, ask.within) if ask.within else DEFAULT
    verdict = judge(answer, value_of(ask.answer, iteration, sample), tolerance)
    reason = _reason(ask, answer, iteration, sample) if verdict is Verdict.WRONG else ""
    told = " ".join(part for part in (tr(VERDICTS[verdict]), reason) if part)
    return Judged(verdict.is_right, told, verdict is not Verdict.TOO_COARSE)


def _reason(ask: Ask, answer: Answer, iteration: Iteration, sample: int) -> str:
    try:
        asked = parse_quantity(ask.answer, iteration.document.network.topology)
    except NoSuchQuantity:  # a number, a product or a sum
        return ""
    mistakes = diagnose(iteration, asked.source(sample), answer)
    return worded(mistakes[0].told) if mistakes else ""


def judged_place(source: Source, ask: Ask, topology: Topology) -> Judged:
    """Judge what was clicked."""
    wanted = source_named(ask.point, topology)
    if (wanted.kind, wanted.index) == (source.kind, source.index):
        return Judged(True, tr("Right."))
    return Judged(False, tr("That is {name}, not the one asked for.", name=subscripted(name_of(source, topology))))


def name_of(source: Source, topology: Topology) -> str:
    """Return what a neuron or edge is called."""
    return topology.neurons[source.index].name if source.kind == "neuron" else topology.edges.ids[source.index]

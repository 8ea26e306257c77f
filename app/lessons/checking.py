"""Whether the questions and texts of a lesson fit the network that they stand at."""

from __future__ import annotations

from collections.abc import Iterator

from app.lessons.performing import source_named
from app.workbench import Workbench
from core.iteration import Iteration
from core.lesson import Ask, Block, Misconception, Prose
from core.lesson_values import Claim, claims
from core.message import Message, Problem, message
from core.quantity import NoSuchQuantity, value_of


def problems_of(block: Block, workbench: Workbench) -> Iterator[Problem]:
    """Yield what in a block its network does not have, and figures that are not what the network has; with lines."""
    iteration = workbench.iteration
    if iteration is None:
        return
    if isinstance(block, Ask):
        yield from _of_answer(block, iteration)
        for text in (block.question, *block.hints, block.why, *(f"{c.text} {c.reply}" for c in block.choices)):
            yield from _of_text(text, block.line, iteration, counts_lines=False)
    elif isinstance(block, Prose | Misconception):
        yield from _of_text(block.text, block.line, iteration, counts_lines=isinstance(block, Prose))


def _of_answer(ask: Ask, iteration: Iteration) -> Iterator[Problem]:
    try:
        if ask.answer:
            value_of(ask.answer, iteration)
        if ask.point:
            source_named(ask.point, iteration.document.network.topology)
    except NoSuchQuantity as error:
        yield _problem(ask.line, error.problem.what, error.problem.remedy)


def _of_text(text: str, line: int, iteration: Iteration, counts_lines: bool) -> Iterator[Problem]:
    for claim in claims(text, iteration):
        if not isinstance(claim, Claim):
            place, error = claim
            yield _problem(line + place * counts_lines, error.problem.what, error.problem.remedy)
        elif not claim.holds:
            what = message("lesson.claim", name=claim.quantity, figure=claim.figure, value=repr(claim.value))
            yield _problem(line + claim.line * counts_lines, what)


def _problem(line: int, what: Message, remedy: Message | None = None) -> Problem:
    return Problem(f"line {line}", what, remedy)

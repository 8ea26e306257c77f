"""Whether a question of a lesson can be answered on the network that it stands at."""

from __future__ import annotations

from app.lessons.performing import source_named
from app.workbench import Workbench
from core.findings import FileProblems
from core.lesson import Ask, Block, Misconception, Prose
from core.lesson_values import claims
from core.message import Problem, message
from core.quantity import NoSuchQuantity, value_of


def check_asks(block: Block, workbench: Workbench, name: str) -> None:
    """Look up every name in a block.

    Raises:
        FileProblems: with the block's line, if its network has no such neuron, edge or number, or a stated figure
            is not what the network has.
    """
    iteration = workbench.iteration
    if iteration is None:
        return
    line = block.line
    try:
        if isinstance(block, Ask):
            if block.answer:
                value_of(block.answer, iteration)
            if block.point:
                source_named(block.point, iteration.document.network.topology)
        for claim in claims(_words(block), iteration):
            if not claim.holds:
                what = message("lesson.claim", name=claim.quantity, figure=claim.figure, value=repr(claim.value))
                raise FileProblems(name, (Problem(f"line {line}", what),))
    except NoSuchQuantity as error:
        found = error.problem
        raise FileProblems(name, (Problem(f"line {line}", found.what, found.remedy),)) from error


def _words(block: Block) -> str:
    if isinstance(block, Ask):
        replies = (choice.text + " " + choice.reply for choice in block.choices)
        return "\n".join((block.question, *block.hints, block.why, *replies))
    return block.text if isinstance(block, Prose | Misconception) else ""

"""What the tests of the hall's formula share: steps of many networks, the room beside the graph, and what was drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QRectF

from app.equations.heading import headings
from app.lecture.stage_formula import StageFormula, stage_formula
from app.lecture.state import LectureState
from app.lecture.words import HEIGHT, Word
from app.tokens import LECTURE_LIGHT, Tokens
from app.workbench import Workbench
from core.construct import Layers, layered
from core.document import Document
from core.files import builtin_names, read_builtin
from core.steps import Level
from tests import examples

ROOM = QRectF(1100, 36, 784, 860)  # on a stage of 1920 by 1080
WIDE = "2-8-8-1"


def names() -> list[str]:
    """Return the networks that come with the program, a wide one, and the examples."""
    return [*builtin_names(), WIDE, *examples.names()]


def document(name: str) -> Document:
    """Return one of them."""
    if name == WIDE:
        return layered(Layers((2, 8, 8, 1), ("logistic",) * 3))
    return examples.document(name) if name in examples.names() else read_builtin(name)


def bench_at(name: str, level: Level, index: int) -> Workbench:
    """Return a workbench at a step."""
    bench = Workbench(document(name))
    bench.set_level(level)
    bench.go_to(index)
    return bench


def formula(
    bench: Workbench, state: LectureState, height: float = HEIGHT, tokens: Tokens = LECTURE_LIGHT
) -> StageFormula:
    """Return what the hall sees of the bench's step on a stage of a height."""
    return stage_formula(bench.explanation, headings(bench), room(height), height, tokens, state)


def room(height: float) -> QRectF:
    """Return the room beside the graph."""
    unit = height / HEIGHT
    return QRectF(ROOM.x() * unit, ROOM.y() * unit, ROOM.width() * unit, ROOM.height() * unit)


def pages(bench: Workbench, height: float = HEIGHT) -> Iterator[StageFormula]:
    """Yield each page of a step."""
    shown = formula(bench, LectureState(beat=0), height)
    yield shown
    for beat in range(1, shown.beats + 1):
        yield formula(bench, LectureState(beat=beat), height)


def overlapping(words: Sequence[Word]) -> list[tuple[str, str]]:
    """Return the texts that lie on each other."""
    sides = np.array([word.box.getCoords() for word in words]).reshape(-1, 4)
    left, top, right, bottom = (sides + np.array([0.6, 0.6, -0.6, -0.6])).T
    apart = (right[:, None] <= left) | (right <= left[:, None]) | (bottom[:, None] <= top) | (bottom <= top[:, None])
    ones, others = np.nonzero(np.triu(~apart, 1))
    return [(words[one].text, words[other].text) for one, other in zip(ones, others, strict=True)]


def added(before: StageFormula, after: StageFormula) -> list[str]:
    """Return the texts that are there now and were not before, in reading order."""
    known = {(word.text, word.box.topLeft().toTuple()) for word in before.words}
    return [word.text for word in after.words if (word.text, word.box.topLeft().toTuple()) not in known]

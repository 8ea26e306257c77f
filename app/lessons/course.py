"""How far a reader has come in a lesson: answers, and where the program stood when each turn began."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.workbench import Lens, Workbench
from core.document import Document
from core.formula import Source
from core.iteration import Iteration
from core.lesson import Lesson
from core.steps import Level


@dataclass(frozen=True)
class Answered:
    """What became of a question: the answer given last, whether it was right, hints seen, what to say."""

    given: str = ""
    is_right: bool = False
    is_shown: bool = False  # given up: the answer was told
    hints: int = 0
    tries: int = 0
    told: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the lesson goes on below the question."""
        return self.is_right or self.is_shown


@dataclass(frozen=True)
class Place:
    """Where the program stood when a turn began, to come back to it."""

    document: Document
    row: int | None
    level: Level
    cursor: int
    selected: tuple[Source, ...]
    lens: Lens
    digits: int


@dataclass
class Course:
    lesson: Lesson
    turn: int = 0
    seen: int = 0  # blocks of the turn whose commands are done
    places: dict[int, Place] = field(default_factory=dict)
    answers: dict[tuple[int, int], Answered] = field(default_factory=dict)
    moments: dict[tuple[int, int], tuple[Iteration | None, int]] = field(default_factory=dict)


def place_of(workbench: Workbench) -> Place:
    """Return where the program stands."""
    w = workbench
    return Place(w.document, w.pinned_sample, w.level, w.cursor, w.selected, w.lens, w.digits)


def stand(workbench: Workbench, place: Place) -> None:
    """Let the program stand there again."""
    w = workbench
    if w.document is not place.document:
        w.open_document(place.document, None)
    w.pin_sample(place.row)
    w.set_level(place.level)
    w.go_to(place.cursor)
    w.set_digits(place.digits)
    w.select_all(place.selected)
    w.look_through(place.lens)

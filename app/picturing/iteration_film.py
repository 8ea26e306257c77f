"""A whole iteration as a film: one frame for each step, the network with the step's formula beside it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from app.graph.arrangement import Arranger
from app.picturing.film import FILMS, Film, signs_of
from app.picturing.outputs import Size, image, with_qt
from app.picturing.scenes import Steps
from app.picturing.sheet import Part, Sheet
from app.theme import MODES, Tokens
from app.words import tr
from core.document import Document
from core.steps import Level

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

MOST_FRAMES = 400
LAST = 3.0  # times as long as the others the last frame stays


@dataclass(frozen=True, eq=False)
class IterationFilm:
    """What is filmed, and how; a plain value that goes to a process of its own."""

    document: Document
    level: Level
    size: Size
    theme_mode: str = "light"
    seconds: float = 1.0  # a step
    digits: int = 4
    part: Part = Part.BOTH
    sample: int | None = None

    def film(self) -> Film:
        """Return the film, to be drawn where Qt has begun.

        Raises:
            ValueError: if it would have too many frames.
        """
        steps, tokens, arranger = Steps(self.document, self.level, self.digits, self.sample), self._tokens(), Arranger()
        if steps.count >= MOST_FRAMES:
            raise ValueError(too_long(steps.count))

        def draw(step: int) -> QImage:
            return image(Sheet(steps.scene(step), self.part, tokens).drawing(self.size, arranger))

        each = max(20, round(self.seconds * 1000))
        durations = (*[each] * steps.count, max(round(LAST * each), 1500))
        routes = (*signs_of(tokens), tokens.positive, tokens.negative)
        return Film(draw, durations, routes)

    def _tokens(self) -> Tokens:
        return MODES[self.theme_mode][0]


def too_long(count: int) -> str:
    """Return why there is no film of so many steps."""
    return tr("{count} steps are too many for a film, {most} at most: take a coarser level", count=count,
              most=MOST_FRAMES - 1)  # fmt: skip


def drawn(told: IterationFilm, suffix: str) -> Generator[float, None, bytes]:
    """Draw a film as a file of a suffix of FILMS; yields progress from 0 to 1."""
    with_qt()
    return (yield from FILMS[suffix](told.film()))


def drawn_without_window(told: IterationFilm, suffix: str, progress: Synchronized[float]) -> bytes:
    """Return a film as a file in a process without a window; `progress` goes from 0 to 1."""
    drawing = drawn(told, suffix)
    while True:
        try:
            progress.value = next(drawing)
        except StopIteration as done:
            content: bytes = done.value
            return content

"""The formula as the hall sees it: large, on pages where one does not take it, revealed one factor at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from app.lecture.formula_beats import Score, score_of
from app.lecture.formula_heading import HallHeading, draw_word, hall_heading
from app.lecture.formula_pages import Page, pages_of
from app.lecture.formula_painting import PageAt
from app.lecture.formula_setting import HallSetting
from app.lecture.state import LectureState
from app.lecture.words import HEIGHT, Word
from app.theme import Tokens, ui_font
from app.words import tr
from core.explanation import Explanation

NOTE = 24.0  # the size of "2 of 3"
CLOSER = (1.6, 1.45, 1.3, 1.15)  # so much larger is a formula that is looked at closely, if it has no more pages
AIR = 6.0  # kept free at the edge of the room: cards reach beyond what stands on them


def beats_of(explanation: Explanation | None) -> int:
    """Return how often "next" is pressed until all of a step is revealed."""
    return 0 if explanation is None else score_of(explanation).last


@dataclass(frozen=True, eq=False)
class _Same:
    """An explanation that is only equal to itself: comparing whole trees would take as long as laying them out."""

    explanation: Explanation

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.explanation is self.explanation

    def __hash__(self) -> int:
        return id(self.explanation)


@lru_cache(maxsize=16)
def _laid_out(step: _Same, setting: HallSetting, first: float, later: float) -> tuple[Score, list[Page]]:
    """Return the beats and the pages of a step: the same for all of its beats, in the hall and at the desk."""
    score = score_of(step.explanation)
    return score, pages_of(score, setting, first, later)


@dataclass(frozen=True)
class StageFormula:
    """What of a step's formulae is on the stage.

    `beats`: how often "next" is pressed until all is there: factor by factor when the state reveals, else page by page.
    `taken`: the height that the page takes when all of it is there.
    """

    heading: HallHeading
    page: PageAt | None
    notes: tuple[Word, ...]
    beats: int
    taken: float
    pages: int = 0

    @property
    def words(self) -> tuple[Word, ...]:
        """Every text that can be seen."""
        formula = self.page.words if self.page is not None else ()
        return (*self.heading.words, *formula, *self.notes)

    def draw(self, painter: QPainter) -> None:
        """Draw it on the ground of the stage."""
        self.heading.draw(painter)
        if self.page is not None:
            self.page.draw(painter)
        for word in self.notes:
            draw_word(painter, word)


def stage_formula(
    explanation: Explanation | None,
    heading: tuple[str, str, str],
    room: QRectF,
    height: float,
    tokens: Tokens,
    state: LectureState,
) -> StageFormula:
    """Lay out a step's formulae in a room of a stage of this height; looked at closely as large as its pages allow."""
    usual = _sized(explanation, heading, room, height, tokens, state)
    if not state.on_formula:
        return usual
    closer = (_sized(explanation, heading, room, height * factor, tokens, state) for factor in CLOSER)
    return next((found for found in closer if found.pages <= usual.pages), usual)


def _sized(
    explanation: Explanation | None,
    heading: tuple[str, str, str],
    room: QRectF,
    height: float,
    tokens: Tokens,
    state: LectureState,
) -> StageFormula:
    unit = height / HEIGHT
    head = hall_heading(heading, room, height, tokens)
    if explanation is None:
        return StageFormula(head, None, (), 0, head.height)
    setting = HallSetting(room.width() - 2 * AIR * unit, 0.0, state.digits, unit=unit)
    short = hall_heading((heading[0], heading[1], ""), room, height, tokens)
    free = room.height() - AIR * unit
    strip = math.ceil(1.6 * NOTE * unit)
    score, pages = _laid_out(_Same(explanation), setting, free - head.height, free - short.height - strip)
    beat, place = _beat_and_page(score, pages, state)
    has_remark = len(pages) == 1 and pages[0].height <= free - head.height  # without it all may fit on one page
    above = head if has_remark else short
    corner = QPointF(room.left() + AIR * unit, room.top() + above.height)
    newest = beat if state.reveals else -1
    dimmed = state.focus is not None and not state.on_formula
    page = PageAt(pages[place], corner, beat, newest, unit, tokens, dimmed)
    left_out = 0 if has_remark or place + 1 < len(pages) else explanation.omitted  # the remark tells it too
    notes = _notes(place, len(pages), left_out, room, unit, tokens)
    beats = score.last if state.reveals else len(pages) - 1
    return StageFormula(above, page, notes, beats, above.height + pages[place].height, len(pages))


def _beat_and_page(score: Score, pages: list[Page], state: LectureState) -> tuple[int, int]:
    """Return the beat up to which all is revealed, and which page is shown: the one on which that beat's news are."""
    if not state.reveals:
        return score.last, min(max(state.beat, 0), len(pages) - 1)
    beat = min(max(state.beat, 0), score.last)
    return beat, next(place for place, page in enumerate(pages) if beat in page.beats)


def _notes(place: int, count: int, left_out: int, room: QRectF, unit: float, tokens: Tokens) -> tuple[Word, ...]:
    """Return what stands in the lower corners: how many results are left out, and which of the pages this is."""
    font = ui_font(NOTE * unit, 600)
    metrics = QFontMetricsF(font)
    top = room.bottom() - metrics.height()

    def word(text: str, is_right: bool) -> Word:
        width = metrics.horizontalAdvance(text)
        box = QRectF(room.right() - width if is_right else room.left(), top, width, metrics.height())
        return Word(text, box, font.pixelSize(), False, tokens.muted, tokens.ground, 600)

    more = [word(tr("… and {count} more.", count=left_out), False)] if left_out else []
    pages = [word(tr("{page} of {count}", page=place + 1, count=count), True)] if count > 1 else []
    return (*more, *pages)

"""The strip below the stage: the phases of the iteration as a thin bar, the playhead, and the step in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.fonts import ui_font
from app.lecture.slide import Slide
from app.lecture.words import HEIGHT, NUMBER, Word, least
from app.panels.phases import BarLayout, lay_out, phase_name
from app.panels.timeline import phase_colour
from app.tokens import Tokens
from app.words import tr
from core.steps import PhaseRun, StepPlan

STRIP = 92.0  # high, at 1080
BAR, LABEL, SIDE, GAP = 26.0, 24.0, 40.0, 12.0
LEAST_TICK = 7.0
MOST_RUNS = 60  # more phases than so many are told apart by colour only


@dataclass(frozen=True, eq=False)
class Strip:
    """The strip laid out for one slide in its room; sizes follow the stage's height."""

    slide: Slide
    room: QRectF
    unit: float  # a pixel of a stage 1080 high
    tokens: Tokens
    layout: BarLayout
    words: tuple[Word, ...]

    def draw(self, painter: QPainter) -> None:
        """Draw bar, playhead and words."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.tokens.hairline, max(1.0, self.unit)))
        painter.drawLine(QLineF(self.room.topLeft(), self.room.topRight()))
        if len(self.layout.runs) <= MOST_RUNS:
            for place, run in enumerate(self.layout.runs):
                self._draw_run(painter, run, self._box(place))
        else:
            self._draw_columns(painter)
        if self.layout.runs:
            self._draw_playhead(painter)
        for word in self.words:
            painter.setFont(ui_font(word.size, word.weight))
            painter.setPen(word.colour)
            painter.drawText(word.box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word.text)
        painter.restore()

    def _box(self, place: int) -> QRectF:
        top = self.room.bottom() - (GAP + BAR) * self.unit
        return QRectF(self.layout.left[place], top, self.layout.width[place], BAR * self.unit)

    def _draw_run(self, painter: QPainter, run: PhaseRun, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(phase_colour(self.tokens, run.phase))
        painter.drawRoundedRect(box, 5 * self.unit, 5 * self.unit)
        apart = box.width() / run.count
        if apart >= LEAST_TICK * self.unit:
            painter.setPen(QPen(self.tokens.ground, 1.5 * self.unit))
            foot, tall = box.bottom(), 8 * self.unit
            xs = [box.left() + place * apart for place in range(1, run.count)]
            painter.drawLines([QLineF(x, foot - tall, x, foot) for x in xs])

    def _draw_columns(self, painter: QPainter) -> None:
        """Draw very many phases: one column of pixels after the other, in the colour of the phase that lies there."""
        layout, box = self.layout, self._box(0)
        end = float(layout.left[-1] + layout.width[-1])
        for x in range(round(box.left()), round(end)):
            colour = phase_colour(self.tokens, layout.runs[layout.run_at(x)].phase)
            painter.fillRect(QRectF(x, box.top(), 1, box.height()), colour)

    def _draw_playhead(self, painter: QPainter) -> None:
        x, box = self.layout.x_of(self.slide.cursor), self._box(0)
        wide, over = 8 * self.unit, 7 * self.unit
        painter.setPen(QPen(self.tokens.ground, 2 * self.unit))
        painter.setBrush(self.tokens.text)
        head = QRectF(QPointF(x - wide / 2, box.top() - over), QPointF(x + wide / 2, box.bottom() + over))
        painter.drawRoundedRect(head, wide / 2, wide / 2)


def stage_strip(slide: Slide, room: QRectF, height: float, tokens: Tokens) -> Strip:
    """Lay out the strip of a stage of this height."""
    unit = height / HEIGHT
    where = _where(slide, room, unit, tokens)
    left = room.left() + SIDE * unit
    free = (where[0].box.left() if where else room.right()) - SIDE * unit - left
    layout = _layout(slide.plan, left, free, unit)
    return Strip(
        slide, room, unit, tokens, layout, (*_labels(slide, layout, left + free, unit, room.bottom(), tokens), *where)
    )


@lru_cache(maxsize=4)
def _layout(plan: StepPlan | None, left: float, free: float, unit: float) -> BarLayout:
    """Lay out the phases, once for all steps of a plan: an iteration over many samples has very many."""
    runs = plan.phases if plan is not None else ()
    widths = [_width(_name(run), LABEL * unit) + 8 * unit for run in _named(runs)] or [0.0] * len(runs)
    return lay_out(runs, left, free, widths)


def _named(runs: tuple[PhaseRun, ...]) -> tuple[PhaseRun, ...]:
    return runs if len(runs) <= MOST_RUNS else ()


def _name(run: PhaseRun) -> str:
    return phase_name(run.phase)


def _width(text: str, size: float, weight: int = 600) -> float:
    return QFontMetricsF(ui_font(size, weight)).horizontalAdvance(text)


def _where(slide: Slide, room: QRectF, unit: float, tokens: Tokens) -> tuple[Word, ...]:
    """Return at the right: step 17 of 37 · iteration 2."""
    size = NUMBER * unit
    parts = [slide.where, tr("iteration {number}", number=slide.iteration)] if slide.plan is not None else [slide.where]
    right = room.right() - SIDE * unit
    words: list[Word] = []
    for place, text in reversed(list(enumerate(parts))):
        weight = 400 if place else 600
        wide = _width(text, size, weight) + unit
        box = QRectF(right - wide, room.top() + (room.height() - size * 1.25) / 2, wide, size * 1.25)
        colour = tokens.muted if place else tokens.text
        words.insert(0, Word(text, box, float(round(size)), True, colour, tokens.ground, weight))
        right = box.left() - 28 * unit
    return tuple(words)


def _labels(slide: Slide, layout: BarLayout, end: float, unit: float, bottom: float, tokens: Tokens) -> list[Word]:
    """Return the phases' names above the bar, as many as have room; the present one's in bold."""
    words: list[Word] = []
    size, free = max(LABEL * unit, least(unit * HEIGHT, False)), 0.0
    foot = bottom - (GAP + BAR + 7) * unit
    for place, run in enumerate(_named(layout.runs)):
        present = run.first <= slide.cursor < run.first + run.count
        weight = 600 if present else 400
        wide = _width(_name(run), size, weight)
        left = min(float(layout.left[place]), end - wide)
        if wide > layout.width[place] and not (present and left >= free):
            continue
        if left < free:
            continue
        box = QRectF(left, foot - size * 1.25, wide + unit, size * 1.25)
        colour = tokens.text if present else tokens.muted
        words.append(Word(_name(run), box, size, False, colour, tokens.ground, weight))
        free = box.right() + 6 * unit
    return words

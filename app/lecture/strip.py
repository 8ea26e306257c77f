"""The strip below the stage: the phases of the iteration as a thin bar, the playhead, and the step in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
from core.steps import Phase, PhaseRun, StepPlan

STRIP = 92.0  # high, at 1080
BAR, LABEL, SIDE, GAP = 26.0, 24.0, 40.0, 12.0
SAMPLE = 26.0
LEAST_TICK = 7.0
OF_BATCH = (Phase.AVERAGE, Phase.UPDATE)  # these are not of one sample
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
        painter.setPen(QPen(self.tokens.muted, 2 * self.unit))
        for group in groups_of(self.slide.plan, self.layout):
            y = self._box(0).top() - 5 * self.unit
            painter.drawLine(QLineF(group.left, y, group.left + group.width, y))
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


@dataclass(frozen=True)
class Group:
    """The phases of one sample of a batch, from a first to a last step."""

    sample: int
    first: int
    last: int
    left: float
    width: float


def groups_of(plan: StepPlan | None, layout: BarLayout) -> tuple[Group, ...]:
    """Return the samples of a batch as they lie on the bar; none where there is only one, or very many phases."""
    if plan is None or plan.samples == 1 or len(layout.runs) > MOST_RUNS:
        return ()
    found: list[Group] = []
    for place, run in enumerate(layout.runs):
        left, right = float(layout.left[place]), float(layout.left[place] + layout.width[place])
        if run.phase in OF_BATCH:
            continue
        if found and found[-1].sample == run.sample:
            group = found.pop()
            found.append(replace(group, last=run.first + run.count - 1, width=right - group.left))
        else:
            found.append(Group(run.sample, run.first, run.first + run.count - 1, left, right - left))
    return tuple(found)


def sample_words(slide: Slide) -> str:
    """Return which sample is on the stage, where there are several: of the batch, or of the data."""
    plan, scene = slide.plan, slide.scene
    if plan is None or (scene.step is not None and scene.step.phase in OF_BATCH and plan.samples > 1):
        return ""
    rows = len(scene.document.data.rows)
    number, count = (scene.sample + 1, plan.samples) if plan.samples > 1 else (scene.row + 1, rows)
    return tr("sample {number} of {count}", number=number, count=count) if count > 1 else ""


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
    """Return at the right: step 17 of 37 · iteration 2, and below it which sample of several."""
    size, below = NUMBER * unit, SAMPLE * unit
    sample = sample_words(slide)
    high = 1.25 * (size + (below if sample else 0.0))
    top = room.top() + (room.height() - high) / 2
    parts = [slide.where, tr("iteration {number}", number=slide.iteration)] if slide.plan is not None else [slide.where]
    right = room.right() - SIDE * unit
    words: list[Word] = []
    for place, text in reversed(list(enumerate(parts))):
        weight = 400 if place else 600
        wide = _width(text, size, weight) + unit
        box = QRectF(right - wide, top, wide, size * 1.25)
        colour = tokens.muted if place else tokens.text
        words.insert(0, Word(text, box, float(round(size)), True, colour, tokens.ground, weight))
        right = box.left() - 28 * unit
    if sample:
        wide = _width(sample, below) + unit
        box = QRectF(words[0].box.left(), top + size * 1.25, wide, below * 1.25)
        words.append(Word(sample, box, float(round(below)), False, tokens.text, tokens.ground, 600))
    return tuple(words)


def _labels(slide: Slide, layout: BarLayout, end: float, unit: float, bottom: float, tokens: Tokens) -> list[Word]:
    """Return the phases' names above the bar, as many as have room; the present one's in bold."""
    words: list[Word] = []
    size, free = max(LABEL * unit, least(unit * HEIGHT, False)), 0.0
    foot = bottom - (GAP + BAR + 7) * unit
    for names, start, room, present in _to_name(slide, layout):
        weight = 600 if present else 400
        name = next((name for name in names if _width(name, size, weight) <= room), names[-1])
        wide = _width(name, size, weight)
        left = min(start, end - wide)
        if left < free or (wide > room and not present):
            continue
        box = QRectF(left, foot - size * 1.25, wide + unit, size * 1.25)
        colour = tokens.text if present else tokens.muted
        words.append(Word(name, box, size, False, colour, tokens.ground, weight))
        free = box.right() + 6 * unit
    return words


def _to_name(slide: Slide, layout: BarLayout) -> Iterator[tuple[tuple[str, ...], float, float, bool]]:
    """Yield what is named above the bar: names, the longest first, where from, how much room, whether it is present.

    That is each phase; of a batch each sample, the present one with its phase.
    """
    groups = {group.first: group for group in groups_of(slide.plan, layout)}
    now = next((run for run in layout.runs if run.first <= slide.cursor < run.first + run.count), None)
    for place, run in enumerate(_named(layout.runs)):
        group = groups.get(run.first)
        if group is not None:
            present = group.first <= slide.cursor <= group.last
            name, short = tr("sample {number}", number=group.sample + 1), str(group.sample + 1)
            with_phase = (f"{name} · {_name(now)}",) if present and now is not None else ()
            yield (*with_phase, name, short), group.left, group.width, present
        elif not groups or run.phase in OF_BATCH:
            yield (_name(run),), float(layout.left[place]), float(layout.width[place]), run is now

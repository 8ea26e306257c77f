"""The stage laid out: graph, formula and the strip of phases, their words, and what is under a point."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QTransform

from app.graph.scene import Scene
from app.lecture.closer import closer, hit
from app.lecture.crowd import MOST_EDGES, Crowd, crowd
from app.lecture.slide import Slide
from app.lecture.stage_formula import StageFormula, stage_formula
from app.lecture.stage_graph import StageGraph, stage_graph
from app.lecture.strip import STRIP, Strip, stage_strip
from app.lecture.words import HEIGHT, Word
from app.tokens import LECTURE_LIGHT, Tokens
from app.words import worded
from core.explain import explain
from core.explanation import Explanation
from core.formula import Source
from core.iteration import Iteration
from core.steps import Step

MARGIN, GAP = 36.0, 28.0  # at 1080
GRAPH = 0.56  # of the width; a formula that is looked at closely has all of it
MOST_TOLD = 120  # results of a layer, page after page


@dataclass(frozen=True, eq=False)
class Stage:
    """One slide laid out at a size."""

    slide: Slide
    size: QSize
    tokens: Tokens
    graph: StageGraph | Crowd
    graph_room: QRectF
    formula: StageFormula
    formula_room: QRectF
    strip: Strip

    @cached_property
    def closer(self) -> QTransform | None:
        """The closer look at a neuron or an edge, if there is one."""
        focus = self.slide.state.focus
        return None if focus is None or self.slide.state.on_formula else closer(focus, self.graph, self.graph_room)

    @property
    def words(self) -> tuple[Word, ...]:
        """All texts that are to be read: what is dimmed is not."""
        formula = () if self.closer is not None else self.formula.words
        return (*self._graph_words, *formula, *self.strip.words)

    @property
    def _graph_words(self) -> tuple[Word, ...]:
        if self.closer is None:
            return self.graph.words
        moved, factor = self.closer, self.closer.m11()
        return tuple(replace(word, box=moved.mapRect(word.box), size=word.size * factor) for word in self.graph.words)

    def hit(self, point: QPointF) -> Source | None:
        """Return the neuron or edge under a point."""
        if not self.graph_room.contains(point):
            return None
        back = self.closer.inverted()[0] if self.closer is not None else QTransform()
        return hit(back.map(point), self.graph, self.slide.scene.document.network.topology)

    def draw(self, painter: QPainter) -> None:
        """Draw everything on the ground."""
        painter.fillRect(QRectF(QPointF(0, 0), self.size.toSizeF()), self.tokens.ground)
        painter.save()
        painter.setClipRect(self.graph_room)
        if self.closer is not None:
            painter.setTransform(self.closer, True)
        self.graph.draw(painter)
        painter.restore()
        self.formula.draw(painter)
        self.strip.draw(painter)


def stage_of(slide: Slide, size: QSize, tokens: Tokens) -> Stage:
    """Lay out a slide."""
    height, rooms = float(size.height()), Rooms(slide, size)
    formula = _formula(slide, rooms, height, tokens)
    scene = unrevealed(slide) if slide.state.reveals and slide.state.beat < formula.beats else slide.scene
    many = len(scene.document.network.edges) > MOST_EDGES
    graph = crowd(scene, rooms.graph, tokens) if many else stage_graph(scene, rooms.graph, height, tokens, slide.state)
    strip = stage_strip(slide, rooms.strip, height, tokens)
    return Stage(slide, size, tokens, graph, rooms.graph_seen, formula, rooms.formula, strip)


def unrevealed(slide: Slide) -> Scene:
    """Return the scene in which the step's result is lit, but still to come, in the graph too."""
    scene, plan = slide.scene, slide.plan
    if plan is None or scene.shown is None or slide.cursor < 1:
        return scene
    before = plan.shown(slide.cursor - 1)
    if before.sample != scene.shown.sample:  # the first step of a sample: nothing of it is known before
        before = replace(plan.shown(0), sample=scene.shown.sample)
    return replace(scene, shown=before)


def beats_of(slide: Slide, size: QSize) -> int:
    """Return how often one presses "next" on a stage of this size until all of a step was there."""
    return _formula(slide, Rooms(slide, size), float(size.height()), LECTURE_LIGHT).beats


def _formula(slide: Slide, rooms: Rooms, height: float, tokens: Tokens) -> StageFormula:
    explanation, heading = _told(slide)
    return stage_formula(explanation, heading, rooms.formula, height, tokens, slide.state)


def _told(slide: Slide) -> tuple[Explanation | None, tuple[str, str, str]]:
    """Return what is explained, of a wide layer all of it: the stage has pages for it; and the heading."""
    explanation, scene = slide.explanation, slide.scene
    if explanation is None or not explanation.omitted or scene.iteration is None or scene.step is None:
        return explanation, slide.heading
    whole = _whole(scene.iteration, scene.step)
    remark = slide.heading[2] if whole.omitted else worded(whole.remark)
    return whole, (*slide.heading[:2], remark)


@lru_cache(maxsize=4)
def _whole(iteration: Iteration, step: Step) -> Explanation:
    return explain(iteration, step, MOST_TOLD)


class Rooms:
    """Where the parts are on a stage of this size."""

    def __init__(self, slide: Slide, size: QSize) -> None:
        width, height = size.width(), size.height()
        unit = height / HEIGHT
        self.strip = QRectF(0, height - STRIP * unit, width, STRIP * unit)
        margin, gap = MARGIN * unit, GAP * unit
        split = 0.0 if slide.state.on_formula else width * GRAPH
        rest = self.strip.top() - gap - margin
        self.graph = QRectF(margin, margin, width * GRAPH - margin, rest)
        self.graph_seen = self.graph.intersected(QRectF(0, 0, split, height))
        left = split + gap if split else margin
        self.formula = QRectF(left, margin, width - left - margin, rest)

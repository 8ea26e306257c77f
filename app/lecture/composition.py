"""The stage laid out: graph, formula and the strip of phases, their words, and what is under a point."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QTransform

from app.lecture.closer import Closer, closer
from app.lecture.fakes import stage_formula, stage_graph
from app.lecture.slide import Slide
from app.lecture.strip import STRIP, Strip, stage_strip
from app.lecture.words import HEIGHT, Word
from app.tokens import Tokens
from core.formula import Source

MARGIN, GAP = 36.0, 28.0  # at 1080
GRAPH, GRAPH_BESIDE = 0.56, 0.26  # of the width; beside a formula that is looked at closely
FORMULA_CLOSER = 1.35  # so much larger is a formula that is looked at closely
DIM = 205  # of 255: how much of the ground lies over what is not looked at


class Part(Protocol):
    """What a part of the stage is: words at their places, and itself drawn."""

    @property
    def words(self) -> tuple[Word, ...]: ...

    def draw(self, painter: QPainter) -> None: ...


class Graph(Part, Protocol):
    """The graph, which can also tell where something is."""

    def box_of(self, source: Source) -> QRectF | None: ...


@dataclass(frozen=True, eq=False)
class Stage:
    """One slide laid out at a size."""

    slide: Slide
    size: QSize
    tokens: Tokens
    graph: Graph
    graph_room: QRectF
    formula: Part
    formula_room: QRectF
    strip: Strip

    @cached_property
    def closer(self) -> Closer | None:
        """The closer look at a neuron or an edge, if there is one."""
        focus, topology = self.slide.state.focus, self.slide.scene.document.network.topology
        if focus is None or self.slide.state.on_formula:
            return None
        return closer(focus, topology, self.graph.box_of, self.graph_room)

    @property
    def words(self) -> tuple[Word, ...]:
        """All texts that are to be read: what is dimmed is not."""
        graph = () if self.slide.state.on_formula else self._graph_words
        formula = () if self.closer is not None else self.formula.words
        return (*graph, *formula, *self.strip.words)

    @property
    def _graph_words(self) -> tuple[Word, ...]:
        if self.closer is None:
            return self.graph.words
        moved, factor = self.closer.transform, self.closer.transform.m11()
        lit = [word for word in self.graph.words if self.closer.shows(word.box)]
        return tuple(replace(word, box=moved.mapRect(word.box), size=word.size * factor) for word in lit)

    def hit(self, point: QPointF) -> Source | None:
        """Return the neuron or edge under a point: edges' labels lie over neurons nowhere, so the first one found."""
        if not self.graph_room.contains(point):
            return None
        back = (self.closer.transform if self.closer is not None else QTransform()).inverted()[0]
        at, topology = back.map(point), self.slide.scene.document.network.topology
        things = [Source("neuron", index, "out") for index in range(len(topology.neurons))]
        things += [Source("edge", index, "weight") for index in range(len(topology.edges.ids))]
        return next((thing for thing in things if (box := self.graph.box_of(thing)) and box.contains(at)), None)

    def draw(self, painter: QPainter) -> None:
        """Draw everything on the ground."""
        painter.fillRect(QRectF(QPointF(0, 0), self.size.toSizeF()), self.tokens.ground)
        if self.closer is not None:
            self._draw_closer(painter, self.closer)
        else:
            painter.save()
            painter.setClipRect(self.graph_room)
            self.graph.draw(painter)
            painter.restore()
        if self.slide.state.on_formula:
            painter.fillRect(self.graph_room, self._veil)
        self.formula.draw(painter)
        if self.closer is not None:
            painter.fillRect(self.formula_room, self._veil)
        self.strip.draw(painter)

    def _draw_closer(self, painter: QPainter, look: Closer) -> None:
        painter.save()
        painter.setClipRect(self.graph_room)
        painter.setTransform(look.transform, True)
        self.graph.draw(painter)
        painter.fillRect(look.transform.inverted()[0].mapRect(self.graph_room), self._veil)
        painter.setClipPath(look.bright, Qt.ClipOperation.IntersectClip)
        self.graph.draw(painter)
        painter.restore()

    @property
    def _veil(self) -> QColor:
        veil = QColor(self.tokens.ground)
        veil.setAlpha(DIM)
        return veil


def stage_of(slide: Slide, size: QSize, tokens: Tokens) -> Stage:
    """Lay out a slide."""
    height, state = float(size.height()), slide.state
    unit = height / HEIGHT
    strip = QRectF(0, height - STRIP * unit, size.width(), STRIP * unit)
    margin, gap = MARGIN * unit, GAP * unit
    split = size.width() * (GRAPH_BESIDE if state.on_formula else GRAPH)
    rest = strip.top() - gap - margin
    graph_room = QRectF(margin, margin, size.width() * GRAPH - margin, rest)
    formula_room = QRectF(split + gap, margin, size.width() - split - gap - margin, rest)
    formula_height = height * FORMULA_CLOSER if state.on_formula else height
    return Stage(
        slide,
        size,
        tokens,
        stage_graph(slide.scene, graph_room, height, tokens, state),
        graph_room.intersected(QRectF(0, 0, split, height)),
        stage_formula(slide.explanation, slide.heading, formula_room, formula_height, tokens, state),
        formula_room,
        stage_strip(slide, strip, height, tokens),
    )

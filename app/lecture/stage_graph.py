"""The network as the hall sees it: laid out anew for large type, with no more numbers than find room."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.graph.canvas import STRONG, Canvas, text_width
from app.graph.scene import Scene
from app.lecture.graph_lines import laid
from app.lecture.graph_painting import Painting, paint
from app.lecture.graph_room import arranged
from app.lecture.graph_tags import Look, cut, unit_of
from app.lecture.graph_wishes import Kept, tags_of
from app.lecture.state import LectureState
from app.lecture.words import NUMBER, Word
from app.theme import Tokens
from core.formula import Source
from core.network import Floats
from core.numbers import shown

_STEP = 15.0  # numbers' widths in such steps, so that neurons do not change their size with every digit
_WIDEST = 240.0
_FEW = 60  # neurons whose numbers are measured
_USUAL = "0.0000"


@dataclass(frozen=True, eq=False)
class StageGraph:
    """The network in its room: `words` are all texts, `draw` paints it, `box_of` is what to zoom to."""

    painting: Painting

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Every text with its rectangle, size and colours."""
        return tuple(word for tag in self.painting.tags for word in tag.words)

    @property
    def bodies(self) -> Floats:
        """(neurons, 4) left, top, right, bottom of each neuron's outline."""
        return self.painting.bodies.boxes

    def draw(self, painter: QPainter) -> None:
        """Paint the network."""
        painter.save()
        paint(Canvas(painter, self.painting.look.tokens), self.painting)
        painter.restore()

    def box_of(self, source: Source) -> QRectF | None:
        """Return what a neuron takes with its numbers, or an edge with its ends; None for what is not in the graph."""
        painting = self.painting
        if source.kind == "neuron" and source.index < len(painting.bodies.centres):
            return self._neuron_box(source.index)
        if source.kind == "edge" and source.index < len(painting.lines.start):
            edges = painting.scene.document.network.topology.edges
            return self._neuron_box(int(edges.source[source.index])).united(
                self._neuron_box(int(edges.target[source.index]))
            )
        return None

    def _neuron_box(self, neuron: int) -> QRectF:
        left, top, right, bottom = self.bodies[neuron].tolist()
        reach = 56.0 * self.painting.look.unit
        return QRectF(left, top, right - left, bottom - top).adjusted(-reach, -reach, reach, reach)


def stage_graph(scene: Scene, room: QRectF, height: float, tokens: Tokens, state: LectureState) -> StageGraph:
    """Return the network at a step, laid out in `room` of a stage of this height; sizes follow the height."""
    if scene.digits != state.digits:
        scene = replace(scene, digits=state.digits)
    topology, look = scene.document.network.topology, Look(tokens, unit_of(height))
    place = (room.x(), room.y(), room.width(), room.height())
    bodies = arranged(topology, place, look.unit, _widths(scene, look))
    lines = laid(topology, bodies)
    kept = _kept(scene, state)
    return StageGraph(Painting(scene, bodies, lines, tags_of(scene, bodies, lines, look, kept), look, kept))


def _widths(scene: Scene, look: Look) -> tuple[float, ...]:
    """Return how wide the number in each neuron becomes in this iteration, in coarse steps."""
    size, step = look.size(NUMBER), _STEP * look.unit
    count = len(scene.document.network.neurons)
    usual = text_width(_USUAL, size, STRONG)
    if count > _FEW:
        return (usual,) * count
    outs = scene.iteration.trace.out if scene.iteration is not None else np.zeros((0, count))
    widths = []
    for neuron in range(count):
        texts = [shown(float(out), scene.digits) for out in outs[:, neuron]] or [scene.out(neuron).number, _USUAL]
        widest = max(text_width(cut(text), size, STRONG) for text in texts)
        widths.append(min(_WIDEST * look.unit, step * math.ceil(widest / step)))
    return tuple(widths)


def _kept(scene: Scene, state: LectureState) -> Kept:
    """Return the question whether a neuron or edge is not dimmed."""
    focus = state.focus
    if state.on_formula:
        return lambda kind, index: False
    if focus is None or focus.kind == "setting":
        return lambda kind, index: True
    near = in_focus(scene, focus)
    return lambda kind, index: (kind, index) in near


def in_focus(scene: Scene, focus: Source) -> frozenset[tuple[str, int]]:
    """Return what is looked at with a neuron or an edge: its edges or ends, and all that the step lights with it."""
    edges = scene.document.network.topology.edges
    near = {(focus.kind, focus.index)}
    if focus.kind == "neuron":
        around = np.flatnonzero((edges.source == focus.index) | (edges.target == focus.index))
        near |= {("edge", int(edge)) for edge in around}
    elif focus.index < len(edges):
        near |= {("neuron", int(end[focus.index])) for end in (edges.source, edges.target)}
    lit = set(scene.glows)
    return frozenset(near | lit if (focus.kind, focus.index) in lit else near)

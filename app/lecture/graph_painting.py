"""Paints the network for the hall: edges with light and arrows, neurons by role, lines of text on their ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainterPath, QPen

from app.graph.canvas import Canvas, font, mixed
from app.graph.scene import Glow, Scene
from app.lecture.graph_lines import Lines
from app.lecture.graph_room import RING, Bodies, Shape
from app.lecture.graph_tags import Look, Tag, dimmed
from app.lecture.graph_wishes import Kept, body_fill
from core.network import Role

_MOST_ARROWS, _MANY_LIT = 600, 24
_PIECES = 96  # of an edge with a gap


@dataclass(frozen=True)
class Painting:
    """Everything that is painted: what it says, where, in which look, and what is not dimmed."""

    scene: Scene
    bodies: Bodies
    lines: Lines
    tags: tuple[Tag, ...]
    look: Look
    kept: Kept

    @cached_property
    def gaps(self) -> Mapping[int, QRectF]:
        """Where an edge leaves room for its own label."""
        gaps: dict[int, QRectF] = {}
        for tag in self.tags:
            if tag.edge is not None:
                gaps[tag.edge] = gaps.get(tag.edge, tag.box).united(tag.box)
        return gaps

    def colour(self, kind: str, index: int, colour: QColor) -> QColor:
        """Return a colour, close to the ground where something else is in focus."""
        return colour if self.kept(kind, index) else dimmed(self.look.tokens, colour)


def paint(canvas: Canvas, painting: Painting) -> None:
    """Paint the whole network; arrows end on the light around neurons, not beneath it."""
    neurons = range(len(painting.bodies.centres))
    for neuron in neurons:
        _paint_halo(canvas, painting, neuron)
    _paint_edges(canvas, painting)
    for neuron in neurons:
        _paint_body(canvas, painting, neuron)
    for tag in painting.tags:
        _paint_tag(canvas, painting, tag)


def _paint_edges(canvas: Canvas, painting: Painting) -> None:
    scene, count = painting.scene, len(painting.lines.start)
    lit = {edge for edge in range(count) if scene.glow("edge", edge) or scene.is_marked("edge", edge)}
    finite = scene.strengths[np.isfinite(scene.strengths)]
    scale = float(np.abs(finite).max(initial=0.0))
    if count > _MOST_ARROWS:
        _paint_many(canvas, painting)
    else:
        for edge in range(count):
            if edge not in lit:
                _paint_edge(canvas, painting, edge, scale, crowded=count > 40)
    for edge in sorted(lit, key=lambda edge: scene.glow("edge", edge)):
        _paint_light(canvas, painting, edge, crowded=len(lit) > _MANY_LIT)
        _paint_edge(canvas, painting, edge, scale, crowded=len(lit) > _MANY_LIT)


def _paint_many(canvas: Canvas, painting: Painting) -> None:
    tokens = painting.look.tokens
    canvas.painter.setPen(QPen(mixed(tokens.ground, tokens.muted, 0.22), max(1.0, painting.look.unit)))
    ends = zip(painting.lines.start.tolist(), painting.lines.end.tolist(), strict=True)
    canvas.painter.drawLines([QLineF(*start, *end) for start, end in ends])


def _path(lines: Lines, edge: int, shorten: float) -> QPainterPath:
    start, control, end = lines.start[edge], lines.control[edge], lines.end[edge]
    end = end - shorten * lines.heading[edge]
    path = QPainterPath(QPointF(*start))
    if lines.curved[edge]:
        path.quadTo(QPointF(*control), QPointF(*end))
    else:
        path.lineTo(QPointF(*end))
    return path


def _around(lines: Lines, edge: int, shorten: float, gap: QRectF) -> QPainterPath:
    """Return an edge's path with a gap: there its own label stands; behind all others it goes on."""
    whole, path = _path(lines, edge, shorten), QPainterPath()
    points = [whole.pointAtPercent(share / _PIECES) for share in range(_PIECES + 1)]
    for before, after in pairwise(points):
        if gap.contains(before) or gap.contains(after):
            continue
        if path.currentPosition() != before or path.isEmpty():
            path.moveTo(before)
        path.lineTo(after)
    return path


def _paint_light(canvas: Canvas, painting: Painting, edge: int, crowded: bool) -> None:
    """Paint the light beneath an edge: accent where marked, amber where computed or used."""
    scene, tokens, unit = painting.scene, painting.look.tokens, painting.look.unit
    glow, lights = scene.glow("edge", edge), []
    if scene.is_marked("edge", edge):
        lights.append((mixed(tokens.ground, tokens.accent, 0.6), 24.0))
    if glow:
        lights.append((tokens.computed, 6.0 if crowded else 15.0 if glow is Glow.COMPUTED else 11.0))
    for colour, width in lights:
        pen = QPen(painting.colour("edge", edge, colour), width * unit)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        canvas.painter.setPen(pen)
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawPath(_path(painting.lines, edge, 2.0 * unit))


def _paint_edge(canvas: Canvas, painting: Painting, edge: int, scale: float, crowded: bool) -> None:
    """Paint an edge's line and arrow: dashed where its weight is negative, thicker the larger that is."""
    scene, tokens, unit = painting.scene, painting.look.tokens, painting.look.unit
    weight, glow = float(scene.strengths[edge]), scene.glow("edge", edge)
    share = min(1.0, abs(weight) / scale) if np.isfinite(weight) and scale > 0 else 0.5
    width = ((1.6 if crowded else 2.2) + (2.2 if crowded else 2.8) * share) * unit
    colour = _edge_colour(painting, weight)
    if glow:
        colour, width = tokens.on_computed, max(width, (1.8 if crowded else 3.2) * unit)
    elif crowded:
        colour = mixed(tokens.ground, colour, 0.62)
    colour = painting.colour("edge", edge, colour)
    size = (13.0 if crowded else 17.0) * unit + 1.2 * width
    if not (glow and tokens.dark and weight >= 0):  # on a dark ground the light itself is the line
        gap = painting.gaps.get(edge) if not glow else None
        path = (
            _path(painting.lines, edge, 0.8 * size) if gap is None else _around(painting.lines, edge, 0.8 * size, gap)
        )
        _draw_line(canvas, path, colour, width, unit if weight < 0 else 0.0)
    if glow and tokens.dark:
        colour = painting.colour("edge", edge, tokens.computed)
        size *= 1.35
    tip, way = painting.lines.end[edge].tolist(), painting.lines.heading[edge].tolist()
    canvas.arrowhead((tip[0], tip[1]), (way[0], way[1]), size, colour)


def _draw_line(canvas: Canvas, path: QPainterPath, colour: QColor, width: float, dash: float) -> None:
    """Draw a line, with dashes of so many units' size."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern([13.0 * dash / width, 8.0 * dash / width])
    canvas.painter.setPen(pen)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    canvas.painter.drawPath(path)


def _edge_colour(painting: Painting, weight: float) -> QColor:
    tokens = painting.look.tokens
    if not np.isfinite(weight):
        return tokens.error
    return (
        tokens.muted if weight == 0 else mixed(tokens.muted, tokens.positive if weight > 0 else tokens.negative, 0.55)
    )


def _outline(bodies: Bodies, neuron: int) -> tuple[QRectF, float]:
    """Return a neuron's box and the radius of its corners."""
    (x, y), (half_x, half_y) = bodies.centres[neuron].tolist(), bodies.halves[neuron].tolist()
    return QRectF(x - half_x, y - half_y, 2 * half_x, 2 * half_y), float(bodies.corners[neuron])


def _paint_halo(canvas: Canvas, painting: Painting, neuron: int) -> None:
    """Paint the light around a neuron, and the ring around one that is marked."""
    scene, tokens, unit = painting.scene, painting.look.tokens, painting.look.unit
    glow, (box, corner) = scene.glow("neuron", neuron), _outline(painting.bodies, neuron)
    if scene.is_marked("neuron", neuron):
        _rounded(canvas, box, corner, (11.0 if glow else 7.0) * unit, None, tokens.accent, 5.0 * unit)
    if glow:
        light = tokens.computed if glow is Glow.COMPUTED else mixed(tokens.source, tokens.computed, 0.45)
        reach = (9.0 if glow is Glow.COMPUTED else 6.0) * unit
        _rounded(canvas, box, corner, reach, painting.colour("neuron", neuron, light), None)


def _paint_body(canvas: Canvas, painting: Painting, neuron: int) -> None:
    """Paint a neuron's shape and, of an output, its second outline."""
    scene, bodies, look = painting.scene, painting.bodies, painting.look
    tokens, unit = look.tokens, look.unit
    role, glow = scene.document.network.neurons[neuron].role, scene.glow("neuron", neuron)
    box, corner = _outline(bodies, neuron)
    colours = tokens.muted if role is Role.BIAS else tokens.text
    border = painting.colour("neuron", neuron, colours)
    fill = body_fill(look, role, scene.out(neuron).glow if bodies.shape is not Shape.DOT else glow)
    if not painting.kept("neuron", neuron):
        fill = mixed(fill, tokens.ground, 0.7)
    width = 2.6 * unit
    if role is Role.OUTPUT and bodies.shape is not Shape.DOT:
        _rounded(canvas, box, corner, -width / 2, tokens.card, border, 0.8 * width)
        _rounded(canvas, box, corner, -RING * unit, fill, border, width)
    else:
        _rounded(canvas, box, corner, -width / 2, fill, border, width)


def _rounded(
    canvas: Canvas,
    box: QRectF,
    corner: float,
    reach: float,
    fill: QColor | None,
    border: QColor | None,
    width: float = 0.0,
) -> None:
    canvas.painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    canvas.painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    radius = max(0.0, corner + reach)
    canvas.painter.drawRoundedRect(box.adjusted(-reach, -reach, reach, reach), radius, radius)


def _paint_tag(canvas: Canvas, painting: Painting, tag: Tag) -> None:
    if tag.is_bare:
        return _paint_bare(canvas, painting, tag)
    if not tag.is_inner:
        border, unit = tag.line.border, painting.look.unit
        canvas.painter.setPen(QPen(border, 1.5 * unit) if border is not None else Qt.PenStyle.NoPen)
        canvas.painter.setBrush(tag.line.fill)
        canvas.painter.drawRoundedRect(tag.box.adjusted(0, unit, 0, -unit), 12 * unit, 12 * unit)
    for word in tag.words:
        middle = word.box.center()
        canvas.text((middle.x(), middle.y()), word.text, word.size, word.colour, word.weight)
    return None


def _paint_bare(canvas: Canvas, painting: Painting, tag: Tag) -> None:
    """Write a line without a card: a halo around the letters keeps them clear of the edges that pass behind."""
    look = painting.look
    if tag.leads_to is not None:
        x, y = tag.leads_to
        start = QPointF(tag.box.center().x(), tag.box.bottom() if y > tag.box.center().y() else tag.box.top())
        canvas.painter.setPen(QPen(look.tokens.muted, 2.0 * look.unit))
        canvas.painter.drawLine(start, QPointF(x, y))
        canvas.circle((x, y), 5.0 * look.unit, look.tokens.muted, None)
    passed = _is_passed(painting, tag)
    for word in tag.words:
        middle = word.box.center()
        if passed:
            face, letters = font(word.size, word.weight), QPainterPath()
            letters.addText(QPointF(word.box.left(), middle.y() + QFontMetricsF(face).capHeight() / 2), face, word.text)
            halo = QPen(word.ground, 11.0 * look.unit, j=Qt.PenJoinStyle.RoundJoin)
            canvas.painter.strokePath(letters, halo)
        canvas.text((middle.x(), middle.y()), word.text, word.size, word.colour, word.weight)


def _is_passed(painting: Painting, tag: Tag) -> bool:
    """Tell whether other edges pass behind a label."""
    box, air = tag.box, 12.0 * painting.look.unit
    x, y = painting.lines.points[..., 0], painting.lines.points[..., 1]
    inside = (x > box.left() - air) & (x < box.right() + air) & (y > box.top() - air) & (y < box.bottom() + air)
    return any(edge != tag.edge for edge in np.flatnonzero(inside.any(axis=1)))

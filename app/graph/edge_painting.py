"""Draws the edges with their labels: width by |weight|, dashes and colour by sign, light by what was just computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from app.graph.canvas import REGULAR, STRONG, Canvas, Point, mixed, text_width
from app.graph.geometry import Geometry
from app.graph.scene import Entry, Glow, Scene, State, elided
from core.network import Floats
from core.numbers import shown

LINE, SMALL_LINE = 17.0, 16.0
WEIGHT_SIZE, GRADIENT_SIZE, TIE_SIZE = 13.0, 11.5, 11.0
BADGE, MOST_BADGES = 18.0, 40  # how wide a badge is; with more edges than so many labels keep no room for one
_LEAST_SCALE = 0.75
_PADDING = 6.0
_SIGN = 14.0


@dataclass(frozen=True)
class Label:
    """An edge's label: its box in units of the graph, and the entries in it; `badge`: the room at its left for one."""

    box: QRectF
    weight: Entry
    gradient: Entry | None
    badge: float = 0.0

    @property
    def badge_centre(self) -> Point:
        """Where the badge stands."""
        return self.box.left() + self.badge / 2 + 1.0, self.box.center().y()

    @property
    def words(self) -> QRectF:
        """The box without the badge."""
        return self.box.adjusted(self.badge, 0, 0, 0)

    def entry_at(self, y: float) -> Entry:
        """Return the entry at a height."""
        if self.gradient is not None and y > self.box.center().y():
            return self.gradient
        return self.weight


def label_sizes(scene: Scene) -> Floats:
    """Return the most room that each edge's label takes in this iteration, (edges, 2), so that none jumps."""
    sizes = np.zeros((len(scene.document.network.edges), 2))
    sizes[:, 1] = LINE + SMALL_LINE
    gradients = scene.gradients
    parameter = scene.document.network.topology.parameter_of_edge
    for edge in range(len(sizes)):
        weight = f"{scene.edge_name(edge)} {shown(float(scene.document.network.weights[edge]), scene.digits)}"
        if scene.iteration is not None and not scene.document.network.edges.frozen[edge]:
            weight += f" → {shown(float(scene.updated_weights[edge]), scene.digits)}"
        gradient = (
            gradient_words(scene)
            + " "
            + (shown(float(gradients[parameter[edge]]), scene.digits) if len(gradients) else "")
        )
        width = text_width(weight, WEIGHT_SIZE, STRONG) + _signs_width(scene, edge)
        width = max(width, text_width(gradient, GRADIENT_SIZE, STRONG), 64.0)
        sizes[edge, 0] = 4 * np.ceil((width + 2 * _PADDING + _badge_room(scene)) / 4)
    return sizes


def gradient_words(scene: Scene) -> str:
    """Return the longest words that stand before a gradient in this iteration."""
    return scene.batch_words if scene.iteration is not None and len(scene.iteration.rows) > 1 else "∂E/∂w"


def label_of(scene: Scene, edge: int, centre: Floats) -> Label:
    """Return the label of an edge at this step, centred where there is room for it."""
    weight, gradient = scene.weight(edge), scene.gradient(edge)
    width = text_width(weight.text, WEIGHT_SIZE, _strength(weight)) + _signs_width(scene, edge)
    height = LINE
    if gradient is not None:
        width = max(width, text_width(gradient.text, GRADIENT_SIZE, _strength(gradient)))
        height += SMALL_LINE
    badge = _badge_room(scene)
    width += 2 * _PADDING + badge
    return Label(QRectF(centre[0] - width / 2, centre[1] - height / 2, width, height), weight, gradient, badge)


def _badge_room(scene: Scene) -> float:
    return BADGE if scene.reading.ranks and len(scene.document.network.edges) <= MOST_BADGES else 0.0


def _strength(entry: Entry) -> int:
    return STRONG if entry.glow else REGULAR


def _signs_width(scene: Scene, edge: int) -> float:
    edges = scene.document.network.edges
    tie = edges.tie[edge]
    width = _SIGN if edges.frozen[edge] else 0.0
    return width + (_SIGN + 4 + text_width(elided(tie), TIE_SIZE) if tie else 0.0)


def edge_path(geometry: Geometry, edge: int, shorten: float = 0.0) -> QPainterPath:
    """Return an edge's curve, ending `shorten` before its tip."""
    start, control, end = geometry.start[edge], geometry.control[edge], geometry.end[edge]
    end = end - shorten * geometry.heading[edge]
    path = QPainterPath(QPointF(*start))
    if geometry.curved[edge]:
        path.quadTo(QPointF(*control), QPointF(*end))
    else:
        path.lineTo(QPointF(*end))
    return path


def draw_edge_light(canvas: Canvas, scene: Scene, geometry: Geometry, edge: int) -> None:
    """Draw the light beneath an edge: amber when computed or used just now, accent when marked."""
    colours = []
    tokens = canvas.tokens
    if scene.is_marked("edge", edge):
        colours.append((mixed(tokens.ground, tokens.accent, 0.55), 13.0))
    glow = scene.glow("edge", edge)
    if glow:
        colours.append((tokens.computed if glow is Glow.COMPUTED else mixed(tokens.source, tokens.computed, 0.5), 8.0))
    for colour, width in colours:
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        canvas.painter.setPen(pen)
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawPath(edge_path(geometry, edge, 2.0))


def draw_edge(canvas: Canvas, scene: Scene, geometry: Geometry, edge: int, scale: float) -> None:
    """Draw an edge's line and arrowhead; `scale` is the largest |weight|, or |gradient| where that is shown."""
    weight = float(scene.strengths[edge])
    colour, width = edge_colour(canvas, weight), edge_width(weight, scale)
    if scene.reading.ranks:
        colour, width = blame_line(canvas, weight, scale)
    if canvas.tokens.dark and scene.glow("edge", edge):
        colour = mixed(canvas.tokens.on_computed, colour, 0.3)  # bright lines would drown in the amber
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if weight < 0:
        pen.setDashPattern([7.0 / width, 4.5 / width])
    canvas.painter.setPen(pen)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    size = 8.5 + 1.6 * width
    canvas.painter.drawPath(edge_path(geometry, edge, 0.8 * size))
    tip, way = geometry.end[edge], geometry.heading[edge]
    canvas.arrowhead((float(tip[0]), float(tip[1])), (float(way[0]), float(way[1])), size, colour)


def edge_colour(canvas: Canvas, weight: float) -> QColor:
    """Return the colour of a weight's sign, or the error colour where it is not finite."""
    tokens = canvas.tokens
    if not np.isfinite(weight):
        return tokens.error
    if weight == 0:
        return tokens.muted
    return mixed(tokens.muted, tokens.positive if weight > 0 else tokens.negative, 0.55)


def edge_width(weight: float, scale: float) -> float:
    """Return a line's width, from 1 to 2.9, for a weight of at most `scale`."""
    return 1.0 + 1.9 * min(1.0, abs(weight) / scale) if np.isfinite(weight) and scale > 0 else 1.6


def blame_line(canvas: Canvas, gradient: float, scale: float) -> tuple[QColor, float]:
    """Return colour and width of a line that is ranked: the smaller its gradient is, the closer to the ground."""
    if not np.isfinite(gradient):
        return edge_colour(canvas, gradient), edge_width(gradient, scale)
    tokens, share = canvas.tokens, min(1.0, abs(gradient) / scale) if scale > 0 else 0.0
    quiet = mixed(tokens.ground, tokens.muted, 0.45)
    colour = mixed(quiet, tokens.positive if gradient > 0 else tokens.negative, share)
    return colour, 0.9 + 3.1 * share * growth(canvas)


def growth(canvas: Canvas) -> float:
    """Return how much larger than in the graph's units ranks and their lines are drawn, to be seen in a small graph."""
    scale = canvas.painter.transform().m11()
    return max(1.0, _LEAST_SCALE / scale) if scale > 0 else 1.0


def draw_label(canvas: Canvas, scene: Scene, edge: int, label: Label) -> None:
    """Draw an edge's label over its line."""
    tokens, box = canvas.tokens, label.box
    marked = scene.is_marked("edge", edge)
    canvas.pill(box.adjusted(0, -1, 0, 1), tokens.ground, None, 6.0)
    entries = [(label.weight, WEIGHT_SIZE, LINE)]
    if label.gradient is not None:
        entries.append((label.gradient, GRADIENT_SIZE, SMALL_LINE))
    top = box.top()
    for entry, size, height in entries:
        row = QRectF(label.words.left(), top, label.words.width(), height)
        if entry.glow:
            fill = tokens.computed if entry.glow is Glow.COMPUTED else tokens.source
            canvas.pill(row.adjusted(0, -1, 0, 1), fill, None, 5.0)
        signs = _signs_width(scene, edge) if entry is label.weight else 0.0
        draw_entry(canvas, entry, (row.center().x() - signs / 2, row.center().y()), size)
        if signs:
            colour = tokens.muted if entry.glow is not Glow.COMPUTED else tokens.on_computed
            _draw_signs(canvas, scene, edge, (row.right() - _PADDING - signs, row.center().y()), colour)
        top += height
    if marked:
        canvas.painter.setPen(QPen(tokens.accent, 1.5))
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawRoundedRect(box.adjusted(0, -1.5, 0, 1.5), 6.0, 6.0)


def _draw_signs(canvas: Canvas, scene: Scene, edge: int, at: tuple[float, float], colour: QColor) -> None:
    edges = scene.document.network.edges
    x, y = at
    tie = edges.tie[edge]
    if tie:
        canvas.link((x + _SIGN / 2 + 3, y), colour)
        canvas.text((x + _SIGN + 4, y), elided(tie), TIE_SIZE, colour, align=0.0)
        x += _SIGN + 4 + text_width(elided(tie), TIE_SIZE)
    if edges.frozen[edge]:
        canvas.lock((x + _SIGN / 2 + 2, y), colour)


def entry_colour(canvas: Canvas, entry: Entry, known: QColor) -> QColor:
    """Return the colour of an entry's text."""
    tokens = canvas.tokens
    if entry.glow is Glow.COMPUTED:
        return tokens.on_computed
    if entry.state is State.BROKEN:
        return tokens.error
    if entry.glow is Glow.SOURCE:
        return tokens.on_source
    return tokens.muted if entry.state is State.WAITING else known


def draw_entry(canvas: Canvas, entry: Entry, middle: Point, size: float) -> None:
    """Write an entry centred: its words muted and its number plain, so that the number is read first."""
    strength = _strength(entry)
    colour = entry_colour(canvas, entry, canvas.tokens.text)
    if entry.glow or not entry.words or entry.state is State.WAITING:
        canvas.text(middle, entry.text, size, colour, strength)
        return
    words = text_width(entry.words + " ", size, strength)
    left = middle[0] - (words + text_width(entry.number, size, strength)) / 2
    canvas.text((left, middle[1]), entry.words, size, canvas.tokens.muted, strength, align=0.0)
    canvas.text((left + words, middle[1]), entry.number, size, colour, strength, align=0.0)

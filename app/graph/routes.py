"""Paths to the loss drawn over the graph, each in its colour and dash, side by side where they share an edge."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from app.graph.canvas import Canvas, mixed
from app.graph.geometry import HALF_BIAS, RING, Geometry
from app.graph.layout import RADIUS
from app.graph.scene import Scene
from app.theme import Tokens
from core.network import Role

BAND, LEAST_BAND, BUNDLE = 9.0, 4.0, 17.0  # the width of one band, of one among many, of all that share an edge
SOFT = 0.3  # the share of the ground in a band, so that the line and its arrow stand out on it
_RING, _GAP = 3.6, 1.4
_MARK, _GLOW = 11.0, 7.5  # what a neuron's own mark and light take around it
MOST_RINGS = 3
_FRINGE = 7.0  # how much wider the light of a marked edge is than its bands
_DASHES = ((), (2.2, 1.0), (0.9, 0.7), (3.0, 0.7, 0.9, 0.7))  # in widths of the line: of the first colours, the next …
_LEAST = 2.2  # pixels on screen that a band or ring keeps in a picture far away


def draw_routes(canvas: Canvas, scene: Scene, geometry: Geometry) -> None:
    """Draw the scene's routes beneath the edges."""
    grow = _growth(canvas)
    by_edge = ((route.colour, route.edges) for route in scene.routes)
    by_neuron = ((route.colour, route.neurons) for route in scene.routes)
    for edge, colours in _colours(by_edge, len(geometry.start)).items():
        if scene.is_marked("edge", edge):
            _draw_light(canvas, geometry, edge, grow * (bands(len(colours))[0] * len(colours) + _FRINGE))
        _draw_bands(canvas, geometry, edge, colours, grow)
    for neuron, colours in _colours(by_neuron, len(geometry.places)).items():
        _draw_rings(canvas, scene, geometry, neuron, colours, grow)


def route_edges(scene: Scene) -> tuple[int, ...]:
    """Return the edges that any route takes."""
    count = len(scene.document.network.edges)
    return tuple(dict.fromkeys(edge for route in scene.routes for edge in route.edges if edge < count))


def band_colour(canvas: Canvas, colour: int) -> QColor:
    """Return what a route's band is filled with."""
    return mixed(ink(canvas.tokens, colour), canvas.tokens.ground, SOFT)


def ink(tokens: Tokens, colour: int) -> QColor:
    """Return a route's colour: those of a theme come again for the sixth route and later ones."""
    return tokens.routes[colour % len(tokens.routes)]


def route_pen(tokens: Tokens, colour: int, line: QColor, width: float) -> QPen:
    """Return a pen with a route's dash, by which routes of one colour are told apart."""
    pen = QPen(line, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dash = _DASHES[colour // len(tokens.routes) % len(_DASHES)]
    if dash:
        pen.setDashPattern(dash)
    return pen


def bands(count: int) -> tuple[float, list[float]]:
    """Return how wide each of `count` bands on one edge is, and how far aside of the line each one runs."""
    width = max(LEAST_BAND, min(BAND, BUNDLE / count))
    return width, [(place - (count - 1) / 2) * width for place in range(count)]


def _growth(canvas: Canvas) -> float:
    """Return by how much bands are widened so that they are seen in a picture far away."""
    scale = abs(canvas.painter.worldTransform().m11())
    return max(1.0, _LEAST / (LEAST_BAND * scale)) if scale > 0 else 1.0


def _colours(parts: Iterable[tuple[int, tuple[int, ...]]], count: int) -> dict[int, list[int]]:
    """Return the different colours at each edge or neuron; while a gesture removes one, routes may be ahead of it."""
    found: dict[int, list[int]] = {}
    for colour, indices in parts:
        for index in indices:
            if 0 <= index < count and colour not in found.setdefault(index, []):
                found[index].append(colour)
    return {index: sorted(colours) for index, colours in found.items()}


def _draw_light(canvas: Canvas, geometry: Geometry, edge: int, width: float) -> None:
    """Draw the light of a marked edge wide enough to be seen on both sides of its bands."""
    pen = QPen(mixed(canvas.tokens.ground, canvas.tokens.accent, 0.55), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    canvas.painter.setPen(pen)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    canvas.painter.drawPath(_beside(geometry, edge, 0.0))


def _draw_bands(canvas: Canvas, geometry: Geometry, edge: int, colours: list[int], grow: float) -> None:
    width, asides = bands(len(colours))
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, aside in zip(colours, asides, strict=True):
        line = band_colour(canvas, colour)
        canvas.painter.setPen(route_pen(canvas.tokens, colour, line, grow * (width + 0.4)))  # neighbours touch
        canvas.painter.drawPath(_beside(geometry, edge, grow * aside))


def _beside(geometry: Geometry, edge: int, aside: float) -> QPainterPath:
    """Return an edge's curve moved sideways, from the outline of one neuron to that of the other."""
    start, control, end = geometry.start[edge], geometry.control[edge], geometry.end[edge]
    way = end - start
    length = max(float(np.hypot(*way)), 1e-9)
    shift = aside / length * np.array([-way[1], way[0]])
    path = QPainterPath(QPointF(*(start + shift)))
    if geometry.curved[edge]:
        path.quadTo(QPointF(*(control + shift)), QPointF(*(end + shift)))
    else:
        path.lineTo(QPointF(*(end + shift)))
    return path


def _draw_rings(canvas: Canvas, scene: Scene, geometry: Geometry, neuron: int, colours: list[int], grow: float) -> None:
    """Draw a ring for each colour around a neuron; of many colours one ring with a part for each."""
    role = scene.document.network.neurons[neuron].role
    reach = (RING if role is Role.OUTPUT else 0.0) + 2.2
    if scene.is_marked("neuron", neuron):
        reach += _MARK if scene.glow("neuron", neuron) else _MARK - 4.0
    elif scene.glow("neuron", neuron):
        reach += _GLOW
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(colours) > MOST_RINGS and role is not Role.BIAS:
        _draw_parted_ring(canvas, geometry, neuron, colours, reach, 1.4 * grow * _RING)
        return
    for place, colour in enumerate(colours):
        canvas.painter.setPen(route_pen(canvas.tokens, colour, ink(canvas.tokens, colour), grow * _RING))
        _draw_ring(canvas, geometry, neuron, role, reach + grow * (_RING / 2 + place * (_RING + _GAP)))


def _draw_parted_ring(
    canvas: Canvas, geometry: Geometry, neuron: int, colours: list[int], reach: float, width: float
) -> None:
    radius = RADIUS + reach + width / 2
    centre = QPointF(*geometry.places[neuron])
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    part = 360 * 16 / len(colours)
    for place, colour in enumerate(colours):
        canvas.painter.setPen(route_pen(canvas.tokens, colour, ink(canvas.tokens, colour), width))
        canvas.painter.drawArc(box, round(90 * 16 - (place + 1) * part), round(part))


def _draw_ring(canvas: Canvas, geometry: Geometry, neuron: int, role: Role, reach: float) -> None:
    centre = QPointF(*geometry.places[neuron])
    if role is Role.BIAS:
        half = HALF_BIAS + reach
        canvas.painter.drawRoundedRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half), 9, 9)
    else:
        canvas.painter.drawEllipse(centre, RADIUS + reach, RADIUS + reach)

"""Draws what is only there while the network is edited: handle, rubber line, rubber band, words beside the pointer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.graph.camera import Camera
from app.graph.canvas import Canvas, Point, mixed
from app.graph.geometry import Geometry
from app.graph.layout import RADIUS
from app.graph.painting import READABLE
from app.graph.refusals import Notice, draw_notice, light_places, ring
from app.words import tr

HANDLE, HANDLE_AWAY = (
    9.0,
    RADIUS + 5.0,
)  # its radius, and how far its middle is from the neuron's, in units of the graph
_SLANT = math.sqrt(0.5)
_DASHES = [5.0, 4.0]


@dataclass(frozen=True)
class Overlay:
    """What a gesture shows: a line from a neuron to a point, the neuron that it would reach, a band, a notice."""

    start: int | None = None
    to: QPointF | None = None  # in units of the graph
    target: int | None = None
    band: QRectF | None = None  # in pixels
    notice: Notice | None = None


NOTHING = Overlay()


def handle_centre(geometry: Geometry, neuron: int) -> Point:
    """Return where the handle of a neuron is, from which edges are drawn: at its upper right."""
    x, y = geometry.places[neuron].tolist()
    return x + _SLANT * HANDLE_AWAY, y - _SLANT * HANDLE_AWAY


def handle_at(geometry: Geometry, camera: Camera, neurons: tuple[int, ...], point: QPointF) -> int | None:
    """Return whose handle is under a point of the widget, among the neurons that show theirs."""
    if camera.scale < READABLE:
        return None
    at = camera.to_graph(point)
    for neuron in neurons:
        x, y = handle_centre(geometry, neuron)
        if math.hypot(at.x() - x, at.y() - y) <= HANDLE + 1:
            return neuron
    return None


def draw_handle(canvas: Canvas, geometry: Geometry, neuron: int) -> None:
    """Draw the handle: a disc with an arrow."""
    tokens = canvas.tokens
    x, y = handle_centre(geometry, neuron)
    canvas.circle((x, y), HANDLE, tokens.accent, tokens.ground, 2.0)
    canvas.painter.setPen(QPen(tokens.accent_text, 1.8))
    canvas.painter.drawLine(QPointF(x - 4.5, y), QPointF(x + 2, y))
    canvas.arrowhead((x + 5.5, y), (1.0, 0.0), 5.5, tokens.accent_text)


def draw_overlay(
    canvas: Canvas,
    geometry: Geometry,
    camera: Camera,
    overlay: Overlay,
    handles: tuple[int, ...],
    size: tuple[float, float],
) -> None:
    """Draw what belongs to editing over the finished picture."""
    painter = canvas.painter
    refused = overlay.notice is not None and overlay.notice.is_refusal
    painter.save()
    painter.setTransform(camera.transform, True)
    if overlay.notice is not None:
        light_places(canvas, geometry, overlay.notice.places)
    if overlay.start is not None and overlay.to is not None:
        _draw_line(canvas, geometry, overlay.start, overlay.to, refused)
    if overlay.target is not None and not refused:
        ring(canvas, geometry, overlay.target, canvas.tokens.accent)
    if camera.scale >= READABLE:
        for neuron in handles:
            draw_handle(canvas, geometry, neuron)
    painter.restore()
    if overlay.band is not None:
        _draw_band(canvas, overlay.band)
    if overlay.notice is not None:
        draw_notice(canvas, overlay.notice, size)


def _draw_line(canvas: Canvas, geometry: Geometry, start: int, to: QPointF, refused: bool) -> None:
    colour = canvas.tokens.error if refused else canvas.tokens.accent
    x, y = geometry.places[start].tolist()
    way = QPointF(to.x() - x, to.y() - y)
    length = math.hypot(way.x(), way.y())
    if length <= RADIUS:
        return
    unit = (way.x() / length, way.y() / length)
    pen = QPen(colour, 2.4)
    pen.setDashPattern(_DASHES)
    canvas.painter.setPen(pen)
    canvas.painter.drawLine(QPointF(x + RADIUS * unit[0], y + RADIUS * unit[1]), to)
    canvas.arrowhead((to.x(), to.y()), unit, 11.0, colour)


def _draw_band(canvas: Canvas, band: QRectF) -> None:
    painter: QPainter = canvas.painter
    pen = QPen(canvas.tokens.accent, 1.0)
    pen.setDashPattern(_DASHES)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(band)


def draw_invitation(canvas: Canvas, size: tuple[float, float]) -> None:
    """Say on an empty canvas how a network begins."""
    tokens, x, y = canvas.tokens, size[0] / 2, size[1] / 2
    canvas.circle((x, y - 56), 26, None, mixed(tokens.ground, tokens.muted, 0.5), 1.5)
    canvas.text((x, y - 56), "+", 22.0, tokens.muted)
    canvas.text((x, y), tr("Double-click to add a neuron, or press N"), 15.0, tokens.text, 600)
    places = tr("left of the others an input, right of them an output, between them hidden; with Shift a bias")
    canvas.text((x, y + 26), places, 13.0, tokens.muted)
    canvas.text((x, y + 48), tr("Drag from a neuron’s handle to draw an edge, or press E"), 13.0, tokens.muted)

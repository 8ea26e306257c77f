"""Draws what is only there while the network is edited: handle, rubber line, rubber band, words beside the pointer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.graph.camera import Camera
from app.graph.canvas import Canvas, mixed, text_width
from app.graph.geometry import RING, Geometry
from app.graph.layout import RADIUS
from app.graph.refusals import Notice, draw_notice, light_places, ring
from app.words import tr

HANDLE, HANDLE_AWAY = 9.0, 5.0  # its radius, and how far its middle is from the neuron's outline, in units of the graph
_LEAST_HANDLE, _REACH, _HANDLES = 7.0, 4.0, 0.12  # pixels, pixels around it, and the scale below which there are none
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


def handle_of(geometry: Geometry, camera: Camera, neuron: int) -> tuple[float, float, float]:
    """Return middle and radius of a neuron's handle, from which edges are drawn: at its upper right."""
    x, y = geometry.places[neuron].tolist()
    radius = max(HANDLE, _LEAST_HANDLE / camera.scale)
    away = _SLANT * (RADIUS + HANDLE_AWAY + radius - HANDLE)
    return x + away, y - away, radius


def handle_at(geometry: Geometry, camera: Camera, neurons: tuple[int, ...], point: QPointF) -> int | None:
    """Return whose handle is under a point of the widget, among the neurons that show theirs."""
    if camera.scale < _HANDLES:
        return None
    at = camera.to_graph(point)
    for neuron in neurons:
        x, y, radius = handle_of(geometry, camera, neuron)
        if math.hypot(at.x() - x, at.y() - y) <= radius + _REACH / camera.scale:
            return neuron
    return None


def draw_handle(canvas: Canvas, geometry: Geometry, camera: Camera, neuron: int) -> None:
    """Draw the handle: a disc with an arrow."""
    tokens = canvas.tokens
    x, y, radius = handle_of(geometry, camera, neuron)
    canvas.circle((x, y), radius, tokens.accent, tokens.ground, 0.22 * radius)
    canvas.painter.setPen(QPen(tokens.accent_text, 0.2 * radius))
    canvas.painter.drawLine(QPointF(x - 0.5 * radius, y), QPointF(x + 0.25 * radius, y))
    canvas.arrowhead((x + 0.6 * radius, y), (1.0, 0.0), 0.6 * radius, tokens.accent_text)


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
    if overlay.start is not None:
        _draw_line(canvas, geometry, overlay, refused)
    if overlay.target is not None and not refused:
        ring(canvas, geometry, overlay.target, canvas.tokens.accent)
    if camera.scale >= _HANDLES:
        for neuron in handles:
            draw_handle(canvas, geometry, camera, neuron)
    painter.restore()
    if overlay.band is not None:
        _draw_band(canvas, overlay.band)
    if overlay.notice is not None:
        draw_notice(canvas, overlay.notice, size)


def _draw_line(canvas: Canvas, geometry: Geometry, overlay: Overlay, refused: bool) -> None:
    """Draw the rubber line from a neuron to the pointer, or to the outline of the neuron that it would reach."""
    if overlay.start is None or overlay.to is None:
        return
    colour = canvas.tokens.error if refused else canvas.tokens.accent
    x, y = geometry.places[overlay.start].tolist()
    end = (overlay.to.x(), overlay.to.y()) if overlay.target is None else geometry.places[overlay.target].tolist()
    length = math.hypot(end[0] - x, end[1] - y)
    reach = length if overlay.target is None else length - RADIUS - RING - 8
    if reach <= RADIUS:
        return
    unit = ((end[0] - x) / length, (end[1] - y) / length)
    to = QPointF(x + reach * unit[0], y + reach * unit[1])
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
    tokens, painter = canvas.tokens, canvas.painter
    places = tr("left of the others an input, right of them an output, between them hidden; with Shift a bias")
    scale = min(tokens.scale, max(1.0, size[0] / (text_width(places, 13.0) + 40.0)))
    painter.save()
    painter.translate(size[0] / 2, size[1] / 2)
    painter.scale(scale, scale)
    canvas.circle((0.0, -56.0), 26, None, mixed(tokens.ground, tokens.muted, 0.5), 1.5)
    canvas.text((0.0, -56.0), "+", 22.0, tokens.muted)
    canvas.text((0.0, 0.0), tr("Double-click to add a neuron, or press N"), 15.0, tokens.text, 600)
    canvas.text((0.0, 26.0), places, 13.0, tokens.muted)
    canvas.text((0.0, 48.0), tr("Drag from a neuron’s handle to draw an edge, or press E"), 13.0, tokens.muted)
    painter.restore()

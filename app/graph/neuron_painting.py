"""Draws the neurons: role by shape and colour, out inside, net and delta below, target and loss beside an output."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.graph.canvas import REGULAR, STRONG, Canvas, Point, mixed, text_width
from app.graph.edge_painting import draw_entry
from app.graph.geometry import HALF_BIAS, RING, Geometry
from app.graph.layout import RADIUS
from app.graph.scene import Entry, Glow, Scene, State
from core.network import Integers, Role

NAME_SIZE, OUT_SIZE, VALUE_SIZE = 12.0, 16.0, 12.0
PILL_HEIGHT, PILL_GAP = 21.0, 4.0
NAME_PIXELS, LEAST_NAME_PIXELS = 11.0, 7.0  # of the names in neurons too small for numbers
_LEAST_PILL = 92.0


def value_boxes(scene: Scene, geometry: Geometry, neuron: int) -> tuple[tuple[Entry, QRectF], ...]:
    """Return every number of a neuron with its box: out inside, then the pills below, then those beside."""
    x, y = (float(part) for part in geometry.places[neuron])
    boxes = [(scene.out(neuron), QRectF(x - RADIUS + 4, y - 6, 2 * RADIUS - 8, 24))]
    role = scene.document.network.neurons[neuron].role
    top = y + RADIUS + (RING if role is Role.OUTPUT else 0.0) + 8
    for entry in scene.values_below(neuron):
        width = max(_LEAST_PILL, text_width(entry.text, VALUE_SIZE, STRONG) + 18)
        boxes.append((entry, QRectF(x - width / 2, top, width, PILL_HEIGHT)))
        top += PILL_HEIGHT + PILL_GAP
    return (*boxes, *_boxes_beside(scene, geometry, neuron, (x, y)))


def _boxes_beside(scene: Scene, geometry: Geometry, neuron: int, centre: Point) -> tuple[tuple[Entry, QRectF], ...]:
    entries = scene.values_beside(neuron)
    widths = [text_width(entry.text, VALUE_SIZE, STRONG) + 16 for entry in entries]
    if geometry.feeds[neuron]:
        left, top = centre[0] - max(widths, default=0) / 2, centre[1] - RADIUS - RING - 52
    else:
        left, top = centre[0] + RADIUS + RING + 8, centre[1] - PILL_HEIGHT - 2
    step = PILL_HEIGHT + PILL_GAP
    return tuple(
        (entry, QRectF(left, top + i * step, width, PILL_HEIGHT))
        for i, (entry, width) in enumerate(zip(entries, widths, strict=True))
    )


def draw_neuron(canvas: Canvas, scene: Scene, geometry: Geometry, neuron: int) -> None:
    """Draw one neuron with all of its numbers."""
    x, y = (float(part) for part in geometry.places[neuron])
    role = scene.document.network.neurons[neuron].role
    draw_body(canvas, (x, y), role, scene.glow("neuron", neuron), scene.is_marked("neuron", neuron))
    (out, _), *others = value_boxes(scene, geometry, neuron)
    tokens = canvas.tokens
    if role is Role.BIAS:
        canvas.text((x, y), out.text, 15.0, tokens.text, STRONG)
        canvas.text((x, y + HALF_BIAS + 14), scene.neuron_name(neuron), NAME_SIZE, tokens.muted)
    else:
        shows = scene.shows("neuron", neuron)
        canvas.fitted_text(
            (x, y - 14 if shows else y), scene.neuron_name(neuron), NAME_SIZE, 48.0, tokens.muted, REGULAR
        )
        if not shows:
            return
        size, weight = (OUT_SIZE, STRONG) if out.state is not State.WAITING else (NAME_SIZE, REGULAR)
        colour = (
            tokens.error if out.state is State.BROKEN else tokens.muted if out.state is State.WAITING else tokens.text
        )
        canvas.fitted_text((x, y + 5), out.text, size, 2 * RADIUS - 7, colour, weight)
    for entry, box in others:
        draw_value(canvas, entry, box)


def draw_body(canvas: Canvas, at: Point, role: Role, glow: Glow, marked: bool) -> None:
    """Draw a neuron's shape with its light and mark."""
    tokens = canvas.tokens
    reach = RADIUS + (RING if role is Role.OUTPUT else 0.0)
    if role is Role.BIAS:
        _draw_square(canvas, at, glow, marked)
        return
    if marked:
        canvas.circle(at, reach + (10.0 if glow else 6.0), tokens.ground, tokens.accent, 2.5)
    if glow:
        canvas.circle(at, reach + 7.0, light(canvas, glow), None)
    if role is Role.OUTPUT:
        canvas.circle(at, reach, tokens.card, tokens.text, 1.4)
    fill, border = role_colours(canvas, role)
    canvas.circle(at, RADIUS, fill, border, 1.8)


def _draw_square(canvas: Canvas, at: Point, glow: Glow, marked: bool) -> None:
    tokens = canvas.tokens
    box = QRectF(at[0] - HALF_BIAS, at[1] - HALF_BIAS, 2 * HALF_BIAS, 2 * HALF_BIAS)
    if marked:
        canvas.painter.setPen(QPen(tokens.accent, 2.5))
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        more = 10.0 if glow else 6.0
        canvas.painter.drawRoundedRect(box.adjusted(-more, -more, more, more), 11, 11)
    if glow:
        canvas.pill(box.adjusted(-7, -7, 7, 7), light(canvas, glow), None, 11.0)
    fill, border = role_colours(canvas, Role.BIAS)
    canvas.painter.setPen(QPen(border, 1.6))
    canvas.painter.setBrush(fill)
    canvas.painter.drawRoundedRect(box, 6.0, 6.0)


def role_colours(canvas: Canvas, role: Role) -> tuple[QColor, QColor]:
    """Return what a neuron of this role is filled and bordered with."""
    tokens = canvas.tokens
    if role is Role.BIAS:
        return tokens.bias_fill, tokens.muted
    return {Role.INPUT: tokens.input_fill, Role.OUTPUT: tokens.output_fill}.get(role, tokens.card), tokens.text


def light(canvas: Canvas, glow: Glow) -> QColor:
    """Return the colour around what was computed just now, or the paler one around what it came from."""
    tokens = canvas.tokens
    return tokens.computed if glow is Glow.COMPUTED else mixed(tokens.source, tokens.computed, 0.4)


def draw_value(canvas: Canvas, entry: Entry, box: QRectF) -> None:
    """Draw a number in its pill."""
    tokens = canvas.tokens
    fill, border = (tokens.card, tokens.hairline)
    if entry.glow:
        fill = tokens.computed if entry.glow is Glow.COMPUTED else tokens.source
        border = fill
    canvas.pill(box, fill, border)
    draw_entry(canvas, entry, (box.center().x(), box.center().y()), VALUE_SIZE)


def draw_dot(canvas: Canvas, at: QPointF, role: Role, glow: Glow) -> None:
    """Draw a neuron too small to be read."""
    _take_colours(canvas, role, glow)
    canvas.painter.drawEllipse(at, RADIUS, RADIUS)


def draw_dots(canvas: Canvas, scene: Scene, geometry: Geometry, neurons: Integers, scale: float) -> None:
    """Draw neurons too small for numbers, with their names where these fit; colours are set only where they change."""
    network, before = scene.document.network, None
    for neuron, place in zip(neurons.tolist(), geometry.places[neurons].tolist(), strict=True):
        look = (network.neurons[neuron].role, scene.glow("neuron", neuron))
        if look != before:
            _take_colours(canvas, *look)
            before = look
        canvas.painter.drawEllipse(QPointF(*place), RADIUS, RADIUS)
    larger = canvas.tokens.scale
    size = round(NAME_PIXELS * larger / scale)
    for neuron, (x, y) in zip(neurons.tolist(), geometry.places[neurons].tolist(), strict=True):
        if 2 * RADIUS * scale < NAME_PIXELS + 4:
            break
        name = scene.neuron_name(neuron)
        fitting = min(size, int(size * 1.75 * RADIUS / max(1.0, text_width(name, size))))
        if fitting * scale >= LEAST_NAME_PIXELS:
            glows = scene.glow("neuron", neuron)
            canvas.text((x, y), name, fitting, canvas.tokens.on_computed if glows else canvas.tokens.text)


def _take_colours(canvas: Canvas, role: Role, glow: Glow) -> None:
    fill, border = role_colours(canvas, role)
    canvas.painter.setPen(QPen(border, 3.0))
    canvas.painter.setBrush(light(canvas, glow) if glow else fill)

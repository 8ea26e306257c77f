"""The box around the relief: floor and back walls, the weights' ticks at the front edges, losses at the left one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app.surface.painting import points_of, tick_words
from app.surface.relief_camera import GAP, HEIGHT, Projection
from app.surface.relief_terrain import Terrain
from app.theme import Tokens, mixed, ui_font
from app.words import tr
from core.curve import ticks
from core.network import Floats
from core.numbers import shown

FLOOR = -GAP / HEIGHT  # z of the floor
ROOM_X, ROOM_Y, ROOM_Z = 28.0, 17.0, 16.0  # pixels that the words of a tick want
TICK = 5.0
CORNER = 8.0  # pixels by which the words of both weights make way for each other at the front corner
FAR_ABOVE = 30.0  # times the lowest loss: there it can be left out
NAME_GAP = 5.0


@dataclass(frozen=True)
class Ticks:
    """Places along an edge of the box, and their words."""

    places: tuple[float, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Corners:
    """Which sides of the box are behind: u and v of the two back walls; the front edges are opposite."""

    u_back: float
    v_back: float

    @classmethod
    def of(cls, projection: Projection) -> Corners:
        """Return the corners as the camera sees them."""
        return cls(-0.5 if projection.sine >= 0 else 0.5, 0.5 if projection.cosine >= 0 else -0.5)

    def left(self, projection: Projection) -> tuple[float, float]:
        """Return the corner where losses stand: of the two at the sides the left one."""
        sides = ((self.u_back, -self.v_back), (-self.u_back, self.v_back))
        x = [float(projection.project(*side, 0.0)[0]) for side in sides]
        return sides[0] if x[0] <= x[1] else sides[1]


def draw_box(painter: QPainter, terrain: Terrain, projection: Projection, tokens: Tokens) -> None:
    """Draw what is behind the surface: floor and back walls with their lines."""
    corners = Corners.of(projection)
    u, v = corners.u_back, corners.v_back
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, places in (
        (mixed(tokens.raised, tokens.card, 0.35), [(-0.5, -0.5, 0), (0.5, -0.5, 0), (0.5, 0.5, 0), (-0.5, 0.5, 0)]),
        (mixed(tokens.raised, tokens.card, 0.65), [(u, -0.5, 0), (u, 0.5, 0), (u, 0.5, 1), (u, -0.5, 1)]),
        (mixed(tokens.raised, tokens.card, 0.80), [(-0.5, v, 0), (0.5, v, 0), (0.5, v, 1), (-0.5, v, 1)]),
    ):
        _polygon(painter, projection, [(a, b, FLOOR if not top else 1.0) for a, b, top in places], colour)
    painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.12), 1))
    for at in axis_ticks(terrain, projection, 0).places:
        _line(painter, projection, (at, -v, FLOOR), (at, v, FLOOR), (at, v, 1.0))
    for at in axis_ticks(terrain, projection, 1).places:
        _line(painter, projection, (-u, at, FLOOR), (u, at, FLOOR), (u, at, 1.0))
    for z in loss_ticks(terrain, projection).places:
        _line(painter, projection, (-u, v, z), (u, v, z), (u, -v, z))
    painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.5), 1))
    _line(painter, projection, (u, -v, FLOOR), (-u, -v, FLOOR), (-u, v, FLOOR))
    left = corners.left(projection)
    _line(painter, projection, (*left, FLOOR), (*left, 1.0))


def _polygon(
    painter: QPainter, projection: Projection, places: list[tuple[float, float, float]], colour: QColor
) -> None:
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(points_of(projection.project(*np.array(places).T))))


def _line(painter: QPainter, projection: Projection, *places: tuple[float, float, float]) -> None:
    painter.drawPolyline(QPolygonF(points_of(projection.project(*np.array(places).T))))


def axis_ticks(terrain: Terrain, projection: Projection, axis: int) -> Ticks:
    """Return the ticks of the first (0) or second (1) weight, as u or v: as many as there is room for."""
    values = (terrain.scene.x_values, terrain.scene.y_values)[axis]
    low, high = float(values[0]), float(values[-1])
    ends = projection.project(np.array([-0.5, 0.5]) * (1 - axis), np.array([-0.5, 0.5]) * axis, 0.0)
    room = np.abs(ends[1] - ends[0]) / projection.camera.zoom / (ROOM_X, ROOM_Y)
    marks = ticks(low, high, min(7, max(2, 1 + int(room.max()))))
    return Ticks(tuple((mark - low) / (high - low) - 0.5 for mark in marks), tuple(tick_words(marks)))


def loss_ticks(terrain: Terrain, projection: Projection) -> Ticks:
    """Return the losses of the height scale, as z."""
    length = projection.scale * projection.upright / projection.camera.zoom
    most = min(7, max(2, int(length / ROOM_Z)))
    if terrain.scene.log:
        return _decades(terrain, most)
    marks = ticks(terrain.low, terrain.top, most)
    size = terrain.top - terrain.low
    return Ticks(tuple((mark - terrain.low) / size for mark in marks), tuple(tick_words(marks)))


def _decades(terrain: Terrain, most: int) -> Ticks:
    """Return powers of ten; above a lowest loss that is not small, what is a power of ten more."""
    lowest = terrain.scene.lowest[2] if terrain.scene.lowest else 0.0
    powers = np.arange(math.ceil(terrain.low), math.floor(terrain.top) + 1)
    powers = powers[:: -max(1, math.ceil(len(powers) / most))][::-1]
    losses = [
        10.0**power if 10.0**power > FAR_ABOVE * abs(lowest) else lowest + 10.0**power for power in powers.tolist()
    ]
    places = terrain.z_of(np.array(losses)).tolist()
    return Ticks(tuple(places), tuple(shown(loss, 3) for loss in losses))


def draw_scales(painter: QPainter, terrain: Terrain, projection: Projection, tokens: Tokens) -> None:
    """Draw ticks, words and names at the front edges of the floor and at the left upright one."""
    corners = Corners.of(projection)
    taken: list[QRectF] = []
    front_u, front_v = -corners.u_back, -corners.v_back
    corner = projection.project(front_u, front_v, FLOOR)
    for axis, name in ((0, terrain.scene.x_name), (1, terrain.scene.y_name)):
        found = axis_ticks(terrain, projection, axis)
        along = np.array(found.places)
        fixed = np.full(len(along), front_v if axis == 0 else front_u)
        u, v = (along, fixed) if axis == 0 else (fixed, along)
        places = projection.project(u, v, FLOOR)
        away = _away(projection, (0.0, front_v) if axis == 0 else (front_u, 0.0))
        middle = projection.project(*((0.0, front_v) if axis == 0 else (front_u, 0.0)), FLOOR)
        at_corner = np.hypot(*(places - corner).T)[:, np.newaxis] < CORNER
        inwards = (middle - corner) / max(float(np.hypot(*(middle - corner))), 1.0)
        apart = np.where(at_corner, inwards * CORNER, 0.0)
        out = _draw_ticks(painter, places, found.words, away, tokens, taken, apart)
        painter.setPen(tokens.text)
        _draw_words(painter, middle + away * (out + NAME_GAP), name, away, ui_font(tokens.text_body, 600), taken)
    _draw_losses(painter, terrain, projection, corners.left(projection), tokens, taken)


def _draw_losses(painter: QPainter, terrain: Terrain, projection: Projection, corner: tuple[float, float],
                 tokens: Tokens, taken: list[QRectF]) -> None:  # fmt: skip
    found = loss_ticks(terrain, projection)
    away = np.array((-1.0, 0.0))
    places = projection.project(np.full(len(found.places), corner[0]), corner[1], np.array(found.places))
    _draw_ticks(painter, places, found.words, away, tokens, taken)
    top = projection.project(*corner, 1.0)
    painter.setPen(tokens.muted)
    _draw_words(
        painter, top - np.array((14.0, 8.0)), tr("loss"), np.array((0.0, -1.0)), ui_font(tokens.text_small), taken
    )


def _away(projection: Projection, side: tuple[float, float]) -> Floats:
    """Return the direction on the screen in which words stand outside of an edge."""
    way = projection.project(*side, 0.0) - projection.project(0.0, 0.0, 0.0)
    length = float(np.hypot(*way))
    away: Floats = way / length if length > 1e-9 else np.array((0.0, 1.0))
    return away


def _draw_ticks(painter: QPainter, places: Floats, words: tuple[str, ...], away: Floats, tokens: Tokens,
                taken: list[QRectF], apart: Floats | float = 0.0) -> float:  # fmt: skip
    """Draw ticks with their words, except over others; return how far out the words reach."""
    reach, font = TICK, ui_font(tokens.text_small)
    painter.setPen(QPen(tokens.muted, 1))
    for place, text, moved in zip(places, words, np.broadcast_to(apart, places.shape), strict=True):
        painter.drawLine(QPointF(*place), QPointF(*(place + away * TICK)))
        reach = max(reach, _draw_words(painter, place + moved + away * (TICK + 2), text, away, font, taken))
    return reach + TICK


def _draw_words(painter: QPainter, place: Floats, text: str, away: Floats, font: QFont, taken: list[QRectF]) -> float:
    """Draw words that touch a place from outside, except over others; return how far out they reach."""
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text), metrics.height()
    half = abs(away[0]) * width / 2 + abs(away[1]) * height * 0.4
    middle = place + away * half
    box = QRectF(max(middle[0] - width / 2, 3.0), middle[1] - height / 2, width, height)  # inside of the picture
    if not any(box.adjusted(-7, 2, 7, -2).intersects(other) for other in taken):
        taken.append(box)
        painter.setFont(font)
        painter.drawText(box.adjusted(-2, 0, 2, 0), Qt.AlignmentFlag.AlignCenter, text)
    return 2.0 * float(half)

"""The point on the relief: a ball with a line down to the floor, its tangent plane, the way downhill, the next step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF, QRadialGradient

from app.surface.painting import draw_arrow, draw_landing, pen, points_of
from app.surface.relief_axes import FLOOR, Corners
from app.surface.relief_camera import HEIGHT
from app.surface.relief_marks import FAINTER, Stage, draw_hidden, draw_on_surface
from app.theme import mixed
from core.network import Floats

BALL = 7.0
PLANE = 0.13  # half a side of the tangent plane, in units of the box
RISE = 0.30  # most that the plane may rise from its middle to a corner
ARROW, LEAST = 0.20, 0.06  # length of the arrow down the slope, in units of the box: where it is steepest, or hardly
OPAQUE, FAINT = 135, 45  # how opaque the plane is, seen and behind a hill


@dataclass(frozen=True)
class Tangent:
    """The plane that touches the surface at the point (u, v, z), and its slopes along u and v."""

    u: float
    v: float
    z: float
    by_u: float
    by_v: float

    @property
    def reach(self) -> float:
        """Half a side of the piece that is shown: smaller where it is steep."""
        return min(PLANE, RISE / max(abs(self.by_u) + abs(self.by_v), 1e-9))

    def on_plane(self, across: Floats, along: Floats) -> tuple[Floats, Floats, Floats]:
        """Return points of the plane, from offsets along u and v."""
        return self.u + across, self.v + along, self.z + self.by_u * across + self.by_v * along


def tangent_of(stage: Stage) -> Tangent | None:
    """Return the tangent plane; None without a point, or where it is beside the surface, cut off or has no slope."""
    scene, terrain = stage.terrain.scene, stage.terrain
    if scene.point is None or scene.gradient is None or not np.isfinite(scene.gradient).all():
        return None
    x, y, loss = scene.point
    u, v = float(terrain.across(x)), float(terrain.along(y))
    z = float(terrain.z_at(np.array([u]), np.array([v]))[0])
    if not z <= 1.0:
        return None
    rise = terrain.rise(loss)
    by_u, by_v = (
        float(slope * (values[-1] - values[0]) * rise)
        for slope, values in zip(scene.gradient, (scene.x_values, scene.y_values), strict=True)
    )
    return Tangent(u, v, z, by_u, by_v)


def draw_point(painter: QPainter, stage: Stage, tangent: Tangent | None) -> None:
    """Draw the point, its line down to the floor, its next step and the way downhill."""
    scene = stage.terrain.scene
    found = None if scene.point is None else stage.place(scene.point[0], scene.point[1])
    if scene.point is None or found is None:
        return
    _draw_drop(painter, stage, scene.point[0], scene.point[1])
    if tangent is not None:
        opacity = painter.opacity()
        painter.setOpacity(opacity * (1.0 if found[1] else FAINTER))
        _draw_step(painter, stage)
        _draw_downhill(painter, stage, tangent)
        painter.setOpacity(opacity)
    _draw_ball(painter, stage, *found)


def _draw_drop(painter: QPainter, stage: Stage, x: float, y: float) -> None:
    """Draw the line from the point to the floor, and from there where its weights are read at the edges."""
    u, v = float(stage.terrain.across(x)), float(stage.terrain.along(y))
    corners = Corners.of(stage.projection)
    z = min(float(stage.terrain.z_at(np.array([u]), np.array([v]))[0]), 1.0)
    colour = stage.tokens.text
    down = stage.projection.project(np.array([u, u]), np.array([v, v]), np.array([z, FLOOR]))
    draw_hidden(painter, down, colour, 1.3)
    for end in ((u, -corners.v_back), (-corners.u_back, v)):
        way = stage.projection.project(np.array([u, end[0]]), np.array([v, end[1]]), FLOOR)
        draw_hidden(painter, way, colour, 1.0)
        painter.setPen(pen(stage.tokens.card, 1.0))
        painter.setBrush(stage.tokens.computed)
        painter.drawEllipse(QPointF(*way[1].tolist()), 3.4, 3.4)


def draw_plane(painter: QPainter, stage: Stage, tangent: Tangent) -> None:
    """Draw the tangent plane, the surface showing through; fainter behind a hill."""
    free = bool(stage.in_box(*(np.array([place]) for place in (tangent.u, tangent.v, tangent.z))).free[0])
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=np.float64) * tangent.reach
    corners = QPolygonF(points_of(stage.projection.project(*tangent.on_plane(*square.T))))
    tokens = stage.tokens
    fill = QColor(mixed(tokens.phase_gradient, tokens.text, 0.3 if tokens.dark else 0.0))
    fill.setAlpha(OPAQUE if free else FAINT)
    painter.setBrush(fill)
    painter.setPen(pen(tokens.card, 2.8 if free else 0.8))
    painter.drawPolygon(corners)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(mixed(tokens.phase_gradient, tokens.text, 0.5), 1.3))
    painter.drawPolygon(corners)


def _draw_downhill(painter: QPainter, stage: Stage, tangent: Tangent) -> None:
    """Draw the negative gradient in the tangent plane, longer where the surface is steep."""
    scene = stage.terrain.scene
    assert scene.gradient is not None
    sizes = [values[-1] - values[0] for values in (scene.x_values, scene.y_values)]
    way = np.array([-slope / size for slope, size in zip(scene.gradient, sizes, strict=True)])
    rise = float(tangent.by_u * way[0] + tangent.by_v * way[1])
    length = math.hypot(*way, rise * HEIGHT)
    if not (0 < length < math.inf):
        return
    way *= (LEAST + (ARROW - LEAST) * scene.steepness) / length
    ends = np.array([(0.0, 0.0), way])
    start, end = points_of(stage.projection.project(*tangent.on_plane(*ends.T)))
    draw_arrow(painter, start, end, stage.tokens.text, stage.tokens, filled=False)


def _draw_step(painter: QPainter, stage: Stage) -> None:
    """Draw the next update, to scale, over the surface to where it lands."""
    scene = stage.terrain.scene
    if scene.point is None or scene.step is None or not np.isfinite(scene.step).all():
        return
    x, y = scene.point[0] + scene.step[0], scene.point[1] + scene.step[1]
    draw_on_surface(painter, stage, np.array([scene.point[:2], (x, y)]), stage.tokens.text, 2.6)
    landing = stage.place(x, y)
    if landing is not None:
        draw_landing(painter, landing[0], stage.tokens, 4.5 if landing[1] else 3.5)


def _draw_ball(painter: QPainter, stage: Stage, place: QPointF, free: bool) -> None:
    """Draw the ball; behind a hill as a ring."""
    tokens = stage.tokens
    middle = place - QPointF(0, BALL * 0.55)
    painter.setPen(pen(tokens.on_computed, 1.4))
    if free:
        light = QRadialGradient(middle - QPointF(BALL * 0.35, BALL * 0.4), BALL * 1.5)
        light.setColorAt(0, mixed(tokens.computed, QColor("#FFFFFF"), 0.75))
        light.setColorAt(0.55, tokens.computed)
        light.setColorAt(1, mixed(tokens.computed, tokens.on_computed, 0.35))
        painter.setBrush(light)
    else:
        faded = QColor(tokens.computed)
        faded.setAlpha(110)
        painter.setBrush(faded)
    painter.drawEllipse(middle, BALL, BALL)

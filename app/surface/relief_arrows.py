"""Arrows that lie on the relief: where downhill is, everywhere, and what a racer's update is made of, at its head."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.surface.contour_marks import is_dark
from app.surface.heat import HeightScale, line_colour
from app.surface.painting import CASING, racer_look
from app.surface.relief_marks import Stage, draw_on_surface
from app.surface.scene import Runner
from app.theme import Tokens
from core.network import Floats

CORNERS = 5  # of an arrow of the field, which follows the surface
WING, WIDE = 4.5, 2.6  # pixels of its head, along and across
HEAD = 7.0  # of a racer's arrow
ALMOST = 0.9  # the share of an arrow from which its head takes its direction


def draw_field(painter: QPainter, stage: Stage) -> None:
    """Draw where downhill is as the contour does, on the surface; what a hill hides is left out."""
    scene = stage.terrain.scene
    if scene.field_arrows is None:
        return
    places, gradients = scene.field_arrows
    sizes = np.array([values[-1] - values[0] for values in (scene.x_values, scene.y_values)])
    size = np.hypot(*gradients.T)
    good = np.isfinite(size) & (size > 0)
    if not good.any():
        return
    bright = is_dark(scene, HeightScale.of(scene.heights), places[good])
    lines, owner = _lines(stage, places[good], -gradients[good] / sizes, size[good], 1 / math.sqrt(len(places)))
    for which, share in ((bright, 0.15), (~bright, 0.9)):
        painter.setPen(QPen(line_colour(share, stage.tokens, 0.75), 1.1))
        painter.drawLines([QLineF(*line) for line in lines[which[owner]].tolist()])


def _lines(stage: Stage, places: Floats, ways: Floats, size: Floats, apart: float) -> tuple[Floats, Floats]:
    """Return the pieces of all arrows that are seen, (pieces, 4) on the screen, and whose each one is."""
    ways = ways / (np.hypot(*ways.T)[:, np.newaxis] + 1e-300)
    logs = np.log(size / size.max()) / math.log(1000.0)  # a thousandth of the largest is the shortest
    long = apart * (0.3 + 0.55 * np.clip(1 + logs, 0, 1))
    along = np.linspace(0, 1, CORNERS) * long[:, np.newaxis]
    u = stage.terrain.across(places[:, 0])[:, np.newaxis] + along * ways[:, :1]
    v = stage.terrain.along(places[:, 1])[:, np.newaxis] + along * ways[:, 1:]
    z = stage.terrain.z_at(u.ravel(), v.ravel())
    found = stage.in_box(u.ravel(), v.ravel(), np.where(z <= 1.0, z, np.nan))
    screen, free = found.screen.reshape(-1, CORNERS, 2), found.free.reshape(-1, CORNERS)
    shafts = np.concatenate((screen[:, :-1], screen[:, 1:]), axis=2)
    seen = free[:, :-1] & free[:, 1:]
    owner = np.broadcast_to(np.arange(len(places))[:, np.newaxis], seen.shape)
    tips = seen[:, -1]
    wings = _wings(screen[tips, 0], screen[tips, -2], screen[tips, -1])
    whose = np.flatnonzero(tips)
    return np.concatenate((shafts[seen], wings)), np.concatenate((owner[seen], whose, whose))


def _wings(start: Floats, before: Floats, tip: Floats) -> Floats:
    """Return the two lines of each head, (2 · arrows, 4): smaller where an arrow is seen from its end."""
    way = tip - before
    way = way / np.maximum(np.hypot(*way.T), 1e-9)[:, np.newaxis]
    across = np.stack((-way[:, 1], way[:, 0]), axis=1)
    share = np.minimum(1.0, np.hypot(*(tip - start).T) / (2 * WING))[:, np.newaxis]
    ends = [tip - share * (WING * way - side * WIDE * across) for side in (-1.0, 1.0)]
    return np.concatenate([np.concatenate((end, tip), axis=1) for end in ends])


def draw_runner_arrows(painter: QPainter, stage: Stage, runner: Runner) -> None:
    """Draw the arrows at a racer's head over the surface; where a hill hides them they are dotted, without a head."""
    finite = runner.path[np.isfinite(runner.path).all(axis=1)]
    if not len(finite):
        return
    colour, start = racer_look(runner.colour, runner.dash, stage.tokens)[0], finite[-1]
    for _, dx, dy in runner.arrows:
        way = np.array([dx, dy])
        if np.isfinite(way).all() and way.any():
            draw_on_surface(painter, stage, np.array([start, start + way]), colour, 1.6)
            _draw_head(painter, stage, start + np.array([[ALMOST], [1.0]]) * way, colour)


def _draw_head(painter: QPainter, stage: Stage, ends: Floats, colour: QColor) -> None:
    """Draw an open head at the second of two places, as seen from the first."""
    found = stage.on_surface(*ends.T)
    if not found.free.all():
        return
    before, tip = found.screen
    length = float(np.hypot(*(tip - before)))
    if length < 0.1:
        return
    along = (tip - before) / length
    across = np.array([-along[1], along[0]])
    corners = [tip - HEAD * (along - 0.42 * across), tip, tip - HEAD * (along + 0.42 * across)]
    _draw_cased(painter, QPolygonF([QPointF(*corner.tolist()) for corner in corners]), colour, stage.tokens)


def _draw_cased(painter: QPainter, line: QPolygonF, colour: QColor, tokens: Tokens) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((tokens.card, 1.6 + 2 * CASING), (colour, 1.6)):
        painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(line)

"""Data points as small marks, drawn once and stamped: a shape and colour for each class, hollow ones for the test."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from app.maps.colours import class_colour
from app.maps.scene import MapScene, Points
from app.surface.heat import HeightScale, heat_colour
from app.theme import DARK, LIGHT, Tokens
from core.network import Booleans, Floats

RADIUS, SMALL = 4.6, 3.2
MANY = 250  # points from which on they are smaller
SIDE = 28.0  # of a stamp
CORNERS = (0, 4, 3, -4, 5)  # by class: a disc, a square, a triangle, a diamond, a pentagon
SHADES = 24


def radius_of(points: Points, room: float) -> float:
    """Return how large the marks are in a plot that many pixels high."""
    return (RADIUS if len(points.rows) <= MANY else SMALL) * round(4 * min(max(room / 280, 1.0), 1.5)) / 4


def draw_mark(painter: QPainter, place: QPointF, shape: int, colour: QColor, tokens: Tokens, radius: float,
              hollow: bool = False, ringed: bool = False) -> None:  # fmt: skip
    """Draw a mark, cased so that it shows on any ground; a ring round it: the network takes it for another class."""
    if ringed:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((tokens.card, 0.8 * radius), (tokens.text, 0.33 * radius)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(place, 1.65 * radius, 1.65 * radius)
    outline = _outline(place, CORNERS[shape % len(CORNERS)], radius)
    join = Qt.PenJoinStyle.RoundJoin
    painter.setBrush(tokens.card)
    painter.setPen(QPen(tokens.card, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join))
    _draw(painter, outline)
    painter.setBrush(tokens.card if hollow else colour)
    painter.setPen(
        QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join) if hollow else Qt.PenStyle.NoPen
    )
    _draw(painter, outline)


def _outline(place: QPointF, corners: int, radius: float) -> QRectF | QPolygonF:
    if not corners:
        return QRectF(place.x() - radius, place.y() - radius, 2 * radius, 2 * radius)
    count, turn = abs(corners), math.pi / 4 if corners == 4 else 0.0
    size = radius * (1.12 if count == 4 else 1.25 if count == 3 else 1.12)
    angles = [turn + 2 * math.pi * number / count for number in range(count)]
    return QPolygonF([QPointF(place.x() + size * math.sin(a), place.y() - size * math.cos(a)) for a in angles])


def _draw(painter: QPainter, outline: QRectF | QPolygonF) -> None:
    if isinstance(outline, QRectF):
        painter.drawEllipse(outline)
    else:
        painter.drawPolygon(outline)


@lru_cache(maxsize=512)
def _stamp(shape: int, colour: int, dark: bool, radius: float, hollow: bool, ringed: bool, ratio: float
           ) -> QPixmap:  # fmt: skip
    tokens = DARK if dark else LIGHT
    stamp = QPixmap(round(SIDE * ratio), round(SIDE * ratio))
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    with QPainter(stamp) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(SIDE / 2, SIDE / 2)
        draw_mark(painter, middle, shape, QColor.fromRgb(colour), tokens, radius, hollow, ringed)
    return stamp


def looks_of(scene: MapScene, scale: HeightScale | None, tokens: Tokens) -> list[tuple[int, int]]:
    """Return shape and colour (0xffRRGGBB) of every point: of its class, or of its target on a scale."""
    points = scene.points
    assert points is not None
    if points.classes is not None and (scene.by_class or scale is None):
        colours = {number: class_colour(number, tokens).rgb() for number in set(points.classes.tolist())}
        return [(max(number, 0), colours[number]) for number in points.classes.tolist()]
    if scale is None or scene.shown is None:
        return [(0, tokens.text.rgb())] * len(points.rows)
    shares = np.clip(np.nan_to_num(scale.shares(points.targets[:, scene.shown])), 0, 1)
    table = [heat_colour(number / SHADES, tokens).rgb() for number in range(SHADES + 1)]
    return [(0, table[number]) for number in np.rint(shares * SHADES).astype(int).tolist()]


def draw_points(painter: QPainter, scene: MapScene, places: Floats, room: float, scale: HeightScale | None,
                tokens: Tokens) -> None:  # fmt: skip
    """Draw all points at (points, 2) pixels: those that are right first, so that no error is covered.

    Args:
        room: pixels that the plot is high.
        scale: of the targets, where colours tell values; None: they tell classes.
    """
    points = scene.points
    if points is None:
        return
    radius, ratio = radius_of(points, room), painter.device().devicePixelRatioF()
    finite: Booleans = np.asarray(np.isfinite(places).all(axis=1))
    kinds = list(zip(looks_of(scene, scale, tokens), points.testing.tolist(), points.wrong.tolist(), strict=True))
    stamps = {kind: _stamp(*kind[0], tokens.dark, radius, *kind[1:], ratio) for kind in set(kinds)}
    corners = np.rint(np.clip(np.nan_to_num(places), -1e6, 1e6) - SIDE / 2).astype(int).tolist()
    for number in np.lexsort((points.testing, points.wrong))[: len(kinds)].tolist():
        if finite[number]:
            painter.drawPixmap(QPoint(*corners[number]), stamps[kinds[number]])
    if scene.present is not None and finite[scene.present]:
        draw_present(painter, QPointF(*places[scene.present].tolist()), radius, tokens)


def draw_present(painter: QPainter, place: QPointF, radius: float, tokens: Tokens) -> None:
    """Ring the sample that the graph shows, in amber."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((tokens.on_computed, 5.4), (tokens.computed, 3.2)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(place, radius + 4.5, radius + 4.5)


def marks_at(places: Floats, most: int) -> list[QRectF]:
    """Return the boxes of marks at (points, 2) pixels, for names to make way; of many points none."""
    if len(places) > most:
        return []
    finite = places[np.asarray(np.isfinite(places).all(axis=1))]
    return [QRectF(x - 10, y - 10, 20, 20) for x, y in finite.tolist()]

"""A small picture of curves: functions against data, shaded where there are none, or losses by update."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF

from app.magnified import Magnified
from app.maps.picture import draw_frame, draw_heading
from app.surface.contour_plot import BOTTOM, UPRIGHT, Plot, Range, Scale, draw_x_axis, draw_y_ticks
from app.surface.painting import pen, points_of, settle, thinned
from app.theme import Theme, Tokens, mixed, ui_font
from app.words import tr
from core.network import Floats

TOP, RIGHT, LEAST_LEFT = 30.0, 12.0, 40.0
LINE, MARK = 18.0, 22.0  # of the legend
DOT = 2.6


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve, its name in the legend, which of the route colours it has (−1: that of text), its dash and width."""

    x: Floats
    y: Floats
    name: str
    colour: int = 0
    dash: tuple[float, ...] = ()
    width: float = 2.4


@dataclass(frozen=True, eq=False)
class CurveScene:
    """What is drawn. `inside`: where the data are; beyond it is shaded. `powers`: y is a power of ten."""

    curves: tuple[Curve, ...]
    x_range: Range
    y_range: Range
    x_name: str
    y_name: str
    points: Floats | None = None
    inside: Range | None = None
    caption: str = ""
    powers: bool = False


class CurvePicture(Magnified):
    """Draws one scene."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme)
        self.scene: CurveScene | None = None
        self.setAccessibleName(name)
        self.keep_least(300, 150)

    def show_scene(self, scene: CurveScene) -> None:
        """Draw another scene."""
        self.scene = scene
        self.setAccessibleDescription(f"{', '.join(curve.name for curve in scene.curves)}. {scene.caption}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.scene is None:
            return
        with self.painting() as painter:
            settle(painter)
            draw_curves(painter, self.scene, self.room, self.tokens)


def draw_curves(painter: QPainter, scene: CurveScene, box: QRectF, tokens: Tokens) -> None:
    """Draw a scene into a box."""
    height = max(20.0, box.height() - TOP - BOTTOM)
    scale = _powers(scene.y_range) if scene.powers else Scale.over(scene.y_range, height, UPRIGHT)
    left = max(LEAST_LEFT, scale.width(tokens) + 10)
    area = QRectF(box.left() + left, box.top() + TOP, max(20.0, box.width() - left - RIGHT), height)
    plot = Plot(area, scene.x_range, scene.y_range)
    painter.fillRect(area, tokens.card)
    _draw_outside(painter, scene, plot, tokens)
    painter.save()
    painter.setClipRect(area)
    _draw_zero(painter, scene, plot, tokens)
    _draw_points(painter, scene, plot, tokens)
    for curve in scene.curves:
        _draw_curve(painter, curve, plot, tokens)
    painter.restore()
    draw_frame(painter, area, tokens)
    draw_x_axis(painter, plot, scene.x_name, tokens, clear=area.left())
    draw_y_ticks(painter, plot, scale, tokens)
    draw_heading(painter, area, scene.y_name, scene.caption, tokens, area.right())
    _draw_legend(painter, scene, area, tokens)


def colour_of(curve: Curve, tokens: Tokens) -> QColor:
    """Return the colour of a curve."""
    return tokens.text if curve.colour < 0 else tokens.routes[curve.colour]


def _powers(ends: Range) -> Scale:
    """Return ticks at whole powers of ten, not more than about six."""
    first, last = math.ceil(ends[0]), math.floor(ends[1])
    each = max(1, -(-(last - first) // 6))
    values = tuple(float(power) for power in range(first, last + 1, each))
    digits = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return Scale(values, tuple(f"10{str(int(power)).translate(digits)}" for power in values))


def _draw_outside(painter: QPainter, scene: CurveScene, plot: Plot, tokens: Tokens) -> None:
    """Shade where there are no data."""
    if scene.inside is None:
        return
    area, ends = plot.area, [plot.place(x, 0.0).x() for x in scene.inside]
    for left, right in ((area.left(), ends[0]), (ends[1], area.right())):
        box = QRectF(left, area.top(), right - left, area.height())
        painter.fillRect(box, tokens.raised)
        painter.fillRect(box, QBrush(mixed(tokens.hairline, tokens.raised, 0.3), Qt.BrushStyle.BDiagPattern))
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(tokens.muted)
        if box.width() > 70:
            words = box.adjusted(4, box.height() - 24, -4, -4)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, tr("no data here"))


def _draw_zero(painter: QPainter, scene: CurveScene, plot: Plot, tokens: Tokens) -> None:
    if not scene.powers and plot.y_range[0] < 0 < plot.y_range[1]:
        y = plot.place(0.0, 0.0).y()
        painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.3), 1))
        painter.drawLine(QPointF(plot.area.left(), y), QPointF(plot.area.right(), y))


def _draw_points(painter: QPainter, scene: CurveScene, plot: Plot, tokens: Tokens) -> None:
    if scene.points is None:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(tokens.muted, tokens.card, 0.25))
    for place in points_of(plot.places(scene.points)):
        painter.drawEllipse(place, DOT, DOT)


def _draw_curve(painter: QPainter, curve: Curve, plot: Plot, tokens: Tokens) -> None:
    places = np.clip(plot.places(np.stack((curve.x, curve.y), axis=1)), -1e5, 1e5)
    places = places[np.isfinite(places).all(axis=1)]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(colour_of(curve, tokens), curve.width, curve.dash))
    painter.drawPolyline(QPolygonF(points_of(thinned(places, 1.0))))


def _draw_legend(painter: QPainter, scene: CurveScene, area: QRectF, tokens: Tokens) -> None:
    """Name the curves in a corner, on a ground of their own."""
    painter.setFont(ui_font(tokens.text_small, 600))
    width = MARK + 16 + max((painter.fontMetrics().horizontalAdvance(c.name) for c in scene.curves), default=0)
    height = LINE * len(scene.curves) + 6
    left = area.right() - width - 6 if scene.powers else area.left() + 6
    box = QRectF(left, area.top() + 6, width, height)
    ground = QColor(tokens.card)
    ground.setAlphaF(0.9)
    painter.setPen(QPen(tokens.hairline, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 5, 5)
    for place, curve in enumerate(scene.curves):
        y = box.top() + 3 + LINE * (place + 0.5)
        painter.setPen(pen(colour_of(curve, tokens), curve.width, curve.dash))
        painter.drawLine(QPointF(box.left() + 6, y), QPointF(box.left() + 6 + MARK - 4, y))
        painter.setPen(tokens.text)
        words = QRectF(box.left() + 6 + MARK, y - LINE / 2, width, LINE)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, curve.name)

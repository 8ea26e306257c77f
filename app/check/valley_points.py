"""The measured points of the plot: both differences, kinks, the smallest error, and the names of the branches."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from app.check.scales import Scales
from app.theme import Tokens, mixed
from app.words import tr
from core.difference import Difference, Valley

NAME_HEIGHT = 15.0
GAPS = (5.0, 10.0, 16.0, 24.0, 34.0)  # between a branch and its name
WIDE = 300.0  # a plot with room for the formula behind a branch's name


def paint_points(painter: QPainter, scales: Scales, valley: Valley, tokens: Tokens) -> None:
    """Paint all that was measured."""
    _paint_one_sided(painter, scales, valley, tokens)
    _paint_central(painter, scales, valley, tokens)


def _paint_one_sided(painter: QPainter, scales: Scales, valley: Valley, tokens: Tokens) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(mixed(tokens.muted, tokens.card, 0.25), 1))
    for point in valley.points:
        if not point.kinks:
            painter.drawEllipse(scales.place(point.step, point.one_sided_error), 2.0, 2.0)


def _paint_central(painter: QPainter, scales: Scales, valley: Valley, tokens: Tokens) -> None:
    places = QPolygonF([scales.place(point.step, point.error) for point in valley.usable])
    painter.setPen(QPen(mixed(tokens.muted, tokens.card, 0.4), 1))
    painter.drawPolyline(places)
    for point in valley.points:
        _paint_point(painter, scales.place(point.step, point.error), point, tokens)
    if valley.best is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tokens.text, 1.4))
        painter.drawEllipse(scales.place(valley.best.step, valley.best.error), 5.0, 5.0)


def _paint_point(painter: QPainter, place: QPointF, point: Difference, tokens: Tokens) -> None:
    """A dot; a cross where a kink lies between, or at the upper edge where the loss is not finite."""
    if point.kinks or not math.isfinite(point.error):
        painter.setPen(QPen(tokens.warning if point.kinks else tokens.error, 1.4))
        for way in (-1, 1):
            painter.drawLine(place + QPointF(-2.5, -2.5 * way), place + QPointF(2.5, 2.5 * way))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.text)
    painter.drawEllipse(place, 2.4, 2.4)


def names_of(scales: Scales, valley: Valley, metrics: QFontMetricsF) -> tuple[tuple[QRectF, str], ...]:
    """Return the branches' names and where they stand: beside their branch, on no measured point."""
    dots = [scales.place(point.step, point.error) for point in valley.points]
    dots += [scales.place(point.step, point.one_sided_error) for point in valley.points]
    wide = scales.plot.width() >= WIDE
    branches = (
        (valley.round_off, tr("round-off ε|E|/h") if wide else tr("round-off")),
        (valley.truncation[::-1], tr("truncation h²") if wide else tr("truncation")),
    )
    names = []
    for branch, words in branches:
        size = QSizeF(metrics.horizontalAdvance(words) + 4, NAME_HEIGHT)
        places = [scales.place(point.step, point.error) for point in branch[: max(1, 2 * len(branch) // 3)]]
        if places:
            names.append((_free_box(places, size, scales.plot, dots), words))
    return tuple(names)


def _free_box(places: list[QPointF], size: QSizeF, plot: QRectF, dots: list[QPointF]) -> QRectF:
    """Return the first box beside a place, below before above, in which no dot lies; else a corner of the plot."""
    for gap in GAPS:
        for beside, below in ((-1, 1), (1, 1), (-1, -1), (1, -1)):
            aside = QPointF(gap if beside > 0 else -gap - size.width(), gap if below > 0 else -gap - size.height())
            for place in places:
                box = QRectF(place + aside, size)
                if plot.contains(box) and not any(box.adjusted(-3, -2, 3, 2).contains(dot) for dot in dots):
                    return box
    left = places[0].x() < plot.center().x()
    return QRectF(QPointF(plot.left() if left else plot.right() - size.width(), plot.bottom() - size.height()), size)


def paint_names(painter: QPainter, names: tuple[tuple[QRectF, str], ...], tokens: Tokens) -> None:
    """Write the names."""
    for box, words in names:
        painter.fillRect(box, tokens.card)
        painter.setPen(tokens.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

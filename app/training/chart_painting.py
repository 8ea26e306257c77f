"""Draws a chart of training: frame, ticks, lines with their names and values at the right, the present place."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from app.surface.contour_plot import BOTTOM, Plot, Scale, draw_y_ticks
from app.surface.painting import draw_head, pen, points_of, thinned
from app.theme import Tokens, mixed, ui_font
from app.training.chart import Chart, Line, band, ends_apart, pieces
from app.words import tr
from core.curve import ticks
from core.numbers import shown

TOP, GAP, LEAST_LEFT = 18.0, 8.0, 34.0
WIDE = 280.0
MOST_NAMES = 0.42  # of the width
RESTLESS = 5.0  # times as far up and down as from the lowest to the highest
PIECE = 24  # corners drawn at once: a long line that crosses itself is many times slower
AHEAD = 0.42  # how far what comes after the present place is faded


@dataclass(frozen=True)
class ChartLayout:
    """Where a chart is."""

    plot: Plot
    scale: Scale
    names: float  # the width of names at the right


def laid_out(chart: Chart, box: QRectF, tokens: Tokens, at: float) -> ChartLayout:
    """Return the layout of a chart in a box; values at the right are those of a place."""
    height = max(10.0, box.height() - TOP - BOTTOM)
    scale = chart.scale(height)
    left = max(LEAST_LEFT, scale.width(tokens) + 10)
    metrics = QFontMetricsF(ui_font(tokens.text_small, 600))
    widest = max(
        (metrics.horizontalAdvance(f"{line.name} {chart.widest}") for line in chart.lines if not line.noisy),
        default=0.0,
    )
    names = min(widest + GAP + 2, MOST_NAMES * box.width()) if widest else GAP
    area = QRectF(box.left() + left, box.top() + TOP, max(10.0, box.width() - left - names), height)
    return ChartLayout(Plot(area, chart.x_range, chart.y_range), scale, names)


def draw_chart(painter: QPainter, chart: Chart, layout: ChartLayout, tokens: Tokens, hover: float | None) -> None:
    """Draw a chart; with `hover` the values of that place."""
    at = chart.place if hover is None else hover
    _draw_frame(painter, chart, layout, tokens)
    painter.save()
    painter.setClipRect(layout.plot.area.adjusted(-1, -2, 2, 2))
    for line in chart.lines:
        if line.noisy:
            _draw_band(painter, chart, line, layout.plot, tokens)
    for line in chart.lines:
        if not line.noisy:
            _draw_line(painter, chart, line, layout.plot, tokens)
    painter.restore()
    _draw_place(painter, chart, layout, tokens, hover)
    _draw_names(painter, chart, layout, tokens, at)


def _draw_frame(painter: QPainter, chart: Chart, layout: ChartLayout, tokens: Tokens) -> None:
    area = layout.plot.area
    painter.setPen(QPen(tokens.hairline, 1))
    for height in layout.scale.values:
        y = layout.plot.place(0.0, height).y()
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.6), 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    _draw_updates(painter, layout, tokens)
    draw_y_ticks(painter, layout.plot, layout.scale, tokens)


def _draw_updates(painter: QPainter, layout: ChartLayout, tokens: Tokens) -> None:
    """Draw the ticks of the updates, and where there is room their name."""
    plot, area = layout.plot, layout.plot.area
    row = QRectF(area.left(), area.bottom() + 4, area.width(), BOTTOM - 4)
    painter.setFont(ui_font(tokens.text_small, 600))
    name = tr("updates") if area.width() >= WIDE else ""  # the words above the plot say it too
    end = area.right() + layout.names * 0.6 - painter.fontMetrics().horizontalAdvance(name)
    painter.setPen(tokens.text)
    painter.drawText(QRectF(end, row.top(), 100, row.height()), Qt.AlignmentFlag.AlignVCenter, name)
    painter.setFont(ui_font(tokens.text_small))
    metrics = painter.fontMetrics()
    widest = metrics.horizontalAdvance(count_words(plot.x_range[1], plot.x_range[1])) + 14
    for value in ticks(*plot.x_range, max(2, int(area.width() / widest))):
        x, words = plot.place(value, 0.0).x(), count_words(value, plot.x_range[1])
        half = metrics.horizontalAdvance(words) / 2
        painter.setPen(QPen(tokens.muted, 1))
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
        if x + half < end - 6:
            box = QRectF(x - half - 2, row.top(), 2 * half + 4, row.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def count_words(value: float, most: float) -> str:
    """Return how many updates, as it stands below a plot: in thousands or millions where there are many."""
    for size, sign in ((1_000_000, "M"), (10_000, "k")):
        if most >= size:
            return f"{value / (1_000_000 if sign == 'M' else 1000):g}{sign}" if value else "0"
    return f"{value:g}"


def _draw_band(painter: QPainter, chart: Chart, line: Line, plot: Plot, tokens: Tokens) -> None:
    """Draw a noisy line: as it is where its corners are apart, else what it covers in each column of pixels."""
    area = plot.area
    painter.setPen(QPen(line.colour, line.width))
    if len(line.x_values) * 1.5 < area.width():
        _draw_line(painter, chart, line, plot, tokens)
        return
    columns = max(1, int(area.width()))
    low, high = chart.x_range
    edges = np.linspace(low, np.nextafter(high, np.inf), columns + 1)
    places, lowest, highest = band(line.x_values, line.y_values, edges)
    across = area.left() + (places + 0.5) * area.width() / columns
    upright = plot.scale[1]
    tops, bottoms = (
        np.clip(area.bottom() - (chart.heights(part) - chart.y_range[0]) * upright, -1e4, 1e4)
        for part in (highest, lowest)
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    lines = zip(across.tolist(), tops.tolist(), bottoms.tolist(), strict=True)
    painter.drawLines([QLineF(x, top, x, max(bottom, top + 1)) for x, top, bottom in lines])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _draw_line(painter: QPainter, chart: Chart, line: Line, plot: Plot, tokens: Tokens) -> None:
    """Draw a line; what comes after the present place is faded."""
    for part in pieces(line.x_values, chart.heights(line.y_values)):
        here = int(np.searchsorted(part[:, 0], chart.place, side="right"))
        places = np.clip(plot.places(part), -1e4, 1e4)
        for run, colour in ((places[max(0, here - 1) :], mixed(line.colour, tokens.card, AHEAD)),
                            (places[:here], line.colour)):  # fmt: skip
            _draw_run(painter, thinned(run, 2.0), pen(colour, line.width, line.dash))


def _draw_run(painter: QPainter, places: np.ndarray, ink: QPen) -> None:
    if len(places) < 2:
        return
    gone = np.cumsum(np.hypot(*np.diff(places, axis=0, prepend=places[:1]).T))
    heights = places[:, 1]
    if np.abs(np.diff(heights)).sum() > RESTLESS * (
        np.ptp(heights) + 40
    ):  # no dash is seen there, and corners are slow
        painter.setPen(pen(ink.color(), min(ink.widthF(), 1.4)))
        ends = np.concatenate((places[:-1], places[1:]), axis=1).tolist()
        painter.drawLines([QLineF(*end) for end in ends])
        return
    for first in range(0, len(places) - 1, PIECE):
        if ink.style() is Qt.PenStyle.CustomDashLine:
            ink.setDashOffset(float(gone[first]) / ink.widthF())
        painter.setPen(ink)
        painter.drawPolyline(QPolygonF(points_of(places[first : first + PIECE + 1])))


def _draw_place(painter: QPainter, chart: Chart, layout: ChartLayout, tokens: Tokens, hover: float | None) -> None:
    """Draw where the network on screen is, and what is under the pointer."""
    plot = layout.plot
    area = plot.area
    x = plot.place(chart.place, 0.0).x()
    if area.left() - 1 <= x <= area.right() + 1:
        painter.setPen(QPen(tokens.text, 1.2))
        painter.drawLine(QPointF(x, area.top() - 3), QPointF(x, area.bottom() + 3))
    if hover is not None:
        x = plot.place(hover, 0.0).x()
        painter.setPen(QPen(tokens.muted, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    place = int(chart.place if hover is None else hover)
    painter.setFont(ui_font(tokens.text_small, 600 if hover is None else 400))
    painter.setPen(tokens.text)
    room, metrics = area.width() + layout.names, painter.fontMetrics()
    words = place_words(place, chart.per_epoch)
    if metrics.horizontalAdvance(words) + 4 > room:
        words = place_words(place, 1)
    width = metrics.horizontalAdvance(words) + 4
    left = min(max(x - width / 2, area.left()), max(area.left(), area.left() + room - width))
    box = QRectF(left, area.top() - TOP + 2, width, TOP - 4)
    painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, words)


def _draw_names(painter: QPainter, chart: Chart, layout: ChartLayout, tokens: Tokens, at: float) -> None:
    """Write each line's name and value at the right, as close to its height as the others let it."""
    area, plot = layout.plot.area, layout.plot
    told = [(line, line.at(at)) for line in chart.lines if not line.noisy]
    told = [(line, value) for line, value in told if len(line.x_values)]
    heights = [plot.place(0.0, float(chart.heights(np.array(value)))).y() for _, value in told]
    heights = [min(max(y, area.top()), area.bottom()) if math.isfinite(y) else area.top() for y in heights]
    row = QFontMetricsF(ui_font(tokens.text_small, 600)).height()
    x = plot.place(at, 0.0).x()
    for (line, value), y, wanted in zip(
        told, ends_apart(heights, row - 1, area.top() - 4, area.bottom()), heights, strict=True
    ):
        if math.isfinite(value) and area.left() <= x <= area.right() + 1:
            draw_head(painter, QPointF(x, wanted), line.colour, tokens, 3.2)
        painter.setFont(ui_font(tokens.text_small, 600))
        painter.setPen(line.colour)
        box = QRectF(area.right() + GAP, y - row / 2, layout.names - GAP, row)
        words = f"{line.name} {value_words(value)}".strip()
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def value_words(value: float) -> str:
    """Return a value as it stands beside a line; nothing where it is not known."""
    return shown(value, 3) if math.isfinite(value) else ""


def place_words(place: int, per_epoch: int) -> str:
    """Return what a place is called: the updates done, and the epoch that they are in."""
    if per_epoch <= 1:
        return tr("update {count}", count=f"{place:,}")
    return tr("update {count}, epoch {epoch}", count=f"{place:,}", epoch=f"{epoch_of(place, per_epoch):,}")


def epoch_of(place: int, per_epoch: int) -> int:
    """Return the epoch, from 1, that the last of so many updates was in."""
    return max(0, place - 1) // per_epoch + 1

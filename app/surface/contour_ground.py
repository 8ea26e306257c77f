"""The ground of the contour: heat map, basins, what is not finite, contour lines with their losses, and the legend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from app.surface.contour_basins import tinted
from app.surface.contour_levels import Level, levels_of
from app.surface.contour_lines import draw_lines
from app.surface.contour_plot import BOTTOM, UPRIGHT, Plot, Range, Scale, draw_x_axis, draw_y_ticks, spread
from app.surface.heat import NOT_FINITE, SHADES, HeightScale, Pixels, colour_table, image_of, line_colour, shades
from app.surface.painting import draw_tag, tag_box
from app.surface.scene import SurfaceScene
from app.theme import Tokens, mixed, ui_font
from app.words import tr

TOP, EDGE = 24.0, 4.0
BAR, BAR_GAP = 12.0, 12.0  # the legend


@dataclass(frozen=True)
class Layout:
    """Where the parts of the contour are."""

    plot: Plot
    y_scale: Scale
    legend: QRectF
    levels: tuple[Level, ...]
    heights: HeightScale


def laid_out(box: QRectF, scene: SurfaceScene, ranges: tuple[Range, Range], tokens: Tokens) -> Layout:
    """Return the layout in a box: the widths of words decide about the margins."""
    heights = HeightScale.of(scene.heights)
    levels = levels_of(scene, heights)
    metrics = QFontMetricsF(ui_font(tokens.text_small))
    words = max((metrics.horizontalAdvance(level.words) for level in levels), default=20.0)
    height = max(20.0, box.height() - TOP - BOTTOM - EDGE)
    y_scale = Scale.over(ranges[1], height, UPRIGHT)
    left = max(30.0, y_scale.width(tokens) + 10)
    right = BAR_GAP + BAR + 6 + max(words, metrics.horizontalAdvance(tr("loss"))) + EDGE
    area = QRectF(box.left() + left, box.top() + TOP, max(20.0, box.width() - left - right), height)
    legend = QRectF(area.right() + BAR_GAP, area.top(), BAR, area.height())
    return Layout(Plot(area, *ranges), y_scale, legend, levels, heights)


def draw_ground(painter: QPainter, layout: Layout, scene: SurfaceScene, tokens: Tokens) -> list[QRectF]:
    """Draw everything that stays while only the point moves; return where the losses of lines stand."""
    area = layout.plot.area
    painter.save()
    painter.setClipRect(area)
    box = _grid_box(layout.plot, scene)
    painter.drawImage(box, image_of(_pixels(scene, layout.heights, tokens)[::-1]))
    _draw_not_finite(painter, box, area, scene, tokens)
    labels = draw_lines(painter, layout.plot, layout.levels, layout.heights, scene, tokens)
    painter.restore()
    painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.4), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)
    draw_x_axis(painter, layout.plot, scene.x_name, tokens, clear=area.left())
    draw_y_ticks(painter, layout.plot, layout.y_scale, tokens)
    _draw_names(painter, layout, scene, tokens)
    _draw_legend(painter, layout, scene, tokens)
    return labels


def _grid_box(plot: Plot, scene: SurfaceScene) -> QRectF:
    """Return the rectangle of all cells: a grid point is the middle of its cell."""
    (x0, x1), (y0, y1) = scene.x_values[[0, -1]].tolist(), scene.y_values[[0, -1]].tolist()
    dx, dy = (x1 - x0) / max(1, len(scene.x_values) - 1) / 2, (y1 - y0) / max(1, len(scene.y_values) - 1) / 2
    return QRectF(plot.place(x0 - dx, y1 + dy), plot.place(x1 + dx, y0 - dy))


def _pixels(scene: SurfaceScene, scale: HeightScale, tokens: Tokens) -> Pixels:
    table = colour_table(tokens, scene.stale)
    places = shades(scene.heights, scale)
    pixels: Pixels = table[places]
    return pixels if scene.basins is None else tinted(places / (SHADES - 1), scene.basins, tokens)


def _draw_not_finite(painter: QPainter, box: QRectF, area: QRectF, scene: SurfaceScene, tokens: Tokens) -> None:
    """Hatch the cells without a loss, run by run, and name them."""
    holes = np.isnan(scene.heights)
    if not holes.any():
        return
    rows, columns = holes.shape
    width, height = box.width() / columns, box.height() / rows
    padded = np.diff(np.pad(holes, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.argwhere(padded == 1), np.argwhere(padded == -1)
    runs = [
        QRectF(box.left() + first * width, box.bottom() - (row + 1) * height, (last - first) * width, height)
        for (row, first), (_, last) in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(tokens.muted, tokens.card, 0.55))
    painter.drawRects(runs)
    painter.setBrush(QBrush(tokens.muted, Qt.BrushStyle.BDiagPattern))
    painter.drawRects(runs)
    cells = np.argwhere(holes)
    row, column = cells[np.abs(cells - cells.mean(axis=0)).sum(axis=1).argmin()].tolist()
    middle = QPointF(box.left() + (column + 0.5) * width, box.bottom() - (row + 0.5) * height)
    words = tr("not finite")
    draw_tag(painter, tag_box(middle, words, tokens, area, ()), words, tokens.muted, tokens)


def _draw_names(painter: QPainter, layout: Layout, scene: SurfaceScene, tokens: Tokens) -> None:
    """Name the upright axis and the legend, above them."""
    area = layout.plot.area
    painter.setFont(ui_font(tokens.text_body, 600))
    painter.setPen(tokens.text)
    width = painter.fontMetrics().horizontalAdvance(scene.y_name) + 2
    left = max(0.0, area.left() - 7 - width)
    painter.drawText(QRectF(left, area.top() - TOP, width + 40, TOP - 6), Qt.AlignmentFlag.AlignBottom, scene.y_name)
    painter.setFont(ui_font(tokens.text_small))
    painter.setPen(tokens.muted)
    box = QRectF(layout.legend.left(), area.top() - TOP, 80, TOP - 4)
    painter.drawText(box, Qt.AlignmentFlag.AlignBottom, tr("loss"))


def _draw_legend(painter: QPainter, layout: Layout, scene: SurfaceScene, tokens: Tokens) -> None:
    """Draw the bar of colours with the losses of the contour lines."""
    bar, scale = layout.legend, layout.heights
    table = colour_table(tokens, scene.stale)[:NOT_FINITE]
    painter.drawImage(bar, image_of(table[::-1, np.newaxis]))
    places = [bar.bottom() - bar.height() * scale.share(level.height) for level in layout.levels]
    painter.setFont(ui_font(tokens.text_small))
    kept = spread(places, 17.0, [level.main for level in layout.levels])
    for level, y, named in zip(layout.levels, places, kept, strict=True):
        painter.setPen(QPen(line_colour((bar.bottom() - y) / bar.height(), tokens), 1))
        painter.drawLine(QPointF(bar.left(), y), QPointF(bar.right(), y))
        if named and level.words:
            painter.setPen(tokens.muted)
            box = QRectF(bar.right() + 6, y - 9, 80, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, level.words)

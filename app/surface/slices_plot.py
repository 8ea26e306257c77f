"""One slice: the loss against one weight through the point, with the tangent there and where the step lands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.surface.contour_levels import levels_of
from app.surface.contour_plot import BOTTOM, Plot, Range, Scale, draw_x_axis, draw_y_ticks, spread
from app.surface.heat import HeightScale
from app.surface.painting import draw_arrow, draw_cross, draw_landing, draw_point, draw_tag, pen, points_of, tag_box
from app.surface.scene import SurfaceScene
from app.theme import Tokens, mixed, ui_font
from app.words import tr
from core.network import Floats
from core.numbers import shown

TOP, RIGHT = 20.0, 8.0
ROOM, AIR = 26.0, 0.08  # pixels for each tick upright; share of the heights left free above and below the curve
TRIED = 12  # places across and down for the words of the slope
TANGENT = 0.34  # of the range, to both sides


@dataclass(frozen=True, eq=False)
class Cut:
    """The loss along weight 0 (x) or 1 (y) of a scene, the other held."""

    scene: SurfaceScene
    weight: int

    @property
    def names(self) -> tuple[str, str]:
        """The weight that moves, and the one that is held."""
        both = self.scene.x_name, self.scene.y_name
        return both[self.weight], both[1 - self.weight]

    @cached_property
    def curve(self) -> tuple[Floats, Floats]:
        """Values of the weight, and the losses there."""
        found = (self.scene.x_slice, self.scene.y_slice)[self.weight]
        return found if found is not None else (np.zeros(0), np.zeros(0))

    @cached_property
    def heights(self) -> Floats:
        """The heights of the losses; NaN where they are not finite."""
        losses = self.curve[1]
        return self.scene.height_of(np.where(np.isfinite(losses), losses, np.nan))

    @property
    def value(self) -> float:
        """The weight now; NaN without a point."""
        return self.scene.point[self.weight] if self.scene.point else math.nan

    @property
    def slope(self) -> float:
        """∂E/∂w at the point; NaN where it is not known."""
        return self.scene.gradient[self.weight] if self.scene.gradient else math.nan

    @property
    def step(self) -> float:
        """What the next update moves the weight by; NaN where it is not known."""
        return self.scene.step[self.weight] if self.scene.step else math.nan

    @property
    def loss(self) -> float:
        """The exact loss at the point."""
        return self.scene.point[2] if self.scene.point else math.nan

    def height_at(self, value: float) -> float:
        """Return the height of the curve above a value of the weight, between its points; NaN outside."""
        values = self.curve[0]
        if not len(values) or not values[0] <= value <= values[-1]:
            return math.nan
        return float(np.interp(value, values, self.heights))

    def height_of(self, loss: float) -> float:
        """Return the height of one loss."""
        return float(self.scene.height_of(np.array(loss)))

    @cached_property
    def lowest(self) -> tuple[float, float] | None:
        """The lowest point of the curve: the weight and the loss."""
        values, losses = self.curve
        if not np.isfinite(losses).any():
            return None
        place = int(np.where(np.isfinite(losses), losses, np.inf).argmin())
        return float(values[place]), float(losses[place])

    @cached_property
    def y_range(self) -> Range:
        """From below the lowest to above the highest height of the curve."""
        known = np.append(self.heights, self.height_of(self.loss))
        known = known[np.isfinite(known)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        air = (high - low) * AIR or max(abs(high), 1e-12) * AIR
        return low - air, high + air


@dataclass(frozen=True)
class SliceLayout:
    """Where a slice is."""

    plot: Plot
    losses: Scale


def laid_out(cut: Cut, box: QRectF, x_range: Range, tokens: Tokens) -> SliceLayout:
    """Return the layout of a slice in a box."""
    height = max(10.0, box.height() - TOP - BOTTOM)
    losses = _losses(cut, height)
    left = max(34.0, losses.width(tokens) + 10)
    area = QRectF(box.left() + left, box.top() + TOP, max(10.0, box.width() - left - RIGHT), height)
    return SliceLayout(Plot(area, x_range, cut.y_range), losses)


def _losses(cut: Cut, room: float) -> Scale:
    """Return the ticks of the loss, at heights."""
    if not cut.scene.log:
        return Scale.over(cut.y_range, room, ROOM)
    levels = levels_of(cut.scene, HeightScale(*cut.y_range))
    apart = ROOM * 0.7 * (cut.y_range[1] - cut.y_range[0]) / room
    kept = spread([level.height for level in levels], apart, [level.main for level in levels])
    told = [level for level, named in zip(levels, kept, strict=True) if named and level.words]
    return Scale(tuple(level.height for level in told), tuple(level.words for level in told))


def draw_slice(painter: QPainter, cut: Cut, layout: SliceLayout, tokens: Tokens) -> None:
    """Draw one slice with all that stands on it."""
    plot = layout.plot
    _draw_frame(painter, cut, layout, tokens)
    painter.save()
    painter.setClipRect(plot.area.adjusted(-1, -1, 1, 1))
    _draw_curve(painter, cut, plot, tokens)
    painter.restore()
    if cut.lowest is not None:
        value, loss = cut.lowest
        draw_cross(painter, plot.place(value, cut.height_of(loss)), tokens, 3.6)
    painter.save()
    painter.setClipRect(plot.area.adjusted(-1, -1, 1, 1))
    ends = _draw_tangent(painter, cut, plot, tokens)
    _draw_step(painter, cut, plot, tokens)
    if math.isfinite(cut.height_of(cut.loss)):
        draw_point(painter, plot.place(cut.value, cut.height_of(cut.loss)), tokens, 5.0)
    painter.restore()
    _draw_slope(painter, cut, plot, ends, tokens)
    if len(cut.heights) and not np.isfinite(cut.heights).any():
        _say_not_finite(painter, plot.area, tokens)


def _say_not_finite(painter: QPainter, area: QRectF, tokens: Tokens) -> None:
    """Say why there is no curve."""
    painter.setFont(ui_font(tokens.text_small))
    painter.setPen(tokens.muted)
    words = tr("The loss is not a finite number along here.")
    painter.drawText(area.adjusted(4, 2, -4, -2), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def _draw_frame(painter: QPainter, cut: Cut, layout: SliceLayout, tokens: Tokens) -> None:
    area = layout.plot.area
    painter.setPen(QPen(tokens.hairline, 1))
    for height in layout.losses.values:
        y = layout.plot.place(0.0, height).y()
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.6), 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    painter.drawLine(area.topLeft(), area.bottomLeft())
    draw_x_axis(painter, layout.plot, cut.names[0], tokens, clear=16.0)
    draw_y_ticks(painter, layout.plot, layout.losses, tokens)
    _draw_caption(painter, cut, area, tokens)


def _draw_caption(painter: QPainter, cut: Cut, area: QRectF, tokens: Tokens) -> None:
    """Say what is held, and the lowest loss of the curve, as far as there is room."""
    row = QRectF(area.left() - 30, area.top() - TOP, area.width() + 30, TOP - 4)
    painter.setFont(ui_font(tokens.text_small))
    painter.setPen(tokens.muted)
    held = cut.scene.point[1 - cut.weight] if cut.scene.point else math.nan
    words = tr("loss, {name} held at {value}", name=cut.names[1], value=shown(held, 3))
    painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
    if cut.lowest is None:
        return
    metrics = painter.fontMetrics()
    lowest = tr("lowest {loss}", loss=shown(cut.lowest[1], 3))
    width = metrics.horizontalAdvance(lowest)
    if metrics.horizontalAdvance(words) + width + 36 < row.width():
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, lowest)
        draw_cross(painter, QPointF(row.right() - width - 10, row.bottom() - 7), tokens, 3.2)


def _draw_curve(painter: QPainter, cut: Cut, plot: Plot, tokens: Tokens) -> None:
    """Draw the curve; it stops where the loss is not finite."""
    places = plot.places(np.stack((cut.curve[0], cut.heights), axis=1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(mixed(tokens.muted, tokens.card, 0.4) if cut.scene.stale else tokens.text, 2))
    good = np.isfinite(places[:, 1])
    for piece in np.split(places, np.flatnonzero(np.diff(good)) + 1):
        if len(piece) > 1 and np.isfinite(piece[0, 1]):
            painter.drawPolyline(QPolygonF(points_of(piece)))


def _draw_tangent(painter: QPainter, cut: Cut, plot: Plot, tokens: Tokens) -> list[QPointF]:
    """Draw E + ∂E/∂w · (w − w now) in the plot's scale of heights; return its ends."""
    if not (math.isfinite(cut.slope) and math.isfinite(cut.loss)):
        return []
    reach = TANGENT * (plot.x_range[1] - plot.x_range[0])
    values = cut.value + np.linspace(-reach, reach, 61 if cut.scene.log else 2)
    losses = cut.loss + cut.slope * (values - cut.value)
    if cut.scene.log:  # below the lowest grid point there is no logarithm
        kept = losses > float(cut.scene.loss_of(np.array(cut.y_range[0])))
        values, losses = values[kept], losses[kept]
    places = plot.places(np.stack((values, cut.scene.height_of(losses)), axis=1))
    if len(places) < 2:
        return []
    line = QPolygonF(points_of(np.clip(places, -1e5, 1e5)))
    painter.setPen(pen(tokens.card, 4.4))
    painter.drawPolyline(line)
    painter.setPen(pen(tokens.text, 1.5, (5, 3)))
    painter.drawPolyline(line)
    return [line.first(), line.last()]


def _draw_step(painter: QPainter, cut: Cut, plot: Plot, tokens: Tokens) -> None:
    """Draw the way along the tangent that the step takes in this weight, and down to the curve where it lands."""
    if not all(map(math.isfinite, (cut.step, cut.slope, cut.loss))):
        return
    lands = cut.value + cut.step
    start = plot.place(cut.value, cut.height_of(cut.loss))
    expected = cut.height_of(cut.loss + cut.slope * cut.step)
    end, arrived = plot.place(lands, expected), cut.height_at(lands)
    if abs(end.x() - start.x()) < 2.0:
        return
    if math.isfinite(arrived):
        landing = plot.place(lands, arrived)
        painter.setPen(QPen(tokens.muted, 1.2, Qt.PenStyle.DotLine))
        painter.drawLine(end, landing)
        draw_arrow(painter, start, end, tokens.text, tokens, 2.6, 9.0)
        draw_landing(painter, landing, tokens, 4.2)
    else:
        draw_arrow(painter, start, end, tokens.text, tokens, 2.6, 9.0)


def _draw_slope(painter: QPainter, cut: Cut, plot: Plot, ends: list[QPointF], tokens: Tokens) -> None:
    """Write the slope beside the tangent, clear of the curve as far as there is room."""
    if not ends:
        return
    words = tr("slope {value}", value=shown(cut.slope, 3))
    places = plot.places(np.stack((cut.curve[0], cut.heights), axis=1))
    taken = [QRectF(x - 4, y - 4, 8, 8) for x, y in _even(places[np.isfinite(places[:, 1])]).tolist()]
    line = np.linspace((ends[0].x(), ends[0].y()), (ends[-1].x(), ends[-1].y()), 60)
    taken += [QRectF(x - 3, y - 3, 6, 6) for x, y in line.tolist() if not cut.scene.log]
    if cut.lowest is not None:
        cross = plot.place(cut.lowest[0], cut.height_of(cut.lowest[1]))
        taken.append(QRectF(cross.x() - 7, cross.y() - 7, 14, 14))
    point = plot.place(cut.value, cut.height_of(cut.loss))
    taken.append(QRectF(point.x() - 12, point.y() - 12, 24, 24))
    inner = plot.area.adjusted(2, 2, -2, -2)
    box = free_box(point, words, inner, taken, tokens)
    draw_tag(painter, box, words, tokens.text, tokens)


def free_box(point: QPointF, words: str, inner: QRectF, taken: list[QRectF], tokens: Tokens) -> QRectF:
    """Return where words cover least of what is drawn, as near to the point as that allows."""
    size = tag_box(point, words, tokens, inner, ()).size()
    across = np.linspace(inner.left(), max(inner.left(), inner.right() - size.width()), TRIED)
    down = np.linspace(inner.top(), max(inner.top(), inner.bottom() - size.height()), TRIED)
    boxes = [QRectF(QPointF(x, y), size) for y in down.tolist() for x in across.tolist()]

    def cost(box: QRectF) -> float:
        away = box.center() - point
        return 1e4 * sum(box.intersects(other) for other in taken) + abs(away.x()) + abs(away.y())

    return min(boxes, key=cost)


def _even(places: Floats) -> Floats:
    """Return places of a curve, on steep parts closer together across, so that none is far from the next."""
    if len(places) < 2:
        return places
    gone = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(np.clip(places, -1e5, 1e5), axis=0).T))))
    at = np.linspace(0.0, gone[-1], min(400, max(2, int(gone[-1] / 5))))
    return np.stack([np.interp(at, gone, places[:, axis]) for axis in (0, 1)], axis=1)

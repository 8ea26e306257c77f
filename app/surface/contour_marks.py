"""What stands on the ground of the contour: the way of training, the point with its gradient and next step, racers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.surface.contour_plot import Plot
from app.surface.contour_way import draw_training
from app.surface.heat import HeightScale, line_colour
from app.surface.painting import (
    draw_arrow,
    draw_cross,
    draw_head,
    draw_landing,
    draw_point,
    draw_tag,
    draw_way,
    racer_look,
    tag_box,
)
from app.surface.racer_names import Named, draw_names
from app.surface.scene import Runner, SurfaceScene
from app.theme import Tokens
from app.words import tr
from core.network import Booleans, Floats
from core.numbers import shown

GRADIENT, SHORTEST = 46.0, 12.0  # pixels: −gradient where the surface is steepest, and where it is hardly steep
FUTURE = 0.4  # opacity of the way that training has gone, but that lies ahead of the point
NAMED_ARROWS = 2  # where more racers than these have arrows, those go without names
BORDER = 22.0
APART = 14.0  # pixels that a step must be long to carry its name


def draw_marks(painter: QPainter, plot: Plot, heights: HeightScale, scene: SurfaceScene, tokens: Tokens,
               labels: Sequence[QRectF] = ()) -> None:  # fmt: skip
    """Draw all that stands on the ground; words stand clear of the `labels` of its lines where there is room."""
    painter.save()
    painter.setClipRect(plot.area)
    _draw_field(painter, plot, heights, scene, tokens)
    painter.setClipRect(plot.area.adjusted(-5, -5, 5, 5))  # the lowest is often at the border
    if scene.lowest is not None:
        draw_cross(painter, plot.place(*scene.lowest[:2]), tokens)
    painter.setClipRect(plot.area)
    _draw_training(painter, plot, scene, tokens)
    taken = _draw_racers(painter, plot, scene, tokens)
    _draw_hiker(painter, plot, scene, tokens, [*labels, *taken])
    painter.restore()
    _draw_outside(painter, plot, scene, tokens)


def _draw_field(painter: QPainter, plot: Plot, heights: HeightScale, scene: SurfaceScene, tokens: Tokens) -> None:
    """Draw where downhill is, everywhere: lengths by the logarithm of the gradient's size."""
    if scene.field_arrows is None:
        return
    places, gradients = scene.field_arrows
    size = np.hypot(gradients[:, 0], gradients[:, 1])
    good = np.isfinite(size) & (size > 0)
    if not good.any():
        return
    starts, size = plot.places(places[good]), size[good]
    ways = -gradients[good] * np.array(plot.scale) * (1.0, -1.0)
    ways /= np.hypot(ways[:, 0], ways[:, 1])[:, np.newaxis] + 1e-300
    logs = np.log(size / size.max()) / math.log(1000.0)  # a thousandth of the largest is the shortest
    apart = min(plot.area.width(), plot.area.height()) / max(1.0, math.sqrt(len(places)))
    ends = starts + ways * (apart * (0.3 + 0.55 * np.clip(1 + logs, 0, 1)))[:, np.newaxis]
    across = np.stack((-ways[:, 1], ways[:, 0]), axis=1)
    lines = [(starts, ends)]
    lines += [(ends - ways * 4.5 + across * side * 2.6, ends) for side in (-1.0, 1.0)]
    bright = is_dark(scene, heights, places[good])
    for which, share in ((bright, 0.15), (~bright, 0.9)):
        painter.setPen(QPen(line_colour(share, tokens, 0.75), 1.1))
        for start, end in lines:
            both = np.concatenate((start[which], end[which]), axis=1)
            painter.drawLines([QLineF(*line) for line in both.tolist()])


def is_dark(scene: SurfaceScene, heights: HeightScale, places: Floats) -> Booleans:
    """Tell at which places the ground is dark."""
    rows, columns = scene.heights.shape
    column = np.interp(places[:, 0], scene.x_values, np.arange(columns)).round().astype(int)
    row = np.interp(places[:, 1], scene.y_values, np.arange(rows)).round().astype(int)
    return np.asarray(heights.shares(scene.heights[row, column]) < 0.6)


def _draw_training(painter: QPainter, plot: Plot, scene: SurfaceScene, tokens: Tokens) -> None:
    """Draw the way of training: solid up to the point, faded beyond it."""
    places = plot.places(scene.path[np.isfinite(scene.path).all(axis=1)])
    past, future = places[: scene.path_place + 1], places[scene.path_place :]
    painter.setOpacity(FUTURE)
    draw_training(painter, future, plot.area, tokens, is_past=False)
    painter.setOpacity(1.0)
    is_lost = scene.point is None or not np.isfinite(scene.point[:2]).all()
    draw_training(painter, past, plot.area, tokens, is_past=True, is_lost=is_lost)


def _draw_hiker(painter: QPainter, plot: Plot, scene: SurfaceScene, tokens: Tokens, taken: list[QRectF]) -> None:
    """Draw the next step to scale and where it lands, −gradient, longer where it is steep, and the point on top."""
    if scene.point is None or not np.isfinite(scene.point[:2]).all():
        return
    point, step, downhill = plot.place(*scene.point[:2]), landing(plot, scene), _downhill(plot, scene)
    tags = []
    if step is not None and (plot.area.contains(point) or plot.area.contains(step)):
        draw_arrow(painter, point, step, tokens.text, tokens, 3.0, 11.0)
        draw_landing(painter, step, tokens)
        if math.hypot(step.x() - point.x(), step.y() - point.y()) >= APART:
            tags.append((step, tr("step")))
    if downhill is not None:
        draw_arrow(painter, point, downhill, tokens.text, tokens, 1.4, 8.0, filled=False)
        tags.append((downhill, gradient_words(scene)))
    draw_point(painter, point, tokens)
    taken = [*taken, _around(point, 12), *(_around(tip, 7) for tip, _ in tags)]
    for tip, words in tags if not scene.runners else ():
        if plot.area.contains(tip):
            box = tag_box(tip, words, tokens, plot.area, taken, weight=400)
            if box.width() > plot.area.width() - 8:  # as much of it as has room
                words = words.partition(",")[0]
                box = tag_box(tip, words, tokens, plot.area, taken, weight=400)
            draw_tag(painter, box, words, tokens.text, tokens, weight=400)
            taken.append(box)


def _downhill(plot: Plot, scene: SurfaceScene) -> QPointF | None:
    """Return the tip of the arrow of −gradient; None where the ground is flat or its slope is not finite."""
    if scene.point is None or scene.gradient is None or not np.isfinite((*scene.gradient, scene.point[2])).all():
        return None
    way = plot.way(-scene.gradient[0], -scene.gradient[1])
    length = math.hypot(way.x(), way.y())
    pixels = SHORTEST + (GRADIENT - SHORTEST) * scene.steepness
    return plot.place(*scene.point[:2]) + way * (pixels / length) if length > 0 else None


def gradient_words(scene: SurfaceScene) -> str:
    """Return the name of −gradient with its size, which its length tells only roughly."""
    return tr("−gradient, size {size}", size=shown(math.hypot(*(scene.gradient or (0.0, 0.0))), 2))


def landing(plot: Plot, scene: SurfaceScene) -> QPointF | None:
    """Return the pixel where the next update lands; None where that is not to be seen apart from the point."""
    if scene.point is None or scene.step is None or not np.isfinite(scene.step).all():
        return None
    way = plot.way(*scene.step)
    return plot.place(*scene.point[:2]) + way if 2.0 <= math.hypot(way.x(), way.y()) < 1e5 else None


def _around(place: QPointF, reach: float) -> QRectF:
    return QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)


def _draw_racers(painter: QPainter, plot: Plot, scene: SurfaceScene, tokens: Tokens) -> list[QRectF]:
    """Draw the racers' ways, heads, arrows and names; return where the names stand."""
    ways = [plot.places(runner.path[np.isfinite(runner.path).all(axis=1)]) for runner in scene.runners]
    for runner, way in zip(scene.runners, ways, strict=True):
        colour, dash = racer_look(runner.colour, runner.dash, tokens)
        draw_way(painter, way, colour, tokens, 2.0, dash)
    heads = [(runner, QPointF(*np.clip(way[-1], -1e5, 1e5).tolist()))
             for runner, way in zip(scene.runners, ways, strict=True) if len(way)]  # fmt: skip
    for runner, head in heads:
        colour, _ = racer_look(runner.colour, runner.dash, tokens)
        for _, dx, dy in runner.arrows:
            draw_arrow(painter, head, head + plot.way(dx, dy), colour, tokens, 1.4, 7.0, filled=False)
        draw_head(painter, head, colour, tokens)
    return _draw_names(painter, plot, scene, heads, ways, tokens)


def _draw_names(painter: QPainter, plot: Plot, scene: SurfaceScene, heads: list[tuple[Runner, QPointF]],
                ways: list[Floats], tokens: Tokens) -> list[QRectF]:  # fmt: skip
    """Draw the names in a column beside the heads, then those of arrows that are few and long; return where."""
    if not heads:
        return []
    inner = plot.area.adjusted(3, 3, -3, -3)
    named = [
        Named(clamped(head, inner), one.name, racer_look(one.colour, 0, tokens)[0], plot.area.contains(head))
        for one, head in heads
        if one.named
    ]
    boxes = [draw_names(painter, named, np.concatenate(ways), inner, tokens)] if named else []
    if sum(bool(runner.arrows) for runner in scene.runners) > NAMED_ARROWS:
        return boxes
    taken = [_around(head, 5) for _, head in heads]
    taken += [_around(plot.place(*scene.point[:2]), 11)] if scene.point else []
    tips = [(one, head, plot.way(dx, dy), name) for one, head in heads for name, dx, dy in one.arrows]
    for runner, head, way, name in tips:
        if _length(way) >= APART and inner.contains(head + way):
            box = tag_box(head + way, name, tokens, inner, [*boxes, *taken])
            draw_tag(painter, box, name, racer_look(runner.colour, 0, tokens)[0], tokens)
            boxes.append(box)
    return boxes


def _length(way: QPointF) -> float:
    return math.hypot(way.x(), way.y())


def clamped(place: QPointF, area: QRectF) -> QPointF:
    """Return the nearest place inside an area."""
    return QPointF(min(max(place.x(), area.left()), area.right()), min(max(place.y(), area.top()), area.bottom()))


def _draw_outside(painter: QPainter, plot: Plot, scene: SurfaceScene, tokens: Tokens) -> None:
    """Point from the border to a point that is out of range, and say so."""
    if scene.point is None or not np.isfinite(scene.point[:2]).all():
        return
    point = plot.place(*scene.point[:2])
    if plot.area.adjusted(-1, -1, 1, 1).contains(point):
        return
    edge = clamped(point, plot.area.adjusted(3, 3, -3, -3))
    way = point - edge
    start = edge - way * (BORDER / math.hypot(way.x(), way.y()))
    draw_arrow(painter, start, edge, tokens.computed, tokens, 3.0, 11.0)
    painter.setPen(Qt.PenStyle.NoPen)
    words = tr("the point is out here")
    draw_tag(painter, tag_box(start, words, tokens, plot.area, [_around(edge, BORDER)]), words, tokens.text, tokens)

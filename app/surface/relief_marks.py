"""What stands on the relief: the way of training, racers, the lowest point's flag; faded where a hill is before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.surface.painting import (
    draw_dots,
    draw_way,
    pen,
    points_of,
    thinned,
)  # fmt: skip
from app.surface.relief_camera import Projection
from app.surface.relief_picture import Relief
from app.surface.relief_terrain import Terrain
from app.theme import Tokens
from core.network import Booleans, Floats, Integers

FARTHEST = 1e100  # to where diverged ways are followed
STRIDE = 4.0  # pixels between the corners of a way that follows the surface
MOST_CORNERS = 4_000
FAINTER = 0.4  # opacity of what is hidden, and of the way of training that lies ahead of the point
POLE, PENNANT = 20.0, 9.0


@dataclass(frozen=True, eq=False)
class Places:
    """Points on the screen, (points, 2), and which of them no hill hides; NaN outside of the box and over holes."""

    screen: Floats
    free: Booleans

    def point(self, number: int) -> QPointF | None:
        """Return one of them; None where there is none."""
        x, y = self.screen[number].tolist()
        return QPointF(x, y) if x == x and y == y else None


@dataclass(frozen=True, eq=False)
class Stage:
    """The surface as it is seen, with what is needed to put something on it."""

    terrain: Terrain
    relief: Relief
    tokens: Tokens

    @property
    def projection(self) -> Projection:
        """Box to screen."""
        return self.relief.seen_by

    def on_surface(self, x: Floats, y: Floats) -> Places:
        """Return where points of the surface are; those above the cut stand on its rim."""
        u, v = (np.clip(place, -9.0, 9.0) for place in (self.terrain.across(x), self.terrain.along(y)))
        return self.in_box(u, v, np.minimum(self.terrain.z_at(u, v), 1.0))

    def in_box(self, u: Floats, v: Floats, z: Floats) -> Places:
        """Return where points of the box are."""
        screen = self.projection.project(u, v, z)
        return Places(
            screen, self.relief.is_free(screen, self.projection.depth(u, v)) & np.isfinite(screen).all(axis=1)
        )

    def place(self, x: float, y: float) -> tuple[QPointF, bool] | None:
        """Return where one point of the surface is and whether it is seen; None beside it."""
        found = self.on_surface(np.array([x]), np.array([y]))
        point = found.point(0)
        return None if point is None else (point, bool(found.free[0]))

    def way(self, path: Floats) -> Places:
        """Return a way over the surface, with corners enough to follow it."""
        return self.on_surface(*_dense(path, self._strides(path)).T)

    def _strides(self, path: Floats) -> Integers:
        flat = self.projection.project(self.terrain.across(path[:, 0]), self.terrain.along(path[:, 1]), 0.0)
        wanted = np.ceil(np.clip(np.hypot(*np.diff(flat, axis=0).T), STRIDE, 4000.0) / STRIDE)
        strides: Integers = np.maximum(1, wanted * min(1.0, MOST_CORNERS / max(wanted.sum(), 1.0))).astype(np.intp)
        return strides


def _dense(path: Floats, counts: Integers) -> Floats:
    """Return a way with `counts` corners on each of its parts."""
    ends = np.cumsum(counts)
    part = np.repeat(np.arange(len(counts)), counts)
    share = ((np.arange(len(part)) - (ends - counts)[part]) / counts[part])[:, np.newaxis]
    return np.concatenate((path[:-1][part] + share * np.diff(path, axis=0)[part], path[-1:]))


def _runs(places: Places) -> Iterator[tuple[Floats, bool]]:
    """Yield the stretches of a way that are seen, and those behind a hill; each joins the one before."""
    kind = np.where(np.isfinite(places.screen).all(axis=1), places.free.astype(int), -1)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(kind)) + 1, [len(kind)]))
    for first, last in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        if kind[first] >= 0:
            joined = first - 1 if first and kind[first - 1] >= 0 else first
            yield places.screen[joined:last], bool(kind[first])


def draw_hidden(painter: QPainter, screen: Floats, colour: QColor, width: float = 1.4) -> None:
    """Draw a stretch that is behind or under the surface: thin, dotted, faded."""
    faded = QColor(colour)
    faded.setAlpha(120)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(faded, width, (1.5, 2.5)))
    painter.drawPolyline(QPolygonF(points_of(thinned(screen))))


def draw_on_surface(
    painter: QPainter, stage: Stage, path: Floats, colour: QColor, width: float = 2.0, dash: Sequence[float] = ()
) -> None:
    """Draw a way that lies on the surface, (places, 2) in weights."""
    path = path[np.isfinite(path).all(axis=1)].clip(-FARTHEST, FARTHEST)
    if len(path) < 2:
        return
    runs = list(_runs(stage.way(path)))
    for screen, free in runs:
        if not free:
            draw_hidden(painter, screen, colour)
    for screen, free in runs:
        if free:
            draw_way(painter, screen, colour, stage.tokens, width, dash)


def draw_training(painter: QPainter, stage: Stage) -> None:
    """Draw where training has been, and fainter where it went on to after the point."""
    scene, tokens = stage.terrain.scene, stage.tokens
    if len(scene.path) < 2:
        return
    here = scene.path_place
    places = stage.on_surface(*scene.path.T)
    opacity = painter.opacity()
    for part, share in ((slice(here, None), FAINTER), (slice(None, here + 1), 1.0)):
        painter.setOpacity(opacity * share)
        draw_on_surface(painter, stage, scene.path[part], tokens.text, 1.6)
        draw_dots(painter, places.screen[part][places.free[part]], tokens.text, tokens, 2.0)
    painter.setOpacity(opacity)


def draw_lowest(painter: QPainter, stage: Stage) -> None:
    """Draw a small flag on the lowest grid point."""
    lowest, tokens = stage.terrain.scene.lowest, stage.tokens
    found = None if lowest is None else stage.place(lowest[0], lowest[1])
    if found is None:
        return
    opacity = painter.opacity()
    painter.setOpacity(opacity * (1.0 if found[1] else FAINTER))
    foot, top = found[0], found[0] - QPointF(0, POLE)
    pennant = QPolygonF([top, top + QPointF(PENNANT + 3, PENNANT / 2), top + QPointF(0, PENNANT)])
    for colour, width in ((tokens.card, 4.4), (tokens.text, 1.6)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(tokens.card if width > 2 else tokens.accent)
        painter.drawLine(foot, top)
        painter.drawPolygon(pennant)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.text)
    painter.drawEllipse(foot, 2.0, 2.0)
    painter.setOpacity(opacity)

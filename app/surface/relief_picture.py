"""The picture of the surface alone: made band by band, so that the window never waits; it knows what it shows where."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from app.surface.heat import Pixels
from app.surface.relief_camera import Camera, Projection, projection
from app.surface.relief_look import look_of
from app.surface.relief_raster import SAMPLES_AT_REST, SAMPLES_MOVING, render_band
from app.surface.relief_terrain import Reals, Terrain
from app.theme import Tokens
from core.network import Booleans, Floats

BAND = 48_000  # pixels at once: 2 to 4 ms
MOVING = 150_000  # pixels of a picture while something moves: under 8 ms
MOST_FINE = 6_000_000  # pixels from which on edges are no longer smoothed
ROOM = 0.03  # how far behind the surface a point counts as on it, in units of the box


@dataclass(frozen=True, eq=False)
class Relief:
    """The surface as seen: its image, and the depth of what each pixel shows; NaN where nothing is."""

    image: QImage
    depth: Reals
    seen_by: Projection  # of the widget
    factor: float  # pixels of `depth` to one of the widget

    def place_at(self, x: float, y: float) -> tuple[float, float] | None:
        """Return u and v of the surface that is seen at a place of the widget; None beside it."""
        row, column = int(y * self.factor), int(x * self.factor)
        rows, columns = self.depth.shape
        if not (0 <= row < rows and 0 <= column < columns) or not np.isfinite(self.depth[row, column]):
            return None
        seen_by, depth = self.seen_by, float(self.depth[row, column])
        across = ((column + 0.5) / self.factor - seen_by.middle_x) / seen_by.scale
        u = across * seen_by.cosine - depth * seen_by.sine
        v = across * seen_by.sine + depth * seen_by.cosine
        return min(max(u, -0.5), 0.5), min(max(v, -0.5), 0.5)

    def is_free(self, screen: Floats, depth: Floats) -> Booleans:
        """Tell which points, (points, 2) places of the widget and their depths, no part of the surface hides."""
        free: Booleans = np.zeros(len(screen), dtype=np.bool_)
        for lifted in (0.0, 1.5):  # a point of a ridge is on its edge: what is just above counts as well
            free |= ~(self._depth_at(screen[:, 0], screen[:, 1] - lifted) < depth - ROOM)
        return free

    def _depth_at(self, x: Floats, y: Floats) -> Floats:
        rows, columns = self.depth.shape
        row, column = (
            np.floor(np.nan_to_num(place, nan=-1.0).clip(-1e6, 1e6) * self.factor).astype(np.intp) for place in (y, x)
        )
        within = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        found: Floats = np.where(within, self.depth[np.where(within, row, 0), np.where(within, column, 0)], np.nan)
        return found


def draft(terrain: Terrain, camera: Camera, width: float, height: float, scale: float, tokens: Tokens) -> Relief:
    """Return the picture at once, coarser where it is large: for while something moves."""
    factor = scale * min(1.0, math.sqrt(MOVING / max(width * height * scale * scale, 1.0)))
    return _finish(_rendered(terrain, projection(camera, width, height), factor, 1, SAMPLES_MOVING, tokens))


def fine(
    terrain: Terrain, camera: Camera, width: float, height: float, scale: float, tokens: Tokens
) -> Generator[None, None, Relief]:
    """Make the picture with smooth edges; yields after every band of a few milliseconds."""
    smooth = 2 if width * height * (2 * scale) ** 2 <= MOST_FINE else 1
    return _rendered(terrain, projection(camera, width, height), scale, smooth, SAMPLES_AT_REST, tokens)


def finished(terrain: Terrain, camera: Camera, width: float, height: float, scale: float, tokens: Tokens) -> Relief:
    """Return the fine picture; for files, where nobody waits at a window."""
    return _finish(fine(terrain, camera, width, height, scale, tokens))


def _finish(working: Generator[None, None, Relief]) -> Relief:
    while True:
        try:
            next(working)
        except StopIteration as stop:
            made: Relief = stop.value
            return made


def _rendered(
    terrain: Terrain, seen_by: Projection, factor: float, smooth: int, samples: int, tokens: Tokens
) -> Generator[None, None, Relief]:
    rows, columns = (max(1, round(side * factor)) * smooth for side in (seen_by.height, seen_by.width))
    within = seen_by.scaled(factor * smooth)
    look = look_of(terrain, tokens)
    picture, depth = np.zeros((rows, columns), np.uint32), np.empty((rows, columns), np.float32)
    band = max(smooth, BAND // rows // smooth * smooth)
    for first in range(0, columns, band):
        last = min(first + band, columns)
        picture[:, first:last], depth[:, first:last] = render_band(terrain, within, look, first, last, rows, samples)
        yield
    return Relief(_image(_smoothed(picture, smooth)), depth, seen_by, factor * smooth)


def _smoothed(picture: Pixels, smooth: int) -> Pixels:
    """Return the mean of every `smooth` · `smooth` pixels."""
    if smooth == 1:
        return picture
    rows, columns = picture.shape[0] // smooth, picture.shape[1] // smooth
    parts = picture.view(np.uint8).reshape(rows, smooth, columns, smooth, 4)
    sums = np.zeros((rows, columns, 4), np.uint16)
    for down in range(smooth):
        for right in range(smooth):
            sums += parts[:, down, :, right]
    return (sums // (smooth * smooth)).astype(np.uint8).view(np.uint32)[..., 0]


def _image(pixels: Pixels) -> QImage:
    rows, columns = pixels.shape
    held = np.ascontiguousarray(pixels)
    return QImage(held.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied).copy()

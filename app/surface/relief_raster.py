"""The surface as pixels, drawn back to front by arrays: columns of the screen are upright cuts through the surface.

Every column is sampled from its far end to its near one; each stretch between two samples fills the pixels between
their screen heights, nearer ones over farther ones. So each pixel knows the place of the surface that it shows: the
pointer finds it there, and what stands on the surface finds out whether a hill is before it (relief_picture.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.surface.heat import Pixels
from app.surface.relief_camera import HEIGHT, Projection
from app.surface.relief_look import Look
from app.surface.relief_terrain import SINGLE, Cells, Reals, Terrain
from core.network import Booleans, Integers

SAMPLES_MOVING, SAMPLES_AT_REST = 160, 300  # along a column
LIGHT = (-0.62, -0.28, 0.73)  # towards the light: from the left, a little from the front, above; turns with the eye
AMBIENT, DIFFUSE = 0.62, 0.52
FAR_ABOVE = 40.0  # of the box: where cut surfaces end


@dataclass(frozen=True, eq=False)
class _Seen:
    """The pixels of a band of columns that show the surface: place, depth, height, and whether from below."""

    pixel: Integers
    across: Reals
    depth: Reals
    z: Reals
    below: Booleans


def render_band(
    terrain: Terrain, projection: Projection, look: Look, first: int, last: int, rows: int, samples: int
) -> tuple[Pixels, Reals]:
    """Return picture and depth, (rows, last − first), of a band of columns; `samples` a column."""
    columns = last - first
    picture, depth = np.zeros(rows * columns, np.uint32), np.full(rows * columns, np.nan, SINGLE)
    seen = _seen(terrain, projection, np.arange(first, last), rows, samples)
    if seen is not None:
        depth[seen.pixel] = seen.depth
        picture[seen.pixel] = _coloured(terrain, projection, look, seen)
    return picture.reshape(rows, columns), depth.reshape(rows, columns)


def _seen(terrain: Terrain, projection: Projection, columns: Integers, rows: int, samples: int) -> _Seen | None:
    across = ((columns + 0.5 - projection.middle_x) / projection.scale).astype(SINGLE)
    far, near = _chord(across, projection)
    hit = np.flatnonzero(far > near)
    if not len(hit):
        return None
    share = np.linspace(0, 1, samples, dtype=SINGLE)
    depth = far[hit, np.newaxis] + (near - far)[hit, np.newaxis] * share
    u = across[hit, np.newaxis] * SINGLE(projection.cosine) - depth * SINGLE(projection.sine)
    v = across[hit, np.newaxis] * SINGLE(projection.sine) + depth * SINGLE(projection.cosine)
    z = np.minimum(Cells.of(u, v, terrain.z.shape).take(terrain.z.astype(SINGLE)), SINGLE(FAR_ABOVE))
    y = SINGLE(projection.middle_y) - SINGLE(projection.scale) * (
        depth * SINGLE(projection.flat) + z * SINGLE(projection.upright)
    )
    return _front(hit, len(columns), across, depth, z, y, rows)


def _chord(across: Reals, projection: Projection) -> tuple[Reals, Reals]:
    """Return the far and near end of each column's way over the square, as depths; far < near: it misses."""
    near, far = np.full(len(across), -2.0, SINGLE), np.full(len(across), 2.0, SINGLE)
    for offset, pace in ((projection.cosine, -projection.sine), (projection.sine, projection.cosine)):
        if abs(pace) < 1e-6:
            out = np.abs(across * offset) > 0.5
            near, far = np.where(out, SINGLE(1), near), np.where(out, SINGLE(-1), far)
            continue
        ends = (-0.5 - across * offset) / pace, (0.5 - across * offset) / pace
        near, far = np.maximum(near, np.minimum(*ends)), np.minimum(far, np.maximum(*ends))
    return far.astype(SINGLE), near.astype(SINGLE)


def _front(hit: Integers, columns: int, across: Reals, depth: Reals, z: Reals, y: Reals, rows: int) -> _Seen | None:
    """Fill the pixels between neighbouring samples, back to front, and keep what stays in front."""
    with np.errstate(invalid="ignore"):
        row = np.nan_to_num(np.ceil(np.clip(y, -1, rows + 1) - 0.5), nan=0).astype(np.int32)
    row = np.clip(row, 0, rows)
    low, high = np.minimum(row[:, :-1], row[:, 1:]), np.maximum(row[:, :-1], row[:, 1:])
    count = np.where(np.isfinite(y[:, :-1] + y[:, 1:]), high - low, 0).ravel()
    stretch = np.flatnonzero(count)
    count = count[stretch]
    if not len(count):
        return None
    ends = np.cumsum(count)
    stretches = np.repeat(stretch, count)
    rows_of = np.arange(ends[-1]) + np.repeat(low.ravel()[stretch] - (ends - count), count)
    column = stretches // low.shape[1]
    start = stretches + column  # of the stretch among the samples
    pixel = rows_of * columns + hit[column]
    flat_y, flat_z, flat_depth = y.ravel(), z.ravel(), depth.ravel()
    begin, rise = flat_y[start], flat_y[start + 1] - flat_y[start]
    part = ((rows_of + SINGLE(0.5)).astype(SINGLE) - begin) / rise
    height = flat_z[start] + part * (flat_z[start + 1] - flat_z[start])
    kept = np.flatnonzero(height <= 1.0 + 1e-6)
    front = np.full(rows * columns, -1, np.intp)
    front[pixel[kept]] = kept  # of several the last one stays: the nearest
    front = front[front >= 0]
    start = start[front]
    return _Seen(
        pixel[front], across[hit][column[front]],
        flat_depth[start] + part[front] * (flat_depth[start + 1] - flat_depth[start]),
        height[front], rise[front] < 0,
    )  # fmt: skip


def _coloured(terrain: Terrain, projection: Projection, look: Look, seen: _Seen) -> Pixels:
    """Return the colours of the pixels seen: height, light and grid lines."""
    cosine, sine = SINGLE(projection.cosine), SINGLE(projection.sine)
    u = np.clip(seen.across * cosine - seen.depth * sine, -0.5, 0.5)
    v = np.clip(seen.across * sine + seen.depth * cosine, -0.5, 0.5)
    cells = Cells.of(u, v, terrain.z.shape)
    by_u, by_v = (cells.take(slope) * SINGLE(HEIGHT) for slope in terrain.slopes)
    right, away = by_u * cosine + by_v * sine, by_v * cosine - by_u * sine  # slopes as the eye sees them
    facing = (LIGHT[2] - LIGHT[0] * right - LIGHT[1] * away) / np.sqrt(1 + right * right + away * away)
    light = AMBIENT + DIFFUSE * np.abs(facing)
    light = light + SINGLE(look.line) * _line_share(projection, look, u, v, right, away)
    level = look.level(light).astype(np.intp) + np.where(seen.below, look.colours.shape[0] // 2, 0)
    entry = np.clip(seen.z * SINGLE(look.entries) + SINGLE(0.5), 0, look.most).astype(np.intp)
    if look.basins is not None:
        rows, columns = look.basins.shape
        row, column = (np.rint((place + 0.5) * (size - 1)).astype(np.intp) for place, size in ((v, rows), (u, columns)))
        entry += look.basins[row, column]
    coloured: Pixels = look.colours.ravel().take(level * look.colours.shape[1] + entry)
    return coloured


def _line_share(projection: Projection, look: Look, u: Reals, v: Reals, right: Reals, away: Reals) -> Reals:
    """Return how much of each pixel a grid line covers, 0 to 1; lines are a pixel wide however steep the surface is."""
    tilt = np.radians(projection.camera.tilt)
    flat, upright = SINGLE(np.sin(tilt)), SINGLE(np.cos(tilt))
    steep = flat + away * upright
    steep = np.where(np.abs(steep) < 1e-3, SINGLE(1e-3), steep)
    cosine, sine = SINGLE(projection.cosine), SINGLE(projection.sine)
    slant = right * upright / steep
    covered = np.zeros_like(right)
    for values, (first, apart), paces in (
        (u, look.x_lines, (cosine + sine * slant, sine / steep)),
        (v, look.y_lines, (sine - cosine * slant, cosine / steep)),
    ):
        pace = np.sqrt(paces[0] ** 2 + paces[1] ** 2) / SINGLE(projection.scale * apart) + SINGLE(1e-9)
        lines = (values - SINGLE(first)) / SINGLE(apart)
        share = np.clip(1 - np.abs(lines - np.rint(lines)) / pace, 0, 1)
        covered = np.maximum(covered, share * np.clip(0.45 / pace - 0.8, 0, 1))
    return covered

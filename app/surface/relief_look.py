"""The colours of the relief: the heat of the contour under a light from one side, thin grid lines, basins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from app.surface.contour_basins import tinted
from app.surface.heat import SHADES, HeightScale, Pixels, colour_table
from app.surface.relief_terrain import Terrain
from app.theme import Tokens
from core.basins import Basins
from core.curve import ticks
from core.network import Floats, Integers

LEVELS = 64
DARKEST, BRIGHTEST = 0.50, 1.22  # of the light's levels; 1 shows the contour's own colour
BELOW = 0.45  # how much grey the underside takes
LINE = 0.17  # how much a grid line darkens (or lightens) the surface
LINES = 6  # ticks along an axis; four lines to a tick
BASIN_SHADES = 48


@dataclass(frozen=True, eq=False)
class Look:
    """`colours`, (2 · LEVELS, entries): by light, first seen from above and then from below, and by entry."""

    colours: Pixels
    entries: float  # of a height of 1, at most `most`
    most: int
    line: float  # added to the light on a grid line
    x_lines: tuple[float, float]  # grid lines: first u, distance
    y_lines: tuple[float, float]
    basins: Integers | None = None  # first entry by (row, column)

    def level(self, light: Floats) -> Floats:
        """Return the level of a light, 1: as in the contour."""
        return np.clip((light - DARKEST) * ((LEVELS - 1) / (BRIGHTEST - DARKEST)) + 0.5, 0, LEVELS - 1)


def look_of(terrain: Terrain, tokens: Tokens) -> Look:
    """Return how a surface looks."""
    scene = terrain.scene
    scale = HeightScale.of(scene.heights)
    table, shades, first = colour_table(tokens, scene.stale)[:SHADES], SHADES, None
    if scene.basins is not None and not scene.stale:
        table, shades = _basin_table(scene.basins, tokens), BASIN_SHADES
        labels = scene.basins.labels
        first = np.where(labels < 0, len(scene.basins.minima), labels) * shades
    span = (terrain.top - terrain.low) / (scale.high - scale.low) if scale.high > scale.low else 1.0
    return Look(
        _lit(table.tobytes(), (tokens.muted if tokens.dark else tokens.card).name()),
        min(span, 1.0) * (shades - 1),
        shades - 1,
        LINE if tokens.dark else -LINE,
        _lines(scene.x_values),
        _lines(scene.y_values),
        first,
    )


def _basin_table(basins: Basins, tokens: Tokens) -> Pixels:
    """Return BASIN_SHADES colours for each basin, and for what leads nowhere: those of the contour."""
    count = len(basins.minima)
    labels = np.tile(np.append(np.arange(count), -1), (BASIN_SHADES, 1))
    shares = np.repeat(np.linspace(0, 1, BASIN_SHADES)[:, np.newaxis], count + 1, axis=1)
    return tinted(shares, replace(basins, labels=labels), tokens).T.ravel()


def _lines(values: Floats) -> tuple[float, float]:
    """Return the first grid line and how far they are apart, in units of the box; lines stand at round numbers."""
    low, high = float(values[0]), float(values[-1])
    marks = ticks(low, high, LINES)
    if len(marks) < 2:
        return -0.5, 1 / 16
    return (marks[0] - low) / (high - low) - 0.5, (marks[1] - marks[0]) / (high - low) / 4


@lru_cache(maxsize=8)
def _lit(table: bytes, below: str) -> Pixels:
    """Return the table under LEVELS lights, from above and from below."""
    entries = np.frombuffer(table, np.uint32)
    rgb = np.stack([(entries >> shift & 0xFF) / 255 for shift in (16, 8, 0)], axis=1)
    behind = np.array([int(below[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    light = np.linspace(DARKEST, BRIGHTEST, LEVELS)[:, np.newaxis, np.newaxis]
    sides = []
    for side in (rgb, 0.86 * (rgb + (behind - rgb) * BELOW)):
        shaded = np.where(light <= 1, side * (0.25 + 0.75 * light), side + (1 - side) * (light - 1))
        sides.append(shaded)
    parts = np.rint(np.clip(np.concatenate(sides), 0, 1) * 255).astype(np.uint32)
    made: Pixels = 0xFF000000 | parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2]
    return made

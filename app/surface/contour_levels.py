"""The levels of contour lines: at round losses, or equally far apart in the logarithm; and the lines themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np

from app.surface.contour_plot import Plot
from app.surface.heat import HeightScale
from app.surface.painting import tick_words
from app.surface.scene import SurfaceScene
from core.curve import ticks
from core.network import Floats
from core.numbers import shown

MOST = 12


@dataclass(frozen=True)
class Level:
    """A height, and the loss there in words."""

    height: float
    words: str


def levels_of(scene: SurfaceScene, scale: HeightScale) -> tuple[Level, ...]:
    """Return the levels of a scene from low to high; none on a flat one."""
    heights = [height for height in ticks(scale.low, scale.high, MOST) if scale.low < height < scale.high]
    losses = scene.loss_of(np.array(heights)).tolist()
    words = [shown(loss, 3) for loss in losses] if scene.log else tick_words(losses)
    return tuple(Level(height, word) for height, word in zip(heights, words, strict=True))


def lines_of(scene: SurfaceScene, plot: Plot, levels: tuple[Level, ...]) -> Iterator[tuple[Level, list[Floats]]]:
    """Yield the lines of each level, each (corners, 2) in pixels of the plot; they stop where nothing is finite."""
    if not levels or min(scene.heights.shape) < 2:
        return
    from contourpy import contour_generator  # a few milliseconds, only where there is something to draw

    across = plot.places(np.stack((scene.x_values, np.zeros(len(scene.x_values))), axis=1))[:, 0]
    upright = plot.places(np.stack((np.zeros(len(scene.y_values)), scene.y_values), axis=1))[:, 1]
    heights = scene.heights
    whole = heights if np.isfinite(heights).all() else np.ma.masked_invalid(heights)
    generator = contour_generator(across, upright, whole, line_type="Separate")
    for level in levels:
        yield level, cast("list[Floats]", generator.lines(level.height))

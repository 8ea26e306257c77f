"""The levels of contour lines: at round losses, or equally far apart in the logarithm; and the lines themselves."""

from __future__ import annotations

import math
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

MOST, MOST_DECADES = 12, 9
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Level:
    """A height, and the loss there in words; none where they would be those of a lower level.

    `main` ones are named first where there is little room.
    """

    height: float
    words: str
    main: bool = False


def levels_of(scene: SurfaceScene, scale: HeightScale) -> tuple[Level, ...]:
    """Return the levels of a scene from low to high; none on a flat one."""
    losses, main = _decades(scene, scale) if scene.log else _round(scale)
    heights = [scene.height_of(loss).item() for loss in losses]
    words = [brief(loss) for loss in losses] if scene.log else tick_words(losses)
    return tuple(
        Level(height, word if word not in words[:number] else "", main[number])
        for number, (height, word) in enumerate(zip(heights, words, strict=True))
        if scale.low < height < scale.high
    )


def _round(scale: HeightScale) -> tuple[list[float], list[bool]]:
    """Return round losses, and which of them are the main ones: every other."""
    losses = ticks(scale.low, scale.high, MOST)
    step = losses[1] - losses[0] if len(losses) > 1 else 1.0
    return losses, [round(loss / step) % 2 == 0 for loss in losses]


def _decades(scene: SurfaceScene, scale: HeightScale) -> tuple[list[float], list[bool]]:
    """Return the losses 1, 3, 10, 30 … above the lowest, the decades are the main ones; 1, 10, 100 … of many."""
    low, high = math.floor(scale.low), math.ceil(scale.high)
    factors = (1.0, 3.0) if high - low <= MOST_DECADES else (1.0,)
    lowest = scene.lowest[2] if scene.lowest else 0.0
    steps = [(factor, decade) for decade in range(low, high + 1) for factor in factors]
    return [lowest + factor * 10.0**decade for factor, decade in steps], [factor == 1.0 for factor, _ in steps]


def brief(value: float) -> str:
    """Write a loss for a legend: two digits, and large and small ones as 3·10⁴ or 10⁵."""
    if value == 0 or 1e-3 <= abs(value) < 1e4:
        return shown(value, 2)
    digits, _, exponent = f"{value:.1e}".partition("e")
    factor, power = shown(float(digits), 2), int(exponent)
    return ("" if factor == "1" else factor + "·") + "10" + str(power).translate(_RAISED)


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

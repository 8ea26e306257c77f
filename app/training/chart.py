"""What a chart of training holds: lines over updates, how high they go, where the present is. Pure values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtGui import QColor

from app.surface.contour_plot import Range, Scale
from app.surface.race_curves import spread
from app.surface.race_scale import LossScale
from core.network import Floats

AIR = 0.06  # of the height, above and below the lines
OUTLIERS = 0.5  # percent of a noisy line's values that may leave the picture at the top
DEEPEST = 1e-12  # of the largest value: below it a logarithmic scale ends
FARTHEST = 1e300  # so that differences stay finite
TICK_ROOM = 32.0


@dataclass(frozen=True, eq=False)
class Line:
    """Values over places. A noisy one is drawn thin, as the band that it covers, and has no name at its end."""

    name: str
    colour: QColor
    x_values: Floats
    y_values: Floats
    width: float = 2.0
    dash: tuple[float, ...] = ()
    noisy: bool = False

    def at(self, place: float) -> float:
        """Return the value at a place, between the known ones, after them the last; NaN before and without values."""
        good = np.isfinite(self.y_values)
        x, y = self.x_values[good], self.y_values[good]
        if not len(x) or place < x[0]:
            return math.nan
        return float(np.interp(place, x, y))


@dataclass(frozen=True, eq=False)
class Chart:
    """Lines in one picture; `message` stands there instead of lines. `span`: the heights, None: those of the lines."""

    lines: tuple[Line, ...] = ()
    x_range: Range = (0.0, 1.0)
    place: float = 0.0
    log: bool = False
    span: Range | None = None
    message: str = ""
    per_epoch: int = 1
    from_zero: bool = False
    last: float = 0.0  # the last place there is; the range may go beyond it
    widest: str = "−0.000657"  # of the values that stand beside the lines: the plot must not move when they change

    @cached_property
    def is_log(self) -> bool:
        """Whether heights are logarithms: where that is wanted and something is above 0."""
        return self.log and any((line.y_values > 0).any() for line in self.lines)

    def heights(self, values: Floats) -> Floats:
        """Return how high values stand, in the units of `y_range`."""
        if not self.is_log:
            return values
        with np.errstate(all="ignore"):
            found: Floats = np.log10(np.maximum(values, 10.0 ** (self.y_range[0] - 1)))
            return found

    @cached_property
    def y_range(self) -> Range:
        """From the lowest to the highest height, with some air."""
        if self.span is not None:
            return self.span
        values = [_typical(line) for line in self.lines]
        known = np.concatenate([part[np.isfinite(part)] for part in values] or [np.zeros(0)])
        known = np.clip(known, -FARTHEST, FARTHEST)
        if self.is_log:
            known = known[known > 0]
            known = np.log10(np.maximum(known, known.max() * DEEPEST))
        if not len(known):
            return 0.0, 1.0
        low, high = float(known.min()), float(known.max())
        if self.from_zero and not self.is_log:
            low = min(low, 0.0)
        air = AIR * (high - low) or max(AIR * abs(high), 1e-9)
        return (low if self.from_zero and low == 0.0 and not self.is_log else low - air), high + air

    def scale(self, room: float) -> Scale:
        """Return the ticks at the left, at heights."""
        low, high = self.y_range
        if not self.is_log:
            return Scale.over((low, high), room, TICK_ROOM)
        found = LossScale(low, high).ticks(max(2, int(room / TICK_ROOM)))
        return Scale(tuple(low + share * (high - low) for share, _ in found), tuple(words for _, words in found))


def _typical(line: Line) -> Floats:
    """Return a line's values, of a noisy one without the few highest: one bad batch must not press all others flat."""
    values = line.y_values
    if not line.noisy or len(values) < 200:
        return values
    finite = values[np.isfinite(values)][:: max(1, len(values) // 20_000)]
    if not len(finite):
        return values[:0]
    return np.array([finite.min(), np.percentile(finite, 100.0 - OUTLIERS)])


def band(x_values: Floats, heights: Floats, edges: Floats) -> tuple[Floats, Floats, Floats]:
    """Return for each column of pixels that has values its place among the columns, its lowest and its highest value.

    Args:
        x_values: ascending. edges: (columns + 1,) where columns of pixels begin, and where the last one ends.
    """
    starts = np.searchsorted(x_values, edges[:-1])
    ends = np.searchsorted(x_values, edges[1:])
    full = np.flatnonzero(ends > starts)
    if not len(full):
        return np.zeros(0), np.zeros(0), np.zeros(0)
    inside, cuts = heights[: ends[full[-1]]], starts[full]
    low, high = np.fmin.reduceat(inside, cuts), np.fmax.reduceat(inside, cuts)
    good = np.isfinite(low) & np.isfinite(high)
    return full[good].astype(np.float64), low[good], high[good]


def pieces(x_values: Floats, heights: Floats) -> list[Floats]:
    """Return the unbroken pieces of a line, each (places, 2)."""
    good = np.isfinite(heights)
    points = np.stack((x_values[good], heights[good]), axis=1)
    if good.all():
        return [points]
    cuts = np.flatnonzero(np.diff(np.flatnonzero(good)) > 1) + 1
    return [piece for piece in np.split(points, cuts) if len(piece)]


def ends_apart(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Return places near the wanted ones (any order), `apart` from each other where there is room."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    placed = spread([wanted[number] for number in order], apart, low, high)
    found = [0.0] * len(wanted)
    for number, place in zip(order, placed, strict=True):
        found[number] = place
    return found

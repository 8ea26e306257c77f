"""What the pictures of a loss surface show, as one value: contour, relief and slices draw the same scene."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from core.basins import Basins
from core.network import Floats

STEEP = 0.95  # so much of a surface is less steep than its steepest places


@dataclass(frozen=True, eq=False)
class Runner:
    """One optimizer of a race, or the descent of training: its way up to now, and its arrows at its head.

    `colour` and `dash` number the tokens' racer colours and dash patterns; arrows are (name, dx, dy) in units of the
    axes, from the head.
    """

    name: str
    colour: int
    dash: int
    path: Floats  # (places, 2)
    losses: Floats  # (places,) exact losses there
    arrows: tuple[tuple[str, float, float], ...] = ()
    diverged: bool = False
    named: bool = True  # whether its name stands beside its head


@dataclass(frozen=True, eq=False)
class SurfaceScene:
    """A surface with everything that stands on it. Without a grid (`loss` None) there is only `message` to show."""

    x_name: str = ""
    y_name: str = ""
    x_values: Floats = field(default_factory=lambda: np.zeros(0))
    y_values: Floats = field(default_factory=lambda: np.zeros(0))
    loss: Floats | None = None  # (rows, columns): row = y, column = x
    message: str = ""
    stale: bool = False
    log: bool = False
    point: tuple[float, float, float] | None = None  # x, y and the exact loss there
    gradient: tuple[float, float] | None = None  # ∂E/∂x, ∂E/∂y at the point
    step: tuple[float, float] | None = None  # what the next update would move the point by
    path: Floats = field(default_factory=lambda: np.zeros((0, 2)))  # where training has been, oldest first
    path_losses: Floats = field(default_factory=lambda: np.zeros(0))
    path_place: int = 0  # which place of the path is the point
    x_slice: tuple[Floats, Floats] | None = None  # x, and loss along it through the point
    y_slice: tuple[Floats, Floats] | None = None
    runners: tuple[Runner, ...] = ()
    field_arrows: tuple[Floats, Floats] | None = None  # (arrows, 2) places and (arrows, 2) gradients there
    basins: Basins | None = None
    progress: float = 1.0  # of the computation of the grid; below 1 the pictures say that it goes on

    @cached_property
    def lowest(self) -> tuple[float, float, float] | None:
        """The lowest grid point: x, y, loss; found by comparing all of them."""
        if self.loss is None or not np.isfinite(self.loss).any():
            return None
        row, column = np.unravel_index(
            int(np.where(np.isfinite(self.loss), self.loss, np.inf).argmin()), self.loss.shape
        )
        return float(self.x_values[column]), float(self.y_values[row]), float(self.loss[row, column])

    @cached_property
    def _steep(self) -> float:
        """A slope that only the steepest places of the grid have; 0 where none is known."""
        if self.loss is None or min(self.loss.shape) < 2:
            return 0.0
        with np.errstate(all="ignore"):
            by_y, by_x = np.gradient(self.loss, self.y_values, self.x_values)
            slopes = np.hypot(by_x, by_y)
        slopes = slopes[np.isfinite(slopes)]
        return float(np.quantile(slopes, STEEP)) if len(slopes) else 0.0

    @property
    def steepness(self) -> float:
        """How steep it is at the point, by the logarithm: 1 as at the steepest places, 0 a thousandth of that."""
        slope = math.hypot(*self.gradient) if self.gradient is not None else 0.0
        if not (0 < slope < math.inf and self._steep > 0):
            return 0.0 if slope == 0 else 1.0
        return min(max(1.0 + math.log10(slope / self._steep) / 3.0, 0.0), 1.0)

    @cached_property
    def heights(self) -> Floats:
        """The grid as it is coloured and raised: the loss, or its logarithm above the lowest; NaN where not finite."""
        if self.loss is None:
            return np.zeros((0, 0))
        with np.errstate(all="ignore"):
            finite = np.where(np.isfinite(self.loss), self.loss, np.nan)
            return self.height_of(finite)

    def height_of(self, loss: Floats | float) -> Floats:
        """Return the height at which a loss stands."""
        if not self.log or self.loss is None:
            return np.asarray(loss, dtype=np.float64)
        low, floor = self._sea
        with np.errstate(all="ignore"):
            return np.log10(np.maximum(np.asarray(loss) - low, 0.0) + floor)

    def loss_of(self, height: Floats | float) -> Floats:
        """Return the loss that stands at a height: the inverse of `height_of`."""
        if not self.log or self.loss is None:
            return np.asarray(height, dtype=np.float64)
        low, floor = self._sea
        with np.errstate(all="ignore"):
            return np.asarray(low + 10.0 ** np.asarray(height, dtype=np.float64) - floor)

    @cached_property
    def _sea(self) -> tuple[float, float]:
        """The lowest loss, and what is added above it so that it has a logarithm."""
        assert self.loss is not None
        finite = self.loss[np.isfinite(self.loss)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        return low, max((high - low) * 1e-6, 1e-300)

"""A scene's grid as a relief: heights between 0 and 1 over a unit square, cut where they are far above the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from app.surface.scene import SurfaceScene
from core.network import Floats, Integers

SINGLE = np.float32
Reals = npt.NDArray[np.floating[Any]]  # single precision where there is one for each pixel
MOST = 96.0  # percentile above which heights may be cut
FAR = 1.6  # how many times as high as all others the highest must be for that


@dataclass(frozen=True, eq=False)
class Terrain:
    """Heights `z`, (rows, columns): 0 is the lowest, 1 the top of the box, more is cut off, NaN is a hole."""

    scene: SurfaceScene
    z: Floats
    low: float
    top: float
    is_cut: bool

    @cached_property
    def slopes(self) -> tuple[Reals, Reals]:
        """∂z/∂u and ∂z/∂v at the grid's points; 0 beside holes."""
        rows, columns = self.z.shape
        by_v = np.gradient(self.z, 1 / (rows - 1), axis=0)
        by_u = np.gradient(self.z, 1 / (columns - 1), axis=1)
        return np.nan_to_num(by_u).astype(SINGLE), np.nan_to_num(by_v).astype(SINGLE)

    def with_scene(self, scene: SurfaceScene) -> Terrain:
        """Return the same relief with something else standing on it."""
        return replace(self, scene=scene)

    def across(self, x: Floats | float) -> Floats:
        """Return u of values of the first weight."""
        values = self.scene.x_values
        u: Floats = (np.asarray(x) - values[0]) / (values[-1] - values[0]) - 0.5
        return u

    def along(self, y: Floats | float) -> Floats:
        """Return v of values of the second weight."""
        values = self.scene.y_values
        v: Floats = (np.asarray(y) - values[0]) / (values[-1] - values[0]) - 0.5
        return v

    def weights_at(self, u: float, v: float) -> tuple[float, float]:
        """Return the two weights of a place of the box."""
        x, y = self.scene.x_values, self.scene.y_values
        return float(x[0] + (u + 0.5) * (x[-1] - x[0])), float(y[0] + (v + 0.5) * (y[-1] - y[0]))

    def z_of(self, loss: Floats) -> Floats:
        """Return z of losses."""
        z: Floats = (self.scene.height_of(loss) - self.low) / (self.top - self.low)
        return z

    def rise(self, loss: float) -> float:
        """Return how fast z grows with the loss, at a loss."""
        lowest = self.scene.lowest
        near = 1e-3 * max(abs(loss - (lowest[2] if lowest else 0.0)), 1e-9 * (self.top - self.low), 1e-300)
        heights = self.scene.height_of(np.array([loss - near, loss + near]))
        return float(heights[1] - heights[0]) / (2 * near * (self.top - self.low))

    def z_at(self, u: Floats, v: Floats) -> Floats:
        """Return the heights of the surface at places of the box; NaN beside it and in holes."""
        u, v = np.asarray(u, dtype=np.float64), np.asarray(v, dtype=np.float64)
        within = (np.abs(u) <= 0.5) & (np.abs(v) <= 0.5)
        found = Cells.of(np.where(within, u, 0), np.where(within, v, 0), self.z.shape).take(self.z)
        return np.where(within, found, np.nan)


@dataclass(frozen=True, eq=False)
class Cells:
    """Places between grid points, for reading several grids there: bilinear."""

    corner: Integers
    across: Reals
    along: Reals
    columns: int

    @classmethod
    def of(cls, u: Reals, v: Reals, shape: tuple[int, ...]) -> Cells:
        """Return the cells of places that lie within the grid."""
        rows, columns = shape
        x, y = (u + 0.5) * (columns - 1), (v + 0.5) * (rows - 1)
        column = np.clip(x, 0, columns - 2).astype(np.intp)
        row = np.clip(y, 0, rows - 2).astype(np.intp)
        return cls(row * columns + column, x - column, y - row, columns)

    def take(self, grid: Reals) -> Reals:
        """Return the grid's values there."""
        flat = grid.ravel()
        near = flat.take(self.corner)
        near = near + (flat.take(self.corner + 1) - near) * self.across
        far = flat.take(self.corner + self.columns)
        far = far + (flat.take(self.corner + (self.columns + 1)) - far) * self.across
        taken: Reals = near + (far - near) * self.along
        return taken


def terrain_of(scene: SurfaceScene) -> Terrain | None:
    """Return the relief of a scene; None where it has no grid with a finite value."""
    heights = scene.heights
    finite = heights[np.isfinite(heights)]
    if not len(finite) or min(heights.shape) < 2:
        return None
    low, high = float(finite.min()), float(finite.max())
    most = float(np.percentile(finite, MOST))
    is_cut = not scene.log and high - low > FAR * (most - low) > 0
    top = most if is_cut else high
    if top <= low:
        top = low + max(abs(low), 1.0)  # a plain
    return Terrain(scene, (heights - low) / (top - low), low, top, is_cut)

"""The basin map: for every point of a grid, the minimum that descent from it reaches."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.descent import Descent, Gradient
from core.document import Training
from core.network import Booleans, Floats, Integers

BLOCK = 16_384  # points at once
FLAT = 1e-3
NOWHERE = -1  # descent has not come to rest, or is not finite


@dataclass(frozen=True, eq=False)
class Basins:
    """`labels[row, column]`: which of `minima`, (minima, 2), is reached; lowest first; −1: none. `losses` of them."""

    labels: Integers
    minima: Floats
    losses: Floats


def basins(
    training: Training, gradient: Gradient, x_values: Floats, y_values: Floats, updates: int
) -> Generator[float, None, Basins]:
    """Descend from every point of the grid; yields progress from 0 to 1, returns the map.

    Points are taken to have arrived together when they end within a hundredth of the grid's size of each other, and at
    rest where the surface is a thousand times flatter than it is at most points of the grid.
    """
    grid = np.stack([axis.ravel() for axis in np.meshgrid(x_values, y_values)])
    size = np.array([[np.ptp(x_values)], [np.ptp(y_values)]])
    arrived = np.empty_like(grid)
    for first in range(0, grid.shape[1], BLOCK):
        part = slice(first, first + BLOCK)
        points = Descent(training, np.ascontiguousarray(grid[:, part]))
        for done in range(updates):
            points.step(gradient)
            yield (first + points.place.shape[1] * (done + 1) / updates) / grid.shape[1]
        arrived[:, part] = points.place
    at_rest = _steepness(gradient, arrived) <= FLAT * np.nanmedian(_steepness(gradient, grid))
    return _labelled(arrived, at_rest, size, gradient, (len(y_values), len(x_values)))


def _steepness(gradient: Gradient, points: Floats) -> Floats:
    """Return |gradient| at points, (points,); infinite where it is not finite."""
    with np.errstate(all="ignore"):
        size = np.hypot(*gradient(points)[1])
    return np.where(np.isfinite(size), size, np.inf)


def _labelled(arrived: Floats, rests: Booleans, size: Floats, gradient: Gradient, shape: tuple[int, int]) -> Basins:
    """Gather the ends: the first one left makes a minimum of all within reach, until none is left."""
    labels = np.full(arrived.shape[1], NOWHERE, dtype=np.intp)
    found: list[Floats] = []
    left = np.flatnonzero(rests)
    while len(left) and len(found) < 64:
        centre = np.median(arrived[:, left[_nearest(arrived[:, left], arrived[:, left[:1]], size)]], axis=1)
        near = _nearest(arrived[:, left], centre[:, np.newaxis], size)
        near[0] = True
        labels[left[near]] = len(found)
        found.append(centre)
        left = left[~near]
    minima = np.array(found).reshape(-1, 2)
    losses = gradient(np.ascontiguousarray(minima.T))[0].copy() if len(minima) else np.empty(0)
    order = np.argsort(losses, kind="stable")
    rank = np.empty(len(order) + 1, dtype=np.intp)
    rank[order], rank[-1] = np.arange(len(order)), NOWHERE
    return Basins(rank[labels].reshape(shape), minima[order], losses[order])


def _nearest(points: Floats, centre: Floats, size: Floats) -> Booleans:
    return np.asarray((np.abs(points - centre) < size / 100).all(axis=0))

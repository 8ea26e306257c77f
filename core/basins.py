"""The basin map: for every point of a grid, the minimum that descent from it reaches.

Descent is at a minimum where it moves less than AT_REST of the grid's size in the last tenth of its updates, and where
a few Newton's steps |H|⁻¹g from there do not lead farther; where the slope is FLAT against the steep parts of the grid,
and the surface curves upwards. A plateau, a saddle and a slow slide are none. Lengths are in sizes of the grid.
Ends that nothing higher lies between are one minimum: those along the floor of a valley.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.descent import Descent, Gradient
from core.document import Training
from core.network import Booleans, Floats, Integers

BLOCK = 16_384  # points at once
FLAT = 1e-3  # of what nine points of the grid in ten are less steep than
AT_REST = TOGETHER = 0.01  # of the grid's size
LATE = 0.9  # of the updates
NEWTON_STEPS = 4
NUDGE = 1e-4  # of the grid's size, for differences of gradients
DOWNWARD = 1e-6  # of the greater curvature: less is as good as flat
NOISE = 1e-9  # of the greater curvature
MOST_ENDS, NEIGHBOURS, BETWEEN = 256, 8, 9
BARRIER = 1e-6  # of the steep parts' rise over the grid
NOWHERE = -1  # descent still moves, is on a plateau or a saddle, or is not finite


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

    Points are taken to have arrived together when they end within a hundredth of the grid's size of each other.
    """
    grid = np.stack([axis.ravel() for axis in np.meshgrid(x_values, y_values)])
    size = np.array([[np.ptp(x_values)], [np.ptp(y_values)]])
    arrived, moved = np.empty_like(grid), np.empty_like(grid)
    for first in range(0, grid.shape[1], BLOCK):
        part = slice(first, first + BLOCK)
        points = Descent(training, np.ascontiguousarray(grid[:, part]))
        late = points.place.copy()
        for done in range(updates):
            if done == int(LATE * updates):
                late = points.place.copy()
            points.step(gradient)
            yield (first + points.place.shape[1] * (done + 1) / updates) / grid.shape[1]
        arrived[:, part], moved[:, part] = points.place, points.place - late
    scaled = _scaled(gradient, size)
    steep = _steep(scaled, grid / size)
    places = arrived / size
    with np.errstate(invalid="ignore"):
        rests = (np.abs(moved / size) < AT_REST).all(axis=0) & _at_rest(scaled, places, steep)
    labels, ends = _labelled(places, scaled(places)[0], rests)
    joined = _joined(scaled, ends, BARRIER * steep)
    return _map(labels, ends * size[:, 0], joined, gradient, (len(y_values), len(x_values)))


def _scaled(gradient: Gradient, size: Floats) -> Gradient:
    """Return the surface with the grid's size as the unit of both axes."""

    def at(points: Floats) -> tuple[Floats, Floats]:
        losses, slopes = gradient(np.ascontiguousarray(points * size))
        with np.errstate(all="ignore"):
            return losses.copy(), slopes * size

    return at


def _steep(gradient: Gradient, grid: Floats) -> float:
    """Return how steep the steep parts of the grid are."""
    with np.errstate(all="ignore"):
        steepness = np.hypot(*gradient(grid)[1])
    finite = steepness[np.isfinite(steepness)]
    return float(np.quantile(finite, 0.9)) if len(finite) else 0.0


def _at_rest(gradient: Gradient, points: Floats, steep: float) -> Booleans:
    """Return which points are at a minimum: they stay where they are when Newton's steps are made from there."""
    rests, place = np.asarray(np.isfinite(points).all(axis=0)), points
    with np.errstate(all="ignore"):
        for _ in range(NEWTON_STEPS):
            slopes, curvatures, directions = _bent(gradient, place)
            greatest = np.abs(curvatures).max(axis=1)
            stiff = np.maximum(np.abs(curvatures), NOISE * greatest[:, np.newaxis] + np.finfo(float).tiny)
            step = np.einsum("pij,pj->ip", directions, np.einsum("pij,ip->pj", directions, slopes) / stiff)
            place = np.clip(np.where(np.isfinite(step), place - step, np.inf), points - 1, points + 1)
            rests &= (greatest > FLAT * steep) & (curvatures[:, 0] >= -DOWNWARD * greatest)
            rests &= (np.hypot(*slopes) <= FLAT * steep) & (np.abs(place - points) < AT_REST).all(axis=0)
    return np.asarray(rests)


def _bent(gradient: Gradient, points: Floats) -> tuple[Floats, Floats, Floats]:
    """Return slopes, (2, points), curvatures, (points, 2), the lower one first, and their directions; 0 for NaN."""
    nudges = NUDGE * np.eye(2)[:, :, np.newaxis]
    columns = [(gradient(points + nudge)[1] - gradient(points - nudge)[1]) / (2 * NUDGE) for nudge in nudges]
    hessian = np.stack(columns).transpose(2, 0, 1)
    hessian = np.where(np.isfinite(hessian), hessian, 0.0)
    curvatures, directions = np.linalg.eigh((hessian + hessian.transpose(0, 2, 1)) / 2)
    slopes = gradient(points)[1]
    return np.where(np.isfinite(slopes), slopes, np.inf), curvatures, directions


def _labelled(arrived: Floats, losses: Floats, rests: Booleans) -> tuple[Integers, Floats]:
    """Gather the ends around the lowest within reach of the first one left, until none is left; labels, (ends, 2)."""
    labels = np.full(arrived.shape[1], NOWHERE, dtype=np.intp)
    found: list[Floats] = []
    left = np.flatnonzero(rests)
    while len(left) and len(found) < MOST_ENDS:
        first = left[_near(arrived[:, left], arrived[:, left[:1]])]
        centre = arrived[:, first[losses[first].argmin()]]
        near = _near(arrived[:, left], centre[:, np.newaxis])
        near[0] = True
        labels[left[near]] = len(found)
        found.append(centre)
        left = left[~near]
    return labels, np.array(found).reshape(-1, 2)


def _near(points: Floats, centre: Floats) -> Booleans:
    return np.asarray((np.abs(points - centre) < TOGETHER).all(axis=0))


def _joined(gradient: Gradient, ends: Floats, barrier: float) -> Integers:
    """Return a number for each end; ends with nothing higher between them, or a chain of such, have the same."""
    numbers = np.arange(len(ends))
    if len(ends) < 2:
        return numbers
    distances = np.hypot(*(ends[:, np.newaxis] - ends).T)
    for one, row in enumerate(np.argsort(distances, axis=1)[:, 1 : NEIGHBOURS + 1]):
        for other in row.tolist():
            if numbers[one] != numbers[other] and not _parted(gradient, ends[one], ends[other], barrier):
                numbers[numbers == numbers[other]] = numbers[one]
    return numbers


def _parted(gradient: Gradient, one: Floats, other: Floats, barrier: float) -> bool:
    """Tell whether something higher than both lies between two places."""
    shares = np.linspace(0, 1, BETWEEN + 2)
    losses = gradient(one[:, np.newaxis] * (1 - shares) + other[:, np.newaxis] * shares)[0]
    return not float(losses.max()) <= max(float(losses[0]), float(losses[-1])) + barrier


def _map(labels: Integers, ends: Floats, joined: Integers, gradient: Gradient, shape: tuple[int, int]) -> Basins:
    """Return the map: of the ends that are one minimum the lowest stands for it; minima in order of their losses."""
    losses = gradient(np.ascontiguousarray(ends.T))[0].copy() if len(ends) else np.empty(0)
    order = np.argsort(losses, kind="stable")
    leaders = [int(end) for place, end in enumerate(order) if joined[end] not in joined[order[:place]]]
    rank = np.full(len(ends) + 1, NOWHERE, dtype=np.intp)  # the last one: of NOWHERE
    for number, leader in enumerate(leaders):
        rank[:-1][joined == joined[leader]] = number
    return Basins(rank[labels].reshape(shape), ends[leaders].reshape(-1, 2), losses[leaders])

"""The formulae of the made data sets: each a function of size, noise and generator to inputs and targets.

Class 0 and class 1 take turns from row to row, so that batches of consecutive rows see both. `noise` is the standard
deviation of what is added: to the points of a class, or to the targets of a function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from core.network import Floats

Pair = tuple[Floats, Floats]
Maker = Callable[[int, float, np.random.Generator], Pair]

TURNS = 1.75  # of each arm of the spiral, as TensorFlow Playground has it
REACH = 5.0  # how far its arms go out
HALF_WIDTH = 2.0  # of the square of the checkerboard


def _column(values: Floats) -> Floats:
    return np.asarray(values, dtype=np.float64)[:, np.newaxis]


def _classes(size: int) -> Floats:
    """Return 0, 1, 0, 1 … as (size,)."""
    return np.arange(size, dtype=np.float64) % 2.0


def _along(size: int) -> Floats:
    """Return for each row how far along its own class it is, from 0 to 1, evenly: (size,)."""
    along: Floats = (np.arange(size) // 2) / np.maximum(_members(size) - 1.0, 1.0)
    return along


def _members(size: int) -> Floats:
    """Return for each row how many rows its class has, (size,)."""
    return np.array([(size + 1) // 2, max(1, size // 2)], dtype=np.float64)[np.arange(size) % 2]


def _noisy(x: Floats, y: Floats, noise: float, generator: np.random.Generator) -> Floats:
    points: Floats = np.stack([x, y], axis=1)
    return points + noise * generator.standard_normal(points.shape)


def gate(table: Callable[[Floats, Floats], Floats]) -> Maker:
    """Return the maker of a logic gate: the four corners (0, 0), (0, 1), (1, 0), (1, 1) again and again."""

    def make(size: int, noise: float, generator: np.random.Generator) -> Pair:
        corner = np.arange(size) % 4
        x: Floats = np.array([0.0, 0.0, 1.0, 1.0])[corner]
        y: Floats = np.array([0.0, 1.0, 0.0, 1.0])[corner]
        return _noisy(x, y, noise, generator), _column(table(x, y))

    return make


def moons(size: int, noise: float, generator: np.random.Generator) -> Pair:
    """Two half circles that reach into each other: (cos θ, sin θ) and (1 − cos θ, ½ − sin θ), θ evenly from 0 to π."""
    lower, angle = _classes(size), np.pi * _along(size)
    x = np.where(lower, 1.0 - np.cos(angle), np.cos(angle))
    y = np.where(lower, 0.5 - np.sin(angle), np.sin(angle))
    return _noisy(x, y, noise, generator), _column(lower)


def circles(size: int, noise: float, generator: np.random.Generator) -> Pair:
    """A circle of radius 1 (class 0) around one of radius ½ (class 1), angles evenly spread."""
    inner = _classes(size)
    angle, radius = 2.0 * np.pi * (np.arange(size) // 2) / _members(size), np.where(inner, 0.5, 1.0)
    return _noisy(radius * np.cos(angle), radius * np.sin(angle), noise, generator), _column(inner)


def spiral(size: int, noise: float, generator: np.random.Generator) -> Pair:
    """Two arms of 1¾ turns: (r sin θ, r cos θ) with r = 5s and θ = 2π·1.75·s, the other arm half a turn on."""
    arm = _classes(size)
    way = (np.arange(size) // 2) / _members(size)
    angle, radius = 2.0 * np.pi * TURNS * way + np.pi * arm, REACH * way
    return _noisy(radius * np.sin(angle), radius * np.cos(angle), noise, generator), _column(arm)


def gaussians(size: int, noise: float, generator: np.random.Generator) -> Pair:
    """Two clouds around (−2, −2) and (2, 2), their standard deviation the noise."""
    right = _classes(size)
    centre = 4.0 * right - 2.0
    return _noisy(centre, centre, noise, generator), _column(right)


def checkerboard(size: int, noise: float, generator: np.random.Generator) -> Pair:
    """Points anywhere in a square of 4 by 4 fields of side 1; the class is (⌊x⌋ + ⌊y⌋) mod 2, before noise."""
    points = generator.uniform(-HALF_WIDTH, HALF_WIDTH, (size, 2))
    colour = np.floor(points).sum(axis=1) % 2.0
    return _noisy(points[:, 0], points[:, 1], noise, generator), _column(colour)


def curve(function: Callable[[Floats], Floats], low: float, high: float) -> Maker:
    """Return the maker of a function of one number, at evenly spaced places from low to high."""

    def make(size: int, noise: float, generator: np.random.Generator) -> Pair:
        x: Floats = np.linspace(low, high, size, dtype=np.float64)
        return _column(x), _column(function(x) + noise * generator.standard_normal(size))

    return make


def product(size: int, noise: float, generator: np.random.Generator) -> Pair:
    """x · y at points anywhere from −1 to 1."""
    points = generator.uniform(-1.0, 1.0, (size, 2))
    return points, _column(points[:, 0] * points[:, 1] + noise * generator.standard_normal(size))


MAKERS: Mapping[str, Maker] = {
    "and": gate(np.minimum),
    "or": gate(np.maximum),
    "xor": gate(lambda x, y: (x != y) * 1.0),
    "moons": moons,
    "circles": circles,
    "spiral": spiral,
    "gaussians": gaussians,
    "checkerboard": checkerboard,
    "sine": curve(np.sin, -np.pi, np.pi),
    "step": curve(lambda x: np.heaviside(x, 1.0).astype(np.float64), -1.0, 1.0),
    "square": curve(np.square, -1.0, 1.0),
    "absolute": curve(lambda x: np.asarray(np.abs(x), dtype=np.float64), -1.0, 1.0),
    "product": product,
}

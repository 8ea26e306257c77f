"""An activation as a curve: points around the operating point, value and slope anywhere, round tick numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.activations import ACTIVATIONS, parameters_of
from core.network import Floats, read_only

REACH: Mapping[str, float] = {  # how far to both sides of 0 a curve shows what it is like
    "logistic": 6.0, "tanh": 4.0, "softsign": 8.0, "sine": 2.0 * math.pi, "gaussian": 3.0, "square": 3.0, "cube": 2.0,
    "step": 3.0,
}  # fmt: skip
USUAL_REACH = 4.0
POINTS = 241
BEYOND = 1.25  # of an operating point farther out
FARTHEST = 1e90  # its cube is a number still
MARGIN = 0.08


@dataclass(frozen=True)
class Curve:
    """out = f(net) from −reach to reach; `parameters` as the neuron has them."""

    activation: str
    parameters: tuple[tuple[str, float], ...]
    reach: float

    def at(self, net: Floats | float) -> Floats:
        """Return f(net)."""
        with np.errstate(all="ignore"):
            return ACTIVATIONS[self.activation].function(np.asarray(net, dtype=np.float64), dict(self.parameters))

    def slope(self, net: float) -> float:
        """Return f′(net)."""
        point = np.asarray(net, dtype=np.float64)
        with np.errstate(all="ignore"):
            return float(ACTIVATIONS[self.activation].derivative(point, self.at(point), dict(self.parameters)))

    @cached_property
    def pieces(self) -> tuple[tuple[Floats, Floats], ...]:
        """(net, out) of each unbroken piece of the curve, in order; the step function has two."""
        ends = [(-self.reach, self.reach)]
        if self.activation == "step":
            ends = [(-self.reach, -np.finfo(np.float64).tiny), (0.0, self.reach)]
        grids = [np.linspace(low, high, POINTS) for low, high in ends]
        return tuple((read_only(grid), read_only(self.at(grid))) for grid in grids)

    @cached_property
    def range(self) -> tuple[float, float]:
        """The least and the largest out, 0 among them, with a margin."""
        outs = np.concatenate([out for _, out in self.pieces])
        outs = outs[np.isfinite(outs)]
        low, high = float(outs.min(initial=0.0)), float(outs.max(initial=0.0))
        margin = MARGIN * (high - low) or 1.0
        return low - margin, high + margin


def curve_of(activation: str, given: Mapping[str, Any], net: float | None) -> Curve:
    """Return the curve of an activation, wide enough for the operating point `net` where there is one."""
    reach = REACH.get(activation, USUAL_REACH)
    if net is not None and math.isfinite(net):
        reach = max(reach, BEYOND * min(abs(net), FARTHEST))
    return Curve(activation, tuple(parameters_of(activation, given).items()), reach)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most `most` (≥ 2) round numbers from low to high, equally far apart, 0 among them if it is inside."""
    span = high - low
    if not (span > 0 and math.isfinite(span)):
        return []
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * factor for factor in (1, 2, 5, 10, 20, 50, 100) if _count(low, high, power * factor) <= most)
    first = math.ceil(low / step)
    return [number * step for number in range(first, first + _count(low, high, step))]


def _count(low: float, high: float, step: float) -> int:
    return max(0, math.floor(high / step) - math.ceil(low / step) + 1)

"""The scale of losses in a race: logarithmic, also through zero where a function goes below it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.curve import ticks
from core.network import Floats
from core.numbers import shown

DEEPEST = 1e-12  # of the loss at the start: lower is shown there
HIGHEST = 1e3  # times that: higher leaves the picture
ROUNDED = 0.02  # of the height, by which a rounded end may stand out
NARROW, AIR = 0.25, 0.15  # of a decade; of a narrow span, left free below and above
KNEE = 1e-3  # of the largest size: below it a scale through zero is linear


@dataclass(frozen=True)
class LossScale:
    """Losses as heights: the logarithm, or (with a `knee`) asinh(loss / knee), through zero."""

    low: float
    high: float
    knee: float = 0.0

    @classmethod
    def of(cls, losses: Floats, start: float) -> LossScale:
        """Return a scale for losses of a race that begins at a loss."""
        finite = losses[np.isfinite(losses)]
        if not finite.size:
            return cls(0.0, 1.0)
        top = max(abs(start), 1e-300) * HIGHEST
        if finite.min() >= 0:
            floor = max(float(finite.max()), 1e-300) * DEEPEST if start <= 0 else start * DEEPEST
            heights = np.log10(np.clip(finite, max(floor, 1e-300), top))
            return cls(*_roomy(float(heights.min()), float(heights.max())))
        clipped = np.clip(finite, -top, top)
        knee = max(float(np.abs(clipped).max()) * KNEE, 1e-300)
        heights = np.arcsinh(clipped / knee)
        return cls(*_apart(float(heights.min()), float(heights.max())), knee)

    def heights(self, losses: Floats) -> Floats:
        """Return where losses stand between 0 (low) and 1 (high), held there; NaN stays."""
        with np.errstate(all="ignore"):
            found = np.arcsinh(losses / self.knee) if self.knee else np.log10(np.maximum(losses, 1e-320))
            return np.asarray(np.clip((found - self.low) / (self.high - self.low), -0.02, 1.02))

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Return some heights between 0 and 1 with their losses in words."""
        losses = self._decades(most) if self.knee == 0.0 else self._through_zero()
        heights = self.heights(np.array(losses))
        near = [(float(h), loss) for h, loss in zip(heights, losses, strict=True) if -ROUNDED <= h <= 1.0 + ROUNDED]
        told = [[shown(loss, digits) for _, loss in near] for digits in range(2, 9)]
        words = next((some for some in told if len(set(some)) == len(some)), told[-1])
        return [(min(max(h, 0.0), 1.0), text) for (h, _), text in zip(near, words, strict=True)]

    def _decades(self, most: int) -> list[float]:
        first, last = math.ceil(self.low - 1e-9), math.floor(self.high + 1e-9)
        every = max(1, math.ceil((last - first + 1) / max(1, most)))
        if last - first >= 1:
            return [float(f"1e{power}") for power in range(first, last + 1, every)]
        finer = [float(f"{digit}e{power}") for power in range(first - 1, last + 1) for digit in (1, 2, 5)]
        inside = [loss for loss in finer if self.low <= math.log10(loss) <= self.high]
        return inside if len(inside) >= 2 else ticks(10**self.low, 10**self.high, max(2, most))

    def _through_zero(self) -> list[float]:
        low, high = (math.sinh(end) * self.knee for end in (self.low, self.high))
        size = 10.0 ** math.floor(math.log10(max(abs(low), abs(high))))
        inside = [value for value in (-size, -size / 10, 0.0, size / 10, size) if low <= value <= high]
        return inside if len(inside) >= 2 else [float(f"{end:.3g}") for end in (low, high)]


def _roomy(low: float, high: float) -> tuple[float, float]:
    """Return the ends of a scale of logarithms: quarters of a decade, or close around losses that differ little."""
    span = high - low
    if span >= NARROW:
        return math.floor(low * 4) / 4, math.ceil(high * 4) / 4
    return (low - AIR * span, high + AIR * span) if span > 1e-9 else (low - NARROW, high + NARROW)


def _apart(low: float, high: float) -> tuple[float, float]:
    return (low, high) if high - low > 0.2 else (low - 0.25, high + 0.25)

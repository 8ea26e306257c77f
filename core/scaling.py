"""Scaled columns: which numbers of the world stand behind those that the network sees, as two readable settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.message import EMPTY
from core.network import Floats

Method = Literal["standard", "range"]
METHODS: Mapping[Method, tuple[str, str]] = {"standard": ("mean", "deviation"), "range": ("low", "high")}


@dataclass(frozen=True)
class Scaling:
    """How a column was scaled; `first` and `second` are named by METHODS in files and on screens.

    standard: (value − mean) / deviation;  range: (value − low) / (high − low)
    """

    method: Method
    first: float
    second: float
    extra: Mapping[str, Any] = EMPTY

    @property
    def span(self) -> float:
        """What 1 of the scaled numbers is worth."""
        return self.second if self.method == "standard" else self.second - self.first

    def scaled(self, values: Floats) -> Floats:
        """Return the numbers that the network sees."""
        return (values - self.first) / self.span

    def unscaled(self, values: Floats) -> Floats:
        """Return the numbers of the world, to 15 digits: what rounding added on the way there and back is dropped."""
        return rounded(values * self.span + self.first)

    @property
    def is_sound(self) -> bool:
        """Whether it can be taken back: its settings are finite and lie apart."""
        return bool(np.isfinite([self.first, self.second, self.span]).all()) and self.span > 0

    @property
    def settings(self) -> dict[str, float]:
        """The two settings by their names in a file."""
        return dict(zip(METHODS[self.method], (self.first, self.second), strict=True))


def rounded(values: Floats) -> Floats:
    """Return numbers to 15 significant digits: those that people type come back as they were typed."""
    flat = [float(f"{value:.15g}") for value in np.ravel(values).tolist()]
    return np.array(flat).reshape(np.shape(values))


def fitted(method: Method, values: Floats) -> Scaling:
    """Return the scaling of this kind that fits a column: mean 0 and deviation 1, or from 0 to 1.

    The deviation is that of the numbers at hand (divided by their count). A column that never changes keeps a span
    of 1 (a range: or as large as its numbers), so that these become 0. Where numbers are too far apart for a float64,
    it is not sound.
    """
    if method == "standard":
        with np.errstate(all="ignore"):
            mean, deviation = float(np.mean(values)), float(np.std(values))
        return Scaling(method, mean, deviation if deviation > 0 else 1.0)
    low, high = float(np.min(values)), float(np.max(values))
    return Scaling(method, low, high if high > low else low + max(1.0, abs(low)))

"""Where powers of ten lie on the plot of errors: two logarithmic axes and the decades that are labelled."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from core.checks import TOLERANCE
from core.difference import LOWEST_POWER, Valley

LEAST, MOST = -18, 12  # decades beyond which errors stand at the edge


@dataclass(frozen=True)
class Scales:
    """The plot's rectangle, from 10^LOWEST_POWER to 1 across and from 10^bottom to 10^top up."""

    plot: QRectF
    bottom: int
    top: int

    @classmethod
    def of(cls, plot: QRectF, valley: Valley | None) -> Scales:
        """Return scales with room for all errors of a valley and for the check's limit."""
        errors = [TOLERANCE, TOLERANCE / 100]
        for point in valley.points if valley else ():
            errors += [point.error, point.one_sided_error]
        powers = [math.log10(error) for error in errors if error > 0 and math.isfinite(error)]
        bottom, top = math.floor(min(powers) - 0.3), math.ceil(max(powers) + 0.2)
        return cls(plot, max(LEAST, bottom), min(MOST, top))

    def x(self, step: float) -> float:
        """Return where a step is."""
        share = (math.log10(step) - LOWEST_POWER) / -LOWEST_POWER
        return self.plot.left() + self.plot.width() * share

    def step_at(self, x: float) -> float:
        """Return the step above a place of the axis."""
        share = min(max((x - self.plot.left()) / self.plot.width(), 0.0), 1.0)
        return float(10.0 ** (LOWEST_POWER * (1 - share)))

    def y(self, error: float) -> float:
        """Return where an error is; 0 at the lower edge, ∞ at the upper one."""
        power = math.log10(error) if 0 < error < math.inf else (-math.inf if error == 0 else math.inf)
        share = (min(max(power, self.bottom), self.top) - self.bottom) / (self.top - self.bottom)
        return self.plot.bottom() - self.plot.height() * share

    def place(self, step: float, error: float) -> QPointF:
        """Return where a point is."""
        return QPointF(self.x(step), self.y(error))

    def powers_across(self, room: float) -> list[int]:
        """Return the decades to label across, at least `room` pixels apart."""
        return _decades(LOWEST_POWER, 0, self.plot.width(), room)

    def powers_up(self, room: float) -> list[int]:
        """Return the decades to label upwards."""
        return _decades(self.bottom, self.top, self.plot.height(), room)


def _decades(low: int, high: int, length: float, room: float) -> list[int]:
    apart = next((step for step in (1, 2, 4, 5, 10) if length / (high - low) * step >= room), 20)
    return [power for power in range(low, high + 1) if power % apart == 0]

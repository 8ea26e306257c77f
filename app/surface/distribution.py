"""How the final losses of restarts are distributed: in order, and counted in bars."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.surface.minima import Found
from core.network import Floats, Integers

BARS = 48
APART = 2  # bars between numbers
OUTLIERS = 3.0  # times the loss that 98 in 100 stay below: more is off the axis


@dataclass(frozen=True, eq=False)
class Distribution:
    """Finite losses in order and their restarts; counts of bars from 0 to `top`; the cluster of each restart, −1."""

    order: Integers
    losses: Floats
    counts: Integers
    top: float
    clusters: Integers

    @classmethod
    def of(cls, found: Found) -> Distribution:
        """Return how the losses of restarts are distributed."""
        losses = found.restarts.losses
        order = np.argsort(losses, kind="stable")
        order = order[np.isfinite(losses[order])]
        ordered = losses[order]
        top = _top(ordered)
        low = min(0.0, float(ordered[0])) if len(ordered) else 0.0
        counts = np.histogram(np.clip(ordered, low, top), BARS, (low, top))[0]
        clusters = np.full(len(losses), -1, dtype=np.intp)
        for number, cluster in enumerate(found.clusters):
            clusters[cluster.members] = number
        return cls(order, ordered, counts, top, clusters)

    @property
    def low(self) -> float:
        """Where the axis begins."""
        return min(0.0, float(self.losses[0])) if len(self.losses) else 0.0

    @property
    def above(self) -> int:
        """How many losses are off the axis."""
        return int((self.losses > self.top).sum())

    def first_in(self, bar: int) -> int | None:
        """Return the place, in order, of the lowest loss in a bar; None if it is empty."""
        inside = np.flatnonzero(self.bars == bar)
        return int(inside[0]) if len(inside) else None

    @cached_property
    def bars(self) -> Integers:
        """Which bar each loss, in order, is in."""
        bars: Integers = np.clip((self.losses - self.low) / (self.top - self.low) * BARS, 0, BARS - 1).astype(np.intp)
        return bars

    @cached_property
    def bar_clusters(self) -> tuple[int, ...]:
        """The cluster that most of each bar belong to, −1: none."""
        members = [self.clusters[self.order[self.bars == bar]] for bar in range(BARS)]
        return tuple(int(np.bincount(each + 1).argmax()) - 1 if len(each) else -1 for each in members)

    @cached_property
    def numbered(self) -> dict[int, int]:
        """How many each gathering has, at the longest bar of its own: {bar: count}, the counts that the list tells.

        Of gatherings whose numbers would lie over each other the larger one has it.
        """
        found: dict[int, int] = {}
        sizes = np.bincount(self.clusters[self.order] + 1)[1:]
        for number in np.argsort(-sizes, kind="stable").tolist():
            bars = np.bincount(self.bars[self.clusters[self.order] == number], minlength=BARS)
            if bars.any() and all(abs(int(bars.argmax()) - bar) > APART for bar in found):
                found[int(bars.argmax())] = int(sizes[number])
        return found


def _top(ordered: Floats) -> float:
    """Return the upper end of the axis: above all losses, but for a few far away."""
    if not len(ordered):
        return 1.0
    usual, most = float(np.quantile(ordered, 0.98)), float(ordered[-1])
    top = most if most <= OUTLIERS * abs(usual) else usual
    return top * 1.04 if top > 0 else top + 1e-12

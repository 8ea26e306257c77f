"""The phases in words, and where they lie on a bar: steps to places and back, without a loop over steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.stage_words import FORMS, label
from app.words import tr
from core.network import Floats
from core.stages import stage_runs
from core.steps import Phase, PhaseRun, StepPlan

NAMES: Mapping[Phase, str] = {
    Phase.FORWARD: "forward",
    Phase.LOSS: "loss",
    Phase.BACKWARD: "backward",
    Phase.GRADIENT: "gradients",
    Phase.AVERAGE: "average",
    Phase.UPDATE: "update",
}
GAP = 3.0
MOST_WITH_GAPS = 60


def phase_name(phase: Phase) -> str:
    """Return what a phase is called on screen."""
    return tr(NAMES[phase])


def runs_of(plan: StepPlan) -> tuple[PhaseRun, ...]:
    """Return the runs that the bar shows: the deltas parted in two, as long as there are not too many of them."""
    if len(plan.phases) > MOST_WITH_GAPS:
        return plan.phases
    runs = stage_runs(plan)
    return runs if len(runs) <= MOST_WITH_GAPS else plan.phases


@dataclass(frozen=True, eq=False)
class BarLayout:
    """Where each run of steps lies: from `left[i]`, `width[i]` pixels wide, in the order of time."""

    runs: tuple[PhaseRun, ...]
    left: Floats
    width: Floats

    @cached_property
    def first(self) -> Floats:
        return np.array([run.first for run in self.runs], dtype=np.float64)

    def run_at(self, x: float) -> int:
        """Return the place in `runs` of the one under a point, the nearest one outside."""
        return max(0, int(np.searchsorted(self.left, x, side="right")) - 1)

    def x_of(self, index: int) -> float:
        """Return where the playhead stands when step `index` is done; 0: at the very left."""
        if not self.runs or index <= 0:
            return float(self.left[0]) if self.runs else 0.0
        place = max(0, int(np.searchsorted(self.first, index, side="right")) - 1)
        run = self.runs[place]
        done = min(index - run.first + 1, run.count)
        return float(self.left[place] + self.width[place] * done / run.count)

    def index_at(self, x: float) -> int:
        """Return the cursor whose playhead is nearest to a point."""
        if not self.runs:
            return 0
        run, share = self._share(x)
        return run.first - 1 + round(share * run.count)

    def step_at(self, x: float) -> int:
        """Return the step under a point, from 1."""
        run, share = self._share(x)
        return run.first + min(int(share * run.count), run.count - 1)

    def _share(self, x: float) -> tuple[PhaseRun, float]:
        place = self.run_at(x)
        width = float(self.width[place]) or 1.0
        return self.runs[place], min(max((x - float(self.left[place])) / width, 0.0), 1.0)


def lay_out(runs: Sequence[PhaseRun], left: float, available: float, wanted: Sequence[float]) -> BarLayout:
    """Divide `available` pixels among runs by their number of steps, none narrower than wanted while that fits.

    Args:
        wanted: (runs,) the least width of each, so that its name can stand above it.
    """
    counts = np.array([run.count for run in runs], dtype=np.float64)
    gap = GAP if len(runs) <= MOST_WITH_GAPS else 0.0
    room = max(0.0, available - gap * max(0, len(runs) - 1))
    least = np.array(wanted, dtype=np.float64)
    if least.sum() > room:
        least = np.full(len(runs), min(4.0, room / (2 * max(1, len(runs)))))
    width = _shares(counts, least, room)
    starts = left + np.concatenate(([0.0], np.cumsum(width + gap)[:-1])) if len(runs) else np.zeros(0)
    return BarLayout(tuple(runs), starts, width)


def lay_out_named(
    plan: StepPlan | None,
    runs: Sequence[PhaseRun],
    left: float,
    available: float,
    width_of: Callable[[str], float],
) -> tuple[BarLayout, tuple[str, ...]]:
    """Lay out with the longest names that all have room; return the names that fit, none for very many runs."""
    if plan is None or len(runs) > MOST_WITH_GAPS:
        return lay_out(runs, left, available, [0.0] * len(runs)), ()
    room = available - GAP * (len(runs) - 1)
    forms = [[label(plan, run, form) for form in range(FORMS)] for run in runs]
    needed = [[width_of(name) if name else 0.0 for name in names] for names in forms]
    form = next((form for form in range(FORMS) if sum(widths[form] for widths in needed) <= room), FORMS - 1)
    layout = lay_out(runs, left, available, [widths[form] for widths in needed])
    fitting = [
        next((name for name, need in zip(names, widths, strict=True) if need <= width), "")
        for names, widths, width in zip(forms, needed, layout.width, strict=True)
    ]
    return layout, tuple(fitting)


def _shares(counts: Floats, least: Floats, room: float) -> Floats:
    """Divide room by counts, raising those that get less than their least."""
    held = np.zeros(len(counts), dtype=np.bool_)
    width = least
    for _ in range(len(counts)):
        free = room - least[held].sum()
        total = counts[~held].sum()
        width = np.where(held, least, counts * (free / total if total else 0.0))
        short = ~held & (width < least)
        if not short.any():
            break
        held |= short
    return width

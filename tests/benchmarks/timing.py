"""Times taken side by side: contestants alternate in one run and medians count, so that a busy machine is fair."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType

EMPTY: Mapping[str, Callable[[], object]] = MappingProxyType({})
Job = Callable[[], object]
ROUND = 0.02  # seconds of one contestant's turn


def seconds_of(job: Job, times: int) -> float:
    """Return the seconds of one call, over several calls in a row."""
    start = time.perf_counter()
    for _ in range(times):
        job()
    return (time.perf_counter() - start) / times


def side_by_side(jobs: Mapping[str, Job], rounds: int = 15, before: Mapping[str, Job] = EMPTY) -> dict[str, float]:
    """Return each job's median seconds a call; the jobs take turns, as many calls a turn as fit into ROUND.

    `before`: what to do before a job's turn, untimed.
    """
    found: dict[str, list[float]] = {name: [] for name in jobs}
    times: dict[str, int] = {}
    for _ in range(rounds + 1):
        for name, job in jobs.items():
            before.get(name, gc.collect)()
            seconds_of(job, 1 + times.get(name, 0) // 4)  # warms up the caches; threads of the one before fall asleep
            if name not in times:
                times[name] = max(1, int(ROUND / max(seconds_of(job, 2), 1e-9)))
            else:
                found[name].append(seconds_of(job, times[name]))
    return {name: statistics.median(seconds) for name, seconds in found.items()}


def in_words(seconds: float) -> str:
    """Return a time with three figures and its unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def in_ratio(ratio: float) -> str:
    """Return how many times as long the other took."""
    return f"{ratio:.1f}x faster" if ratio >= 1.0 else f"{1.0 / ratio:.1f}x slower"

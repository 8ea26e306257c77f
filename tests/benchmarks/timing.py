"""Times taken side by side: contestants alternate in one run and medians count, so that a busy machine is fair."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Generator, Mapping
from types import MappingProxyType
from typing import TypeVar

import numpy as np

EMPTY: Mapping[str, Callable[[], object]] = MappingProxyType({})
Job = Callable[[], object]
Result = TypeVar("Result")
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


def reached(ratio: float, aim: float | None) -> str:
    """Return how many times as long the other took, beside what is aimed at."""
    return in_ratio(ratio) + (f" (aim: {aim:g}x)" if aim is not None else "")


def agreed(jobs: Mapping[str, Callable[[], np.ndarray]], tolerance: float = 1e-12) -> Mapping[str, Job]:
    """Return the jobs, after each has been run once and has given what the first one gives.

    Raises:
        AssertionError: if one gives something else.
    """
    found = {name: job() for name, job in jobs.items()}
    wanted = next(iter(found.values()))
    for name, values in found.items():
        np.testing.assert_allclose(values, wanted, rtol=tolerance, atol=tolerance, err_msg=name)
    return jobs


def finished(working: Generator[object, None, Result]) -> Result:
    """Run a generator to its end and return what it returns."""
    while True:
        try:
            next(working)
        except StopIteration as stop:
            done: Result = stop.value
            return done

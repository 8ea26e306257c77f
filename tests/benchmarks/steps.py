"""How fast a step is found by its number among more than 300,000, and how much memory the plan takes."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator

from core.iteration import iterate
from core.steps import Level, StepPlan, plan_of
from tests.benchmarks.networks import dense, graph
from tests.benchmarks.table import Row
from tests.benchmarks.timing import in_words, side_by_side

LOOK_UPS = 1000


def rows() -> Iterator[Row]:
    """Yield the table's rows about steps."""
    for title, document in (("784-128-10", dense(784, 128, 10)), ("graph", graph(12, 250, 32))):
        iteration = iterate(document)
        tracemalloc.start()
        plan = plan_of(iteration, Level.TERM)
        plan.step(plan.count)
        memory = tracemalloc.get_traced_memory()[0] / 2**20
        tracemalloc.stop()
        seconds = side_by_side({"look up": lambda plan=plan: _look_up(plan)}, rounds=9)["look up"] / LOOK_UPS
        task = f"find a step among {plan.count:,} ({title}, level term)"
        yield Row(task, in_words(seconds), f"target: 20 µs; the plan holds {memory:.1f} MB", _verdict(seconds, 20e-6))


def _look_up(plan: StepPlan) -> None:
    chance = random.Random(0)
    for _ in range(LOOK_UPS):
        plan.step(chance.randint(1, plan.count))


def _verdict(seconds: float, target: float) -> str:
    return f"{seconds / target:.2f} of the target"

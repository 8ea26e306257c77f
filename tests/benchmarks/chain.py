"""The chain rule on screen: formula panel, paths of 2-8-8-1 and why its numbers are so. Windows in child processes."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from core.diagnosis import diagnose
from core.formula import Source
from core.iteration import Iteration, iterate
from core.path_graph import Subject
from core.paths import paths_of
from tests.benchmarks.layered import complete
from tests.benchmarks.table import Row
from tests.benchmarks.timing import in_words, seconds_of
from tests.benchmarks.windows import run_child

PANEL, LISTED = 4e-3, 50e-3
MOST = 50  # paths that are written out at once
OF_NEURON, OF_EDGE = (
    ("net", "out", "slope", "dE_dout", "delta"),
    ("weight", "gradient", "batch_gradient", "updated_weight"),
)


def rows() -> Iterator[Row]:
    """Yield the table's rows about formulae, paths and reasons."""
    iteration = iterate(complete((2, 8, 8, 1), "tanh", 4))
    yield _slowest("2-8-8-1, paths found, of any weight or neuron", _paths(iteration), LISTED)
    yield _slowest("2-8-8-1, why it is so, of any number", _reasons(iteration))
    with tempfile.TemporaryDirectory() as settings:
        found = json.loads(run_child("chain_window", settings))
    steps, lenses = found["steps"], found["lenses"]
    slowest = max(steps, key=lambda name: statistics.median(steps[name]))
    task = f"formula panel of a step: explained, laid out and painted, slowest of {len(steps)} examples ({slowest})"
    late = max(statistics.quantiles(seconds, n=20)[-1] for seconds in steps.values())
    yield _row(
        task, statistics.median(steps[slowest]), PANEL, f"95 % of the steps of any example within {in_words(late)}"
    )
    titles = {"paths": "largest paths of a weight or neuron listed and painted", "all paths": "more paths of a neuron",
              "why": "why a number is so, painted"}  # fmt: skip
    for key, title in titles.items():
        late = statistics.quantiles(lenses[key], n=20)[-1]
        target = None if key == "why" else LISTED
        yield _row(f"2-8-8-1, {title}", statistics.median(lenses[key]), target, f"95 % within {in_words(late)}")


def _paths(iteration: Iteration) -> Sequence[Callable[[], object]]:
    topology = iteration.document.network.topology
    subjects = [Subject("weight", edge) for edge in range(len(topology.edges))]
    subjects += [Subject("out", neuron) for neuron in range(len(topology.neurons))]
    return [partial(paths_of, iteration, 0, subject, MOST) for subject in subjects]


def _reasons(iteration: Iteration) -> Sequence[Callable[[], object]]:
    topology = iteration.document.network.topology
    sources = [Source("edge", edge, quantity) for edge in range(len(topology.edges)) for quantity in OF_EDGE]
    sources += [Source("neuron", n, quantity) for n in range(len(topology.neurons)) for quantity in OF_NEURON]
    return [partial(diagnose, iteration, 0, source) for source in sources]


def _slowest(task: str, jobs: Sequence[Callable[[], object]], target: float | None = None) -> Row:
    """Return the row of the slowest job; each one's middle time of five counts."""
    found = [statistics.median(seconds_of(job, 1) for _ in range(5)) for job in jobs]
    return _row(
        task, max(found), target, f"the slowest of {len(found)}; the middle one {in_words(statistics.median(found))}"
    )


def _row(task: str, seconds: float, target: float | None, remark: str) -> Row:
    words = f"target: {in_words(target)}; {remark}" if target is not None else remark
    return Row(task, in_words(seconds), words, f"{seconds / target:.2f} of the target" if target is not None else "")

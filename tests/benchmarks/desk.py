"""At the desk alone: a wrong number explained, a homework checked, a handout written from the command line."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from core.answers import answer_of
from core.files import read_builtin, write
from core.find_mistake import worked
from core.homework import check_homework, read_homework
from core.iteration import Iteration, iterate
from core.mistakes import book_of, diagnose
from tests.benchmarks.layered import complete
from tests.benchmarks.table import Row
from tests.benchmarks.timing import in_words, seconds_of

DIAGNOSED, WRITTEN, DRAWN = 0.1, 1.0, 3.0
RUNS = 5
OFF = 1.3  # a wrong number that no usual mistake is meant to give


def rows() -> Iterator[Row]:
    """Yield the table's rows."""
    for name, iteration in (("Mazur's 2-2-2", iterate(read_builtin("mazur-2-2-2"))), ("2-8-8-1", _larger())):
        seconds = [seconds_of(diagnosis, 1) for diagnosis in _diagnoses(iteration)]
        remark = f"the slowest of {len(seconds)}; the middle one {in_words(statistics.median(seconds))}"
        yield _row(f"{name}, a wrong number explained", max(seconds), DIAGNOSED, remark)
        yield _row(f"{name}, a whole homework checked", seconds_of(_homework(iteration), 1), None, "all numbers wrong")
    for ending, target in ((".md", WRITTEN), (".html", WRITTEN), (".tex", WRITTEN), (".pdf", DRAWN)):
        yield _row(f"handout of Mazur's example as {ending}", _handout(ending), target, "from the start of the command")


def _larger() -> Iteration:
    return iterate(complete((2, 8, 8, 1), "tanh", 4))


def _diagnoses(iteration: Iteration) -> Sequence[Callable[[], object]]:
    book = book_of(iteration)
    parts = [(source, part) for source in worked(book) if (part := book.part(source)) is not None]
    return [
        partial(diagnose, iteration, source, answer_of(OFF * float(part.left.value) + 0.01)) for source, part in parts
    ]


def _homework(iteration: Iteration) -> Callable[[], object]:
    topology, trace = iteration.document.network.topology, iteration.trace
    hidden = [i for i, neuron in enumerate(topology.neurons) if neuron.role.computes]
    lines = [f"net_{topology.neurons[i].id} = {OFF * trace.net[0, i] + 0.01:.6g}" for i in hidden]
    text = "\n".join(lines)
    return lambda: check_homework(read_homework(text, iteration), iteration)


def _handout(ending: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "network.nabla"
        write(read_builtin("mazur-2-2-2"), file)
        command = [sys.executable, "-m", "app", "handout", str(file), "-o", str(Path(folder) / f"out{ending}")]
        return statistics.median(_seconds_of_command(command) for _ in range(RUNS))


def _seconds_of_command(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _row(task: str, seconds: float, target: float | None, remark: str) -> Row:
    if target is None:
        return Row(task, in_words(seconds), remark, "")
    return Row(
        task, in_words(seconds), f"target: {in_words(target)}; {remark}", f"{seconds / target:.2f} of the target"
    )

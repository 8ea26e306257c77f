"""The loss surface of two weights against torch.func.vmap, jax.jit, a Python loop and the bare transcendentals."""

from __future__ import annotations

import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch

from core.document import Document
from core.files import write
from core.surface import surface
from core.surface_plan import BOTH, X, Y, surface_plan
from tests.benchmarks import jax_surface
from tests.benchmarks.arrays import Arrays, Place
from tests.benchmarks.layered import arrays_of, complete, edge_at
from tests.benchmarks.machine import vector_width
from tests.benchmarks.plain_surface import bare, loop_surface
from tests.benchmarks.table import Row
from tests.benchmarks.timing import Job, agreed, finished, in_words, reached, side_by_side
from tests.benchmarks.torch_surface import PIECES, torch_surface
from tests.benchmarks.windows import run_child

SMALL, DIGITS = (2, 8, 8, 1), (64, 32, 10)
POINTS = 128
X_RANGE, Y_RANGE = (-3.0, 3.0), (-4.0, 4.0)
STARTS = 5
WIDE = "AVX-512"


@dataclass(frozen=True)
class Case:
    """Two weights of a network, and how many times faster than torch.func.vmap the surface shall be."""

    title: str
    sizes: tuple[int, ...]
    activation: str
    x: Place
    y: Place
    aim: float
    samples: int = 100

    def document(self) -> Document:
        return complete(self.sizes, self.activation, self.samples)

    def edges(self, document: Document) -> tuple[int, int]:
        return edge_at(document, self.sizes, self.x), edge_at(document, self.sizes, self.y)


FIRST = Case("2-8-8-1, both into a first-layer neuron", SMALL, "tanh", (0, 0, 0), (0, 0, 1), 2.5)
CASES = (
    FIRST,
    Case("2-8-8-1, both into a second-layer neuron", SMALL, "tanh", (1, 0, 0), (1, 0, 1), 6.0),
    Case("2-8-8-1, first and last layer", SMALL, "tanh", (0, 0, 0), (2, 0, 0), 12.0),
    Case("2-8-8-1, both into the output", SMALL, "tanh", (2, 0, 0), (2, 0, 1), 3.5),
    Case("64-32-10, both into a first-layer neuron", DIGITS, "logistic", (0, 0, 0), (0, 0, 1), 10.0),
)
TINY = Case("2-2-2, both into a first-layer neuron", (2, 2, 2), "logistic", (0, 0, 0), (0, 0, 1), 0.0, samples=1)
MEMORY = (
    (FIRST, 128, 5.0),
    (FIRST, 512, 5.0),
    (Case("64-32-10", DIGITS, "logistic", (0, 0, 0), (0, 0, 1), 0.0, samples=1797), 128, 40.0),
)


def rows() -> Iterator[Row]:
    """Yield the table's rows about surfaces."""
    for case in CASES:
        yield from _against_others(case)
    yield _against_bare(FIRST)
    yield _against_loop(FIRST, 7.0)
    yield _against_loop(TINY, 350.0)
    for case, points, aim in MEMORY:
        yield _memory(case, points, aim)
    yield from _fresh()


def axes(points: int = POINTS) -> tuple[np.ndarray, np.ndarray]:
    return np.linspace(*X_RANGE, points), np.linspace(*Y_RANGE, points)


def program_surface(document: Document, edges: tuple[int, int], points: int = POINTS) -> Job:
    """Return a function that computes the surface as the program does."""
    return lambda: finished(surface(document, *edges, *axes(points))).loss


def _title(case: Case, points: int = POINTS) -> str:
    return (
        f"surface {points}x{points}, {case.samples:,} sample{'s' * (case.samples > 1)}, {case.title} ({vector_width()})"
    )


def _against_others(case: Case) -> Iterator[Row]:
    document = case.document()
    arrays = arrays_of(document, case.sizes)
    jobs, before = {"own": program_surface(document, case.edges(document))}, {}
    for piece in PIECES:
        for threads in (1, 2):
            name = _vmap_name(piece, threads)
            jobs[name] = torch_surface(arrays, case.x, case.y, *axes(), piece)
            before[name] = partial(torch.set_num_threads, threads)
    if jax_surface.INSTALLED:
        jobs["warm jax.jit, all threads"] = jax_surface.jax_surface(arrays, case.x, case.y, *axes())
    found = side_by_side(agreed(jobs), 7, before)
    whole = [_vmap_name(None, threads) for threads in (1, 2)]
    pieces = [name for name in before if name not in whole]
    aim = case.aim if vector_width() == WIDE else min(case.aim, 2.0)
    yield _row(case, found, min(whole, key=lambda name: found[name]), aim)
    yield _row(case, found, min(pieces, key=lambda name: found[name]), None)
    for name in jobs.keys() - before.keys() - {"own"}:
        yield _row(case, found, name, 1.0)
    if not jax_surface.INSTALLED:
        yield Row(_title(case), in_words(found["own"]), "warm jax.jit: not installed", "skipped")


def _vmap_name(piece: int | None, threads: int) -> str:
    cut = f", in pieces of {piece} points" if piece else ""
    return f"torch.func.vmap{cut}, {threads} thread{'s' * (threads > 1)}"


def _row(case: Case, found: Mapping[str, float], name: str, aim: float | None) -> Row:
    other = f"{name}: {in_words(found[name])}"
    alone = name.replace("2 threads", "1 thread")
    other += f" ({in_words(found[alone])} with 1)" if alone != name and alone in found else ""
    return Row(_title(case), in_words(found["own"]), other, reached(found[name] / found["own"], aim))


def _against_bare(case: Case) -> Row:
    """Compare with nothing but the tanh of every neuron that moves."""
    document = case.document()
    edges = case.edges(document)
    x, y = (int(document.network.topology.parameter_of_edge[edge]) for edge in edges)
    counts = surface_plan(document.network.topology, x, y).counts
    values = case.samples * (counts[BOTH] * POINTS**2 + (counts[X] + counts[Y]) * POINTS)
    jobs = {"own": program_surface(document, edges), "bare": bare(case.activation, values)}
    found = side_by_side(jobs, 11)
    share = found["own"] / found["bare"]
    other = f"nothing but its {values:,} values of {case.activation}: {in_words(found['bare'])}"
    return Row(_title(case), in_words(found["own"]), other, f"{share:.2f}x as long (aim: at most 2.2x)")


def _against_loop(case: Case, aim: float) -> Row:
    document = case.document()
    loop = loop_surface(arrays_of(document, case.sizes), case.x, case.y, *axes())
    jobs = {"own": program_surface(document, case.edges(document)), "a Python loop over a vectorised forward": loop}
    found = side_by_side(agreed(jobs), 3)
    return _row(case, found, "a Python loop over a vectorised forward", aim)


def _memory(case: Case, points: int, aim: float) -> Row:
    """Measure the most memory that is held at once, beyond the result."""
    document = case.document()
    job = program_surface(document, case.edges(document), points)
    job()  # what is kept for the network is there
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    job()
    peak = (tracemalloc.get_traced_memory()[1] - before) / 2**20
    tracemalloc.stop()
    above = peak - points**2 * 8 / 2**20
    words = f"target: {aim:g} MB above the result"
    return Row(f"memory of a {_title(case, points)}", f"{above:.1f} MB", words, f"{above / aim:.2f} of the target")


def _fresh() -> Iterator[Row]:
    """Compare the time from the start of a process to its first surface."""
    document = FIRST.document()
    with tempfile.TemporaryDirectory() as folder:
        write(document, Path(folder) / "network.json")
        _save(arrays_of(document, SMALL), Path(folder) / "arrays.npz")
        kinds = ["program", "torch", *(["jax"] if jax_surface.INSTALLED else [])]
        found: dict[str, list[float]] = {kind: [] for kind in kinds}
        for turn in range(STARTS + 1):
            for kind, seconds in found.items():
                start = time.time()
                done = float(run_child("first_surface", folder, kind, folder))
                if turn:  # the first of each fills the caches
                    seconds.append(done - start)
    own = statistics.median(found.pop("program"))
    for kind, seconds in found.items():
        middle = statistics.median(seconds)
        ratio = reached(middle / own, 5.0 if kind == "jax" else None)
        yield Row(
            "start of a process to its first surface, 2-8-8-1", in_words(own), f"{kind}: {in_words(middle)}", ratio
        )
    if not jax_surface.INSTALLED:
        yield Row("start of a process to its first surface, 2-8-8-1", in_words(own), "jax: not installed", "skipped")


def _save(arrays: Arrays, path: Path) -> None:
    weights = {f"weights{layer}": one for layer, one in enumerate(arrays.weights)}
    biases = {f"biases{layer}": one for layer, one in enumerate(arrays.biases)}
    np.savez(path, inputs=arrays.inputs, targets=arrays.targets, **weights, **biases)

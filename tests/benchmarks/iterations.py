"""One traced iteration (forward, all values, deltas, gradients, update) against PyTorch, micrograd, bare matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from core.document import Document
from core.iteration import iterate
from tests.benchmarks.micrograd_form import micrograd_iteration
from tests.benchmarks.networks import dense, graph, two_two_two
from tests.benchmarks.table import Row
from tests.benchmarks.timing import Job, in_ratio, in_words, side_by_side
from tests.benchmarks.torch_forms import gathered, layers, masked

Form = Callable[[Document], Job]
THREADS = torch.get_num_threads()


def program_iteration(document: Document) -> Job:
    """Return a function that runs the document's next iteration, as stepping does, and reads all values."""
    now = document

    def iteration() -> object:
        nonlocal now
        done = iterate(now)
        now = done.after
        trace = done.trace
        return trace.net, trace.out, trace.dE_dout, trace.delta, trace.losses, done.gradient, done.updated_weights

    return iteration


def matrix_iteration(document: Document) -> Job:
    """Return the same numbers for two complete layers of logistic neurons by bare NumPy matrix products."""
    hidden = sum(neuron.role.value == "hidden" for neuron in document.network.neurons)
    width = document.inputs.shape[1] + 1
    weights = document.network.weights
    first = weights[: hidden * width].reshape(hidden, width).copy()
    second = weights[hidden * width :].reshape(-1, hidden + 1).copy()
    below, target = np.append(1.0, document.inputs[0]), document.targets[0]
    rate = document.training.learning_rate

    def iteration() -> object:
        nonlocal first, second
        hidden_net = first @ below
        hidden_out = np.append(1.0, 1.0 / (1.0 + np.exp(-hidden_net)))
        net = second @ hidden_out
        out = 1.0 / (1.0 + np.exp(-net))
        delta = (out - target) * out * (1.0 - out)
        flow = second.T @ delta
        hidden_delta = (flow * hidden_out * (1.0 - hidden_out))[1:]
        gradients = np.outer(hidden_delta, below), np.outer(delta, hidden_out)
        first, second = first - rate * gradients[0], second - rate * gradients[1]
        return hidden_net, hidden_out, net, out, delta, flow, hidden_delta, gradients, first.T @ hidden_delta

    return iteration


@dataclass(frozen=True)
class Case:
    """A network, the forms in which PyTorch runs it, and what else to compare."""

    title: str
    make: Callable[[], Document]
    forms: tuple[Form, ...]
    matrices: bool = False
    rounds: int = 15
    micrograd_rounds: int = 3


CASES = (
    Case("2-2-2", two_two_two, (layers,), rounds=25, micrograd_rounds=25),
    Case("graph, {edges} edges", lambda: graph(5, 20, 11), (gathered, masked)),
    Case("784-128-10, {edges} edges", lambda: dense(784, 128, 10), (layers,), matrices=True, rounds=9),
    Case("graph, {edges} edges", lambda: graph(12, 250, 32), (gathered, masked), rounds=7),
)


def rows() -> Iterator[Row]:
    """Yield the table's rows about one iteration."""
    for case in CASES:
        document = case.make()
        title = "one iteration: " + case.title.format(edges=f"{len(document.network.weights):,}")
        own = {"program": program_iteration(document)}
        forms, threads = _torch_jobs(document, case.forms)
        found = side_by_side({**own, **forms}, case.rounds, threads)
        best = min(forms, key=lambda name: found[name])
        yield _row(title, found["program"], f"PyTorch ({best})", found[best])
        others = {"bare NumPy matrix products": matrix_iteration(document)} if case.matrices else {}
        for name, job in {**others, "micrograd": micrograd_iteration(document)}.items():
            pair = side_by_side({**own, name: job}, case.rounds if name != "micrograd" else case.micrograd_rounds)
            yield _row(title, pair["program"], name, pair[name])


def _torch_jobs(document: Document, forms: tuple[Form, ...]) -> tuple[dict[str, Job], dict[str, Job]]:
    """Return every form with one thread and with all, and what sets the threads before its turn."""
    jobs, before = {}, {}
    for count in sorted({1, THREADS}):
        for form in forms:
            name = f"{form.__name__}, {count} thread{'s' if count > 1 else ''}"
            jobs[name], before[name] = form(document), partial(torch.set_num_threads, count)
    return jobs, before


def _row(title: str, own: float, name: str, other: float) -> Row:
    return Row(title, in_words(own), f"{name}: {in_words(other)}", in_ratio(other / own))

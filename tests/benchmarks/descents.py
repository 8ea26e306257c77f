"""Many descents at once: restarts of a network, starts on a slice of two weights, basin maps of a function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import torch

from core.basins import basins
from core.descent import descend
from core.document import Document, Training
from core.initialisation import Initialisation
from core.landscape import LANDSCAPES
from core.restarts import restarts, starting_points
from core.slice import Slice
from tests.benchmarks.arrays import Arrays
from tests.benchmarks.layered import arrays_of, complete, edge_at
from tests.benchmarks.machine import vector_width
from tests.benchmarks.plain_descents import loop_restarts, loop_slice
from tests.benchmarks.table import Row
from tests.benchmarks.timing import Job, agreed, finished, in_words, reached, side_by_side
from tests.benchmarks.torch_descents import torch_himmelblau, torch_restarts, torch_slice

RESTARTS, UPDATES, RATE = 1000, 50, 0.1
STARTS, STEPS = 10_000, 20
SOME = 20  # so many of them one after the other; the time is scaled
GRID, DESCENT = 200, 200
CHECKED = 20  # steps; after more of them, rounding decides between two basins here and there
SMALL, SLICED, SAMPLES = (1, 2, 2, 1), (2, 8, 8, 1), 4
RATES: Mapping[str, float] = {"sgd": 0.005, "momentum": 0.0005, "adam": 0.05, "adadelta": 1.0}
X, Y = (0, 0, 0), (0, 0, 1)


def rows() -> Iterator[Row]:
    """Yield the table's rows about descents."""
    yield from _restarts()
    yield from _slice()
    for optimizer, rate in RATES.items():
        yield _basins(optimizer, rate)


def _restarts() -> Iterator[Row]:
    document = complete(SMALL, "tanh", SAMPLES)
    document = replace(document, training=replace(document.training, batch_size="full", learning_rate=RATE))
    rule = Initialisation("normal")
    arrays, starts = arrays_of(document, SMALL), starting_points(document, RESTARTS, rule, 0)
    weights, biases = _by_layer(document, starts)
    first = [edge_at(document, SMALL, (0, neuron, 0)) for neuron in range(SMALL[1])]

    def own() -> np.ndarray:
        return finished(restarts(document, RESTARTS, UPDATES, rule, 0)).parameters[first].T

    some = [one[:SOME] for one in weights], [one[:SOME] for one in biases]
    title = f"{RESTARTS:,} restarts of 1-2-2-1, {SAMPLES} samples, {UPDATES} updates ({vector_width()})"
    loop = loop_restarts(arrays, *some, RATE, UPDATES)
    np.testing.assert_allclose(loop(), own()[:SOME], rtol=1e-9)
    yield _loop_row(title, side_by_side({"own": own, "loop": loop}, 5), RESTARTS / SOME, 150.0)
    yield _torch_row(title, own, torch_restarts(arrays, weights, biases, RATE, UPDATES), "vmap(grad)", 8.0)


def _by_layer(document: Document, starts: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return (networks, …) arrays per layer of parameters, (parameters, networks); no weights are tied."""
    found: list[Arrays] = []
    for place in range(starts.shape[1]):
        network = document.network.with_parameters(starts[:, place].copy())
        found.append(arrays_of(replace(document, network=network), SMALL))
    layers = range(len(SMALL) - 1)
    weights = [np.stack([one.weights[layer] for one in found]) for layer in layers]
    return weights, [np.stack([one.biases[layer] for one in found]) for layer in layers]


def _slice() -> Iterator[Row]:
    document = complete(SLICED, "tanh", SAMPLES)
    training = replace(document.training, learning_rate=RATE)
    arrays, starts = arrays_of(document, SLICED), np.random.default_rng(0).uniform(-3.0, 3.0, (2, STARTS))
    edges = edge_at(document, SLICED, X), edge_at(document, SLICED, Y)

    def own() -> np.ndarray:
        return finished(descend(training, starts, Slice(document, *edges).descending(), STEPS))

    title = f"{STARTS:,} starts, {STEPS} steps on a slice of 2-8-8-1, {SAMPLES} samples ({vector_width()})"
    loop = loop_slice(arrays, X, Y, starts[:, :SOME], RATE, STEPS)
    np.testing.assert_allclose(loop(), own()[:, :SOME], rtol=1e-9)
    yield _loop_row(title, side_by_side({"own": own, "loop": loop}, 5), STARTS / SOME, 150.0)
    yield _torch_row(title, own, torch_slice(arrays, X, Y, starts, RATE, STEPS), "vmap(grad)", None)


def _basins(optimizer: str, rate: float) -> Row:
    """Compare the whole map, minima found and all, with nothing but the descents by torch.optim."""
    training, landscape = Training(optimizer=optimizer, learning_rate=rate), LANDSCAPES["himmelblau"]
    axis = np.linspace(*landscape.x_range, GRID)
    starts = np.stack([values.ravel() for values in np.meshgrid(axis, axis)])
    other = torch_himmelblau(optimizer, rate, starts, DESCENT)
    arrived = finished(descend(training, starts, landscape.descending(), CHECKED))
    np.testing.assert_allclose(arrived, torch_himmelblau(optimizer, rate, starts, CHECKED)(), rtol=1e-9, atol=1e-9)

    def own() -> object:
        return finished(basins(training, landscape.descending(), axis, axis, DESCENT))

    title = f"basin map {GRID}x{GRID}, {DESCENT} steps of {optimizer}, Himmelblau ({vector_width()})"
    return _torch_row(title, own, other, "torch.optim", 3.0, check=False)


def _torch_row(title: str, own: Job, other: Job, name: str, aim: float | None, check: bool = True) -> Row:
    """Give PyTorch the number of threads that is best for it."""
    jobs = {"own": own, "1 thread": other, "2 threads": other}
    before = {"1 thread": partial(torch.set_num_threads, 1), "2 threads": partial(torch.set_num_threads, 2)}
    found = side_by_side(agreed(jobs, 1e-9) if check else jobs, 5, before)
    best = min(before, key=lambda threads: found[threads])
    ratio = reached(found[best] / found["own"], aim)
    return Row(title, in_words(found["own"]), f"{name}, {best}: {in_words(found[best])}", ratio)


def _loop_row(title: str, found: Mapping[str, float], scale: float, aim: float) -> Row:
    seconds = found["loop"] * scale
    other = f"one after the other, NumPy (from {SOME} of them): {in_words(seconds)}"
    return Row(title, in_words(found["own"]), other, reached(seconds / found["own"], aim))

"""Other numbers for the same network: weights and inputs drawn by a seed and a name, easy by hand on request.

Ties stay equal, frozen weights and targets stay as they are, and so do inputs that are whole numbers in every row:
they are codes (0 and 1 of XOR, one of many), not measures. What is drawn has few decimals, so that what stands on
paper is the number itself. Of several drafts the first is taken that teaches: nothing is saturated, no neuron of a
rectifier is dead, no delta is 0.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.document import Document, Progress
from core.initialisation import fans_of
from core.iteration import iterate
from core.network import Floats, read_only

MOST_DRAFTS, MOST_WORK = 60, 60_000  # drafts, and edges times drafts
FEWEST_DRAFTS = 4
FLAT, TINY = 0.02, 1e-4  # a slope below the first is saturated; a delta below the second teaches little
_KINKED = frozenset(("identity", "relu", "leaky_relu", "step", "square", "cube"))  # small integers are easy in these
_SQUASHING = frozenset(("logistic", "tanh", "softsign", "gaussian", "softmax"))
_SPREAD = 2.0  # of weights: the bound is this over the root of the edges that come in


def generator_of(seed: int, name: str = "", salt: int = 0) -> np.random.Generator:
    """Return the generator of one student: of the seed and the name, whoever else is on the list."""
    digest = hashlib.sha256(f"{seed}\n{salt}\n{name}".encode()).digest()
    return np.random.default_rng([int.from_bytes(digest[i : i + 4], "big") for i in range(0, 32, 4)])


def with_drawn_numbers(document: Document, row: int, generator: np.random.Generator, nice: bool = False) -> Document:
    """Return the document with other free weights, and another input in one data row; training begins anew."""
    edges = len(document.network.edges)
    drafts = max(FEWEST_DRAFTS, min(MOST_DRAFTS, MOST_WORK // max(1, edges)))
    best, fewest = document, math.inf
    for _ in range(drafts):
        draft = _draft(document, row, generator, nice)
        flaws = _flaws(draft, row)
        if flaws < fewest:
            best, fewest = draft, flaws
        if flaws == 0:
            break
    return best


def same_numbers(one: Document, other: Document, row: int) -> bool:
    """Tell whether two drawn documents have the same weights, and the same numbers in the row."""
    weights = np.array_equal(one.network.weights, other.network.weights)
    return weights and np.array_equal(one.data.rows[row], other.data.rows[row])


def _draft(document: Document, row: int, generator: np.random.Generator, nice: bool) -> Document:
    network = document.network
    parameters = network.parameters.copy()
    drawn = _weights(document, generator, nice)[network.topology.first_edge]
    free = ~network.topology.frozen_parameters
    parameters[free] = drawn[free]
    data = replace(document.data, rows=_rows(document, row, generator, nice))
    training = replace(document.training, progress=Progress())
    return replace(document, network=network.with_parameters(read_only(parameters)), data=data, training=training)


def _weights(document: Document, generator: np.random.Generator, nice: bool) -> Floats:
    """Draw a weight for each edge: none is 0."""
    topology = document.network.topology
    computing = [neuron for neuron in topology.neurons if neuron.role.computes]
    kinked = all(neuron.activation in _KINKED for neuron in computing)
    if nice:
        step, most = (0.5, 4) if kinked else (0.1, 10)
    else:
        step, most = 0.01, 100
    fan_in = np.maximum(fans_of(topology).fan_in, 1.0)
    bounds = np.clip(np.floor(most * np.minimum(1.0, _SPREAD / np.sqrt(fan_in))), 2, most).astype(np.int64)
    sizes = generator.integers(1, bounds, endpoint=True)
    signs = generator.choice([-1.0, 1.0], len(sizes), p=[0.4, 0.6])
    weights: Floats = np.round(signs * sizes * step, 2)
    return weights


def _rows(document: Document, row: int, generator: np.random.Generator, nice: bool) -> Floats:
    rows = document.data.rows.copy()
    place = {id: column for column, id in enumerate(document.data.columns)}
    for neuron in document.network.topology.inputs:
        column = place[document.network.neurons[int(neuron)].id]
        values = rows[:, column]
        if not np.all(values == np.round(values)):
            rows[row, column] = _input(values, generator, nice)
    return read_only(rows)


def _input(values: Floats, generator: np.random.Generator, nice: bool) -> float:
    """Draw a measure from the range of its column, or from 0 to 1 where there is no range; not 0."""
    low, high = float(values.min()), float(values.max())
    if low == high:
        low, high = min(0.0, math.floor(low)), max(1.0, math.ceil(high))
    decimals = max(0, math.ceil(-math.log10(high - low)) + 1) + (0 if nice else 1)
    unit = 10.0**-decimals
    first, last = math.ceil(low / unit), math.floor(high / unit)
    choices = [number for number in range(first, last + 1) if number] if last - first < 10_000 else []
    number = generator.choice(choices) if choices else generator.integers(first, last, endpoint=True)
    return round(float(number) * unit, decimals)


def _flaws(document: Document, row: int) -> float:
    """Count what makes an iteration a bad exercise: weighed, 0 for a good one."""
    trace = iterate(document, row).trace
    network = document.network
    if not (np.all(np.isfinite(trace.losses)) and np.all(np.isfinite(trace.out))):
        return 1e6
    flaws = 0.0
    for index, neuron in enumerate(network.neurons):
        if not neuron.role.computes:
            continue
        slope, delta = abs(float(trace.slope[0, index])), abs(float(trace.delta[0, index]))
        flaws += 3.0 * (neuron.activation in _SQUASHING and slope < FLAT)
        flaws += 1.0 * (slope == 0 and neuron.activation != "step")
        flaws += 10.0 * (delta == 0 and slope > 0) + 1.0 * (0 < delta < TINY)
        flaws += 2.0 * (float(trace.net[0, index]) == 0 and neuron.activation != "identity")
    return flaws


DISTINCT_TRIES = 40


def distinct(draw: Callable[[int], Document], taken: list[Document], row: int) -> Document:
    """Draw by salts 0, 1, 2 … until nobody on the list before has the same numbers, or there are no others."""
    for salt in range(DISTINCT_TRIES):
        drawn = draw(salt)
        if not any(same_numbers(drawn, other, row) for other in taken):
            break
    return drawn

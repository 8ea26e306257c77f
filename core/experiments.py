"""Four experiments on what networks can do and cannot: their documents, and the numbers that they come to."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.construct import Layers, layered
from core.document import Document, Training
from core.initialisation import Initialisation
from core.linear_runs import linear_runs
from core.maps import field_of, function_of
from core.network import Floats, read_only

FEWEST, MOST = 1, 50  # hidden units of the slider
HALF = math.pi  # one input is trained from −π to π
BEYOND = 2.0  # and looked at so many times as far
ROWS = 64
TRAINED, TESTED = 1.0, 3.0  # the product is trained within ±1 and tested within ±3
GRID = 61  # points each way of a test grid
DEEP, WIDE = (1, 8, 8, 1), (1, 32, 1)  # 97 weights each
LINEAR = (1, 4, 3, 1)

FUNCTIONS: Mapping[str, Callable[[Floats], Floats]] = {
    "sine": np.sin,
    "absolute": np.abs,
    "step": lambda x: np.where(x < 0, -1.0, 1.0),
    "waves": lambda x: np.sin(3 * x) * np.cos(x / 2),
}


@dataclass(frozen=True)
class Errors:
    """Mean |error| of the product: where it was trained, and outside of that."""

    inside: float
    outside: float


def fit_of(sizes: tuple[int, ...], function: str, seed: int = 0, activation: str = "tanh") -> Document:
    """Return a network with one input and one output, untrained, with a function's values on [−π, π] as its data.

    Its first hidden layer begins with weights and biases wide enough for the range: bends all over it.
    """
    layers = Layers(sizes, (activation,) * (len(sizes) - 2) + ("identity",))
    document = _bent(layered(layers, Initialisation(), seed), seed)
    x = np.linspace(-HALF, HALF, ROWS)
    rows = read_only(np.stack((x, FUNCTIONS[function](x)), axis=1))
    training = Training("adam", 0.02, batch_size="full")
    return replace(document, title="", data=replace(document.data, rows=rows), training=training)


def _bent(document: Document, seed: int) -> Document:
    """Return the document with random biases in its first hidden layer, so that not all units bend at 0."""
    network, topology = document.network, document.network.topology
    bias = topology.neuron_index["b1"]
    chosen = network.edges.source == bias
    weights = network.weights.copy()
    weights[chosen] = np.random.default_rng((seed, 1)).uniform(-2.0, 2.0, int(chosen.sum()))
    return replace(document, network=network.with_parameters(weights))


def approximation(function: str, hidden: int, seed: int = 0) -> Document:
    """Return one hidden layer of tanh units, to learn a function of one input."""
    return fit_of((1, hidden, 1), function, seed)


def depth_pair(function: str, seed: int = 0) -> tuple[Document, Document]:
    """Return two hidden layers of 8 and one of 32: networks with the same number of weights."""
    return fit_of(DEEP, function, seed), fit_of(WIDE, function, seed)


def straight(function: str, seed: int = 0) -> Document:
    """Return a network of several linear layers, to try to learn a curve with."""
    return fit_of(LINEAR, function, seed, "identity")


def product(hidden: int = 8, seed: int = 0) -> Document:
    """Return a network that is to learn x·y from points within ±1."""
    document = layered(Layers((2, hidden, 1), ("tanh", "identity")), Initialisation(), seed)
    inputs = np.random.default_rng((seed, 2)).uniform(-TRAINED, TRAINED, (200, 2))
    rows = read_only(np.concatenate((inputs, inputs.prod(axis=1, keepdims=True)), axis=1))
    training = Training("adam", 0.02, batch_size="full")
    return replace(document, title="", data=replace(document.data, rows=rows), training=training)


def curve_of(document: Document, points: int = 241) -> tuple[Floats, Floats]:
    """Return where a network of one input is looked at, within the data and beyond, and what it answers there."""
    x = np.linspace(-BEYOND * HALF, BEYOND * HALF, points)
    return x, function_of(document, 0, x, np.zeros(1)).out[document.network.topology.outputs[0]]


def mean_error(document: Document, function: str, inside: bool) -> float:
    """Return the mean |error| of a network of one input, within the data's range or outside of it."""
    x, out = curve_of(document)
    chosen = (np.abs(x) <= HALF) == inside
    return float(np.abs(out - FUNCTIONS[function](x))[chosen].mean())


def product_errors(document: Document) -> tuple[Floats, Floats]:
    """Return the places of a grid within ±3, and the network's answer less x·y there, (places, places), row = y."""
    at = np.linspace(-TESTED, TESTED, GRID)
    out = field_of(document, (0, 1), at, at, np.zeros(2)).out[document.network.topology.outputs[0]]
    return at, out - at[np.newaxis] * at[:, np.newaxis]


def errors_of(at: Floats, differences: Floats) -> Errors:
    """Return the mean |difference| on the grid, where the network was trained and outside."""
    near = np.abs(at) <= TRAINED
    inside = near[np.newaxis] & near[:, np.newaxis]
    sizes = np.abs(differences)
    return Errors(float(sizes[inside].mean()), float(sizes[~inside].mean()))


def line_of(document: Document) -> tuple[float, float]:
    """Return slope and constant of the one matrix that all linear layers of a network of one input equal."""
    (run,) = linear_runs(document.network)
    return float(run.matrix[0, 0]), float(run.constant[0])


def best_line(document: Document) -> tuple[float, float]:
    """Return slope and constant of the straight line nearest to the data: the best that linear layers can do."""
    slope, constant = np.polyfit(document.inputs[:, 0], document.targets[:, 0], 1)
    return float(slope), float(constant)

"""The data sets that come with the program: what is in them, how to make them, and a network that learns each well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.datasets_points import MAKERS, Maker
from core.datasets_shipped import DIGITS, SPECIES, shipped
from core.network import Floats
from core.scaling import Method, Scaling

OWN = "made by a formula"
FREE = "free: part of this program"
LARGEST_SIZE = 100_000


@dataclass(frozen=True)
class Suggestion:
    """A network and a training with which a set is learnt well, at the set's own size and noise; tests do it.

    `hidden`: sizes of the hidden layers, `activation` theirs. After `epochs` at least the share `reached` of the test
    rows is classified right; of a function their mean loss is at most that. Without a test share: of all rows.
    """

    hidden: tuple[int, ...]
    output: str
    loss: str
    epochs: int
    reached: float
    activation: str = "tanh"
    optimizer: str = "adam"
    learning_rate: float = 0.01
    batch_size: int = 10
    shuffle: bool = True
    seed: int = 0
    test: float = 0.25


@dataclass(frozen=True)
class DataSet:
    """A set: `inputs` and `outputs` name its columns. A shipped one has `rows`, the most that there are.

    `title` is English, for people. `classes`: the outputs are classes (one: 0 or 1, several: 1 for the right one), not
    numbers. `scaling`: how its inputs should be scaled; `shape`: they are a picture of (rows, columns).
    """

    name: str
    title: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    suggestion: Suggestion
    size: int
    noise: float = 0.0
    classes: bool = True
    rows: int | None = None
    source: str = OWN
    licence: str = FREE
    scaling: Method | Scaling | None = None
    shape: tuple[int, int] | None = None
    maker: Maker | None = None

    def make(self, size: int | None = None, noise: float | None = None, seed: int = 0) -> tuple[Floats, Floats]:
        """Return (rows, inputs) and (rows, outputs), unscaled; the same for the same size, noise and seed.

        Raises:
            ValueError: for a size below 1 or beyond 100,000, or a noise that is negative or not finite.
        """
        size, noise = self.size if size is None else size, self.noise if noise is None else noise
        if not 1 <= size <= LARGEST_SIZE or not (noise >= 0 and np.isfinite(noise)):
            raise ValueError(f"size {size}, noise {noise}")
        make = self.maker or MAKERS[self.name]
        return make(size, noise, np.random.default_rng(seed))


_XY, _BINARY = ("x", "y"), "binary_cross_entropy"


def _gate(name: str, title: str, hidden: tuple[int, ...], epochs: int) -> DataSet:
    suggestion = Suggestion(
        hidden,
        "logistic",
        _BINARY,
        epochs,
        1.0,
        learning_rate=0.5,
        optimizer="sgd",
        batch_size=1,
        shuffle=False,
        test=0,
    )
    return DataSet(name, title, _XY, (title,), suggestion, 4)


def _plane(name: str, title: str, size: int, noise: float, suggestion: Suggestion) -> DataSet:
    return DataSet(name, title, _XY, ("class",), suggestion, size, noise)


def _function(name: str, title: str, noise: float, suggestion: Suggestion) -> DataSet:
    return DataSet(name, title, ("x",), ("y",), suggestion, 100, noise, classes=False)


def _learnt(hidden: tuple[int, ...], epochs: int, reached: float, batch_size: int = 10, seed: int = 0) -> Suggestion:
    return Suggestion(hidden, "logistic", _BINARY, epochs, reached, batch_size=batch_size, seed=seed)


def _fitted(hidden: tuple[int, ...], epochs: int, reached: float, activation: str = "tanh") -> Suggestion:
    return Suggestion(hidden, "identity", "half_squared_error", epochs, reached, activation)


IRIS_NAMES = ("sepal length", "sepal width", "petal length", "petal width")
PIXELS = tuple(f"pixel{number}" for number in range(1, 65))
_SETS = (
    _gate("and", "AND", (), 200),
    _gate("or", "OR", (), 200),
    _gate("xor", "XOR", (2,), 1000),
    _plane("moons", "Two moons", 200, 0.1, _learnt((8,), 300, 0.96)),
    _plane("circles", "Circles", 200, 0.05, _learnt((8,), 100, 0.98)),
    _plane("spiral", "Spiral", 500, 0.1, _learnt((8, 8), 500, 0.95, 25, 2)),
    _plane("gaussians", "Two Gaussians", 200, 1.0, _learnt((), 50, 0.98)),
    _plane("checkerboard", "Checkerboard", 1000, 0.0, _learnt((16, 16), 400, 0.9, 25)),
    _function("sine", "Sine", 0.05, _fitted((8,), 300, 0.01)),
    _function("step", "Step", 0.0, _fitted((8,), 300, 0.01)),
    _function("square", "x²", 0.02, _fitted((8,), 300, 0.01)),
    _function("absolute", "|x|", 0.02, _fitted((8,), 300, 0.01)),
    DataSet("product", "Multiplication x·y", _XY, ("z",), _fitted((8,), 300, 0.01), 500, classes=False),
    DataSet(
        "iris", "Iris", IRIS_NAMES, SPECIES,
        Suggestion((8,), "softmax", "categorical_cross_entropy", 100, 0.94), 150, rows=150,
        source="R. A. Fisher 1936, The use of multiple measurements in taxonomic problems, Annals of Eugenics 7",
        licence="CC BY 4.0", scaling="standard", maker=shipped("iris", SPECIES),
    ),
    DataSet(
        "digits", "Handwritten digits", PIXELS, DIGITS,
        Suggestion((32,), "softmax", "categorical_cross_entropy", 30, 0.95, batch_size=32), 1797, rows=1797,
        source="E. Alpaydin, C. Kaynak 1998, Optical Recognition of Handwritten Digits, archive.ics.uci.edu",
        licence="CC BY 4.0", scaling=Scaling("range", 0.0, 16.0), shape=(8, 8), maker=shipped("digits", DIGITS),
    ),
)  # fmt: skip
DATASETS: Mapping[str, DataSet] = {one.name: one for one in _SETS}

"""The data sets that come as files: read once from resources/data, where their sources and licences are told."""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np

from core.datasets_points import Maker, Pair
from core.network import Floats, read_only

SPECIES = ("setosa", "versicolor", "virginica")
DIGITS = tuple(str(digit) for digit in range(10))


def shipped(name: str, classes: tuple[str, ...]) -> Maker:
    """Return the maker of a set that comes as NAME.csv, its last column the class.

    Of fewer rows than the file has it is a draw without repetition, in the file's order; there are never more.
    """

    def make(size: int, noise: float, generator: np.random.Generator) -> Pair:
        inputs, targets = _table(name, classes)
        if size < len(inputs):
            kept = np.sort(generator.permutation(len(inputs))[:size])
            inputs, targets = inputs[kept], targets[kept]
        return (inputs + noise * generator.standard_normal(inputs.shape) if noise else inputs), targets

    return make


@cache
def _table(name: str, classes: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Return a file's numbers, (rows, columns), and its classes, (rows, classes), 1 where a row is of the class."""
    lines = _text(name).splitlines()[1:]
    rows, _, _ = zip(*(line.rpartition(",") for line in lines), strict=True)
    labels = [line.rpartition(",")[2] for line in lines]
    inputs = np.array([row.split(",") for row in rows], dtype=np.float64)
    targets = np.array(labels)[:, np.newaxis] == np.array(classes)
    return read_only(inputs), read_only(targets.astype(np.float64))


@cache
def _text(name: str) -> str:
    return (resources.files("resources.data") / f"{name}.csv").read_text("utf-8")

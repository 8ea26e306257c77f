"""The loss over two weights by a Python loop over a vectorised forward pass; and the bare cost of exp or tanh."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.benchmarks.arrays import Arrays, Place

TILE = 131_072


def logistic(net: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-net))


FUNCTIONS = {"logistic": logistic, "tanh": np.tanh}


def loop_surface(
    arrays: Arrays, x: Place, y: Place, x_values: np.ndarray, y_values: np.ndarray
) -> Callable[[], np.ndarray]:
    """Return a function that computes the grid, (rows, columns), point after point."""
    weights, function = [one.copy() for one in arrays.weights], FUNCTIONS[arrays.activation]
    layers = list(zip(weights, arrays.biases, strict=True))
    inputs, targets, count = arrays.inputs, arrays.targets, len(arrays.inputs)

    def job() -> np.ndarray:
        loss = np.empty((len(y_values), len(x_values)))
        for row, y_value in enumerate(y_values):
            weights[y[0]][y[1], y[2]] = y_value
            for column, x_value in enumerate(x_values):
                weights[x[0]][x[1], x[2]] = x_value
                values = inputs
                for matrix, bias in layers:
                    values = function(values @ matrix.T + bias)
                distance = values - targets
                loss[row, column] = 0.5 * np.vdot(distance, distance) / count
        return loss

    return job


def bare(activation: str, count: int) -> Callable[[], None]:
    """Return a function that does nothing but `count` values of exp or tanh, in pieces that stay in the cache."""
    function = {"logistic": np.exp, "tanh": np.tanh}[activation]
    piece = np.random.default_rng(0).uniform(-3.0, 3.0, TILE)
    out = np.empty_like(piece)

    def job() -> None:
        for first in range(0, count, TILE):
            size = min(TILE, count - first)
            function(piece[:size], out=out[:size])

    return job

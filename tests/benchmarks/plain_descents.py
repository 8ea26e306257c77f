"""Descents one after the other, in NumPy, vectorised over the samples only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.benchmarks.arrays import Arrays, Place

Job = Callable[[], np.ndarray]
Matrices = list[np.ndarray]


def gradients(arrays: Arrays, weights: Matrices, biases: Matrices) -> tuple[Matrices, Matrices]:
    """Return the gradients of tanh layers, the loss being the samples' mean of half the squared error."""
    outs = [arrays.inputs]
    for matrix, bias in zip(weights, biases, strict=True):
        outs.append(np.tanh(outs[-1] @ matrix.T + bias))
    flow = (outs[-1] - arrays.targets) / len(arrays.inputs)
    of_weights, of_biases = [], []
    for layer in reversed(range(len(weights))):
        delta = flow * (1.0 - outs[layer + 1] ** 2)
        of_weights.append(delta.T @ outs[layer])
        of_biases.append(delta.sum(axis=0))
        if layer:
            flow = delta @ weights[layer]
    return of_weights[::-1], of_biases[::-1]


def loop_restarts(arrays: Arrays, weights: Matrices, biases: Matrices, rate: float, updates: int) -> Job:
    """Return a function that trains networks, (networks, …) arrays per layer; it returns their first weights."""

    def job() -> np.ndarray:
        found = []
        for place in range(len(weights[0])):
            own, shifts = [one[place].copy() for one in weights], [one[place].copy() for one in biases]
            for _ in range(updates):
                for values, moves in zip((own, shifts), gradients(arrays, own, shifts), strict=True):
                    for value, move in zip(values, moves, strict=True):
                        value -= rate * move
            found.append(own[0].ravel())
        return np.array(found)

    return job


def loop_slice(arrays: Arrays, x: Place, y: Place, starts: np.ndarray, rate: float, steps: int) -> Job:
    """Return a function that lets starts, (2, points), descend on the slice of two weights."""
    weights, biases = [one.copy() for one in arrays.weights], list(arrays.biases)

    def job() -> np.ndarray:
        found = np.empty_like(starts)
        for place, (x_value, y_value) in enumerate(starts.T):
            weights[x[0]][x[1:]], weights[y[0]][y[1:]] = x_value, y_value
            for _ in range(steps):
                slopes = gradients(arrays, weights, biases)[0]
                weights[x[0]][x[1:]] -= rate * slopes[x[0]][x[1:]]
                weights[y[0]][y[1:]] -= rate * slopes[y[0]][y[1:]]
            found[:, place] = weights[x[0]][x[1:]], weights[y[0]][y[1:]]
        return found

    return job

"""Complete layers as arrays, for the contestants that are written in matrices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Place = tuple[int, int, int]  # layer, neuron, which of those below: where a weight stands


@dataclass(frozen=True, eq=False)
class Arrays:
    """Weights, (neurons, below), and biases, (neurons,), of every layer; inputs and targets (samples, …)."""

    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]
    activation: str
    inputs: np.ndarray
    targets: np.ndarray

"""The loss over two weights by `torch.func.vmap` in float64, in pieces of the size that is best for it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.func import vmap

from tests.benchmarks.arrays import Arrays, Place

FUNCTIONS = {"logistic": torch.sigmoid, "tanh": torch.tanh}
PIECES = (None, 128, 1024)  # points at once


def tensor(values: np.ndarray) -> Tensor:
    return torch.as_tensor(np.array(values), dtype=torch.float64)


def torch_surface(
    arrays: Arrays, x: Place, y: Place, x_values: np.ndarray, y_values: np.ndarray, piece: int | None
) -> Callable[[], np.ndarray]:
    """Return a function that computes the grid, (rows, columns)."""
    weights, biases = [tensor(one) for one in arrays.weights], [tensor(one) for one in arrays.biases]
    inputs, targets, function = tensor(arrays.inputs), tensor(arrays.targets), FUNCTIONS[arrays.activation]
    spots = [(place[0], _spot(weights[place[0]], place)) for place in (x, y)]
    rows, columns = torch.meshgrid(tensor(y_values), tensor(x_values), indexing="ij")

    def loss(x_value: Tensor, y_value: Tensor) -> Tensor:
        values = inputs
        for layer, (matrix, bias) in enumerate(zip(weights, biases, strict=True)):
            for (at, spot), value in zip(spots, (x_value, y_value), strict=True):
                if at == layer:
                    matrix = torch.where(spot, value, matrix)
            values = function(values @ matrix.T + bias)
        return 0.5 * ((values - targets) ** 2).sum(dim=1).mean()

    grid = vmap(loss, chunk_size=piece)

    def job() -> np.ndarray:
        with torch.no_grad():
            return grid(columns.reshape(-1), rows.reshape(-1)).reshape(rows.shape).numpy()

    return job


def _spot(matrix: Tensor, place: Place) -> Tensor:
    spot = torch.zeros_like(matrix, dtype=torch.bool)
    spot[place[1], place[2]] = True
    return spot

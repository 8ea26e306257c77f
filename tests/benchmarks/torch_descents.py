"""Descents of many points at once by PyTorch in float64: vmap(grad) for networks, torch.optim for functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.func import grad, vmap

from tests.benchmarks.arrays import Arrays, Place
from tests.benchmarks.torch_surface import FUNCTIONS, tensor

Job = Callable[[], np.ndarray]
OPTIMIZERS: Mapping[str, tuple[type[torch.optim.Optimizer], dict[str, Any]]] = {
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "adam": (torch.optim.Adam, {}),
    "adadelta": (torch.optim.Adadelta, {}),
}


def torch_restarts(
    arrays: Arrays, weights: list[np.ndarray], biases: list[np.ndarray], rate: float, updates: int
) -> Job:
    """Return a function that trains all networks, (networks, …) arrays per layer; it returns their first weights."""
    inputs, targets, function = tensor(arrays.inputs), tensor(arrays.targets), FUNCTIONS[arrays.activation]

    def loss(layers: list[tuple[Tensor, Tensor]]) -> Tensor:
        values = inputs
        for matrix, bias in layers:
            values = function(values @ matrix.T + bias)
        return 0.5 * ((values - targets) ** 2).sum(dim=1).mean()

    gradients = vmap(grad(loss))

    def job() -> np.ndarray:
        layers = [(tensor(one), tensor(other)) for one, other in zip(weights, biases, strict=True)]
        for _ in range(updates):
            slopes = gradients(layers)
            for values, moves in zip(layers, slopes, strict=True):
                for value, move in zip(values, moves, strict=True):
                    value.sub_(move, alpha=rate)
        return layers[0][0].reshape(len(weights[0]), -1).numpy()

    return job


def torch_slice(arrays: Arrays, x: Place, y: Place, starts: np.ndarray, rate: float, steps: int) -> Job:
    """Return a function that lets all starts, (2, points), descend on the slice of two weights."""
    weights, biases = [tensor(one) for one in arrays.weights], [tensor(one) for one in arrays.biases]
    inputs, targets, function = tensor(arrays.inputs), tensor(arrays.targets), FUNCTIONS[arrays.activation]
    spots = [torch.zeros_like(weights[place[0]], dtype=torch.bool) for place in (x, y)]
    for spot, place in zip(spots, (x, y), strict=True):
        spot[place[1], place[2]] = True

    def loss(point: Tensor) -> Tensor:
        values = inputs
        for layer, (matrix, bias) in enumerate(zip(weights, biases, strict=True)):
            for number, place in enumerate((x, y)):
                if place[0] == layer:
                    matrix = torch.where(spots[number], point[number], matrix)
            values = function(values @ matrix.T + bias)
        return 0.5 * ((values - targets) ** 2).sum(dim=1).mean()

    gradients = vmap(grad(loss))

    def job() -> np.ndarray:
        points = tensor(starts.T)
        for _ in range(steps):
            points.sub_(gradients(points), alpha=rate)
        return points.T.numpy()

    return job


def torch_himmelblau(optimizer: str, rate: float, starts: np.ndarray, updates: int) -> Job:
    """Return a function that lets all starts, (2, points), descend on Himmelblau's function."""
    kind, settings = OPTIMIZERS[optimizer]

    def job() -> np.ndarray:
        points = tensor(starts).requires_grad_()
        moving = kind([points], lr=rate, **settings)
        for _ in range(updates):
            moving.zero_grad()
            x, y = points
            loss = ((x * x + y - 11.0) ** 2 + (x + y * y - 7.0) ** 2).sum()
            loss.backward()
            moving.step()
        return points.detach().numpy()

    return job

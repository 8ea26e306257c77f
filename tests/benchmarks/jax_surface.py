"""The loss over two weights by `jax.jit` and `jax.vmap` in float64. Without jax, `INSTALLED` is false."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.arrays import Arrays, Place

INSTALLED = importlib.util.find_spec("jax") is not None


def jax_surface(
    arrays: Arrays, x: Place, y: Place, x_values: np.ndarray, y_values: np.ndarray
) -> Callable[[], np.ndarray]:
    """Return a function that computes the grid, (rows, columns); its first call compiles."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    function = {"logistic": jax.nn.sigmoid, "tanh": jnp.tanh}[arrays.activation]
    inputs, targets = jnp.asarray(arrays.inputs), jnp.asarray(arrays.targets)
    weights, biases = [jnp.asarray(one) for one in arrays.weights], [jnp.asarray(one) for one in arrays.biases]

    def loss(x_value: Any, y_value: Any) -> Any:
        values = inputs
        for layer, (matrix, bias) in enumerate(zip(weights, biases, strict=True)):
            for place, value in ((x, x_value), (y, y_value)):
                if place[0] == layer:
                    matrix = matrix.at[place[1], place[2]].set(value)
            values = function(values @ matrix.T + bias)
        return 0.5 * ((values - targets) ** 2).sum(axis=1).mean()

    grid = jax.jit(jax.vmap(jax.vmap(loss, (0, None)), (None, 0)))
    columns, rows = jnp.asarray(x_values), jnp.asarray(y_values)
    return lambda: np.asarray(grid(columns, rows))

"""Documents to train: complete layers with data of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.document import Data, Document, Loss
from core.network import Neuron, Role, make_network, read_only


def layered(
    *sizes: int, activation: str = "tanh", last: str = "identity", loss: str = "half_squared_error", rows: int = 50
) -> Document:
    """Return complete layers, each with a bias neuron, in the order in which files have them; batches of 10 rows."""
    rng = np.random.default_rng(len(sizes) + sum(sizes))
    neurons = [Neuron(f"i{k}", Role.INPUT) for k in range(sizes[0])]
    edges: list[tuple[str, str, str, float]] = []
    below = [neuron.id for neuron in neurons]
    for layer, width in enumerate(sizes[1:], start=1):
        is_last = layer == len(sizes) - 1
        bias = Neuron(f"b{layer}", Role.BIAS)
        role, name = (Role.OUTPUT, last) if is_last else (Role.HIDDEN, activation)
        made = [Neuron(f"n{layer}_{k}", role, name) for k in range(width)]
        for neuron in made:
            weights = rng.normal(0.0, len(below) ** -0.5, len(below) + 1).tolist()
            sources = [*below, bias.id]
            edges += [(f"w{len(edges) + j}", source, neuron.id, weights[j]) for j, source in enumerate(sources)]
        neurons += [bias, *made]
        below = [neuron.id for neuron in made]
    columns = tuple(neuron.id for neuron in neurons if neuron.role in (Role.INPUT, Role.OUTPUT))
    inputs = rng.uniform(-1.0, 1.0, (rows, sizes[0]))
    targets = np.eye(sizes[-1])[rng.integers(sizes[-1], size=rows)] if sizes[-1] > 1 else np.sin(3 * inputs[:, :1])
    data = Data(columns, read_only(np.hstack([inputs, targets])))
    document = Document(make_network(neurons, edges), data=data, loss=Loss(loss))
    return replace(document, training=replace(document.training, learning_rate=0.05, batch_size=10))


def with_data(document: Document, value: float) -> Document:
    """Return a document with one number in all of its data."""
    return replace(document, data=replace(document.data, rows=read_only(np.full_like(document.data.rows, value))))

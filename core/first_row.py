"""The row of data that a new network begins with: made up, so that there is something to compute at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.document import Document
from core.network import read_only

# What an output may well be asked for, in turn: what its activation can be near, and never 0 for the first one.
TARGETS: dict[str, tuple[float, float]] = {
    "logistic": (1.0, 0.0),
    "softmax": (1.0, 0.0),
    "step": (1.0, 0.0),
    "tanh": (0.8, -0.8),
    "softsign": (0.5, -0.5),
    "sine": (0.8, -0.8),
    "relu": (1.0, 0.5),
    "softplus": (1.0, 0.5),
    "gaussian": (1.0, 0.5),
    "square": (1.0, 0.5),
}
OTHERS = (0.5, -0.5)
BETWEEN_0_AND_1 = (1.0, 0.0)  # what a cross-entropy asks for


def with_first_row(document: Document, seed: int = 0) -> Document:
    """Return the document with one row: inputs of one digit, drawn by the seed, with signs in turn, and targets."""
    topology = document.network.topology
    inputs = len(topology.inputs)
    tenths = np.random.default_rng((seed, inputs)).integers(1, 10, inputs)
    values = [int(tenth) * (1 if place % 2 == 0 else -1) / 10 for place, tenth in enumerate(tenths)]
    of_id = {topology.neurons[neuron].id: value for neuron, value in zip(topology.inputs, values, strict=True)}
    is_entropy = document.loss.name in ("binary_cross_entropy", "categorical_cross_entropy")
    is_class = document.loss.name == "categorical_cross_entropy"
    for place, neuron in enumerate(topology.outputs.tolist()):
        one = topology.neurons[neuron]
        both = BETWEEN_0_AND_1 if is_entropy else TARGETS.get(one.activation, OTHERS)
        only_first = is_class or one.activation == "softmax"
        of_id[one.id] = both[min(place, 1) if only_first else place % 2]
    row = np.array([[of_id[column] for column in document.data.columns]])
    return replace(document, data=replace(document.data, rows=read_only(row)))

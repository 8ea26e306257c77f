"""The networks that are timed: 2-2-2, random graphs with skip edges, and dense layers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.document import Data, Document
from core.files import read_builtin
from core.network import Neuron, Role, make_network, read_only

Rows = list[tuple[str, str, str, float]]


def two_two_two() -> Document:
    """Return the built-in 2-2-2 network, its tied and frozen biases and all."""
    return read_builtin("mazur-2-2-2")


def dense(*sizes: int, seed: int = 0) -> Document:
    """Return complete layers of logistic neurons, each with a bias edge from the one bias neuron of its layer."""
    rng = np.random.default_rng(seed)
    neurons = [Neuron(f"n0_{k}", Role.INPUT) for k in range(sizes[0])]
    edges: Rows = []
    for layer, (width, below) in enumerate(zip(sizes[1:], sizes[:-1], strict=True), start=1):
        role = Role.OUTPUT if layer == len(sizes) - 1 else Role.HIDDEN
        neurons.append(Neuron(f"b{layer}", Role.BIAS))
        neurons += [Neuron(f"n{layer}_{k}", role, "logistic") for k in range(width)]
        sources = [f"b{layer}", *(f"n{layer - 1}_{k}" for k in range(below))]
        weights = rng.normal(0.0, below**-0.5, (width, below + 1)).tolist()
        for k in range(width):
            edges += [(f"w{layer}_{k}_{j}", source, f"n{layer}_{k}", weights[k][j]) for j, source in enumerate(sources)]
    return _document(neurons, edges, rng)


def graph(levels: int, width: int, incoming: int, seed: int = 0) -> Document:
    """Return levels of tanh neurons, each with edges from random neurons of any lower level, so full of skip edges."""
    rng = np.random.default_rng(seed)
    neurons = [Neuron(f"n0_{k}", Role.INPUT) for k in range(width)]
    edges: Rows = []
    for level in range(1, levels + 1):
        last = level == levels
        lower = [neuron.id for neuron in neurons]
        for k in range(width):
            neuron = Neuron(f"n{level}_{k}", Role.OUTPUT if last else Role.HIDDEN, "tanh")
            neurons.append(neuron)
            near = len(lower) - 1 - int(rng.integers(width))  # keeps the neuron at its level
            chosen = sorted({near, *rng.integers(len(lower), size=incoming - 1).tolist()})
            weights = rng.normal(0.0, incoming**-0.5, len(chosen)).tolist()
            edges += [(f"w{len(edges) + j}", lower[s], neuron.id, weights[j]) for j, s in enumerate(chosen)]
    return _document(neurons, edges, rng)


def _document(neurons: list[Neuron], edges: Rows, rng: np.random.Generator) -> Document:
    columns = tuple(neuron.id for neuron in neurons if neuron.role in (Role.INPUT, Role.OUTPUT))
    data = Data(columns, read_only(rng.uniform(0.0, 1.0, (1, len(columns)))))
    document = Document(make_network(neurons, edges), data=data)
    return replace(document, training=replace(document.training, learning_rate=0.1))

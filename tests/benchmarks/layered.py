"""Networks of complete layers with data, and the same as matrices."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from core.construct import Initialisation, Layers, layered
from core.document import Data, Document
from core.network import Role, read_only
from tests.benchmarks.arrays import Arrays, Place


def complete(sizes: tuple[int, ...], activation: str, samples: int, seed: int = 0) -> Document:
    """Return complete layers with biases and random weights and data; E is half the squared error, the mean of it."""
    layers = Layers(sizes, (activation,) * (len(sizes) - 1))
    document = layered(layers, Initialisation("normal", {"deviation": 0.7 if max(sizes) < 20 else 0.25}), seed)
    rng = np.random.default_rng(seed)
    low = -1.0 if activation == "tanh" else 0.0
    inputs, targets = rng.uniform(-1.0, 1.0, (samples, sizes[0])), rng.uniform(low, 1.0, (samples, sizes[-1]))
    data = Data(document.data.columns, read_only(np.hstack((inputs, targets))))
    return replace(document, data=data)


def neurons_of(document: Document, sizes: tuple[int, ...]) -> list[np.ndarray]:
    """Return the neurons of each layer, the inputs' first, biases left out."""
    topology = document.network.topology
    own = [place for place, neuron in enumerate(topology.neurons) if neuron.role is not Role.BIAS]
    return np.split(np.array(own), np.cumsum(sizes)[:-1])


def edge_at(document: Document, sizes: tuple[int, ...], place: Place) -> int:
    """Return the edge of a weight; the layer of the first weights is 0."""
    layer, neuron, below = place
    neurons, edges = neurons_of(document, sizes), document.network.edges
    ends = (edges.source == neurons[layer][below]) & (edges.target == neurons[layer + 1][neuron])
    return int(np.flatnonzero(ends)[0])


def arrays_of(document: Document, sizes: tuple[int, ...]) -> Arrays:
    """Return the document's weights as matrices."""
    edges, neurons = document.network.edges, neurons_of(document, sizes)
    is_bias = np.array([neuron.role is Role.BIAS for neuron in document.network.neurons])
    weights, biases = [], []
    for below, members in pairwise(neurons):
        matrix, bias = np.zeros((len(members), len(below))), np.zeros(len(members))
        for edge in np.flatnonzero(np.isin(edges.target, members)):
            row, source, weight = edges.target[edge] - members[0], edges.source[edge], document.network.weights[edge]
            if is_bias[source]:
                bias[row] += weight
            else:
                matrix[row, source - below[0]] = weight
        weights.append(matrix)
        biases.append(bias)
    activation = document.network.neurons[neurons[-1][0]].activation
    return Arrays(tuple(weights), tuple(biases), activation, document.inputs, document.targets)

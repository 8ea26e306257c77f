"""Networks, subjects and written factors for the tests of paths."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.construct import Layers, layered
from core.document import Data, Document, Loss
from core.formula import Derivative, Leaf
from core.iteration import Iteration, iterate
from core.network import Neuron, Role, make_network, read_only
from core.paths import Path, Subject
from tests import examples


def mazur() -> Iteration:
    return iterate(examples.document("published-mazur-round1"), 0)


def edge(iteration: Iteration, id: str) -> Subject:
    return Subject("weight", iteration.document.network.topology.edge_index[id])


def neuron(iteration: Iteration, id: str, kind: str = "out") -> Subject:
    return Subject(kind, iteration.document.network.topology.neuron_index[id])  # type: ignore[arg-type]


def written(path: Path) -> list[str]:
    """Return the factors of a path of single symbols by name."""
    names = []
    for factor in path.factors:
        if isinstance(factor, Derivative):
            top, bottom = factor.top, factor.bottom
            names.append(f"∂{top.symbol}{top.subscript}/∂{bottom.symbol}{bottom.subscript}")
        else:
            assert isinstance(factor, Leaf)
            names.append(factor.symbol + factor.subscript)
    return names


def small(
    activations: dict[str, str], edges: list[tuple[str, str, float]], loss: str, row: tuple[float, ...]
) -> Iteration:
    """Return a network of neurons named by their role (i1, b, h1, o1), with one sample."""
    roles = {"i": Role.INPUT, "b": Role.BIAS, "h": Role.HIDDEN, "o": Role.OUTPUT}
    neurons = [Neuron(id, roles[id[0]], activation) for id, activation in activations.items()]
    network = make_network(neurons, [(f"w{number}", *row_) for number, row_ in enumerate(edges, 1)])
    columns = tuple(id for id in activations if id[0] in "io")
    return iterate(Document(network, loss=Loss(loss), data=Data(columns, read_only(np.array([row])))))


def layered_document(sizes: tuple[int, ...], activation: str = "tanh") -> Document:
    """Return a layered network with one random sample."""
    document = layered(Layers(sizes, (activation,) * (len(sizes) - 1)), seed=1)
    row = np.random.default_rng(2).uniform(-1, 1, (1, len(document.data.columns)))
    return replace(document, data=Data(document.data.columns, read_only(row)))

"""Points on the slice of two weights: loss and derivatives against the whole network's backward pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import core.slice as module
from core.document import Document
from core.files import builtin_names, read_builtin
from core.propagation import propagate
from core.slice import Slice
from tests import examples
from tests.core.test_surface import random_document


def by_the_whole_network(document: Document, x_edge: int, y_edge: int, x: float, y: float) -> list[float]:
    network = document.network.set_weight(x_edge, x).set_weight(y_edge, y)
    trace = propagate(network, document.loss, document.inputs, document.targets)
    over = document.training.over_samples
    gradient, parameter = trace.batch_gradient(over), document.network.topology.parameter_of_edge
    return [trace.batch_loss(over), float(gradient[parameter[x_edge]]), float(gradient[parameter[y_edge]])]


def assert_agrees(document: Document, x_edge: int, y_edge: int) -> None:
    rng = np.random.default_rng(x_edge * 100 + y_edge)
    x, y = rng.normal(size=(2, 9)) * 2
    found = np.array(Slice(document, x_edge, y_edge).at(x, y))
    for place in range(len(x)):
        wanted = by_the_whole_network(document, x_edge, y_edge, x[place], y[place])
        for one, other in zip(found[:, place].tolist(), wanted, strict=True):
            assert examples.agree(one, other) or (not np.isfinite(other) and not np.isfinite(one))


@pytest.mark.parametrize("seed", range(60))
def test_random_graphs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TILE", 30 if seed % 2 else 131_072)
    document = random_document(seed)
    parameter = document.network.topology.parameter_of_edge
    firsts = document.network.topology.first_edge.tolist()
    pairs = [(x, y) for x in firsts for y in firsts if parameter[x] != parameter[y]]
    for x, y in pairs[:: max(1, len(pairs) // 5)]:
        assert_agrees(document, x, y)


@pytest.mark.parametrize("name", builtin_names())
def test_examples(name: str) -> None:
    document = read_builtin(name)
    firsts = document.network.topology.first_edge.tolist()
    assert_agrees(document, firsts[0], firsts[-1])
    assert_agrees(document, firsts[-2], firsts[-1])


def test_some_rows_alone() -> None:
    document = read_builtin("xor-2-2-1")
    x, y = np.array([0.3]), np.array([-0.7])
    alone = replace(document, data=replace(document.data, rows=document.data.rows[1:3]))
    found = Slice(document, 0, 4, rows=np.array([1, 2])).at(x, y)
    assert [float(one[0]) for one in found] == pytest.approx(by_the_whole_network(alone, 0, 4, 0.3, -0.7), rel=1e-13)

"""The loss over two weights: against published grids, against the whole network at every point, and its refusals."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import core.surface as module
from core.activations import ACTIVATIONS
from core.document import Data, Document, Loss, Training
from core.files import builtin_names, read_builtin
from core.losses import LOSSES
from core.network import Edges, Network, Neuron, Role, Topology, read_only
from core.propagation import nets_and_losses
from core.surface import Surface, surface
from tests import examples


def finish(working: Generator[float, None, Surface]) -> Surface:
    progress = []
    while True:
        try:
            progress.append(next(working))
        except StopIteration as stop:
            assert progress == sorted(progress) and progress[-1] == pytest.approx(1.0)
            made: Surface = stop.value
            return made


def by_the_whole_network(document: Document, made: Surface) -> np.ndarray:
    """Compute the same grid by running all of the network at every point."""
    grid = np.empty_like(made.loss)
    for row, y in enumerate(made.y_values):
        for column, x in enumerate(made.x_values):
            network = document.network.set_weight(made.x_edge, x).set_weight(made.y_edge, y)
            losses = nets_and_losses(network, document.loss, document.inputs, document.targets)[1]
            with np.errstate(over="ignore"):
                grid[row, column] = losses.mean() if document.training.over_samples == "mean" else losses.sum()
    return grid


def assert_equal(found: np.ndarray, wanted: np.ndarray) -> None:
    assert np.array_equal(np.isfinite(found), np.isfinite(wanted))
    finite = np.isfinite(wanted)
    for one, other in zip(found[finite].tolist(), wanted[finite].tolist(), strict=True):
        assert examples.agree(one, other)


@pytest.mark.parametrize("name", examples.names("surface"))
def test_published_grids(name: str) -> None:
    document, expected = examples.document(name), examples.expected(name)
    edges = document.network.topology.edge_index
    axes = [(edges[expected[axis][0]], np.linspace(*expected[axis][1:], expected["grid"])) for axis in ("x", "y")]
    made = finish(surface(document, axes[0][0], axes[1][0], axes[0][1], axes[1][1]))
    assert_equal(made.loss, np.array(expected["loss"]))


def random_document(seed: int) -> Document:
    """Return a graph with skip edges, ties, several activations, softmax groups and outputs that feed on."""
    rng = np.random.default_rng(seed)
    counts = [2, int(rng.integers(1, 4)), int(rng.integers(1, 4)), int(rng.integers(1, 4))]
    names, neurons = list(ACTIVATIONS), [Neuron("b", Role.BIAS)]
    loss = str(rng.choice(list(LOSSES)))
    last = {"binary_cross_entropy": "logistic", "categorical_cross_entropy": "softmax"}.get(loss, "tanh")
    columns = [[0]]
    for level, count in enumerate(counts):
        columns.append(list(range(len(neurons), len(neurons) + count)))
        for k in range(count):
            role = Role.INPUT if level == 0 else Role.OUTPUT if level == 3 else Role.HIDDEN
            activation = "identity" if level == 0 else last if level == 3 else str(rng.choice(names))
            if level == 2 and k == 0 and loss.endswith("squared_error"):
                role = Role.OUTPUT  # an output that feeds on
            neurons.append(Neuron(f"n{level}{k}", role, activation))
    pairs = [
        (s, t) for level in (2, 3, 4) for t in columns[level] for earlier in columns[:level] for s in earlier
        if s == 0 or rng.random() < 0.8
    ]  # fmt: skip
    weights = rng.normal(size=len(pairs))
    tie = [None] * len(pairs)
    first, second = rng.choice(len(pairs), 2, replace=False)
    tie[first] = tie[second] = "shared"  # type: ignore[call-overload]
    weights[second] = weights[first]
    edges = Edges(
        tuple(f"e{n}" for n in range(len(pairs))),
        np.array([s for s, _ in pairs]), np.array([t for _, t in pairs]),
        tuple(tie), np.zeros(len(pairs), dtype=np.bool_),
    )  # fmt: skip
    ids = tuple(n.id for n in neurons if n.role in (Role.INPUT, Role.OUTPUT))
    rows = np.abs(rng.normal(size=(int(rng.integers(1, 6)), len(ids))))
    if not loss.endswith("squared_error"):
        rows[:, 2:] = np.clip(rows[:, 2:], 0, 1)
    training = Training(over_samples="sum" if seed % 3 == 0 else "mean")
    network = Network(Topology(tuple(neurons), edges), read_only(weights))
    loss_of = Loss(loss, "mean" if seed % 2 else "sum")
    return Document(network, loss=loss_of, data=Data(ids, read_only(rows)), training=training)


@pytest.mark.parametrize("seed", range(60))
def test_equal_to_the_whole_network_at_every_point(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    document = random_document(seed)
    monkeypatch.setattr(module, "TILE", [1, 60, 131_072][seed % 3])  # blocks of samples and rows of every size
    parameter = document.network.topology.parameter_of_edge
    rng = np.random.default_rng(1000 + seed)
    x, y = rng.choice(len(parameter), 2, replace=False).tolist()
    if parameter[x] == parameter[y]:
        y = next(edge for edge in range(len(parameter)) if parameter[edge] != parameter[x])
    made = finish(surface(document, x, y, np.linspace(-2, 2, 7), np.linspace(-1, 3, 5)))
    assert_equal(made.loss, by_the_whole_network(document, made))


@pytest.mark.parametrize("name", builtin_names())
def test_every_pair_of_weights_of_the_examples(name: str) -> None:
    document = read_builtin(name)
    parameter = document.network.topology.parameter_of_edge
    firsts = document.network.topology.first_edge.tolist()
    for x in firsts[:6]:
        for y in firsts[-6:]:
            if parameter[x] != parameter[y]:
                made = finish(surface(document, x, y, np.linspace(-3, 3, 4), np.linspace(-3, 3, 3)))
                assert_equal(made.loss, by_the_whole_network(document, made))


def test_saturated_and_overflowing_points_are_what_the_network_says() -> None:
    document = read_builtin("softmax-classifier")
    made = finish(
        surface(document, 0, len(document.network.edges) - 1, np.array([-800.0, 800.0]), np.array([1e3, 1e308]))
    )
    assert_equal(made.loss, by_the_whole_network(document, made))


def test_some_rows_alone() -> None:
    document = read_builtin("xor-2-2-1")
    one = finish(surface(document, 0, 1, np.linspace(-1, 1, 3), np.linspace(-1, 1, 3), rows=np.array([2])))
    alone = replace(document, data=replace(document.data, rows=document.data.rows[2:3]))
    assert_equal(one.loss, by_the_whole_network(alone, one))


def test_two_edges_of_one_tie_are_refused() -> None:
    document = read_builtin("mazur-2-2-2")
    edges: Any = document.network.topology.edge_index
    with pytest.raises(ValueError, match="same weight"):
        next(surface(document, edges["b1_h1"], edges["b1_h2"], np.zeros(2), np.zeros(2)))

"""A run of linear layers equals one matrix: the product, with skip edges, biases, and the layer that ends the run."""

from __future__ import annotations

import numpy as np
import pytest

from core.document import Document
from core.files import builtin_names, read_builtin
from core.iteration import iterate
from core.linear_runs import linear_runs
from core.network import Neuron, Role, make_network
from tests import examples

WITH_RUNS = [
    name
    for name in [*examples.names(), *builtin_names()]
    if linear_runs((read_builtin(name) if name in builtin_names() else examples.document(name)).network)
]


def document(name: str) -> Document:
    return read_builtin(name) if name in builtin_names() else examples.document(name)


def chain(*activations: str):
    """x, y → two neurons per activation, all connected with weights 1, 2, 3 …, a bias of 0.5 on the first of each."""
    neurons = [Neuron("x", Role.INPUT), Neuron("y", Role.INPUT), Neuron("b", Role.BIAS)]
    rows, before = [], ["x", "y"]
    for layer, activation in enumerate(activations):
        here = [f"n{layer}_{place}" for place in range(2)]
        role = Role.OUTPUT if layer == len(activations) - 1 else Role.HIDDEN
        neurons += [Neuron(name, role, activation) for name in here]
        rows += [(s, t) for t in here for s in before] + [("b", here[0])]
        before = here
    edges = [(f"w{i}", s, t, 0.5 if s == "b" else float(i % 5 + 1)) for i, (s, t) in enumerate(rows)]
    return make_network(neurons, edges)


@pytest.mark.parametrize("name", WITH_RUNS)
def test_on_the_examples_the_matrix_gives_the_trace_s_net(name: str) -> None:
    trace = iterate(document(name)).trace
    for run in linear_runs(trace.network):
        for sample in range(trace.samples):
            wanted = trace.net[sample, run.rows]
            assert np.all(np.abs(run.net(trace.out[sample]) - wanted) <= 1e-12 * np.maximum(1.0, np.abs(wanted)))


def test_the_linear_example_is_one_run_from_input_to_output() -> None:
    (run,) = linear_runs(examples.document("published-hmkcode-linear").network)
    assert (run.first, run.last, run.to_out) == (1, 2, True)
    assert run.matrix[0].tolist() == pytest.approx([0.11 * 0.14 + 0.12 * 0.15, 0.21 * 0.14 + 0.08 * 0.15], abs=1e-15)


def test_two_layers_multiply_and_their_biases_add() -> None:
    network = chain("identity", "identity")
    (run,) = linear_runs(network)
    first = np.array([[1.0, 2.0], [3.0, 4.0]])
    second = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert run.matrix.tolist() == (second @ first).tolist()
    assert run.constant.tolist() == (second @ [0.5, 0.0] + [0.5, 0.0]).tolist()


@pytest.mark.parametrize(
    ("activations", "wanted"),
    [
        (("identity", "identity", "identity"), [(1, 3, True)]),
        (("identity", "tanh", "identity"), [(1, 2, False)]),
        (("tanh", "identity", "tanh"), [(2, 3, False)]),
        (("tanh", "identity"), []),
        (("identity", "tanh", "identity", "relu"), [(1, 2, False), (3, 4, False)]),
        (("identity",), []),
        (("tanh", "tanh"), []),
    ],
)
def test_a_run_ends_with_the_first_layer_that_bends(activations, wanted) -> None:
    found = linear_runs(chain(*activations))
    assert [(run.first, run.last, run.to_out) for run in found] == wanted


def test_an_edge_that_skips_into_a_run_has_a_column_of_its_own() -> None:
    neurons = [Neuron("x", Role.INPUT), Neuron("t", Role.HIDDEN, "tanh"), Neuron("u", Role.HIDDEN)]
    network = make_network(
        [*neurons, Neuron("o", Role.OUTPUT)],
        [("w1", "x", "t", 1.0), ("w2", "t", "u", 2.0), ("w3", "u", "o", 3.0), ("w4", "x", "o", 5.0)],
    )
    (run,) = linear_runs(network)
    assert [network.neurons[column].id for column in run.columns] == ["t", "x"]
    assert run.matrix.tolist() == [[6.0, 5.0]]


def test_a_run_too_large_to_hold_is_left_out(monkeypatch) -> None:
    monkeypatch.setattr("core.linear_runs.MOST_CELLS", 11)
    assert linear_runs(chain("identity", "identity")) == ()

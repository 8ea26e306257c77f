"""The matrices of every level agree with the graph: net, ∂E/∂out, delta and gradients on all examples, and by shape."""

from __future__ import annotations

import numpy as np
import pytest

from core.files import builtin_names, read_builtin
from core.iteration import iterate
from core.levels import softmax_groups
from core.matrices import MISSING, matrices_of
from core.network import Neuron, Role, make_network
from core.order import order_of
from tests import examples

ALL = [*examples.names(), *builtin_names()]


def document(name: str):
    return read_builtin(name) if name in builtin_names() else examples.document(name)


def close(found, wanted) -> bool:
    return bool(np.all(np.abs(found - wanted) <= 1e-12 * np.maximum(1.0, np.abs(wanted))))


@pytest.mark.parametrize("name", ALL)
def test_w_times_a_plus_b_is_every_neurons_net(name: str) -> None:
    iteration = iterate(document(name))
    trace, weights = iteration.trace, iteration.trace.network.weights
    covered = []
    for level in matrices_of(trace.network.topology):
        block = level.forward
        for sample in range(trace.samples):
            wanted = trace.net[sample, block.rows]
            by_matrix = block.dense(weights) @ trace.out[sample, block.columns] + level.biases(weights)
            assert close(by_matrix, wanted)
            assert close(level.net(weights, trace.out[sample]), wanted)
        covered += block.rows.tolist()
    assert sorted(covered) == order_of(trace.network.topology).computing.tolist()


@pytest.mark.parametrize("name", ALL)
def test_transposed_w_times_delta_and_the_losss_own_part_is_every_neurons_dE_dout(name: str) -> None:
    trace = iterate(document(name)).trace
    topology, weights = trace.network.topology, trace.network.weights
    for level in matrices_of(topology):
        for sample in range(trace.samples):
            own = np.zeros(len(topology.neurons))
            own[topology.outputs] = trace.own_dE_dout[sample]
            found = own[level.neurons] + level.back.times(weights, trace.delta[sample, level.back.columns])
            assert close(found, trace.dE_dout[sample, level.neurons])
            by_matrix = level.back.dense(weights) @ trace.delta[sample, level.back.columns]
            assert close(own[level.neurons] + by_matrix, trace.dE_dout[sample, level.neurons])


@pytest.mark.parametrize("name", ALL)
def test_delta_is_slope_times_dE_dout_but_for_softmax(name: str) -> None:
    trace = iterate(document(name)).trace
    topology = trace.network.topology
    groups = softmax_groups(topology, order_of(topology).forward_level)
    coupled = {int(neuron) for group in groups for neuron in group}
    for level in matrices_of(topology):
        plain = [neuron for neuron in level.forward.rows.tolist() if neuron not in coupled]
        assert close(trace.slope[:, plain] * trace.dE_dout[:, plain], trace.delta[:, plain])


@pytest.mark.parametrize("name", ALL)
def test_delta_times_a_transposed_holds_every_edges_own_part_of_the_gradient(name: str) -> None:
    trace = iterate(document(name)).trace
    covered = []
    for level in matrices_of(trace.network.topology):
        for sample in range(trace.samples):
            found = level.gradients(trace.delta[sample], trace.out[sample])
            wanted = level.full.dense(trace.own(sample), np.nan)
            assert np.array_equal(np.isnan(found), np.isnan(wanted))
            assert close(found[~np.isnan(found)], wanted[~np.isnan(wanted)])
        covered += level.full.edges.tolist()
    assert sorted(covered) == list(range(len(trace.network.edges)))


def skipping_network():
    """x → h → o, x → o past h, a weight of 0, and a hidden neuron that y does not reach."""
    neurons = [Neuron("x", Role.INPUT), Neuron("y", Role.INPUT), Neuron("b", Role.BIAS), Neuron("c", Role.BIAS)]
    neurons += [Neuron("h", Role.HIDDEN, "tanh"), Neuron("k", Role.HIDDEN, "tanh"), Neuron("o", Role.OUTPUT)]
    rows = [
        ("w1", "x", "h", 0.5), ("w2", "y", "h", 0.0), ("w3", "x", "k", 2.0), ("w4", "b", "h", 0.25),
        ("w5", "c", "h", 0.125), ("w6", "h", "o", 1.0), ("w7", "k", "o", -1.0), ("w8", "x", "o", 3.0),
    ]  # fmt: skip
    return make_network(neurons, rows)


def test_a_missing_edge_is_told_apart_from_a_weight_of_zero() -> None:
    network = skipping_network()
    hidden = matrices_of(network.topology)[1]
    assert [[network.edges.ids[e] if e != MISSING else "·" for e in row] for row in edges_by_cell(hidden.forward)] == [
        ["w1", "w2"],
        ["w3", "·"],
    ]
    dense = hidden.forward.dense(network.weights, np.nan)
    assert dense[0].tolist() == [0.5, 0.0] and dense[1, 0] == 2.0 and np.isnan(dense[1, 1])
    assert hidden.forward.missing == 1


def edges_by_cell(block):
    return [[block.edge_at(row, column) for column in range(block.shape[1])] for row in range(block.shape[0])]


def test_b_is_the_sum_of_all_bias_edges() -> None:
    network = skipping_network()
    hidden = matrices_of(network.topology)[1]
    assert hidden.biases(network.weights).tolist() == [0.375, 0.0]
    assert hidden.bias_edges_of(0).tolist() == [3, 4] and hidden.bias_edges_of(1).tolist() == []


def test_the_sources_of_skip_edges_come_last_and_say_their_level() -> None:
    network = skipping_network()
    output = matrices_of(network.topology)[2]
    assert [network.neurons[i].id for i in output.forward.columns] == ["h", "k", "x"]
    assert output.skips.tolist() == [-1, -1, 0]
    assert output.forward.place_of(7) == (0, 2) and output.forward.place_of(0) is None


def test_the_transposed_matrix_spans_all_levels_that_a_neuron_feeds() -> None:
    network = skipping_network()
    inputs = matrices_of(network.topology)[0]
    assert [network.neurons[i].id for i in inputs.back.columns] == ["h", "k", "o"]
    assert inputs.back.dense(network.weights).tolist() == [[0.5, 2.0, 3.0], [0.0, 0.0, 0.0]]


def test_weights_that_are_not_finite_reach_only_their_own_row() -> None:
    network = skipping_network().set_weight(0, np.inf)
    hidden = matrices_of(network.topology)[1]
    out = np.array([1.0, 1.0, 1.0, 1.0, np.nan, np.nan, np.nan])
    assert hidden.net(network.weights, out).tolist() == [np.inf, 2.0]


def test_an_empty_network_has_no_matrices() -> None:
    assert matrices_of(make_network([], []).topology) == ()

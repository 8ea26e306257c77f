"""The calculus against numbers that were computed elsewhere, and at the extremes."""

from __future__ import annotations

import numpy as np
import pytest

from core.document import Data, Document, Loss, Training
from core.iteration import iterate
from core.network import Network, Neuron, Role, make_network
from core.propagation import propagate
from tests import examples


@pytest.mark.parametrize("name", examples.names("trace"))
def test_every_value_of_every_sample_agrees(name: str) -> None:
    document, wanted = examples.document(name), examples.expected(name)
    topology = document.network.topology
    assert len(wanted["samples"]) == len(document.data.rows)
    for row, sample in enumerate(wanted["samples"]):
        iteration = iterate(document, row)
        trace = iteration.trace
        assert examples.agree(trace.losses[0], sample["loss"])
        for id, values in sample["neurons"].items():
            neuron = topology.neuron_index[id]
            for quantity, value in values.items():
                found = getattr(trace, quantity)[0, neuron]
                assert np.isnan(found) if value is None else examples.agree(found, value), (row, id, quantity)
        for id, values in sample["edges"].items():
            edge = topology.edge_index[id]
            parameter = topology.parameter_of_edge[edge]
            assert examples.agree(trace.own(0)[edge], values["own"]), (row, id)
            assert examples.agree(trace.gradients(0)[parameter], values["gradient"]), (row, id)
            assert examples.agree(iteration.updated_weights[edge], values["updated_weight"]), (row, id)


@pytest.mark.parametrize("name", examples.names("trace"))
def test_batch_of_all_samples_agrees(name: str) -> None:
    document, wanted = examples.document(name), examples.expected(name)["batch"]
    training = document.training
    trace = propagate(document.network, document.loss, document.inputs, document.targets)
    assert examples.agree(trace.batch_loss(training.over_samples), wanted["loss"])
    gradient = trace.batch_gradient(training.over_samples)[document.network.topology.parameter_of_edge]
    for edge, id in enumerate(document.network.edges.ids):
        assert examples.agree(gradient[edge], wanted["edges"][id]["gradient"]), id
        moved = document.network.weights[edge] - training.learning_rate * gradient[edge]
        assert examples.agree(moved, wanted["edges"][id]["updated_weight"]), id


@pytest.mark.parametrize("name", examples.names("published"))
def test_published_figures_are_reproduced_to_all_printed_digits_that_are_right(name: str) -> None:
    """Every figure printed in a textbook is found among our values, recomputed to 12 digits."""
    document, wanted = examples.document(name), examples.expected(name)
    iteration = iterate(document, 0)
    trace = iteration.trace
    ours = [*trace.net[0], *trace.out[0], *trace.slope[0], *trace.dE_dout[0], *trace.delta[0], *-trace.delta[0]]
    ours += [*trace.losses, *trace.loss_shares[0], *trace.own(0), *iteration.updated_weights]
    ours += [weight * delta for weight in document.network.weights for delta in trace.delta[0]]
    for figure in wanted["printed"]:
        distance = np.nanmin(np.abs(np.array(ours) - figure["recomputed"]))
        assert distance <= 1e-12 * max(1.0, abs(figure["recomputed"])), figure["name"]


def single(activation: str, loss: str, weights: list[float], targets: list[float]) -> Document:
    """Return outputs that each read one input of 1 through one weight."""
    outputs = [Neuron(f"o{k}", Role.OUTPUT, activation) for k in range(len(weights))]
    edges = [(f"w{k}", "x", f"o{k}", weight) for k, weight in enumerate(weights)]
    network = make_network([Neuron("x", Role.INPUT), *outputs], edges)
    columns = ("x", *(neuron.id for neuron in outputs))
    return Document(network, loss=Loss(loss), data=Data(columns, np.array([[1.0, *targets]])))


@pytest.mark.parametrize("net", [800.0, 1000.0])
@pytest.mark.parametrize("sign", [1, -1])
def test_binary_cross_entropy_on_a_saturated_logistic_stays_finite(net: float, sign: int) -> None:
    trace = iterate(single("logistic", "binary_cross_entropy", [sign * net], [0.5 - sign / 2]), 0).trace
    assert trace.losses[0] == net
    assert trace.delta[0, 1] == sign
    assert trace.dE_dout[0, 1] == sign * np.inf


@pytest.mark.parametrize("net", [800.0, 1000.0])
def test_categorical_cross_entropy_on_a_saturated_softmax_stays_finite(net: float) -> None:
    trace = iterate(single("softmax", "categorical_cross_entropy", [net, 0.0, -net], [0.0, 1.0, 0.0]), 0).trace
    assert trace.losses[0] == net
    assert trace.delta[0, 1:].tolist() == [1.0, -1.0, 0.0]
    assert trace.own_dE_dout[0].tolist() == [0.0, -np.inf, 0.0]


def test_right_and_certain_costs_nothing() -> None:
    trace = iterate(single("logistic", "binary_cross_entropy", [800.0], [1.0]), 0).trace
    assert trace.losses[0] == 0.0
    assert trace.delta[0, 1] == 0.0


def test_what_truly_is_not_finite_is_not_hidden() -> None:
    trace = iterate(single("cube", "half_squared_error", [1e200], [0.0]), 0).trace
    assert trace.out[0, 1] == np.inf
    assert trace.losses[0] == np.inf
    trace = iterate(single("identity", "binary_cross_entropy", [0.0], [1.0]), 0).trace
    assert trace.losses[0] == np.inf


def test_a_missing_edge_keeps_an_infinite_output_away() -> None:
    neurons = [Neuron("x", Role.INPUT), Neuron("y", Role.INPUT), Neuron("h", Role.HIDDEN, "cube")]
    neurons += [Neuron("a", Role.OUTPUT), Neuron("b", Role.OUTPUT)]
    edges = [("w1", "x", "h", 1e200), ("w2", "h", "a", 1.0), ("w3", "y", "a", 1.0), ("w4", "y", "b", 1.0)]
    document = Document(make_network(neurons, edges), data=Data(("x", "y", "a", "b"), np.array([[1.0, 2.0, 0.0, 0.0]])))
    assert iterate(document, 0).trace.out[0].tolist() == [1.0, 2.0, np.inf, np.inf, 2.0]


def test_a_neuron_without_incoming_edges_has_net_0() -> None:
    neurons = [Neuron("x", Role.INPUT), Neuron("h", Role.HIDDEN, "logistic"), Neuron("o", Role.OUTPUT)]
    network = make_network(neurons, [("w1", "h", "o", 3.0), ("w2", "x", "o", 1.0)])
    trace = iterate(Document(network, data=Data(("x", "o"), np.array([[1.0, 0.0]]))), 0).trace
    assert trace.net[0, 1:].tolist() == [0.0, 2.5]


def test_mean_over_outputs_divides_a_sum_by_their_number_and_leaves_the_mean_squared_error() -> None:
    document = single("identity", "squared_error", [1.0, 2.0], [0.0, 0.0])
    for name, sums, means in [("squared_error", 5.0, 2.5), ("mean_squared_error", 2.5, 2.5)]:
        for over, wanted in [("sum", sums), ("mean", means)]:
            trace = propagate(document.network, Loss(name, over), document.inputs, document.targets)  # type: ignore[arg-type]
            assert trace.losses[0] == wanted
            assert trace.delta[0, 2] == 2 * 2.0 * wanted / 5.0


def test_gathered_edges_and_matrices_give_the_same_numbers() -> None:
    """A layer that lacks an edge goes another way through the code than one whose edge weighs nothing."""
    rng = np.random.default_rng(1)
    inputs = [Neuron(f"i{k}", Role.INPUT) for k in range(9)]
    outputs = [Neuron(f"o{k}", Role.OUTPUT, "tanh") for k in range(7)]
    edges = [(f"{i.id}{o.id}", i.id, o.id, rng.normal()) for i in inputs for o in outputs]
    edges = [(id, a, b, 0.0 if id.startswith(("i3o", "i8o2")) else w) for id, a, b, w in edges]
    columns = tuple(neuron.id for neuron in inputs + outputs)
    data = Data(columns, rng.normal(size=(5, len(columns))))
    complete = Document(make_network(inputs + outputs, edges), data=data)
    missing = Document(make_network(inputs + outputs, [e for e in edges if e[3] != 0.0]), data=data)
    for row in range(5):
        one, other = iterate(complete, row).trace, iterate(missing, row).trace
        np.testing.assert_allclose(one.out, other.out, rtol=1e-14)
        np.testing.assert_allclose(one.delta, other.delta, rtol=1e-13)


def test_arrays_of_a_trace_cannot_be_written_to() -> None:
    trace = iterate(single("tanh", "squared_error", [1.0], [0.0]), 0).trace
    for quantity in ("net", "out", "slope", "dE_dout", "delta", "losses", "loss_shares"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(trace, quantity)[0] = 0.0


def test_weights_of_a_network_are_shared_not_copied() -> None:
    network = single("tanh", "squared_error", [1.0], [0.0]).network
    moved = network.set_weight(0, 2.0)
    assert moved.topology is network.topology
    assert (network.weights[0], moved.weights[0]) == (1.0, 2.0)
    assert isinstance(moved, Network)
    assert Training().learning_rate == 0.1

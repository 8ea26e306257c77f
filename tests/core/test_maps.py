"""Functions, fields and carried points agree with the calculus; classes are read as they are meant."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.boolean import table_of, truth_table_network
from core.construct import Layers, layered
from core.document import Data, Document
from core.files import read_builtin
from core.maps import data_range, field_of, function_of, mean_inputs, responses, spread_rows, telling_inputs
from core.maps_carried import (
    Stage,
    between,
    carried,
    decided_by,
    grid_lines,
    separating_lines,
    stages_to,
    usual_pair,
)
from core.maps_classes import NONE, decision_of, target_classes
from core.network import Floats, Neuron, Role, make_network, read_only
from core.propagation import propagate
from tests import examples

NETWORKS = ("mazur-2-2-2", "skip-edge", "softmax-classifier", "xor-2-2-1")


def out_at(document: Document, inputs: Floats) -> Floats:
    """Return the outs by the calculus, one point after the other: (points, neurons)."""
    targets = np.zeros((1, document.targets.shape[1]))
    traces = [propagate(document.network, document.loss, row[np.newaxis], targets) for row in inputs]
    return np.concatenate([trace.out for trace in traces])


@pytest.mark.parametrize("name", NETWORKS)
def test_fields_are_the_outs_of_the_calculus(name: str) -> None:
    document = read_builtin(name)
    held = mean_inputs(document) + 0.25
    axes = (0, len(held) - 1)
    x_values, y_values = np.linspace(-3, 4, 9), np.linspace(-2, 2, 7)
    field = field_of(document, axes, x_values, y_values, held)
    random = np.random.default_rng(3)
    for row, column in zip(random.integers(0, 7, 20), random.integers(0, 9, 20), strict=True):
        point = held.copy()
        point[axes[0]], point[axes[1]] = x_values[column], y_values[row]
        trace = propagate(document.network, document.loss, point[np.newaxis], document.targets[:1])
        assert np.abs(field.out[:, row, column] - trace.out[0]).max() <= 1e-12
        computed = ~np.isnan(trace.net[0])
        assert np.abs(field.net[computed, row, column] - trace.net[0][computed]).max() <= 1e-12


@pytest.mark.parametrize("name", examples.names("trace"))
def test_responses_of_every_example_equal_its_trace(name: str) -> None:
    document = examples.document(name)
    found = responses(document.network, document.inputs)
    assert np.abs(found.out.T - out_at(document, document.inputs)).max() <= 1e-12


def test_a_function_is_computed_far_outside_the_data_too() -> None:
    document = read_builtin("nine-neurons-1-2-2-1")
    x_values = np.linspace(-50, 50, 21)
    found = function_of(document, 0, x_values, mean_inputs(document))
    assert np.abs(found.out.T - out_at(document, x_values[:, np.newaxis])).max() <= 1e-12
    assert found.out[document.network.topology.inputs[0]].tolist() == x_values.tolist()


@pytest.mark.parametrize("kind", ["step", "logistic"])
def test_a_constructed_xor_has_the_right_regions(kind: str) -> None:
    document = truth_table_network(table_of("xor", 2), kind)  # type: ignore[arg-type]
    decision = decision_of(document)
    assert decision is not None and decision.threshold == 0.5 and decision.names == ("0", "1")
    values = np.linspace(-0.3, 1.3, 65)
    field = field_of(document, (0, 1), values, values, mean_inputs(document))
    found = decision.classes(field.out[document.network.topology.outputs])
    x, y = np.meshgrid(values, values)
    # Row 10 fires where x − y > ½, row 01 where y − x > ½: their borders are the lines x − y = ±½.
    inside, away = np.abs(x - y) > 0.5, np.abs(np.abs(x - y) - 0.5) > (0.02 if kind == "step" else 0.06)
    assert (found[away] == inside[away]).all()
    assert away.mean() > 0.85
    assert target_classes(decision, document.targets).tolist() == [0, 1, 1, 0]


def test_outputs_are_read_as_classes_by_their_targets() -> None:
    softmax = decision_of(read_builtin("softmax-classifier"))
    assert softmax is not None and softmax.threshold is None
    outputs = np.array([[0.2, 0.7, np.nan], [0.8, 0.1, 0.5], [0.0, 0.2, 0.5]])
    assert softmax.classes(outputs).tolist() == [1, 0, NONE]
    assert softmax.certainty(outputs)[:2].tolist() == pytest.approx([0.6, 0.5])
    assert decision_of(read_builtin("mazur-2-2-2")) is None
    tanh = one_output("tanh", [-1.0, 1.0, 1.0])
    decision = decision_of(tanh)
    assert decision is not None and decision.threshold == 0.0
    assert decision.classes(np.array([[-0.1, 0.0, 0.4]])).tolist() == [0, 1, 1]
    middle = decision_of(one_output("logistic", [0.1, 0.9]))
    assert middle is not None and middle.threshold == 0.5
    assert middle.certainty(np.array([[0.9]])).tolist() == pytest.approx([1.0])
    assert decision_of(one_output("identity", [0.3, 0.4])) is None
    assert decision_of(one_output("tanh", [0.1, 0.2, 0.3])) is None


def one_output(activation: str, targets: list[float]) -> Document:
    neurons = [Neuron("x", Role.INPUT), Neuron("o", Role.OUTPUT, activation)]
    rows = read_only(np.array([[float(number), target] for number, target in enumerate(targets)]))
    return Document(make_network(neurons, [("w", "x", "o", 1.0)]), data=Data(("x", "o"), rows))


def test_carried_points_are_the_nets_and_outs_of_the_trace() -> None:
    document = read_builtin("xor-2-2-1")
    topology = document.network.topology
    pair = usual_pair(topology)
    assert pair is not None
    axes = (int(topology.inputs[0]), int(topology.inputs[1]))
    stages = stages_to(topology, axes, pair)
    output = int(topology.outputs[0])
    assert stages == (Stage(axes, "out"), Stage(pair, "net"), Stage(pair, "out"), Stage((output, None), "out"))
    lines = grid_lines(((-1.0, 2.0), (-0.5, 1.5)), 5, 9)
    assert lines.shape == (10, 9, 2)
    inputs = np.concatenate((document.inputs, lines.reshape(-1, 2)))
    places = carried(document, stages, inputs)
    trace = propagate(document.network, document.loss, inputs, np.zeros((len(inputs), 1)))
    assert (places[0] == inputs).all()
    assert np.abs(places[1] - trace.net[:, pair]).max() <= 1e-12
    assert np.abs(places[2] - trace.out[:, pair]).max() <= 1e-12
    assert np.abs(places[3, :, 0] - trace.out[:, output]).max() <= 1e-12
    assert (places[3, :, 1] == 0).all()


def test_between_two_stages_points_go_straight() -> None:
    places = np.array([[[0.0, 0.0]], [[1.0, 2.0]], [[3.0, -2.0]]])
    assert between(places, 1.0).tolist() == [[1.0, 2.0]]
    assert between(places, 1.5).tolist() == [[2.0, 0.0]]
    assert between(places, 0.25).tolist() == [[0.25, 0.5]]
    assert between(places, 9.0).tolist() == [[3.0, -2.0]]


def test_the_separating_line_is_where_net_is_zero() -> None:
    document = read_builtin("xor-2-2-1")
    topology = document.network.topology
    pair = usual_pair(topology)
    assert pair is not None and pair[1] is not None
    (line,) = separating_lines(document.network, pair)
    assert line.neuron == topology.outputs[0]
    found = responses(document.network, np.random.default_rng(1).normal(size=(50, 2)))
    places = found.out[list(pair)].T
    assert np.abs(line.net(places) - found.net[line.neuron]).max() <= 1e-12
    on_it = np.array([[u, -(line.a * u + line.bias) / line.b] for u in (-1.0, 0.0, 0.7)])
    assert np.abs(line.net(on_it)).max() <= 1e-12
    decided = decided_by(document.network, pair, np.array([on_it[2, 0]]), np.array([on_it[2, 1]]))
    assert decided is not None and decided[0, 0, 0] == pytest.approx(0.5, abs=1e-12)


def test_a_neuron_that_reads_more_than_two_units_draws_no_line() -> None:
    document = layered(Layers((2, 3, 1), ("tanh", "logistic")))
    hidden = document.network.topology.with_role(Role.HIDDEN).tolist()
    assert separating_lines(document.network, (hidden[0], hidden[1])) == ()
    assert decided_by(document.network, (hidden[0], hidden[1]), np.zeros(2), np.zeros(2)) is None
    inputs = document.network.topology.inputs.tolist()
    assert [line.neuron for line in separating_lines(document.network, (inputs[0], inputs[1]))] == hidden


def test_what_two_units_decide_equals_the_outputs_of_the_network() -> None:
    document = read_builtin("mazur-2-2-2")
    topology = document.network.topology
    pair = usual_pair(topology)
    assert pair is not None
    for first, second in (pair, pair[::-1]):
        assert first is not None and second is not None
        found = responses(document.network, np.array([[0.3, -1.2]]))
        decided = decided_by(document.network, (first, second), found.out[first], found.out[second])
        assert decided is not None
        assert np.abs(decided[:, 0, 0] - found.out[topology.outputs, 0]).max() <= 1e-12


def test_inputs_that_tell_the_targets_come_first() -> None:
    random = np.random.default_rng(5)
    inputs = np.column_stack((100 * random.normal(size=200), np.ones(200), random.normal(size=(200, 2))))
    targets = np.column_stack((inputs[:, 2] > 0, inputs[:, 3] + 0.1 * inputs[:, 2])).astype(float)
    order = telling_inputs(inputs, targets)
    assert set(order[:2]) == {2, 3} and order[2:] == [0, 1]
    assert telling_inputs(np.zeros((0, 3)), np.zeros((0, 1))) == [0, 1, 2]
    assert telling_inputs(np.ones((4, 2)), np.ones((4, 1))) == [0, 1]


def test_ranges_and_rows_of_strange_data() -> None:
    assert data_range(np.array([2.0, 2.0])) == (1.0, 3.0)
    assert data_range(np.zeros(0)) == (-1.0, 1.0)
    assert data_range(np.array([1.0, -2.0])) == (-2.0, 1.0)
    assert spread_rows(range(10), 20) == list(range(10))
    assert spread_rows(np.arange(1000), 3) == [0, 499, 999]
    document = read_builtin("mazur-2-2-2")
    weights = read_only(np.full(len(document.network.weights), np.nan))
    broken = replace(document, network=replace(document.network, weights=weights))
    field = field_of(broken, (0, 1), np.zeros(2), np.zeros(2), mean_inputs(broken))
    assert np.isnan(field.out[broken.network.topology.outputs]).all()

"""Truth tables as networks: every function of two and three inputs in every row, some of five, and the error bound."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from core.boolean import (
    FUNCTIONS,
    STEEPNESS,
    Kind,
    error_bound,
    name_of,
    rows_of,
    table_of,
    truth_table_network,
    verify,
)
from core.construct import ConstructionError
from core.files import from_text, to_text
from core.iteration import iterate
from core.network import Floats, Role
from core.propagation import propagate
from core.validity import draft_problems, problems_of

KINDS: tuple[Kind, ...] = ("step", "logistic")


def outputs(table: tuple[bool, ...], kind: Kind, steepness: float = STEEPNESS) -> Floats:
    document = truth_table_network(table, kind, steepness)
    trace = propagate(document.network, document.loss, document.inputs, document.targets)
    result: Floats = trace.out[:, document.network.topology.outputs[0]]
    return result


def functions(inputs: int) -> list[tuple[bool, ...]]:
    return list(product((False, True), repeat=2**inputs))


@pytest.mark.parametrize(("inputs", "count"), [(1, 4), (2, 16), (3, 256)])
def test_threshold_networks_of_all_functions_are_exact_in_all_rows(inputs: int, count: int) -> None:
    tables = functions(inputs)
    assert len(tables) == count
    for table in tables:
        assert outputs(table, "step").tolist() == [float(bit) for bit in table]
        assert verify(truth_table_network(table, "step"), tolerance=1e-300) == []


@pytest.mark.parametrize("inputs", [1, 2, 3])
@pytest.mark.parametrize("steepness", [8.0, STEEPNESS, 60.0])
def test_logistic_networks_of_all_functions_keep_their_error_bound(inputs: int, steepness: float) -> None:
    bound = error_bound(inputs, steepness)
    worst = 0.0
    for table in functions(inputs):
        worst = max(worst, float(np.abs(outputs(table, "logistic", steepness) - table).max()))
        assert verify(truth_table_network(table, "logistic", steepness)) == []
    assert bound / 20 < worst <= bound * (1 + 1e-12) < 0.5  # reached, but for rounding, by a row that is 0 alone


def test_functions_of_five_inputs_drawn_at_random_are_right_in_all_rows() -> None:
    generator = np.random.default_rng(5)
    for _ in range(40):
        table = tuple(bool(bit) for bit in generator.integers(0, 2, 32))
        assert outputs(table, "step").tolist() == list(table)
        assert np.abs(outputs(table, "logistic") - table).max() <= error_bound(5, STEEPNESS) < 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_each_hidden_neuron_fires_in_the_row_of_its_label_alone(kind: Kind) -> None:
    document = truth_table_network((True,) * 8, kind)
    trace = propagate(document.network, document.loss, document.inputs, document.targets)
    hidden = document.network.topology.with_role(Role.HIDDEN)
    assert [document.network.neurons[h].label for h in hidden] == list(rows_of(3))
    assert (trace.out[:, hidden] > 0.5).tolist() == np.eye(8, dtype=bool).tolist()
    assert (np.abs(trace.net[:, hidden]) >= (0.5 if kind == "step" else 10.0)).all()


def test_weights_are_plus_and_minus_one_and_the_bias_counts_the_ones() -> None:
    document = truth_table_network(tuple(row == "101" for row in rows_of(3)))
    assert document.network.weights.tolist() == [1.0, -1.0, 1.0, -1.5, 1.0, -0.5]
    steep = truth_table_network(tuple(row == "101" for row in rows_of(3)), "logistic", 10.0)
    assert steep.network.weights.tolist() == [10.0, -10.0, 10.0, -15.0, 10.0, -5.0]
    assert document.network.edges.ids == ("w1", "w2", "w3", "w4", "w5", "w6")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("inputs", [1, 3, 5])
@pytest.mark.parametrize("name", ["always 0", "always 1", "xor"])
def test_the_networks_are_valid_can_be_stepped_and_saved(kind: Kind, inputs: int, name: str) -> None:
    document = truth_table_network(table_of(name, inputs), kind)
    assert problems_of(document.network) == [] and draft_problems(document) == []
    assert np.isfinite(iterate(document).trace.losses).all()
    text = to_text(document)
    assert to_text(from_text(text, "copy")) == text


def test_a_function_that_is_never_true_has_no_hidden_neurons_and_never_fires() -> None:
    document = truth_table_network((False,) * 4)
    assert [neuron.id for neuron in document.network.neurons] == ["i1", "i2", "b1", "o1"]
    assert document.network.weights.tolist() == [-0.5]


@pytest.mark.parametrize(
    ("name", "two", "three"),
    [
        ("and", "0001", "00000001"),
        ("or", "0111", "01111111"),
        ("xor", "0110", "01101001"),
        ("nand", "1110", "11111110"),
        ("nor", "1000", "10000000"),
        ("xnor", "1001", "10010110"),
        ("majority", "0001", "00010111"),
        ("always 0", "0000", "00000000"),
        ("always 1", "1111", "11111111"),
    ],
)
def test_named_functions(name: str, two: str, three: str) -> None:
    assert "".join("01"[bit] for bit in table_of(name, 2)) == two
    assert "".join("01"[bit] for bit in table_of(name, 3)) == three
    assert name_of(table_of(name, 3)) == name
    assert len(FUNCTIONS) == 9


def test_a_function_without_a_name_has_none() -> None:
    assert name_of((True, True, False, True)) is None


def test_the_data_are_the_truth_table() -> None:
    document = truth_table_network(table_of("xor", 2), title="XOR")
    assert document.data.rows.tolist() == [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]
    assert document.title == "XOR"
    assert truth_table_network(table_of("xor", 2)).title == "0110"


def test_verify_names_the_rows_that_are_wrong() -> None:
    document = truth_table_network(table_of("xor", 2))
    for row in (0, 3):
        broken = document.with_cell(row, "o1", 1.0)
        assert verify(broken) == [row]
    silent = document.with_weight(len(document.network.edges) - 1, -2.0)
    assert verify(silent) == [1, 2]


@pytest.mark.parametrize("size", [0, 1, 3, 6, 64])
def test_tables_of_another_size_are_refused(size: int) -> None:
    with pytest.raises(ConstructionError) as error:
        truth_table_network((True,) * size)
    assert error.value.what.key == "boolean.table_size"


@pytest.mark.parametrize("steepness", [0.0, -20.0, 1.0, float("inf"), float("nan")])
def test_logistic_neurons_too_flat_to_be_right_are_refused(steepness: float) -> None:
    with pytest.raises(ConstructionError) as error:
        truth_table_network(table_of("or", 3), "logistic", steepness)
    assert error.value.what.key == "boolean.too_flat"

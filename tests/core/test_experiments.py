"""The experiments come to what they are meant to show."""

from __future__ import annotations

import numpy as np
import pytest

from core.document import Document
from core.experiments import (
    FEWEST,
    FUNCTIONS,
    HALF,
    MOST,
    approximation,
    best_line,
    curve_of,
    depth_pair,
    errors_of,
    line_of,
    mean_error,
    product,
    product_errors,
    straight,
)
from core.training import full_loss, train
from core.validity import draft_problems


def trained(document: Document, updates: int) -> Document:
    training = train(document, updates)
    while True:
        try:
            next(training)
        except StopIteration as stop:
            end: Document = stop.value.document
            return end


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_network_can_be_stepped(function: str) -> None:
    for document in (
        approximation(function, FEWEST),
        approximation(function, MOST),
        straight(function),
        *depth_pair(function),
        product(),
    ):
        assert not draft_problems(document)


def test_data_are_the_functions_values_on_the_range() -> None:
    document = approximation("sine", 3)
    x = document.inputs[:, 0]
    assert (x.min(), x.max()) == (-HALF, HALF)
    assert np.array_equal(document.targets[:, 0], np.sin(x))
    assert np.array_equal(np.unique(FUNCTIONS["step"](x)), [-1.0, 1.0])


@pytest.mark.parametrize(("function", "few", "many", "close"), [("sine", 1, 5, 0.01), ("waves", 2, 20, 0.02)])
def test_more_units_come_closer_inside_but_not_beyond(function: str, few: int, many: int, close: float) -> None:
    one, other = (trained(approximation(function, count), 3000) for count in (few, many))
    assert mean_error(other, function, True) < close < mean_error(one, function, True)
    assert mean_error(other, function, False) > 0.1


def test_the_same_seed_is_the_same_network() -> None:
    weights = [approximation("sine", 4, seed).network.weights for seed in (1, 1, 2)]
    assert np.array_equal(weights[0], weights[1]) and not np.array_equal(weights[0], weights[2])


@pytest.mark.parametrize("units", [8, 30])
def test_a_product_is_learnt_inside_only(units: int) -> None:
    errors = errors_of(*product_errors(trained(product(units), 3000)))
    assert errors.inside < 0.02 and errors.outside > 50 * errors.inside


def test_errors_of_the_product_by_hand() -> None:
    at = np.array([-3.0, 0.0, 3.0])
    differences = np.full((3, 3), 2.0)
    differences[1, 1] = -0.5
    errors = errors_of(at, differences)
    assert (errors.inside, errors.outside) == (0.5, 2.0)


@pytest.mark.parametrize("seed", range(4))
def test_linear_layers_equal_one_matrix_and_end_at_the_nearest_line(seed: int) -> None:
    document = trained(straight("sine", seed), 1500)
    slope, constant = line_of(document)
    x, out = curve_of(document)
    assert np.abs(out - (slope * x + constant)).max() < 1e-12
    assert (slope, constant) == pytest.approx(best_line(document), abs=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_deep_and_wide_have_as_many_weights_and_both_learn(seed: int) -> None:
    deep, wide = depth_pair("sine", seed)
    assert len(deep.network.weights) == len(wide.network.weights) == 97
    for document in (deep, wide):
        assert full_loss(trained(document, 1500)) < 0.01 * full_loss(document)

"""Curves of activations: where they reach, what they read, round ticks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.curve import curve_of, ticks


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"softmax"}))
def test_slope_agrees_with_central_differences(name: str) -> None:
    curve = curve_of(name, {}, None)
    for net in (-1.3, -0.4, 0.7, 1.9):
        numeric = float(curve.at(net + 1e-6) - curve.at(net - 1e-6)) / 2e-6
        assert curve.slope(net) == pytest.approx(numeric, abs=1e-6)


def test_a_curve_reaches_beyond_its_operating_point() -> None:
    assert curve_of("logistic", {}, 1.0).reach == 6.0
    assert curve_of("logistic", {}, -800.0).reach == 1000.0
    assert curve_of("logistic", {}, math.inf).reach == 6.0
    assert curve_of("logistic", {}, math.nan).reach == 6.0


def test_parameters_shape_the_curve() -> None:
    assert float(curve_of("leaky_relu", {"slope": 0.2}, None).at(-2.0)) == -0.4
    assert float(curve_of("leaky_relu", {}, None).at(-2.0)) == -0.02


def test_the_step_function_is_drawn_in_two_pieces() -> None:
    (left, low), (right, high) = curve_of("step", {}, None).pieces
    assert left[-1] < 0 == right[0]
    assert (low == 0).all() and (high == 1).all()
    assert len(curve_of("tanh", {}, None).pieces) == 1


def test_the_range_holds_the_curve_and_zero() -> None:
    low, high = curve_of("logistic", {}, None).range
    assert low < 0 and 1.05 < high < 1.1
    low, high = curve_of("cube", {}, 1e200).range
    assert math.isfinite(low) and math.isfinite(high)


def test_ticks_are_round_and_hold_zero() -> None:
    assert ticks(-6, 6, 7) == [-6, -4, -2, 0, 2, 4, 6]
    assert ticks(-0.08, 1.08, 3) == [0, 0.5, 1]
    assert np.allclose(ticks(-0.08, 1.08, 9), [0, 0.2, 0.4, 0.6, 0.8, 1])
    assert ticks(1, 1, 5) == []
    for most in range(2, 12):
        assert len(ticks(-3.7, 812.0, most)) <= most

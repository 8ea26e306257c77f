"""Answers as typed: numbers, signs, comparisons; right, close, too coarse, wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers import (
    Comparison,
    Sign,
    Tolerance,
    Verdict,
    answer_of,
    comparison_of,
    judge,
    read_answer,
    sign_of,
)


@pytest.mark.parametrize(
    ("text", "value", "digits", "unit"),
    [
        ("0.5933", 0.5933, 4, 1e-4),
        ("0,5933", 0.5933, 4, 1e-4),
        (" −0.0500 ", -0.05, 3, 1e-4),
        ("1e-3", 1e-3, 1, 1e-3),
        ("1.30·10⁻⁷", 1.3e-7, 3, 1e-9),
        ("2.5 × 10^3", 2500.0, 2, 100.0),
        ("12", 12.0, 2, 1.0),
        (".5", 0.5, 1, 0.1),
        ("0.000", 0.0, 0, 1e-3),
        ("1/3", 1 / 3, 17, 0.0),
    ],
)
def test_a_number_is_read_with_its_digits(text: str, value: float, digits: int, unit: float) -> None:
    answer = read_answer(text)
    assert answer.value == value
    assert answer.digits == digits
    assert answer.unit == pytest.approx(unit, rel=1e-12)


@pytest.mark.parametrize("text", ["", "x", "1/0", "0.5.5", "∞", "1e999", "--3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_answer(text)


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("0.593", 0.5932699921, Verdict.RIGHT),
        ("0.5933", 0.5932699921, Verdict.RIGHT),
        ("0.594", 0.5932699921, Verdict.CLOSE),
        ("0.597", 0.5932699921, Verdict.WRONG),
        ("0.59", 0.5863, Verdict.TOO_COARSE),
        ("0.6", 0.5863, Verdict.TOO_COARSE),
        ("0.58", 0.5863, Verdict.WRONG),
        ("0.5", 0.5, Verdict.RIGHT),
        ("1/3", 0.3333333333333333, Verdict.RIGHT),
        ("0", 0.0, Verdict.RIGHT),
        ("0", 0.3, Verdict.WRONG),
        ("0.000", 0.0001, Verdict.WRONG),
        ("0.7", 0.67, Verdict.TOO_COARSE),
        ("1", 0.67, Verdict.WRONG),
        ("1", 0.92, Verdict.TOO_COARSE),
        ("0.1", 0.0868, Verdict.WRONG),
        ("-1", -0.67, Verdict.WRONG),
        ("3", float("nan"), Verdict.WRONG),
    ],
)
def test_the_rule(text: str, value: float, verdict: Verdict) -> None:
    assert judge(read_answer(text), value) is verdict


def test_tolerance_is_stated() -> None:
    assert judge(read_answer("0.594"), 0.5932699921, Tolerance(3, 0.0)) is Verdict.WRONG
    assert judge(read_answer("0.59"), 0.5863, Tolerance(2, 0.0)) is Verdict.RIGHT
    assert judge(read_answer("0.1500"), 0.1497807, scale=0.0002193) is Verdict.WRONG


@given(st.floats(min_value=1e-9, max_value=1e9), st.integers(3, 15), st.booleans())
def test_every_rounding_to_three_digits_or_more_is_right(value: float, digits: int, negative: bool) -> None:
    value = -value if negative else value
    assert judge(answer_of(value, digits), value).is_right


@given(st.floats(min_value=1e-9, max_value=1e9), st.floats(min_value=0.02, max_value=0.9), st.integers(3, 15))
def test_two_percent_off_is_wrong(value: float, off: float, digits: int) -> None:
    assert judge(answer_of(value * (1 + off), digits), value) is Verdict.WRONG


def test_signs_and_comparisons() -> None:
    assert sign_of(-0.2) is Sign.NEGATIVE
    assert comparison_of(0.3, 0.1 + 0.2) is Comparison.EQUAL
    assert comparison_of(1.0, 2.0) is Comparison.SMALLER
    assert (sign_of(0.0), sign_of(3.0)) == (Sign.ZERO, Sign.POSITIVE)
    assert comparison_of(2.0, 1.0) is Comparison.LARGER

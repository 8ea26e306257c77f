"""Numbers as they are written and typed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import parse_number, shown, subscripted


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.5932699921071872, 4, "0.5933"),
        (0.4, 4, "0.4"),
        (-0.03809823651803844, 4, "−0.0381"),
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (1234.5, 4, "1234"),
        (123456.7, 4, "123457"),
        (1234567.0, 4, "1.235·10⁶"),
        (1234567.0, 9, "1234567"),
        (1.3e-7, 4, "1.3·10⁻⁷"),
        (0.0001, 4, "0.0001"),
        (9.99996, 4, "10"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "NaN"),
        (0.1, 17, "0.1"),
        (1e22, 17, "1·10²²"),
        (0.00043856773447434685, 9, "0.000438567734"),
    ],
)
def test_shown(value: float, digits: int, text: str) -> None:
    assert shown(value, digits) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_seventeen_digits_read_back_exactly(value: float) -> None:
    mantissa, _, power = shown(value, 17).partition("·10")
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    assert float(mantissa.replace("−", "-") + ("e" + power.translate(digits) if power else "")) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5), ("0,5", 0.5), ("1/3", 1 / 3), ("-2", -2.0), ("−2", -2.0), ("1e-3", 0.001), (" .25 ", 0.25),
        ("+7", 7.0), ("1,5/2", 0.75), ("1e3/2", 500.0), ("2.", 2.0),
    ],
)  # fmt: skip
def test_parse_number(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "x", "1/0", "1/2/3", "nan", "inf", "1e999", "1 2", "0x10", "1_000", "--1", "1/"])
def test_parse_number_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        parse_number(text)


@pytest.mark.parametrize(("name", "wanted"), [("h1", "h₁"), ("w12", "w₁₂"), ("h₁", "h₁"), ("sum", "sum"), ("1", "1")])
def test_subscripted(name: str, wanted: str) -> None:
    assert subscripted(name) == wanted

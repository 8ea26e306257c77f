"""What a learner types, and whether it is right: the one place where tolerance and rounding are decided.

The rule. A number is right if it is the value rounded to the digits that were typed, at least `Tolerance.digits`
significant ones (fewer only where the value has no more, as 0.5). It is close, and counts as right, within the relative
tolerance: so far off are those who round on the way. What agrees as far as it goes but has too few digits is too
coarse, neither right nor wrong, if it is within a tenth of the value: more digits are asked for. Everything else is
wrong, and so is 1 for 0.67: nobody knows what was computed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from core.numbers import EXACT, parse_number

SLACK = 1e-9  # relative: below this two numbers are the same number, computed on different ways
COARSE = 0.1  # relative: what is farther off is no rounding that says anything
_ZERO_DECIMALS = 3  # a bare 0 says as much as 0.000
_POWER = re.compile(r"\s*[·×*]\s*10\s*\^?\s*\(?\s*([+-]?\d+)\s*\)?$")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−–", "0123456789-+--")
_MANTISSA = re.compile(r"[+-]?(\d*)[.,]?(\d*)(?:e([+-]?\d+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """A number as typed: its value, the significant digits given, and one unit of its last digit; 0 for a fraction."""

    text: str
    value: float
    digits: int
    unit: float


@dataclass(frozen=True)
class Tolerance:
    """How exact an answer has to be: significant digits asked for, and the relative error that is still forgiven."""

    digits: int = 3
    relative: float = 0.005


DEFAULT = Tolerance()


class Verdict(StrEnum):
    """What an answer is; `is_right` for the first two."""

    RIGHT = "right"
    CLOSE = "close"  # within the relative tolerance: rounded on the way
    TOO_COARSE = "too_coarse"
    WRONG = "wrong"

    @property
    def is_right(self) -> bool:
        """Whether the answer counts as right."""
        return self in (Verdict.RIGHT, Verdict.CLOSE)


class Sign(StrEnum):
    """Answers about a sign."""

    POSITIVE = "positive"
    ZERO = "zero"
    NEGATIVE = "negative"


class Comparison(StrEnum):
    """Answers about two numbers: whether the first is larger than the second."""

    LARGER = "larger"
    EQUAL = "equal"
    SMALLER = "smaller"


def read_answer(text: str) -> Answer:
    """Read a number as people type it: 0.5, 0,5, 1/3, −2, 1e-3, 1.3·10⁻⁷.

    Raises:
        ValueError: if it is not a finite number.
    """
    plain = _POWER.sub(r"e\1", text.strip().translate(_PLAIN_DIGITS))
    value = parse_number(plain)
    found = None if "/" in plain else _MANTISSA.fullmatch(plain)
    if found is None:
        return Answer(text.strip(), value, EXACT, 0.0)
    whole, decimals, power = found[1], found[2], int(found[3] or 0)
    if value == 0.0:
        return Answer(text.strip(), value, 0, 10.0 ** (power - max(len(decimals), _ZERO_DECIMALS)))
    return Answer(text.strip(), value, len((whole + decimals).lstrip("0")), 10.0 ** (power - len(decimals)))


def answer_of(value: float, digits: int = EXACT) -> Answer:
    """Return a number as an answer with so many significant digits."""
    return read_answer(repr(float(value)) if digits >= EXACT else f"{value:.{digits - 1}e}")


def sign_of(value: float) -> Sign:
    """Return the sign of a number."""
    return Sign.ZERO if value == 0 else Sign.POSITIVE if value > 0 else Sign.NEGATIVE


def comparison_of(first: float, second: float) -> Comparison:
    """Return whether the first number is larger than the second; equal up to rounding of the machine."""
    if math.isclose(first, second, rel_tol=SLACK):
        return Comparison.EQUAL
    return Comparison.LARGER if first > second else Comparison.SMALLER


def judge(answer: Answer, value: float, tolerance: Tolerance = DEFAULT, scale: float | None = None) -> Verdict:
    """Say what a typed number is worth, by the rule at the top of this module.

    Args:
        value: what is right; where it is not finite, every number is wrong.
        scale: what the relative tolerance is a part of; None: the value. For a new weight it is the step, lest a
            weight that did not move counts as close.
    """
    if not math.isfinite(value):
        return Verdict.WRONG
    if is_same(answer.value, value):
        return Verdict.RIGHT
    rounded = is_rounded_from(answer, value)
    if rounded and answer.digits >= tolerance.digits:
        return Verdict.RIGHT
    if is_close(answer, value, tolerance, scale):
        return Verdict.CLOSE
    return Verdict.TOO_COARSE if rounded and not is_far(answer, value) else Verdict.WRONG


def is_same(one: float, other: float) -> bool:
    """Tell whether two numbers differ by no more than float64 does on another way of computing."""
    return abs(one - other) <= SLACK * max(abs(one), abs(other))


def is_rounded_from(answer: Answer, value: float) -> bool:
    """Tell whether an answer is the value rounded to the digits that were typed."""
    return abs(answer.value - value) <= 0.5 * answer.unit + SLACK * abs(value)


def is_far(answer: Answer, value: float) -> bool:
    """Tell whether an answer is more than a tenth off, so that its few digits say nothing of the value."""
    return abs(answer.value - value) > COARSE * abs(value)


def is_close(answer: Answer, value: float, tolerance: Tolerance = DEFAULT, scale: float | None = None) -> bool:
    """Tell whether an answer is within the relative tolerance of a value."""
    return abs(answer.value - value) <= tolerance.relative * abs(value if scale is None else scale)

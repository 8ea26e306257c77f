"""Numbers written so that they can be compared digit by digit: one power of ten, as many decimals, for all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.numbers import shown

FEWEST, MOST = 10, 17
BEYOND = 3  # digits shown from the first one in which the numbers differ
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
FIXED = (-4, 7)  # powers of ten between which a number is written out


@dataclass(frozen=True)
class Figure:
    """A number as text, the power of ten behind it, and how many characters it begins with as the others do."""

    text: str
    power: str = ""
    same: int = 0

    @property
    def whole(self) -> str:
        """What stands before the decimal point."""
        return self.text.partition(".")[0]

    @property
    def words(self) -> str:
        """The number as one text."""
        return self.text + self.power


def aligned(values: Sequence[float]) -> tuple[Figure, ...]:
    """Write numbers of one kind with equally many decimals, enough to see where they differ."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return tuple(Figure(shown(value)) for value in values)
    power = max((_power(value) for value in finite if value), default=0)
    shift = 0 if FIXED[0] <= power < FIXED[1] else power
    decimals = max(0, _digits(finite, power) - 1 - (power - shift))
    texts = [_written(value, shift, decimals) for value in values]
    behind = "" if shift == 0 else "·" + power_of_ten(shift)
    same = _same([text for text, value in zip(texts, values, strict=True) if math.isfinite(value)])
    return tuple(
        Figure(text, behind, same) if math.isfinite(value) else Figure(text)
        for text, value in zip(texts, values, strict=True)
    )


def power_of_ten(power: int) -> str:
    """Write 10 to a whole power: 10⁻⁷, 10, 1."""
    return "1" if power == 0 else "10" if power == 1 else "10" + str(power).translate(_SUPERSCRIPTS)


def agreeing_digits(one: float, other: float) -> int | None:
    """Return how many leading digits two numbers have in common, roughly; None where all of them."""
    if one == other:
        return None
    share = abs(one - other) / max(abs(one), abs(other))
    return max(0, math.floor(-math.log10(share))) if math.isfinite(share) and share > 0 else 0


def _power(value: float) -> int:
    return Decimal(value).adjusted()


def _digits(values: Sequence[float], power: int) -> int:
    spread = max(values) - min(values)
    if not (spread > 0 and math.isfinite(spread)):
        return FEWEST
    return min(MOST, max(FEWEST, power - _power(spread) + BEYOND))


def _written(value: float, shift: int, decimals: int) -> str:
    if not math.isfinite(value):
        return shown(value)
    text = format(Decimal(value).scaleb(-shift), f".{decimals}f")
    return text.replace("-", "−" if text.strip("-0.") else "")  # no zero has a sign


def _same(texts: Sequence[str]) -> int:
    if len({text.find(".") for text in texts}) != 1 or len(texts) < 2:
        return 0
    differing = (place for place, signs in enumerate(zip(*texts, strict=False)) if len(set(signs)) > 1)
    return next(differing, min(map(len, texts)))

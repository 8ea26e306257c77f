"""Numbers as people read and type them: significant digits, a true minus sign, fractions, comma or point."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
EXACT = 17


def shown(value: float, digits: int = 4) -> str:
    """Write a number with at most `digits` significant digits, trailing zeros dropped; all those before the point.

    From 10^6 on (or as many digits as are wanted) and below 10^−4 as a power of ten: 1.3·10⁻⁷. Not finite: ∞, −∞, NaN.
    With 17 digits: the shortest decimal that reads back as the same float64.
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    if value == 0:
        return "0"
    number = Decimal(repr(float(value)) if digits >= EXACT else f"{value:.{digits - 1}e}")
    power = number.adjusted()
    if -4 <= power < max(6, digits):
        if digits <= power < EXACT:  # 49997 with four digits is 49997, not 50000
            number = Decimal(f"{value:.0f}")
        return _trimmed(format(number, "f"))
    return _trimmed(format(number.scaleb(-power), "f")) + "·10" + str(power).translate(_SUPERSCRIPTS)


def _trimmed(text: str) -> str:
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def subscripted(name: str) -> str:
    """Return a short name with its trailing digits as subscripts: h1 → h₁. Names that are not letters + digits stay."""
    match = re.fullmatch(r"([^\W\d_]+)(\d+)", name)
    return match[1] + match[2].translate(_SUBSCRIPTS) if match else name


def parse_number(text: str) -> float:
    """Read what a person types: 0.5, 0,5, 1/3, −2, 1e-3.

    Raises:
        ValueError: if it is not a finite number.
    """
    parts = text.strip().replace("−", "-").split("/")
    if len(parts) > 2 or not all(_NUMBER.fullmatch(part.strip()) for part in parts):
        raise ValueError(text)
    numbers = [float(part.strip().replace(",", ".")) for part in parts]
    if len(numbers) == 2 and numbers[1] == 0:
        raise ValueError(text)
    value = numbers[0] / numbers[1] if len(numbers) == 2 else numbers[0]
    if not math.isfinite(value):
        raise ValueError(text)
    return value

"""The live numbers in a lesson's text: `{out h1}`, with digits `{out h1:6}`, or with the figure it must have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.iteration import Iteration
from core.numbers import parse_number, shown
from core.quantity import NoSuchQuantity, value_of

DIGITS = 4
_LIVE = re.compile(r"\{([^{}:=]+?)(?::\s*(\d+))?\s*(?:=\s*([^{}]+?))?\s*\}")


@dataclass(frozen=True)
class Claim:
    """A live number of a text: the quantity as written, the figure that it must have or "", its value, its line."""

    quantity: str
    figure: str
    value: float
    line: int = 0

    @property
    def holds(self) -> bool:
        """Whether the value, rounded to the digits of the figure, is the figure."""
        if not self.figure:
            return True
        digits = len(re.sub(r"^0+", "", re.sub(r"[eE·].*", "", self.figure).translate(_ONLY_DIGITS)))
        return float(f"{self.value:.{max(0, digits - 1)}e}") == parse_number(self.figure)


_ONLY_DIGITS = {ord(sign): None for sign in "+-−.,  "}


def filled(text: str, iteration: Iteration | None, sample: int = 0) -> str:
    """Return the text with its live numbers; what names none of this network stays as it is written."""

    def put(match: re.Match[str]) -> str:
        try:
            value = float("nan") if iteration is None else value_of(match[1], iteration, sample)
        except NoSuchQuantity:
            return match[0]
        if match[3]:
            return match[3]
        return shown(value, int(match[2] or DIGITS))

    return _LIVE.sub(put, text)


def claims(text: str, iteration: Iteration, sample: int = 0) -> Iterator[Claim | tuple[int, NoSuchQuantity]]:
    """Yield every live number of a text with its line, from 0; or the line and why there is no such number."""
    for match in _LIVE.finditer(text):
        line = text.count("\n", 0, match.start())
        try:
            yield Claim(match[1], match[3] or "", value_of(match[1], iteration, sample), line)
        except NoSuchQuantity as error:
            yield line, error

"""One line of a formula: what is drawn where, what it is for, and how it is set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.equations.boxes import Box
from app.equations.typesetting import Typesetter
from core.formula import Mode


class Tone(Enum):
    """What a line is for; it decides its colour. A result lies on a card; cells are what lies on a larger one."""

    GENERAL = "general"
    NAMES = "names"
    NUMBERS = "numbers"
    RESULT = "result"
    CELL = "cell"


@dataclass(frozen=True)
class Line:
    """One line of a formula: its box starts at (x, baseline y)."""

    tone: Tone
    box: Box
    x: float
    y: float


@dataclass(frozen=True)
class Setting:
    """How lines are set: to a width, at a size, with so many digits; with slashes for the bars of fractions."""

    width: float
    size: float
    digits: int
    slashes: bool = False

    def typesetter(self, mode: Mode, flat: bool = False) -> Typesetter:
        """Return what sets formulae like that."""
        return Typesetter(mode, self.size, self.digits, self.slashes, flat)

"""Who looks, and how closely."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.formula import Source


class Seat(StrEnum):
    """Who looks: the hall, or the lecturer at the desk; each has a zoom of its own."""

    HALL = "hall"
    DESK = "desk"


@dataclass(frozen=True)
class Zoom:
    """What is looked at closely: a neuron or edge, the formula, or neither; `follows`: what each step computes."""

    focus: Source | None = None
    on_formula: bool = False
    follows: bool = False


WHOLE = Zoom()

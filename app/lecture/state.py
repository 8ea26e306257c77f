"""What the hall is shown besides the step itself, as one value: view, beat, what is zoomed to, marks, blank."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.formula import Source

REVEALED = 2**31  # a beat behind every last one


class View(StrEnum):
    """What fills the stage."""

    STEP = "step"  # graph and formula
    SURFACE = "surface"
    MATRIX = "matrix"


class Blank(StrEnum):
    """What the hall sees instead of the stage."""

    NOTHING = "nothing"
    BLACK = "black"
    WHITE = "white"


@dataclass(frozen=True)
class Stroke:
    """A line drawn over the stage, in shares of its width and height (0 to 1)."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class LectureState:
    """The viewpoint of the hall. `beat` counts what of the step is revealed: 0 is its general formula only.

    `focus`: what is zoomed to, everything else dimmed: a neuron or edge, or the formula (`on_formula`). `zoom` is the
    factor. `pointer` is where the on-screen pointer is, in shares of the stage, or None. `marks` vanish with the step.
    `digits` are shown on the stage, at most 4 unless asked for more. `page` counts the parts of the
    step's matrices.
    """

    view: View = View.STEP
    beat: int = REVEALED
    page: int = 0
    reveals: bool = False  # whether steps come one factor at a time
    blank: Blank = Blank.NOTHING
    focus: Source | None = None
    on_formula: bool = False
    zoom: float = 1.0
    pointer: tuple[float, float] | None = None
    marks: tuple[Stroke, ...] = ()
    digits: int = 4

"""What stands in the matrices, without pixels: grids of cells with their numbers, lights, and what they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from app.panels.values_data import Light
from core.formula import Node, Source
from core.steps import Phase

Edits = Literal["", "weight", "input"]


class Form(StrEnum):
    """Which product of the level is shown."""

    FORWARD = "forward"
    BACKWARD = "backward"
    GRADIENT = "gradient"
    UPDATE = "update"


FORM_OF: dict[Phase | None, Form] = {
    None: Form.FORWARD,
    Phase.FORWARD: Form.FORWARD,
    Phase.LOSS: Form.FORWARD,
    Phase.BACKWARD: Form.BACKWARD,
    Phase.GRADIENT: Form.GRADIENT,
    Phase.AVERAGE: Form.GRADIENT,
    Phase.UPDATE: Form.UPDATE,
}


class Sign(StrEnum):
    """What stands between two grids."""

    TIMES = "·"
    PLUS = "+"
    EQUALS = "="
    EACH = "⊙"  # each entry times the entry beside it
    FUNCTION = "f"  # the activation of each entry
    GIVES = "→"
    FROM = "←"
    MORE = "…"  # only a part of a large matrix stands here


@dataclass(frozen=True)
class Slot:
    """One cell. `missing`: there is no edge. `edits`: what typing into it changes; `tip`: more about it, plain text."""

    text: str
    value: float | None = None
    light: Light = Light.NONE
    source: Source | None = None
    waiting: bool = False
    missing: bool = False
    edits: Edits = ""
    tied: bool = False
    frozen: bool = False
    tip: str = ""


@dataclass(frozen=True, eq=False)
class Grid:
    """A matrix or vector: its title, the names of rows and columns (or none), and its cells, made when asked for."""

    title: Node
    rows: int
    columns: int
    slot: Callable[[int, int], Slot]
    row_names: Sequence[str] = ()
    column_names: Sequence[str] = ()
    find: Callable[[Source], tuple[int, int] | None] = lambda source: None

    @property
    def is_vector(self) -> bool:
        return not self.column_names


Item = Grid | Sign


@dataclass(frozen=True)
class Window:
    """The part of a large matrix that is written in numbers: its first row and column, and how many of each."""

    row: int
    column: int
    rows: int
    columns: int

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell of the matrix lies in it."""
        return 0 <= row - self.row < self.rows and 0 <= column - self.column < self.columns

    def moved(self, row: int, column: int, shape: tuple[int, int]) -> Window:
        """Return the window with its middle at a cell, kept inside a matrix of this shape."""
        rows, columns = min(self.rows, shape[0]), min(self.columns, shape[1])
        first_row = max(0, min(row - rows // 2, shape[0] - rows))
        first_column = max(0, min(column - columns // 2, shape[1] - columns))
        return Window(first_row, first_column, rows, columns)

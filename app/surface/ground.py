"""What a surface is the surface of: the network's loss over two weights, or a function of x and y."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from app.surface.axes import Axes
from core import editing
from core.descent import Gradient
from core.document import Document
from core.landscape import Landscape
from core.network import Floats, Integers
from core.numbers import subscripted
from core.slice import Slice
from core.surface import surface

Result = TypeVar("Result")


class Ground(Protocol):
    """A surface that can be computed on a grid, and told at single points."""

    @property
    def names(self) -> tuple[str, str]:
        """What the axes are called."""

    def grid(self, x_values: Floats, y_values: Floats) -> Generator[float, None, Floats]:
        """Compute the loss on a grid, (rows, columns); yields progress from 0 to 1."""

    def at(self, points: Floats) -> tuple[Floats, Floats]:
        """Return loss, (points,), and gradient, (2, points), at (2, points)."""


@dataclass(frozen=True, eq=False)
class NetworkGround:
    """The loss of a document over two of its weights, all others as they are in it; `rows`: data rows, None: all."""

    document: Document
    x_edge: int
    y_edge: int
    rows: tuple[int, ...] | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "_gradient", Slice(self.document, self.x_edge, self.y_edge, self._rows).descending())

    @property
    def _rows(self) -> Integers | None:
        return None if self.rows is None else np.array(self.rows, dtype=np.intp)

    @property
    def names(self) -> tuple[str, str]:
        ids = self.document.network.edges.ids
        return subscripted(ids[self.x_edge]), subscripted(ids[self.y_edge])

    def grid(self, x_values: Floats, y_values: Floats) -> Generator[float, None, Floats]:
        made = yield from surface(self.document, self.x_edge, self.y_edge, x_values, y_values, self._rows)
        return made.loss

    def at(self, points: Floats) -> tuple[Floats, Floats]:
        gradient: Gradient = self._gradient  # type: ignore[attr-defined]
        return gradient(points)

    def same_others(self, document: Document) -> bool:
        """Tell whether a document differs from this one at most in the two weights: then the surface is its own."""
        return self.keeps_others(self.document, document)

    def keeps_others(self, one: Document, other: Document) -> bool:
        """Tell whether two documents differ at most in the two weights, and in what no loss depends on."""
        if (one.network.topology, one.loss, one.data) != (other.network.topology, other.loss, other.data):
            return False
        if one.network.topology is not self.document.network.topology:
            return False
        return one.training.over_samples == other.training.over_samples and self._distance(one, other) == 0.0

    def drift(self, document: Document) -> float:
        """Return how far the other weights are from where they were when the slice was taken, ‖w − w₀‖."""
        return self._distance(self.document, document)

    def _distance(self, one: Document, other: Document) -> float:
        topology = self.document.network.topology
        moved = other.network.parameters - one.network.parameters
        moved[topology.parameter_of_edge[[self.x_edge, self.y_edge]]] = 0.0
        return float(np.sqrt((moved * moved).sum()))

    def freeing_only_these(self, document: Document) -> Document:
        """Return a document in which all weights but these two are frozen."""
        parameter = document.network.topology.parameter_of_edge
        free = {int(parameter[self.x_edge]), int(parameter[self.y_edge])}
        held = [edge for edge in range(len(parameter)) if int(parameter[edge]) not in free]
        kept = [edge for edge in range(len(parameter)) if int(parameter[edge]) in free]
        return editing.set_frozen(editing.set_frozen(document, held, True), kept, False)


@dataclass(frozen=True, eq=False)
class FunctionGround:
    """A function of x and y."""

    landscape: Landscape

    def __post_init__(self) -> None:
        object.__setattr__(self, "_gradient", self.landscape.descending())

    @property
    def names(self) -> tuple[str, str]:
        return "x", "y"

    def grid(self, x_values: Floats, y_values: Floats) -> Generator[float, None, Floats]:
        values = self.landscape.values(*np.meshgrid(x_values, y_values))
        yield 1.0
        return values

    def at(self, points: Floats) -> tuple[Floats, Floats]:
        gradient: Gradient = self._gradient  # type: ignore[attr-defined]
        return gradient(points)


def axes_of_function(landscape: Landscape, grid: int) -> Axes:
    """Return axes over a function's own ranges."""
    return Axes(-1, -1, landscape.x_range, landscape.y_range, grid)


def samples_of(ground: Ground) -> int:
    """Return how many losses are added up at each point."""
    return len(ground.rows or ground.document.data.rows) if isinstance(ground, NetworkGround) else 1


def finished(working: Generator[float, None, Result]) -> Result:
    """Run a computation to its end at once."""
    while True:
        try:
            next(working)
        except StopIteration as stop:
            result: Result = stop.value
            return result

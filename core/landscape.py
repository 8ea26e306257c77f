"""Functions of two variables to descend on: the classic ones of optimization, and one that the user types.

Each is a formula; its gradient is the formula's exact derivative (core/derivative.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.derivative import derivative
from core.descent import Gradient
from core.expression import parse_expression
from core.formula import Node
from core.network import Floats
from core.tape import Tape

Range = tuple[float, float]


@dataclass(frozen=True)
class Landscape:
    """f(x, y) with the part of the plane worth seeing, a start for descents, and the minima that are known."""

    name: str
    text: str
    x_range: Range
    y_range: Range
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...] = ()
    source: str = ""
    steep: bool = False  # a linear scale of heights would show little

    @cached_property
    def formula(self) -> Node:
        """f as a tree."""
        return parse_expression(self.text)

    @cached_property
    def gradient_formulae(self) -> tuple[Node, Node]:
        """∂f/∂x and ∂f/∂y as trees."""
        return derivative(self.formula, "x"), derivative(self.formula, "y")

    def tape(self, shape: tuple[int, ...]) -> Tape:
        """Return f, its derivatives by x and by y, under "f", "fx" and "fy", for arrays of a shape."""
        by_x, by_y = self.gradient_formulae
        return Tape((("f", self.formula), ("fx", by_x), ("fy", by_y)), shape)

    def descending(self) -> Gradient:
        """Return f and its gradient at (2, points), as descents take it."""
        tapes: dict[int, Tape] = {}

        def at(place: Floats) -> tuple[Floats, Floats]:
            points = place.shape[1]
            if points not in tapes:
                tapes[points] = self.tape((points,))
            with np.errstate(all="ignore"):
                found = tapes[points].run({"x": place[0], "y": place[1]})
            gradient = np.empty_like(place)
            gradient[0], gradient[1] = found["fx"], found["fy"]
            return np.broadcast_to(found["f"], (points,)).copy(), gradient  # the tape uses its arrays again

        return at

    def values(self, x: Floats, y: Floats) -> Floats:
        """Return f at many points; infinite or NaN where it has no value."""
        with np.errstate(all="ignore"):
            found = Tape((("f", self.formula),), x.shape).run({"x": x, "y": y})["f"]
        return np.full(x.shape, found) if np.ndim(found) == 0 else np.array(found)


# Surveys of test functions: Jamil & Yang 2013 (arXiv:1308.4008); the papers named are where each comes from.
LANDSCAPES: Mapping[str, Landscape] = {
    landscape.name: landscape
    for landscape in (
        Landscape("long_valley", "x^2/20 + y^2", (-10.0, 10.0), (-4.0, 4.0), (-8.0, 3.0), ((0.0, 0.0),)),
        Landscape(
            "beale", "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
            (-4.5, 4.5), (-4.5, 4.5), (1.0, 1.5), ((3.0, 0.5),), "Beale 1958", True,
        ),
        Landscape(
            "rosenbrock", "(1 - x)^2 + 100 (y - x^2)^2", (-2.0, 2.0), (-1.0, 3.0), (-1.2, 1.0), ((1.0, 1.0),),
            "Rosenbrock 1960", True,
        ),
        Landscape(
            "himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", (-5.0, 5.0), (-5.0, 5.0), (-0.5, -0.5),
            ((3.0, 2.0), (-2.805118086952745, 3.131312518250573), (-3.779310253377747, -3.283185991286170),
             (3.584428340330492, -1.848126526964404)), "Himmelblau 1972",
        ),
        Landscape("saddle", "x^2 - y^2", (-3.0, 3.0), (-3.0, 3.0), (2.0, 0.01)),
        Landscape(
            "booth", "(x + 2 y - 7)^2 + (2 x + y - 5)^2", (-10.0, 10.0), (-10.0, 10.0), (-8.0, 8.0), ((1.0, 3.0),),
            "Booth's function, in Jamil & Yang 2013",
        ),
        Landscape("monkey_saddle", "x^3 - 3 x y^2", (-2.0, 2.0), (-2.0, 2.0), (1.5, 0.01)),
    )
}  # fmt: skip


def typed_landscape(text: str, x_range: Range, y_range: Range, start: tuple[float, float]) -> Landscape:
    """Return the landscape of a typed formula.

    Raises:
        ExpressionError: if the text is no formula in x and y.
    """
    parse_expression(text)
    return Landscape("typed", text, x_range, y_range, start)

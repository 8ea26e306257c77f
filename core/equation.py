"""Chains of equalities as values: what a view shows, what is copied as LaTeX, MathML or text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.explanation import Explanation, Part
from core.formula import Derivative, Elided, Leaf, Mode, Node, reduced
from core.formula_text import text


@dataclass(frozen=True)
class Equation:
    """left = right = right = …: each right side as names or as numbers; without `left` it begins with the first.

    A `brief` one stands on a single line.
    """

    left: Node | None
    rights: tuple[tuple[Node, Mode], ...]
    brief: bool = False


def equations_of(explanation: Explanation | None) -> tuple[Equation, ...]:
    """Return every formula of a step: general, then with names, with numbers, and the result."""
    if explanation is None:
        return ()
    return tuple(equation for part in explanation.parts for equation in _of_part(part))


def _of_part(part: Part) -> tuple[Equation, ...]:
    general = () if part.general is None else (Equation(part.general_left, ((part.general, "names"),)),)
    return (*general, Equation(None if part.is_bare else part.left, _rights(part), part.brief))


def _rights(part: Part) -> tuple[tuple[Node, Mode], ...]:
    if isinstance(part.formula, Elided):  # the rest of a long column: it says its number itself
        return ((part.formula, "names"),)
    named: list[tuple[Node, Mode]] = [(form, "names") for form in (*part.derivation, part.formula)]
    if not isinstance(part.formula, Leaf | Derivative):
        named.append((part.formula, "numbers"))
        short = reduced(part.formula)
        if short != part.formula and (part.total or not part.brief):
            named.append((short, "numbers"))
    return (*named, (part.left, "numbers"))


def lines_of(equations: Iterable[Equation], digits: int) -> list[str]:
    """Return the equations as lines of plain text, each right side on its own unless it is brief."""
    lines = []
    for equation in equations:
        written = [text(right, mode, digits) for right, mode in equation.rights]
        first = written[0] if equation.left is None else f"{text(equation.left, 'names', digits)} = {written[0]}"
        later = [f"= {right}" for right in written[1:]]
        lines += [" ".join([first, *later])] if equation.brief else [first, *later]
    return lines

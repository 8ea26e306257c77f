"""Which lines of a question's formula are to be seen, by the fading and the hints taken."""

from __future__ import annotations

from collections.abc import Sequence

from app.practice.formula import FormulaLine, is_number_alone
from core.explanation import Part
from core.formula import Derivative, Leaf, Node
from core.prediction import Fade, Question, faded

FORMULA_HINT, NUMBERS_HINT = 2, 3


def lines_of_question(asked: Question, fade: Fade, hints: int) -> list[FormulaLine]:
    """Return the general formula, the one with names, the one with numbers; never the result."""
    if hints >= FORMULA_HINT:
        fade = min(fade, Fade.NUMBERS)
    if hints >= NUMBERS_HINT:
        fade = Fade.RESULT
    if fade is Fade.FORMULA:
        return []
    part = faded(asked, fade)
    lines = _general(part)
    lines.append(FormulaLine(named(part), part.formula, "names"))
    if fade < Fade.NUMBERS and not is_number_alone(part.formula):
        lines.append(FormulaLine(None, part.formula, "numbers"))
    return lines


def has_gaps(asked: Question, fade: Fade) -> bool:
    """Tell whether numbers of the formula are hidden."""
    return faded(asked, fade) is not asked.part


def lines_of_mistake(part: Part, with_numbers: bool) -> Sequence[FormulaLine]:
    """Return a formula as it was used: names, and what comes out."""
    lines = [FormulaLine(named(part), part.formula, "names")]
    if with_numbers:
        if not is_number_alone(part.formula):
            lines.append(FormulaLine(None, part.formula, "numbers"))
        lines.append(FormulaLine(None, part.left, "numbers"))
    return lines


def named(part: Part) -> Node | None:
    """Return the left side as a symbol without its value."""
    return part.left if isinstance(part.left, Leaf | Derivative) and not part.is_bare else None


def _general(part: Part) -> list[FormulaLine]:
    if part.general is None:
        return []
    return [FormulaLine(part.general_left, part.general, "names", is_quiet=True)]

"""The page of the recursive form: every δ downstream with its sum term by term, then the derivative from them."""

from __future__ import annotations

from dataclasses import replace

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.typesetting import Typesetter
from app.paths.page import REGULAR, SMALLER, Column, Page, Setter
from app.paths.told import Batch
from app.words import tr
from core.equation import Equation, equations_of
from core.explanation import Explanation, Part
from core.formula import Node
from core.formula_text import text
from core.message import message
from core.numbers import shown
from core.path_recursion import Recursion


def delta_page(
    recursion: Recursion, width: float, size: float, digits: int, is_fresh: bool, batch: Batch | None = None
) -> Page:
    """Lay out the parts below each other; the last one is the derivative itself, on a card."""
    setter, parts = Setter(width, size, digits), recursion.parts
    of_batch = [batch.gradient] if batch is not None and batch.gradient is not None else []
    column = Column([*(float(part.left.value) for part in parts), *of_batch], setter.numbers, width - 8.0)
    if recursion.omitted:
        setter.sentence(tr("{count} deltas closer to the loss come before these.", count=f"{recursion.omitted:,}"), 0.0)
        setter.gap(0.4)
    before: Node | None = None
    for part in parts:
        if part.general is not None and part.general != before:
            _general(setter, part, column)
        before = part.general
        _part(setter, part, column, is_last=part is parts[-1], is_fresh=is_fresh)
    if batch is not None and batch.gradient is not None:
        setter.summed(batch.words(), batch.gradient, column, 8.0, "muted", REGULAR)
    return setter.page()


def _general(setter: Setter, part: Part, column: Column) -> None:
    """Write the rule that the next parts follow in grey: right of the first one where there is room, else above it."""
    left, smaller = setter.names.box(part.left), replace(setter.names, size=SMALLER * setter.size)
    beside = boxes.row(_rule(smaller, part))
    x = setter.width - 8.0 - beside.width
    names = boxes.row([left, setter.names.sign("="), setter.names.box(part.formula)])
    if names.width + setter.size <= x and not setter.fits_beside(part.formula, left, 0.0, column):
        top = setter.y
        setter.line(beside, x, "muted")
        line = max(names.ascent, 0.8 * setter.size) + max(names.descent, 0.25 * setter.size)
        setter.y = max(top, setter.y - line)  # both end at the same height, so that the value below has its room
        return
    setter.line(boxes.row(_rule(setter.names, part)), 0.0, "muted")
    setter.gap(0.3)


def _rule(names: Typesetter, part: Part) -> list[Box]:
    assert part.general is not None
    lead = [names.box(part.general_left), names.sign("=")] if part.general_left is not None else []
    return [*lead, names.box(part.general)]


def _part(setter: Setter, part: Part, column: Column, is_last: bool, is_fresh: bool) -> None:
    """Set left = names = numbers = value; the derivative itself on a card."""
    top = setter.y
    indent = 8.0 if is_last else 0.0
    ink = "on_computed" if is_last and is_fresh else "text"
    setter.gap(0.3 if is_last else 0.0)
    left = setter.names.box(part.left)
    value = float(part.left.value)
    beside = setter.fits_beside(part.formula, left, indent, column)
    setter.product(part.formula, value, column, indent, ink, left=left, leaf=part.left, beside=beside)
    setter.gap(0.3 if is_last else 0.55)
    if is_last:
        setter.card(top, is_fresh)
        setter.gap(0.2)
    names, digits = text(part.formula, "names", setter.digits), setter.digits
    numbers = text(part.formula, "numbers", digits)
    setter.spoken.append(f"{text(part.left, 'names', digits)} = {names} = {numbers} = {shown(value, digits)}")


def delta_equations(recursion: Recursion) -> tuple[Equation, ...]:
    """Return the recursive form for copying."""
    nothing = message("")
    return equations_of(Explanation(nothing, nothing, recursion.parts))

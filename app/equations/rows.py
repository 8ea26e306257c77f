"""What stands in the rows of columns: a brief part in full, or shorter and shorter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.line import Setting
from app.equations.typesetting import Typesetter
from app.words import tr
from core.explanation import Part
from core.formula import Derivative, Elided, Fraction, Leaf, Node, Sum, children, reduced
from core.numbers import shown

LEFT, NAMES, NUMBERS, RESULT = range(4)
LONG = 1.25  # a row so much longer than usual is shortened before the others
FLAT = 3  # from so many rows on derivatives stand on one line


@dataclass(frozen=True)
class Cell:
    """A box in a column, after a sign of its own; `anchor` is what of it stands left of the column's line."""

    box: Box
    sign: str = ""
    anchor: float = 0.0


@dataclass(frozen=True)
class Row:
    """One part: its cells by column. A total stands below a rule; a term's result is not what the step is about."""

    cells: dict[int, Cell]
    part: Part

    @property
    def width(self) -> float:
        """What its cells need."""
        return sum(cell.box.width for cell in self.cells.values())


Form = Callable[[Part, Typesetter, Typesetter], dict[int, Cell]]


def forms_of(parts: Sequence[Part]) -> list[Form]:
    """Return in which forms these parts can be written, in full first."""
    return [form for form in FORMS if form is not _short or any(part.derivation for part in parts)]


def rows_of(parts: Sequence[Part], form: Form, setting: Setting) -> list[Row]:
    """Write parts in one form."""
    names, numbers = _typesetters(parts, setting)
    mixed = any(part.is_bare for part in parts) and form in (_full, _short)
    return [Row((_shorter if mixed and not part.is_bare else form)(part, names, numbers), part) for part in parts]


def evened(rows: Sequence[Row], setting: Setting) -> list[Row]:
    """Return rows of which those that are much longer than usual are written in the shortest form with numbers."""
    names, numbers = _typesetters(rows, setting)
    usual = sorted(row.width for row in rows)[len(rows) // 2]
    return [Row(_shortest(row.part, names, numbers), row.part) if row.width > LONG * usual else row for row in rows]


def _typesetters(rows: Sequence[object], setting: Setting) -> tuple[Typesetter, Typesetter]:
    flat = len(rows) >= FLAT
    return setting.typesetter("names", flat), setting.typesetter("numbers", flat)


def _full(part: Part, names: Typesetter, numbers: Typesetter) -> dict[int, Cell]:
    return _written(part, part.formula, part.formula, names, numbers)


def _short(part: Part, names: Typesetter, numbers: Typesetter) -> dict[int, Cell]:
    form = part.derivation[0] if part.derivation else part.formula
    return _written(part, form, form, names, numbers)


def _shorter(part: Part, names: Typesetter, numbers: Typesetter) -> dict[int, Cell]:
    """Leave the numbers to those rows that have no name of their own; write a sum without its products."""
    if part.is_bare:
        return _short(part, names, numbers)
    form = part.derivation[0] if part.derivation else part.formula
    return _written(part, None, form, names, numbers)


def _shortest(part: Part, names: Typesetter, numbers: Typesetter) -> dict[int, Cell]:
    form = part.derivation[0] if part.derivation else part.formula
    return _written(part, None if not part.is_bare else form, reduced(form), names, numbers)


def only_result(part: Part, names: Typesetter, numbers: Typesetter) -> dict[int, Cell]:
    form = part.derivation[0] if part.derivation and part.is_bare else None
    return _written(part, form, None, names, numbers)


FORMS: tuple[Form, ...] = (_full, _short, _shorter, _shortest, only_result)


def _written(
    part: Part, named: Node | None, numbered: Node | None, names: Typesetter, numbers: Typesetter
) -> dict[int, Cell]:
    if part.before is not None:
        return _moved(part, part.before, numbered, names, numbers)
    result = Cell(numbers.number(part.left.value).marked(part.left), "=", _before_point(part.left, numbers))
    if part.total:
        return {LEFT: Cell(names.box(part.left)), RESULT: result}
    if isinstance(part.formula, Elided):
        told = numbers.words("⋯ " + tr("{count} more", count=part.formula.count))
        return {LEFT: Cell(told), RESULT: result}
    cells = {RESULT: result}
    lead = "=" if not part.is_bare else ""
    if not part.is_bare:
        cells[LEFT] = Cell(names.box(part.left))
    if named is not None:
        cells[NAMES if lead else LEFT] = Cell(names.box(named), lead)
    if numbered is not None and not isinstance(numbered, Leaf | Derivative):
        cells[NUMBERS] = Cell(numbers.box(numbered), "=")
    return cells


def _moved(part: Part, before: Leaf, numbered: Node | None, names: Typesetter, numbers: Typesetter) -> dict[int, Cell]:
    """Return name, old value, what is taken from it, → new value."""
    cells = {
        LEFT: Cell(names.box(before)),
        NAMES: Cell(numbers.box(before), "gap", _before_point(before, numbers)),
        RESULT: Cell(numbers.box(part.left), "→", _before_point(part.left, numbers)),
    }
    if isinstance(part.formula, Leaf):
        cells[NUMBERS] = Cell(numbers.words(tr("stays")), "gap")
        return cells
    form = reduced(part.formula) if numbered is not None and _has_fraction(part.formula) else numbered
    if isinstance(form, Sum) and form.terms[0] == before:
        cells[NUMBERS] = Cell(boxes.row([piece.box for piece in numbers.pieces(form)[1:]]))
    return cells


def _has_fraction(node: Node) -> bool:
    return isinstance(node, Fraction) or any(_has_fraction(child) for child in children(node))


def _before_point(node: Leaf | Derivative, numbers: Typesetter) -> float:
    """Return how wide a number is up to its decimal point."""
    return numbers.words(shown(node.value, numbers.digits).split(".")[0].split("·")[0]).width

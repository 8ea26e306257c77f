"""Brief parts below each other in columns: result, names, numbers; numbers stand with their decimal points in line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from app.equations import boxes
from app.equations.boxes import Box, Placed, Rule
from app.equations.line import Line, Setting, Tone
from app.equations.typesetting import Typesetter
from app.words import tr
from core.explanation import Part
from core.formula import Derivative, Elided, Fraction, Leaf, Node, Sum, children, reduced
from core.numbers import shown

LEFT, NAMES, NUMBERS, RESULT = range(4)
PITCH = 0.26  # room between two rows, in units of the size
SMALLER, READABLE = 0.7, 15.5  # rows are set smaller so far, and down to so many pixels, before they are cut shorter
LONG = 1.25  # a row so much longer than usual is shortened before the others
FLAT = 3  # from so many rows on derivatives stand on one line
SMALLEST = 0.5
AROUND = 9.0  # how far the card of a result reaches beyond it


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


Cells = Callable[[Part, Typesetter, Typesetter], dict[int, Cell]]


@dataclass(frozen=True)
class Columns:
    """Laid-out rows, from x = 0 and y = 0 downwards."""

    lines: tuple[Line, ...]
    width: float
    height: float

    def widest(self, size: float) -> float:
        """Return how far it reaches to the right, whatever the size of the formulae around it."""
        return self.width


def columns_of(parts: Sequence[Part], setting: Setting) -> Columns:
    """Lay out brief parts: in full, or smaller, or shorter, as the width allows; first only those that are longest."""
    for cells in _FORMS:
        for shortens_longest in (False, True):
            laid = _laid_out(parts, cells, setting, shortens_longest)
            if laid.width <= setting.width:
                return laid
            if laid.width * max(SMALLER, READABLE / setting.size) <= setting.width or cells is _FORMS[-1]:
                size = setting.size * max(0.98 * setting.width / laid.width, SMALLEST)
                return _laid_out(parts, cells, replace(setting, size=size), shortens_longest)
    raise AssertionError("the last form always returns")


def moved(part: Part, setting: Setting) -> Columns:
    """Lay out old → new on a line of its own."""
    return _laid_out([part], _only_result, setting)


# What stands in a row, in full first


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


def _only_result(part: Part, names: Typesetter, numbers: Typesetter) -> dict[int, Cell]:
    form = part.derivation[0] if part.derivation and part.is_bare else None
    return _written(part, form, None, names, numbers)


_FORMS: tuple[Cells, ...] = (_full, _short, _shorter, _shortest, _only_result)


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


# From cells to lines


def _laid_out(parts: Sequence[Part], cells: Cells, setting: Setting, shortens_longest: bool = False) -> Columns:
    rows = _rows(parts, cells, setting, shortens_longest)
    grid = Grid.of(rows, setting)
    lines: list[Line] = []
    y = 0.0
    for is_lit, group in groupby(rows, lambda row: not row.part.term):
        y = (_lit_rows if is_lit else _plain_rows)(lines, list(group), grid, y)
    return Columns(tuple(lines), grid.width, y)


def _rows(parts: Sequence[Part], cells: Cells, setting: Setting, shortens_longest: bool) -> list[Row]:
    flat = len(parts) >= FLAT
    names, numbers = setting.typesetter("names", flat), setting.typesetter("numbers", flat)
    mixed = any(part.is_bare for part in parts) and cells in (_full, _short)
    rows = [Row((_shorter if mixed and not part.is_bare else cells)(part, names, numbers), part) for part in parts]
    if not shortens_longest:
        return rows
    usual = sorted(row.width for row in rows)[len(rows) // 2]
    return [Row(_shortest(row.part, names, numbers), row.part) if row.width > LONG * usual else row for row in rows]


def _plain_rows(lines: list[Line], rows: list[Row], grid: Grid, y: float) -> float:
    for row in rows:
        if row.part.total:
            y = _ruled(lines, grid, y)
        y = _row(lines, row, grid, y, Tone.NAMES)
    return y


def _lit_rows(lines: list[Line], rows: list[Row], grid: Grid, y: float) -> float:
    """Place rows whose results lie on one card."""
    if rows[0].part.total:
        y = _ruled(lines, grid, y)
    y += AROUND
    card = len(lines)
    top = y
    for row in rows:
        y = _row(lines, row, grid, y, Tone.CELL)
    height = y - top - grid.pitch
    box = Box(grid.width - grid.result, 0.0, height)
    lines.insert(card, Line(Tone.RESULT, box, grid.result, top))
    return y + AROUND


def _ruled(lines: list[Line], grid: Grid, y: float) -> float:
    """Draw the line under which a total stands."""
    thickness = max(1.0, 0.07 * grid.ascent)
    rule = Box(grid.width, 0.0, thickness, mark=Rule(0.0, 0.0, grid.width, thickness))
    lines.append(Line(Tone.GENERAL, rule, 0.0, y))
    return y + thickness + grid.pitch


def _row(lines: list[Line], row: Row, grid: Grid, y: float, tone: Tone) -> float:
    """Place one row from y downwards; return the y below it."""
    placed = {column: grid.placed(column, cell) for column, cell in row.cells.items()}
    inside = [box for column in sorted(placed) for box in placed[column]]
    ascent = max(grid.ascent, *(box.ascent for _, _, box in inside))
    descent = max(grid.descent, *(box.descent for _, _, box in inside))
    result = placed[RESULT].pop()
    rest = [box for column in sorted(placed) for box in placed[column]]
    width = max(x + box.width for x, _, box in rest)
    lines.append(Line(Tone.NAMES, Box(width, ascent, descent, tuple(rest)), 0.0, y + ascent))
    lines.append(Line(tone, result.box, result.x, y + ascent))
    return y + ascent + descent + grid.pitch


@dataclass(frozen=True)
class Grid:
    """Where the columns stand: the left end of their signs, and the line on which their anchors stand.

    A row is at least as high as `ascent` and `descent`, and `pitch` away from the next.
    """

    starts: dict[int, float]
    anchors: dict[int, float]
    signs: dict[str, Box]
    result: float
    width: float
    pitch: float
    ascent: float
    descent: float

    @classmethod
    def of(cls, rows: Sequence[Row], setting: Setting) -> Grid:
        """Measure the columns of some rows; all are as high as the highest, unless that one is much higher."""
        size, numbers = setting.size, setting.typesetter("numbers")
        every = [cell.box for row in rows for cell in row.cells.values()]
        ascent = max((box.ascent for box in every if box.ascent < 1.2 * size), default=0.72 * size)
        descent = max((box.descent for box in every if box.descent < 0.6 * size), default=0.22 * size)
        signs = {sign: numbers.sign(sign) for sign in "=→"} | {"": boxes.space(0.0), "gap": boxes.space(0.8 * size)}
        starts, anchors, x, result = {}, {}, 0.0, 0.0
        for column in (LEFT, NAMES, NUMBERS, RESULT):
            cells = [row.cells[column] for row in rows if column in row.cells]
            if not cells:
                continue
            starts[column] = x
            extra = 0.35 * size if column == RESULT else 0.0  # between a sign and the card
            x += max(signs[cell.sign].width for cell in cells) + extra
            result = x
            anchors[column] = x + max(cell.anchor for cell in cells)
            x = max(anchors[column] + cell.box.width - cell.anchor for cell in cells)
        return cls(starts, anchors, signs, result, x, PITCH * setting.space, ascent, descent)

    def placed(self, column: int, cell: Cell) -> list[Placed]:
        """Return a cell's sign and box, each at its place."""
        box = Placed(self.anchors[column] - cell.anchor, 0.0, cell.box)
        return [Placed(self.starts[column], 0.0, self.signs[cell.sign]), box]

"""Brief parts below each other in columns: result, names, numbers; numbers stand with their decimal points in line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from app.equations import boxes
from app.equations.boxes import Box, Placed, Rule
from app.equations.line import Line, Setting, Tone
from app.equations.rows import (
    FORMS,
    LEFT,
    NAMES,
    NUMBERS,
    RESULT,
    Cell,
    Form,
    Row,
    evened,
    forms_of,
    only_result,
    rows_of,
)
from app.equations.typesetting import Piece, deeper
from app.nested.setting import broken
from core.explanation import Part
from core.formula import Derivative, Elided, Leaf

PITCH = 0.26  # room between two rows, in units of the size
SMALLER, READABLE = 0.7, 15.5  # rows are set smaller so far, and down to so many pixels, before they are cut shorter
SMALLEST = 0.5
AROUND = 9.0  # how far the card of a result reaches beyond it


@dataclass(frozen=True)
class Columns:
    """Rows whose columns are measured; how far they are apart is free.

    `above`: what of a part, known by its id, stands on lines of its own above its row, which has no room for it.
    """

    rows: Sequence[Row]
    grid: Grid
    above: Mapping[int, list[tuple[float, Box]]] = field(default_factory=dict)

    def widest(self, size: float) -> float:
        """Return how far it reaches to the right, whatever the size of the formulae around it."""
        return max(self.grid.width, _reach(self.above))

    def lines(self, y: float, air: float) -> tuple[list[Line], float]:
        """Place the rows from y downwards; return their lines, and the y below them."""
        pitch = PITCH * self.grid.size * air
        lines: list[Line] = []
        for is_lit, group in groupby(self.rows, lambda row: not row.part.term):
            y = (_lit_rows if is_lit else _plain_rows)(lines, list(group), self, y, pitch)
        return lines, y


Widths = dict[tuple[int, Form], float]


def columns_of(parts: Sequence[Part], setting: Setting, widths: Widths) -> Columns:
    """Lay out brief parts: in full, or smaller, or shorter, as the width allows; first only those that are longest.

    Args:
        widths: of the forms that were tried, in units of the size, by the first part; kept for another size.
    """
    smaller = max(SMALLER, min(READABLE / setting.size, 1.0))
    for form in forms_of(parts):
        if widths.get((id(parts[0]), form), 0.0) * setting.size * smaller > setting.width and form is not FORMS[-1]:
            continue
        laid = _measured(rows_of(parts, form, setting), setting)
        if laid.grid.width > setting.width:
            laid = _measured(evened(laid.rows, setting), setting)
        width = laid.grid.width
        widths[id(parts[0]), form] = width / setting.size
        if width <= setting.width:
            return laid if form is not FORMS[-1] else _wrapped(laid.rows, setting)
        if width * smaller <= setting.width or form is FORMS[-1]:
            less = replace(setting, size=setting.size * max(0.98 * setting.width / width, SMALLEST))
            fitting = _measured(rows_of(parts, form, less), less)
            if form is FORMS[-1]:
                return _wrapped(fitting.rows, less)
            return fitting if fitting.grid.width <= setting.width else _measured(evened(fitting.rows, less), less)
    raise AssertionError("the last form always returns")


def _wrapped(rows: Sequence[Row], setting: Setting) -> Columns:
    """Return rows with results alone, and above each of them the names and numbers that it comes from."""
    above = _above_all(rows, setting)
    size, smallest = setting.size, SMALLEST * setting.size
    while (reach := _reach(above)) > setting.width and size > smallest:  # smaller, it breaks elsewhere
        size = max(0.96 * size * setting.width / reach, smallest)
        above = _above_all(rows, replace(setting, size=size))
    bare = [
        Row({column: cell for column, cell in row.cells.items() if column == RESULT or row.part.before}, row.part)
        if id(row.part) in above
        else row
        for row in rows
    ]
    return Columns(bare, Grid.of(bare, setting), above)


def _reach(above: Mapping[int, list[tuple[float, Box]]]) -> float:
    return max((x + box.width for lines in above.values() for x, box in lines), default=0.0)


def _above_all(rows: Sequence[Row], setting: Setting) -> dict[int, list[tuple[float, Box]]]:
    return {id(row.part): lines for row in rows if (lines := _terms(row.part, setting))}


def _terms(part: Part, setting: Setting) -> list[tuple[float, Box]]:
    """Return left = names = numbers of a part, broken to the width; nothing of what is no formula."""
    if part.total or isinstance(part.formula, Elided | Leaf):
        return []
    names, numbers = setting.typesetter("names", True), setting.typesetter("numbers", True)
    chains = [] if part.before is not None else [names.pieces(part.formula)]
    if not isinstance(part.formula, Derivative):
        chains.append(numbers.pieces(part.formula))
    pieces: list[Piece] = []
    for place, (first, *rest) in enumerate(chains):
        lead = [] if part.is_bare and not place else [names.sign("=")]
        if not place and not part.is_bare:
            lead.insert(0, names.box(part.left))
        pieces += [Piece(boxes.row([*lead, first.box])), *deeper(rest)]
    return broken(pieces, setting.width, setting.size)


def moved(part: Part, setting: Setting) -> Columns:
    """Lay out old → new on a line of its own."""
    return _measured(rows_of([part], only_result, setting), setting)


def _measured(rows: Sequence[Row], setting: Setting) -> Columns:
    return Columns(rows, Grid.of(rows, setting))


def _plain_rows(lines: list[Line], rows: list[Row], columns: Columns, y: float, pitch: float) -> float:
    for row in rows:
        if row.part.total:
            y = _ruled(lines, columns.grid, y, pitch)
        y = _above(lines, row, columns, y, pitch)
        y = _row(lines, row, columns.grid, y, pitch, Tone.NAMES)
    return y


def _lit_rows(lines: list[Line], rows: list[Row], columns: Columns, y: float, pitch: float) -> float:
    """Place rows whose results lie on one card; where terms stand between them, each lies on its own."""
    grid = columns.grid
    if rows[0].part.total:
        y = _ruled(lines, grid, y, pitch)
    together = [rows] if not any(id(row.part) in columns.above for row in rows) else [[row] for row in rows]
    for group in together:
        y = _above(lines, group[0], columns, y, pitch)
        y += AROUND
        card = len(lines)
        top = y
        for row in group:
            y = _row(lines, row, grid, y, pitch, Tone.CELL)
        height = y - top - pitch
        box = Box(grid.width - grid.result, 0.0, height)
        lines.insert(card, Line(Tone.RESULT, box, grid.result, top))
        y += AROUND
    return y


def _above(lines: list[Line], row: Row, columns: Columns, y: float, pitch: float) -> float:
    """Place the lines above a row; return the y below them."""
    for x, box in columns.above.get(id(row.part), ()):
        y += max(box.ascent, columns.grid.ascent)
        lines.append(Line(Tone.NAMES, box, x, y))
        y += max(box.descent, columns.grid.descent) + pitch
    return y


def _ruled(lines: list[Line], grid: Grid, y: float, pitch: float) -> float:
    """Draw the line under which a total stands."""
    thickness = max(1.0, 0.07 * grid.ascent)
    rule = Box(grid.width, 0.0, thickness, mark=Rule(0.0, 0.0, grid.width, thickness))
    lines.append(Line(Tone.GENERAL, rule, 0.0, y))
    return y + thickness + pitch


def _row(lines: list[Line], row: Row, grid: Grid, y: float, pitch: float, tone: Tone) -> float:
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
    return y + ascent + descent + pitch


@dataclass(frozen=True)
class Grid:
    """Where the columns stand: the left end of their signs, and the line on which their anchors stand.

    A row is at least as high as `ascent` and `descent`.
    """

    starts: dict[int, float]
    anchors: dict[int, float]
    signs: dict[str, Box]
    result: float
    width: float
    size: float
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
        return cls(starts, anchors, signs, result, x, size, ascent, descent)

    def placed(self, column: int, cell: Cell) -> list[Placed]:
        """Return a cell's sign and box, each at its place."""
        box = Placed(self.anchors[column] - cell.anchor, 0.0, cell.box)
        return [Placed(self.starts[column], 0.0, self.signs[cell.sign]), box]

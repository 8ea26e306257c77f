"""Where grids, signs and cells stand on the sheet: columns wide enough for their numbers, points in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from app.equations.boxes import Box
from app.equations.typesetting import Typesetter
from app.graph.canvas import font
from app.matrix.grids import Grid, Item, Sign, Slot
from app.words import tr
from core.numbers import EXACT

ROW, HEAD, TITLE = 26.0, 24.0, 17.0
BRACKET = 7.0  # room of a bracket beside the cells
NAME_GAP = 8.0
MOST_NAME = 110.0  # a longer name is elided
SIGNS = 22.0  # more room where a chain or a padlock stands in a cell
MEASURED = 400  # cells that say how wide a column must be


@dataclass(frozen=True)
class Tightness:
    """How close things stand: the size of the numbers, the room beside a number, beside a sign, of a sign."""

    text: int
    padding: float
    gap: float
    sign: float


LOOSE, TIGHT = Tightness(13, 9.0, 8.0, 16.0), Tightness(12, 4.0, 3.0, 12.0)


@dataclass(frozen=True, eq=False)
class PlacedGrid:
    """A grid: the rectangle of its cells, how wide each is, and what they keep free behind the decimal point."""

    grid: Grid
    cells: QRectF
    column: float
    behind_point: float
    names: float
    tightness: Tightness

    def cell(self, row: int, column: int) -> QRectF:
        """Return a cell's rectangle."""
        return QRectF(self.cells.x() + column * self.column, self.cells.y() + row * ROW, self.column, ROW)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the cell at a point."""
        if not self.cells.contains(point) or not self.column:
            return None
        column = int((point.x() - self.cells.x()) / self.column)
        row = int((point.y() - self.cells.y()) / ROW)
        return (row, column) if row < self.grid.rows and column < self.grid.columns else None

    def inside(self, clip: QRectF) -> Iterator[tuple[int, int]]:
        """Yield the cells that touch a rectangle."""
        top, bottom = _range(clip.top() - self.cells.y(), clip.bottom() - self.cells.y(), ROW, self.grid.rows)
        left, right = _range(
            clip.left() - self.cells.x(), clip.right() - self.cells.x(), self.column, self.grid.columns
        )
        yield from ((row, column) for row in range(top, bottom) for column in range(left, right))


@dataclass(frozen=True)
class PlacedSign:
    """A sign in its rectangle."""

    sign: Sign
    box: QRectF


@dataclass(frozen=True, eq=False)
class Placing:
    """Everything on the sheet, and the room that it takes."""

    grids: tuple[PlacedGrid, ...]
    signs: tuple[PlacedSign, ...]
    width: float
    height: float


def _range(first: float, last: float, side: float, count: int) -> tuple[int, int]:
    return max(0, int(first // side)), min(count, int(last // side) + 1)


def placing_of(items: Sequence[Item], digits: int, room: float) -> Placing:
    """Put the items beside each other, aligned at the top; closer together where they need more than the room."""
    loose = _placed(items, digits, LOOSE)
    return loose if loose.width <= room else _placed(items, digits, TIGHT)


def _placed(items: Sequence[Item], digits: int, tightness: Tightness) -> Placing:
    grids: list[PlacedGrid] = []
    signs: list[PlacedSign] = []
    x, tall = 0.0, max((item.rows for item in items if isinstance(item, Grid) and not item.is_vector), default=1)
    middle = HEAD + ROW * min(tall, 4) / 2
    for item in items:
        if isinstance(item, Sign):
            width = tightness.sign * (1.9 if item in (Sign.FUNCTION, Sign.GIVES, Sign.FROM) else 1.0)
            signs.append(PlacedSign(item, QRectF(x + tightness.gap, middle - ROW / 2, width, ROW)))
            x += width + 2 * tightness.gap
        else:
            placed = _grid(item, x, digits, tightness)
            grids.append(placed)
            x = placed.cells.right() + BRACKET
    height = max((placed.cells.bottom() for placed in grids), default=0.0)
    return Placing(tuple(grids), tuple(signs), x, height + 3)


def _grid(grid: Grid, x: float, digits: int, tightness: Tightness) -> PlacedGrid:
    metrics = QFontMetricsF(font(tightness.text, 600))
    names = max((metrics.horizontalAdvance(name) for name in grid.row_names), default=0.0)
    if grid.column_names:
        names = max(names, title_box(grid).width)  # the title stands above the rows' names
    names = min(names, MOST_NAME) + NAME_GAP if grid.row_names else 0.0
    slots = _measured(grid)
    before, after = _rooms(slots, digits)
    figure = metrics.horizontalAdvance("0")
    needs = [(before + after) * figure, metrics.horizontalAdvance(tr("not yet"))]
    needs += [min(metrics.horizontalAdvance(name), MOST_NAME) for name in grid.column_names]
    column = max(needs) + 2 * tightness.padding + 4
    column += SIGNS if any(slot.tied or slot.frozen for slot in slots) else 0.0
    cells = QRectF(x + names + BRACKET, HEAD, grid.columns * column, grid.rows * ROW)
    spare = (column - 2 * tightness.padding - (before + after) * figure) / 2
    return PlacedGrid(grid, cells, column, max(0.0, spare) + after * figure, names, tightness)


def title_box(grid: Grid) -> Box:
    """Return a grid's title, laid out."""
    return Typesetter("names", TITLE, EXACT).box(grid.title)


def _measured(grid: Grid) -> list[Slot]:
    rows = range(min(grid.rows, max(1, MEASURED // max(1, grid.columns))))
    return [grid.slot(row, column) for row in rows for column in range(min(grid.columns, MEASURED))]


def _rooms(slots: list[Slot], digits: int) -> tuple[int, int]:
    """Return the characters before and behind the decimal point; room for a usual number while all are to come."""
    ends = [slot.text.partition(".") for slot in slots if slot.value is not None]
    before = max((len(whole) for whole, _, _ in ends), default=2)
    after = max((len(point + rest) for _, point, rest in ends), default=min(digits, 6) + 1)
    return before, after

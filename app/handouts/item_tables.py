"""Tables on pages: as wide as what they hold, long ones in parts, narrow ones in columns beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from app.handouts.blocks import Table
from app.handouts.items import BOLD, UNIT, Item, Pen
from app.tokens import LIGHT
from core.handout import BLANK

BLANK_WIDTH, ROW, BLANK_ROW = 62.0 * UNIT, 15.0 * UNIT, 22.0 * UNIT
CELL, MOST_CELL, GAP, LEAST = 6.0 * UNIT, 190.0 * UNIT, 18.0 * UNIT, 12  # LEAST rows in a column of a narrow table


def table_items(table: Table, width: float, size: float, height: float) -> list[Item]:
    """Return a table as items of at most a height."""
    row = BLANK_ROW if any(BLANK.symbol in cells for cells in table.rows) else ROW
    most = max(1, int(height / row) - 1)
    widths = _widths(table, size)
    if not table.narrow:
        return [_part(table, rows, widths, size, row) for rows in _chunks(table.rows, most)]
    fit = max(1, int((width + GAP) / (sum(widths) + GAP)))
    most = most if fit > 1 else LEAST  # small parts flow from column to column
    columns = min(fit, max(1, -(-len(table.rows) // LEAST)))
    items = []
    for rows in _chunks(table.rows, most * columns):
        parts = [_part(table, part, widths, size, row) for part in _chunks(rows, -(-len(rows) // columns))]
        items.append(_in_columns(parts, (width + GAP) / columns))
    return items


def _chunks(rows: Sequence[tuple[str, ...]], most: int) -> list[Sequence[tuple[str, ...]]]:
    return [rows[start : start + most] for start in range(0, len(rows), most)] or [rows]


def _widths(table: Table, size: float) -> list[float]:
    head, body = Pen(size, LIGHT.text, BOLD), Pen(size, LIGHT.text)
    widths = []
    for place, word in enumerate(table.head):
        cells = [row[place] for row in table.rows]
        own = [BLANK_WIDTH if cell == BLANK.symbol else body.width(cell) for cell in cells]
        widths.append(min(MOST_CELL, max([head.width(word), *own])) + 2 * CELL)
    return widths


def _part(table: Table, rows: Sequence[tuple[str, ...]], widths: list[float], size: float, row: float) -> Item:
    height = ROW * 1.15 + row * len(rows)

    def paint(painter: QPainter, x: float, y: float) -> None:
        _row(painter, table, table.head, widths, (x, y, ROW * 1.1), Pen(size, LIGHT.text, BOLD))
        _line(painter, x, y + ROW * 1.12, sum(widths), 1.1 * UNIT, is_strong=True)
        for place, cells in enumerate(rows):
            top = y + ROW * 1.15 + place * row
            _row(painter, table, cells, widths, (x, top, row), Pen(size, LIGHT.text))
            _line(painter, x, top + row, sum(widths), 0.5 * UNIT)

    return Item(height, paint, 10 * UNIT, width=sum(widths))


def _row(
    painter: QPainter,
    table: Table,
    cells: Sequence[str],
    widths: list[float],
    where: tuple[float, float, float],
    pen: Pen,
) -> None:
    x, y, height = where
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        room = QRectF(x + CELL, y, width - 2 * CELL, height)
        if cell != BLANK.symbol:
            pen.write(painter, room, cell, right=table.is_number(place))
        x += width


def _line(painter: QPainter, x: float, y: float, width: float, thickness: float, is_strong: bool = False) -> None:
    painter.setPen(QPen(LIGHT.text if is_strong else LIGHT.hairline, thickness))
    painter.drawLine(QPointF(x, y), QPointF(x + width, y))


def _in_columns(parts: Sequence[Item], pitch: float) -> Item:
    def paint(painter: QPainter, x: float, y: float) -> None:
        for place, part in enumerate(parts):
            part.paint(painter, x + place * pitch, y)

    return Item(max(part.height for part in parts), paint, 10 * UNIT)


def beside(left: Item, right: Item, width: float) -> Item | None:
    """Return two tables beside each other; None where they are too wide for that."""
    if left.width + GAP + right.width > width:
        return None

    def paint(painter: QPainter, x: float, y: float) -> None:
        left.paint(painter, x, y)
        right.paint(painter, x + width - right.width, y)

    return replace(left, height=max(left.height, right.height), paint=paint, width=width)

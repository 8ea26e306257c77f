"""Equations below each other for paper, aligned at their signs of equality, long ones broken into lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from app.equations import boxes
from app.equations.boxes import Box, Rule
from app.equations.typesetting import Piece, Typesetter, joined
from app.handouts.blocks import is_blank
from core.equation import Equation
from core.formula import Mode, Node

BLANK_WIDTH, BLANK_ROOM = 9.0, 1.5  # of a blank: its width, and the room to write above the line; in sizes
CONTINUED = 1.5  # how far a continued line is set in
LEADING, BETWEEN = 0.42, 0.5  # room between lines, and more between equations
SMALLER, SMALLEST = 0.9, 0.5


@dataclass(frozen=True)
class FormulaLine:
    """One line at its place; y is its baseline."""

    box: Box
    x: float
    y: float


@dataclass(frozen=True)
class FormulaBlock:
    """All lines of some equations and the room that they take."""

    lines: tuple[FormulaLine, ...]
    height: float
    size: float

    def draw(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        """Draw it with its upper left corner at a place."""
        for line in self.lines:
            boxes.paint(painter, line.box, QPointF(x + line.x, y + line.y), colour)


@dataclass(frozen=True)
class _Setting:
    width: float
    size: float
    digits: int
    slashes: bool = False

    def typesetter(self, mode: Mode) -> Typesetter:
        return Typesetter(mode, self.size, self.digits, self.slashes)


def formula_block(equations: Sequence[Equation], width: float, size: float, digits: int) -> FormulaBlock:
    """Lay equations out to a width; smaller where a piece that cannot be broken would not fit."""
    setting = _Setting(width, size, digits)
    while True:
        block, widest = _laid_out(equations, setting)
        if widest <= width or setting.size <= SMALLEST * size:
            return block
        setting = replace(setting, size=setting.size * SMALLER, slashes=True)


def _laid_out(equations: Sequence[Equation], setting: _Setting) -> tuple[FormulaBlock, float]:
    size = setting.size
    names = setting.typesetter("names")
    lefts = [None if equation.left is None else names.box(equation.left) for equation in equations]
    aligned = max((box.width for box in lefts if box is not None), default=0.0)
    lines: list[FormulaLine] = []
    y = widest = 0.0
    for place, (equation, left) in enumerate(zip(equations, lefts, strict=True)):
        y += BETWEEN * size if place else 0.0
        for row in _rows(equation, left, setting, aligned):
            y += max(row.box.ascent, 0.75 * size) + LEADING * size / 2
            lines.append(replace(row, y=y))
            y += max(row.box.descent, 0.22 * size) + LEADING * size / 2
            widest = max(widest, row.x + row.box.width)
    return FormulaBlock(tuple(lines), y, size), widest


def _rows(equation: Equation, left: Box | None, setting: _Setting, aligned: float) -> Iterator[FormulaLine]:
    """Yield the lines of one equation, still without their heights."""
    rights = [list(_pieces(right, mode, setting)) for right, mode in equation.rights]
    sign = setting.typesetter("names").sign("=")
    start = aligned - (left.width if left is not None else 0.0)
    lead = [Piece(boxes.row([left, sign]))] if left is not None else []
    if equation.brief:
        chain = [piece for place, right in enumerate(rights) for piece in ([Piece(sign)] if place else []) + right]
        whole = joined([*lead, *chain])
        x = start if left is not None else 0.0
        if x + whole.width <= setting.width:
            yield FormulaLine(whole, x, 0.0)
            return
    for place, right in enumerate(rights):
        first = place == 0
        head = lead if first else [Piece(sign)]
        x = start if first and left is not None else aligned
        indent = aligned + sign.width + CONTINUED * setting.size
        yield from _broken(head, right, x, indent, setting.width)


def _broken(head: list[Piece], pieces: list[Piece], x: float, indent: float, width: float) -> Iterator[FormulaLine]:
    """Yield lines that are broken between terms; within one only where it is too long for a line of its own."""
    row, room = list(head), width - x - joined(head).width if head else width - x
    for place, group in enumerate(_groups(pieces)):
        fits_alone = joined(group).width <= width - indent
        for number, part in enumerate([group] if fits_alone else [[piece] for piece in group]):
            needed = joined(part).width
            if (place or number) and needed > room:
                yield FormulaLine(joined(row), x, 0.0)
                row, x, room = [], indent, width - indent
            row += part
            room -= needed
    yield FormulaLine(joined(row), x, 0.0)


def _groups(pieces: list[Piece]) -> list[list[Piece]]:
    """Return each term with the deeper pieces that follow it."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if piece.depth and groups:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _pieces(right: Node, mode: Mode, setting: _Setting) -> Iterable[Piece]:
    if is_blank(right):
        size = setting.size
        width, thickness = BLANK_WIDTH * size, 0.05 * size
        rule = Rule(0.0, 0.12 * size, width, thickness)
        return [Piece(Box(width, BLANK_ROOM * size, 0.2 * size, mark=rule))]
    return setting.typesetter(mode).pieces(right)

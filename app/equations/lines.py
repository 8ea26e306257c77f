"""The lines of an explanation: general formula, with names, with numbers, shortened, result; broken to a width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.typesetting import Piece, Typesetter, joined
from core.explain import Explanation, Part
from core.formula import Derivative, Leaf, Node, reduced

CONTINUED = 1.6  # how far a continued line is set in, in units of the size
SMALLER, SMALLEST = 0.8, 0.55  # a piece too wide for a line is set smaller so far; then with slashes; then so far


class Tone(Enum):
    """What a line is for; it decides its colour."""

    GENERAL = "general"
    NAMES = "names"
    NUMBERS = "numbers"
    RESULT = "result"


@dataclass(frozen=True)
class Line:
    """One line of a formula: its box starts at (x, baseline y)."""

    tone: Tone
    box: Box
    x: float
    y: float


@dataclass(frozen=True)
class Formula:
    """A line still to be broken: its pieces and its indent."""

    tone: Tone
    pieces: list[Piece]
    indent: float

    def widest(self, size: float) -> float:
        """Return how far the widest piece can reach to the right; later pieces may begin a line, further in."""
        later = CONTINUED * size
        return max(self.indent + piece.box.width + (later if place else 0.0) for place, piece in enumerate(self.pieces))


@dataclass(frozen=True)
class Page:
    """All lines of an explanation, and the room that they take."""

    lines: tuple[Line, ...]
    width: float
    height: float


def page_of(explanation: Explanation, width: float, size: float, digits: int) -> Page:
    """Lay out an explanation's parts below each other; smaller where an unbreakable piece would not fit."""
    size, parts = _fitting(explanation, width, size, digits)
    lines: list[Line] = []
    y = 0.0
    for place, part in enumerate(parts):
        y += 0.0 if place == 0 else 0.9 * size
        for formula in part:
            y = _set(lines, formula, width, size, y)
    return Page(tuple(lines), max((line.x + line.box.width for line in lines), default=0.0), y)


def _fitting(explanation: Explanation, width: float, size: float, digits: int) -> tuple[float, list[list[Formula]]]:
    """Return the parts' formulae and their size: as wanted, or smaller, or with slashes for bars."""
    smallest, slashes = SMALLEST * size, False
    readable = SMALLER * size
    while True:
        parts = [list(_formulae(part, size, digits, slashes)) for part in explanation.parts]
        widest = max((formula.widest(size) for part in parts for formula in part), default=0.0)
        if widest <= width or size <= smallest:
            return size, parts
        wanted = size * min(width / widest, 0.98)
        if wanted < readable and not slashes:
            slashes = True
        else:
            size = max(wanted, smallest)


def _formulae(part: Part, size: float, digits: int, slashes: bool) -> Iterator[Formula]:
    """Yield each formula of a part."""
    names, numbers = Typesetter("names", size, digits, slashes), Typesetter("numbers", size, digits, slashes)
    if part.general is not None:
        yield Formula(Tone.GENERAL, _equation(names, part.general_left, part.general), 0.0)
    yield Formula(Tone.NAMES, _equation(names, part.left, part.formula), 0.0)
    indent = (1.3 if _has_left(part.left) else 0.3) * size
    if not isinstance(part.formula, Leaf | Derivative):
        yield Formula(Tone.NUMBERS, _equation(numbers, None, part.formula), indent)
        short = reduced(part.formula)
        if short != part.formula:
            yield Formula(Tone.NUMBERS, _equation(numbers, None, short), indent)
    yield Formula(Tone.RESULT, _equation(numbers, None, part.left), indent)


def _has_left(left: Node | None) -> bool:
    return left is not None and not (isinstance(left, Leaf) and left.symbol == "")


def _equation(typesetter: Typesetter, left: Node | None, right: Node) -> list[Piece]:
    first, *rest = typesetter.pieces(right)
    if typesetter.mode == "names" and not _has_left(left):
        return [first, *rest]
    lead = [typesetter.box(left)] if left is not None and _has_left(left) else []
    return [Piece(boxes.row([*lead, typesetter.sign("="), first.box])), *rest]


def _set(lines: list[Line], formula: Formula, width: float, size: float, y: float) -> float:
    """Place one formula from y downwards; return the y below it."""
    is_result = formula.tone is Tone.RESULT
    margin = (0.75 if is_result else 0.45) * size
    for place, box in enumerate(_broken(formula, width, size)):
        y += max(box.ascent, 0.8 * size) + (0.16 * size if place else margin)
        lines.append(Line(formula.tone, box, formula.indent + (CONTINUED * size if place else 0.0), y))
        y += max(box.descent, 0.25 * size)
    return y + (margin * 0.6 if is_result else 0.0)


def _broken(formula: Formula, width: float, size: float) -> list[Box]:
    """Return a formula's lines, broken as far outside as they can be."""
    rows: list[list[Piece]] = [[]]
    room = width - formula.indent
    continued = room - CONTINUED * size

    def place(pieces: list[Piece], depth: int) -> None:
        nonlocal room
        needed = joined(pieces).width
        if rows[-1] and needed > room and (needed <= continued or len(pieces) == 1):
            rows.append([])
            room = continued
        if needed <= room or len(pieces) == 1:
            rows[-1] += pieces
            room -= needed
            return
        for group in _groups(pieces, depth):
            place(group, depth + 1)

    place(formula.pieces, 0)
    return [joined(pieces) for pieces in rows]


def _groups(pieces: list[Piece], depth: int) -> list[list[Piece]]:
    """Return each piece of this depth, or less, with the deeper ones that follow it."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if piece.depth > depth and groups:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups

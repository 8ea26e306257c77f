"""The lines of an explanation: general formula, with names, with numbers, shortened, result; broken to a width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.typesetting import Typesetter
from core.explain import Explanation, Part
from core.formula import Derivative, Leaf, Node, reduced

CONTINUED = 1.6  # how far a continued line is set in, in units of the size
SMALLEST = 0.55  # a formula too wide to break is set smaller, down to this share of its size


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


Formula = tuple[Tone, list[Box], float]  # pieces between which the line may break, and the indent


@dataclass(frozen=True)
class Page:
    """All lines of an explanation at a width, and the height that they take."""

    lines: tuple[Line, ...]
    height: float


def page_of(explanation: Explanation, width: float, size: float, digits: int) -> Page:
    """Lay out an explanation's parts below each other; smaller where an unbreakable piece would not fit."""
    parts = _all_formulae(explanation, size, digits)
    widest = max((_widest(pieces, indent, size) for part in parts for _, pieces, indent in part), default=0.0)
    if widest > width:
        size = max(SMALLEST * size, size * width / widest)
        parts = _all_formulae(explanation, size, digits)
    lines: list[Line] = []
    y = 0.0
    for place, part in enumerate(parts):
        y += 0.0 if place == 0 else 0.9 * size
        for tone, pieces, indent in part:
            y = _set(lines, tone, pieces, indent, (width, size, y))
    return Page(tuple(lines), y)


def _widest(pieces: list[Box], indent: float, size: float) -> float:
    """Return how far the formula's widest piece reaches to the right; later pieces may begin a line, further in."""
    return max(indent + piece.width + (CONTINUED * size if place else 0.0) for place, piece in enumerate(pieces))


def _all_formulae(explanation: Explanation, size: float, digits: int) -> list[list[Formula]]:
    return [list(_formulae(part, size, digits)) for part in explanation.parts]


def _formulae(part: Part, size: float, digits: int) -> Iterator[Formula]:
    """Yield each formula of a part as pieces between which its line may break, with its indent."""
    names, numbers = Typesetter("names", size, digits), Typesetter("numbers", size, digits)
    if part.general is not None:
        yield Tone.GENERAL, _equation(names, part.general_left, part.general), 0.0
    yield Tone.NAMES, _equation(names, part.left, part.formula), 0.0
    indent = 1.3 * size if _has_left(part.left) else 0.0
    if not isinstance(part.formula, Leaf | Derivative):
        yield Tone.NUMBERS, _equation(numbers, None, part.formula), indent
        short = reduced(part.formula)
        if short != part.formula:
            yield Tone.NUMBERS, _equation(numbers, None, short), indent
    result = Leaf("", "", part.left.value, part.left.source)
    yield Tone.RESULT, _equation(numbers, None, result), indent


def _has_left(left: Node | None) -> bool:
    return left is not None and not (isinstance(left, Leaf) and left.symbol == "")


def _equation(typesetter: Typesetter, left: Node | None, right: Node) -> list[Box]:
    pieces = typesetter.segments(right)
    if typesetter.mode == "names" and not _has_left(left):
        return pieces
    lead = [typesetter.box(left)] if left is not None and _has_left(left) else []
    return [boxes.row([*lead, typesetter.sign("="), pieces[0]]), *pieces[1:]]


def _set(lines: list[Line], tone: Tone, pieces: list[Box], indent: float, room: tuple[float, float, float]) -> float:
    """Place one formula from y downwards, breaking it between pieces; return the y below it."""
    width, size, y = room
    margin = (0.75 if tone is Tone.RESULT else 0.45) * size
    rows: list[tuple[float, Box]] = []
    start, current = indent, [pieces[0]]
    for piece in pieces[1:]:
        if start + boxes.row([*current, piece]).width > width:
            rows.append((start, boxes.row(current)))
            start, current = indent + CONTINUED * size, [piece]
        else:
            current.append(piece)
    rows.append((start, boxes.row(current)))
    gap = 0.16 * size
    for place, (x, box) in enumerate(rows):
        y += max(box.ascent, 0.8 * size) + (margin if place == 0 else gap)
        lines.append(Line(tone, box, x, y))
        y += max(box.descent, 0.25 * size)
    return y + (margin * 0.6 if tone is Tone.RESULT else 0.0)

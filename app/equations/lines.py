"""The lines of an explanation: general formula, with names, with numbers, shortened, result; broken to a width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.columns import AROUND, Columns, Widths, columns_of, moved
from app.equations.line import Line, Setting, Tone
from app.equations.rows import FLAT
from app.equations.typesetting import Piece, Typesetter, joined
from core.explanation import Explanation, Part, in_columns
from core.formula import Derivative, Leaf, Node, reduced

CONTINUED = 1.6  # how far a continued line is set in, in units of the size
SMALLER, SMALLEST = 0.8, 0.55  # a piece too wide for a line is set smaller so far; then with slashes; then so far


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


Block = Formula | Columns


@dataclass(frozen=True)
class Typeset:
    """An explanation's formulae, typeset to a width but not yet placed: blocks for each part."""

    explanation: Explanation
    widths: Widths
    setting: Setting
    groups: list[list[Block]]

    def smaller(self, size: float) -> Typeset:
        """Return the same at a smaller size."""
        setting = replace(self.setting, size=size, slashes=False)
        return Typeset(self.explanation, self.widths, *_fitting(self.explanation, setting, self.widths))

    def page(self, air: float = 1.0) -> Page:
        """Place the formulae below each other, with so much of the usual room between their lines."""
        space = self.setting.size * air
        lines: list[Line] = []
        y = 0.0
        for place, group in enumerate(self.groups):
            y += 0.0 if place == 0 else 0.5 * space
            for block in group:
                if isinstance(block, Columns):
                    placed, y = block.lines(y + 0.5 * space, air)
                    lines += placed
                else:
                    y = _set(lines, block, self.setting, y, space)
        return Page(tuple(lines), max((line.x + line.box.width for line in lines), default=0.0), y)


def typeset(explanation: Explanation, width: float, size: float, digits: int) -> Typeset:
    """Typeset an explanation's formulae; smaller where an unbreakable piece would not fit."""
    widths: Widths = {}
    return Typeset(explanation, widths, *_fitting(explanation, Setting(width, size, digits), widths))


def _fitting(explanation: Explanation, setting: Setting, widths: Widths) -> tuple[Setting, list[list[Block]]]:
    """Return the parts' formulae and their setting: as wanted, or smaller, or with slashes for bars."""
    smallest, readable = SMALLEST * setting.size, SMALLER * setting.size
    while True:
        groups = _groups_of(explanation, setting, widths)
        widest = max((block.widest(setting.size) for group in groups for block in group), default=0.0)
        if widest <= setting.width or setting.size <= smallest:
            return setting, groups
        wanted = setting.size * min(setting.width / widest, 0.98)
        if wanted < readable and not setting.slashes:
            setting = replace(setting, slashes=True)
        else:
            setting = replace(setting, size=max(wanted, smallest))


def _groups_of(explanation: Explanation, setting: Setting, widths: Widths) -> list[list[Block]]:
    """Return each part's lines; brief parts in a row share columns, up to a total or the next general formula."""
    flat = any(len(part.derivation) >= FLAT for part in explanation.parts) or _brief(explanation) >= FLAT
    groups: list[list[Block]] = []
    for part, *brief in in_columns(explanation.parts):
        blocks: list[Block] = []
        if part.general is not None:
            pieces = _equation(setting.typesetter("names"), part.general_left, part.general)
            blocks.append(Formula(Tone.GENERAL, pieces, 0.0))
        if part.brief:
            blocks.append(columns_of([part, *brief], setting, widths))
        else:
            blocks += _formulae(part, setting, flat)
        groups.append(blocks)
    return groups


def _brief(explanation: Explanation) -> int:
    return sum(part.brief for part in explanation.parts)


def _formulae(part: Part, setting: Setting, flat: bool) -> Iterator[Block]:
    """Yield each formula of a part after its general one."""
    names, numbers = setting.typesetter("names", flat), setting.typesetter("numbers", flat)
    indent = (1.3 if _has_left(part.left) else 0.3) * setting.size
    first, *later = (*part.derivation, part.formula)
    yield Formula(Tone.NAMES, _equation(names, part.left, first), 0.0)
    for form in later:
        yield Formula(Tone.NAMES, _equation(names, None, form, True), indent)
    if not isinstance(part.formula, Leaf | Derivative):
        yield Formula(Tone.NUMBERS, _equation(numbers, None, part.formula), indent)
        short = reduced(part.formula)
        if short != part.formula:
            yield Formula(Tone.NUMBERS, _equation(numbers, None, short), indent)
    if part.before is not None:
        yield moved(part, setting)
    else:
        yield Formula(Tone.RESULT, _equation(numbers, None, part.left), indent)


def _has_left(left: Node | None) -> bool:
    return left is not None and not (isinstance(left, Leaf) and left.symbol == "")


def _equation(typesetter: Typesetter, left: Node | None, right: Node, goes_on: bool = False) -> list[Piece]:
    first, *rest = typesetter.pieces(right)
    if typesetter.mode == "names" and not _has_left(left) and not goes_on:
        return [first, *rest]
    lead = [typesetter.box(left)] if left is not None and _has_left(left) else []
    return [Piece(boxes.row([*lead, typesetter.sign("="), first.box])), *rest]


def _set(lines: list[Line], formula: Formula, setting: Setting, y: float, space: float) -> float:
    """Place one formula from y downwards; return the y below it."""
    is_result, size = formula.tone is Tone.RESULT, setting.size
    margin = max(0.7 * space, AROUND) if is_result else 0.42 * space
    for place, box in enumerate(_broken(formula, setting.width, size)):
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

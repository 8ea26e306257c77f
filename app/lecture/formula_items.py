"""The formulae of a step as items below each other: a line, a row, a result; and the beat at which each appears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.equations import boxes
from app.equations.boxes import Box, Placed, Rule
from app.equations.columns import Grid
from app.equations.line import Tone
from app.equations.rows import FORMS, LEFT, NAMES, RESULT, rows_of
from app.equations.typesetting import Piece, joined
from app.lecture.formula_beats import Key, PartBeats, Score
from app.lecture.formula_setting import HallSetting, HallTypesetter
from app.nested.setting import broken
from app.words import tr
from core.explanation import Part
from core.formula import Derivative, Elided, Leaf, Node

FLAT = 3  # from so many rows on derivatives stand on one line
LARGER = 1.15  # a result is so much larger than the lines that lead to it
PAD = 0.32  # how far the card of a result reaches beyond it, in units of the size
BETWEEN, PARTS, WITHIN = 0.4, 0.62, 0.16  # room above a line, above a part, between the lines of a broken formula


@dataclass(frozen=True)
class Drawn:
    """A box with its baseline starting at (x, y), which appears at a beat.

    Its numbers that are in `slots` appear at beats of their own, in places kept for them. From the beat `kept` on the
    whole place is kept.
    """

    box: Box
    x: float
    y: float
    tone: Tone
    since: int
    slots: Mapping[Key, int] = field(default_factory=dict)
    kept: int | None = None

    @property
    def beats(self) -> tuple[int, ...]:
        """When something appears here."""
        return (self.since, *self.slots.values())


@dataclass(frozen=True)
class Item:
    """What stays together on a page, from y = 0 down, with room above."""

    drawn: tuple[Drawn, ...]
    height: float
    gap: float


def groups_of(score: Score, setting: HallSetting, general_size: float) -> list[list[Item]]:
    """Return the items of each group of parts."""
    flat = sum(len(group) for group in score.groups) >= FLAT
    made = []
    for group in score.groups:
        items = _general(group[0], setting.at(general_size))
        if group[0].part.brief:
            items += _aligned(group, setting) or [_flowing(beats, setting, flat) for beats in group]
        else:
            items += _lines(group[0], setting)
        made.append([replace(items[0], gap=PARTS * setting.size), *items[1:]])
    return made


# A part with lines of its own


def _general(beats: PartBeats, setting: HallSetting) -> list[Item]:
    part = beats.part
    if part.general is None or beats.general is None:
        return []
    pieces = _equation(setting.typesetter("names"), part.general_left, part.general)
    return [_paragraph(pieces, setting, 0.0, Drawn(boxes.space(0), 0, 0, Tone.GENERAL, beats.general))]


def _lines(beats: PartBeats, setting: HallSetting) -> list[Item]:
    """Return the lines of a part after its general one."""
    part, size = beats.part, setting.size
    names, numbers = setting.typesetter("names"), setting.typesetter("numbers")
    indent = (1.0 if not part.is_bare else 0.2) * size
    items = []
    for place, (form, since) in enumerate(zip((*part.derivation, part.formula), beats.names, strict=True)):
        pieces = _equation(names, part.left if place == 0 else None, form, place > 0)
        like = Drawn(boxes.space(0), 0, 0, Tone.NAMES, since)
        items.append(_paragraph(pieces, setting, indent if place else 0.0, like))
    if not isinstance(part.formula, Leaf | Derivative):
        line = Drawn(boxes.space(0), 0, 0, Tone.NUMBERS, beats.line, beats.numbers)
        items.append(_paragraph(_equation(numbers, None, part.formula), setting, indent, line))
        if beats.short is not None and beats.shortened is not None:
            line = Drawn(boxes.space(0), 0, 0, Tone.NUMBERS, beats.short)
            items.append(_paragraph(_equation(numbers, None, beats.shortened), setting, indent, line))
    return [*items, _result(beats, setting, indent)]


def _equation(typesetter: HallTypesetter, left: Node | None, right: Node, goes_on: bool = False) -> list[Piece]:
    first, *rest = typesetter.pieces(right)
    has_left = left is not None and not (isinstance(left, Leaf) and left.symbol == "")
    if typesetter.mode == "names" and not has_left and not goes_on:
        return [first, *rest]
    lead = [typesetter.box(left)] if left is not None and has_left else []
    return [Piece(boxes.row([*lead, typesetter.sign("="), first.box])), *rest]


def _paragraph(pieces: Sequence[Piece], setting: HallSetting, x: float, like: Drawn) -> Item:
    """Return a formula broken to the width."""
    lines = broken(pieces, setting.width - x, setting.size)
    return _stacked([[replace(like, box=box, x=x + indent)] for indent, box in lines], setting.size)


def _stacked(lines: Sequence[Sequence[Drawn]], size: float) -> Item:
    """Put lines below each other."""
    y, placed = 0.0, list[Drawn]()
    for number, line in enumerate(lines):
        pad = max((PAD * size * 0.75 for drawn in line if drawn.tone is Tone.RESULT), default=0.0)
        y += max(0.72 * size, *(drawn.box.ascent for drawn in line)) + pad + (WITHIN * size if number else 0.0)
        placed += [replace(drawn, y=y) for drawn in line]
        y += max(0.22 * size, *(drawn.box.descent for drawn in line)) + pad
    return Item(tuple(placed), y, BETWEEN * size)


def _result(beats: PartBeats, setting: HallSetting, indent: float) -> Item:
    """Return the result on its card; of a new value, what it was before in front."""
    part, pad = beats.part, PAD * setting.size
    large = setting.at(LARGER * setting.size).typesetter("numbers")
    value = large.number(part.left.value).marked(part.left)
    if part.before is None:
        box = boxes.row([large.sign("="), value])
        return _stacked([[Drawn(box, indent + pad, 0, Tone.RESULT, beats.result)]], setting.size)
    lead = _moved(part, setting)
    line = [Drawn(lead, indent, 0, Tone.NUMBERS, beats.result)]
    if indent + lead.width + 2 * pad + value.width <= setting.width:
        line.append(Drawn(value, indent + lead.width + pad, 0, Tone.RESULT, beats.result))
        return _stacked([line], setting.size)
    return _stacked([line, [Drawn(value, indent + pad, 0, Tone.RESULT, beats.result)]], setting.size)


def _moved(part: Part, setting: HallSetting) -> Box:
    names, numbers = setting.typesetter("names"), setting.typesetter("numbers")
    assert part.before is not None
    stays = [numbers.words(" " + tr("stays"))] if isinstance(part.formula, Leaf) else []
    name, old = names.box(part.before), numbers.box(part.before)
    return boxes.row([name, numbers.sign(":"), old, *stays, numbers.sign("→")])


# Brief parts: one row each


def _aligned(group: Sequence[PartBeats], setting: HallSetting) -> list[Item] | None:
    """Return rows in columns, or nothing where they are too wide for that."""
    rows = rows_of([beats.part for beats in group], FORMS[0], setting)
    grid, pad = Grid.of(rows, setting), PAD * setting.size
    if grid.width + 2 * pad > setting.width:
        return None
    items = []
    for beats, row in zip(group, rows, strict=True):
        line = []
        for column, cell in row.cells.items():
            sign, body = (_shifted(placed, pad if column == RESULT else 0.0) for placed in grid.placed(column, cell))
            if cell.sign:
                line.append(Drawn(sign.box, sign.x, 0, Tone.NAMES, beats.names[0]))
            line.append(_cell(beats, column, body))
        items.append(_stacked([line], setting.size))
        if beats.part.total:
            items[-1] = _ruled(items[-1], grid.width + 2 * pad, setting.size, beats)
    return items


def _shifted(placed: Placed, x: float) -> Placed:
    return Placed(placed.x + x, placed.y, placed.box)


def _cell(beats: PartBeats, column: int, placed: Placed) -> Drawn:
    names = beats.names[0]
    if column == RESULT:
        return Drawn(placed.box, placed.x, 0, Tone.RESULT, beats.result, kept=names)
    if column in (LEFT, NAMES) and not (column == NAMES and beats.part.before is not None):
        return Drawn(placed.box, placed.x, 0, Tone.NAMES, names)
    if beats.numbers:
        return Drawn(placed.box, placed.x, 0, Tone.NUMBERS, names, beats.numbers)
    return Drawn(placed.box, placed.x, 0, Tone.NUMBERS, beats.line, kept=names)


def _ruled(item: Item, width: float, size: float, beats: PartBeats) -> Item:
    """Draw the line under which a total stands."""
    thickness, below = 0.06 * size, 0.3 * size
    rule = Box(width, 0.0, thickness, mark=Rule(0.0, 0.0, width, thickness))
    moved = tuple(replace(drawn, y=drawn.y + below) for drawn in item.drawn)
    return Item((Drawn(rule, 0.0, 0.0, Tone.GENERAL, beats.names[0]), *moved), item.height + below, item.gap)


def _flowing(beats: PartBeats, setting: HallSetting, flat: bool) -> Item:
    """Return left = names = numbers = result of one part, on as many lines as it takes."""
    part, size = beats.part, setting.size
    names, numbers = setting.typesetter("names", flat), setting.typesetter("numbers", flat)
    indent, lines, x = 0.9 * size, list[list[Drawn]]([[]]), 0.0

    def add(pieces: Sequence[Piece], like: Drawn, pad: float = 0.0) -> None:
        nonlocal x
        needed = joined(list(pieces)).width + 2 * pad
        if x + needed <= setting.width:
            found = [(x, joined(list(pieces)))]
        else:
            if lines[-1]:
                lines.append([])
                x = indent
            start = x
            found = [(start + further, box) for further, box in broken(pieces, setting.width - start, size)]
        for place, (left, box) in enumerate(found):
            if place:
                lines.append([])
            lines[-1].append(replace(like, box=box, x=left + pad))
            x = left + box.width + 2 * pad

    empty, first = boxes.space(0), beats.names[0]
    add(_named(part, names), Drawn(empty, 0, 0, Tone.NAMES, first))
    if not isinstance(part.formula, Leaf | Derivative | Elided) and not part.total:
        kept = None if beats.numbers else first
        line = Drawn(empty, 0, 0, Tone.NUMBERS, first if beats.numbers else beats.line, beats.numbers, kept)
        add(_equation(numbers, None, part.formula), line)
    sign = numbers.sign("→" if part.before is not None else "=")
    value = numbers.number(part.left.value).marked(part.left)
    result = Drawn(empty, 0, 0, Tone.RESULT, beats.result, kept=first)
    add([Piece(boxes.row([sign, value]))], result, PAD * size)
    item = _stacked(lines, size)
    return _ruled(item, setting.width, size, beats) if part.total else item


def _named(part: Part, names: HallTypesetter) -> list[Piece]:
    """Return what stands before the numbers of a row."""
    if isinstance(part.formula, Elided):
        return [Piece(names.words("⋯ " + tr("{count} more", count=part.formula.count)))]
    if part.total:
        return [Piece(names.box(part.left))]
    if part.before is not None:
        stays = [names.words(" " + tr("stays"))] if isinstance(part.formula, Leaf) else []
        return [Piece(boxes.row([names.box(part.before), *stays]))]
    return _equation(names, part.left, part.formula)

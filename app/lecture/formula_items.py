"""The formulae of a step as items below each other: a line, a row, a result; and the beat at which each appears."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from core.formula import Derivative, Elided, Leaf, Mode, Node

NOTHING = boxes.space(0.0)
NO_LEFT = Leaf("=")  # the left side of a line that goes on
FLAT = 3  # from so many rows on derivatives stand on one line
LARGER = 1.15  # a result is so much larger than the lines that lead to it
PAD = 0.32  # how far the card of a result reaches beyond it, in units of the size
BETWEEN, PARTS, WITHIN = 0.4, 0.62, 0.16  # room above a line, above a part, between the lines of a broken formula


Lines = list[tuple[float, Box]]  # how far each is set in


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
    like = Drawn(NOTHING, 0, 0, Tone.GENERAL, beats.general)
    return [_paragraph("names", part.general_left, part.general, setting, like)]


def _lines(beats: PartBeats, setting: HallSetting) -> list[Item]:
    """Return the lines of a part after its general one."""
    part = beats.part
    indent = (1.0 if not part.is_bare else 0.2) * setting.size
    items = []
    for place, (form, since) in enumerate(zip((*part.derivation, part.formula), beats.names, strict=True)):
        like = Drawn(NOTHING, indent if place else 0.0, 0, Tone.NAMES, since)
        items.append(_paragraph("names", NO_LEFT if place else part.left, form, setting, like))
    if not isinstance(part.formula, Leaf | Derivative):
        like = Drawn(NOTHING, indent, 0, Tone.NUMBERS, beats.line, beats.numbers)
        items.append(_paragraph("numbers", NO_LEFT, part.formula, setting, like))
        if beats.short is not None and beats.shortened is not None:
            like = Drawn(NOTHING, indent, 0, Tone.NUMBERS, beats.short)
            items.append(_paragraph("numbers", NO_LEFT, beats.shortened, setting, like))
    return [*items, _result(beats, setting, indent)]


def _equation(typesetter: HallTypesetter, left: Node | None, right: Node) -> list[Piece]:
    """Return left = right in pieces; = right where the left stands in a line before, right where there is none."""
    first, *rest = typesetter.pieces(right)
    if left is None or (left != NO_LEFT and isinstance(left, Leaf) and left.symbol == ""):
        return [first, *rest]
    lead = [typesetter.box(left)] if left != NO_LEFT else []
    return [Piece(boxes.row([*lead, typesetter.sign("="), first.box])), *rest]


def _slashed(typesetter: HallTypesetter, left: Node | None, right: Node) -> list[Piece]:
    return _equation(replace(typesetter, slashes=True, flat=True), left, right)


def _paragraph(mode: Mode, left: Node | None, right: Node, setting: HallSetting, like: Drawn) -> Item:
    """Return a formula broken to the width, beginning where `like` does."""
    typesetter = setting.typesetter(mode)
    pieces = _equation(typesetter, left, right)
    lines = _broken(pieces, setting.width - like.x, setting.size, lambda: _slashed(typesetter, left, right))
    return _stacked([[replace(like, box=box, x=like.x + indent)] for indent, box in lines], setting.size)


def _broken(pieces: Sequence[Piece], width: float, size: float, again: Callable[[], list[Piece]]) -> Lines:
    """Return the lines of a formula; set again with slashes where bars would be too long for a line."""
    lines = broken(pieces, width, size)
    if any(indent + box.width > width for indent, box in lines):
        lines = broken(again(), width, size)
    return lines


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
    value = _value(part, large)
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
    return boxes.row([name, boxes.space(0.6 * setting.size), old, *stays, numbers.sign("→")])


# Brief parts: one row each


def _aligned(group: Sequence[PartBeats], setting: HallSetting) -> list[Item] | None:
    """Return rows in columns, or nothing where they are too wide for that."""
    parts = [beats.part for beats in group]
    if len(parts) > 1 and rows_of(parts[:1], FORMS[0], setting)[0].width > setting.width:
        return None
    rows = rows_of(parts, FORMS[0], setting)
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
        return replace(_result_of(beats), box=placed.box, x=placed.x)
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


class _Flow:
    """Puts one thing after another, on new lines set in where a line is full."""

    def __init__(self, setting: HallSetting, flat: bool) -> None:
        self.setting, self.flat = setting, flat
        self.lines: list[list[Drawn]] = [[]]
        self._x, self._indent = 0.0, 0.9 * setting.size

    def formula(self, mode: Mode, left: Node | None, right: Node, like: Drawn) -> None:
        """Add a formula."""
        typesetter, room = self.setting.typesetter(mode, self.flat), self.setting.width
        pieces = _equation(typesetter, left, right)
        whole = joined(pieces)
        if self._x + whole.width <= room:
            self.box(whole, like)
            return
        start = self._next_line()
        lines = _broken(pieces, room - start, typesetter.size, lambda: _slashed(typesetter, left, right))
        for place, (further, box) in enumerate(lines):
            if place:
                self._next_line()
            self._x = start + further
            self.box(box, like)

    def box(self, box: Box, like: Drawn, pad: float = 0.0) -> None:
        """Add a box on the same line."""
        self.lines[-1].append(replace(like, box=box, x=self._x + pad))
        self._x += box.width + 2 * pad

    def make_room(self, width: float) -> None:
        """Go on where so much fits."""
        if self._x + width > self.setting.width:
            self._next_line()

    def _next_line(self) -> float:
        if self.lines[-1]:
            self.lines.append([])
            self._x = self._indent
        return self._x


def _flowing(beats: PartBeats, setting: HallSetting, flat: bool) -> Item:
    """Return left = names = numbers = result of one part, on as many lines as it takes."""
    part, size, first = beats.part, setting.size, beats.names[0]
    numbers, flow = setting.typesetter("numbers", flat), _Flow(setting, flat)
    named = Drawn(NOTHING, 0, 0, Tone.NAMES, first)
    if lead := _lead(part, setting.typesetter("names", flat)):
        flow.box(lead, named)
    else:
        flow.formula("names", part.left, part.formula, named)
    if not isinstance(part.formula, Leaf | Derivative | Elided) and not part.total:
        kept = None if beats.numbers else first
        line = Drawn(NOTHING, 0, 0, Tone.NUMBERS, first if beats.numbers else beats.line, beats.numbers, kept)
        flow.formula("numbers", NO_LEFT, part.formula, line)
    sign, value = numbers.sign("→" if part.before is not None else "="), _value(part, numbers)
    pad = 0.0 if part.term else PAD * size
    flow.make_room(sign.width + value.width + 2 * pad)
    flow.box(sign, named)
    flow.box(value, _result_of(beats), pad)
    item = _stacked(flow.lines, size)
    return _ruled(item, setting.width, size, beats) if part.total else item


def _lead(part: Part, names: HallTypesetter) -> Box | None:
    """Return what stands before the numbers of a row, where that is no formula."""
    if isinstance(part.formula, Elided):
        return names.words("⋯ " + tr("{count} more", count=part.formula.count))
    if part.total:
        return names.box(part.left)
    if part.before is not None:
        stays = [names.words(" " + tr("stays"))] if isinstance(part.formula, Leaf) else []
        return boxes.row([names.box(part.before), *stays])
    return None


def _value(part: Part, numbers: HallTypesetter) -> Box:
    return numbers.number(part.left.value).marked(part.left)


def _result_of(beats: PartBeats) -> Drawn:
    """Return how the result of a row is drawn: on a card, unless it only leads to what the step is about."""
    tone = Tone.CELL if beats.part.term else Tone.RESULT
    return Drawn(NOTHING, 0, 0, tone, beats.result, kept=beats.names[0])

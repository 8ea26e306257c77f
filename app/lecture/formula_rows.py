"""Brief parts of a step, one row each: in columns where these fit, else on as many lines as each row takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from app.equations import boxes
from app.equations.boxes import Box, Placed, Rule
from app.equations.columns import Grid
from app.equations.line import Tone
from app.equations.rows import FORMS, LEFT, NAMES, RESULT, rows_of
from app.equations.typesetting import joined
from app.lecture.formula_beats import PartBeats
from app.lecture.formula_items import (
    NO_LEFT,
    NOTHING,
    PAD,
    Drawn,
    Item,
    broken,
    equation,
    slashed,
    stacked,
    value_box,
)
from app.lecture.formula_setting import HallSetting, HallTypesetter, least_size
from app.lecture.words import NUMBER
from app.words import tr
from core.explanation import Part
from core.formula import Derivative, Elided, Leaf, Mode, Node, leaves

SMALLER = 0.8  # columns may be so much smaller than the formulae around them, rather than be torn apart


def rows_items(group: Sequence[PartBeats], setting: HallSetting, flat: bool) -> list[Item]:
    """Return a row for each part; a total under a line."""
    found = _aligned(group, setting)
    if found is None:
        found = _partly_aligned(group, setting, flat)
    across = max(drawn.x + drawn.box.width + drawn.pad for item in found for drawn in item.drawn)
    return [
        _ruled(item, across, setting.size, beats) if beats.part.total else item
        for item, beats in zip(found, group, strict=True)
    ]


def _partly_aligned(group: Sequence[PartBeats], setting: HallSetting, flat: bool) -> list[Item]:
    """Return rows of which those that are much longer than usual stand on several lines, and the rest in columns."""
    lengths = [sum(1 for _ in leaves(beats.part.formula)) for beats in group]
    usual = sorted(lengths)[len(lengths) // 2]
    short = [beats for beats, length in zip(group, lengths, strict=True) if length <= usual]
    columns = _aligned(short, setting) if 1 < len(short) < len(group) else None
    rows = iter(columns or ())
    return [
        next(rows) if columns is not None and length <= usual else _flowing(beats, setting, flat)
        for beats, length in zip(group, lengths, strict=True)
    ]


def _aligned(group: Sequence[PartBeats], setting: HallSetting, is_smaller: bool = False) -> list[Item] | None:
    """Return rows in columns, or nothing where they are too wide for that."""
    setting = replace(setting, evens=True)
    parts = [beats.part for beats in group]
    if len(parts) > 1 and rows_of(parts[:1], FORMS[0], setting)[0].width > setting.width:
        return None
    rows = rows_of(parts, FORMS[0], setting)
    grid, pad = Grid.of(rows, setting), PAD * setting.size
    needed = grid.width + 2 * pad
    if needed > setting.width:
        size = math.floor(0.99 * setting.size * setting.width / needed)
        fits = size >= max(SMALLER * setting.size, least_size(NUMBER, setting.unit)) and not is_smaller
        return _aligned(group, setting.at(size), True) if fits else None
    items = []
    for beats, row in zip(group, rows, strict=True):
        line = []
        for column, cell in sorted(row.cells.items()):
            sign, body = (_shifted(placed, pad if column == RESULT else 0.0) for placed in grid.placed(column, cell))
            if cell.sign:
                line.append(Drawn(sign.box, sign.x, 0, Tone.NAMES, beats.names[0]))
            line.append(_cell(beats, column, body, pad))
        items.append(stacked([line], setting.size))
    return items


def _shifted(placed: Placed, x: float) -> Placed:
    return Placed(placed.x + x, placed.y, placed.box)


def _cell(beats: PartBeats, column: int, placed: Placed, pad: float) -> Drawn:
    names = beats.names[0]
    if column == RESULT:
        return replace(_result_of(beats, pad), box=placed.box, x=placed.x)
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
        pieces = equation(typesetter, left, right)
        whole = joined(pieces)
        if self._x + whole.width <= room:
            self.box(whole, like)
            return
        start = self._next_line()
        lines = broken(pieces, room - start, typesetter.size, lambda: slashed(typesetter, left, right))
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
    sign, value = numbers.sign("→" if part.before is not None else "="), value_box(part, numbers)
    pad = 0.0 if part.term else PAD * size
    flow.make_room(sign.width + value.width + 2 * pad)
    flow.box(sign, named)
    flow.box(value, _result_of(beats, pad), pad)
    return stacked(flow.lines, size)


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


def _result_of(beats: PartBeats, pad: float) -> Drawn:
    """Return how the result of a row is drawn: on a card, unless it only leads to what the step is about."""
    result = Drawn(NOTHING, 0, 0, Tone.RESULT, beats.result, kept=beats.names[0], pad=pad)
    return replace(result, tone=Tone.CELL, pad=0.0) if beats.part.term else result

"""The formulae of a step as items below each other: a line, a row, a result; and the beat at which each appears."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.line import Tone
from app.equations.typesetting import Piece
from app.lecture.formula_beats import Key, PartBeats
from app.lecture.formula_setting import HallSetting, HallTypesetter
from app.nested.setting import broken as breaks
from app.words import tr
from core.explanation import Part
from core.formula import Derivative, Leaf, Mode, Node

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
    pad: float = 0.0  # how far a card reaches beyond the box

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


# A part with lines of its own


def general_of(beats: PartBeats, setting: HallSetting) -> list[Item]:
    part = beats.part
    if part.general is None or beats.general is None:
        return []
    like = Drawn(NOTHING, 0, 0, Tone.GENERAL, beats.general)
    return [_paragraph("names", part.general_left, part.general, setting, like)]


def lines_of(beats: PartBeats, setting: HallSetting) -> list[Item]:
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


def equation(typesetter: HallTypesetter, left: Node | None, right: Node) -> list[Piece]:
    """Return left = right in pieces; = right where the left stands in a line before, right where there is none."""
    first, *rest = typesetter.pieces(right)
    if left is None or (left != NO_LEFT and isinstance(left, Leaf) and left.symbol == ""):
        return [first, *rest]
    lead = [typesetter.box(left)] if left != NO_LEFT else []
    return [Piece(boxes.row([*lead, typesetter.sign("="), first.box])), *rest]


def slashed(typesetter: HallTypesetter, left: Node | None, right: Node) -> list[Piece]:
    return equation(replace(typesetter, slashes=True, flat=True), left, right)


def _paragraph(mode: Mode, left: Node | None, right: Node, setting: HallSetting, like: Drawn) -> Item:
    """Return a formula broken to the width, beginning where `like` does."""
    typesetter = setting.typesetter(mode)
    pieces = equation(typesetter, left, right)
    lines = broken(pieces, setting.width - like.x, setting.size, lambda: slashed(typesetter, left, right))
    return stacked([[replace(like, box=box, x=like.x + indent)] for indent, box in lines], setting.size)


def broken(pieces: Sequence[Piece], width: float, size: float, again: Callable[[], list[Piece]]) -> Lines:
    """Return the lines of a formula; set again with slashes where bars would be too long for a line."""
    lines = breaks(pieces, width, size)
    if any(indent + box.width > width for indent, box in lines):
        lines = breaks(again(), width, size)
    return lines


def stacked(lines: Sequence[Sequence[Drawn]], size: float) -> Item:
    """Put lines below each other."""
    y, placed = 0.0, list[Drawn]()
    for number, line in enumerate(lines):
        pad = max((0.75 * drawn.pad for drawn in line), default=0.0)
        y += max(0.72 * size, *(drawn.box.ascent for drawn in line)) + pad + (WITHIN * size if number else 0.0)
        placed += [replace(drawn, y=y) for drawn in line]
        y += max(0.22 * size, *(drawn.box.descent for drawn in line)) + pad
    return Item(tuple(placed), y, BETWEEN * size)


def _result(beats: PartBeats, setting: HallSetting, indent: float) -> Item:
    """Return the result on its card; of a new value, what it was before in front."""
    part, pad = beats.part, PAD * setting.size
    value = value_box(part, setting.at(round(LARGER * setting.size)).typesetter("numbers"))
    lead = setting.typesetter("numbers").sign("=") if part.before is None else _moved(part, setting)
    line = [Drawn(lead, indent, 0, Tone.NUMBERS, beats.result)]
    card = Drawn(value, indent + lead.width + pad, 0, Tone.RESULT, beats.result, pad=pad)
    if card.x + pad + value.width <= setting.width:
        return stacked([[*line, card]], setting.size)
    return stacked([line, [replace(card, x=indent + pad)]], setting.size)


def _moved(part: Part, setting: HallSetting) -> Box:
    names, numbers = setting.typesetter("names"), setting.typesetter("numbers")
    assert part.before is not None
    stays = [numbers.words(" " + tr("stays"))] if isinstance(part.formula, Leaf) else []
    name, old = names.box(part.before), numbers.box(part.before)
    return boxes.row([name, boxes.space(0.6 * setting.size), old, *stays, numbers.sign("→")])


def value_box(part: Part, numbers: HallTypesetter) -> Box:
    return numbers.number(part.left.value).marked(part.left)

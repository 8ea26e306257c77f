"""Lines of text for the hall with the box they stand in, and the board on which each finds a free place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from app.graph.canvas import REGULAR, STRONG, mixed, text_width
from app.graph.scene import Entry, Glow, State
from app.lecture.graph_room import LINE
from app.lecture.words import HEIGHT, NUMBER, TEXT, Word
from app.theme import Tokens
from core.network import Floats

NAME, QUIET = 27.0, 24.0  # sizes of names and of "not yet", on a stage of the usual height
TALL_LINE = 1.12  # of a text's size: what a line of it takes from accents to descenders
MOST_SIGNS = 9  # of a number in the graph, without its sign: more than four digits ever need
_CAPITAL = 0.727  # of a text's size: how high its capitals are
PAD, SPACE = 11.0, 9.0


@dataclass(frozen=True)
class Look:
    """Colours, and pixels per unit of a stage of the usual height."""

    tokens: Tokens
    unit: float

    def size(self, size: float) -> float:
        """Return a text's size in whole pixels, never less than asked for."""
        return float(math.ceil(size * self.unit - 1e-6))

    def fill(self, glow: Glow, usual: QColor) -> QColor:
        """Return what something stands on: amber when computed just now, pale when the step came from it."""
        return self.tokens.computed if glow is Glow.COMPUTED else self.tokens.source if glow else usual

    def colour(self, glow: Glow, usual: QColor) -> QColor:
        """Return in which colour it is written there."""
        return self.tokens.on_computed if glow is Glow.COMPUTED else self.tokens.on_source if glow else usual


@dataclass(frozen=True)
class Piece:
    """A text in one style."""

    text: str
    size: float
    is_number: bool
    colour: QColor
    weight: int = REGULAR

    @cached_property
    def width(self) -> float:
        return text_width(self.text, self.size, self.weight)


@dataclass(frozen=True)
class Line:
    """Pieces beside each other on one ground; without a border where the ground is the stage's own."""

    pieces: tuple[Piece, ...]
    fill: QColor
    border: QColor | None
    space: float
    pad: float

    @cached_property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces) + self.space * (len(self.pieces) - 1) + 2 * self.pad


@dataclass(frozen=True)
class Tag:
    """A line in its place.

    `is_inner`: it stands in a neuron, whose own ground it has. `is_bare`: it stands on no card of its own, so that
    other edges pass behind it. `edge`: whose label it is; that edge leaves a gap for it.
    """

    line: Line
    box: QRectF
    is_inner: bool = False
    is_bare: bool = False
    edge: int | None = None
    leads_to: tuple[float, float] | None = None  # a point of that edge, where the label is not right beside it

    @property
    def words(self) -> tuple[Word, ...]:
        """The texts, standing on one baseline."""
        x, middle = self.box.left() + self.line.pad, self.box.center().y()
        largest = max((piece.size for piece in self.line.pieces), default=0.0)
        words = []
        for piece in self.line.pieces:
            y, high = middle + _CAPITAL / 2 * (largest - piece.size), TALL_LINE * piece.size
            box = QRectF(x, y - high / 2, piece.width, high)
            words.append(Word(piece.text, box, piece.size, piece.is_number, piece.colour, self.line.fill, piece.weight))
            x += piece.width + self.line.space
        return tuple(words)


def cut(number: str, most: int = MOST_SIGNS) -> str:
    """Return a number of very many digits shortened, with a sign that more follow; the formula has all of them."""
    mantissa, dot, power = number.partition("·")
    sign = "−" if mantissa.startswith("−") else ""
    digits = mantissa.removeprefix("−")
    if len(digits) <= most or "." not in digits[: most - 1]:
        return number
    return f"{sign}{digits[: most - 1].removesuffix('.')}…{dot}{power}"


def high_of(line: Line) -> float:
    """Return how high a line is, close to others."""
    return TALL_LINE * max((piece.size for piece in line.pieces), default=0.0)


def entry_line(look: Look, entry: Entry, words: str, *, bare: bool = False, number: str = "") -> Line:
    """Return an entry as a line: its words, unless `bare`, and its number; a number that is to come is a quiet word."""
    tokens = look.tokens
    fill = look.fill(entry.glow, tokens.card if not bare else tokens.ground)
    pieces = [] if bare or not words else [name_piece(look, words, look.colour(entry.glow, tokens.muted))]
    pieces += number_pieces(look, entry, number or entry.number)
    border = None if entry.glow else tokens.hairline
    return Line(tuple(pieces), fill, border, SPACE * look.unit, PAD * look.unit)


def plain_line(look: Look, pieces: Sequence[Piece]) -> Line:
    """Return pieces as a line on the stage's ground."""
    return Line(tuple(pieces), look.tokens.ground, None, 0.8 * SPACE * look.unit, 0.5 * PAD * look.unit)


def name_piece(look: Look, text: str, colour: QColor, room: float = math.inf) -> Piece:
    """Return a name as a piece, smaller where it is wider than the room."""
    piece = Piece(text, look.size(NAME), False, colour)
    return piece if piece.width <= room else Piece(text, look.size(TEXT), False, colour)


def number_pieces(look: Look, entry: Entry, number: str) -> list[Piece]:
    """Return an entry's number in its colour; where it goes over into another one, both with the arrow between."""
    tokens = look.tokens
    if entry.state is State.WAITING:
        return [Piece(number, look.size(QUIET), False, look.colour(entry.glow, tokens.muted))]
    usual = tokens.error if entry.state is State.BROKEN else tokens.text
    colour, weight = look.colour(entry.glow, usual), STRONG if entry.glow else REGULAR
    parts = [part for part in number.replace("→", " → ").split() if part]
    return [
        Piece(
            cut(part),
            look.size(QUIET if part == "→" else NUMBER),
            part != "→",
            colour,
            REGULAR if part == "→" else weight,
        )
        for part in parts
    ]


def stacked(lines: Iterable[Line], box: Floats, unit: float) -> tuple[Tag, ...]:
    """Return lines below each other, centred in a box that holds them."""
    middle, high = float(box[0] + box[2]) / 2, LINE * unit
    return tuple(
        Tag(line, QRectF(middle - line.width / 2, float(box[1]) + i * high, line.width, high - 1.0))
        for i, line in enumerate(lines)
    )


def dimmed(tokens: Tokens, colour: QColor) -> QColor:
    """Return a colour as it looks while something else is in focus."""
    return mixed(colour, tokens.ground, 0.82)


def unit_of(height: float) -> float:
    """Return how many pixels a unit of the usual stage is."""
    return height / HEIGHT

"""What stands on a page of paths or deltas, and the builder that sets its lines: products, values below one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.typesetting import Piece, Typesetter, joined
from app.graph.canvas import REGULAR, STRONG, text_width
from app.nested.setting import broken
from core.formula import Derivative, Leaf, Node, Source
from core.numbers import shown

SMALLER = 0.85  # a general form that stands beside what follows it
MORE, OTHERS = -1, -2  # rows that are no path: the words for more paths, the tick of all that are not written out
Ink = int | str  # a route's colour by number, or the name of a token


@dataclass(frozen=True)
class Set:
    """A laid-out box: its baseline starts at (x, y)."""

    box: Box
    x: float
    y: float
    ink: Ink = "text"


@dataclass(frozen=True)
class Words:
    """Plain words on the baseline y, starting at x, or ending there."""

    text: str
    x: float
    y: float
    size: float
    ink: Ink = "text"
    weight: int = REGULAR
    is_right: bool = False


@dataclass(frozen=True)
class Spot:
    """Something to press: the tick box of path `row` drawn in `box`; or row OTHERS, or MORE with its words."""

    zone: QRectF
    box: QRectF
    row: int
    is_ticked: bool
    ink: Ink
    label: str


@dataclass(frozen=True)
class Page:
    """Everything on a sheet, the room it takes, and the same as plain sentences."""

    sets: tuple[Set, ...] = ()
    words: tuple[Words, ...] = ()
    spots: tuple[Spot, ...] = ()
    cards: tuple[tuple[QRectF, str], ...] = ()
    rules: tuple[tuple[float, float, float], ...] = ()
    tips: tuple[tuple[QRectF, str], ...] = ()
    width: float = 0.0
    height: float = 0.0
    spoken: tuple[str, ...] = ()
    strokes: tuple[tuple[float, float, float, int], ...] = ()  # x, top, bottom of a path's line, and its ink
    shared: frozenset[Source] = frozenset()  # factors of several paths, to be marked


class KeptTypesetter(Typesetter):
    """Lays out each leaf once, for many paths share their factors."""

    def _leaf(self, node: Leaf | Derivative) -> Box:
        return _kept_leaf(self, node)


@lru_cache(maxsize=2048)
def _kept_leaf(typesetter: KeptTypesetter, node: Leaf | Derivative) -> Box:
    return Typesetter._leaf(typesetter, node)


class Column:
    """A column of numbers with their decimal points below one another, at the right of a page."""

    def __init__(self, values: Iterable[float], typesetter: Typesetter, right: float) -> None:
        self._set = typesetter
        parts = [self._parts(value) for value in values]
        after = max((box.width - whole for box, whole in parts), default=0.0)
        before = max((whole for _, whole in parts), default=0.0)
        self.point = right - after
        self.sign = self.point - before - typesetter.sign("=").width

    def _parts(self, value: float) -> tuple[Box, float]:
        """Return a number's box and how much of its width stands before the decimal point."""
        written = shown(value, self._set.digits)
        whole = written.partition(".")[0].partition("·")[0]
        return boxes.text_box(written, self._set.size), boxes.text_box(whole, self._set.size).width

    def place(self, value: float, y: float, ink: Ink, leaf: Leaf | Derivative | None = None) -> tuple[Set, Set]:
        """Return = and the number on the baseline y; as the place of a leaf where one is given."""
        box, whole = self._parts(value)
        sign = Set(self._set.sign("="), self.sign, y, ink)
        return sign, Set(box if leaf is None else box.marked(leaf), self.point - whole, y, ink)


class Setter:
    """Sets lines from above downwards on a page of a width, at a size."""

    def __init__(self, width: float, size: float, digits: int) -> None:
        self.width, self.size, self.digits = width, size, digits
        self.names = KeptTypesetter("names", size, digits, True)
        self.numbers = KeptTypesetter("numbers", size, digits, True)
        self._pieces: dict[int, tuple[list[Piece], list[Piece]]] = {}
        self.small = max(12.0, round(0.72 * size))
        self.y = 0.0
        self.sets: list[Set] = []
        self.words: list[Words] = []
        self.spots: list[Spot] = []
        self.cards: list[tuple[QRectF, str]] = []
        self.rules: list[tuple[float, float, float]] = []
        self.tips: list[tuple[QRectF, str]] = []
        self.strokes: list[tuple[float, float, float, int]] = []
        self.spoken: list[str] = []

    def page(self) -> Page:
        """Return the page."""
        reach = max((item.x + item.box.width for item in self.sets), default=0.0)
        marks = (tuple(self.sets), tuple(self.words), tuple(self.spots), tuple(self.cards), tuple(self.rules))
        return Page(*marks, tuple(self.tips), max(reach, self.width), self.y, tuple(self.spoken), tuple(self.strokes))

    def gap(self, share: float) -> None:
        """Leave room, in units of the size."""
        self.y += share * self.size

    def card(self, top: float, is_fresh: bool) -> None:
        """Lay a card beneath what is set from `top` on, amber where it was computed just now."""
        self.cards.append((QRectF(0.0, top, self.width, self.y - top), "computed" if is_fresh else "raised"))

    def remark(self, text: str, ink: Ink = "muted", tip: str = "") -> None:
        """Write words at the right end of a line of their own."""
        y, right = self.y + 1.0 * self.small, self.width - 8.0
        self.words.append(Words(text, right, y, self.small, ink, is_right=True))
        width = text_width(text, self.small)
        self.tips.append((QRectF(right - width, self.y, width, 1.3 * self.small), tip))
        self.y = y + 0.2 * self.small

    def rule(self, start: float) -> None:
        """Draw a hairline from `start` to the right end."""
        self.rules.append((start, self.width, self.y))

    # Lines

    def line(self, box: Box, x: float, ink: Ink = "text") -> float:
        """Set a line and return its baseline."""
        y = self.y + max(box.ascent, 0.8 * self.size)
        self.sets.append(Set(box, x, y, ink))
        self.y = y + max(box.descent, 0.25 * self.size)
        return y

    def lines(self, pieces: Sequence[Piece], indent: float, ink: Ink, width: float) -> float:
        """Set pieces, broken into lines where they do not fit; return the last baseline."""
        y = self.y
        for place, (inward, box) in enumerate(broken(list(pieces), width - indent, self.size)):
            self.y += 0.16 * self.size if place else 0.0
            y = self.line(box, indent + inward, ink)
        return y

    def flow(self, parts: Sequence[tuple[Box, Ink]], indent: float) -> None:
        """Set boxes of different inks side by side, as many on a line as fit."""
        row: list[tuple[Box, Ink]] = []
        used = 0.0
        for box, ink in parts:
            if row and indent + used + box.width > self.width:
                self._flow_row(row, indent)
                row, used, indent = [], 0.0, indent + 1.6 * self.size
            row.append((box, ink))
            used += box.width
        self._flow_row(row, indent)

    def _flow_row(self, row: Sequence[tuple[Box, Ink]], x: float) -> None:
        ascent = max([0.8 * self.size, *(box.ascent for box, _ in row)])
        y = self.y + ascent
        for box, ink in row:
            self.sets.append(Set(box, x, y, ink))
            x += box.width
        self.y = y + max([0.25 * self.size, *(box.descent for box, _ in row)])

    def sentence(self, text: str, x: float, ink: Ink = "muted", weight: int = REGULAR) -> float:
        """Write words on a line of their own; return its baseline."""
        y = self.y + 1.1 * self.small
        self.words.append(Words(text, x, y, self.small, ink, weight))
        self.y = y + 0.4 * self.small
        return y

    # A product with its value

    def fits_beside(self, formula: Node, left: Box | None, indent: float, column: Column) -> bool:
        """Tell whether names, numbers and value stand on one line."""
        width = sum(box.width for box in self._beside(formula, left))
        return indent + width <= column.sign

    def _beside(self, formula: Node, left: Box | None) -> list[Box]:
        names, numbers = self._both(formula)
        lead = [left, self.names.sign("=")] if left is not None else []
        if isinstance(formula, Leaf | Derivative):
            return [*lead, joined(names)]
        return [*lead, joined(names), self.numbers.sign("="), joined(numbers)]

    def _both(self, formula: Node) -> tuple[list[Piece], list[Piece]]:
        """Return a formula with names and with numbers, laid out once."""
        kept = self._pieces.get(id(formula))
        if kept is None:
            kept = self._pieces[id(formula)] = self.names.pieces(formula), self.numbers.pieces(formula)
        return kept

    def product(
        self, formula: Node, value: float, column: Column, indent: float, ink: Ink,
        left: Box | None = None, leaf: Leaf | Derivative | None = None, beside: bool = False,
    ) -> None:  # fmt: skip
        """Set a formula with names, with numbers, and its value in the column; `beside`: on one line."""
        if beside:
            y = self.line(boxes.row(self._beside(formula, left)), indent, ink)
            self.sets.extend(column.place(value, y, ink, leaf))
            return
        (first, *rest), numbers = self._both(formula)
        names = [Piece(boxes.row([left, self.names.sign("="), first.box]) if left is not None else first.box), *rest]
        if isinstance(formula, Leaf | Derivative):
            self.valued(names, value, column, indent, ink, leaf)
            return
        self.lines(names, indent, ink, self.width)
        self.gap(0.1)
        self.valued(led(self.numbers.sign("="), numbers), value, column, indent, ink, leaf)

    def valued(
        self, pieces: Sequence[Piece], value: float, column: Column, indent: float, ink: Ink,
        leaf: Leaf | Derivative | None = None,
    ) -> None:  # fmt: skip
        """Set pieces with their value in the column beside the last line, or below where they need its room."""
        narrow = broken(list(pieces), column.sign - indent, self.size)
        wide = broken(list(pieces), self.width - indent, self.size)
        fits = all(indent + inward + box.width <= column.sign for inward, box in narrow)
        fits = fits and len(narrow) <= len(wide) + 1
        y = self.lines(pieces, indent, ink, column.sign if fits else self.width)
        if not fits:
            y = self.line(boxes.space(0.0), indent)
        self.sets.extend(column.place(value, y, ink, leaf))

    def summed(self, text: str, value: float, column: Column, indent: float, ink: Ink, weight: int = STRONG) -> float:
        """Write words with a value in the column; return where the words end, and speak both."""
        self.spoken.append(f"{text}: {shown(value, self.digits)}")
        y, reach = self.sentence(text, indent, ink, weight), indent + text_width(text, self.small, weight)
        at = y if reach <= column.sign else self.line(boxes.space(0.0), indent)
        self.sets.extend(column.place(value, at, ink))
        return reach


def led(lead: Box, pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with a box before the first one."""
    return [Piece(boxes.row([lead, pieces[0].box]), pieces[0].depth), *pieces[1:]]


__all__ = [
    "MORE",
    "OTHERS",
    "REGULAR",
    "SMALLER",
    "STRONG",
    "Column",
    "Ink",
    "Page",
    "Set",
    "Setter",
    "Spot",
    "Words",
    "led",
]

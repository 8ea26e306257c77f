"""From a formula tree to a box: italics, scripts, fractions, parentheses, minus signs; with names or with numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from app.equations import boxes
from app.equations.boxes import Box
from app.words import tr
from core.formula import (
    BigSum,
    Call,
    Cases,
    Derivative,
    Elided,
    Fraction,
    Leaf,
    Mode,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sum,
)
from core.formula_text import ATOM, NEGATIVE, POWER, PRODUCT, SYMBOLS, binding, has_minus, is_power_of_ten, shows_number
from core.numbers import shown

SCRIPT = 0.7
SMALL = 0.88  # what stands above and below a bar
_ITALIC_H = "ℎ"


def italic(text: str) -> str:
    """Return the text with Latin and Greek letters as mathematical italics; all else as it is."""
    return "".join(_italic(letter) for letter in text)


def _italic(letter: str) -> str:
    if letter == "h":
        return _ITALIC_H
    for first, last, start in (("a", "z", 0x1D44E), ("A", "Z", 0x1D434), ("α", "ω", 0x1D6FC)):
        if first <= letter <= last:
            return chr(start + ord(letter) - ord(first))
    return letter


class Piece(NamedTuple):
    """A part of a line before which it may break; deep inside only where breaks further out do not suffice."""

    box: Box
    depth: int = 0


def joined(pieces: list[Piece]) -> Box:
    """Return pieces as one box."""
    return boxes.row([piece.box for piece in pieces])


def deeper(pieces: list[Piece]) -> list[Piece]:
    """Return pieces one level further in."""
    return [Piece(piece.box, piece.depth + 1) for piece in pieces]


@dataclass(frozen=True)
class Typesetter:
    """Lays out formulae in one mode, at one size in pixels, with so many significant digits.

    With `slashes` a fraction of sums becomes (a + b) / c, which can be broken into lines; with `flat` derivatives and
    fractions of symbols stand on one line too.
    """

    mode: Mode
    size: float
    digits: int
    slashes: bool = False
    flat: bool = False

    def _smaller(self, factor: float) -> Typesetter:
        return replace(self, size=self.size * factor)

    def _text(self, text: str) -> Box:
        return boxes.text_box(text, self.size)

    def words(self, words: str) -> Box:
        """Return words between formulae."""
        return self._text(words)

    def sign(self, sign: str) -> Box:
        """Return an operator with room on both sides."""
        gap = boxes.space(0.24 * self.size)
        return boxes.row([gap, self._text(sign), gap])

    def number(self, value: float) -> Box:
        """Return a number; powers of ten with a raised exponent come as such from core.numbers."""
        return self._text(shown(value, self.digits))

    def box(self, node: Node) -> Box:
        """Lay out a formula on one line."""
        match node:
            case Leaf() | Derivative():
                return self._leaf(node)
            case Number(value):
                box = self.number(value)
                return box if node.source is None else box.marked(Leaf("", "", value, node.source))
            case Elided(count, value):
                told = self._text("⋯ (" + tr("{count} more", count=count) + ": ")
                return boxes.row([told, self.number(value), self._text(")")])
            case Sum() | Product() | Negative():
                return joined(self.pieces(node))
            case Fraction(Leaf() as top, Leaf() as bottom) if self.flat:
                return boxes.row([self.box(top), self._text("/"), self.box(bottom)])
            case Fraction(top, bottom):
                small = self._smaller(SMALL)
                return boxes.fraction(small.box(top), small.box(bottom), self.size)
            case Power(base, exponent):
                script = self._smaller(SCRIPT).box(exponent)
                if isinstance(base, Leaf) and base.subscript and not shows_number(base, self.mode):
                    return self._symbol(base, script).marked(base)
                return boxes.scripted(self._inside(base, ATOM), self.size, above=script)
            case Root(body):
                return boxes.root(self.box(body), self.size)
            case Call(name, argument):
                return self._call(name, argument)
            case BigSum(index, body):
                return self._big_sum(index, body)
            case Cases():
                return self._cases(node)

    def _leaf(self, node: Leaf | Derivative) -> Box:
        if shows_number(node, self.mode):
            return self.number(node.value).marked(node)
        if isinstance(node, Leaf):
            return self._symbol(node).marked(node)
        small = self if self.flat else self._smaller(SMALL)
        top, bottom = (boxes.row([small._text("∂"), small._symbol(leaf)]) for leaf in (node.top, node.bottom))
        if self.flat:
            return boxes.row([top, self._text("/"), bottom]).marked(node)
        return boxes.fraction(top, bottom, self.size).marked(node)

    def _symbol(self, leaf: Leaf, above: Box | None = None) -> Box:
        name = SYMBOLS.get(leaf.symbol, leaf.symbol)
        small, rise = self._smaller(SCRIPT), None
        if name.endswith("⁺"):
            name, above = name[:-1], small._text("+")
        elif name.endswith("′"):
            name, above, rise = name[:-1], self._text("′"), 0.0  # the font's prime is raised already
        below = small._text(italic(leaf.subscript)) if leaf.subscript else None
        return boxes.scripted(self._text(italic(name)), self.size, below, above, rise)

    def pieces(self, node: Node) -> list[Piece]:
        """Lay out a formula in pieces between which a line may break."""
        match node:
            case Sum(terms):
                return self._sum(terms)
            case Product(factors):
                return self._product(factors)
            case Negative(body):
                first, *rest = self._product((body,))
                minus = [self._text("−")] if has_minus(body, self.mode) else []
                return [Piece(boxes.row([*minus, first.box])), *rest]
            case Fraction(Sum(), _) | Fraction(_, Sum()) if self.slashes:
                lead = [boxes.space(0.2 * self.size), self._text("/"), boxes.space(0.2 * self.size)]
                return [*self._factor([], node.top, PRODUCT), *self._factor(lead, node.bottom, POWER)]
            case _:
                return [Piece(self.box(node))]

    def _sum(self, terms: tuple[Node, ...]) -> list[Piece]:
        first, *rest = self.pieces(terms[0])
        pieces = [first, *deeper(rest)]
        for term in terms[1:]:
            if isinstance(term, Negative):
                first, *rest = self._factor([self.sign("−")], term.body, PRODUCT)
            elif binding(term, self.mode) == NEGATIVE:
                first, *rest = [Piece(boxes.row([self.sign("+"), boxes.fenced(self.box(term), self.size)]))]
            else:
                first, *rest = self.pieces(term)
                first = Piece(boxes.row([self.sign("+"), first.box]))
            pieces += [first, *deeper(rest)]
        return pieces

    def _product(self, factors: tuple[Node, ...]) -> list[Piece]:
        sign = self.sign("×") if self.mode == "numbers" else boxes.space(0.14 * self.size)
        dot = self.sign("·") if self.mode == "names" else sign
        pieces: list[Piece] = []
        for place, factor in enumerate(factors):
            lead = [] if place == 0 else [dot if _wide(factor) or _wide(factors[place - 1]) else sign]
            pieces += self._factor(lead, factor, PRODUCT)
        return pieces

    def _factor(self, lead: list[Box], factor: Node, tightness: int) -> list[Piece]:
        """Lay out one factor after what leads to it; a sum in parentheses may break inside."""
        if not isinstance(factor, Sum) or len(factor.terms) < 2:
            return [Piece(boxes.row([*lead, self._inside(factor, tightness)]))]
        first, *middle, last = self._sum(factor.terms)
        whole = joined([first, *middle, last])
        left, right = (boxes.fence(sign, whole.ascent, whole.descent, self.size) for sign in "()")
        inner = [*middle, Piece(boxes.row([last.box, right]), last.depth)]
        return [Piece(boxes.row([*lead, left, first.box])), *deeper(inner)]

    def _inside(self, node: Node, tightness: int) -> Box:
        """Lay out a part, in parentheses where it binds less tightly than what it stands in, or is negative."""
        outer = binding(node, self.mode)
        bare = isinstance(node, Fraction) and tightness <= PRODUCT
        loose = outer < tightness or (tightness > PRODUCT and is_power_of_ten(node, self.mode, self.digits))
        if not bare and (loose or outer == NEGATIVE):
            return boxes.fenced(self.box(node), self.size)
        return self.box(node)

    def _call(self, name: str, argument: Node) -> Box:
        inner = self.box(argument)
        if name == "abs":
            return boxes.fenced(inner, self.size, "|", "|")
        title = SYMBOLS.get(name, name)
        shown_name = italic(title) if len(title.rstrip("′")) == 1 else title
        return boxes.row([self._text(shown_name), boxes.fenced(inner, self.size)])

    def _big_sum(self, index: str, body: Node) -> Box:
        sign = boxes.text_box("∑", 1.25 * self.size)
        if index:
            sign = boxes.stacked(sign, self._smaller(SCRIPT)._text(italic(index)), self.size)
        return boxes.row([sign, boxes.space(0.15 * self.size), self._inside(body, PRODUCT)])

    def _cases(self, node: Cases) -> Box:
        rows = []
        for case in node.cases:
            condition = [self.box(case.left), self.sign(case.relation), self.box(case.right)]
            rows.append((self.box(case.value), boxes.row([self._text(tr("if") + " "), *condition])))
        rows.append((self.box(node.otherwise), self._text(tr("otherwise"))))
        inside = boxes.row([boxes.space(0.15 * self.size), boxes.table(rows, self.size)])
        return boxes.fenced(inside, self.size, "{", "")


def _wide(node: Node) -> bool:
    """Tell whether a factor is easier to read with a dot before it: sums, fractions, derivatives."""
    return isinstance(node, Sum | Fraction | Derivative | BigSum | Call)

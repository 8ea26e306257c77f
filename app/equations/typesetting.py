"""From a formula tree to a box: italics, scripts, fractions, parentheses, minus signs; with names or with numbers."""

from __future__ import annotations

from dataclasses import dataclass

from app.equations import boxes
from app.equations.boxes import Box
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
from core.formula_text import ATOM, NEGATIVE, POWER, PRODUCT, SYMBOLS, binding, shows_number
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


@dataclass(frozen=True)
class Typesetter:
    """Lays out formulae in one mode, at one size in pixels, with so many significant digits."""

    mode: Mode
    size: float
    digits: int

    def _smaller(self, factor: float) -> Typesetter:
        return Typesetter(self.mode, self.size * factor, self.digits)

    def _text(self, text: str) -> Box:
        return boxes.text_box(text, self.size)

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
                return boxes.row([self._text(f"⋯ {count} more: "), self.number(value)])
            case Sum() | Product() | Negative():
                return boxes.row(self.segments(node))
            case Fraction(top, bottom):
                small = self._smaller(SMALL)
                return boxes.fraction(small.box(top), small.box(bottom), self.size)
            case Power(base, exponent):
                script = self._smaller(SCRIPT).box(exponent)
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
        small = self._smaller(SMALL)
        top, bottom = (boxes.row([small._text("∂"), small._symbol(leaf)]) for leaf in (node.top, node.bottom))
        return boxes.fraction(top, bottom, self.size).marked(node)

    def _symbol(self, leaf: Leaf) -> Box:
        name = SYMBOLS.get(leaf.symbol, leaf.symbol)
        raised = "".join(sign for sign in "⁺′" if name.endswith(sign))
        box = self._text(italic(name.removesuffix(raised)))
        small = self._smaller(SCRIPT)
        above = {"⁺": "+", "′": "′"}.get(raised)
        return boxes.scripted(
            box,
            self.size,
            below=small._text(italic(leaf.subscript)) if leaf.subscript else None,
            above=small._text(above) if above else None,
        )

    def segments(self, node: Node) -> list[Box]:
        """Lay out a formula in pieces between which a line may break."""
        match node:
            case Sum(terms):
                return self._sum(terms)
            case Product(factors):
                return self._product(factors)
            case Negative(body):
                first, *rest = self._product((body,))
                return [boxes.row([self._text("−"), first]), *rest]
            case _:
                return [self.box(node)]

    def _sum(self, terms: tuple[Node, ...]) -> list[Box]:
        pieces = [self.box(terms[0])]
        for term in terms[1:]:
            if isinstance(term, Negative):
                pieces.append(boxes.row([self.sign("−"), self._inside(term.body, PRODUCT)]))
            elif binding(term, self.mode) == NEGATIVE:
                pieces.append(boxes.row([self.sign("+"), boxes.fenced(self.box(term), self.size)]))
            else:
                pieces.append(boxes.row([self.sign("+"), self.box(term)]))
        return pieces

    def _product(self, factors: tuple[Node, ...]) -> list[Box]:
        sign = self.sign("×") if self.mode == "numbers" else boxes.space(0.14 * self.size)
        dot = self.sign("·") if self.mode == "names" else sign
        pieces: list[Box] = []
        for place, factor in enumerate(factors):
            lead = [] if place == 0 else [dot if _wide(factor) or _wide(factors[place - 1]) else sign]
            pieces += self._factor(lead, factor)
        return pieces

    def _factor(self, lead: list[Box], factor: Node) -> list[Box]:
        """Lay out one factor; a sum in parentheses may break inside."""
        if not isinstance(factor, Sum) or len(factor.terms) < 2:
            return [boxes.row([*lead, self._inside(factor, PRODUCT)])]
        inner = self._sum(factor.terms)
        tall = boxes.row(inner)
        if tall.height > 1.6 * self.size:
            return [boxes.row([*lead, boxes.fenced(tall, self.size)])]
        first = boxes.row([*lead, self._text("("), inner[0]])
        return [first, *inner[1:-1], boxes.row([inner[-1], self._text(")")])]

    def _inside(self, node: Node, tightness: int) -> Box:
        """Lay out a part, in parentheses where it binds less tightly than what it stands in, or is negative."""
        outer = binding(node, self.mode)
        bare = isinstance(node, Fraction) and tightness <= PRODUCT
        if not bare and (outer < tightness or outer == NEGATIVE or (outer == PRODUCT and tightness == POWER)):
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
            rows.append(boxes.row([self.box(case.value), self._text("  if "), *condition]))
        rows.append(boxes.row([self.box(node.otherwise), self._text("  otherwise")]))
        return boxes.fenced(boxes.lines_left(rows, self.size), self.size, "{", "")


def _wide(node: Node) -> bool:
    """Tell whether a factor is easier to read with a dot before it: sums, fractions, derivatives."""
    return isinstance(node, Sum | Fraction | Derivative | BigSum | Call)

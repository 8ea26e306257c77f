"""Formulae as MathML Core: what Word, LibreOffice and web pages take as a formula that can be edited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from core.equation import Equation
from core.formula_markup import Markup, Symbol, figure

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LETTERS = re.compile(r"([^\W\d_]{0,2})(\d*)")
_EQUALS = "<mo>=</mo>"
_RIGHT, _LEFT = 'style="text-align: right; padding-right: 0"', 'style="text-align: left; padding-left: 0"'


def mathml(equations: Iterable[Equation], digits: int) -> str:
    """Return all equations as one <math> element: a table aligned at the signs of equality.

    Args:
        equations: the chains of equalities.
        digits: significant digits of values; core.numbers.EXACT for all.
    """
    rows = "".join(row for equation in equations for row in _rows(equation, digits))
    table = f'<mtable displaystyle="true" columnalign="right left" columnspacing="0">{rows}</mtable>'
    return f'<math xmlns="{NAMESPACE}" display="block">{table}</math>'


def _rows(equation: Equation, digits: int) -> Iterator[str]:
    left = [] if equation.left is None else [MathMl("names", digits).write(equation.left)]
    rights = [MathMl(mode, digits).write(right) for right, mode in equation.rights]
    if equation.brief:
        first, *rest = (written for written, _ in groupby([*left, *rights]))  # not 1 = 1
        yield _table_row(first, _EQUALS + _EQUALS.join(rest) if rest else "")
        return
    for place, (right, _) in enumerate(groupby(rights)):
        yield _table_row("".join(left) if place == 0 else "", (_EQUALS if left or place else "") + right)


def _table_row(left: str, right: str) -> str:
    return f"<mtr><mtd {_RIGHT}>{_row(left) if left else ''}</mtd><mtd {_LEFT}>{_row(right)}</mtd></mtr>"


class MathMl(Markup):
    """Writes formulae as elements beside each other."""

    partial = '<mo rspace="0">∂</mo>'

    def sign(self, sign: str, unary: bool = False) -> str:
        return f'<mo form="prefix">{_plain(sign)}</mo>' if unary else f"<mo>{_plain(sign)}</mo>"

    def words(self, words: str) -> str:
        return f"<mtext>{_plain(words)}</mtext>"

    def number(self, value: float) -> str:
        is_negative, digits, power = figure(value, self.digits)
        written = f"<mn>{digits}</mn>" if digits[0].isdigit() else f'<mi mathvariant="normal">{digits}</mi>'
        if power:
            minus = self.sign("−", unary=True) if power.startswith("-") else ""
            exponent = f"{minus}<mn>{power.removeprefix('-')}</mn>"
            written += f"<mo>×</mo><msup><mn>10</mn><mrow>{exponent}</mrow></msup>"
        if is_negative:
            written = self.sign("−", unary=True) + written
        return _row(written) if is_negative or power else written

    def symbol(self, symbol: Symbol) -> str:
        base = _name(symbol.base)
        if symbol.has_hat:
            base = f'<mover accent="true">{base}<mo>^</mo></mover>'
        parts = [_below(part) for part in symbol.below]
        below = parts[0] if len(parts) == 1 else _row("<mo>,</mo>".join(parts))
        above = f"<mo>{'+' if symbol.above == '⁺' else symbol.above}</mo>"
        if symbol.below and symbol.above:
            return f"<msubsup>{base}{below}{above}</msubsup>"
        if symbol.below:
            return f"<msub>{base}{below}</msub>"
        return f"<msup>{base}{above}</msup>" if symbol.above else base

    def bracketed(self, inner: str) -> str:
        return _fenced("(", inner, ")")

    def elided(self, count: int, value: str) -> str:
        return "<mo>⋯</mo>" + self.bracketed(f"<mn>{count}</mn><mtext> more: </mtext>{value}")

    def fraction(self, top: str, bottom: str) -> str:
        return f"<mfrac>{_row(top)}{_row(bottom)}</mfrac>"

    def power(self, base: str, exponent: str) -> str:
        return f"<msup>{_row(base)}{_row(exponent)}</msup>"

    def root(self, body: str) -> str:
        return f"<msqrt>{body}</msqrt>"

    def call(self, name: str, argument: str) -> str:
        if name == "abs":
            return _fenced("|", argument, "|")
        bare = name.removesuffix("′")
        called = _name(bare) if bare == name else f"<msup>{_name(bare)}<mo>′</mo></msup>"
        return (f"{called}<mo>&#x2061;</mo>" if name else "") + self.bracketed(argument)

    def big_sum(self, index: str) -> str:
        return f"<munder><mo>∑</mo>{_below(index)}</munder>" if index else "<mo>∑</mo>"

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        told = "".join(
            f"<mtr><mtd {_LEFT}>{_row(value)}</mtd><mtd {_LEFT}>{_row(condition)}</mtd></mtr>"
            for value, condition in rows
        )
        return f'<mrow><mo fence="true">{{</mo><mtable columnalign="left left">{told}</mtable></mrow>'


def _plain(text: str) -> str:
    """Return any text for XML; what XML cannot hold becomes the replacement sign."""
    return escape(_NOT_XML.sub("\ufffd", text))


def _row(inner: str) -> str:
    return f"<mrow>{inner}</mrow>"


def _fenced(left: str, inner: str, right: str) -> str:
    return _row(f'<mo fence="true">{left}</mo>{inner}<mo fence="true">{right}</mo>')


def _name(name: str) -> str:
    """Return a symbol: letters as an identifier, anything else as text."""
    return f"<mi>{name}</mi>" if name.isalpha() else f"<mtext>{_plain(name)}</mtext>"


def _below(name: str) -> str:
    """Return a subscript as one element: 5, h1, ij as mathematics, any other text as text."""
    match = _LETTERS.fullmatch(name)
    if match is None or not name:
        return f"<mtext>{_plain(name)}</mtext>"
    letters = "".join(f"<mi>{letter}</mi>" for letter in match[1])
    digits = f"<mn>{match[2]}</mn>" if match[2] else ""
    return digits if not letters else letters if len(match[1]) == 1 and not digits else _row(letters + digits)

"""Writes formula trees in a markup: how LaTeX and MathML build the same formula, each from its own signs."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

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
from core.formula_text import ATOM, PRODUCT, SUM, SYMBOLS, has_minus, is_bracketed, shows_number
from core.numbers import shown

_MARKED = re.compile(r"(.*?)([₀-₉]*)(⁺|′|)", re.DOTALL)
_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "01234567890123456789--")
_HAT = "\u0302"


class Symbol(NamedTuple):
    """A leaf's name taken apart: v̂₁⁺ is v with a hat, 1 below, + above. The parts below may be any text of a file."""

    base: str
    has_hat: bool
    below: tuple[str, ...]
    above: str


class Figure(NamedTuple):
    """A number as digits: −1.2·10⁻⁷ is negative, with the digits 1.2 and the power −7. ∞ and NaN stand as digits."""

    is_negative: bool
    digits: str
    power: str


def symbol_of(leaf: Leaf) -> Symbol:
    """Take a leaf's name apart."""
    found = _MARKED.fullmatch(SYMBOLS.get(leaf.symbol, leaf.symbol))
    assert found is not None  # the pattern fits any text
    base, digits, above = found.groups()
    has_hat = base.endswith(_HAT)
    below = tuple(part for part in (digits.translate(_PLAIN), leaf.subscript) if part)
    return Symbol(base.removesuffix(_HAT), has_hat, below, above)


def figure(value: float, digits: int) -> Figure:
    """Return a number as it stands on screen with so many significant digits."""
    mantissa, _, power = shown(value, digits).partition("·10")
    return Figure(mantissa.startswith("−"), mantissa.removeprefix("−"), power.translate(_PLAIN))


class Markup(ABC):
    """Writes one mode with so many significant digits. `write` walks the tree; a markup says how each part looks."""

    def __init__(self, mode: Mode, digits: int) -> None:
        self.mode, self.digits = mode, digits

    def write(self, node: Node) -> str:
        """Return a formula in the markup."""
        match node:
            case Leaf() | Derivative():
                return self._leaf(node)
            case Number(value):
                return self.number(value)
            case Elided(count, value):
                return self.elided(count, self.number(value))
            case Sum(terms):
                return self.write(terms[0]) + "".join(self.later(term) for term in terms[1:])
            case Product(factors):
                return self.times.join(self.inside(factor, PRODUCT) for factor in factors)
            case Negative(body):
                minus = self.sign("−", unary=True) if has_minus(body, self.mode) else ""
                return minus + self.inside(body, PRODUCT)
            case _:
                return self._structure(node)

    def _structure(self, node: Node) -> str:
        match node:
            case Fraction(top, bottom):
                return self.fraction(self.write(top), self.write(bottom))
            case Power(base, exponent):
                return self.power(self._base(base), self.write(exponent))
            case Root(body):
                return self.root(self.write(body))
            case Call(name, argument):
                return self.call(SYMBOLS.get(name, name), self.write(argument))
            case BigSum(index, body):
                return self.big_sum(index) + self.inside(body, PRODUCT)
            case Cases(cases, otherwise):
                rows = [(case.value, (case.left, case.relation, case.right)) for case in cases]
                told = [(self.write(value), self._condition(*condition)) for value, condition in rows]
                return self.cases([*told, (self.write(otherwise), self.words("otherwise"))])
        raise TypeError(f"{type(node).__name__} is no formula")

    def _leaf(self, node: Leaf | Derivative) -> str:
        if shows_number(node, self.mode):
            return self.number(node.value)
        if isinstance(node, Leaf):
            return self.symbol(symbol_of(node))
        return self.fraction(*(self.partial + self.symbol(symbol_of(leaf)) for leaf in (node.top, node.bottom)))

    def later(self, term: Node) -> str:
        """Write a term after others, with its sign."""
        if isinstance(term, Negative):
            return self.sign("−") + self.inside(term.body, PRODUCT)
        return self.sign("+") + self.inside(term, SUM)

    def inside(self, node: Node, tightness: int) -> str:
        """Write a part, in parentheses where it needs them; a fraction's bar holds it together as they do."""
        holds = isinstance(node, Fraction) or (isinstance(node, Derivative) and not shows_number(node, self.mode))
        needs = is_bracketed(node, tightness, self.mode, self.digits) and not (holds and tightness <= PRODUCT)
        return self.bracketed(self.write(node)) if needs else self.write(node)

    def _base(self, node: Node) -> str:
        """Write what is raised to a power; a symbol with a mark above of its own gets parentheses."""
        marked = isinstance(node, Leaf) and not shows_number(node, self.mode) and symbol_of(node).above
        return self.bracketed(self.write(node)) if marked else self.inside(node, ATOM)

    def _condition(self, left: Node, relation: str, right: Node) -> str:
        return self.words("if ") + self.write(left) + self.sign(relation) + self.write(right)

    @property
    def times(self) -> str:
        """The sign of a product."""
        return self.sign("×" if self.mode == "numbers" else "·")

    partial: str  # ∂

    @abstractmethod
    def sign(self, sign: str, unary: bool = False) -> str: ...
    @abstractmethod
    def words(self, words: str) -> str: ...
    @abstractmethod
    def number(self, value: float) -> str: ...
    @abstractmethod
    def symbol(self, symbol: Symbol) -> str: ...
    @abstractmethod
    def bracketed(self, inner: str) -> str: ...
    @abstractmethod
    def elided(self, count: int, value: str) -> str: ...
    @abstractmethod
    def fraction(self, top: str, bottom: str) -> str: ...
    @abstractmethod
    def power(self, base: str, exponent: str) -> str: ...
    @abstractmethod
    def root(self, body: str) -> str: ...
    @abstractmethod
    def call(self, name: str, argument: str) -> str: ...
    @abstractmethod
    def big_sum(self, index: str) -> str: ...
    @abstractmethod
    def cases(self, rows: Sequence[tuple[str, str]]) -> str: ...

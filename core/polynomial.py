"""Polynomials in one or two variables: read as people write them, 2x² − 3xy + 1, and kept as exact fractions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, product

from core.initialisation import ConstructionError
from core.message import message
from core.numbers import shown

MOST_DEGREE = 6
MOST_CHARACTERS = 200
MOST_VARIABLES = 2
_DEEPEST = 20  # parentheses in parentheses
_MOST_BITS = 900  # of a coefficient's numerator and denominator: well inside float64

Powers = tuple[int, int]
Terms = dict[Powers, Fraction]
_TOKEN = re.compile(
    r"(?P<number>(\d+([.,]\d+)?|[.,]\d+)([eE][+-]?\d{1,3}(?!\d))?)|(?P<power>\*\*|\^)"
    r"|(?P<name>[A-DF-Za-df-z])|(?P<sign>[-+*/()])",  # e is left to powers of ten: 1e-3
    re.ASCII,
)
_PLAIN = str.maketrans("−–·⋅×÷", "--***/")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True)
class Polynomial:
    """Σ coefficient · x^a · y^b: `terms` maps (a, b) to its coefficient, none of them 0. Of one variable, b is 0."""

    variables: tuple[str, ...]
    terms: Mapping[Powers, Fraction]

    @property
    def degree(self) -> int:
        return max((sum(powers) for powers in self.terms), default=0)

    @property
    def text(self) -> str:
        """The polynomial multiplied out, highest degree first: 2x² − 3xy + 1."""
        order = sorted(self.terms, key=lambda powers: (-sum(powers), -powers[0]))
        written = ""
        for powers in order:
            coefficient = self.terms[powers]
            sign = (" − " if coefficient < 0 else " + ") if written else ("−" if coefficient < 0 else "")
            written += sign + _written(abs(coefficient), monomial(self.variables, powers))
        return written or "0"

    def at(self, *values: float) -> Fraction:
        """Return the exact value at a point, one number per variable."""
        points = [Fraction(value) for value in values] + [Fraction(0)] * (MOST_VARIABLES - len(values))
        return sum((c * points[0] ** a * points[1] ** b for (a, b), c in self.terms.items()), start=Fraction(0))


def monomial(variables: tuple[str, ...], powers: Powers) -> str:
    """Write x^a·y^b as x²y; 1 for neither."""
    parts = [
        name + ("" if power == 1 else "".join(_SUPERSCRIPTS[int(digit)] for digit in str(power)))
        for name, power in zip(variables, powers, strict=False)
        if power
    ]
    return "".join(parts) or "1"


def _written(coefficient: Fraction, of: str) -> str:
    if of != "1" and coefficient == 1:
        return of
    simple = coefficient.denominator == 1 or coefficient.denominator > 20 or not coefficient.denominator % 10
    decimal = simple or coefficient == Fraction(str(float(coefficient)))
    number = shown(float(coefficient), 6) if decimal else f"{coefficient.numerator}/{coefficient.denominator}"
    spaced = "·" if not decimal or "·" in number else ""
    return number if of == "1" else number + spaced + of


def parse(text: str) -> Polynomial:
    """Read a polynomial: numbers, one or two letters, + − · / ^ and parentheses; 2x^2, 2x², 2*x**2 are the same.

    The variables are taken in the order of the alphabet. Division is by numbers only.

    Raises:
        ConstructionError: with what is wrong and at which character, from 1.
    """
    if len(text) > MOST_CHARACTERS:
        raise ConstructionError(message("polynomial.too_long", most=MOST_CHARACTERS))
    tokens = _tokens(text)
    if not tokens:
        raise ConstructionError(message("polynomial.empty"))
    names = tuple(sorted({token.text for token in tokens if token.kind == "name"}))
    if not names:
        raise ConstructionError(message("polynomial.no_variable"))
    if len(names) > MOST_VARIABLES:
        raise ConstructionError(message("polynomial.too_many_variables", names=", ".join(names)))
    _check_depth(tokens)
    terms = _Reader(tokens, names).all()
    return Polynomial(names, {powers: terms[powers] for powers in sorted(terms) if terms[powers]})


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    place: int


def _check_depth(tokens: list[_Token]) -> None:
    depths = accumulate((token.text == "(") - (token.text == ")") for token in tokens)
    if any(depth > _DEEPEST for depth in depths):
        raise ConstructionError(message("polynomial.too_deep", most=_DEEPEST))


def _tokens(text: str) -> list[_Token]:
    plain, tokens, at = text.translate(_PLAIN), [], 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        if plain[at] in _SUPERSCRIPTS:
            end = at
            while end < len(plain) and plain[end] in _SUPERSCRIPTS:
                end += 1
            digits = "".join(str(_SUPERSCRIPTS.index(c)) for c in plain[at:end])
            tokens += [_Token("power", "^", at + 1), _Token("number", digits, at + 1)]
            at = end
            continue
        found = _TOKEN.match(plain, at)
        if found is None:
            raise ConstructionError(message("polynomial.unknown_character", text=text[at], place=at + 1))
        tokens.append(_Token(str(found.lastgroup), found[0].replace(",", "."), at + 1))
        at = found.end()
    return tokens


class _Reader:
    """Recursive descent: a sum of products of powers of numbers, variables and parentheses, each a polynomial."""

    def __init__(self, tokens: list[_Token], names: tuple[str, ...]) -> None:
        self._tokens, self._names, self._at = tokens, names, 0

    def all(self) -> Terms:
        terms = self._sum()
        if self._at < len(self._tokens):
            raise self._unexpected()
        return terms

    def _next(self, *texts: str) -> bool:
        """Go past the next token if it is one of these."""
        if self._at < len(self._tokens) and self._tokens[self._at].text in texts:
            self._at += 1
            return True
        return False

    def _unexpected(self) -> ConstructionError:
        if self._at >= len(self._tokens):
            return ConstructionError(message("polynomial.ends_early"))
        token = self._tokens[self._at]
        return ConstructionError(message("polynomial.unexpected", text=token.text, place=token.place))

    def _sum(self) -> Terms:
        total = self._signed_product()
        while self._at < len(self._tokens) and self._tokens[self._at].text in "+-":
            total = _checked(_added(total, self._signed_product()))
        return total

    def _signed_product(self) -> Terms:
        negative = False
        while self._next("+", "-"):
            negative ^= self._tokens[self._at - 1].text == "-"
        return {powers: -c if negative else c for powers, c in self._product().items()}

    def _product(self) -> Terms:
        total = self._power()
        while self._at < len(self._tokens):
            if self._next("/"):
                total = _multiplied(total, {(0, 0): 1 / self._divisor()})
            elif self._next("*") or self._starts_factor():
                total = _multiplied(total, self._power())
            else:
                break
        return total

    def _starts_factor(self) -> bool:
        """Whether a factor follows without a sign: 2x, xy, 3(x + 1); two numbers side by side are a slip."""
        token = self._tokens[self._at]
        return token.kind == "name" or token.text == "("

    def _divisor(self) -> Fraction:
        place = self._at
        divisor = self._power()
        if set(divisor) - {(0, 0)} or not divisor.get((0, 0)):
            token = self._tokens[place]
            key = "polynomial.division_by_zero" if not any(divisor.values()) else "polynomial.division"
            raise ConstructionError(message(key, place=token.place))
        return divisor[0, 0]

    def _power(self) -> Terms:
        base = self._base()
        if not self._next("^", "**"):
            return base
        result: Terms = {(0, 0): Fraction(1)}
        for _ in range(self._exponent()):
            result = _multiplied(result, base)
        return result

    def _exponent(self) -> int:
        if self._at >= len(self._tokens):
            raise self._unexpected()
        token = self._tokens[self._at]
        if token.kind != "number" or "." in token.text or len(token.text) > 3 or int(token.text) > MOST_DEGREE:
            raise ConstructionError(message("polynomial.exponent", most=MOST_DEGREE, place=token.place))
        self._at += 1
        return int(token.text)

    def _base(self) -> Terms:
        if self._at >= len(self._tokens):
            raise self._unexpected()
        token = self._tokens[self._at]
        if token.kind == "number":
            self._at += 1
            return _checked({(0, 0): Fraction(token.text)})
        if token.kind == "name":
            self._at += 1
            second = self._names.index(token.text)
            return {(1 - second, second): Fraction(1)}
        if self._next("("):
            inner = self._sum()
            if not self._next(")"):
                raise self._unexpected()
            return inner
        raise self._unexpected()


def _added(one: Terms, other: Terms) -> Terms:
    return {powers: one.get(powers, Fraction(0)) + other.get(powers, Fraction(0)) for powers in {**one, **other}}


def _multiplied(one: Terms, other: Terms) -> Terms:
    result: Terms = {}
    for ((a, b), c), ((d, e), f) in product(one.items(), other.items()):
        powers = (a + d, b + e)
        result[powers] = result.get(powers, Fraction(0)) + c * f
    return _checked(result)


def _checked(terms: Terms) -> Terms:
    """Return the terms that are not 0, if degree and coefficients are within bounds."""
    kept = {powers: c for powers, c in terms.items() if c}
    if any(sum(powers) > MOST_DEGREE for powers in kept):
        raise ConstructionError(message("polynomial.degree", most=MOST_DEGREE))
    if any(max(c.numerator.bit_length(), c.denominator.bit_length()) > _MOST_BITS for c in kept.values()):
        raise ConstructionError(message("polynomial.too_large"))
    return kept

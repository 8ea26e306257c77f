"""Formulae that people type, read by a small grammar into formula trees; nothing is ever executed.

sum     = product { (+ | −) product }
product = signed { (* | · | /) signed | power }      a missing sign multiplies: 2x, 3(x + 1)
signed  = [+ | −] signed | power
power   = atom [ (^ | **) signed ]                   binds to the right: 2^3^2 = 2^9; −x^2 = −(x^2)
atom    = number | x | y | pi | e | function ( sum ) | ( sum )
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from core.derivative import EULER, minus
from core.formula import Call, Fraction, Leaf, Negative, Node, Number, Power, Product, Root, Sum
from core.message import Message, message

LONGEST, DEEPEST = 500, 60
_TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([^\W\d_]+)|(\*\*|.))", re.DOTALL)
_SAME = {"−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "**": "^"}
CONSTANTS: Mapping[str, Node] = {"pi": Leaf("π", value=math.pi), "π": Leaf("π", value=math.pi), "e": EULER}
FUNCTIONS: Mapping[str, Callable[[Node], Node]] = {
    "sin": lambda u: Call("sin", u),
    "cos": lambda u: Call("cos", u),
    "tan": lambda u: Fraction(Call("sin", u), Call("cos", u)),
    "tanh": lambda u: Call("tanh", u),
    "exp": lambda u: Power(EULER, u),
    "ln": lambda u: Call("ln", u),
    "log": lambda u: Call("ln", u),
    "sqrt": Root,
    "abs": lambda u: Call("abs", u),
    "logistic": lambda u: Call("σ", u),
}


class ExpressionError(ValueError):
    """What is typed is no formula; `why` says it, `place` where, counted from 0."""

    def __init__(self, why: Message, place: int) -> None:
        self.why, self.place = why, place
        super().__init__(why.key, place)


class _Token(NamedTuple):
    kind: str  # "number", "name", "sign", "end"
    text: str
    place: int


def parse_expression(text: str, variables: tuple[str, ...] = ("x", "y")) -> Node:
    """Return the formula of a text in some variables.

    Raises:
        ExpressionError: if it is none, is longer than 500 characters, or is nested more than 60 deep.
    """
    if len(text) > LONGEST:
        raise ExpressionError(message("expression.too_long", most=LONGEST), LONGEST)
    return _Parser(_tokens(text), variables).whole()


def _tokens(text: str) -> list[_Token]:
    tokens, place = [], 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        assert found is not None and found.lastindex is not None  # the last alternative takes anything
        kind, start = ("number", "name", "sign")[found.lastindex - 1], found.start(found.lastindex)
        tokens.append(_Token(kind, _SAME.get(found[found.lastindex], found[found.lastindex]), start))
        place = found.end()
    return [*tokens, _Token("end", "", len(text))]


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[_Token], variables: tuple[str, ...]) -> None:
        self._tokens, self._variables = tokens, variables
        self._next = self._depth = 0

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _taken(self, *signs: str) -> str:
        """Take the next token if it is one of these signs; return it, or nothing."""
        if self._token.kind == "sign" and self._token.text in signs:
            self._next += 1
            return self._tokens[self._next - 1].text
        return ""

    def _refuse(self, key: str, **fields: object) -> ExpressionError:
        return ExpressionError(message(f"expression.{key}", **fields), self._token.place)

    def whole(self) -> Node:
        """Return the formula of all tokens."""
        if self._token.kind == "end":
            raise self._refuse("empty")
        node = self._sum()
        if self._token.kind != "end":
            raise self._refuse("unexpected", text=self._token.text)
        return node

    def _sum(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refuse("too_deep", most=DEEPEST)
        terms = [self._product()]
        while sign := self._taken("+", "-"):
            term = self._product()
            terms.append(Negative(term) if sign == "-" else term)
        self._depth -= 1
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def _product(self) -> Node:
        factors = [self._signed()]
        while True:
            if self._taken("*"):
                factors.append(self._signed())
            elif self._taken("/"):
                factors = [Fraction(_product(factors), self._signed())]
            elif self._token.kind in ("number", "name") or self._token.text == "(":
                factors.append(self._power())
            else:
                return _product(factors)

    def _signed(self) -> Node:
        sign = self._taken("+", "-")
        if not sign:
            return self._power()
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refuse("too_deep", most=DEEPEST)
        inner = self._signed()
        self._depth -= 1
        return minus(inner) if sign == "-" else inner

    def _power(self) -> Node:
        base = self._atom()
        return Power(base, self._signed()) if self._taken("^") else base

    def _atom(self) -> Node:
        kind, text, _ = self._token
        if kind == "number":
            self._next += 1
            value = float(text)
            if not math.isfinite(value):
                self._next -= 1
                raise self._refuse("too_large", text=text)
            return Number(value)
        if kind == "name":
            return self._name(text)
        if self._taken("("):
            return self._until_closed()
        raise self._refuse("ends_early" if kind == "end" else "unexpected", text=text)

    def _name(self, text: str) -> Node:
        if text in self._variables or text in CONSTANTS:
            self._next += 1
            return Leaf(text) if text in self._variables else CONSTANTS[text]
        if text not in FUNCTIONS:
            raise self._refuse("unknown_name", text=text, known=", ".join((*self._variables, "pi", "e", *FUNCTIONS)))
        self._next += 1
        if not self._taken("("):
            raise self._refuse("no_parenthesis", text=text)
        return FUNCTIONS[text](self._until_closed())

    def _until_closed(self) -> Node:
        node = self._sum()
        if not self._taken(")"):
            raise self._refuse("not_closed")
        return node


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))

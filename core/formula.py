"""Formulae as trees: the same tree shows names or numbers, and evaluates, so that picture and number cannot disagree.

A leaf knows its symbol, its value and the neuron, edge or sample it came from. Views lay the tree out (app/equations);
`text` writes it on one line; `evaluate` computes it, also on whole arrays (core/optimizers.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

Mode = Literal["names", "numbers"]


@dataclass(frozen=True)
class Source:
    """Where a value came from: `kind` "neuron", "edge" or "setting"; `index` in the network; quantity; sample.

    `quantity` is one of net, out, delta, dE_dout, slope (f'(net)), target, weight, own, gradient, batch_gradient,
    updated_weight, loss, loss_share, learning_rate. For a tied weight `index` is the tie's first edge.
    `sample` counts within the batch, from 0.
    """

    kind: Literal["neuron", "edge", "setting"]
    index: int
    quantity: str
    sample: int = 0


@dataclass(frozen=True)
class Leaf:
    """A symbol with an optional subscript: w with 5, delta with h1; with its value where one is known."""

    symbol: str
    subscript: str = ""
    value: Any = None
    source: Source | None = None


@dataclass(frozen=True)
class Derivative:
    """∂top/∂bottom, shown as a fraction of symbols, or as its value in numbers."""

    top: Leaf
    bottom: Leaf
    value: Any = None
    source: Source | None = None


@dataclass(frozen=True)
class Number:
    """A constant of the formula itself (the 1 of 1 − out); with a source, an intermediate result."""

    value: Any
    source: Source | None = None


@dataclass(frozen=True)
class Sum:
    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Product:
    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Negative:
    body: Node


@dataclass(frozen=True)
class Fraction:
    top: Node
    bottom: Node


@dataclass(frozen=True)
class Power:
    base: Node
    exponent: Node


@dataclass(frozen=True)
class Root:
    body: Node


@dataclass(frozen=True)
class Call:
    """A function by name: ln, tanh, sin, max, |·| ("abs"), Φ ("Phi") … of one argument."""

    name: str
    argument: Node


@dataclass(frozen=True)
class BigSum:
    """Σ over an index; in general formulae only."""

    index: str
    body: Node


@dataclass(frozen=True)
class Case:
    value: Node
    left: Node
    relation: Literal["<", "≤", ">", "≥"]
    right: Node


@dataclass(frozen=True)
class Cases:
    """Different formulae for different arguments; the last one without a condition is "otherwise"."""

    cases: tuple[Case, ...]
    otherwise: Node


@dataclass(frozen=True)
class Elided:
    """Terms of a long sum left out of sight: how many, and what they add up to."""

    count: int
    value: Any


Node = Leaf | Derivative | Number | Sum | Product | Negative | Fraction | Power | Root | Call | BigSum | Cases | Elided

FUNCTIONS: Mapping[str, Any] = {
    "ln": np.log,
    "tanh": np.tanh,
    "sin": np.sin,
    "cos": np.cos,
    "abs": np.abs,
    "sign": np.sign,
    "σ": lambda x: 1 / (1 + np.exp(-x)),
    "Phi": lambda x: 0.5 * math.erfc(-x / math.sqrt(2)),
    "phi": lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi),
}


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a formula that are formulae themselves, in reading order."""
    match node:
        case Sum(terms):
            return terms
        case Product(factors):
            return factors
        case Negative(body) | Root(body) | BigSum(_, body):
            return (body,)
        case Fraction(top, bottom):
            return (top, bottom)
        case Power(base, exponent):
            return (base, exponent)
        case Call(_, argument):
            return (argument,)
        case Cases(cases, otherwise):
            return (*(part for case in cases for part in (case.value, case.left, case.right)), otherwise)
        case _:
            return ()


def leaves(node: Node) -> Iterator[Leaf | Derivative]:
    """Yield every leaf and derivative of a formula in reading order."""
    if isinstance(node, Leaf | Derivative):
        yield node
    for child in children(node):
        yield from leaves(child)


def substitute(node: Node, values: Mapping[str, Node]) -> Node:
    """Return the formula with each leaf whose symbol is a key of `values` replaced by what is found there."""
    match node:
        case Leaf(symbol):
            return values.get(symbol, node)
        case Sum(terms):
            return Sum(tuple(substitute(term, values) for term in terms))
        case Product(factors):
            return Product(tuple(substitute(factor, values) for factor in factors))
        case Negative(body) | Root(body):
            return type(node)(substitute(body, values))
        case Fraction(top, bottom):
            return Fraction(substitute(top, values), substitute(bottom, values))
        case Power(base, exponent):
            return Power(substitute(base, values), substitute(exponent, values))
        case Call(name, argument):
            return Call(name, substitute(argument, values))
        case Cases(cases, otherwise):
            return Cases(tuple(_substitute_case(case, values) for case in cases), substitute(otherwise, values))
        case _:
            return node


def _substitute_case(case: Case, values: Mapping[str, Node]) -> Case:
    value, left, right = (substitute(part, values) for part in (case.value, case.left, case.right))
    return replace(case, value=value, left=left, right=right)


def evaluate(node: Node, values: Mapping[str, Any] | None = None) -> Any:
    """Compute a formula from the values of its leaves, or from `values` by symbol (numbers or NumPy arrays).

    Raises:
        KeyError: if `values` lacks a symbol. TypeError: if a leaf has no value, or for a BigSum.
    """
    match node:
        case Leaf(symbol):
            return node.value if values is None else values[symbol]
        case Derivative() | Number() | Elided():
            return node.value
        case Sum(terms):
            result = evaluate(terms[0], values)
            for term in terms[1:]:
                if isinstance(term, Negative):  # a − b is a + (−b) to the last bit, without a second array
                    result = result - evaluate(term.body, values)
                else:
                    result = result + evaluate(term, values)
            return result
        case Product(factors):
            result = evaluate(factors[0], values)
            for factor in factors[1:]:
                result = result * evaluate(factor, values)
            return result
        case Negative(body):
            return -evaluate(body, values)
        case Fraction(top, bottom):
            return evaluate(top, values) / evaluate(bottom, values)
        case Power(base, exponent):
            return evaluate(base, values) ** evaluate(exponent, values)
        case Root(body):
            return np.sqrt(evaluate(body, values))
        case Call(name, argument):
            return FUNCTIONS[name](evaluate(argument, values))
        case Cases(cases, otherwise):
            for case in cases:
                if _holds(case, values):
                    return evaluate(case.value, values)
            return evaluate(otherwise, values)
    raise TypeError(f"{type(node).__name__} cannot be computed")


def _holds(case: Case, values: Mapping[str, Any] | None) -> bool:
    left, right = evaluate(case.left, values), evaluate(case.right, values)
    return bool({"<": left < right, "≤": left <= right, ">": left > right, "≥": left >= right}[case.relation])


def reduced(node: Node) -> Node:
    """Return a sum or product with each compound term replaced by its number: the line before the result.

    0.4 × 0.1385 + 0.5 × (−0.0381) becomes 0.0554 − 0.01905. Other formulae come back as they are.
    """
    with np.errstate(all="ignore"):
        match node:
            case Sum(terms):
                return Sum((_as_number(terms[0]), *(_signed_term(term) for term in terms[1:])))
            case Product(factors):
                return Product(tuple(_reduced_factor(factor) for factor in factors))
            case Negative(body):
                return Negative(reduced(body))
            case _:
                return node


def _reduced_factor(factor: Node) -> Node:
    several = isinstance(factor, Sum) and any(not _simple(term) for term in factor.terms)
    return reduced(factor) if several else _as_number(factor)


def _signed_term(term: Node) -> Node:
    """Return a later term of a sum as its number, a negative one as a difference."""
    found = _as_number(term)
    if isinstance(found, Number) and found is not term and np.signbit(found.value):
        return Negative(Number(-found.value))
    return found


def _as_number(node: Node) -> Node:
    """Return the node's number; the node itself where it is one already, or where the plain formula overflows."""
    if _simple(node):
        return node
    value = evaluate(node)
    return Number(value) if np.isfinite(value) else node


def _simple(node: Node) -> bool:
    return isinstance(node, Leaf | Derivative | Number | Elided) or (isinstance(node, Negative) and _simple(node.body))

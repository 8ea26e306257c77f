"""Changing one thing in a formula: a leaf, a part, a sign, one term of a sum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.formula import (
    Call,
    Case,
    Cases,
    Derivative,
    Elided,
    Fraction,
    Leaf,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sum,
)
from core.network import Floats
from core.symbols import MOST_TERMS

TWO, HALF = Number(2.0), Fraction(Number(1.0), Number(2.0))


def mapped(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """Return the formula with each part for which `change` has another one replaced by it, the outermost first."""
    found = change(node)
    if found is not None:
        return found
    match node:
        case Leaf() | Derivative() | Number():
            return node
        case Sum(terms):
            return Sum(tuple([mapped(term, change) for term in terms]))
        case Product(factors):
            return Product(tuple([mapped(factor, change) for factor in factors]))
        case Negative(body) | Root(body):
            return type(node)(mapped(body, change))
        case Fraction(top, bottom):
            return Fraction(mapped(top, change), mapped(bottom, change))
        case Power(base, exponent):
            return Power(mapped(base, change), mapped(exponent, change))
        case Call(name, argument):
            return Call(name, mapped(argument, change))
        case Cases(cases, otherwise):
            return Cases(tuple(_mapped_case(case, change) for case in cases), mapped(otherwise, change))
    return node


def _mapped_case(case: Case, change: Callable[[Node], Node | None]) -> Case:
    value, left, right = (mapped(part, change) for part in (case.value, case.left, case.right))
    return replace(case, value=value, left=left, right=right)


def swapped(node: Node, old: Node, new: Node) -> Node:
    """Return the formula with one part in the place of another."""
    return mapped(node, lambda part: new if part is old or part == old else None)


def flipped(node: Node) -> Node:
    """Return the formula with the other sign: t − out for out − t where there is such a difference, else −(…)."""
    match node:
        case Sum((first, Negative(second))):
            return Sum((second, Negative(first)))
        case Negative(body):
            return body
        case Fraction(top, bottom):
            return Fraction(flipped(top), bottom)
        case Product((*first, last)):
            return Product((*first, flipped(last)))
    return Negative(node)


def times(factor: Node, node: Node) -> Node:
    """Return the product, without brackets inside brackets."""
    return Product((factor, *node.factors)) if isinstance(node, Product) else Product((factor, node))


def plus(first: Node | None, rest: Node) -> Node:
    """Return the sum of a first term, where there is one, and the rest."""
    if first is None:
        return rest
    return Sum((first, *rest.terms)) if isinstance(rest, Sum) else Sum((first, rest))


def has_rest(node: Node) -> bool:
    """Tell whether terms of a long sum are left out of a formula."""
    found = False

    def look(part: Node) -> None:
        nonlocal found
        found = found or isinstance(part, Elided)

    mapped(node, look)
    return found


def with_value(leaf: Leaf | Derivative, value: float) -> Leaf | Derivative:
    """Return the symbol with another value."""
    if isinstance(leaf, Derivative):
        return Derivative(leaf.top, leaf.bottom, np.float64(value), leaf.source)
    return Leaf(leaf.symbol, leaf.subscript, np.float64(value), leaf.source)


@dataclass(frozen=True, eq=False)
class Terms:
    """A sum over edges, one of whose terms can be changed: `term(place)` writes one, `values` are their numbers."""

    term: Callable[[int], Node]
    values: Floats

    @property
    def total(self) -> float:
        """The sum."""
        return float(self.values.sum())

    def with_term(self, place: int, changed: Node | None) -> Node:
        """Return the sum with one term changed, or without it; of a long sum only that term is written."""
        count = len(self.values)
        if count > MOST_TERMS:
            rest = Elided(count - 1, np.float64(self.total - self.values[place]))
            return rest if changed is None else Sum((rest, changed))
        return self.of([changed if other == place else self.term(other) for other in range(count)])

    @staticmethod
    def of(terms: list[Node | None]) -> Node:
        """Return the sum of those terms that are there."""
        written = tuple(term for term in terms if term is not None)
        return Sum(written) if len(written) > 1 else written[0] if written else Number(np.float64(0.0))

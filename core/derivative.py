"""The derivative of a formula, as a formula: sum, product, quotient, power and chain rule, tidied as they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from core.formula import Call, Fraction, Leaf, Negative, Node, Number, Power, Product, Root, Sum

ZERO, ONE, TWO = Number(0.0), Number(1.0), Number(2.0)
EULER = Leaf("e", value=float(np.e))


def derivative(node: Node, symbol: str) -> Node:
    """Return ∂node/∂symbol.

    Raises:
        TypeError: for a form that has no derivative here (cases, big sums).
    """
    match node:
        case Leaf(name):
            return ONE if name == symbol else ZERO
        case Number():
            return ZERO
        case Sum(terms):
            return plus(*(derivative(term, symbol) for term in terms))
        case Negative(body):
            return minus(derivative(body, symbol))
        case Product(factors):
            return plus(*(_one_derived(factors, place, symbol) for place in range(len(factors))))
        case Fraction(top, bottom):
            return _of_fraction(top, bottom, symbol)
        case Power(base, exponent):
            return _of_power(base, exponent, symbol)
        case Root(body):
            return over(derivative(body, symbol), times(TWO, node))
        case Call(name, argument):
            return times(OUTER[name](argument), derivative(argument, symbol))
    raise TypeError(f"{type(node).__name__} has no derivative here")


# d name(u) / du
OUTER: Mapping[str, Callable[[Node], Node]] = {
    "ln": lambda u: over(ONE, u),
    "sin": lambda u: Call("cos", u),
    "cos": lambda u: minus(Call("sin", u)),
    "tanh": lambda u: plus(ONE, minus(power(Call("tanh", u), TWO))),
    "abs": lambda u: over(u, Call("abs", u)),
    "σ": lambda u: times(Call("σ", u), plus(ONE, minus(Call("σ", u)))),
}


def _one_derived(factors: tuple[Node, ...], place: int, symbol: str) -> Node:
    return times(*(derivative(factor, symbol) if k == place else factor for k, factor in enumerate(factors)))


def _of_fraction(top: Node, bottom: Node, symbol: str) -> Node:
    of_bottom = derivative(bottom, symbol)
    if of_bottom == ZERO:
        return over(derivative(top, symbol), bottom)
    first = times(derivative(top, symbol), bottom)
    return over(plus(first, minus(times(top, of_bottom))), power(bottom, TWO))


def _of_power(base: Node, exponent: Node, symbol: str) -> Node:
    of_base, of_exponent = derivative(base, symbol), derivative(exponent, symbol)
    by_base: Node = ZERO
    by_exponent: Node = ZERO
    if of_base != ZERO:
        by_base = times(exponent, power(base, plus(exponent, Number(-1.0))), of_base)
    if of_exponent != ZERO:
        inner = ONE if base == EULER else Call("ln", base)
        by_exponent = times(Power(base, exponent), inner, of_exponent)
    return plus(by_base, by_exponent)


# Building formulae without what adds or multiplies nothing


def plus(*terms: Node) -> Node:
    """Return the sum, numbers added up and zeros left out."""
    flat = [inner for term in terms for inner in (term.terms if isinstance(term, Sum) else (term,))]
    number = float(sum(term.value for term in flat if isinstance(term, Number)))
    kept: list[Node] = [term for term in flat if not isinstance(term, Number)]
    if number or not kept:
        kept.append(Negative(Number(-number)) if number < 0 and kept else Number(number))
    return kept[0] if len(kept) == 1 else Sum(tuple(kept))


def times(*factors: Node) -> Node:
    """Return the product, numbers multiplied in front, ones left out; 0 where one factor is 0."""
    number = 1.0
    kept: list[Node] = []
    for factor in _flat_factors(factors):
        if isinstance(factor, Number):
            number *= factor.value
        else:
            kept.append(factor)
    if number == 0:
        return ZERO
    if not kept:
        return Number(number)
    if abs(number) != 1:
        kept.insert(0, Number(abs(number)))
    product = kept[0] if len(kept) == 1 else Product(tuple(kept))
    return Negative(product) if number < 0 else product


def _flat_factors(factors: tuple[Node, ...]) -> Iterator[Node]:
    """Yield the factors of factors; a negative one as −1 and what it negates."""
    for factor in factors:
        if isinstance(factor, Product):
            yield from _flat_factors(factor.factors)
        elif isinstance(factor, Negative):
            yield Number(-1.0)
            yield from _flat_factors((factor.body,))
        else:
            yield factor


def minus(node: Node) -> Node:
    """Return the negative."""
    return times(Number(-1.0), node)


def over(top: Node, bottom: Node) -> Node:
    """Return the quotient; 0 where the top is 0, the top where the bottom is 1."""
    if top == ZERO or bottom == ONE:
        return top
    if isinstance(top, Negative):
        return Negative(Fraction(top.body, bottom))
    return Fraction(top, bottom)


def power(base: Node, exponent: Node) -> Node:
    """Return the power; the base itself to the first, 1 to the zeroth."""
    if isinstance(exponent, Number) and exponent.value in (0.0, 1.0):
        return base if exponent.value else ONE
    return Power(base, exponent)

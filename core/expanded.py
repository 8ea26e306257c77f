"""A network whose activations are all polynomial, multiplied out: each output as a sum of monomials in the inputs.

Weights are float64 and so are exact fractions of powers of two; all products and sums are done in these, and only a
finished coefficient is rounded. So the expanded form loses nothing, however many monomials cancel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from core.formula import Leaf, Negative, Node, Number, Power, Product, Sum
from core.network import Floats, Network, Role
from core.order import order_of

DEGREES: Mapping[str, int] = {"identity": 1, "square": 2, "cube": 3}
MOST_MONOMIALS = 300
MOST_PRODUCTS = 200_000  # of coefficients, about half a second
_MOST_BITS = 20_000  # of a coefficient; nothing that would fit a float64 needs as many

Monomial = tuple[tuple[int, int], ...]  # (input neuron, power), rising; () is the constant
Terms = dict[Monomial, Fraction]


class TooLongError(Exception):
    """The expanded polynomial has more monomials, or a coefficient more digits, than are worked out."""


@dataclass(frozen=True, eq=False)
class Expanded:
    """Σ coefficient · monomial of one output; `coefficients` are rounded once, none of them is 0 before."""

    neuron: int
    coefficients: Mapping[Monomial, float]
    exact: Mapping[Monomial, Fraction]

    @property
    def degree(self) -> int:
        return max((degree_of(monomial) for monomial in self.coefficients), default=0)

    def at(self, out: Floats) -> float:
        """Return the value, rounded once, from the inputs among all neurons' outs."""
        total = Fraction(0)
        for monomial, coefficient in self.exact.items():
            term = coefficient
            for neuron, power in monomial:
                term *= Fraction(float(out[neuron])) ** power
            total += term
        return as_float(total)


def is_polynomial(network: Network) -> bool:
    """Tell whether every activation is polynomial: identity, square or cube."""
    return all(neuron.activation in DEGREES for neuron in network.neurons if neuron.role.computes)


def expanded(network: Network) -> tuple[Expanded, ...]:
    """Multiply every output out, in the order of the output neurons.

    Raises:
        TooLongError: if more than 300 monomials come up on the way, or they take too many products.
        ValueError: if an activation is not polynomial, or the network has a cycle.
    """
    if not is_polynomial(network):
        raise ValueError("an activation is not polynomial")
    level = order_of(network.topology).forward_level
    expansion = _Expansion(network)
    for neuron in np.argsort(level, kind="stable"):
        expansion.out(int(neuron))
    return tuple(_finished(int(output), expansion.out(int(output))) for output in network.topology.outputs)


class _Expansion:
    """Works a network out neuron by neuron, within a budget of products."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._incoming = order_of(network.topology).incoming
        self._budget = MOST_PRODUCTS
        self._outs: dict[int, Terms] = {}

    def out(self, neuron: int) -> Terms:
        """Return a neuron's out; those that it is computed from must have been asked for before."""
        if neuron not in self._outs:
            spec = self._network.neurons[neuron]
            if spec.role.computes:
                self._outs[neuron] = self._power(self._net(neuron), DEGREES[spec.activation])
            else:
                self._outs[neuron] = {((neuron, 1),) if spec.role is Role.INPUT else (): Fraction(1)}
        return self._outs[neuron]

    def _net(self, neuron: int) -> Terms:
        net: Terms = {}
        for edge in self._incoming.of(neuron):
            source = self._outs[int(self._network.edges.source[edge])]
            weight = Fraction(float(self._network.weights[edge]))
            self._spend(len(source))
            for monomial, coefficient in source.items():
                net[monomial] = net.get(monomial, Fraction(0)) + weight * coefficient
        return _checked(net)

    def _power(self, base: Terms, power: int) -> Terms:
        result = base
        for _ in range(power - 1):
            self._spend(len(result) * len(base))
            product: Terms = {}
            for left, a in result.items():
                for right, b in base.items():
                    monomial = _together(left, right)
                    product[monomial] = product.get(monomial, Fraction(0)) + a * b
            result = _checked(product)
        return result

    def _spend(self, products: int) -> None:
        self._budget -= products
        if self._budget < 0:
            raise TooLongError


def _checked(terms: Terms) -> Terms:
    """Return the terms that are not 0, if they are within bounds."""
    kept = {monomial: coefficient for monomial, coefficient in terms.items() if coefficient}
    if len(kept) > MOST_MONOMIALS or any(c.denominator.bit_length() > _MOST_BITS for c in kept.values()):
        raise TooLongError
    return kept


def _together(one: Monomial, other: Monomial) -> Monomial:
    powers = dict(one)
    for neuron, power in other:
        powers[neuron] = powers.get(neuron, 0) + power
    return tuple(sorted(powers.items()))


def degree_of(monomial: Monomial) -> int:
    """Return the sum of a monomial's powers."""
    return sum(power for _, power in monomial)


def _finished(neuron: int, terms: Terms) -> Expanded:
    order = sorted(terms, key=lambda monomial: (-degree_of(monomial), [(n, -power) for n, power in monomial]))
    exact = {monomial: terms[monomial] for monomial in order}
    return Expanded(neuron, {monomial: as_float(c) for monomial, c in exact.items()}, exact)


def as_float(number: Fraction) -> float:
    """Return the nearest float64, infinite where it is beyond them."""
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def formula_of(polynomial: Expanded, inputs: Mapping[int, Leaf], most: int) -> Node:
    """Return the polynomial as a formula, highest degree first, of at most so many terms; `inputs` by neuron."""
    terms: list[Node] = []
    for monomial, coefficient in list(polynomial.coefficients.items())[:most]:
        factors: list[Node] = [_raised(inputs[neuron], power) for neuron, power in monomial]
        size = abs(coefficient)
        term = _product_of(factors if size == 1 and factors else [Number(size), *factors])
        terms.append(Negative(term) if coefficient < 0 else term)
    return Sum(tuple(terms)) if len(terms) > 1 else terms[0] if terms else Number(0.0)


def _raised(leaf: Leaf, power: int) -> Node:
    return leaf if power == 1 else Power(leaf, Number(float(power)))


def _product_of(factors: list[Node]) -> Node:
    return Product(tuple(factors)) if len(factors) > 1 else factors[0]

"""A polynomial as a network that computes it exactly, of square and cube neurons, with an identity neuron as output.

Even powers are squares of lower ones, powers of three cubes; any other product comes from two squares, the Babylonian
quarter squares: u·v = ((u + v)² − (u − v)²)/4. So every monomial is a weighted sum of neurons; the output sums those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import product

import numpy as np

from core.construct import document_of
from core.document import Data, Document
from core.network import Neuron, Role, make_network, read_only
from core.placing import column_places
from core.polynomial import Polynomial, Powers, monomial

Combination = Mapping[str, float]  # neuron id → weight
_X, _Y = (1, 0), (0, 1)
_POINTS = {1: (-2.0, -1.0, 0.0, 1.0, 2.0), 2: (-1.0, 0.0, 1.0)}  # where the data has samples, on each axis


def polynomial_network(polynomial: Polynomial, title: str = "") -> Document:
    """Return the network of a polynomial; each neuron is labelled with what it computes.

    Its data are a few points with the polynomial's values there: the network's loss on them is 0.
    """
    builder = _Builder(polynomial.variables)
    into_output: dict[str, float] = {}
    for powers, coefficient in polynomial.terms.items():
        for source, weight in builder.combination(powers).items():
            into_output[source] = into_output.get(source, 0.0) + float(coefficient) * weight
    if not into_output:
        into_output = {"b1": 0.0}  # the polynomial 0: an output must be reached
    builder.add_edges("o1", into_output)
    network = make_network(builder.neurons("b1" in into_output, polynomial.text), builder.edges)
    document = document_of(network, title or polynomial.text)
    return replace(document, data=Data(document.data.columns, _samples(polynomial)))


def _samples(polynomial: Polynomial) -> np.ndarray:
    count = len(polynomial.variables)
    points = product(_POINTS[count], repeat=count)
    return read_only(np.array([[*point, float(polynomial.at(*point))] for point in points], dtype=np.float64))


@lru_cache(maxsize=256)
def _cost(powers: Powers) -> int:
    """Return how many neurons a monomial takes when none is shared."""
    a, b = powers
    if sum(powers) <= 1:
        return 0
    if not a % 2 and not b % 2:
        return 1 + _cost((a // 2, b // 2))
    if not a % 3 and not b % 3:
        return 1 + _cost((a // 3, b // 3))
    return 2 + sum(_cost(factor) for factor in _split(powers))


def _split(powers: Powers) -> tuple[Powers, Powers]:
    """Return the two factors that cost least; of equal ones those of most equal degree."""
    a, b = powers
    factors = [((p, q), (a - p, b - q)) for p, q in product(range(a + 1), range(b + 1)) if 0 < p + q < a + b]
    return min(factors, key=lambda pair: (_cost(pair[0]) + _cost(pair[1]), abs(sum(pair[0]) - sum(pair[1])), pair))


class _Builder:
    """Hidden neurons and edges made so far, each neuron at the depth of its longest path; equal neurons are shared."""

    def __init__(self, variables: tuple[str, ...]) -> None:
        self._variables = variables
        self._known: dict[Powers, Combination] = {(0, 0): {"b1": 1.0}, _X: {"i1": 1.0}, _Y: {"i2": 1.0}}
        self._hidden: list[tuple[str, str, str, int]] = []  # id, activation, label, depth
        self._depths: dict[str, int] = {}
        self.edges: list[tuple[str, str, str, float]] = []

    def combination(self, powers: Powers) -> Combination:
        """Return the monomial as a weighted sum of neurons, made where they are not there yet."""
        if powers not in self._known:
            self._known[powers] = self._made(powers)
        return self._known[powers]

    def _made(self, powers: Powers) -> Combination:
        a, b = powers
        label = self._label(powers)
        for divisor, activation in ((2, "square"), (3, "cube")):
            if not a % divisor and not b % divisor:
                root = self.combination((a // divisor, b // divisor))
                return {self._neuron(activation, label, root): 1.0}
        one, other = sorted(_split(powers), reverse=True)
        u, v = self.combination(one), self.combination(other)
        names = self._label(one), self._label(other)
        plus = self._neuron("square", f"({names[0]}+{names[1]})²", _sum(u, v, 1.0))
        minus = self._neuron("square", f"({names[0]}−{names[1]})²", _sum(u, v, -1.0))
        return {plus: 0.25, minus: -0.25}

    def _label(self, powers: Powers) -> str:
        return monomial(self._variables, powers)

    def _neuron(self, activation: str, label: str, incoming: Combination) -> str:
        id = f"h{len(self._hidden) + 1}"
        depth = 1 + max(self._depths.get(source, 0) for source in incoming)
        self._hidden.append((id, activation, label, depth))
        self._depths[id] = depth
        self.add_edges(id, incoming)
        return id

    def add_edges(self, target: str, incoming: Combination) -> None:
        """Add a neuron's incoming edges, a bias's last."""
        for source in sorted(incoming, key=lambda id: id == "b1"):
            self.edges.append((f"w{len(self.edges) + 1}", source, target, incoming[source]))

    def neurons(self, biased: bool, text: str) -> list[Neuron]:
        """Return all neurons at their places, inputs and output labelled with the variables and the whole."""
        deepest = max(self._depths.values(), default=0)
        layers = [[h for h in self._hidden if h[3] == depth] for depth in range(1, deepest + 1)]
        sizes = (len(self._variables), *(len(layer) for layer in layers), 1)
        below = [0] * len(sizes)
        below[-2] = int(biased)
        columns, biases = column_places(sizes, below)
        inputs = zip(self._variables, columns[0], strict=True)
        neurons = [Neuron(f"i{k}", Role.INPUT, label=name, x=x, y=y) for k, (name, (x, y)) in enumerate(inputs, 1)]
        neurons += [Neuron("b1", Role.BIAS, x=x, y=y) for column in biases for x, y in column]
        for layer, places in zip(layers, columns[1:-1], strict=True):
            for (id, activation, label, _), (x, y) in zip(layer, places, strict=True):
                neurons.append(Neuron(id, Role.HIDDEN, activation, label=label, x=x, y=y))
        ((x, y),) = columns[-1]
        return [*neurons, Neuron("o1", Role.OUTPUT, "identity", x=x, y=y)]


def _sum(u: Combination, v: Combination, sign: float) -> Combination:
    total = dict(u)
    for source, weight in v.items():
        total[source] = total.get(source, 0.0) + sign * weight
    return {source: weight for source, weight in total.items() if weight}

"""The network as one nested formula: out = f(w·f(…) + …), in which every neuron can be folded into a leaf.

Each unfolded neuron stands as its activation's name around its net, so its place in the formula can be found again;
`value` computes the formula with the very functions of the forward pass.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from core.activations import ACTIVATIONS, parameters_of, softmax
from core.formula import Call, Fraction, Leaf, Negative, Node, Number, Power, Product, Source, Sum, evaluate
from core.network import Booleans, Role
from core.symbols import MOST_TERMS, Symbols, long_sum

MOST_LEAVES = 600
NAMES = {
    "identity": "", "square": "", "cube": "", "logistic": "σ", "tanh": "tanh", "relu": "relu", "leaky_relu": "lrelu",
    "softplus": "softplus", "elu": "elu", "gelu": "gelu", "silu": "silu", "sine": "sin", "gaussian": "gauss",
    "softsign": "softsign", "step": "step", "softmax": "exp",
}  # fmt: skip
_POWERS = {"square": 2.0, "cube": 3.0}
_NAME = re.compile(r"([^\W\d_])(\d+)")


@dataclass(frozen=True)
class Unfolded(Call):
    """A neuron's activation around its net: σ(w₁x₁ + b₁). For square and cube the bare parentheses, below a power."""

    neuron: int = -1
    activation: str = "identity"
    parameters: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Share(Fraction):
    """A softmax neuron: exp(net) over the sum of its group's; `nets` are the group's, and `place` its own there."""

    nets: tuple[Node, ...] = ()
    place: int = 0


@dataclass(frozen=True)
class Nesting:
    """Writes neurons of one sample as nested formulae.

    Args:
        unfolded: the neurons that are written out; all others stand as leaves.
        known: (neurons,) whose out is known; the leaves of others carry no value. None: all.
    """

    symbols: Symbols
    unfolded: Set[int]
    known: Booleans | None = None

    def formula(self, neuron: int) -> Node:
        """Return a neuron's out, itself written out, and all others as they are folded or unfolded."""
        spec = self.symbols.topology.neurons[neuron]
        if spec.activation == "softmax":
            return self._share(neuron)
        parameters = tuple(parameters_of(spec.activation, spec.parameters).items())
        inside = spec.activation if spec.activation not in _POWERS else "identity"
        call = Unfolded(NAMES[spec.activation], self.net(neuron), neuron, inside, parameters)
        power = _POWERS.get(spec.activation)
        return call if power is None else Power(call, Number(power))

    def net(self, neuron: int) -> Node:
        """Return a neuron's net as the sum of its products."""
        symbols = self.symbols
        edges = symbols.order.incoming.of(neuron)
        trace = symbols.iteration.trace
        with np.errstate(all="ignore"):
            values = trace.network.weights[edges] * trace.out[symbols.sample, symbols.topology.edges.source[edges]]
        return long_sum(edges, self._product, values)

    def leaf(self, neuron: int) -> Leaf:
        """Return a folded neuron or an input, by its own name."""
        symbols = self.symbols
        is_known = self.known is None or bool(self.known[neuron])
        value = symbols.iteration.trace.out[symbols.sample, neuron] if is_known else None
        return named(symbols.topology.neurons[neuron].name, value, Source("neuron", neuron, "out", symbols.sample))

    def _product(self, edge: int) -> Node:
        source = int(self.symbols.topology.edges.source[edge])
        weight = self.symbols.weight(edge)
        role = self.symbols.topology.neurons[source].role
        if role is Role.BIAS:
            return weight
        is_unfolded = role.computes and source in self.unfolded
        return Product((weight, self.formula(source) if is_unfolded else self.leaf(source)))

    def _share(self, neuron: int) -> Node:
        symbols = self.symbols
        group = symbols.order.groups[symbols.order.group_of[neuron]]
        place = int(np.flatnonzero(group == neuron)[0])
        nets = tuple(self._net_of_member(int(member), neuron) for member in group)
        powers = [Unfolded("exp", net, int(m), "exp") for net, m in zip(nets, group, strict=True)]
        with np.errstate(all="ignore"):
            values = np.exp(symbols.iteration.trace.net[symbols.sample, group])
        bottom = long_sum(np.arange(len(powers)), lambda member: powers[member], values)
        return Share(powers[place], bottom, nets, place)

    def _net_of_member(self, member: int, neuron: int) -> Node:
        """Return the net of a member of a softmax group: written out for the neuron itself, folded for the others."""
        if member == neuron or member in self.unfolded:
            return self.net(member)
        leaf = self.symbols.net(member)
        is_known = self.known is None or bool(self.known[member])
        return leaf if is_known else Leaf(leaf.symbol, leaf.subscript, None, leaf.source)

    def size(self, neuron: int, at_most: int = MOST_LEAVES) -> int:
        """Return how many weights a neuron's formula writes out, without writing it; counting may end at the limit."""
        sizes: dict[int, int] = {}
        source, neurons = self.symbols.topology.edges.source, self.symbols.topology.neurons
        waiting = [neuron]
        while waiting:
            members = self._written_with(waiting[-1])
            sources = [int(source[edge]) for member in members for edge in self._written(member)]
            inner = [s for s in sources if s in self.unfolded and neurons[s].role.computes]
            missing = [s for s in inner if s not in sizes]
            if missing:
                waiting += missing
                continue
            sizes[waiting.pop()] = min(len(sources) + sum(sizes[s] for s in inner), at_most + 1)
        return sizes[neuron]

    def _written(self, neuron: int) -> list[int]:
        """Return the edges whose products are written out: of a long sum the first ones and the last."""
        edges = self.symbols.order.incoming.of(neuron)
        shown = edges if len(edges) <= MOST_TERMS else [*edges[: MOST_TERMS - 1], edges[-1]]
        return [int(edge) for edge in shown]

    def _written_with(self, neuron: int) -> list[int]:
        """Return the neurons whose nets a neuron's formula writes out: it, and the unfolded of its softmax group."""
        group = int(self.symbols.order.group_of[neuron])
        if group < 0:
            return [neuron]
        return [neuron, *(int(m) for m in self.symbols.order.groups[group] if m != neuron and int(m) in self.unfolded)]


def named(name: str, value: object, source: Source) -> Leaf:
    """Return a neuron's name as a symbol: h1 as h with the subscript 1, any other name as it is."""
    match = _NAME.fullmatch(name)
    return Leaf(match[1], match[2], value, source) if match else Leaf(name, "", value, source)


def value(node: Node) -> float:
    """Compute a nested formula; equal to the trace's out, for each activation is computed as the forward pass does.

    Raises:
        TypeError: if a leaf has no value.
    """
    with np.errstate(all="ignore"):
        return _value(node)


def _value(node: Node) -> float:
    match node:
        case Unfolded(argument=argument, activation="exp"):
            return float(np.exp(_value(argument)))
        case Unfolded(argument=argument, activation=activation, parameters=parameters):
            net = np.array([_value(argument)])
            return float(ACTIVATIONS[activation].function(net, dict(parameters))[0])
        case Share(nets=nets, place=place):
            return float(softmax(np.array([_value(net) for net in nets]))[place])
        case Sum(terms):
            return sum((_value(term) for term in terms[1:]), start=_value(terms[0]))
        case Product(factors):
            return float(np.prod([_value(factor) for factor in factors]))
        case Power(base, exponent):
            return float(np.power(_value(base), _value(exponent)))
        case Negative(body):
            return -_value(body)
        case _:
            return float(evaluate(node))

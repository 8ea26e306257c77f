"""The leaves of explanations: every quantity of an iteration as a symbol with its value and its source."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.activations import ACTIVATIONS, parameters_of
from core.formula import (
    Call,
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
    Source,
    Sum,
    evaluate,
    substitute,
)
from core.iteration import Iteration
from core.network import Floats, Integers, Topology
from core.numbers import subscripted
from core.order import Order, order_of

NEARLY_ONE = 0.999  # from here on 1 − out is written as σ(−net)
MOST_TERMS = 12  # a longer sum shows so many terms and one number for the rest
_WEIGHT_ID = re.compile(r"w(\d+)")


def edge_name(topology: Topology, edge: int) -> str:
    """Return what to call an edge in a sentence: w₅ for w5, else its id."""
    return subscripted(topology.edges.ids[edge])


def neuron_name(topology: Topology, neuron: int) -> str:
    """Return what to call a neuron in a sentence: h₁ for h1, else its label or id."""
    return subscripted(topology.neurons[neuron].name)


@dataclass(frozen=True)
class Symbols:
    """Leaves of one sample of an iteration; indices are those of the network."""

    iteration: Iteration
    sample: int

    @property
    def topology(self) -> Topology:
        return self.iteration.document.network.topology

    @cached_property
    def order(self) -> Order:
        return order_of(self.topology)

    @cached_property
    def output_place(self) -> dict[int, int]:
        """Output neuron → its place among the outputs."""
        return {int(neuron): place for place, neuron in enumerate(self.topology.outputs)}

    def name(self, neuron: int) -> str:
        return self.topology.neurons[neuron].name

    def weight_subscript(self, edge: int) -> str:
        id = self.topology.edges.ids[edge]
        match = _WEIGHT_ID.fullmatch(id)
        return match[1] if match else id

    def _neuron_leaf(self, symbol: str, neuron: int, quantity: str, value: object) -> Leaf:
        return Leaf(symbol, self.name(neuron), value, Source("neuron", neuron, quantity, self.sample))

    def net(self, neuron: int) -> Leaf:
        return self._neuron_leaf("net", neuron, "net", self.iteration.trace.net[self.sample, neuron])

    def out(self, neuron: int) -> Leaf:
        return self._neuron_leaf("out", neuron, "out", self.iteration.trace.out[self.sample, neuron])

    def delta(self, neuron: int) -> Leaf:
        return self._neuron_leaf("δ", neuron, "delta", self.iteration.trace.delta[self.sample, neuron])

    def target(self, neuron: int) -> Leaf:
        value = self.iteration.trace.targets[self.sample, self.output_place[neuron]]
        return self._neuron_leaf("t", neuron, "target", value)

    def loss_share(self, neuron: int) -> Leaf:
        value = self.iteration.trace.loss_shares[self.sample, self.output_place[neuron]]
        return self._neuron_leaf("E", neuron, "loss_share", value)

    def loss(self) -> Leaf:
        source = Source("setting", 0, "loss", self.sample)
        return Leaf("E", "", self.iteration.trace.losses[self.sample], source)

    def own_dE_dout(self, neuron: int) -> Derivative:
        value = self.iteration.trace.own_dE_dout[self.sample, self.output_place[neuron]]
        source = Source("neuron", neuron, "own_dE_dout", self.sample)
        return Derivative(Leaf("E", self.name(neuron)), Leaf("out", self.name(neuron)), value, source)

    def dE_dout(self, neuron: int) -> Derivative:
        value = self.iteration.trace.dE_dout[self.sample, neuron]
        source = Source("neuron", neuron, "dE_dout", self.sample)
        return Derivative(Leaf("E"), Leaf("out", self.name(neuron)), value, source)

    def slope(self, neuron: int) -> Derivative:
        value = self.iteration.trace.slope[self.sample, neuron]
        source = Source("neuron", neuron, "slope", self.sample)
        return Derivative(Leaf("out", self.name(neuron)), Leaf("net", self.name(neuron)), value, source)

    def weight(self, edge: int) -> Leaf:
        """Return the weight at which the trace was taken."""
        value = self.iteration.trace.network.weights[edge]
        return Leaf("w", self.weight_subscript(edge), value, Source("edge", edge, "weight", self.sample))

    def weight_before(self, edge: int) -> Leaf:
        """Return the weight that the update starts from."""
        value = self.iteration.document.network.weights[edge]
        return Leaf("w", self.weight_subscript(edge), value, Source("edge", edge, "weight", self.sample))

    def contribution(self, edge: int, quantity: str, value: object) -> Leaf:
        """Return a product that travels along an edge; it has no symbol of its own."""
        return Leaf("", "", value, Source("edge", edge, quantity, self.sample))

    def new_weight(self, edge: int) -> Leaf:
        value = self.iteration.updated_weights[edge]
        return Leaf("w⁺", self.weight_subscript(edge), value, Source("edge", edge, "updated_weight", self.sample))

    def own(self, edge: int) -> Derivative:
        """Return one edge's own contribution δ · out."""
        ends = self.topology.edges
        trace = self.iteration.trace
        value = trace.delta[self.sample, ends.target[edge]] * trace.out[self.sample, ends.source[edge]]
        return self._gradient(edge, "own", value)

    def gradient(self, edge: int, sample: int | None = None) -> Derivative:
        """Return ∂E/∂w of the edge's parameter, of this sample or another one."""
        sample = self.sample if sample is None else sample
        trace, ends = self.iteration.trace, self.topology.edges
        shared = self.topology.edges_of(int(self.topology.parameter_of_edge[edge]))
        value = (trace.delta[sample, ends.target[shared]] * trace.out[sample, ends.source[shared]]).sum()
        if sample == self.sample and len(self.iteration.rows) == 1:
            return self._gradient(edge, "gradient", value)
        top = Leaf("E", f"({sample + 1})")
        return Derivative(top, self._weight_symbol(edge), value, Source("edge", edge, "gradient", sample))

    def gradients(self, edge: int) -> Floats:
        """Return the values of ∂E/∂w of the edge's parameter, of every sample, (samples,)."""
        trace, ends = self.iteration.trace, self.topology.edges
        shared = self.topology.edges_of(int(self.topology.parameter_of_edge[edge]))
        own = trace.delta[:, ends.target[shared]] * trace.out[:, ends.source[shared]]
        values: Floats = np.ascontiguousarray(own).sum(axis=1)
        return values

    def batch_gradient(self, edge: int) -> Derivative:
        """Return the gradient that the update uses."""
        value = self.iteration.gradient[self.topology.parameter_of_edge[edge]]
        return self._gradient(edge, "batch_gradient", value)

    def _gradient(self, edge: int, quantity: str, value: object) -> Derivative:
        return Derivative(Leaf("E"), self._weight_symbol(edge), value, Source("edge", edge, quantity, self.sample))

    def _weight_symbol(self, edge: int) -> Leaf:
        return Leaf("w", self.weight_subscript(edge))

    def _values(self, neuron: int) -> dict[str, Node]:
        spec = self.topology.neurons[neuron]
        parameters = parameters_of(spec.activation, spec.parameters)
        source = Source("neuron", neuron, "out", self.sample)
        leaves: dict[str, Node] = {name: Leaf(name, "", np.float64(v), source) for name, v in parameters.items()}
        return {**leaves, "net": self.net(neuron), "out": self.out(neuron)}

    def activation(self, neuron: int) -> Node:
        """Return f(net) with this neuron's names and numbers; for softmax its share of the whole group."""
        spec = self.topology.neurons[neuron]
        if spec.activation != "softmax":
            return substitute(ACTIVATIONS[spec.activation].formula, self._values(neuron))
        group = self.order.groups[self.order.group_of[neuron]]
        base = Leaf("e", value=np.float64(np.e))
        return Fraction(Power(base, self.net(neuron)), sum_of([Power(base, self.net(int(m))) for m in group]))

    def slope_formula(self, neuron: int) -> Node:
        """Return f′(net) with this neuron's names and numbers.

        out (1 − out) of a logistic near 1 loses the digits of 1 − out, on screen and in float64: there it is
        out · σ(−net), the same number with all of its digits.
        """
        activation = self.topology.neurons[neuron].activation
        if activation == "logistic" and self.out(neuron).value > NEARLY_ONE:
            return Product((self.out(neuron), Call("σ", Negative(self.net(neuron)))))
        return substitute(ACTIVATIONS[activation].derivative_formula, self._values(neuron))

    def short_slope(self, neuron: int) -> Node:
        """Return f′(net) as a factor of a longer formula: written out, unless it would need cases."""
        formula = self.slope_formula(neuron)
        return self.slope(neuron) if isinstance(formula, Cases) else formula

    def weight_back(self, edge: int) -> Leaf:
        """Return the weight that δ goes back through: w, or w⁺ where that had moved first."""
        moved = self.iteration.moved_first
        return self.new_weight(edge) if moved is not None and moved[edge] else self.weight(edge)

    def back_share(self, edge: int) -> Product:
        """Return w · δ, what an outgoing edge brings back to its source."""
        return Product((self.weight_back(edge), self.delta(int(self.topology.edges.target[edge]))))

    def product(self, edge: int) -> Product:
        """Return w · out, what an incoming edge brings to its target."""
        return Product((self.weight(edge), self.out(int(self.topology.edges.source[edge]))))


def sum_of(terms: list[Node]) -> Node:
    """Return the sum of some terms: 0 for none, the term itself for one."""
    if len(terms) > MOST_TERMS:
        with np.errstate(all="ignore"):
            values = np.array([evaluate(term) for term in terms])
        return long_sum(np.arange(len(terms)), lambda place: terms[place], values)
    return Sum(tuple(terms)) if len(terms) > 1 else terms[0] if terms else Number(np.float64(0.0))


def long_sum(items: Integers, term: Callable[[int], Node], values: Floats) -> Node:
    """Return Σ term(item); of a long sum the middle is told as one number, from the terms' `values`."""
    if len(items) <= MOST_TERMS:
        return sum_of([term(int(item)) for item in items])
    first = [term(int(item)) for item in items[: MOST_TERMS - 1]]
    hidden = values[MOST_TERMS - 1 : -1]
    with np.errstate(all="ignore"):
        rest = Elided(len(hidden), hidden.sum())
    return Sum((*first, rest, term(int(items[-1]))))

"""The numbers of an iteration by their source: value, name in a sentence, symbol, and what is typical of their kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.formula import Derivative, Leaf, Source
from core.iteration import Iteration
from core.message import Message, message
from core.network import Floats, Topology
from core.optimizers import STEP
from core.order import Order, order_of
from core.symbols import Symbols, edge_name, neuron_name

TERM = "term "  # begins the quantity of an optimizer's term
STEP_TERM = TERM + STEP


@dataclass(frozen=True)
class Numbers:
    """The numbers of an iteration; what is asked for without a sample is of `sample`."""

    iteration: Iteration
    sample: int

    @cached_property
    def topology(self) -> Topology:
        return self.iteration.document.network.topology

    @cached_property
    def order(self) -> Order:
        return order_of(self.topology)

    @cached_property
    def output_place(self) -> dict[int, int]:
        """Output neuron → its place among the outputs."""
        return {int(neuron): place for place, neuron in enumerate(self.topology.outputs)}

    @cached_property
    def weights(self) -> Floats:
        """(edges,) at which the trace was taken."""
        return self.iteration.trace.network.weights

    @cached_property
    def scale(self) -> float:
        """What the loss's share of an output is multiplied by: 1/K for a mean over the outputs."""
        count = max(1, len(self.topology.outputs))
        loss = self.iteration.document.loss
        return 1.0 / count if loss.over_outputs == "mean" or loss.name == "mean_squared_error" else 1.0

    def activation(self, neuron: int) -> str:
        return self.topology.neurons[neuron].activation

    def here(self, kind: str, index: int, quantity: str) -> Source:
        """Return the source of a quantity of this sample."""
        return Source("edge" if kind == "edge" else "neuron", int(index), quantity, self.sample)

    def value(self, source: Source) -> float:
        """Return the value of anything that has a source; NaN where there is none (the delta of an input)."""
        kind = "term" if source.quantity.startswith(TERM) else source.quantity
        with np.errstate(all="ignore"):
            return float(_VALUES[kind](self, source))

    def symbol(self, source: Source) -> Leaf | Derivative:
        """Return symbol and value as formulae show them."""
        symbols = Symbols(self.iteration, source.sample)
        if source.quantity in _SYMBOLS:
            return _SYMBOLS[source.quantity](symbols, source.index)
        if source.quantity == "learning_rate":
            return Leaf("η", "", np.float64(self.value(source)), source)
        if source.quantity.startswith(TERM):
            subscript = symbols.weight_subscript(source.index)
            return Leaf(source.quantity.removeprefix(TERM), subscript, np.float64(self.value(source)), source)
        return Leaf("", "", np.float64(self.value(source)), source)

    def name(self, source: Source) -> Message:
        """Return what to call a number in a sentence."""
        quantity = "term" if source.quantity.startswith(TERM) else source.quantity
        if source.kind == "edge":
            return message(f"why.name.{quantity}", edge=edge_name(self.topology, source.index))
        if source.kind == "neuron":
            return message(f"why.name.{quantity}", neuron=neuron_name(self.topology, source.index))
        return message(f"why.name.{quantity}")

    def typical(self, source: Source) -> float:
        """Return the median size of the numbers of this kind that are neither 0 nor infinite; 0 without any."""
        kind = _KIND_OF.get(source.quantity, source.quantity)
        values = _KINDS[kind](self) if kind in _KINDS else np.zeros(0)
        sizes = np.abs(values)
        sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
        return float(np.median(sizes)) if len(sizes) else 0.0


def _own(n: Numbers, s: Source) -> float:
    ends, trace = n.topology.edges, n.iteration.trace
    return float(trace.delta[s.sample, ends.target[s.index]] * trace.out[s.sample, ends.source[s.index]])


def _gradient(n: Numbers, s: Source) -> float:
    shared = n.topology.edges_of(int(n.topology.parameter_of_edge[s.index]))
    return sum(_own(n, Source("edge", int(edge), "own", s.sample)) for edge in shared)


def _product(n: Numbers, s: Source) -> float:
    return float(n.weights[s.index] * n.iteration.trace.out[s.sample, n.topology.edges.source[s.index]])


def _edge_share(n: Numbers, s: Source) -> float:
    return float(n.weights[s.index] * n.iteration.trace.delta[s.sample, n.topology.edges.target[s.index]])


def _sample_share(n: Numbers, s: Source) -> float:
    return _gradient(n, s) / samples_divide_by(n)


def samples_divide_by(n: Numbers) -> int:
    """Return what the sum over the batch is divided by."""
    return len(n.iteration.rows) if n.iteration.document.training.over_samples == "mean" else 1


def _term(n: Numbers, s: Source) -> float:
    value = n.iteration.update.values[s.quantity.removeprefix(TERM)]
    return float(value if np.ndim(value) == 0 else value[n.topology.parameter_of_edge[s.index]])


_VALUES: Mapping[str, Callable[[Numbers, Source], float]] = {
    "net": lambda n, s: n.iteration.trace.net[s.sample, s.index],
    "out": lambda n, s: n.iteration.trace.out[s.sample, s.index],
    "slope": lambda n, s: n.iteration.trace.slope[s.sample, s.index],
    "dE_dout": lambda n, s: n.iteration.trace.dE_dout[s.sample, s.index],
    "delta": lambda n, s: n.iteration.trace.delta[s.sample, s.index],
    "target": lambda n, s: n.iteration.trace.targets[s.sample, n.output_place[s.index]],
    "loss_share": lambda n, s: n.iteration.trace.loss_shares[s.sample, n.output_place[s.index]],
    "own_dE_dout": lambda n, s: n.iteration.trace.own_dE_dout[s.sample, n.output_place[s.index]],
    "loss": lambda n, s: n.iteration.trace.losses[s.sample],
    "learning_rate": lambda n, s: n.iteration.update.rate,
    "weight": lambda n, s: n.weights[s.index],
    "updated_weight": lambda n, s: n.iteration.updated_weights[s.index],
    "batch_gradient": lambda n, s: n.iteration.gradient[n.topology.parameter_of_edge[s.index]],
    "gradient": _gradient,
    "own": _own,
    "product": _product,
    "edge_share": _edge_share,
    "sample_share": _sample_share,
    "term": _term,
}
QUANTITIES = frozenset(_VALUES)

_SYMBOLS: Mapping[str, Callable[[Symbols, int], Leaf | Derivative]] = {
    "net": Symbols.net,
    "out": Symbols.out,
    "slope": Symbols.slope,
    "dE_dout": Symbols.dE_dout,
    "delta": Symbols.delta,
    "target": Symbols.target,
    "loss_share": Symbols.loss_share,
    "own_dE_dout": Symbols.own_dE_dout,
    "loss": lambda symbols, index: symbols.loss(),
    "weight": Symbols.weight,
    "updated_weight": Symbols.new_weight,
    "batch_gradient": Symbols.batch_gradient,
    "gradient": Symbols.gradient,
    "own": Symbols.own,
}

_KIND_OF = {"own": "gradient", "updated_weight": "weight", "own_dE_dout": "dE_dout", "loss_share": ""}
_KINDS: Mapping[str, Callable[[Numbers], Floats]] = {
    "net": lambda n: n.iteration.trace.net[n.sample],
    "out": lambda n: n.iteration.trace.out[n.sample, n.order.computing],
    "dE_dout": lambda n: n.iteration.trace.dE_dout[n.sample],
    "delta": lambda n: n.iteration.trace.delta[n.sample],
    "gradient": lambda n: n.iteration.trace.gradients(n.sample),
    "batch_gradient": lambda n: n.iteration.gradient,
    "weight": lambda n: n.weights,
}

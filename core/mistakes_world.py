"""The right formula of every number of an iteration, and worlds in which some of them are done differently.

A Book knows the right formulae. A World follows them with one habit changed everywhere, with numbers given from
outside (a learner's own), or with every result rounded: what comes out is what somebody would get who works like that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from core import explain_backward, explain_forward, explain_update
from core.explanation import Part
from core.formula import Derivative, Leaf, Node, Product, Source, Sum, substitute
from core.iteration import Iteration
from core.mistakes_kinds import number
from core.mistakes_trees import Terms, has_rest, mapped, with_value
from core.network import Topology
from core.optimizers import NEW_WEIGHT, given_as, optimizer_of, settings_of
from core.order import Order
from core.steps import Level, Phase, Step
from core.steps import Part as Kind
from core.symbols import Symbols

COMPUTED = frozenset({
    "net", "out", "delta", "dE_dout", "own_dE_dout", "slope", "own", "gradient", "batch_gradient", "updated_weight",
    "loss_share", "loss",
})  # fmt: skip
_OF_PARAMETER = frozenset({"gradient", "batch_gradient", "updated_weight"})
_RESULTS = frozenset({"net", "out", "δ", "E", "w⁺"})  # a leaf with another symbol is an activation's parameter
Edit = Callable[[Source, Node], Node]


class Book:
    """The right formulae of an iteration, each written once."""

    def __init__(self, iteration: Iteration) -> None:
        self.iteration = iteration
        self._symbols: dict[int, Symbols] = {}
        self._parts: dict[Source, Part | None] = {}
        self._full: dict[Source, Node | None] = {}
        self._canonical: dict[Source, Source] = {}

    @property
    def topology(self) -> Topology:
        return self.iteration.document.network.topology

    @property
    def order(self) -> Order:
        return self.symbols(0).order

    def symbols(self, sample: int) -> Symbols:
        """Return the leaves of one sample."""
        if sample not in self._symbols:
            self._symbols[sample] = Symbols(self.iteration, sample)
        return self._symbols[sample]

    def canonical(self, source: Source) -> Source:
        """Return the one name of a number that has several: of a tie its first edge, of one sample its gradient."""
        if source not in self._canonical:
            self._canonical[source] = self._renamed(source)
        return self._canonical[source]

    def _renamed(self, source: Source) -> Source:
        quantity, index, sample = source.quantity, source.index, source.sample
        if source.kind == "setting":
            return Source("setting", 0, quantity, sample)
        if quantity == "own" and len(self.shared(index)) == 1:
            quantity = "gradient"
        if quantity == "batch_gradient" and len(self.iteration.rows) == 1:
            quantity = "gradient"
        if quantity in _OF_PARAMETER:
            index = self.shared(index)[0]
        if quantity in ("batch_gradient", "updated_weight"):
            sample = 0
        return Source(source.kind, index, quantity, sample)

    def shared(self, edge: int) -> list[int]:
        """Return all edges that share an edge's weight."""
        parameter = int(self.topology.parameter_of_edge[edge])
        return [int(other) for other in self.topology.edges_of(parameter)]

    def part(self, source: Source) -> Part | None:
        """Return symbol, value and right formula of a number; None for what is given, and for what does not exist."""
        source = self.canonical(source)
        if source not in self._parts:
            self._parts[source] = self._written(source)
        return self._parts[source]

    def in_full(self, source: Source) -> Node | None:
        """Return a number's formula with every term written out; None where there is none, or it cannot be."""
        source = self.canonical(source)
        if source not in self._full:
            part = self.part(source)
            self._full[source] = None if part is None else _in_full(self.symbols(source.sample), source, part.formula)
        return self._full[source]

    def _written(self, source: Source) -> Part | None:
        symbols, index = self.symbols(source.sample), source.index
        if source.quantity not in COMPUTED:
            return None
        if source.kind == "neuron" and not self._has(symbols, source):
            return None
        return _PARTS[source.quantity](symbols, index)

    def _has(self, symbols: Symbols, source: Source) -> bool:
        computes = self.topology.neurons[source.index].role.computes
        needs_target = source.quantity in ("loss_share", "own_dE_dout")
        return source.index in symbols.output_place if needs_target else computes


def _in_full(symbols: Symbols, source: Source, formula: Node) -> Node | None:
    """Return a formula with the middle of its long sum over edges written out."""
    if not has_rest(formula):
        return formula
    if source.quantity == "net":
        return Terms.of([symbols.product(edge) for edge in symbols.order.incoming.of(source.index).tolist()])
    short = explain_backward.downstream(symbols, source.index) if source.quantity in ("dE_dout", "delta") else None
    if not isinstance(short, Sum):
        return None
    every = [symbols.back_share(edge) for edge in symbols.order.outgoing.of(source.index).tolist()]
    count = len(short.terms)

    def written(node: Node) -> Node | None:
        ends = isinstance(node, Sum) and node.terms[-count:] == short.terms
        return Sum((*node.terms[:-count], *every)) if isinstance(node, Sum) and ends else None

    found = mapped(formula, written)
    return None if has_rest(found) else found


def _explained(explainer: Callable[..., object], phase: Phase, kind: Kind, symbols: Symbols, index: int) -> Part:
    explanation = explainer(symbols, Step(0, Level.TERM, phase, symbols.sample, kind, index, None, 0))
    parts: tuple[Part, ...] = explanation.parts  # type: ignore[attr-defined]
    return parts[-1]


def _own(symbols: Symbols, edge: int) -> Part:
    ends = symbols.topology.edges
    left = symbols.own(edge)
    return Part(left, delta_times_out(symbols, int(ends.target[edge]), int(ends.source[edge])))


def delta_times_out(symbols: Symbols, target: int, source: int) -> Node:
    """Return δ of one neuron times out of another."""
    return Product((symbols.delta(target), symbols.out(source)))


def new_weight_part(symbols: Symbols, edge: int) -> Part:
    """Return w⁺ in one formula of w, the gradient, settings and the optimizer's memory before."""
    part = explain_update.new_weight_part(symbols, edge)
    if symbols.topology.frozen_parameters[symbols.topology.parameter_of_edge[edge]]:
        return part
    return replace(part, formula=moved(symbols, edge, symbols.weight_before(edge), symbols.batch_gradient(edge)))


def moved(symbols: Symbols, edge: int, weight: Node, gradient: Node, symbol: str = NEW_WEIGHT) -> Node:
    """Return the new weight, or another term of the optimizer, from a weight and a gradient."""
    training, update = symbols.iteration.document.training, symbols.iteration.update
    values: dict[str, Node] = {"w": weight, given_as(training): gradient}
    settings = {"η", "t", *settings_of(training)}
    parameter = symbols.topology.parameter_of_edge[edge]
    for name, value in update.values.items():
        if name in settings:
            source = Source("setting", 0, "learning_rate" if name == "η" else name, symbols.sample)
            values[name] = Leaf(name, "", np.float64(value), source)
        elif name.endswith("′"):
            values[name] = Leaf(name, symbols.weight_subscript(edge), np.float64(value[parameter]))
    for name, formula in optimizer_of(training).terms:
        values[name] = substitute(formula, values)
    return values[symbol]


_PARTS: Mapping[str, Callable[[Symbols, int], Part]] = {
    "net": explain_forward.net_part,
    "out": explain_forward.out_part,
    "loss_share": partial(_explained, explain_forward.loss_share, Phase.LOSS, Kind.LOSS_SHARE),
    "loss": partial(_explained, explain_forward.loss, Phase.LOSS, Kind.LOSS),
    "own_dE_dout": explain_forward.own_derivative_part,
    "dE_dout": partial(_explained, explain_backward.dE_dout, Phase.BACKWARD, Kind.DE_DOUT),
    "slope": partial(_explained, explain_backward.slope, Phase.BACKWARD, Kind.SLOPE),
    "delta": explain_backward.delta_part,
    "own": _own,
    "gradient": explain_update.gradient_part,
    "batch_gradient": explain_update.average_part,
    "updated_weight": new_weight_part,
}


class World:
    """The numbers of an iteration as they come out when something is done differently.

    Args:
        given: numbers that stand as they are.
        edit: (source, right formula) → the formula that is used instead.
        rounded: what is done to every result.
        affected: the quantities that may differ at all; the others are taken from the iteration.
    """

    def __init__(
        self,
        book: Book,
        given: Mapping[Source, float] | None = None,
        edit: Edit | None = None,
        rounded: Callable[[float], float] | None = None,
        affected: Iterable[str] = COMPUTED,
    ) -> None:
        self._book, self._edit, self._rounded = book, edit, rounded
        self._given = {book.canonical(source): value for source, value in (given or {}).items()}
        self._affected = frozenset(affected)
        self._values: dict[Source, float] = {}

    def value(self, source: Source) -> float:
        """Return a number of this world; NaN where it cannot be followed."""
        known = self._values.get(source)
        if known is not None:
            return known
        canonical = self._book.canonical(source)
        if canonical in self._given:
            value = self._given[canonical]
        elif canonical in self._values:
            value = self._values[canonical]
        else:
            value = self._computed(canonical)
        self._values[source] = self._values[canonical] = value
        return value

    def _computed(self, source: Source) -> float:
        formula = self.formula(source)
        value = float("nan") if formula is None else number(formula)
        exact = self._rounded is None or source.quantity in ("slope", "own_dE_dout")
        return value if exact or self._rounded is None else self._rounded(value)

    def formula(self, source: Source) -> Node | None:
        """Return the formula of a number with this world's numbers; None where there is none or it is too long."""
        formula = self._book.in_full(source)
        if formula is None:
            return None
        if self._edit is not None:
            formula = self._edit(self._book.canonical(source), formula)
        return mapped(formula, self._here)

    def _here(self, node: Node) -> Node | None:
        if not isinstance(node, Leaf | Derivative) or node.source is None:
            return None
        if node.source.quantity not in self._affected or (isinstance(node, Leaf) and node.symbol not in _RESULTS):
            return None
        return None if self._book.part(node.source) is None else with_value(node, self.value(node.source))

"""What the close look at one neuron shows, read from the workbench: products, their sum, slope, softmax shares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.panels.values_data import Cell, Light, Snapshot
from app.words import tr
from app.workbench import Workbench
from core.activations import ACTIVATIONS, parameters_of
from core.formula import Source
from core.levels import SOFTMAX
from core.network import Booleans, Floats, Integers, Neuron
from core.numbers import shown, subscripted
from core.order import order_of
from core.steps import Part, Step


def neuron_at_hand(workbench: Workbench) -> int | None:
    """Return the neuron to look at: the selected one, that of the selected edge, that of the step, or of the first."""
    target = workbench.document.network.edges.target
    for source in reversed(workbench.selected):
        if source.kind != "setting":
            return source.index if source.kind == "neuron" else int(target[source.index])
    step = workbench.step
    if step is None and workbench.plan is not None and workbench.plan.count:
        step = workbench.plan.step(1)
    if step is None:
        return None
    if step.neuron is not None:
        return step.neuron
    if step.edge is not None:
        return int(target[step.edge])
    return _of_layer(workbench)


def _of_layer(workbench: Workbench) -> int | None:
    computed = workbench.explanation.computed if workbench.explanation else ()
    for source in computed:
        if source.kind != "setting":
            edges = workbench.document.network.edges
            return source.index if source.kind == "neuron" else int(edges.target[source.index])
    return None


@dataclass(frozen=True)
class Term:
    """One incoming product: its names, its two factors, and their product."""

    edge: Source
    weight_name: str
    out_name: str
    weight: Cell
    out: Cell
    product: Cell


class Zoom:
    """One neuron at the workbench's present step."""

    def __init__(self, workbench: Workbench, index: int) -> None:
        self.index = index
        self.snapshot = Snapshot(workbench)
        self.topology = workbench.document.network.topology
        self.neuron: Neuron = self.topology.neurons[index]
        self._step: Step | None = workbench.step
        explanation = workbench.explanation
        sample = self.snapshot.shown.sample if self.snapshot.shown else 0
        self._computed = {(s.kind, s.quantity, s.index) for s in (explanation.computed if explanation else ())}
        self._sample = sample
        self.net, self.out = (self.snapshot.cell("neuron", quantity, index) for quantity in ("net", "out"))

    @property
    def name(self) -> str:
        return subscripted(self.neuron.name)

    @property
    def is_softmax(self) -> bool:
        return self.neuron.activation == SOFTMAX

    # The incoming products

    @cached_property
    def edges(self) -> Integers:
        """The incoming edges in the order of the sum."""
        return order_of(self.topology).incoming.of(self.index)

    @cached_property
    def products(self) -> Floats:
        """(incoming,) weight · out, known yet or not; NaN in a draft."""
        iteration = self.snapshot.iteration
        if iteration is None:
            return np.full(len(self.edges), np.nan)
        with np.errstate(all="ignore"):
            outs = iteration.trace.out[self._sample, self.topology.edges.source[self.edges]]
            products: Floats = iteration.trace.network.weights[self.edges] * outs
        return products

    @cached_property
    def totals(self) -> Floats:
        """(incoming + 1,) the running sum, from 0."""
        with np.errstate(all="ignore"):
            return np.concatenate(([0.0], np.cumsum(self.products)))

    @cached_property
    def known(self) -> Booleans:
        """(incoming,) which products are computed at the cursor."""
        known = np.zeros(len(self.edges), dtype=np.bool_)
        step = self._step
        if self.net.value is not None:
            known[:] = True
        elif step is not None and step.part is Part.PRODUCT and step.neuron == self.index:
            known[: int(np.flatnonzero(self.edges == step.edge)[0]) + 1] = True
        return known

    def term(self, place: int) -> Term:
        """Return one product of the sum."""
        edge = int(self.edges[place])
        source = int(self.topology.edges.source[edge])
        return Term(
            Source("edge", edge, "weight", self._sample),
            subscripted(self.topology.edges.ids[edge]),
            subscripted(self.topology.neurons[source].name),
            self.snapshot.cell("edge", "weight", edge),
            self.snapshot.cell("neuron", "out", source),
            self._product(place, edge),
        )

    def _product(self, place: int, edge: int) -> Cell:
        if not self.known[place]:
            return Cell(tr("not yet"), waiting=True)
        value = float(self.products[place])
        return Cell(shown(value, self.snapshot.digits), value, light=self._light("edge", "product", edge))

    # The activation

    @cached_property
    def slope(self) -> Cell:
        """f′(net), computed just before δ."""
        if self.snapshot.iteration is None or self.snapshot.shown is None:
            return Cell(tr("not yet"), waiting=True)
        step = self._step
        at_it = step is not None and step.part is Part.SLOPE and step.neuron == self.index
        if not (at_it or self.snapshot.shown.delta[self.index]):
            return Cell(tr("not yet"), waiting=True)
        value = float(self.snapshot.iteration.trace.slope[self._sample, self.index])
        return Cell(shown(value, self.snapshot.digits), value, light=self._light("neuron", "slope", self.index))

    @property
    def tangent(self) -> float | None:
        """The slope of the curve at the operating point, as soon as there is one."""
        if self.net.value is None or not self.neuron.role.computes or self.is_softmax:
            return None
        spec, net = ACTIVATIONS[self.neuron.activation], np.asarray(self.net.value)
        parameters = parameters_of(self.neuron.activation, self.neuron.parameters)
        with np.errstate(all="ignore"):
            return float(spec.derivative(net, spec.function(net, parameters), parameters))

    @cached_property
    def group(self) -> tuple[int, ...]:
        """The neurons that share a softmax with this one."""
        order = order_of(self.topology)
        return tuple(order.groups[order.group_of[self.index]].tolist()) if self.is_softmax else ()

    def share(self, neuron: int) -> tuple[str, Cell, Cell]:
        """Return the name, net and out of a neuron of the group."""
        net, out = (self.snapshot.cell("neuron", quantity, neuron) for quantity in ("net", "out"))
        return subscripted(self.topology.neurons[neuron].name), net, out

    def _light(self, kind: str, quantity: str, index: int) -> Light:
        if (kind, quantity, index) in self._computed:
            return Light.COMPUTED
        return Light.SOURCE if (kind, quantity, index) in self.snapshot.lit else Light.NONE

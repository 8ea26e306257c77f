"""Why a number is not finite: back to the first one that is not, though all that it is made of still is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from core.diagnosis_backward import fused
from core.diagnosis_forward import SQUARED, activation_name
from core.diagnosis_numbers import STEP_TERM, TERM, Numbers
from core.diagnosis_steps import step_of
from core.diagnosis_sums import edge_terms, product_name
from core.diagnosis_terms import Cause, Reason
from core.formula import Source
from core.message import Message, message
from core.network import Integers
from core.steps import Level
from core.symbols import edge_name, neuron_name


def broken_chain(numbers: Callable[[int], Numbers], source: Source, level: Level) -> list[Reason]:
    """Return the reasons from a number that is not finite to the first one that is not.

    Among several broken numbers that enter, the one computed first is followed. The last reason names its step.

    Args:
        numbers: the numbers of a sample.
        level: at which steps are counted.
    """
    chain: list[Reason] = []
    while True:
        n = numbers(source.sample)
        earlier = _first(n, _operands(n, source))
        if earlier is None:
            return [*chain, _origin(n, source, level)]
        told = message("why.broken", factor=n.name(earlier), value=n.value(earlier))
        chain.append(Reason(told, source, n.value(source)))
        source = earlier


def _first(n: Numbers, sources: list[Source]) -> Source | None:
    """Return the number computed first among those that are not finite."""
    broken = [source for source in sources if not math.isfinite(n.value(source))]
    return min(broken, key=lambda source: step_of(n, source, Level.TERM), default=None)


def _operands(n: Numbers, source: Source) -> list[Source]:
    """Return what a number is computed from; of many terms of a sum one that is not finite, where there is one."""
    quantity = TERM if source.quantity.startswith(TERM) else source.quantity
    return _OPERANDS[quantity](n, source) if quantity in _OPERANDS else []


def _neuron(*quantities: str) -> Callable[[Numbers, Source], list[Source]]:
    return lambda n, source: [n.here("neuron", source.index, quantity) for quantity in quantities]


def _of_out(n: Numbers, source: Source) -> list[Source]:
    if not n.topology.neurons[source.index].role.computes:
        return []
    group = n.order.group_of[source.index]
    members = n.order.groups[group] if group >= 0 else [source.index]
    return [n.here("neuron", int(member), "net") for member in members]


def _along(n: Numbers, edges: Integers, end: str) -> list[Source]:
    """Return the broken weight, and the far end broken first, among the terms of a sum over edges."""
    ends, trace = n.topology.edges, n.iteration.trace
    far = ends.source[edges] if end == "out" else ends.target[edges]
    found = [n.here("edge", int(edge), "weight") for edge in edges[~np.isfinite(n.weights[edges])][:1]]
    values = (trace.out if end == "out" else trace.delta)[n.sample, far]
    broken = far[~np.isfinite(values)]
    if len(broken):
        level = n.order.forward_level if end == "out" else n.order.backward_level
        found.append(n.here("neuron", int(broken[np.argmin(level[broken])]), end))
    return found


def _of_dE_dout(n: Numbers, source: Source) -> list[Source]:
    own = _neuron("own_dE_dout")(n, source) if source.index in n.output_place else []
    return [*own, *_along(n, n.order.outgoing.of(source.index), "delta")]


def _of_delta(n: Numbers, source: Source) -> list[Source]:
    group = n.order.group_of[source.index]
    members = n.order.groups[group] if group >= 0 else [source.index]
    if fused(n, source.index):
        back = [found for member in members for found in _along(n, n.order.outgoing.of(int(member)), "delta")]
        return [*_neuron("out")(n, source), *back]
    if group >= 0:
        return [n.here("neuron", int(member), quantity) for member in members for quantity in ("out", "dE_dout")]
    return _neuron("slope", "dE_dout")(n, source)


def _ends(n: Numbers, source: Source) -> list[Source]:
    """Return δ and out at the two ends of every edge that shares a weight."""
    edges = n.topology.edges_of(int(n.topology.parameter_of_edge[source.index]))
    ends = n.topology.edges
    deltas = [n.here("neuron", int(ends.target[edge]), "delta") for edge in edges]
    return [*deltas, *(n.here("neuron", int(ends.source[edge]), "out") for edge in edges)]


def _of_batch(n: Numbers, source: Source) -> list[Source]:
    if len(n.iteration.rows) == 1:
        return _ends(n, source)
    return [Source("edge", source.index, "gradient", sample) for sample in range(len(n.iteration.rows))]


def _edge(*quantities: str) -> Callable[[Numbers, Source], list[Source]]:
    return lambda n, source: [Source("edge", source.index, quantity, source.sample) for quantity in quantities]


_OPERANDS: Mapping[str, Callable[[Numbers, Source], list[Source]]] = {
    "net": lambda n, source: _along(n, n.order.incoming.of(source.index), "out"),
    "out": _of_out,
    "slope": _neuron("net", "out"),
    "loss_share": _neuron("net", "out"),
    "loss": lambda n, source: [n.here("neuron", int(k), "loss_share") for k in n.topology.outputs],
    "own_dE_dout": _neuron("net", "out"),
    "dE_dout": _of_dE_dout,
    "delta": _of_delta,
    "own": _ends,
    "gradient": _ends,
    "batch_gradient": _of_batch,
    "sample_share": _edge("gradient"),
    "product": lambda n, source: _along(n, np.array([source.index]), "out"),
    "edge_share": lambda n, source: _along(n, np.array([source.index]), "delta"),
    "updated_weight": _edge("weight", STEP_TERM),
    TERM: lambda n, source: [*_edge("batch_gradient")(n, source), Source("setting", 0, "learning_rate", source.sample)],
}


# Where it began


def _origin(n: Numbers, source: Source, level: Level) -> Reason:
    cause, key, fields = _described(n, source)
    step = step_of(n, _first_computed(n, source), level)
    told = message(f"why.origin.{key}", value=n.value(source), step=step, **fields)
    at_step = message("why.first_at", what=told, step=step) if step else told
    return Reason(at_step, source, n.value(source), cause)


def _first_computed(n: Numbers, source: Source) -> Source:
    """Return the term that overflows already, where a number is a sum of terms; else the number itself."""
    if source.quantity not in ("net", "dE_dout"):
        return source
    adjacent, end = (n.order.incoming, "out") if source.quantity == "net" else (n.order.outgoing, "delta")
    edges = adjacent.of(source.index)
    broken = np.flatnonzero(~np.isfinite(edge_terms(n, edges, end).values))
    kind = "product" if end == "out" else "edge_share"
    return n.here("edge", int(edges[broken[0]]), kind) if len(broken) else source


def _described(n: Numbers, source: Source) -> tuple[Cause, str, Mapping[str, Any]]:
    """Return the cause of the first number that is not finite, the key of its sentence, and what to put in."""
    if source.quantity == "weight":
        return Cause.BROKEN_WEIGHT, "weight", {"edge": edge_name(n.topology, source.index)}
    if source.kind == "setting" and source.quantity == "learning_rate":
        return Cause.RATE, "rate", {}
    if source.kind == "edge":
        return _of_edge(n, source)
    name = {"neuron": neuron_name(n.topology, source.index)} if source.kind == "neuron" else {}
    if source.quantity in ("loss_share", "own_dE_dout"):
        return _of_loss(n, source, name)
    if source.quantity in ("out", "slope"):
        net = float(n.iteration.trace.net[n.sample, source.index])
        activation = activation_name(n.activation(source.index))
        return Cause.OVERFLOW, source.quantity, {**name, "activation": activation, "net": net}
    if source.quantity == "net":
        return Cause.OVERFLOW, *_of_sum(n, n.order.incoming.of(source.index), "out", name)
    if source.quantity == "dE_dout":
        return Cause.OVERFLOW, *_of_sum(n, n.order.outgoing.of(source.index), "delta", name)
    return Cause.OVERFLOW, source.quantity, name


def _of_sum(n: Numbers, edges: Integers, end: str, name: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Name the product that overflows; or the sum, where every product is still finite."""
    ends, trace = n.topology.edges, n.iteration.trace
    far = ends.source[edges] if end == "out" else ends.target[edges]
    numbers = (trace.out if end == "out" else trace.delta)[n.sample, far]
    broken = np.flatnonzero(~np.isfinite(edge_terms(n, edges, end).values))
    if not len(broken):
        return "sum", name
    place = int(broken[0])
    factors = {"factor": float(n.weights[edges[place]]), "other": float(numbers[place])}
    return "product", {**name, "term": product_name(n, int(edges[place]), int(far[place]), end), **factors}


def _of_loss(n: Numbers, source: Source, name: dict[str, str]) -> tuple[Cause, str, Mapping[str, Any]]:
    out = n.value(n.here("neuron", source.index, "out"))
    fields = {**name, "out": out, "target": n.value(n.here("neuron", source.index, "target"))}
    if n.iteration.document.loss.name in SQUARED:
        return Cause.OVERFLOW, "square", fields
    if not 0 <= out <= 1 and math.isnan(n.value(source)):
        return Cause.UNDEFINED, "logarithm", fields
    return Cause.LOSS_DERIVATIVE, "division" if source.quantity == "own_dE_dout" else "logarithm_of_zero", fields


def _of_edge(n: Numbers, source: Source) -> tuple[Cause, str, Mapping[str, Any]]:
    """Name the two factors of a gradient, or the step of an update, that overflows."""
    edge = {"edge": edge_name(n.topology, source.index)}
    if source.quantity in ("own", "gradient") and len(_ends(n, source)) == 2:
        delta, out = _ends(n, source)
        term: Message = message("why.name.product_of", edge=n.name(delta), other=n.name(out))
        return Cause.OVERFLOW, "product", {**edge, "term": term, "factor": n.value(delta), "other": n.value(out)}
    if source.quantity.startswith(TERM) or source.quantity == "updated_weight":
        return Cause.OVERFLOW, "update", edge
    return Cause.OVERFLOW, "sum", edge

"""Explain any step: which formula it applies, with this network's names, with its numbers, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core import explain_backward as backward
from core import explain_forward as forward
from core import explain_update as learning
from core.explanation import Explanation, Part
from core.iteration import Iteration
from core.message import message
from core.steps import Part as Kind
from core.steps import Phase, Step, plan_of
from core.symbols import Symbols

__all__ = ["Explanation", "Part", "explain", "result_of"]

MOST_PARTS = 6  # of a wide layer so many neurons or weights are written out

_EXPLAINERS: Mapping[tuple[Phase, Kind], Callable[[Symbols, Step], Explanation]] = {
    (Phase.FORWARD, Kind.PRODUCT): forward.product,
    (Phase.FORWARD, Kind.NET): forward.net,
    (Phase.FORWARD, Kind.OUT): forward.out,
    (Phase.FORWARD, Kind.NEURON): forward.neuron,
    (Phase.LOSS, Kind.LOSS_SHARE): forward.loss_share,
    (Phase.LOSS, Kind.LOSS): forward.loss,
    (Phase.BACKWARD, Kind.OWN_DE_DOUT): backward.own_dE_dout,
    (Phase.BACKWARD, Kind.EDGE_SHARE): backward.edge_share,
    (Phase.BACKWARD, Kind.DE_DOUT): backward.dE_dout,
    (Phase.BACKWARD, Kind.SLOPE): backward.slope,
    (Phase.BACKWARD, Kind.JACOBIAN): backward.jacobian,
    (Phase.GRADIENT, Kind.OWN): learning.own,
    (Phase.GRADIENT, Kind.GRADIENT): learning.gradient,
    (Phase.AVERAGE, Kind.SAMPLE_SHARE): learning.sample_share,
    (Phase.AVERAGE, Kind.AVERAGE): learning.average,
    (Phase.UPDATE, Kind.UPDATE_TERM): learning.update_term,
    (Phase.UPDATE, Kind.FROZEN): learning.frozen,
    (Phase.UPDATE, Kind.UPDATE): learning.update,
}

_LAYER_PARTS: Mapping[Phase, Callable[[Symbols, int], tuple[Part, ...]]] = {
    Phase.FORWARD: lambda symbols, neuron: (forward.net_part(symbols, neuron), forward.out_part(symbols, neuron)),
    Phase.BACKWARD: lambda symbols, neuron: (backward.delta_part(symbols, neuron),),
    Phase.GRADIENT: lambda symbols, edge: (learning.gradient_part(symbols, edge),),
    Phase.AVERAGE: lambda symbols, edge: (learning.average_part(symbols, edge),),
    Phase.UPDATE: lambda symbols, edge: (learning.new_weight_part(symbols, edge),),
}


def explain(iteration: Iteration, step: Step) -> Explanation:
    """Return the explanation of one step of an iteration."""
    symbols = Symbols(iteration, step.sample)
    if step.part is Kind.LAYER:
        return _layer(symbols, step)
    if step.part is Kind.DELTA:
        at_once = step.level.value != "term"
        return (backward.delta_at_once if at_once else backward.delta)(symbols, step)
    return _EXPLAINERS[step.phase, step.part](symbols, step)


def _members(symbols: Symbols, step: Step) -> list[int]:
    """Return the neurons, or the edges that name the parameters, of a step that covers a whole layer."""
    members = plan_of(symbols.iteration, step.level).members(step)
    if step.phase not in (Phase.FORWARD, Phase.BACKWARD):
        members = symbols.topology.first_edge[members]
    return [int(member) for member in members]


def _layer(symbols: Symbols, step: Step) -> Explanation:
    members = _members(symbols, step)
    parts = [part for member in members[:MOST_PARTS] for part in _LAYER_PARTS[step.phase](symbols, member)]
    optimizer = symbols.iteration.document.training.optimizer
    fields = {"layer": step.item + 1, "count": len(members), "optimizer": optimizer}
    title = message(f"title.{step.phase}_layer", **fields)
    remark = message(f"remark.{step.phase}_layer", **fields)
    return Explanation(title, remark, tuple(parts), max(0, len(members) - MOST_PARTS))


def result_of(iteration: Iteration, step: Step) -> float | dict[str, float]:
    """Return a step's result: a number, net and out of a neuron, or the numbers of a whole layer by id."""
    if step.part is Kind.LAYER:
        return _layer_result(Symbols(iteration, step.sample), step)
    parts = explain(iteration, step).parts
    if step.part is Kind.NEURON:
        return {"net": float(parts[0].left.value), "out": float(parts[1].left.value)}
    return float(parts[-1].left.value)


def _layer_result(symbols: Symbols, step: Step) -> dict[str, float]:
    topology, trace, sample = symbols.topology, symbols.iteration.trace, step.sample
    members = _members(symbols, step)
    if step.phase in (Phase.FORWARD, Phase.BACKWARD):
        values: Any = trace.out[sample] if step.phase is Phase.FORWARD else trace.delta[sample]
        return {topology.neurons[member].id: float(values[member]) for member in members}
    by_phase: Mapping[Phase, Callable[[], Any]] = {
        Phase.GRADIENT: lambda: trace.gradients(sample),
        Phase.AVERAGE: lambda: symbols.iteration.gradient,
        Phase.UPDATE: lambda: symbols.iteration.update.parameters,
    }
    values = by_phase[step.phase]()
    return {topology.edges.ids[edge]: float(values[topology.parameter_of_edge[edge]]) for edge in members}

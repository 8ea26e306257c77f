"""Explain any step: which formula it applies, with this network's names, with its numbers, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from core import explain_backward as backward
from core import explain_forward as forward
from core import explain_update as learning
from core.explain_deltas import delta_parts, short_delta_part
from core.explanation import Explanation, Part
from core.formula import Source
from core.iteration import Iteration
from core.message import message
from core.steps import Level, Phase, Step, plan_of
from core.steps import Part as Kind
from core.symbols import Symbols

__all__ = ["Explanation", "Part", "explain", "result_of"]

MOST_PARTS = 6  # of a wide layer so many neurons or gradients are written out
MOST_NEW_WEIGHTS = 10  # and so many new weights, which are shorter
MOST_LIT = 200  # and so many are said to be computed

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
    (Phase.BACKWARD, Kind.DELTA): backward.delta,
    (Phase.GRADIENT, Kind.OWN): learning.own,
    (Phase.GRADIENT, Kind.GRADIENT): learning.gradient,
    (Phase.AVERAGE, Kind.SAMPLE_SHARE): learning.sample_share,
    (Phase.AVERAGE, Kind.AVERAGE): learning.average,
    (Phase.UPDATE, Kind.UPDATE_TERM): learning.update_term,
    (Phase.UPDATE, Kind.FROZEN): learning.frozen,
    (Phase.UPDATE, Kind.UPDATE): learning.update,
}

# What a step of a whole layer shows of each neuron, or of the first edge of each parameter.
_LAYER_COLUMNS: Mapping[Phase, tuple[Callable[[Symbols, int], Part], ...]] = {
    Phase.FORWARD: (forward.net_part, forward.out_part),
    Phase.BACKWARD: (short_delta_part,),
    Phase.GRADIENT: (learning.gradient_part,),
    Phase.AVERAGE: (learning.average_part,),
    Phase.UPDATE: (learning.new_weight_part,),
}

_LAYER_RESULTS: Mapping[Phase, tuple[Literal["neuron", "edge"], tuple[str, ...]]] = {
    Phase.FORWARD: ("neuron", ("net", "out")),
    Phase.BACKWARD: ("neuron", ("delta",)),
    Phase.GRADIENT: ("edge", ("gradient",)),
    Phase.AVERAGE: ("edge", ("batch_gradient",)),
    Phase.UPDATE: ("edge", ("updated_weight",)),
}


def explain(iteration: Iteration, step: Step, most: int | None = None) -> Explanation:
    """Return the explanation of one step of an iteration; what is not finite is shown as such.

    Args:
        most: how many results of a wide layer are written out; None: a few.
    """
    with np.errstate(all="ignore"):
        return _explained(iteration, step, most)


def _explained(iteration: Iteration, step: Step, most: int | None) -> Explanation:
    symbols = Symbols(iteration, step.sample)
    if step.part is Kind.LAYER:
        return _layer(symbols, step, most or (MOST_NEW_WEIGHTS if step.phase is Phase.UPDATE else MOST_PARTS))
    if step.part is Kind.DELTA and step.level is not Level.TERM:
        assert step.neuron is not None
        return Explanation(*backward.delta_title(symbols, step.neuron), delta_parts(symbols, step.neuron))
    return _EXPLAINERS[step.phase, step.part](symbols, step)


def _members(symbols: Symbols, step: Step) -> list[int]:
    """Return the neurons, or the edges that name the parameters, of a step that covers a whole layer."""
    members = plan_of(symbols.iteration, step.level).members(step)
    if step.phase not in (Phase.FORWARD, Phase.BACKWARD):
        members = symbols.topology.first_edge[members]
    return [int(member) for member in members]


def _layer(symbols: Symbols, step: Step, most: int) -> Explanation:
    members = _members(symbols, step)
    columns = [[column(symbols, member) for member in members[:most]] for column in _LAYER_COLUMNS[step.phase]]
    parts = [part for column in columns for part in _in_column(column)]
    optimizer = symbols.iteration.document.training.optimizer
    fields = {"layer": step.item + 1, "count": len(members), "optimizer": optimizer}
    title = message(f"title.{step.phase}_layer", **fields)
    remark = message(f"remark.{step.phase}_layer", **fields)
    kind, quantities = _LAYER_RESULTS[step.phase]
    beyond = [Source(kind, member, name, step.sample) for member in members[most:MOST_LIT] for name in quantities]
    return Explanation(title, remark, tuple(parts), max(0, len(members) - most), tuple(beyond))


def _in_column(parts: list[Part]) -> Iterator[Part]:
    """Yield each part on one line, the general formula of most of them before the first."""
    generals = [(part.general_left, part.general) for part in parts]
    common = max(generals, key=generals.count, default=(None, None))
    for place, part in enumerate(parts):
        left, general = common if place == 0 else (None, None)
        yield replace(part, general_left=left, general=general, brief=True)


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

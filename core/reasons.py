"""Why a run halted, as a message: which stop, where, with the numbers that made it halt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from core.explain import explain
from core.finite import values_of
from core.halting import Sight, saturated_neurons, sign_changes
from core.message import Message, message
from core.network import Booleans, Topology
from core.numbers import EXACT, shown
from core.steps import Part, Phase
from core.stops import Kind, Stop
from core.symbols import edge_name, neuron_name

DIGITS = 4


def reason_of(stop: Stop, sight: Sight, step: int) -> Message:
    """Return why a stop halts at a step of an iteration."""
    number = sight.iteration.document.training.progress.updates + 1
    return message("run.halted", step=step, iteration=number, why=_WHY[stop.kind](stop, sight, step))


def told_apart(value: float, other: float) -> tuple[str, str]:
    """Return two numbers with as few digits as tell them apart, at least four: 0.0099996 and 0.01."""
    for digits in range(DIGITS, EXACT):
        pair = shown(value, digits), shown(other, digits)
        if pair[0] != pair[1]:
            return pair
    return shown(value, EXACT), shown(other, EXACT)


def _at_neuron(stop: Stop, sight: Sight, step: int) -> Message:
    return message("halt.breakpoint", name=neuron_of(stop, sight.topology))


def _at_edge(stop: Stop, sight: Sight, step: int) -> Message:
    return message("halt.breakpoint", name=edge_of(stop, sight.topology))


def _loss_below(stop: Stop, sight: Sight, step: int) -> Message:
    loss = sight.iteration.trace.batch_loss(sight.iteration.document.training.over_samples)
    found, below = told_apart(loss, stop.number or 0.0)
    return message("halt.loss_below", loss=found, below=below)


def _sign_change(stop: Stop, sight: Sight, step: int) -> Message:
    plan = sight.plan
    phase, quantity = (Phase.AVERAGE, "average") if plan.samples > 1 else (Phase.GRADIENT, "gradient")
    known = plan.known_at(phase, quantity) + plan.run_at(step).first - 1
    parameter = _one(sign_changes(stop, sight) & (known == step))
    gradient = sight.iteration.gradient[parameter]
    name = edge_name(sight.topology, int(sight.topology.first_edge[parameter]))
    key = "halt.turned_positive" if gradient > 0 else "halt.turned_negative"
    return message(key, name=edge_of(stop, sight.topology) if stop.edge else name, gradient=shown(gradient, DIGITS))


def _one(chosen: Booleans) -> int:
    return int(np.flatnonzero(chosen)[0])


def _not_finite(stop: Stop, sight: Sight, step: int) -> Message:
    values = values_of(sight.iteration, sight.plan, step)
    value = next(value for value in values if not np.isfinite(value))
    with np.errstate(all="ignore"):
        title = explain(sight.iteration, sight.plan.step(step)).title
    return message("halt.not_finite", title=title, value=shown(value))


def _saturated(stop: Stop, sight: Sight, step: int) -> Message:
    at = sight.plan.step(step)
    flat = saturated_neurons(stop, sight, at.sample)
    neuron = _one(flat & _members(sight, step)) if at.part is Part.LAYER else int(at.neuron or 0)
    slope = float(sight.iteration.trace.slope[at.sample, neuron])
    dead = sight.topology.neurons[neuron].activation == "relu"
    name = neuron_name(sight.topology, neuron)
    return message("halt.dead" if dead else "halt.saturated", name=name, slope=shown(slope, DIGITS))


def _members(sight: Sight, step: int) -> Booleans:
    members = np.zeros(len(sight.topology.neurons), dtype=np.bool_)
    members[sight.plan.members(sight.plan.step(step))] = True
    return members


def _weight_changed(stop: Stop, sight: Sight, step: int) -> Message:
    update, edge = sight.iteration.update, sight.topology.edge_index[stop.edge or ""]
    parameter = int(sight.topology.parameter_of_edge[edge])
    old, new = told_apart(float(update.weights[parameter]), float(update.parameters[parameter]))
    return message("halt.weight_changed", name=edge_of(stop, sight.topology), old=old, new=new)


_WHY: Mapping[Kind, Callable[[Stop, Sight, int], Message]] = {
    Kind.NEURON: _at_neuron,
    Kind.EDGE: _at_edge,
    Kind.LOSS_BELOW: _loss_below,
    Kind.SIGN_CHANGE: _sign_change,
    Kind.NOT_FINITE: _not_finite,
    Kind.SATURATED: _saturated,
    Kind.WEIGHT_CHANGED: _weight_changed,
}


def neuron_of(stop: Stop, topology: Topology) -> str:
    """Return what the neuron of a stop is called."""
    return neuron_name(topology, topology.neuron_index[stop.neuron or ""])


def edge_of(stop: Stop, topology: Topology) -> str:
    """Return what the edge of a stop is called; nothing where it is about any edge."""
    return "" if stop.edge is None else edge_name(topology, topology.edge_index[stop.edge])


def told(stop: Stop, topology: Topology) -> Message:
    """Return where or when a stop halts, for a list of stops."""
    if stop.kind in (Kind.NEURON, Kind.EDGE):
        return message("stop.at", name=neuron_of(stop, topology) if stop.neuron else edge_of(stop, topology))
    if stop.kind is Kind.SIGN_CHANGE and stop.edge is None:
        return message("stop.any_sign_change")
    if stop.number is not None:
        return message(f"stop.{stop.kind}", number=shown(stop.number, EXACT))
    return message(f"stop.{stop.kind}", name=edge_of(stop, topology)) if stop.edge else message(f"stop.{stop.kind}")

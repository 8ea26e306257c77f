"""At which steps of an iteration each stop halts: found by arithmetic over the plan, no step is explained for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.finite import first_not_finite
from core.iteration import Iteration
from core.network import Booleans, Integers, Topology, read_only
from core.order import order_of
from core.steps import Level, Phase, StepPlan
from core.stops import FLATTENING, Kind, Stop

NOWHERE = read_only(np.zeros(0, dtype=np.intp))
Signs = NDArray[np.int8]
Offsets = Mapping[Phase, Integers]
"""Places of steps within the phases, from 0."""


@dataclass(frozen=True, eq=False)
class Sight:
    """An iteration as a run meets it.

    Args:
        first: the first step that may halt a run forwards.
        signs_before: (parameters,) the last sign of each gradient in earlier iterations that was not 0; 0 if none was.
        was_finite: whether all numbers of the iteration before were finite, true if there is none.
    """

    iteration: Iteration
    plan: StepPlan
    forwards: bool
    first: int
    signs_before: Callable[[], Signs]
    was_finite: Callable[[], bool]

    @property
    def topology(self) -> Topology:
        return self.iteration.document.network.topology


def halts_of(stop: Stop, sight: Sight) -> Integers:
    """Return the steps at which a stop halts, rising; of a number that is not finite only the first."""
    return _HALTS[stop.kind](stop, sight)


# Breakpoints


def neuron_offsets(plan: StepPlan, neuron: int) -> Offsets:
    """Return the places of all steps that compute something of a neuron."""
    topology, order = plan.topology, order_of(plan.topology)
    if not topology.neurons[neuron].role.computes:
        return {}
    output = np.flatnonzero(topology.outputs == neuron)
    out, delta = plan.known_at(Phase.FORWARD, "out")[neuron], plan.known_at(Phase.BACKWARD, "delta")[neuron]
    loss = plan.known_at(Phase.LOSS, "loss_share")[output] - 1
    if plan.level is not Level.TERM:
        return {Phase.FORWARD: np.array([out - 1]), Phase.LOSS: loss, Phase.BACKWARD: np.array([delta - 1])}
    net, total = plan.known_at(Phase.FORWARD, "net")[neuron], plan.known_at(Phase.BACKWARD, "dE_dout")[neuron]
    incoming, group = order.incoming.of(neuron), order.group_of[neuron]
    factors = len(order.groups[group]) if group >= 0 else 1
    back = len(output) + len(order.outgoing.of(neuron)) + 1
    own = np.sort(plan.known_at(Phase.GRADIENT, "own")[incoming]) - 1
    return {
        Phase.FORWARD: np.append(np.arange(net - len(incoming) - 1, net), out - 1),
        Phase.LOSS: loss,
        Phase.BACKWARD: np.append(np.arange(total - back, total), np.arange(delta - factors - 1, delta)),
        Phase.GRADIENT: own,
    }


def edge_offsets(plan: StepPlan, edge: int) -> Offsets:
    """Return the places of all steps that compute something of an edge, or of the weight that it shares."""
    topology = plan.topology
    parameter = int(topology.parameter_of_edge[edge])
    ends = {
        Phase.GRADIENT: int(plan.known_at(Phase.GRADIENT, "gradient")[parameter]),
        Phase.UPDATE: int(plan.known_at(Phase.UPDATE, "update")[parameter]),
    }
    if plan.samples > 1:
        ends[Phase.AVERAGE] = int(plan.known_at(Phase.AVERAGE, "average")[parameter])
    offsets = {phase: np.array([end - 1]) for phase, end in ends.items()}
    if plan.level is not Level.TERM:
        return offsets
    own = int(plan.known_at(Phase.GRADIENT, "own")[edge])
    offsets |= _passes_of_edge(plan, edge)
    offsets[Phase.GRADIENT] = np.unique([own - 1, ends[Phase.GRADIENT] - 1])
    offsets[Phase.UPDATE] = _unit(plan.known_at(Phase.UPDATE, "update"), parameter)
    if plan.samples > 1:
        offsets[Phase.AVERAGE] = _unit(plan.known_at(Phase.AVERAGE, "average"), parameter)
    return offsets


def _passes_of_edge(plan: StepPlan, edge: int) -> Offsets:
    """Return an edge's product forwards and, where its source is computed, its share backwards."""
    topology, order = plan.topology, order_of(plan.topology)
    source, target = int(topology.edges.source[edge]), int(topology.edges.target[edge])
    incoming, outgoing = order.incoming.of(target), order.outgoing.of(source)
    end = int(plan.known_at(Phase.FORWARD, "net")[target])
    offsets = {Phase.FORWARD: np.flatnonzero(incoming == edge) + (end - len(incoming) - 1)}
    if topology.neurons[source].role.computes:
        end = int(plan.known_at(Phase.BACKWARD, "dE_dout")[source])
        offsets[Phase.BACKWARD] = np.flatnonzero(outgoing == edge) + (end - len(outgoing) - 1)
    return offsets


def _unit(ends: Integers, item: int) -> Integers:
    """Return the places of the steps after which, at the last of them, an item's value is known."""
    earlier = ends[ends < ends[item]]
    return np.arange(earlier.max(initial=0), ends[item])


@lru_cache(maxsize=64)
def _breakpoint_steps(plan: StepPlan, kind: Kind, index: int) -> Integers:
    offsets = neuron_offsets(plan, index) if kind is Kind.NEURON else edge_offsets(plan, index)
    found = [run.first + offsets[run.phase] for run in plan.phases if run.phase in offsets]
    return read_only(np.concatenate(found)) if found else NOWHERE


def _at_neuron(stop: Stop, sight: Sight) -> Integers:
    neuron = sight.topology.neuron_index.get(stop.neuron or "")
    return NOWHERE if neuron is None else _breakpoint_steps(sight.plan, Kind.NEURON, neuron)


def _at_edge(stop: Stop, sight: Sight) -> Integers:
    edge = sight.topology.edge_index.get(stop.edge or "")
    return NOWHERE if edge is None else _breakpoint_steps(sight.plan, Kind.EDGE, edge)


# Conditions


def _loss_below(stop: Stop, sight: Sight) -> Integers:
    iteration = sight.iteration
    loss = iteration.trace.batch_loss(iteration.document.training.over_samples)
    if stop.number is None or not loss < stop.number:
        return NOWHERE
    last = next(run for run in reversed(sight.plan.phases) if run.phase is Phase.LOSS)
    return np.array([last.first + last.count - 1])


def signs_of(iteration: Iteration) -> Signs:
    """Return the sign of each parameter's gradient, (parameters,): −1, 0 or 1; NaN has none."""
    signs = np.sign(iteration.gradient)
    return np.where(np.isnan(signs), 0, signs).astype(np.int8)


def watched(stop: Stop, topology: Topology) -> Booleans:
    """Return which parameters a stop is about, (parameters,): all, or the one of its edge."""
    chosen = np.ones(len(topology.first_edge), dtype=np.bool_)
    if stop.edge is not None:
        edge = topology.edge_index.get(stop.edge)
        chosen[:] = False
        if edge is not None:
            chosen[topology.parameter_of_edge[edge]] = True
    return chosen


def sign_changes(stop: Stop, sight: Sight) -> Booleans:
    """Return which watched gradients have another sign than when they last were not 0, (parameters,)."""
    changed: Booleans = (signs_of(sight.iteration) * sight.signs_before() < 0) & watched(stop, sight.topology)
    return changed


def _sign_change(stop: Stop, sight: Sight) -> Integers:
    return _of_parameters(sight, sign_changes(stop, sight))


def _of_parameters(sight: Sight, chosen: Booleans) -> Integers:
    """Return the steps that finish the gradients which the update uses."""
    if not chosen.any():
        return NOWHERE
    plan = sight.plan
    phase, quantity = (Phase.AVERAGE, "average") if plan.samples > 1 else (Phase.GRADIENT, "gradient")
    return np.unique(_first_of(plan, phase) - 1 + plan.known_at(phase, quantity)[chosen])


def _first_of(plan: StepPlan, phase: Phase) -> int:
    return next(run.first for run in plan.phases if run.phase is phase)


def flattening(topology: Topology) -> Booleans:
    """Return which neurons have an activation that saturates, (neurons,)."""
    return np.array([n.role.computes and n.activation in FLATTENING for n in topology.neurons], dtype=np.bool_)


def saturated_neurons(stop: Stop, sight: Sight, sample: int) -> Booleans:
    """Return which neurons are saturated in a sample, (neurons,): |f′(net)| is at most the stop's number."""
    with np.errstate(invalid="ignore"):
        flat = np.abs(sight.iteration.trace.slope[sample]) <= (stop.number or 0.0)
    found: Booleans = flat & flattening(sight.topology)
    return found


def _saturated(stop: Stop, sight: Sight) -> Integers:
    known = sight.plan.known_at(Phase.FORWARD, "out")
    found = [
        run.first - 1 + known[saturated_neurons(stop, sight, run.sample)]
        for run in sight.plan.phases
        if run.phase is Phase.FORWARD
    ]
    return np.unique(np.concatenate(found)) if found else NOWHERE


def _weight_changed(stop: Stop, sight: Sight) -> Integers:
    edge = sight.topology.edge_index.get(stop.edge or "")
    if edge is None:
        return NOWHERE
    parameter = int(sight.topology.parameter_of_edge[edge])
    old, new = sight.iteration.update.weights[parameter], sight.iteration.update.parameters[parameter]
    if old == new or (np.isnan(old) and np.isnan(new)):
        return NOWHERE
    plan = sight.plan
    return np.array([_first_of(plan, Phase.UPDATE) - 1 + plan.known_at(Phase.UPDATE, "update")[parameter]])


def _not_finite(stop: Stop, sight: Sight) -> Integers:
    found = first_not_finite(sight.iteration, sight.plan, sight.first if sight.forwards else 1)
    if found is None or (not sight.forwards and not sight.was_finite()):
        return NOWHERE
    return np.array([found])


_HALTS: Mapping[Kind, Callable[[Stop, Sight], Integers]] = {
    Kind.NEURON: _at_neuron,
    Kind.EDGE: _at_edge,
    Kind.LOSS_BELOW: _loss_below,
    Kind.SIGN_CHANGE: _sign_change,
    Kind.NOT_FINITE: _not_finite,
    Kind.SATURATED: _saturated,
    Kind.WEIGHT_CHANGED: _weight_changed,
}

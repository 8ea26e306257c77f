"""The results of many steps at once, as arrays: what `core.explain.result_of` tells of one, without its formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.iteration import Iteration
from core.network import Floats, Integers
from core.steps import Part, Phase, Step, StepPlan

NONE = -1


@dataclass(frozen=True, eq=False)
class _Alike:
    """Steps of one phase and part as columns: their places among all steps, and what they are about; −1 for nothing."""

    places: Integers
    sample: Integers
    neuron: Integers
    edge: Integers
    item: Integers


@lru_cache(maxsize=8)
def steps_of(plan: StepPlan) -> tuple[Step, ...]:
    """Return every step of a plan; kept for the plans used last."""
    return tuple(plan.step(index) for index in range(1, plan.count + 1))


@lru_cache(maxsize=8)
def _grouped(plan: StepPlan) -> Mapping[tuple[Phase, Part], _Alike]:
    rows: dict[tuple[Phase, Part], list[tuple[int, ...]]] = {}
    for place, step in enumerate(steps_of(plan)):
        neuron, edge = (NONE if found is None else found for found in (step.neuron, step.edge))
        rows.setdefault((step.phase, step.part), []).append((place, step.sample, neuron, edge, step.item))
    return {kind: _Alike(*np.array(found, dtype=np.intp).T) for kind, found in rows.items()}


def step_values(iteration: Iteration, plan: StepPlan) -> Floats:
    """Return the result of every step of a plan, (steps,): of net and out together, out; of a whole layer, NaN."""
    result = np.full(plan.count, np.nan)
    with np.errstate(all="ignore"):
        for (phase, part), alike in _grouped(plan).items():
            if part is not Part.LAYER:
                result[alike.places] = _VALUES[phase, part](iteration, alike)
    return result


def layer_values(iteration: Iteration, plan: StepPlan, step: Step) -> tuple[Integers, Floats]:
    """Return the neurons, or the edges, that a step of a whole layer is about, and their results; tied edges each."""
    members = plan.members(step)
    if step.phase in (Phase.FORWARD, Phase.BACKWARD):
        trace = iteration.trace
        return members, (trace.out if step.phase is Phase.FORWARD else trace.delta)[step.sample, members]
    topology = iteration.document.network.topology
    edges = members if not topology.tied else np.flatnonzero(np.isin(topology.parameter_of_edge, members))
    values = iteration.update.parameters
    if step.phase is Phase.GRADIENT:
        values = iteration.trace.gradients(step.sample)
    elif step.phase is Phase.AVERAGE:
        values = iteration.gradient
    return edges, values[topology.parameter_of_edge[edges]]


def _of_neuron(quantity: str) -> Callable[[Iteration, _Alike], Floats]:
    def values(iteration: Iteration, alike: _Alike) -> Floats:
        found: Floats = getattr(iteration.trace, quantity)[alike.sample, alike.neuron]
        return found

    return values


def _of_output(quantity: str) -> Callable[[Iteration, _Alike], Floats]:
    def values(iteration: Iteration, alike: _Alike) -> Floats:
        outputs = iteration.trace.network.topology.outputs
        place = np.full(len(iteration.trace.network.neurons), NONE, dtype=np.intp)
        place[outputs] = np.arange(len(outputs))
        found: Floats = getattr(iteration.trace, quantity)[alike.sample, place[alike.neuron]]
        return found

    return values


def _product(iteration: Iteration, alike: _Alike) -> Floats:
    trace, ends = iteration.trace, iteration.trace.network.edges
    result: Floats = trace.network.weights[alike.edge] * trace.out[alike.sample, ends.source[alike.edge]]
    return result


def _edge_share(iteration: Iteration, alike: _Alike) -> Floats:
    trace, ends = iteration.trace, iteration.trace.network.edges
    result: Floats = iteration.backward_weights[alike.edge] * trace.delta[alike.sample, ends.target[alike.edge]]
    return result


def _jacobian(iteration: Iteration, alike: _Alike) -> Floats:
    """Return ∂E/∂out_k · out_k([j = k] − out_j), k the step's item."""
    trace = iteration.trace
    total, other = trace.dE_dout[alike.sample, alike.item], trace.out[alike.sample, alike.item]
    out = trace.out[alike.sample, alike.neuron]
    return np.where(alike.neuron == alike.item, total * out * (1.0 - out), -(total * other * out))


def _own(iteration: Iteration, alike: _Alike) -> Floats:
    trace, ends = iteration.trace, iteration.trace.network.edges
    delta = trace.delta[alike.sample, ends.target[alike.edge]]
    result: Floats = delta * trace.out[alike.sample, ends.source[alike.edge]]
    return result


def _gradients(iteration: Iteration, samples: Integers, edges: Integers) -> Floats:
    topology = iteration.document.network.topology
    by_sample = np.stack([iteration.trace.gradients(sample) for sample in range(iteration.trace.samples)])
    result: Floats = by_sample[samples, topology.parameter_of_edge[edges]]
    return result


def _sample_share(iteration: Iteration, alike: _Alike) -> Floats:
    gradients = _gradients(iteration, alike.item, alike.edge)
    is_mean = iteration.document.training.over_samples == "mean"
    return gradients / len(iteration.rows) if is_mean else gradients


def _by_parameter(values: Floats, iteration: Iteration, alike: _Alike) -> Floats:
    result: Floats = values[iteration.document.network.topology.parameter_of_edge[alike.edge]]
    return result


def _update_term(iteration: Iteration, alike: _Alike) -> Floats:
    terms = [*iteration.update.terms.values()][:-1]
    by_term = np.stack([*terms, iteration.update.parameters])
    result: Floats = by_term[alike.item, iteration.document.network.topology.parameter_of_edge[alike.edge]]
    return result


def _new_weight(iteration: Iteration, alike: _Alike) -> Floats:
    return _by_parameter(iteration.update.parameters, iteration, alike)


_VALUES: Mapping[tuple[Phase, Part], Callable[[Iteration, _Alike], Floats]] = {
    (Phase.FORWARD, Part.PRODUCT): _product,
    (Phase.FORWARD, Part.NET): _of_neuron("net"),
    (Phase.FORWARD, Part.OUT): _of_neuron("out"),
    (Phase.FORWARD, Part.NEURON): _of_neuron("out"),
    (Phase.LOSS, Part.LOSS_SHARE): _of_output("loss_shares"),
    (Phase.LOSS, Part.LOSS): lambda iteration, alike: iteration.trace.losses[alike.sample],
    (Phase.BACKWARD, Part.OWN_DE_DOUT): _of_output("own_dE_dout"),
    (Phase.BACKWARD, Part.EDGE_SHARE): _edge_share,
    (Phase.BACKWARD, Part.DE_DOUT): _of_neuron("dE_dout"),
    (Phase.BACKWARD, Part.SLOPE): _of_neuron("slope"),
    (Phase.BACKWARD, Part.JACOBIAN): _jacobian,
    (Phase.BACKWARD, Part.DELTA): _of_neuron("delta"),
    (Phase.GRADIENT, Part.OWN): _own,
    (Phase.GRADIENT, Part.GRADIENT): lambda iteration, alike: _gradients(iteration, alike.sample, alike.edge),
    (Phase.AVERAGE, Part.SAMPLE_SHARE): _sample_share,
    (Phase.AVERAGE, Part.AVERAGE): lambda iteration, alike: _by_parameter(iteration.gradient, iteration, alike),
    (Phase.UPDATE, Part.UPDATE_TERM): _update_term,
    (Phase.UPDATE, Part.FROZEN): _new_weight,
    (Phase.UPDATE, Part.UPDATE): _new_weight,
}

"""The first step whose result is not finite: arrays tell where to look, only there are steps worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from core.explain import result_of
from core.iteration import Iteration
from core.network import Booleans, Floats, Integers
from core.order import order_of
from core.steps import Level, Phase, PhaseRun, StepPlan


def is_finite(iteration: Iteration) -> bool:
    """Tell whether every number of an iteration is finite (net, slope and delta of inputs and biases do not count)."""
    trace, update = iteration.trace, iteration.update
    passive = len(trace.network.neurons) - len(order_of(trace.network.topology).computing)
    holes = trace.rows.size - int(np.count_nonzero(np.isfinite(trace.rows)))
    arrays: list[Floats] = [trace.losses, trace.loss_shares, trace.own_dE_dout, update.gradient, update.parameters]
    if update.memory:
        arrays += update.terms.values()
    return holes == 3 * passive * trace.samples and all(bool(np.isfinite(array).all()) for array in arrays)


def first_not_finite(iteration: Iteration, plan: StepPlan, first: int = 1) -> int | None:
    """Return the first step from `first` on whose result is infinite or NaN; None where all are finite."""
    if is_finite(iteration):
        return None
    for run in plan.phases:
        if run.first + run.count <= first:
            continue
        for place in _doubtful(iteration, plan, run):
            index = run.first + place
            if index >= first and not step_is_finite(iteration, plan, index):
                return index
    return None


def step_is_finite(iteration: Iteration, plan: StepPlan, index: int) -> bool:
    """Tell whether all numbers of a step's result are finite."""
    return all(np.isfinite(value) for value in values_of(iteration, plan, index))


def values_of(iteration: Iteration, plan: StepPlan, index: int) -> Iterable[float]:
    """Return the numbers of a step's result."""
    with np.errstate(all="ignore"):
        result = result_of(iteration, plan.step(index))
    return result.values() if isinstance(result, dict) else (result,)


def _doubtful(iteration: Iteration, plan: StepPlan, run: PhaseRun) -> Iterable[int]:
    """Return, rising, the places in a phase of all steps whose result may be not finite; most others are left out."""
    return _DOUBTFUL[run.phase](iteration, plan, run.sample)


def _bad(*arrays: Floats) -> Booleans:
    bad = np.zeros(len(arrays[0]), dtype=np.bool_)
    for array in arrays:
        bad |= ~np.isfinite(array)
    return bad


def _units(ends: Integers, bad: Booleans) -> Iterator[int]:
    """Return the places of all steps that lead to the values of some items; `ends`: when each item's value is known."""
    starts = np.concatenate(([0], np.unique(ends)))
    lasts = np.unique(ends[bad & (ends > 0)])
    for end in lasts.tolist():
        yield from range(int(starts[np.searchsorted(starts, end) - 1]), end)


def _forward(iteration: Iteration, plan: StepPlan, sample: int) -> Iterator[int]:
    trace, computes = iteration.trace, _computes(plan)
    nets, outs = _bad(trace.net[sample]) & computes, _bad(trace.out[sample]) & computes
    return _both(plan, Phase.FORWARD, ("net", nets), ("out", nets | outs))


def _backward(iteration: Iteration, plan: StepPlan, sample: int) -> Iterator[int]:
    trace, order = iteration.trace, order_of(plan.topology)
    totals = _bad(trace.dE_dout[sample])
    totals[plan.topology.outputs] |= _bad(trace.own_dE_dout[sample])
    with np.errstate(all="ignore"):
        shares = iteration.backward_weights * trace.delta[sample].take(plan.topology.edges.target)
    totals[plan.topology.edges.source[_bad(shares)]] = True
    deltas = totals | _bad(trace.slope[sample], trace.delta[sample])
    for group in order.groups:
        deltas[group] = deltas[group].any()
    computes = _computes(plan)
    return _both(plan, Phase.BACKWARD, ("dE_dout", (totals | deltas) & computes), ("delta", deltas & computes))


def _both(plan: StepPlan, phase: Phase, one: tuple[str, Booleans], other: tuple[str, Booleans]) -> Iterator[int]:
    """Return the places of the steps that lead to two quantities of neurons, which share the phase."""
    computing = order_of(plan.topology).computing
    ends = np.concatenate([plan.known_at(phase, quantity)[computing] for quantity, _ in (one, other)])
    return _units(ends, np.concatenate([bad[computing] for _, bad in (one, other)]))


def _computes(plan: StepPlan) -> Booleans:
    return np.array([neuron.role.computes for neuron in plan.topology.neurons], dtype=np.bool_)


def _loss(iteration: Iteration, plan: StepPlan, sample: int) -> range:
    return range(len(plan.topology.outputs) + 1)


def _gradient(iteration: Iteration, plan: StepPlan, sample: int) -> list[int]:
    topology = plan.topology
    bad = _bad(iteration.trace.gradients(sample))
    places = _last_steps(plan.known_at(Phase.GRADIENT, "gradient"), bad)
    if plan.level is Level.TERM:
        of_edges = _bad(iteration.trace.own(sample)) | bad[topology.parameter_of_edge]
        places += _last_steps(plan.known_at(Phase.GRADIENT, "own"), of_edges)
    return sorted(set(places))


def _last_steps(ends: Integers, bad: Booleans) -> list[int]:
    places: list[int] = (np.unique(ends[bad]) - 1).tolist()
    return places


def _average(iteration: Iteration, plan: StepPlan, sample: int) -> Iterator[int]:
    shares = [iteration.trace.gradients(s) for s in range(plan.samples)]
    return _units(plan.known_at(Phase.AVERAGE, "average"), _bad(iteration.gradient, *shares))


def _update(iteration: Iteration, plan: StepPlan, sample: int) -> Iterator[int]:
    terms = iteration.update.terms.values()
    return _units(plan.known_at(Phase.UPDATE, "update"), _bad(iteration.update.parameters, *terms))


_DOUBTFUL: Mapping[Phase, Callable[[Iteration, StepPlan, int], Iterable[int]]] = {
    Phase.FORWARD: _forward,
    Phase.LOSS: _loss,
    Phase.BACKWARD: _backward,
    Phase.GRADIENT: _gradient,
    Phase.AVERAGE: _average,
    Phase.UPDATE: _update,
}

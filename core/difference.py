"""One weight's gradient against differences of the loss, at any step h: measured points of truncation and round-off.

The central difference misses the gradient by truncation, |E‴|·h²/6, which falls as h², and by round-off, about ε|E|/h,
which grows as h shrinks: between them lies the smallest error. The one-sided difference's truncation, |E″|·h/2, falls
as h only.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.document import Loss
from core.iteration import Iteration
from core.network import Booleans, Floats, Network, Topology
from core.propagation import OverSamples, nets_and_losses

STEP = 1e-6
KINKED = ("relu", "leaky_relu", "step")
PER_DECADE = 4
LOWEST_POWER = -14
STEPS: tuple[float, ...] = tuple(10.0 ** (place / PER_DECADE) for place in range(LOWEST_POWER * PER_DECADE, 1))
BRANCH = 30.0  # a branch of the V rises at least so many times above the smallest error


def usual_step(weight: float) -> float:
    """Return the check's own h = 10⁻⁶ · max(1, |w|), at most 1, and 10⁻⁶ for a weight that is not finite."""
    return min(1.0, STEP * max(1.0, abs(weight))) if math.isfinite(weight) else STEP


def errors_of(analytic: Floats, numeric: Floats) -> Floats:
    """Return |a − n| / max(1, |a|, |n|); infinite where a number is missing or not finite."""
    with np.errstate(all="ignore"):
        errors = np.abs(analytic - numeric) / np.maximum(1.0, np.maximum(np.abs(analytic), np.abs(numeric)))
    return np.where(np.isnan(errors), np.inf, errors)


def kinked_neurons(topology: Topology) -> Booleans:
    """Tell which neurons have an activation whose derivative jumps at 0."""
    bent = [
        neuron.role.computes
        and (neuron.activation in KINKED or (neuron.activation == "elu" and neuron.parameters.get("alpha", 1.0) != 1.0))
        for neuron in topology.neurons
    ]
    return np.array(bent, dtype=np.bool_)


def crossings(low_net: Floats, high_net: Floats, kinked: Booleans) -> Booleans:
    """Tell, (samples, neurons), whose kink lies between two net inputs, or under one of two different ones."""
    crossed: Booleans = (low_net > 0) != (high_net > 0)
    touched: Booleans = ((low_net == 0) | (high_net == 0)) & (low_net != high_net)
    return (crossed | touched) & kinked


@dataclass(frozen=True)
class Difference:
    """E at w − h, w and w + h, and the gradient by backprop; `kinks` are neurons whose kink lies between."""

    step: float
    below: float
    at: float
    above: float
    analytic: float
    kinks: tuple[int, ...] = ()

    @property
    def numeric(self) -> float:
        """(E(w + h) − E(w − h)) / 2h."""
        return (self.above - self.below) / (2 * self.step)

    @property
    def one_sided(self) -> float:
        """(E(w + h) − E(w)) / h."""
        return (self.above - self.at) / self.step

    @property
    def absolute(self) -> float:
        """|a − n|; infinite where a number is missing or not finite."""
        return _absolute(self.analytic, self.numeric)

    @property
    def error(self) -> float:
        """|a − n| / max(1, |a|, |n|), as the check of all weights measures it."""
        return _relative(self.analytic, self.numeric)

    @property
    def one_sided_error(self) -> float:
        """The same measure for the one-sided difference."""
        return _relative(self.analytic, self.one_sided)


def _absolute(analytic: float, numeric: float) -> float:
    error = abs(analytic - numeric)
    return math.inf if math.isnan(error) else error


def _relative(analytic: float, numeric: float) -> float:
    return float(errors_of(np.float64(analytic), np.float64(numeric)))  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Probe:
    """The loss as a function of one parameter, all others held; edges of a tie move together, frozen ones move too.

    Args:
        inputs, targets: the rows that E is taken over: one sample, or a batch whose losses are added or averaged.
        analytic: ∂E/∂w by backprop at the network's weights.
    """

    network: Network
    loss: Loss
    inputs: Floats
    targets: Floats
    over_samples: OverSamples
    parameter: int
    analytic: float

    @property
    def weight(self) -> float:
        """The weight at which the gradient is taken."""
        return float(self.network.parameters[self.parameter])

    @cached_property
    def loss_at_weight(self) -> float:
        """E(w)."""
        return self._moved(0.0)[1]

    @cached_property
    def _kinked(self) -> Booleans:
        return kinked_neurons(self.network.topology)

    def difference(self, step: float) -> Difference:
        """Measure E on both sides of the weight."""
        (low_net, below), (high_net, above) = self._moved(-step), self._moved(step)
        crossed = np.flatnonzero(crossings(low_net, high_net, self._kinked).any(axis=0))
        return Difference(step, below, self.loss_at_weight, above, self.analytic, tuple(crossed.tolist()))

    def _moved(self, move: float) -> tuple[Floats, float]:
        nets, losses = moved(self.network, self.loss, self.inputs, self.targets, self.parameter, move)
        with np.errstate(all="ignore"):
            return nets, float(losses.mean() if self.over_samples == "mean" else losses.sum())


def moved(
    network: Network, loss: Loss, inputs: Floats, targets: Floats, parameter: int, move: float
) -> tuple[Floats, Floats]:
    """Return (samples, neurons) net inputs and (samples,) losses with one parameter moved."""
    parameters = network.parameters.copy()
    parameters[parameter] += move
    return nets_and_losses(network.with_parameters(parameters), loss, inputs, targets)


def probe_of(iteration: Iteration, edge: int, sample: int | None) -> Probe:
    """Return the probe of an edge's weight for one sample of the iteration's batch; None: for the batch.

    At the weights of the iteration's trace: textbook Nesterov's gradient is taken at the look-ahead point.
    """
    document, trace = iteration.document, iteration.trace
    over = document.training.over_samples
    parameter = int(trace.network.topology.parameter_of_edge[edge])
    gradients = trace.batch_gradient(over) if sample is None else trace.gradients(sample)
    inputs, targets = document.samples(iteration.rows if sample is None else (iteration.rows[sample],))
    return Probe(trace.network, document.loss, inputs, targets, over, parameter, float(gradients[parameter]))


@dataclass(frozen=True, eq=False)
class Valley:
    """Measured differences at the steps of STEPS, from the smallest h to the largest: the V of two errors."""

    points: tuple[Difference, ...]

    @cached_property
    def usable(self) -> tuple[Difference, ...]:
        """The points with a finite error and no kink between."""
        return tuple(point for point in self.points if not point.kinks and math.isfinite(point.error))

    @cached_property
    def best(self) -> Difference | None:
        """The point with the smallest error; of equal ones that with the largest h. None: no point is usable."""
        return min(reversed(self.usable), key=lambda point: point.error, default=None)

    @cached_property
    def round_off(self) -> tuple[Difference, ...]:
        """The branch left of the best point, where round-off rules; empty where errors hardly rise."""
        return self._branch(left=True)

    @cached_property
    def truncation(self) -> tuple[Difference, ...]:
        """The branch right of the best point, where truncation rules; empty where E is a parabola in w, or flat."""
        return self._branch(left=False)

    def _branch(self, left: bool) -> tuple[Difference, ...]:
        if self.best is None:
            return ()
        middle = self.best.step
        branch = tuple(point for point in self.usable if (point.step < middle if left else point.step > middle))
        floor = max(self.best.error, np.finfo(np.float64).eps)
        return branch if max((point.error for point in branch), default=0.0) > BRANCH * floor else ()


def valley(probe: Probe) -> Generator[float, None, Valley]:
    """Measure a weight's differences at all STEPS; yields progress from 0 to 1, returns the points."""
    points = []
    for place, step in enumerate(STEPS):
        points.append(probe.difference(step))
        yield (place + 1) / len(STEPS)
    return Valley(tuple(points))

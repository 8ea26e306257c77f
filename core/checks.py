"""The gradient check: every gradient of every sample against central differences."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.difference import crossings, errors_of, kinked_neurons, moved, usual_step
from core.document import Document
from core.network import Booleans, Floats, Integers
from core.propagation import OverSamples, propagate

TOLERANCE = 1e-6
NONE = -1


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The outcome, one entry for each parameter.

    Args:
        errors: (parameters,) the largest error over the samples of each, NaN where it was left out because of a kink.
        first_edge: (parameters,) the edge that a parameter is named by.
        analytic: (parameters,) the gradient by backprop of the sample with that error, or of the one at a kink.
        numeric: (parameters,) the central difference of the same sample.
        samples: (parameters,) that sample, a row of the data.
        kink_neurons: (parameters,) the first neuron whose kink lies within the step; −1 without one.
        loss: E of the samples at the network's weights; of several numbers the first that is not finite.
    """

    errors: Floats
    first_edge: Integers
    analytic: Floats
    numeric: Floats
    samples: Integers
    kink_neurons: Integers
    loss: float = 0.0

    @property
    def unchecked(self) -> Booleans:
        """The parameters that cannot be judged: their gradient, or the loss on a side, is not finite."""
        return np.isinf(self.errors)

    @property
    def wrong(self) -> Booleans:
        """The parameters whose two gradients differ by more than the tolerance."""
        return (self.errors > TOLERANCE) & ~self.unchecked

    @property
    def kinks(self) -> Integers:
        """The edges left out, because a net input crosses the kink of its activation within the step."""
        return self.first_edge[np.isnan(self.errors)]

    @property
    def max_error(self) -> float:
        """The largest error; 0 where nothing was checked."""
        return float(np.nanmax(self.errors)) if np.isfinite(self.errors).any() or np.isinf(self.errors).any() else 0.0

    @property
    def worst(self) -> int | None:
        """The parameter with the largest error; None where nothing was checked."""
        return None if np.isnan(self.errors).all() else int(np.nanargmax(self.errors))

    @property
    def worst_edge(self) -> int | None:
        """The edge with the largest error; a tie's first."""
        return None if self.worst is None else int(self.first_edge[self.worst])

    @property
    def passed(self) -> bool:
        """Whether no error is above the tolerance."""
        return self.max_error <= TOLERANCE


@dataclass(frozen=True)
class _Finding:
    """What was found of one parameter, as GradientCheck holds it."""

    error: float
    analytic: float
    numeric: float
    sample: int
    kink_neuron: int = NONE


def check_gradients(
    document: Document, over_samples: OverSamples | None = None
) -> Generator[float, None, GradientCheck]:
    """Compare every gradient with a central difference; yields progress from 0 to 1, returns the check.

    n = (E(w + h) − E(w − h)) / 2h,  h = 10⁻⁶ · max(1, |w|),  error = |a − n| / max(1, |a|, |n|)

    Args:
        over_samples: None: each sample has an E of its own; else E is the mean or the sum over all of them.

    Raises:
        KeyError, ValueError: if the document is a draft (core/validity.py).
    """
    network = document.network
    trace = propagate(network, document.loss, document.inputs, document.targets)
    if over_samples is None:
        analytic = np.array([trace.gradients(sample) for sample in range(trace.samples)])
    else:
        analytic = trace.batch_gradient(over_samples)[np.newaxis]
    kinked = kinked_neurons(network.topology)
    found = []
    for parameter, weight in enumerate(network.parameters):
        found.append(_examine(document, parameter, usual_step(weight), analytic[:, parameter], kinked, over_samples))
        yield (parameter + 1) / len(network.parameters)
    return GradientCheck(
        np.array([one.error for one in found], dtype=np.float64),
        network.topology.first_edge,
        np.array([one.analytic for one in found], dtype=np.float64),
        np.array([one.numeric for one in found], dtype=np.float64),
        np.array([one.sample for one in found], dtype=np.intp),
        np.array([one.kink_neuron for one in found], dtype=np.intp),
        _told_loss(_losses(trace.losses, over_samples)),
    )


def _losses(losses: Floats, over_samples: OverSamples | None) -> Floats:
    """Return (1,) the loss of all samples together, or (samples,) those of each."""
    if over_samples is None:
        return losses
    with np.errstate(all="ignore"):
        return np.atleast_1d(losses.mean() if over_samples == "mean" else losses.sum())


def _told_loss(losses: Floats) -> float:
    infinite = losses[~np.isfinite(losses)]
    return float(infinite[0] if len(infinite) else losses[0] if len(losses) else 0.0)


def _examine(
    document: Document,
    parameter: int,
    step: float,
    analytic: Floats,
    kinked: Booleans,
    over_samples: OverSamples | None,
) -> _Finding:
    """Return the worst sample of a parameter; or a sample in which some net input crosses a kink."""
    (low_net, low), (high_net, high) = (
        moved(document.network, document.loss, document.inputs, document.targets, parameter, move)
        for move in (-step, step)
    )
    with np.errstate(all="ignore"):
        numeric = (_losses(high, over_samples) - _losses(low, over_samples)) / (2 * step)
    crossed = crossings(low_net, high_net, kinked)
    if crossed.any():
        sample, neuron = divmod(int(crossed.argmax()), crossed.shape[1])
        place = sample if over_samples is None else 0
        return _Finding(float("nan"), float(analytic[place]), float(numeric[place]), sample, neuron)
    errors = errors_of(analytic, numeric)
    if not len(errors):
        return _Finding(0.0, float("nan"), float("nan"), NONE)
    worst = int(errors.argmax())
    return _Finding(float(errors[worst]), float(analytic[worst]), float(numeric[worst]), worst)

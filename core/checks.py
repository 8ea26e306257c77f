"""The gradient check: every gradient of every sample against central differences."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.difference import crossings, errors_of, kinked_neurons, moved, usual_step
from core.document import Document
from core.network import Booleans, Floats, Integers
from core.propagation import propagate

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
    """

    errors: Floats
    first_edge: Integers
    analytic: Floats
    numeric: Floats
    samples: Integers
    kink_neurons: Integers

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


def check_gradients(document: Document) -> Generator[float, None, GradientCheck]:
    """Compare every gradient with a central difference; yields progress from 0 to 1, returns the check.

    n = (E(w + h) − E(w − h)) / 2h,  h = 10⁻⁶ · max(1, |w|),  error = |a − n| / max(1, |a|, |n|)

    Raises:
        KeyError, ValueError: if the document is a draft (core/validity.py).
    """
    network = document.network
    trace = propagate(network, document.loss, document.inputs, document.targets)
    analytic = np.array([trace.gradients(sample) for sample in range(trace.samples)])
    kinked = kinked_neurons(network.topology)
    found = []
    for parameter, weight in enumerate(network.parameters):
        found.append(_examine(document, parameter, usual_step(weight), analytic[:, parameter], kinked))
        yield (parameter + 1) / len(network.parameters)
    return GradientCheck(
        np.array([one.error for one in found], dtype=np.float64),
        network.topology.first_edge,
        np.array([one.analytic for one in found], dtype=np.float64),
        np.array([one.numeric for one in found], dtype=np.float64),
        np.array([one.sample for one in found], dtype=np.intp),
        np.array([one.kink_neuron for one in found], dtype=np.intp),
    )


def _examine(document: Document, parameter: int, step: float, analytic: Floats, kinked: Booleans) -> _Finding:
    """Return the worst sample of a parameter; or a sample in which some net input crosses a kink."""
    (low_net, low), (high_net, high) = (
        moved(document.network, document.loss, document.inputs, document.targets, parameter, move)
        for move in (-step, step)
    )
    with np.errstate(all="ignore"):
        numeric = (high - low) / (2 * step)
    crossed = crossings(low_net, high_net, kinked)
    if crossed.any():
        sample, neuron = divmod(int(crossed.argmax()), crossed.shape[1])
        return _Finding(float("nan"), float(analytic[sample]), float(numeric[sample]), sample, neuron)
    errors = errors_of(analytic, numeric)
    if not len(errors):
        return _Finding(0.0, float("nan"), float("nan"), NONE)
    worst = int(errors.argmax())
    return _Finding(float(errors[worst]), float(analytic[worst]), float(numeric[worst]), worst)

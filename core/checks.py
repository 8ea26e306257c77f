"""The gradient check: every gradient of every sample against central differences."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.document import Document
from core.network import Booleans, Floats, Integers
from core.propagation import nets_and_losses, propagate

STEP = 1e-6
TOLERANCE = 1e-6
KINKED = ("relu", "leaky_relu", "step")


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """(parameters,) the largest error over the samples of each, NaN where it was left out because of a kink."""

    errors: Floats
    first_edge: Integers

    @property
    def kinks(self) -> Integers:
        """The edges left out, because a net input crosses the kink of its activation within the step."""
        return self.first_edge[np.isnan(self.errors)]

    @property
    def max_error(self) -> float:
        """The largest error; 0 where nothing was checked."""
        return float(np.nanmax(self.errors)) if np.isfinite(self.errors).any() or np.isinf(self.errors).any() else 0.0

    @property
    def worst_edge(self) -> int | None:
        """The edge with the largest error; a tie's first."""
        if np.isnan(self.errors).all():
            return None
        return int(self.first_edge[int(np.nanargmax(self.errors))])

    @property
    def passed(self) -> bool:
        """Whether no error is above the tolerance."""
        return self.max_error <= TOLERANCE


def check_gradients(document: Document) -> Generator[float, None, GradientCheck]:
    """Compare every gradient with a central difference; yields progress from 0 to 1, returns the check.

    n = (E(w + h) − E(w − h)) / 2h,  h = 10⁻⁶ · max(1, |w|),  error = |a − n| / max(1, |a|, |n|)

    Raises:
        KeyError, ValueError: if the document is a draft (core/validity.py).
    """
    network = document.network
    trace = propagate(network, document.loss, document.inputs, document.targets)
    analytic = np.array([trace.gradients(sample) for sample in range(trace.samples)])
    kinked = _kinked(document)
    errors = np.empty(len(network.parameters))
    for parameter, weight in enumerate(network.parameters):
        step = STEP * max(1.0, abs(weight))
        errors[parameter] = _error(document, parameter, step, analytic[:, parameter], kinked)
        yield (parameter + 1) / len(errors)
    return GradientCheck(errors, network.topology.first_edge)


def _kinked(document: Document) -> Booleans:
    """Tell which neurons have an activation whose derivative jumps at 0."""
    neurons = document.network.neurons
    bent = [
        neuron.role.computes
        and (neuron.activation in KINKED or (neuron.activation == "elu" and neuron.parameters.get("alpha", 1.0) != 1.0))
        for neuron in neurons
    ]
    return np.array(bent, dtype=np.bool_)


def _error(document: Document, parameter: int, step: float, analytic: Floats, kinked: Booleans) -> float:
    """Return the largest error over the samples; NaN if some kinked net input is, or becomes, of another sign."""
    (low_net, low), (high_net, high) = (_moved(document, parameter, move) for move in (-step, step))
    crossed = (low_net > 0) != (high_net > 0)
    touched = ((low_net == 0) | (high_net == 0)) & (low_net != high_net)
    if ((crossed | touched) & kinked).any():
        return float("nan")
    with np.errstate(all="ignore"):
        numeric = (high - low) / (2 * step)
        error = np.abs(analytic - numeric) / np.maximum(1.0, np.maximum(np.abs(analytic), np.abs(numeric)))
    return float(np.where(np.isnan(error), np.inf, error).max(initial=0.0))


def _moved(document: Document, parameter: int, move: float) -> tuple[Floats, Floats]:
    parameters = document.network.parameters.copy()
    parameters[parameter] += move
    network = document.network.with_parameters(parameters)
    return nets_and_losses(network, document.loss, document.inputs, document.targets)

"""The loss at many points of two weights: every output's share, and its derivatives, fused where they must be."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.activations import log_sum_exp
from core.document import Loss
from core.loss_pass import is_fused
from core.losses import FUSED, LOSSES
from core.network import Floats
from core.surface_plan import Part

SQUARES: Mapping[str, float] = {"half_squared_error": 0.5, "squared_error": 1.0, "mean_squared_error": 1.0}


class PointLoss:
    """Σ_samples Σ_outputs share(t, out) and what it sends back. Arrays are (neurons of a part, samples, points …).

    Args:
        place_of: output neuron → its place among the outputs. targets: (outputs, samples).
    """

    def __init__(self, loss: Loss, place_of: Mapping[int, int], targets: Floats) -> None:
        self._name, self._function = loss.name, LOSSES[loss.name]
        self._place_of, self._targets = place_of, targets
        divides = self._function.per_output or loss.over_outputs == "mean"
        self._scale = 1.0 / len(targets) if divides and len(targets) else 1.0
        self._known: dict[tuple[Part, int], tuple[list[int], Floats]] = {}

    def of_nets(self, part: Part, net: Floats) -> Floats | None:
        """Return the sum of a part's fused shares, (points …); None where it has none."""
        outputs, t = self._outputs(part, net.ndim)
        if not outputs or not is_fused(self._name, part.activation):
            return None
        if part.activation == "softmax":
            shares = np.where(t == 0, 0.0, t * (log_sum_exp(net) - net[outputs]))
        else:
            shares = FUSED[self._name, part.activation].share(t, net[outputs])
        return self._summed(shares)

    def of_outs(self, part: Part, out: Floats, overwrite: bool = False) -> Floats | None:
        """Return the sum of a part's other shares, (points …); with `overwrite`, `out` may be used up."""
        outputs, t = self._outputs(part, out.ndim)
        if not outputs or is_fused(self._name, part.activation):
            return None
        chosen = out if len(outputs) == len(out) else out[outputs]
        if self._name not in SQUARES:
            return self._summed(self._function.share(np.broadcast_to(t, chosen.shape), chosen))
        distance = np.subtract(chosen, t, out=chosen if overwrite else None)
        flat = distance.reshape(distance.shape[0] * distance.shape[1], -1)
        total: Floats = np.einsum("nj,nj->j", flat, flat)
        total *= SQUARES[self._name] * self._scale
        return total.reshape(distance.shape[2:])

    def derivatives(self, part: Part, out: Floats) -> tuple[Floats | None, Floats | None]:
        """Return the loss's own ∂E/∂out of a part, and its part of δ; just the one that applies."""
        outputs, t = self._outputs(part, out.ndim)
        if not outputs:
            return None, None
        found = np.zeros_like(out)
        if not is_fused(self._name, part.activation):
            if self._name in SQUARES:
                found[outputs] = 2.0 * SQUARES[self._name] * (out[outputs] - t)
            else:
                found[outputs] = self._function.derivative(np.broadcast_to(t, found[outputs].shape), out[outputs])
            return found * self._scale, None
        if part.activation == "softmax":
            found += out * t.sum(axis=0)
            found[outputs] -= t
        else:
            found[outputs] = FUSED[self._name, part.activation].delta(t, out[outputs])
        return None, found * self._scale

    def needs_out(self, part: Part) -> bool:
        """Tell whether anything reads a part's outputs: later neurons, or a loss that is not fused."""
        return part.feeds_on or not is_fused(self._name, part.activation)

    def _summed(self, shares: Floats) -> Floats:
        total: Floats = self._scale * shares.sum(axis=(0, 1))
        return total

    def _outputs(self, part: Part, dimensions: int) -> tuple[list[int], Floats]:
        """Return the places of a part's outputs within it, and their targets, (outputs, samples, 1 …)."""
        key = part, dimensions
        if key not in self._known:
            places = [place for place, neuron in enumerate(part.neurons.tolist()) if neuron in self._place_of]
            rows = [self._place_of[int(part.neurons[place])] for place in places]
            shape = (len(rows), self._targets.shape[1], *(1,) * (dimensions - 2))
            self._known[key] = places, self._targets[rows].reshape(shape)
        return self._known[key]

"""The loss of a tile of a surface: every output's share, summed over outputs and samples, fused where it must be."""

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


class TileLoss:
    """Adds up Σ_samples Σ_outputs share(t, out). Values are (outputs, rows, columns, samples).

    Args:
        place_of: output neuron → its place among the outputs. targets: (outputs, samples).
    """

    def __init__(self, loss: Loss, place_of: Mapping[int, int], targets: Floats) -> None:
        self._name, self._function = loss.name, LOSSES[loss.name]
        self._place_of, self._targets = place_of, targets
        divides = self._function.per_output or loss.over_outputs == "mean"
        self._scale = 1.0 / len(targets) if divides and len(targets) else 1.0

    def before_activation(self, part: Part, net: Floats) -> Floats | None:
        """Return the sum of a fused part's shares from its nets, (rows, columns); None where it has none."""
        if not is_fused(self._name, part.activation):
            return None
        outputs, t = self._outputs(part)
        if not outputs:
            return None
        if part.activation == "softmax":
            shares = np.where(t == 0, 0.0, t * (log_sum_exp(net) - net[outputs]))
        else:
            shares = FUSED[self._name, part.activation].share(t, net[outputs])
        return self._scale * shares.sum(axis=(0, -1))  # type: ignore[no-any-return]

    def after_activation(self, part: Part, out: Floats) -> Floats | None:
        """Return the sum of the other outputs' shares, (rows, columns); what nothing reads is overwritten."""
        outputs, t = self._outputs(part)
        if not outputs or is_fused(self._name, part.activation):
            return None
        chosen = out if len(outputs) == len(out) else out[outputs]
        if self._name in SQUARES:
            distance = np.subtract(chosen, t, out=None if part.feeds_on else chosen)
            return SQUARES[self._name] * self._scale * np.einsum("kyxn,kyxn->yx", distance, distance)  # type: ignore[no-any-return]
        share = self._function.share(np.broadcast_to(t, chosen.shape), chosen)
        return self._scale * share.sum(axis=(0, -1))  # type: ignore[no-any-return]

    def needs_out(self, part: Part) -> bool:
        """Tell whether anything reads a part's outputs: later neurons, or a loss that is not fused."""
        return part.feeds_on or not is_fused(self._name, part.activation)

    def _outputs(self, part: Part) -> tuple[list[int], Floats]:
        """Return the places of a part's outputs within it, and their targets, (outputs, 1, 1, samples)."""
        places = [place for place, neuron in enumerate(part.neurons) if int(neuron) in self._place_of]
        rows = [self._place_of[int(part.neurons[place])] for place in places]
        return places, self._targets[rows][:, np.newaxis, np.newaxis, :]

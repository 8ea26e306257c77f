"""What regularisation adds: to the loss a penalty on large weights, to the gradient a pull to 0.

core/optimizers.py has the same as a formula, the first term of every optimizer; this is for those who train at speed.
"""

from __future__ import annotations

import numpy as np

from core.document import Training
from core.network import Floats


def regularised(gradient: Floats, point: Floats, l1: float, l2: float) -> Floats:
    """Return the gradient that the optimizer uses, (parameters,): the same sums in the same order as its formula.

    g = ∂E/∂w + l2·w + l1·sign(w), the gradient of E + l1·Σ|w| + ½·l2·Σw²; sign(0) = 0. As PyTorch's weight_decay
    it moves every parameter, those of biases too, and passes through the optimizer's memory.

    Args:
        point: (parameters,) where the gradient was taken: the weights, or where `look_ahead` says.
    """
    if l2:
        gradient = gradient + l2 * point
    return gradient + l1 * np.sign(point) if l1 else gradient


def penalty(training: Training, weights: Floats) -> float:
    """Return what regularisation adds to the loss E: l1·Σ|w| + ½·l2·Σw² over parameters, (parameters,)."""
    with np.errstate(all="ignore"):
        return float(training.l1 * np.abs(weights).sum() + 0.5 * training.l2 * (weights @ weights))

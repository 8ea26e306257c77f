"""What regularisation adds to the loss: a penalty on large weights.

What it adds to the gradient, a pull to 0, is the first term of every optimizer in core/optimizers.py.
"""

from __future__ import annotations

import numpy as np

from core.document import Training
from core.network import Floats


def penalty(training: Training, weights: Floats) -> float:
    """Return what regularisation adds to the loss E: l1·Σ|w| + ½·l2·Σw² over parameters, (parameters,)."""
    with np.errstate(all="ignore"):
        return float(training.l1 * np.abs(weights).sum() + 0.5 * training.l2 * (weights @ weights))

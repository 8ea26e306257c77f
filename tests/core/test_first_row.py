"""The row that a new network begins with: nothing in it, and nothing computed from it, is all zeros."""

from __future__ import annotations

import numpy as np
import pytest

from core.construct import Layers, layered
from core.document import Loss
from core.first_row import with_first_row
from core.iteration import iterate
from core.losses import LOSSES

PAIRS = [
    (loss, activation)
    for loss in LOSSES
    for activation in ("identity", "logistic", "tanh", "relu", "softmax")
    if "cross_entropy" not in loss or activation in ("logistic", "softmax")
]


@pytest.mark.parametrize(("loss", "activation"), PAIRS)
@pytest.mark.parametrize("seed", [0, 1, 7])
def test_every_number_of_the_first_iteration_says_something(loss: str, activation: str, seed: int) -> None:
    document = with_first_row(layered(Layers((2, 2, 3), ("tanh", activation)), seed=seed, loss=Loss(loss)), seed)
    assert document.inputs.shape == (1, 2) and (np.abs(document.inputs) >= 0.1).all()
    assert len(set(document.inputs[0].tolist())) == 2 and document.targets[0, 0] > 0
    made = iterate(document)
    assert np.isfinite(made.trace.losses).all() and made.trace.losses[0] > 0
    assert np.abs(made.gradient).max() > 0


def test_the_same_seed_gives_the_same_row_and_classes_are_one_hot() -> None:
    document = layered(Layers((3, 4), ("softmax",)), loss=Loss("categorical_cross_entropy"))
    one, other = with_first_row(document, 5), with_first_row(document, 5)
    assert (one.data.rows == other.data.rows).all() and one.targets.tolist() == [[1.0, 0.0, 0.0, 0.0]]
    assert (one.data.rows != with_first_row(document, 6).data.rows).any()
    assert all(len(repr(abs(value))) == 3 for value in one.inputs[0].tolist())  # 0.5, not 0.30000000000000004

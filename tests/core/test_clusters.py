"""Many trainings gathered by where they end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.clusters import Ending, clusters_of, gathered
from core.construct import Biases, Layers, Skips, layered
from core.document import Document, Loss, Progress
from core.files import read_builtin
from core.initialisation import Initialisation
from core.restarts import Restarts, restarts

NORMAL = Initialisation("normal", {"mean": 0.0, "deviation": 1.0})


def run(document: Document, count: int, updates: int) -> Restarts:
    working = restarts(document, count, updates, NORMAL, 0)
    while True:
        try:
            next(working)
        except StopIteration as stop:
            made: Restarts = stop.value
            return made


def test_losses_that_lie_together_are_gathered_and_strays_are_not() -> None:
    losses = np.array([0.5, 0.1, np.nan, 0.101, 0.3, 0.502, 0.1005, np.inf])
    first, second = gathered(losses, 0.01)
    assert first.tolist() == [1, 6, 3] and second.tolist() == [0, 5]


def test_a_hundredth_of_all_is_the_least_that_is_gathered() -> None:
    losses = np.concatenate((np.full(997, 1.0), [0.2, 0.2, 0.2]))
    assert [len(members) for members in gathered(losses, 0.01)] == [997]
    assert gathered(np.array([np.nan, np.inf]), 0.01) == []


def test_xor_has_a_global_and_a_local_minimum() -> None:
    document = read_builtin("xor-2-2-1")
    made = run(document, 300, 2000)
    lowest, local, *_ = clusters_of(document, made, 2000)
    assert lowest.loss < 0.01 and made.losses[lowest.best] == made.losses.min()
    # one input pair right of two: the loss of an even guess on half of the rows
    assert abs(local.loss - np.log(2) / 2) < 0.005 and local.ending is Ending.MINIMUM
    assert len(lowest.members) + len(local.members) > 250
    assert local.spread < 0.01 and np.array_equal(local.losses, made.losses[local.members])


def test_a_product_of_two_weights_rests_on_a_saddle_at_zero() -> None:
    layers = Layers((1, 1, 1), ("identity", "identity"), Biases.NONE, Skips.NONE)
    document = layered(layers, Initialisation("zeros"), 0, Loss("half_squared_error"))
    document = document.with_cell(0, "i1", 1.0).with_cell(0, "o1", 1.0)  # ½(1 − w₁w₂)²
    places = np.zeros((2, 5))
    losses = np.full(5, 0.5)
    (cluster,) = clusters_of(document, Restarts(losses, losses, places, places), 100)
    assert (cluster.ending, cluster.loss, cluster.spread) == (Ending.SADDLE, 0.5, 0.0)
    places = np.ones((2, 5))
    (cluster,) = clusters_of(document, Restarts(losses, np.zeros(5), places, places), 100)
    assert cluster.ending is Ending.MINIMUM


def test_what_has_hardly_begun_still_moves() -> None:
    document = read_builtin("mazur-2-2-2")
    document = replace(document, training=replace(document.training, progress=Progress()))
    (cluster,) = clusters_of(document, run(document, 200, 50), 50)
    assert cluster.ending is Ending.MOVING

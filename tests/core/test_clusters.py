"""Many trainings gathered by where they end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.clusters import Ending, clusters_of, gathered
from core.construct import Biases, Layers, Skips, layered
from core.document import Document, Loss, Progress
from core.files import read_builtin
from core.initialisation import Initialisation
from core.network import read_only
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


def line(kind: tuple[str, str], rows: tuple[tuple[float, float], ...]) -> Document:
    """One neuron of one input: loss and activation, rows of input and target."""
    layers = Layers((1, 1), (kind[1],), Biases.EACH_LAYER, Skips.NONE)
    document = layered(layers, Initialisation("zeros"), 0, Loss(kind[0]))
    document = replace(document, data=replace(document.data, rows=read_only(np.array(rows))))
    return document.with_learning_rate(0.3)


def test_losses_that_lie_together_are_gathered_and_strays_are_not() -> None:
    losses = np.array([0.5, 0.1, np.nan, 0.101, 0.3, 0.502, 0.1005, np.inf])
    first, second = gathered(losses, 0.01)
    assert first.tolist() == [1, 6, 3] and second.tolist() == [0, 5]


def test_a_hundredth_of_all_is_the_least_that_is_gathered() -> None:
    losses = np.concatenate((np.full(997, 1.0), [0.2, 0.2, 0.2]))
    assert [len(members) for members in gathered(losses, 0.01)] == [997]
    assert gathered(np.array([np.nan, np.inf]), 0.01) == []


@pytest.mark.parametrize(("count", "updates"), [(300, 1000), (300, 2000), (100, 20_000)])
def test_xor_never_comes_to_rest(count: int, updates: int) -> None:
    document = read_builtin("xor-2-2-1")
    made = run(document, count, updates)
    found = clusters_of(document, made, updates)
    lowest, half = found[:2]
    assert lowest.loss < 0.01 and made.losses[lowest.best] == made.losses.min()
    # one input pair right of two: the loss of an even guess on half of the rows, approached while weights grow
    assert abs(half.loss - np.log(2) / 2) < 0.005 and half.ending is Ending.CREEPING
    assert all(cluster.ending.falls for cluster in found)
    assert len(lowest.members) + len(half.members) > 0.8 * count
    assert half.spread < 0.01 and np.array_equal(half.losses, made.losses[half.members])


def test_a_convex_problem_ends_at_its_minimum() -> None:
    document = line(("half_squared_error", "identity"), ((0.0, 1.0), (1.0, 2.0), (2.0, 5.0)))
    (cluster,) = clusters_of(document, run(document, 50, 2000), 2000)
    # least squares by hand: 2x + 2/3, squared residuals 1/9 + 4/9 + 1/9
    assert cluster.ending is Ending.MINIMUM and len(cluster.members) == 50
    assert cluster.loss == pytest.approx(1 / 9, rel=1e-6) and cluster.spread < 1e-6
    (early,) = clusters_of(document, run(document, 50, 20), 20)
    assert early.ending.falls


@pytest.mark.parametrize("updates", [2000, 30_000])
def test_weights_that_grow_for_ever_are_at_no_minimum(updates: int) -> None:
    document = line(("binary_cross_entropy", "logistic"), ((-1.0, 0.0), (1.0, 1.0)))
    for cluster in clusters_of(document, run(document, 20, updates), updates):
        assert cluster.ending is Ending.CREEPING and cluster.loss < 0.01


def test_a_wide_gathering_is_not_called_a_minimum() -> None:
    document = line(("half_squared_error", "identity"), ((0.0, 1.0), (1.0, 2.0), (2.0, 5.0)))
    made = run(document, 50, 2000)
    width = 0.01 * float(np.median(made.first_losses))
    wide = replace(made, losses=made.losses + np.linspace(0, 0.9 * width, 50))
    (cluster,) = clusters_of(document, wide, 2000)
    assert cluster.ending is Ending.REST


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

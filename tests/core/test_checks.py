"""One weight against differences at every h, and the check of all weights: closed forms, the V, kinks, ties."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.checks import GradientCheck, check_gradients
from core.difference import STEPS, Difference, Probe, Valley, probe_of, usual_step, valley
from core.document import Data, Document, Loss
from core.files import read_builtin
from core.iteration import iterate
from core.network import Neuron, Role, make_network, read_only
from core.propagation import Trace

EPSILON = float(np.finfo(np.float64).eps)
SMOOTH = ["mazur-2-2-2", "nine-neurons-1-2-2-1", "softmax-classifier", "linear-neuron", "skip-edge"]


def run(working: Generator[float, None, Any]) -> Any:
    """Run a generator to its end and return its result; its progress must rise to 1."""
    progress = [0.0]
    while True:
        try:
            progress.append(next(working))
        except StopIteration as end:
            assert progress == sorted(progress) and progress[-1] == 1.0
            return end.value


def one_neuron(activation: str, weight: float, rows: list[list[float]], loss: str = "half_squared_error") -> Document:
    """Return i → o with one weight."""
    neurons = [Neuron("i", Role.INPUT), Neuron("o", Role.OUTPUT, activation)]
    network = make_network(neurons, [("w", "i", "o", weight)])
    document = Document(network, loss=Loss(loss), data=Data(("i", "o"), read_only(np.array(rows))))
    return replace(document, training=replace(document.training, batch_size="full"))


def probe(document: Document, edge: int = 0, sample: int | None = 0) -> Probe:
    return probe_of(iterate(document), edge, sample)


def measured(document: Document, edge: int = 0, sample: int | None = 0) -> Valley:
    result: Valley = run(valley(probe(document, edge, sample)))
    return result


def checked(document: Document) -> GradientCheck:
    result: GradientCheck = run(check_gradients(document))
    return result


# One weight


@pytest.mark.parametrize("step", [0.5, 1e-2, 1e-4])
def test_a_linear_neuron_by_hand(step: float) -> None:
    x, t, w = 3.0, 2.0, 0.25
    found = probe(one_neuron("identity", w, [[x, t]], "squared_error")).difference(step)
    assert found.at == (t - 0.75) ** 2
    assert found.below == pytest.approx((t - (w - step) * x) ** 2, rel=1e-15)
    assert found.above == pytest.approx((t - (w + step) * x) ** 2, rel=1e-15)
    assert found.analytic == -2 * (t - w * x) * x
    assert found.numeric == pytest.approx(found.analytic, abs=1e-10)  # a parabola: no truncation at all
    assert found.one_sided == pytest.approx(found.analytic + step * x * x, abs=1e-10)
    assert found.absolute == abs(found.analytic - found.numeric)
    assert found.error == found.absolute / max(abs(found.analytic), abs(found.numeric))
    assert found.kinks == ()


def test_a_batch_adds_or_averages_its_losses() -> None:
    document = one_neuron("identity", 0.5, [[1.0, 2.0], [2.0, 3.0], [3.0, 1.0]])
    losses, slopes = [1.125, 2.0, 0.125], [-1.5, -4.0, 1.5]
    for row in range(3):
        assert (probe(document, 0, row).loss_at_weight, probe(document, 0, row).analytic) == (losses[row], slopes[row])
    mean = probe(document, 0, None).difference(1e-3)
    assert (mean.at, mean.analytic) == (pytest.approx(sum(losses) / 3), pytest.approx(sum(slopes) / 3))
    summed = replace(document, training=replace(document.training, over_samples="sum"))
    both = probe(summed, 0, None).difference(1e-3)
    assert (both.at, both.analytic) == (sum(losses), sum(slopes))
    assert both.numeric == pytest.approx(both.analytic, abs=1e-11)


def logistic_derivatives(weight: float, x: float, t: float) -> tuple[float, float, float]:
    """Return E, E″ and E‴ of ½(t − σ(wx))² with respect to w, from σ′ = s(1 − s) and the product rule."""
    s = 1 / (1 + math.exp(-weight * x))
    d1 = s * (1 - s)
    d2 = d1 * (1 - 2 * s)
    d3 = d2 * (1 - 2 * s) - 2 * d1 * d1
    return 0.5 * (t - s) ** 2, (d1 * d1 + (s - t) * d2) * x**2, (3 * d1 * d2 + (s - t) * d3) * x**3


@pytest.mark.parametrize(("weight", "x", "t"), [(0.5, 1.0, 0.0), (-0.3, 2.0, 1.0), (1.5, 0.7, 0.2)])
def test_the_v_lies_where_theory_says(weight: float, x: float, t: float) -> None:
    loss, second, third = logistic_derivatives(weight, x, t)
    found = measured(one_neuron("logistic", weight, [[x, t]]))
    by_step = {point.step: point for point in found.points}
    for step in STEPS[40:48]:  # 10⁻⁴ to 10⁻²: each rule's own slope, and its factor
        assert by_step[step].one_sided_error == pytest.approx(abs(second) * step / 2, rel=0.05)
    for step in STEPS[47:52]:
        assert by_step[step].error == pytest.approx(abs(third) * step**2 / 6, rel=0.05)
    for step in STEPS[16:28]:  # 10⁻¹⁰ to 10⁻⁷: round-off, at most a few units in the last place of E
        assert by_step[step].error < 20 * EPSILON * max(loss, weight**2) / step
    lowest = (3 * EPSILON * loss / abs(third)) ** (1 / 3)
    assert found.best is not None
    assert abs(math.log10(found.best.step / lowest)) < 1.5
    assert found.best.error < 10 * (EPSILON * loss / lowest + abs(third) * lowest**2 / 6)
    assert found.truncation[0].step > found.best.step > found.round_off[-1].step


def test_round_off_grows_as_h_shrinks() -> None:
    found = measured(read_builtin("mazur-2-2-2"))
    typical = [np.median([point.error for point in found.points[at : at + 8]]) for at in range(0, 40, 8)]
    assert typical == sorted(typical, reverse=True)
    assert typical[0] > 1e6 * typical[-1]
    assert len(found.points) == len(STEPS) == 57
    assert (STEPS[0], STEPS[-1]) == (pytest.approx(1e-14), 1.0)


def test_a_parabola_has_no_truncation() -> None:
    found = measured(one_neuron("identity", 0.3, [[0.7, 0.1]]))
    assert found.truncation == ()
    assert len(found.round_off) > 30
    assert found.points[-1].error < 1e-15


@pytest.mark.parametrize("name", SMOOTH)
def test_at_the_usual_step_smooth_networks_agree_to_eight_digits(name: str) -> None:
    document = read_builtin(name)
    iteration = iterate(document)
    for edge, weight in enumerate(document.network.weights):
        found = probe_of(iteration, edge, 0).difference(usual_step(float(weight)))
        assert found.error < 1e-8
    assert checked(document).max_error < 1e-8


def test_the_single_weight_and_the_check_of_all_say_the_same() -> None:
    document = read_builtin("mazur-2-2-2")
    result, iteration = checked(document), iterate(document)
    for parameter, edge in enumerate(result.first_edge):
        point = probe_of(iteration, int(edge), 0).difference(usual_step(float(document.network.weights[edge])))
        assert (point.error, point.numeric, point.analytic) == (
            result.errors[parameter], result.numeric[parameter], result.analytic[parameter],
        )  # fmt: skip


def test_a_loss_that_is_not_finite_is_not_hidden() -> None:
    found = probe(one_neuron("identity", 0.0, [[1.0, 0.5]], "binary_cross_entropy")).difference(0.1)
    assert found.at == math.inf
    assert math.isnan(found.below) or math.isinf(found.below)
    assert found.error == found.absolute == math.inf
    overflowing = measured(one_neuron("cube", 1e120, [[1.0, 0.0]]))
    assert overflowing.best is None
    assert {point.error for point in overflowing.points} == {math.inf}


def test_a_kink_between_is_named() -> None:
    document = one_neuron("relu", 1e-3, [[1.0, 0.3]])
    near, far = (probe(document).difference(step) for step in (1e-4, 1e-2))
    assert near.kinks == ()
    assert far.kinks == (1,)
    found = measured(document)
    assert all(bool(point.kinks) == (point.step >= 1e-3) for point in found.points)
    assert found.best is not None and found.best.step < 1e-3


def tied() -> Document:
    document = read_builtin("mazur-2-2-2")
    edges = document.network.edges
    ids = edges.ids
    tie = tuple("t" if id in ("w1", "w4") else None for id in ids)
    frozen = edges.frozen.copy()
    frozen[[ids.index("w1"), ids.index("w4"), ids.index("w5")]] = True
    weights = document.network.weights.copy()
    weights[ids.index("w4")] = weights[ids.index("w1")]
    topology = replace(document.network.topology, edges=replace(edges, tie=tie, frozen=read_only(frozen)))
    return replace(document, network=replace(document.network, topology=topology, weights=read_only(weights)))


def test_tied_weights_move_together_and_frozen_ones_are_checked() -> None:
    document = tied()
    ids = document.network.edges.ids
    one, other = (probe(document, ids.index(id)).difference(1e-4) for id in ("w1", "w4"))
    assert one == other
    own = iterate(document).trace.own(0)
    assert one.analytic == pytest.approx(own[ids.index("w1")] + own[ids.index("w4")], abs=1e-16)
    assert one.numeric == pytest.approx(one.analytic, abs=1e-9)
    assert probe(document, ids.index("w5")).difference(1e-5).error < 1e-9
    assert len(checked(document).errors) == len(ids) - 1


# All weights


def test_each_weight_tells_its_worst_sample() -> None:
    document = one_neuron("logistic", 0.4, [[1.0, 0.0], [30.0, 1.0], [-2.0, 0.5]])
    result = checked(document)
    points = [probe(document, 0, row).difference(usual_step(0.4)) for row in range(3)]
    worst = max(range(3), key=lambda row: points[row].error)
    assert result.samples.tolist() == [worst]
    assert (result.analytic[0], result.numeric[0]) == (points[worst].analytic, points[worst].numeric)
    assert result.errors[0] == points[worst].error == result.max_error
    assert (result.worst, result.worst_edge) == (0, 0)


def test_a_planted_wrong_gradient_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read_builtin("mazur-2-2-2")
    true = Trace.gradients
    planted = document.network.edges.ids.index("w6")

    def wrong(trace: Trace, sample: int) -> np.ndarray:
        gradients = true(trace, sample).copy()
        gradients[planted] += 1e-5
        return gradients

    monkeypatch.setattr(Trace, "gradients", wrong)
    result = checked(document)
    assert not result.passed
    assert result.worst_edge == planted
    assert result.errors[planted] == pytest.approx(1e-5, rel=1e-3)
    assert np.delete(result.errors, planted).max() < 1e-9
    found = measured(document, planted)
    assert min(point.error for point in found.points if point.step > 1e-9) > 9e-6  # no h makes it right


def test_a_kink_names_its_neuron_and_sample() -> None:
    result = checked(one_neuron("relu", 0.0, [[0.0, 1.0], [1.0, 0.3]]))
    assert result.kinks.tolist() == [0]
    assert (result.samples[0], result.kink_neurons[0]) == (1, 1)
    assert (result.worst, result.worst_edge, result.max_error, result.passed) == (None, None, 0.0, True)


def test_the_difference_is_a_plain_value() -> None:
    assert Difference(0.5, 1.0, 2.0, 4.0, 3.0).numeric == 3.0
    assert Difference(0.5, 1.0, 2.0, 4.0, 3.0).one_sided == 4.0
    assert Difference(0.5, 1.0, 2.0, 4.0, 3.0).one_sided_error == 0.25


def test_a_batch_is_checked_as_a_whole() -> None:
    document = read_builtin("xor-2-2-1")
    trace = iterate(replace(document, training=replace(document.training, batch_size="full"))).trace
    result: GradientCheck = run(check_gradients(document, "mean"))
    assert result.analytic.tolist() == trace.batch_gradient("mean").tolist()
    assert result.numeric == pytest.approx(result.analytic, abs=1e-9)
    assert result.loss == trace.losses.mean() and result.samples.tolist() == [0] * len(result.errors)


def test_what_is_not_finite_is_not_wrong_but_unchecked() -> None:
    result = checked(one_neuron("cube", 1e200, [[1.0, 0.0]]))
    assert (result.unchecked.tolist(), result.wrong.tolist(), result.passed) == ([True], [False], False)
    assert result.loss == math.inf
    assert usual_step(1e200) == 1.0 and usual_step(math.nan) == 1e-6

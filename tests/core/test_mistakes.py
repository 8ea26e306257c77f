"""Usual mistakes on Mazur's example, each answer worked out by hand; right answers and tolerance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.answers import Tolerance, Verdict, answer_of, read_answer
from core.document import Document, Loss
from core.explain import result_of
from core.formula import Source, evaluate
from core.homework_names import Names
from core.iteration import Iteration, iterate
from core.mistakes import MistakeKind, asked_source, diagnose, is_ambiguous, judged, mistakes_of, right_part
from core.network import read_only
from core.steps import Level, plan_of
from tests.examples import document

K = MistakeKind
WRONG = [
    ("out_h1", "0.3775", K.ACTIVATION_FORGOTTEN),  # net_h1
    ("out_h1", "0.6441", K.ACTIVATION_TWICE),  # σ(0.59327)
    ("out_h1", "0.40673", K.EXPONENT_SIGN),  # 1 / (1 + e^0.3775)
    ("net_h1", "0.5933", K.ACTIVATION_TWICE),  # out_h1
    ("net_h1", "0.0275", K.BIAS_FORGOTTEN),  # 0.15 · 0.05 + 0.2 · 0.1
    ("delta_o1", "0.7414", K.SLOPE_LEFT_OUT),  # 0.75137 − 0.01
    ("delta_h1", "0.03635", K.SLOPE_LEFT_OUT),  # 0.4 · 0.1385 − 0.5 · 0.0381
    ("delta_o1", "0.1615", K.SLOPE_AT_OUT),  # 0.74137 · σ(0.75137) (1 − σ(0.75137))
    ("delta_o1", "-0.0868", K.SLOPE_AT_NET),  # 0.74137 · 1.10591 (1 − 1.10591)
    ("dE/dout_h1", "0.00877", K.SLOPE_EXTRA),  # δ_h1
    ("delta_o1", "-0.1385", K.ERROR_SIGN),
    ("delta_h1", "-0.008771", K.ERROR_SIGN),
    ("delta_o1", "0.277", K.LOSS_FACTOR),
    ("E_o1", "0.5496", K.LOSS_FACTOR),  # 2 · 0.2748
    ("w5+", "0.4411", K.UPDATE_SIGN),  # 0.4 + 0.5 · 0.08217
    ("w5+", "0.3178", K.RATE_FORGOTTEN),  # 0.4 − 0.08217
    ("w5+", "0.4000", K.OLD_WEIGHT),
    ("w5+", "0.04108", K.STEP_ALONE),  # 0.5 · 0.08217
    ("dE/dw5", "0.1385", K.DELTA_GRADIENT),  # δ_o1
    ("delta_o1", "0.08217", K.DELTA_GRADIENT),  # δ_o1 · 0.59327
    ("delta_h1", "0.007294", K.UPDATED_WEIGHT),  # with w5⁺ and w7⁺
    ("delta_h1", "0.01337", K.PATH_FORGOTTEN),  # 0.4 · 0.1385 · 0.2413
    ("net_h1", "0.3700", K.PATH_FORGOTTEN),  # without w1 · 0.05
    ("E", "0.02356", K.PATH_FORGOTTEN),  # the share of o2 alone
    ("dE/dw5", "0.08267", K.OTHER_GRADIENT),  # that of w6
    ("out_h1", "0.5969", K.NEIGHBOUR),  # that of h2
    ("net_h1", "0.3825", K.TRANSPOSED),  # 0.15 · 0.05 + 0.25 · 0.1 + 0.35
    ("net_h1", "0.3850", K.WRONG_WEIGHT),  # 0.3 · 0.05 + 0.2 · 0.1 + 0.35
    ("delta_o1", "0.1406", K.ROUNDED_EARLY),  # 0.74 · 0.19
    ("delta_h1", "0.0089503", K.ROUNDED_EARLY),  # (0.4 · 0.14 − 0.5 · 0.038) · 0.59 · 0.41
]


@pytest.fixture(scope="module")
def mazur() -> Iteration:
    return iterate(document("published-mazur-round1"), 0)


def source(iteration: Iteration, name: str) -> Source:
    found = Names(iteration).source(name)
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "typed", "kind"), WRONG)
def test_a_usual_mistake_is_named(mazur: Iteration, name: str, typed: str, kind: MistakeKind) -> None:
    found = diagnose(mazur, source(mazur, name), read_answer(typed))
    assert kind in [mistake.kind for mistake in found]
    for mistake in found:
        assert float(evaluate(mistake.wrong.formula)) == mistake.value == float(mistake.wrong.left.value)
        assert abs(mistake.value - float(typed)) <= max(0.005 * abs(mistake.value), 0.5 * read_answer(typed).unit)
        assert float(evaluate(mistake.right.formula)) == pytest.approx(float(mistake.right.left.value), rel=1e-12)


def test_all_kinds_but_those_that_need_another_network_are_tried_by_hand() -> None:
    assert set(MistakeKind) - {kind for _, _, kind in WRONG} == {K.FROZEN_MOVED, K.SAMPLES_FACTOR}


def test_every_mistake_of_every_number_gives_it_and_is_named_for_it(mazur: Iteration) -> None:
    for name in Names(mazur).known()[::4]:
        for mistake in mistakes_of(mazur, source(mazur, name)):
            assert float(evaluate(mistake.wrong.formula)) == mistake.value
            found = diagnose(mazur, source(mazur, name), answer_of(mistake.value, 10))
            assert mistake.kind in [one.kind for one in found]


def test_a_frozen_weight_that_was_moved_is_named(mazur: Iteration) -> None:
    edge = int(np.flatnonzero(mazur.document.network.edges.frozen)[0])
    weight, gradient = mazur.document.network.weights[edge], mazur.gradient[edge]
    answer = answer_of(float(weight - 0.5 * gradient), 6)
    found = diagnose(mazur, Source("edge", edge, "updated_weight"), answer)
    assert [mistake.kind for mistake in found] == [K.FROZEN_MOVED]


def of_two_samples(over_samples: str) -> Document:
    one = document("published-mazur-round1")
    rows = np.vstack([one.data.rows, [0.3, 0.7, 0.6, 0.2]])
    training = replace(one.training, batch_size="full", over_samples=over_samples)
    return replace(one, data=replace(one.data, rows=read_only(rows)), training=training)


def test_a_sum_over_samples_taken_for_a_mean_is_named() -> None:
    iteration = iterate(of_two_samples("mean"))
    total = sum(float(iteration.trace.gradients(sample)[4]) for sample in (0, 1))
    found = diagnose(iteration, Source("edge", 4, "batch_gradient"), answer_of(total, 5))
    assert [mistake.kind for mistake in found] == [K.SAMPLES_FACTOR, K.LOSS_FACTOR]
    assert found[0].right.left.value == pytest.approx(total / 2)


def test_a_right_answer_has_no_mistake(mazur: Iteration) -> None:
    for typed in ("0.1385", "0.138", "0,1384986", "0.1389"):
        assert diagnose(mazur, source(mazur, "delta_o1"), read_answer(typed)) == ()


def test_a_number_that_no_mistake_gives_stays_unnamed(mazur: Iteration) -> None:
    assert diagnose(mazur, source(mazur, "delta_o1"), read_answer("17.3")) == ()
    assert right_part(mazur, Source("neuron", 0, "out")) is None


def test_several_mistakes_that_give_one_number_are_all_named(mazur: Iteration) -> None:
    found = diagnose(mazur, source(mazur, "net_h1"), read_answer("0.3825"))
    assert [mistake.kind for mistake in found] == [K.TRANSPOSED, K.WRONG_WEIGHT]
    assert is_ambiguous(found)
    assert not is_ambiguous(diagnose(mazur, source(mazur, "delta_o1"), read_answer("0.7414")))


def test_a_weight_that_did_not_move_is_not_close(mazur: Iteration) -> None:
    place = source(mazur, "w1+")
    assert judged(mazur, place, read_answer("0.1500")) is Verdict.WRONG
    assert judged(mazur, place, read_answer("0.1498")) is Verdict.RIGHT


def test_without_tolerance_rounding_to_four_digits_is_told(mazur: Iteration) -> None:
    place = source(mazur, "delta_h1")
    strict = Tolerance(digits=3, relative=0.0)
    rounded = [
        m for m in mistakes_of(mazur, place, strict) if m.kind is K.ROUNDED_EARLY and m.told.fields["count"] == 4
    ]
    assert diagnose(mazur, place, answer_of(rounded[0].value, 8)) == ()  # close enough, unless one is strict
    found = diagnose(mazur, place, answer_of(rounded[0].value, 8), strict)
    assert K.ROUNDED_EARLY in [mistake.kind for mistake in found]


@pytest.mark.parametrize("level", [Level.TERM, Level.NEURON])
@pytest.mark.parametrize("name", ["published-mazur-round1", "trace-softmax-skip-edges", "train-minibatch-adam"])
def test_a_step_asks_for_the_number_that_it_computes(name: str, level: Level) -> None:
    iteration = iterate(document(name))
    plan, asked = plan_of(iteration, level), 0
    for index in range(1, plan.count + 1):
        part, result = right_part(iteration, plan.step(index)), result_of(iteration, plan.step(index))
        wanted = result["out"] if isinstance(result, dict) else result
        if part is not None:
            asked += 1
            assert float(part.left.value) == pytest.approx(wanted, rel=1e-12)
            answer = answer_of(float(part.left.value), 4)
            assert judged(iteration, plan.step(index), answer).is_right
    assert asked > plan.count // 3
    assert asked_source(iteration, plan.step(plan.count)).quantity == "updated_weight"


@pytest.mark.parametrize(
    ("name", "typed", "first"),
    [
        ("w1+", "0.149561", "mistake.rate_forgotten"),  # also: a factor 2 from the outputs on
        ("w1+", "0.150219", "mistake.update_sign"),  # also: t − out at the outputs
        ("w5+", "0.3178", "mistake.rate_forgotten"),
        ("w5+", "0.4411", "mistake.update_sign"),
        ("w1+", "0.1500", "mistake.old_weight"),
        ("delta_h1", "-0.008771", "mistake.error_sign.everywhere"),  # nothing in its own formula gives it
        ("dE/dw5", "0.1385", "mistake.delta_gradient.gradient"),
    ],
)
def test_what_is_done_wrong_in_the_formula_itself_is_named_first(
    mazur: Iteration, name: str, typed: str, first: str
) -> None:
    found = diagnose(mazur, source(mazur, name), read_answer(typed))
    assert found[0].told.key == first
    assert "mistake.other_gradient" not in [mistake.told.key for mistake in found]  # it is used, not given


def test_a_digit_that_says_nothing_names_nothing(mazur: Iteration) -> None:
    assert judged(mazur, source(mazur, "out_o1"), read_answer("1")) is Verdict.WRONG
    for mistake in diagnose(mazur, source(mazur, "out_o1"), read_answer("1")):
        assert abs(mistake.value - 1.0) <= 0.1 * mistake.value


@pytest.mark.parametrize(
    ("name", "typed", "count", "what"),
    [
        ("delta_o1", "0.1406", 2, "∂out_o1/∂net_o1 0.186816 → 0.19, ∂E/∂out_o1 0.741365 → 0.74"),
        ("delta_o1", "0.14086", 2, "∂out_o1/∂net_o1 0.186816 → 0.19"),
        ("dE/dw5", "0.08171", 2, "out_h1 0.59327 → 0.59"),  # δ in full
        ("dE/dw5", "0.0826", 2, "δ_o1 0.138499 → 0.14, out_h1 0.59327 → 0.59"),
    ],
)
def test_rounding_too_early_says_which_number_was_rounded_to_what(
    mazur: Iteration, name: str, typed: str, count: int, what: str
) -> None:
    found = diagnose(mazur, source(mazur, name), read_answer(typed))
    told = [mistake.told.fields for mistake in found if mistake.kind is K.ROUNDED_EARLY]
    assert {"count": count, "what": what} in told


def test_all_exponents_turned_alike_are_named(mazur: Iteration) -> None:
    out_h1, out_h2 = 1 / (1 + np.exp(0.3775)), 1 / (1 + np.exp(0.3925))
    net_o1 = 0.4 * out_h1 + 0.45 * out_h2 + 0.6
    found = diagnose(mazur, source(mazur, "net_o1"), answer_of(net_o1, 6))
    assert found[0].told.key == "mistake.exponent_sign.everywhere"


def test_the_diagonal_alone_of_softmax_is_named() -> None:
    softmax = replace(document("trace-softmax-skip-edges"), loss=Loss("half_squared_error", "sum"))
    iteration = iterate(softmax)
    for neuron in iteration.document.network.topology.outputs:
        out = float(iteration.trace.out[0, neuron])
        wrong = float(iteration.trace.dE_dout[0, neuron]) * out * (1 - out)
        found = diagnose(iteration, Source("neuron", int(neuron), "delta"), answer_of(wrong, 6))
        assert "mistake.path_forgotten.diagonal" in [mistake.told.key for mistake in found]

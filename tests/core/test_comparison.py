"""Two iterations side by side: rows align by what they compute, values are the steps' own, the first parting is it."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from core.comparison import Comparison, alike, compare, fitting_level, merged
from core.construct import Initialisation, Layers, layered
from core.conventions import Biases, Convention, UpdateOrder, iterate_by
from core.document import Document
from core.explain import result_of
from core.files import builtin_names, read_builtin
from core.iteration import Iteration, iterate
from core.step_values import step_values, steps_of
from core.steps import Level, Part, plan_of
from tests import examples

OUTPUTS_FIRST = Convention(update=UpdateOrder.OUTPUTS_FIRST)
CONVENTIONS = (
    OUTPUTS_FIRST,
    Convention("squared_error"),
    Convention(over_outputs="mean"),
    Convention(over_samples="sum"),
    Convention(biases=Biases.ONE_EACH),
    Convention("mean_squared_error", biases=Biases.FROZEN, update=UpdateOrder.OUTPUTS_FIRST),
    Convention(),
)


def batch_of(name: str) -> Document:
    document = read_builtin(name)
    return replace(document, training=replace(document.training, batch_size="full"))


def compared(document: Document, convention: Convention, level: Level = Level.NEURON) -> Comparison:
    return compare(iterate(document), iterate_by(document, convention), level)


def result(iteration: Iteration, comparison: Comparison, row: int, side: int) -> object:
    step = comparison.step(row, side)
    return None if step is None else result_of(iteration, step)


def test_both_totals_of_mazur_stand_side_by_side() -> None:
    comparison = compared(read_builtin("mazur-2-2-2"), OUTPUTS_FIRST)
    assert [f"{loss:.10f}" for loss in comparison.after] == ["0.2910277737", "0.2910279239"]
    assert comparison.before == (pytest.approx(0.298371108760003, rel=1e-14),) * 2


@pytest.mark.parametrize(
    ("level", "key", "subject"),
    [("term", "edge_share", "w₅"), ("neuron", "delta", "h₁"), ("layer", "backward_layer", 2)],
)
def test_the_orders_part_where_a_moved_weight_is_first_used(level: str, key: str, subject: object) -> None:
    comparison = compared(read_builtin("mazur-2-2-2"), OUTPUTS_FIRST, Level(level))
    row = comparison.first_parting
    assert row is not None
    explanation = comparison.explanation(row, 0)
    assert explanation is not None and explanation.title.key == f"title.{key}"
    assert subject in explanation.title.fields.values()
    assert comparison.same[:row].all()


@pytest.mark.parametrize("name", builtin_names())
@pytest.mark.parametrize("level", [Level.TERM, Level.NEURON])
def test_values_are_the_results_of_the_steps(name: str, level: Level) -> None:
    for convention in CONVENTIONS:
        document = batch_of(name)
        left, right = iterate(document), iterate_by(document, convention)
        comparison = compare(left, right, level)
        for row in range(len(comparison)):
            for side, iteration in enumerate((left, right)):
                found, wanted = comparison.values[row, side], result(iteration, comparison, row, side)
                wanted = wanted["out"] if isinstance(wanted, dict) else wanted
                assert np.isnan(found) if wanted is None else examples.agree(found, wanted), (row, side)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", examples.names())
def test_values_of_every_kind_of_step_are_right(name: str) -> None:
    iteration = iterate(examples.document(name), 0)
    plan = plan_of(iteration, Level.TERM)
    for step, value in zip(steps_of(plan), step_values(iteration, plan), strict=True):
        assert examples.agree(float(value), result_of(iteration, step)), step  # type: ignore[arg-type]


@pytest.mark.parametrize("name", builtin_names())
@pytest.mark.parametrize("level", list(Level))
def test_the_first_parting_is_the_first_by_brute_force(name: str, level: Level) -> None:
    for convention in CONVENTIONS:
        document = batch_of(name)
        left, right = iterate(document), iterate_by(document, convention)
        comparison = compare(left, right, level)
        first = None
        for row in range(len(comparison)):
            results = [result(iteration, comparison, row, side) for side, iteration in enumerate((left, right))]
            if not _agree(*results):
                first = row
                break
        assert comparison.first_parting == first, convention


def _agree(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return all(_agree(one.get(key), other.get(key)) for key in {*one, *other})
    if not isinstance(one, float) or not isinstance(other, float):
        return one is None and other is None
    return abs(one - other) <= 1e-12 * max(abs(one), abs(other))


def test_rows_of_one_side_only_stand_where_their_own_order_puts_them() -> None:
    assert merged("abcd", "abcd") == ((0, 0), (1, 1), (2, 2), (3, 3))
    assert merged("acd", "abcde") == ((0, 0), (-1, 1), (1, 2), (2, 3), (-1, 4))
    assert merged("abc", "c") == ((0, -1), (1, -1), (2, 0))
    assert merged("", "ab") == ((-1, 0), (-1, 1)) and merged("", "") == ()


def test_the_sum_of_a_tie_has_no_counterpart_and_counts_as_parting() -> None:
    document = read_builtin("mazur-2-2-2")
    comparison = compared(document, Convention(biases=Biases.ONE_EACH), Level.TERM)
    row = comparison.first_parting
    assert row is not None
    step = comparison.step(row, 0)
    assert step is not None and step.part is Part.GRADIENT and comparison.step(row, 1) is None
    assert np.isnan(comparison.values[row, 1]) and comparison.values[row, 0] == pytest.approx(0.018725609, rel=1e-7)
    assert all(comparison.same[row] == (None not in (comparison.step(row, 0), comparison.step(row, 1)))
               for row in range(row))  # fmt: skip


def test_every_step_of_both_sides_is_in_exactly_one_row() -> None:
    for name in builtin_names():
        for convention in CONVENTIONS:
            for level in Level:
                comparison = compared(batch_of(name), convention, level)
                for side, iteration in enumerate((comparison.left, comparison.right)):
                    places = sorted(pair[side] for pair in comparison.pairs if pair[side] >= 0)
                    assert places == list(range(plan_of(iteration, level).count))


def test_a_frozen_weight_is_compared_with_the_new_weight_of_a_free_one() -> None:
    document = read_builtin("linear-neuron")
    comparison = compared(document, Convention(biases=Biases.FROZEN), Level.TERM)
    parts = [[None if step is None else step.part for step in (comparison.step(row, 0), comparison.step(row, 1))]
             for row in np.flatnonzero(~comparison.same)]  # fmt: skip
    assert parts == [[Part.UPDATE_TERM, None], [Part.UPDATE_TERM, Part.FROZEN]]


def test_a_layers_row_shows_the_member_that_differs_most() -> None:
    comparison = compared(read_builtin("mazur-2-2-2"), OUTPUTS_FIRST, Level.LAYER)
    row = comparison.first_parting
    assert row is not None
    deltas = comparison.left.trace.delta[0], comparison.right.trace.delta[0]
    apart = np.abs(deltas[0] - deltas[1]) / np.maximum(*map(np.abs, deltas))
    worst = int(np.nanargmax(apart))
    assert comparison.members[row] == worst
    assert comparison.values[row].tolist() == [deltas[0][worst], deltas[1][worst]]


def test_equal_is_what_agrees_to_twelve_digits_or_is_not_finite_alike() -> None:
    inf, nan = np.inf, np.nan
    one = np.array([1.0, 1.0, 1e-300, 0.0, inf, inf, nan, nan, inf, 0.0])
    other = np.array([1.0 + 9e-13, 1.0 + 2e-12, 1.1e-300, -0.0, inf, -inf, nan, 1.0, 1.0, 1e-300])
    assert alike(one, other).tolist() == [True, False, False, True, True, False, True, False, False, False]


def test_not_finite_values_are_compared_without_a_fuss() -> None:
    document = read_builtin("mazur-2-2-2")
    wild = replace(document, training=replace(document.training, learning_rate=1e308))
    hidden = replace(wild, network=wild.network.set_weight(4, 1e300))
    comparison = compared(hidden, OUTPUTS_FIRST, Level.TERM)
    assert comparison.first_parting is not None and not np.isfinite(comparison.values[:, 1]).all()


def test_the_same_convention_never_parts() -> None:
    for name in builtin_names():
        for level in Level:
            assert compared(batch_of(name), Convention(), level).first_parting is None


def test_rows_are_found_by_the_steps_of_the_network_on_screen() -> None:
    comparison = compared(read_builtin("mazur-2-2-2"), Convention(biases=Biases.ONE_EACH))
    assert comparison.row_of(0) is None
    for index in range(1, plan_of(comparison.left, Level.NEURON).count + 1):
        row = comparison.row_of(index)
        assert row is not None and comparison.step(row, 0) == plan_of(comparison.left, Level.NEURON).step(index)


def test_a_long_iteration_is_compared_by_layers() -> None:
    small, large = (
        read_builtin("mazur-2-2-2"),
        layered(Layers((100, 120, 10), ("tanh", "softmax")), Initialisation(), 0),
    )
    assert fitting_level(iterate(small), Level.TERM) is Level.TERM
    assert fitting_level(iterate(large), Level.TERM) is Level.LAYER


def test_a_network_2_8_8_1_is_compared_in_a_sixtieth_of_a_second() -> None:
    document = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), Initialisation(), 1)
    left = iterate(document)
    times = []
    for _ in range(7):
        started = time.perf_counter()
        compare(left, iterate_by(document, OUTPUTS_FIRST), Level.TERM)
        times.append(time.perf_counter() - started)
    assert sorted(times)[3] <= 0.016

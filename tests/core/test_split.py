"""Rows kept for testing are never trained, whatever the batches; scaled columns can be read back."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.construct import Layers, layered
from core.document import Data, Document, Split
from core.editing import remove, rename_neuron
from core.files import FileProblems, from_text, read_builtin, to_text
from core.iteration import batch_rows, batches_per_epoch, iterate
from core.network import read_only
from core.optimizers import rate_of
from core.scaling import Scaling, fitted, rounded
from core.surface import surface
from core.training import full_loss


def document(rows: int, split: Split | None, **training: Any) -> Document:
    made = layered(Layers((1, 2, 1), ("tanh", "identity")))
    values = np.random.default_rng(1).normal(size=(rows, 2))
    data = Data(made.data.columns, read_only(values), split=split)
    return replace(made, data=data, training=replace(made.training, **training))


SPLITS = st.builds(Split, st.floats(0, 1, exclude_max=True), st.integers(0, 2**40))


@given(st.integers(1, 60), SPLITS)
def test_the_two_parts_are_all_rows_and_one_trains(rows: int, split: Split) -> None:
    data = document(rows, split).data
    both = np.concatenate([data.train_rows, data.test_rows])
    assert sorted(both.tolist()) == list(range(rows))
    assert len(data.train_rows) >= 1
    assert len(data.test_rows) == min(int(split.test * rows + 0.5), rows - 1)
    for part in (data.train_rows, data.test_rows):
        assert part.tolist() == sorted(part.tolist())


def test_the_draw_is_the_one_that_is_documented() -> None:
    data = document(20, Split(0.25, 7)).data
    drawn = np.random.default_rng((7, 0, 1)).permutation(20)[:5]
    assert data.test_rows.tolist() == sorted(drawn.tolist())
    assert data.test_rows.tolist() != document(20, Split(0.25, 8)).data.test_rows.tolist()
    assert document(20, None).train_rows.tolist() == list(range(20))
    assert document(20, None).test_rows.tolist() == []


@given(st.integers(1, 30), SPLITS, st.integers(1, 12) | st.just("full"), st.booleans(), st.integers(0, 3))
def test_an_epoch_uses_every_row_that_trains_once_and_no_other(
    rows: int, split: Split, size: int | str, shuffle: bool, epoch: int
) -> None:
    start = document(rows, split, batch_size=size, shuffle=shuffle)
    count = batches_per_epoch(start)
    wanted = 1 if size == "full" else -(-len(start.train_rows) // min(int(size), len(start.train_rows)))
    assert count == wanted
    seen: Counter[int] = Counter()
    for update in range(epoch * count, (epoch + 1) * count):
        progress = replace(start.training.progress, updates=update)
        seen.update(batch_rows(replace(start, training=replace(start.training, progress=progress))))
    assert seen == Counter(start.train_rows.tolist())


def test_without_a_shuffle_batches_are_the_rows_that_train_in_order() -> None:
    start = document(9, Split(0.3, 2), batch_size=4)
    train = start.train_rows.tolist()
    assert batch_rows(start) == tuple(train[:4])
    assert batch_rows(iterate(start).after) == tuple(train[4:])
    assert iterate(start).trace.samples == 4


def test_a_row_kept_for_testing_can_still_be_looked_at() -> None:
    start = document(9, Split(0.3, 2))
    row = int(start.test_rows[0])
    assert iterate(start, row).rows == (row,)


def test_schedules_count_epochs_of_the_rows_that_train() -> None:
    start = document(
        8, Split(0.5, 0), schedule="step", schedule_settings={"unit": "epoch", "gamma": 0.5}, learning_rate=1.0
    )
    rates = []
    for _ in range(9):
        rates.append(rate_of(start.training, batches_per_epoch(start)))
        start = iterate(start).after
    assert rates == [1.0] * 4 + [0.5] * 4 + [0.25]


def test_a_surface_is_over_the_rows_that_train() -> None:
    start = document(8, Split(0.5, 0))
    weights = start.network.weights
    running = surface(start, 0, 1, weights[:1], weights[1:2])
    while True:
        try:
            next(running)
        except StopIteration as stop:
            assert stop.value.loss[0, 0] == pytest.approx(full_loss(start, start.train_rows), rel=1e-12)
            break


def test_it_is_the_same_after_saving() -> None:
    start = document(30, Split(0.4, 11))
    again = from_text(to_text(start), "x")
    assert again.data.split == start.data.split
    assert again.test_rows.tolist() == start.test_rows.tolist()
    assert "split" not in json.loads(to_text(document(3, None)))["data"]


def test_rows_may_be_named_instead_of_drawn() -> None:
    start = document(6, Split(0.5, 3, {"later": 1}, (1, 4)))
    assert (start.test_rows.tolist(), start.train_rows.tolist()) == ([1, 4], [0, 2, 3, 5])
    written = json.loads(to_text(start))["data"]["split"]
    assert written == {"test": 0.5, "seed": 3, "rows": [1, 4], "later": 1}
    again = from_text(to_text(start), "x")
    assert again.data.split == start.data.split
    assert to_text(again) == to_text(start)
    assert from_text(to_text(start).replace("[1, 4]", "[4, 1]"), "x").data.split == start.data.split
    assert document(6, Split(0.5, 3, rows=())).test_rows.tolist() == []


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("split", {"test": 1.0}, "data.split.test"),
        ("split", {"test": -0.1}, "data.split.test"),
        ("split", {"seed": -1}, "data.split.seed"),
        ("split", {"seed": 0.5}, "data.split.seed"),
        ("split", 0.25, "data.split"),
        ("split", {"rows": 1}, "data.split.rows"),
        ("split", {"rows": [0, 4]}, "data.split.rows[1]"),
        ("split", {"rows": [-1]}, "data.split.rows[0]"),
        ("split", {"rows": [1.5]}, "data.split.rows[0]"),
        ("split", {"rows": [True]}, "data.split.rows[0]"),
        ("split", {"rows": [2, 2]}, "data.split.rows[1]"),
        ("split", {"rows": [0, 1, 2, 3]}, "data.split.rows"),
        ("scaling", {"x3": {"low": 0, "high": 1}}, "data.scaling.x3"),
        ("scaling", {"x1": {"mean": 0, "high": 1}}, "data.scaling.x1"),
        ("scaling", {"x1": {"mean": 0, "deviation": 0}}, "data.scaling.x1.deviation"),
        ("scaling", {"x1": {"low": 1, "high": 1}}, "data.scaling.x1.high"),
        ("scaling", {"x1": {"low": -1.5e308, "high": 1.5e308}}, "data.scaling.x1.high"),
        ("scaling", {"x1": {"low": "a", "high": 1}}, "data.scaling.x1.low"),
        ("scaling", {"x1": 3}, "data.scaling.x1"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_named(key: str, value: Any, place: str) -> None:
    tree = json.loads(to_text(read_builtin("xor-2-2-1")))
    tree["data"][key] = value
    with pytest.raises(FileProblems) as caught:
        from_text(json.dumps(tree), "x")
    assert [problem.place for problem in caught.value.problems] == [place]


def test_a_column_that_is_renamed_or_goes_takes_its_scaling_along() -> None:
    xor = read_builtin("xor-2-2-1")
    scaled = replace(xor, data=replace(xor.data, scaling={"x1": Scaling("range", 0.0, 4.0)}))
    renamed = rename_neuron(scaled, 0, "u")
    assert dict(renamed.data.scaling) == {"u": Scaling("range", 0.0, 4.0)}
    gone = remove(scaled, [0], [])
    assert dict(gone.data.scaling) == {}
    to_text(renamed), to_text(gone)


TYPED = st.integers(-(10**6), 10**6).map(lambda whole: whole / 1000)


@given(st.lists(TYPED, min_size=1, max_size=20), st.sampled_from(["standard", "range"]))
def test_what_people_typed_comes_back_from_scaled_numbers(values: list[float], method: Any) -> None:
    column = np.array(values)
    scaling = fitted(method, column)
    back = scaling.unscaled(scaling.scaled(column))
    assert np.abs(back - column).max() <= 1e-14 * max(1.0, np.abs(column).max(), scaling.span)
    scaled = scaling.scaled(column)
    if method == "range" and len(set(values)) > 1:
        assert (scaled.min(), scaled.max()) == (0.0, 1.0)
    elif len(set(values)) > 1:
        assert scaled.mean() == pytest.approx(0.0, abs=1e-6)
        assert scaled.std() == pytest.approx(1.0, abs=1e-6)


def test_numbers_are_rounded_to_what_can_be_known() -> None:
    assert rounded(np.array([[0.1 + 0.2, 5.1000000000000005]])).tolist() == [[0.3, 5.1]]

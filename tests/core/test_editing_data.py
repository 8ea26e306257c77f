"""Edits of the data: rows, blocks that are pasted, split, scaling; refused without a trace where they cannot be."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.construct import Layers, layered
from core.document import Data, Document, Split
from core.editing_base import EditRefused
from core.editing_data import (
    add_rows,
    block_of,
    delete_rows,
    duplicate_rows,
    paste_block,
    replace_data,
    scaled_data,
    set_scaling,
    set_split,
    sort_rows,
    unscaled_rows,
)
from core.files import from_text, to_text
from core.network import read_only
from core.scaling import Scaling
from core.validity import MOST_ROWS


def paste_text(document: Document, row: int, neurons: list[int], text: str) -> Document:
    """As the window pastes."""
    return paste_block(document, row, neurons, block_of(text))


def document(rows: list[list[float]] | None = None) -> Document:
    made = layered(Layers((2, 1), ("identity",)))
    values = np.array(rows or [[1.0, 10.0, 0.0], [2.0, 5.0, 1.0], [3.0, 5.0, 0.0]])
    return replace(made, data=Data(("i1", "i2", "o1"), read_only(values), {"later": 1}))


def rows_of(found: Document) -> list[list[float]]:
    assert not found.data.rows.flags.writeable
    return found.data.rows.tolist()


def refused(edit: Callable[[], object]) -> str:
    with pytest.raises(EditRefused) as caught:
        edit()
    return caught.value.why.key


def test_rows_come_and_go() -> None:
    start = document()
    assert rows_of(add_rows(start, 1)) == [[1, 10, 0], [0, 0, 0], [2, 5, 1], [3, 5, 0]]
    assert rows_of(add_rows(start, 3, 2))[3:] == [[0, 0, 0], [0, 0, 0]]
    assert rows_of(delete_rows(start, [0, 2])) == [[2, 5, 1]]
    assert delete_rows(start, []) is start
    assert refused(lambda: delete_rows(start, [0, 1, 2])) == "data.last_row"
    assert rows_of(duplicate_rows(start, [1, 0])) == [[1, 10, 0], [2, 5, 1], [1, 10, 0], [2, 5, 1], [3, 5, 0]]
    assert duplicate_rows(start, []) is start
    assert refused(lambda: add_rows(start, 0, MOST_ROWS)) == "data.too_many_rows"
    assert rows_of(start) == rows_of(document())
    assert dict(add_rows(start, 1).data.extra) == {"later": 1}


def test_sorting_keeps_the_order_of_equals() -> None:
    start = document()
    assert rows_of(sort_rows(start, 1)) == [[2, 5, 1], [3, 5, 0], [1, 10, 0]]
    assert rows_of(sort_rows(start, 0, descending=True)) == [[3, 5, 0], [2, 5, 1], [1, 10, 0]]
    assert rows_of(sort_rows(start, 1, descending=True)) == [[1, 10, 0], [2, 5, 1], [3, 5, 0]]
    assert sort_rows(start, 0) is start


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("1", [[1.0]]),
        ("1\t2\r\n3\t4\r\n", [[1.0, 2.0], [3.0, 4.0]]),
        ("0,5\t1/4\n−2\t1e-3", [[0.5, 0.25], [-2.0, 0.001]]),
        (" 1 \t 2 ", [[1.0, 2.0]]),
        ("1\r2\r", [[1.0], [2.0]]),
    ],
)
def test_a_block_is_read_as_people_write_numbers(text: str, block: list[list[float]]) -> None:
    assert block_of(text).tolist() == block


@pytest.mark.parametrize(
    ("text", "key", "row", "column"),
    [
        ("1\t2\n3\tn/a", "data.pasted_no_number", 2, 2),
        ("1\t2\n\t4", "data.pasted_nothing", 2, 1),
        ("1\t1_000", "data.pasted_no_number", 1, 2),
        ("nan", "data.pasted_no_number", 1, 1),
        ("1\t2\n3", "data.pasted_width", 2, None),
        ("", "data.pasted_nothing", 1, 1),
    ],
)
def test_what_cannot_be_pasted_says_where(text: str, key: str, row: int, column: int | None) -> None:
    start = document()
    with pytest.raises(EditRefused) as caught:
        paste_text(start, 0, [0, 1], text)
    why = caught.value.why
    assert (why.key, why.fields["row"], why.fields.get("column")) == (key, row, column)
    assert rows_of(start) == rows_of(document())


def output(found: Document) -> int:
    return int(found.network.topology.outputs[0])


def test_a_block_fills_columns_and_adds_rows_that_are_lacking() -> None:
    start = document()
    assert rows_of(paste_text(start, 2, [1, output(start)], "7\t8\n9\t1")) == [
        [1, 10, 0], [2, 5, 1], [3, 7, 8], [0, 9, 1],
    ]  # fmt: skip
    assert rows_of(paste_text(start, 0, [1], "7")) == [[1, 7, 0], [2, 5, 1], [3, 5, 0]]
    assert refused(lambda: paste_text(start, 0, [1], "7\t8")) == "data.pasted_too_wide"
    assert refused(lambda: paste_block(start, 0, [0], np.array([[math.inf]]))) == "edit.not_finite"
    assert refused(lambda: paste_block(start, MOST_ROWS, [0], np.array([[1.0]]))) == "data.too_many_rows"
    bias = next(place for place, neuron in enumerate(start.network.neurons) if neuron.role == "bias")
    assert refused(lambda: paste_text(start, 0, [bias], "7")) == "data.neuron_without_column"


@given(st.lists(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2), min_size=1))
def test_what_is_copied_is_pasted_bit_for_bit(rows: list[list[float]]) -> None:
    text = "\n".join("\t".join(repr(value) for value in row) for row in rows)
    assert block_of(text).tobytes() == np.array(rows).tobytes()


def test_the_split_is_set_and_taken_away() -> None:
    start = document()
    kept = set_split(start, 0.34, 5)
    assert kept.data.split == Split(0.34, 5)
    assert len(kept.test_rows) == 1
    assert set_split(kept, 0.34, 5) is kept
    assert set_split(kept, None).data.split is None
    assert set_split(kept, 0.0).data.split is None
    assert set_split(start, 0.0) is start
    for test, seed in ((1.0, 0), (-0.1, 0), (math.nan, 0), (0.5, -1)):
        assert refused(lambda test=test, seed=seed: set_split(start, test, seed)) == "data.bad_split"
    later = replace(kept, data=replace(kept.data, split=Split(0.34, 5, {"later": 1})))
    assert set_split(later, 0.5, 1).data.split == Split(0.5, 1, {"later": 1})


def tagged(count: int, split: Split) -> Document:
    """Return a document whose first column names its rows, from 1 on."""
    start = document([[float(row + 1), float(-(row % 4)), 0.0] for row in range(count)])
    return replace(start, data=replace(start.data, split=split))


def kept_of(found: Document) -> set[float]:
    return set(found.data.rows[found.test_rows, 0].tolist())


EDITS = st.one_of(
    st.tuples(st.just("sort"), st.integers(0, 1), st.booleans()),
    st.tuples(st.just("add"), st.integers(0, 10**6), st.integers(1, 9)),
    st.tuples(st.just("delete"), st.integers(0, 10**6), st.just(1)),
    st.tuples(st.just("paste"), st.integers(1, 9), st.just(0)),
)


@given(st.integers(2, 40), st.floats(0.01, 0.8), st.integers(0, 9), st.lists(EDITS, max_size=5))
def test_rows_kept_for_testing_stay_so(count: int, share: float, seed: int, edits: list[tuple[str, int, int]]) -> None:
    found = tagged(count, Split(share, seed))
    for place, (name, first, second) in enumerate(edits):
        before, rows = found, len(found.data.rows)
        if name == "sort":
            found = sort_rows(found, first, bool(second))
        elif name == "add":
            found = add_rows(found, first % (rows + 1), second)
        elif name == "paste":
            found = paste_block(found, rows, [0], 100.0 * (place + 1) + np.arange(float(first))[:, np.newaxis])
        elif rows > 2:
            found = delete_rows(found, [first % rows])
        names = [set(one.data.rows[:, 0].tolist()) - {0.0} for one in (before, found)]  # rows that were added are 0
        stayed = names[0] & names[1]
        wanted = kept_of(before) & stayed
        if wanted != stayed:  # else all may have been drawn anew, for nothing was left to train
            assert kept_of(found) & stayed == wanted
        assert len(found.train_rows) >= 1
        assert from_text(to_text(found), "x").test_rows.tolist() == found.test_rows.tolist()


def test_sorted_rows_are_the_same_for_testing_and_back_again_the_drawn_ones() -> None:
    start = tagged(12, Split(0.25, 3))
    turned = sort_rows(start, 0, descending=True)
    assert kept_of(turned) == kept_of(start)
    assert turned.data.split is not None
    assert turned.data.split.rows == tuple(sorted(11 - start.test_rows))
    assert sort_rows(turned, 0).data.split == Split(0.25, 3)
    assert set_split(turned, 0.25, 3) is turned
    assert set_split(turned, 0.25, 4).data.split == Split(0.25, 4)


def test_new_rows_are_drawn_as_far_as_the_share_asks() -> None:
    start = tagged(8, Split(0.25, 3))
    more = add_rows(start, 0, 8)
    assert kept_of(more) - {0.0} == kept_of(start)
    assert len(more.test_rows) == 4
    assert len(add_rows(start, 8).test_rows) == 2
    row = int(start.test_rows[0])
    assert len(duplicate_rows(start, [row]).test_rows) == 3
    trained = int(start.train_rows[0])
    assert len(duplicate_rows(start, [trained]).test_rows) == 2
    alone = delete_rows(start, start.train_rows.tolist())
    assert (len(alone.data.rows), len(alone.train_rows)) == (2, 1)
    assert alone.data.split == Split(0.25, 3)


def test_other_data_draw_their_rows_anew() -> None:
    turned = sort_rows(tagged(12, Split(0.25, 3)), 0, descending=True)
    assert scaled_data(("i1", "i2", "o1"), np.zeros((3, 3)), {}, turned.data.split).split == Split(0.25, 3)


def test_scaling_changes_what_the_network_sees_and_not_what_stands_behind_it() -> None:
    start = document([[1.0, 10.0, 0.0], [2.0, 5.0, 1.0], [4.0, 0.0, 0.0]])
    scaled = set_scaling(start, [0, 1], "range")
    assert scaled.data.rows[:, 1].tolist() == [1.0, 0.5, 0.0]
    assert dict(scaled.data.scaling) == {"i1": Scaling("range", 1.0, 4.0), "i2": Scaling("range", 0.0, 10.0)}
    assert unscaled_rows(scaled.data).tolist() == rows_of(start)
    again = set_scaling(scaled, [0], "standard")
    assert again.data.rows[:, 0].mean() == pytest.approx(0.0, abs=1e-12)
    assert unscaled_rows(again.data).tolist() == rows_of(start)
    assert to_text(set_scaling(again, [0, 1], None)) == to_text(start)
    own = set_scaling(start, [output(start)], Scaling("range", -1.0, 1.0))
    assert own.data.rows[:, 2].tolist() == [0.5, 1.0, 0.5]


def test_scaling_is_fitted_to_the_rows_that_train() -> None:
    start = set_split(document([[float(value), 0.0, 0.0] for value in (0, 1, 2, 3, 1000)]), 0.2, 3)
    scaled = set_scaling(start, [0], "standard")
    values = start.data.rows[start.train_rows, 0]
    assert scaled.data.scaling["i1"] == Scaling("standard", float(values.mean()), float(values.std()))
    made = scaled_data(("i1", "i2", "o1"), start.data.rows, {"i1": "standard"}, start.data.split)
    assert made.rows.tolist() == rows_of(scaled)


def test_a_column_that_never_changes_becomes_zeros() -> None:
    scaled = set_scaling(document([[7.0, 1.0, 0.0], [7.0, 2.0, 1.0]]), [0], "standard")
    assert scaled.data.rows[:, 0].tolist() == [0.0, 0.0]
    assert unscaled_rows(scaled.data)[:, 0].tolist() == [7.0, 7.0]
    assert set_scaling(document([[7.0, 1.0, 0.0]]), [0], "range").data.rows[0, 0] == 0.0


def test_numbers_too_far_apart_to_scale_are_refused() -> None:
    far = document([[-1.7e308, 0.0, 0.0], [1.7e308, 0.0, 0.0]])
    for how in ("standard", "range"):
        assert refused(lambda how=how: set_scaling(far, [0], how)) == "data.too_far_apart"
    assert refused(lambda: set_scaling(far, [0], Scaling("standard", 0.0, 1e-300))) == "edit.not_finite"


def test_all_data_is_replaced_or_none() -> None:
    start = document()
    found = replace_data(start, Data(("o1", "i1", "i2"), read_only(np.ones((2, 3)))))
    assert (rows_of(found), dict(found.data.extra)) == ([[1, 1, 1], [1, 1, 1]], {"later": 1})
    for columns, width, key in (
        (("i1", "i2"), 2, "data.neuron_without_column"),
        (("i1", "i2", "o1", "o1"), 4, "data.repeated_column"),
        (("i1", "i2", "o2"), 3, "network.no_neuron"),
    ):
        data = Data(columns, read_only(np.ones((1, width))))
        assert refused(lambda data=data: replace_data(start, data)) == key
    assert refused(lambda: replace_data(start, Data(start.data.columns, read_only(np.ones((0, 3)))))) == "data.last_row"
    bad = Data(start.data.columns, read_only(np.full((1, 3), np.nan)))
    assert refused(lambda: replace_data(start, bad)) == "file.number_not_finite"

"""Tables of text: layouts that people really send, mistakes named by row and column."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.table_dialect import number_in
from core.table_import import Dialect, TableRefused, decoded, dialect_of, preview
from core.table_plan import ColumnPlan, imported
from core.validity import MOST_ROWS
from tests.core.table_hand import cells, table


def problems(text: str, dialect: Dialect | None = None) -> list[tuple[str, dict[str, Any]]]:
    with pytest.raises(TableRefused) as caught:
        imported(table(text, dialect), [ColumnPlan(), ColumnPlan(), ColumnPlan("output")])
    return [(problem.key, dict(problem.fields)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "dialect", "rows"),
    [
        ("a,b\n1,2\n3,4\n", Dialect(), [["1", "2"], ["3", "4"]]),
        ("a;b\n1;2,5\n3;4,5\n", Dialect(";", ","), [["1", "2.5"], ["3", "4.5"]]),
        ("1;2,5\n3;4,5", Dialect(";", ",", False), [["1", "2.5"], ["3", "4.5"]]),
        ("a\tb\r\n1\t2.5\r\n", Dialect("\t"), [["1", "2.5"]]),
        ("a\tb\r\n1,5\t2\r\n", Dialect("\t", ","), [["1.5", "2"]]),
        ("sep=;\na;b\n1;2\n", Dialect(";"), [["1", "2"]]),
        ("sep=|\na|b\n1|2\n", Dialect("|"), [["1", "2"]]),
        ("5.1\n2\n", Dialect(header=False), [["5.1"], ["2"]]),
        ("x\n5.1\n", Dialect(), [["5.1"]]),
        ('"a;1";b\n1;2\n', Dialect(";"), [["1", "2"]]),
        ('n,v\n"Smith, J",1\n"a ""b""",2\n', Dialect(), [["Smith, J", "1"], ['a "b"', "2"]]),
        ('n,v\n"two\nlines",1\n', Dialect(), [["two\nlines", "1"]]),
        ("\n\na,b\n\n1,2\n\n", Dialect(), [["1", "2"]]),
        ("a,b\n1,2,\n3,4,\n", Dialect(), [["1", "2"], ["3", "4"]]),
        ("1,2\n3,4", Dialect(header=False), [["1", "2"], ["3", "4"]]),
        ("kind,colour\nx,red\ny,blue\n", Dialect(), [["x", "red"], ["y", "blue"]]),
        ("x,red\ny,blue\nx,red\n", Dialect(header=False), [["x", "red"], ["y", "blue"], ["x", "red"]]),
        (" a , b \n 1 , −2e1 \n", Dialect(), [["1", "-20"]]),
    ],
)
def test_layouts_are_found_out(text: str, dialect: Dialect, rows: list[list[str]]) -> None:
    assert dialect_of(text) == dialect
    found = table(text)
    assert cells(found) == rows
    assert preview(text, dialect)[-1] != []


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("ä;1".encode(), "ä;1", "utf-8"),
        ("ä;1".encode("utf-8-sig"), "ä;1", "utf-8-sig"),
        ("ä;1".encode("utf-16"), "ä;1", "utf-16"),
        ("ä;1".encode("latin-1"), "ä;1", "latin-1"),
        (b"", "", "utf-8"),
    ],
)
def test_encodings(data: bytes, text: str, encoding: str) -> None:
    assert decoded(data) == (text, encoding)


def test_names_occur_once() -> None:
    assert table("a,a,,a 2,\n1,2,3,4,5\n", Dialect()).names == ("a", "a 2", "column 3", "a 2 2", "column 5")
    assert table("1,2\n", Dialect(header=False)).names == ("column 1", "column 2")


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    assert table("\na,b\n1,2\n\n3,4\n").lines.tolist() == [3, 5]
    assert table('a,b\n"x\ny",2\n3,4\n').lines.tolist() == [2, 3]
    assert table("sep=;\na;b\n1;2\n").lines.tolist() == [3]


def test_mistakes_are_named_by_row_and_column() -> None:
    lines = ["a,petal width,c", *["1,2,3"] * 15, "1,n/a,3", "1,,3", "1,2,nan", "1,1_0,3", "1,2,1e999"]
    wanted = [
        ("table.no_number", {"row": "17", "column": 2, "name": "petal width", "text": "n/a"}),
        ("table.empty_cell", {"row": "18", "column": 2, "name": "petal width"}),
        ("table.no_number", {"row": "20", "column": 2, "name": "petal width", "text": "1_0"}),
        ("table.no_number", {"row": "19", "column": 3, "name": "c", "text": "nan"}),
        ("table.no_number", {"row": "21", "column": 3, "name": "c", "text": "1e999"}),
    ]
    assert problems("\n".join(lines)) == wanted


def test_a_decimal_comma_leaves_no_room_for_points() -> None:
    found = problems("a;b;c\n1,5;2;3\n1.000,5;2;3\n1,5;2;3\n")
    assert [fields["text"] for _, fields in found] == ["1.000,5"]


def test_rows_that_are_too_long_hide_no_later_mistake() -> None:
    lines = ["a,b,c", *["1,2,3"] * 6, "1,2,3,4", "x,2,3", "1,2", "1,,3", '"1"2,3']
    with pytest.raises(TableRefused) as caught:
        table("\n".join(lines), Dialect())
    told = [(problem.key, problem.fields["row"], problem.fields.get("column")) for problem in caught.value.problems]
    assert told == [
        ("table.row_width", "8", None),
        ("table.no_number", "9", 1),
        ("table.row_width", "10", None),
        ("table.empty_cell", "11", 2),
        ("table.bad_quote", "12", None),
    ]
    with pytest.raises(TableRefused) as caught:
        table("\n".join(lines[:-1]), Dialect())
    assert len(caught.value.problems) == 4
    with pytest.raises(TableRefused) as caught:
        table("\n".join(["a,b", *["1,2"] * 60, *["x,2"] * 30, "1,2,3"]), Dialect())
    assert [problem.key for problem in caught.value.problems] == ["table.no_number"] * 19 + ["table.row_width"]


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("1/3", ".", 1 / 3),
        (" −2 / 5 ", ".", -0.4),
        ("0,5/2", ",", 0.25),
        ("1e2/8", ".", 12.5),
        ("1/0", ".", None),
        ("1/2/2020", ".", None),
        ("a/b", ".", None),
        ("/2", ".", None),
        ("1e308/1e-308", ".", None),
    ],
)
def test_fractions_are_numbers(cell: str, decimal: str, value: float | None) -> None:
    assert number_in(cell, decimal) == value
    found = table(f"a;b\n1;{cell}\n2;3\n", Dialect(";", decimal)).columns[1]
    assert (found.numbers is not None) == (value is not None)
    assert np.array_equal(found.values(decimal), [math.nan if value is None else value, 3.0], equal_nan=True)


def test_at_most_twenty_mistakes_are_told() -> None:
    assert len(problems("a,b,c\n" + "1,2,3\n" * 40 + "x,y,z\n" * 30)) == 20


@pytest.mark.parametrize(
    ("text", "key", "row"),
    [
        ("a,b\n1,2\n3\n", "table.row_width", "3"),
        ("a,b\n1,2\n3,4,5\n", "table.row_width", "3"),
        ('a,b\n1,2\n"3,4\n', "table.bad_quote", "3"),
        ('a,b\n"1"x,2\n', "table.bad_quote", "2"),
        ("", "table.no_rows", None),
        ("a,b\n", "table.no_rows", None),
        ("\n\n", "table.no_rows", None),
    ],
)
def test_broken_tables_are_refused_whole(text: str, key: str, row: str | None) -> None:
    with pytest.raises(TableRefused) as caught:
        table(text, Dialect())
    (problem,) = caught.value.problems
    assert (problem.key, problem.fields.get("row")) == (key, row)


def test_too_many_rows_and_columns_are_refused() -> None:
    with pytest.raises(TableRefused) as caught:
        table("1\n" * (MOST_ROWS + 1), Dialect(header=False))
    assert caught.value.problems[-1].key == "table.too_many_rows"
    with pytest.raises(TableRefused) as caught:
        table("1," * 10_001 + "1\n", Dialect(header=False))
    assert caught.value.problems[-1].key == "table.too_many_columns"


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.lists(st.lists(FINITE, min_size=2, max_size=2), min_size=1, max_size=30),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_numbers_come_back_bit_for_bit(rows: list[list[float]], delimiter: str, header: bool) -> None:
    lines = ["a" + delimiter + "b"] * header + [delimiter.join(map(repr, row)) for row in rows]
    found = table("\n".join(lines), Dialect(delimiter, ".", header))
    columns = [column.numbers for column in found.columns]
    assert np.array(columns).T.tobytes() == np.array(rows).tobytes()


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=6)


@given(st.lists(st.lists(WORDS.map(lambda word: "k" + word), min_size=3, max_size=3), min_size=1, max_size=20))
def test_texts_come_back_as_they_were_quoted(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    assert cells(table(stream.getvalue(), Dialect(header=False))) == rows


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = table(text)
    except TableRefused as refused:
        assert refused.problems
    else:
        assert len(found.lines) >= 1
        assert {len(row) for row in cells(found)} == {len(found.names)}


def test_a_column_that_turns_out_to_be_text_late_keeps_what_it_had() -> None:
    lines = ["1", "2.5"] * 10_500 + ["x"]
    found = table("\n".join(["a", *lines]), Dialect())
    assert found.columns[0].text(0) == "1"
    assert found.columns[0].text(20_999) == "2.5"
    assert found.columns[0].text(21_000) == "x"
    assert found.columns[0].is_number

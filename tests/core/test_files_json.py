"""Strict JSON: what is no JSON, what is JSON but must not stand in a file, and paths that are no files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from core import files
from core.files import FileProblems, from_bytes, from_text, read, to_text
from core.message import Problem

MINIMAL = '{"format": "nablascope", "version": 1, "network": {"neurons": [{"id": "o", "role": "output"}], "edges": []}'


def only_problem(text: str) -> Problem:
    with pytest.raises(FileProblems) as caught:
        from_text(text, "x")
    (problem,) = caught.value.problems
    return problem


def with_view(value: str) -> str:
    return MINIMAL + ', "view": ' + value + "}"


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        ("", "", "file.empty"),
        (" \n\t", "", "file.empty"),
        (MINIMAL, "line 1, column 108", "json.ends_too_early"),
        (MINIMAL[:30], "line 1, column 26", "json.ends_too_early"),
        ("{\n  format: 1}", "line 2, column 3", "json.key_expected"),
        ('{"a" 1}', "line 1, column 6", "json.colon_expected"),
        ("[1 2]", "line 1, column 4", "json.comma_expected"),
        ("[1, x]", "line 1, column 5", "json.value_expected"),
        ("[01]", "line 1, column 3", "json.comma_expected"),
        ('["a\nb"]', "line 1, column 4", "json.control_character"),
        (r'["\q"]', "line 1, column 3", "json.bad_escape"),
        ("{} {}", "line 1, column 4", "json.extra_data"),
        ("// comment\n{}", "line 1, column 1", "json.value_expected"),
        ("[]", "", "file.wrong_kind"),
        ("1", "", "file.wrong_kind"),
        ("null", "", "file.wrong_kind"),
        ("[" * 100_000, "", "file.too_deep"),
        ("[" * 100_000 + "]" * 100_000, "", "file.too_deep"),
    ],
)
def test_what_is_no_json_or_no_object(text: str, place: str, key: str) -> None:
    problem = only_problem(text)
    assert (problem.place, problem.what.key) == (place, key)


@pytest.mark.parametrize(
    ("value", "place", "key"),
    [
        ('{"a": NaN}', "view.a", "json.constant"),
        ('{"a": [0, -Infinity]}', "view.a[1]", "json.constant"),
        ('{"a": 1, "b": {"a": 2, "a": 3}}', "view.b.a", "json.repeated_key"),
        ('{"two words": 1, "two words": 2}', 'view["two words"]', "json.repeated_key"),
        ('{"a": 1e400}', "view.a", "file.number_not_finite"),
        ('{"a": ' + "9" * 5000 + "}", "view.a", "file.number_too_large"),
        (r'{"a": "\ud800"}', "view.a", "file.lone_surrogate"),
        (r'{"\uDFFF": 1}', r'view["\udfff"]', "file.lone_surrogate"),
        ('{"a": ' + "[" * 200 + "]" * 200 + "}", "view.a" + "[0]" * 99, "file.too_deep"),
    ],
)
def test_json_that_a_file_must_not_hold(value: str, place: str, key: str) -> None:
    problem = only_problem(with_view(value))
    assert (problem.place, problem.what.key) == (place, key)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e400", "-1e999", "9" * 400, "9" * 5000])
def test_no_number_of_the_network_is_infinite(word: str) -> None:
    edge = f'{{"id": "w", "from": "i", "to": "o", "weight": {word}}}'
    neurons = '[{"id": "i", "role": "input"}, {"id": "o", "role": "output"}]'
    text = f'{{"format": "nablascope", "version": 1, "network": {{"neurons": {neurons}, "edges": [{edge}]}}}}'
    assert only_problem(text).place == "network.edges[0].weight"
    rows = f'{{"columns": ["i", "o"], "rows": [[1, {word}]]}}'
    text = text.replace(word, "1")[:-1] + f', "data": {rows}}}'
    assert only_problem(text).place == "data.rows[0][1]"


def test_a_key_given_twice_is_told_beside_other_problems() -> None:
    with pytest.raises(FileProblems) as caught:
        from_text(MINIMAL + ', "title": "a", "title": "b", "notes": 1}', "x")
    assert [problem.place for problem in caught.value.problems] == ["title", "notes"]


def test_a_surrogate_pair_is_one_character() -> None:
    document = from_text(MINIMAL + r', "title": "\ud83d\ude00"}', "x")
    assert document.title == "😀"
    assert from_text(to_text(document), "x").title == "😀"


def test_a_byte_order_mark_is_accepted() -> None:
    assert from_bytes(b"\xef\xbb\xbf" + (MINIMAL + "}").encode(), "x").network.neurons[0].id == "o"


@pytest.mark.parametrize("content", [b"\xff\xfe{\x00}\x00", b"\x89PNG\r\n\x1a\n", b'{"a": "\xe9"}'])
def test_bytes_that_are_no_text(content: bytes) -> None:
    with pytest.raises(FileProblems) as caught:
        from_bytes(content, "x")
    assert caught.value.problems[0].what.key == "file.not_text"
    assert caught.value.problems[0].place.startswith("byte ")


def test_a_file_that_is_too_big(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "big.nabla"
    path.write_text(MINIMAL + "}")
    monkeypatch.setattr(files, "MOST_BYTES", 50)
    with pytest.raises(FileProblems) as caught:
        read(path)
    assert caught.value.problems[0].what.key == "file.too_big"


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    for path, key in (
        (tmp_path, "disk.is_folder"),
        (tmp_path / "none.nabla", "disk.not_found"),
        (tmp_path / "none" / "x.nabla", "disk.not_found"),
        (tmp_path / ("long" * 100), "disk.not_read"),
        ("a\0b", "disk.not_read"),
    ):
        with pytest.raises(FileProblems) as caught:
            read(path)
        assert [problem.what.key for problem in caught.value.problems] == [key]


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.nabla"
    path.write_text(MINIMAL + "}")
    path.chmod(0)
    if os.access(path, os.R_OK):  # the superuser may read everything: let the system say no in its place

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileProblems) as caught:
        read(path)
    assert caught.value.problems[0].what.key == "disk.no_permission"


def test_names_are_told_on_one_line() -> None:
    text = json.dumps(json.loads(MINIMAL + "}") | {"data": {"columns": ["a\nb\u202e" + "c" * 500]}})
    name = only_problem(text).what.fields["name"]
    assert name.startswith(r"a\nb\u202ec")
    assert len(name) < 90
    with pytest.raises(FileProblems) as caught:
        read("no\nsuch\udcff.nabla")
    assert caught.value.name == r"no\nsuch\udcff.nabla"

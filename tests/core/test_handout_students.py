"""Lists of students: heads or none, commas or semicolons, any encoding; names of files that are safe and distinct."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.handout_students import MOST_STUDENTS, StudentsError, slugs, students_of


def names(text: str, encoding: str = "utf-8") -> list[str]:
    return [student.name for student in students_of(text.encode(encoding))]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace\nAlan Turing\n",
        "Name\nAda Lovelace\nAlan Turing",
        "name;mail\nAda Lovelace;a@b.c\nAlan Turing;t@b.c\n",
        "id,student\n7,Ada Lovelace\n8,Alan Turing\n",
        "Last name;First name;ID\nLovelace;Ada;1\nTuring;Alan;2",
        "Vorname,Nachname\nAda,Lovelace\nAlan,Turing",
        '"Ada Lovelace",1\r\n"Alan Turing",2\r\n',
        "\n\n1;Ada;Lovelace;a@b.c\n2;Alan;Turing;t@b.c\n;;\n",
        "\ufeffName\tMail\nAda Lovelace\tx@y\n  Alan   Turing \tz@y",
    ],
)
def test_lists_as_people_have_them(text: str) -> None:
    assert names(text) == ["Ada Lovelace", "Alan Turing"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_survive_their_encoding(encoding: str) -> None:
    assert names("Name\nJosé Müller\n", encoding) == ["José Müller"]


def test_names_stay_on_one_line_and_are_printable() -> None:
    assert names('"Ada\x07\u202e X"\n') == ["Ada X"]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "handout.no_students"),
        (b"Name\n", "handout.no_students"),
        (b"1;2\n3;4\n", "handout.no_students"),
        (b"a\x00b\n", "handout.not_text"),
        ("\n".join(f"A{i}" for i in range(MOST_STUDENTS + 1)).encode(), "handout.many_students"),
    ],
)
def test_other_files_are_refused(content: bytes, key: str) -> None:
    with pytest.raises(StudentsError) as raised:
        students_of(content)
    assert raised.value.what.key == key


def test_two_of_one_name_have_numbers_and_files_of_their_own() -> None:
    first, second = students_of(b"Ada\nAda\n")
    assert first.name == second.name
    assert first.draws_by != second.draws_by
    assert (first.slug, second.slug) == ("ada", "ada-2")


def test_numbers_do_not_depend_on_who_else_is_there() -> None:
    alone = {student.name: student.draws_by for student in students_of(b"Ada\nBob\n")}
    among = {student.name: student.draws_by for student in students_of(b"Zoe\nAda\nYan\nBob\n")}
    assert alone.items() <= among.items()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("José Müller", "jose-muller"), ("Anna-Lena O'Neil", "anna-lena-o-neil"), ("Weiß", "weiss"),
        ("../..", "student"), ("a/b\\c:d*e?", "a-b-c-d-e"), ("神经", "神经"),
        ("Keys", "keys-2"), ("", "student"), ("Ωmega", "ωmega"),
    ],
)  # fmt: skip
def test_slugs(name: str, slug: str) -> None:
    assert slugs([name]) == [slug]


def test_no_worksheet_has_the_name_of_another_s_key() -> None:
    made = slugs(["Ada", "Ada Key", "Bob key", "Bob", "Keys", "Key"])
    files = [*made, *(f"{slug}-key" for slug in made), "keys", "key"]
    assert len(set(files)) == len(files)


@given(st.lists(st.text(max_size=20), max_size=12))
def test_any_names_give_distinct_safe_files(every: list[str]) -> None:
    made = slugs(every)
    assert len(set(made) | {f"{slug}-key" for slug in made}) == 2 * len(made)
    assert all(re.fullmatch(r"\w[\w-]*", slug) and not slug.startswith("-") and len(slug) < 60 for slug in made)

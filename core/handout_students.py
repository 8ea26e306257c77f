"""A list of students: names from a table with or without a head, and names of files that are safe everywhere."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.message import Message, message

MOST_STUDENTS, LONGEST_NAME, LONGEST_SLUG = 1000, 120, 48
_WHOLE = ("name", "student", "students", "full name", "fullname", "participant", "names", "teilnehmer")
_FIRST = ("first name", "firstname", "given name", "forename", "vorname")
_LAST = ("last name", "lastname", "surname", "family name", "nachname", "familienname")


class StudentsError(ValueError):
    """Why a list cannot be read, as a message still to be worded."""

    def __init__(self, what: Message) -> None:
        self.what = what
        super().__init__(what.key)


@dataclass(frozen=True)
class Student:
    """One on the list: the name as on paper, what numbers are drawn by, what files are called by."""

    name: str
    draws_by: str
    slug: str


def students_of(content: bytes) -> tuple[Student, ...]:
    """Read a list.

    A head names the column (name, student, first name and last name); without one, all cells of a line that hold
    letters and no @ are the name. Cells are parted by commas, semicolons or tabs. Of two with one name the second
    gets numbers and a file of its own.

    Raises:
        StudentsError: if there is no name, or too many.
    """
    names = [name for name in _names(_text(content)) if name]
    if not names:
        raise StudentsError(message("handout.no_students"))
    if len(names) > MOST_STUDENTS:
        raise StudentsError(message("handout.many_students", count=len(names), most=MOST_STUDENTS))
    seen: Counter[str] = Counter()
    students = []
    for name, slug in zip(names, slugs(names), strict=True):
        seen[name] += 1
        draws_by = name if seen[name] == 1 else f"{name}\n{seen[name]}"
        students.append(Student(name, draws_by, slug))
    return tuple(students)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what spreadsheets save where it is not UTF-8


def _names(text: str) -> Iterable[str]:
    lines = text.splitlines()
    if any("\0" in line for line in lines):
        raise StudentsError(message("handout.not_text"))
    parting = max(";\t,", key=lambda sign: sum(sign in line for line in lines))
    try:
        rows = [row for row in csv.reader(lines, delimiter=parting, skipinitialspace=True) if any(map(str.strip, row))]
    except csv.Error as error:
        raise StudentsError(message("handout.not_text")) from error
    if not rows:
        return []
    columns = _columns([cell.strip().casefold() for cell in rows[0]])
    if columns:
        return [_clean(" ".join(row[column] for column in columns if column < len(row))) for row in rows[1:]]
    return [_clean(" ".join(cell for cell in row if _is_name(cell))) for row in rows]


def _columns(head: Sequence[str]) -> list[int]:
    """Return the columns that a head says are names; [] where the first line is no head."""
    for words in (_FIRST, _LAST):
        if any(cell in words for cell in head):
            return [place for kind in (_FIRST, _LAST) for place, cell in enumerate(head) if cell in kind]
    return [place for place, cell in enumerate(head) if cell in _WHOLE][:1]


def _is_name(cell: str) -> bool:
    return any(letter.isalpha() for letter in cell) and "@" not in cell


def _clean(name: str) -> str:
    """Return a name on one line, without signs that cannot be printed."""
    printable = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", name))
    return " ".join(printable.split())[:LONGEST_NAME]


def slugs(names: Sequence[str]) -> list[str]:
    """Return a part of a file's name for each: small letters, digits and hyphens, no two alike, none that ends in -key.

    Letters of other scripts stay as they are.
    """
    taken = {"key", "keys"}
    found = []
    for name in names:
        base = _slug(name)
        slug, number = base, 1
        while slug in taken or slug.removesuffix("-key") in taken or f"{slug}-key" in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        found.append(slug)
    return found


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    slug = re.sub(r"[\W_]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
    return slug or "student"

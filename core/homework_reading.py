"""Reading a worked iteration as it is typed or pasted: statements, tables, Markdown; every problem with its line.

A line is a statement (`net_h1 = 0.3775`, `out h1: 0,5933`, `delta_o1 0.1385`), several of them, a chain of equalities
of which the last number counts, or a row of a table parted by |, tabs, semicolons or commas. Headings, lines without
a number, and formulae in LaTeX between two lines of $$ are passed over; `Sample 2` alone on a line says of which sample
the following numbers are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.answers import Answer, read_answer
from core.findings import did_you_mean
from core.formula import Source
from core.homework_names import Names
from core.iteration import Iteration
from core.message import Problem, message

MOST_LINES, MOST_PROBLEMS = 5_000, 50
_DIGITS = r"(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_NUMBER = rf"[+−–-]?\s?{_DIGITS}(?:[eE][+−–-]?\d+|\s?[·×*]\s?10\s?\^?[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹+−–-]*\d*)?(?:\s?/\s?{_DIGITS})?"
_STATEMENT = re.compile(rf"\s*(?P<name>[^=:≈;]+?)\s*(?::=|=|:|≈)\s*≈?\s*(?P<value>{_NUMBER})(?=\s|[,;]|\.?$)[,;]?")
_BARE = re.compile(rf"\s*(?P<name>\S.*?)[\s,]\s*(?P<value>{_NUMBER})\s*\.?$")
_ALONE = re.compile(rf"\s*[≈~]?\s*({_NUMBER})\s*\.?\s*")
_LAST = re.compile(rf".*[=≈]\s*({_NUMBER})\s*\.?\s*$")
_HEADING = re.compile(r"\W*(?:sample|row)\s+(\d+)\W*", re.IGNORECASE)
_FORMULA = "$$"
_LIST = re.compile(r"^\s*(?:[-*•]\s+|#+\s+|\d+[.)]\s+)?")


@dataclass(frozen=True)
class Entry:
    """One number of a homework: its line (from 1), its name as written, what it means, the number as typed."""

    line: int
    name: str
    source: Source
    answer: Answer


@dataclass(frozen=True)
class Homework:
    """What was read: the numbers in the order of the text, and what could not be read, by line."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_homework(text: str, iteration: Iteration, sample: int = 0) -> Homework:
    """Read a worked iteration; never raises, what cannot be read is told in `problems`.

    Args:
        sample: of the batch, from 0, until a line names another.
    """
    return _Reading(iteration, sample).read(text)


class _Reading:
    def __init__(self, iteration: Iteration, sample: int) -> None:
        self._names, self._sample, self._samples = Names(iteration), sample, len(iteration.rows)
        self._entries: dict[Source, Entry] = {}
        self._problems: list[Problem] = []
        self._line = 0
        self._in_formula = False

    def read(self, text: str) -> Homework:
        for number, line in enumerate(text.splitlines()[:MOST_LINES], start=1):
            self._line = number
            self._read_line(line.strip().lstrip("\ufeff"))
        return Homework(tuple(self._entries.values()), tuple(self._problems))

    def _read_line(self, line: str) -> None:
        heading = _HEADING.fullmatch(line)
        if line == _FORMULA or self._in_formula:
            self._in_formula = self._in_formula is not (line == _FORMULA)
        elif heading:
            self._choose(int(heading[1]))
        elif "|" in line or "\t" in line or (";" in line and "=" not in line and ":" not in line):
            self._read_cells(
                [cell.strip() for cell in re.split(r"[|\t]" if "|" in line or "\t" in line else ";", line)]
            )
        elif any(character.isdigit() for character in line):
            self._read_statements(_LIST.sub("", line, count=1))

    def _choose(self, sample: int) -> None:
        if 1 <= sample <= self._samples:
            self._sample = sample - 1
        else:
            self._problem("homework.no_sample", sample=sample, count=self._samples)

    def _read_cells(self, cells: list[str]) -> None:
        """Read a table's row: a number belongs to the texts before it."""
        texts: list[str] = []
        last: tuple[list[str], str] | None = None
        for cell in cells:
            found = _ALONE.fullmatch(cell.strip("*` "))
            if found:
                last = (texts, found[1])
            elif cell:
                if last is not None:
                    self._take_row(*last)
                    texts, last = [], None
                if "=" in cell and _STATEMENT.match(cell):
                    self._read_statements(cell)
                else:
                    texts = [*texts, cell]
        if last is not None:
            self._take_row(*last)

    def _take_row(self, texts: list[str], value: str) -> None:
        choices = ["".join(texts), "".join(reversed(texts)), texts[0], texts[-1]] if texts else []
        names = [name for name in choices if self._names.source(name, self._sample) is not None]
        if names:
            self._take(names[0], value)
        elif texts:
            self._take(texts[0], value)

    def _read_statements(self, line: str) -> None:
        chained = line.count("=") + line.count("≈")
        found = list(_STATEMENT.finditer(line))
        covers = bool(found) and _covered(line, [match.span() for match in found])
        if covers:
            for match in found:
                self._take(match["name"].strip(" ,"), match["value"])
        elif chained and self._take_list(line):
            return
        elif chained:
            value = _LAST.fullmatch(line)
            if value:
                self._take(re.split(r"[=≈]", line, maxsplit=1)[0].strip(" :"), value[1])
            elif not _is_blank(line):
                self._problem("homework.no_number", name=line[:40])
        else:
            bare = _BARE.fullmatch(line)
            if bare:
                self._take(bare["name"], bare["value"])

    def _take_list(self, line: str) -> bool:
        """Read net_h1, net_h2 = 0.3775, 0.3925; tell whether it is such a line."""
        left, _, right = line.partition("=")
        names = [name.strip() for name in left.split(",")]
        values = re.split(r"\s*;\s*|,\s+|\s{2,}", right.strip())
        if len(names) < 2 or len(names) != len(values) or not all(_ALONE.fullmatch(value) for value in values):
            return False
        for name, value in zip(names, values, strict=True):
            self._take(name, value)
        return True

    def _take(self, name: str, value: str) -> None:
        source = self._names.source(name, self._sample)
        if source is None:
            if not self._names.is_given(name):
                self._unknown(name)
            return
        try:
            answer = read_answer(value)
        except ValueError:
            self._problem("homework.no_number", name=name)
            return
        if source in self._entries:
            self._problem("homework.twice", name=name, line=self._entries[source].line)
        else:
            self._entries[source] = Entry(self._line, name, source, answer)

    def _unknown(self, name: str) -> None:
        known = self._names.known() if len(self._problems) < MOST_PROBLEMS else []
        self._add(Problem(self._place(), message("homework.unknown_name", name=name[:40]), did_you_mean(name, known)))

    def _problem(self, key: str, **fields: object) -> None:
        self._add(Problem(self._place(), message(key, **fields), message(f"{key}.remedy")))

    def _add(self, problem: Problem) -> None:
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)

    def _place(self) -> str:
        return f"line {self._line}"


def _covered(line: str, spans: list[tuple[int, int]]) -> bool:
    """Tell whether statements follow on each other from the beginning of a line to its end."""
    return all(not line[end:start].strip(" ,;.") for end, start in _gaps(spans, len(line)))


def _gaps(spans: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), length]
    yield from zip(ends, starts, strict=True)


def _is_blank(line: str) -> bool:
    """Tell whether a line is a blank of a worksheet that nobody has filled in."""
    return not re.sub(r"[_.…?\s]", "", re.split(r"[=≈]", line)[-1])

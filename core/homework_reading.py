"""Reading a worked iteration as it is typed or pasted: statements, tables, Markdown; every problem with its line.

A line is a statement (`net_h1 = 0.3775`, `out h1: 0,5933`, `delta_o1 0.1385`, `w1 -> 0.1498`), several of them, a chain
of equalities of which the last number counts, or a row of a table parted by |, tabs, semicolons or commas. Lines
without a number, and formulae in LaTeX between two lines of $$ are passed over; `Sample 2` on a line or before
statements says of which sample the following numbers are. A neuron's name before a colon, or alone on a line, goes for
the quantities that follow without one: `h2: net 0.3925, out 0.5969`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.answers import Answer, read_answer
from core.findings import did_you_mean
from core.formula import Source
from core.homework_names import Names
from core.homework_statements import ALONE, Statement, has_sign, holds_number, listed, statements
from core.iteration import Iteration
from core.message import Problem, message

MOST_LINES, MOST_PROBLEMS = 5_000, 50
_HEADING = re.compile(r"\W*(?:sample|row)\s+(\d+)(?:\W*$|\W*[:.)]\s*(?P<rest>.*))", re.IGNORECASE)
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
        self._heading = self._neuron = self._prefix = ""

    def read(self, text: str) -> Homework:
        lines = text.splitlines()
        for number, line in enumerate(lines[:MOST_LINES], start=1):
            self._line = number
            self._read_line(line.replace('"', " ").strip("\ufeff \t\r"))
        if len(lines) > MOST_LINES:
            self._line = MOST_LINES + 1
            self._problems.append(self._told("homework.too_long", most=MOST_LINES, left=len(lines) - MOST_LINES))
        return Homework(tuple(self._entries.values()), tuple(self._problems))

    def _read_line(self, line: str) -> None:
        sample = _HEADING.match(line)
        if line == _FORMULA or self._in_formula:
            self._in_formula = self._in_formula is not (line == _FORMULA)
        elif sample:
            if self._choose(int(sample[1])) and sample["rest"]:
                self._read_line(sample["rest"])
        elif holds_number(line := _LIST.sub("", line, count=1)):
            self._read_numbers(line)
        elif line:
            self._heading = self._names.neuron(line)

    def _read_numbers(self, line: str) -> None:
        """Read a line that holds a number: statements, or a row of a table."""
        self._neuron, self._prefix = self._heading, ""
        is_table = "|" in line or "\t" in line
        cells = [cell.strip() for cell in re.split(r"[|\t]" if is_table else ";", line)]
        if is_table or (len(cells) > 1 and not has_sign(line) and any(ALONE.fullmatch(cell) for cell in cells)):
            self._read_cells(cells)
        else:
            self._read_statements(line)

    def _choose(self, sample: int) -> bool:
        if 1 <= sample <= self._samples:
            self._sample = sample - 1
            return True
        self._problem("homework.no_sample", sample=sample, count=self._samples)
        return False

    def _read_cells(self, cells: list[str]) -> None:
        """Read a table's row: a number belongs to the texts before it."""
        texts: list[str] = []
        last: tuple[list[str], str] | None = None
        for cell in cells:
            found = ALONE.fullmatch(cell.strip("*` "))
            if found:
                last = (texts, found[1])
            elif cell:
                if last is not None:
                    self._take_row(*last)
                    texts, last = [], None
                if self._begins_with_name(cell):
                    self._read_statements(cell)
                elif has_sign(cell) and texts and (result := ALONE.fullmatch(re.split(r"[=≈]", cell)[-1])):
                    last = (texts, result[1])
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

    def _begins_with_name(self, cell: str) -> bool:
        return has_sign(cell) and holds_number(cell) and self._names.is_named(re.split(r"[=≈:→←<]|->", cell)[0])

    def _read_statements(self, line: str) -> None:
        if pairs := listed(line):
            for name, value in pairs:
                self._take(name, value)
            return
        prefix, colon, rest = line.partition(":")
        if colon and not rest.startswith("=") and not ALONE.fullmatch(rest):
            self._prefix, self._neuron = prefix.strip(), self._names.neuron(prefix) or self._heading
        for statement in statements(line, self._is_name):
            self._take_statement(statement)

    def _is_name(self, text: str) -> bool:
        return self._names.is_named(text) or (bool(text) and self._meant(text) is not None)

    def _take_statement(self, statement: Statement) -> None:
        texts = [name for name in statement.names if name != self._prefix] or list(statement.names)
        names = [*texts, *statement.names]  # what stands behind a colon first
        source = next((found for name in names if (found := self._meant(name)) is not None), None)
        if source is None and statement.moves:
            source = next((found for name in names if (found := self._names.new_weight(name)) is not None), None)
        if statement.value:
            if source is not None:
                self._note(names[0], source, statement.value)
            elif names and not any(self._names.is_given(name) for name in names):
                self._unknown(names[0])
        elif names and statement.is_told:
            self._problem("homework.no_number", name=names[0][:40])

    def _meant(self, name: str) -> Source | None:
        """Return what a name means: with what stands before the colon, alone, or with the neuron spoken of."""
        prefix, neuron = self._prefix, self._neuron
        choices = [prefix + " " + name, name + " " + prefix, name] if prefix and name != prefix else [name]
        choices += [f"{name} {neuron}"] if neuron else []
        return next((s for one in choices if (s := self._names.source(one, self._sample)) is not None), None)

    def _take(self, name: str, value: str) -> None:
        source = self._meant(name)
        if source is not None:
            self._note(name, source, value)
        elif not self._names.is_given(name):
            self._unknown(name)

    def _note(self, name: str, source: Source, value: str) -> None:
        self._neuron = self._names.neuron_of(source) or self._neuron
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
        self._add(self._told(key, **fields))

    def _told(self, key: str, **fields: object) -> Problem:
        return Problem(self._place(), message(key, **fields), message(f"{key}.remedy"))

    def _add(self, problem: Problem) -> None:
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)

    def _place(self) -> str:
        return f"line {self._line}"

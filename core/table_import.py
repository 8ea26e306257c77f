"""Tables of text, as spreadsheets write them, read column by column: numbers, or texts by code.

A column is one of numbers where most of its cells are, and mistakes in it are then told. Rows are counted as a
spreadsheet shows them: from 1, the header and empty rows too. What a table is used for says core/table_plan.py.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

import numpy as np

from core.findings import printable
from core.message import Message, message
from core.network import Floats, Integers, read_only
from core.table_dialect import Dialect, decoded, dialect_of, number_in, preview, start_of
from core.validity import MOST_ROWS

__all__ = ["Dialect", "Table", "TableColumn", "TableRefused", "decoded", "dialect_of", "preview", "read_table"]

MOST_COLUMNS = 10_000
MOST_PROBLEMS = 20
CHUNK = 20_000  # rows that are turned into columns at once


class TableRefused(Exception):
    """Why a table cannot be read or used: at most 20 reasons, each with its row and column."""

    def __init__(self, problems: list[Message]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "; ".join(f"{problem.key} {dict(problem.fields)}" for problem in self.problems)


@dataclass(frozen=True, eq=False)
class TableColumn:
    """A column: its numbers, (rows,), or `texts` with the place of each row's in `codes`; one of the two.

    A column of texts in which most are numbers is one with mistakes: `is_number` all the same.
    """

    name: str
    numbers: Floats | None = None
    texts: tuple[str, ...] = ()
    codes: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    is_number: bool = True

    def values(self, decimal: str) -> Floats:
        """Return the cells as numbers, (rows,), NaN where a text is none."""
        if self.numbers is not None:
            return self.numbers
        read = [number_in(text, decimal) for text in self.texts]
        by_code = np.array([np.nan if value is None else value for value in read], dtype=np.float64)
        values: Floats = by_code[self.codes]
        return values

    def problem(self, row: int, line: int, place: int) -> Message:
        """Say that a cell is of no use; `place`: of the column in its table."""
        text, fields = self.text(row), {"row": f"{line:,}", "column": place + 1, "name": printable(self.name)}
        return (
            message("table.no_number", text=printable(text), **fields)
            if text
            else message("table.empty_cell", **fields)
        )

    def text(self, row: int) -> str:
        """Return a cell as text."""
        return self.texts[self.codes[row]] if self.numbers is None else plain(float(self.numbers[row]))


@dataclass(frozen=True, eq=False)
class Table:
    """A table that was read; `lines` is (rows,): what each row's number is in a spreadsheet."""

    columns: tuple[TableColumn, ...]
    lines: Integers
    dialect: Dialect

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def read_table(text: str, dialect: Dialect | None = None) -> Generator[float, None, Table]:
    """Read a table; yields progress from 0 to 1, returns it.

    Raises:
        TableRefused: if there is no row, a row has more or fewer cells than the first, a quote is not closed, or there
            are more rows or columns than a file may hold.
    """
    dialect = dialect or dialect_of(text)
    reading = _Reading(dialect)
    try:
        for chunk, position in _chunks(text, dialect.delimiter):
            reading.take(chunk)
            yield min(1.0, position / max(1, len(text)))
    except _BadQuote as end:
        raise TableRefused(reading.problems([(end.line, message("table.bad_quote", row=f"{end.line:,}"))])) from None
    return reading.table()


class _BadQuote(Exception):
    """From a row on nothing can be read."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


Row = tuple[int, list[str]]  # its number in a spreadsheet, its cells


def _chunks(text: str, delimiter: str) -> Iterator[tuple[list[Row], int]]:
    """Yield rows that are not empty, many at once, and how many characters were read."""
    stream = io.StringIO(text, newline="")
    stream.seek(start_of(text))
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    number, chunk = 1 if start_of(text) else 0, list[Row]()
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            yield chunk, stream.tell()
            raise _BadQuote(number) from None
        if row and (len(row) > 1 or row[0].strip()):
            chunk.append((number, row))
        if len(chunk) == CHUNK:
            yield chunk, stream.tell()
            chunk = []
    yield chunk, len(text)


class _Reading:
    """Columns that grow chunk by chunk."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._names: tuple[str, ...] | None = None
        self._columns: list[_Growing] = []
        self._lines: list[int] = []
        self._problems: list[tuple[int, Message]] = []  # of whole rows, with their lines
        self._misfits: list[int] = []  # rows that are too short or too long: their cells are not looked at

    def take(self, chunk: list[Row]) -> None:
        """Take over some rows."""
        if self._names is None and chunk:
            self._begin(chunk[0][1])
            chunk = chunk[1:] if self._dialect.header else chunk
        width = len(self._columns)
        first = len(self._lines)
        rows = [
            self._fitted(first + place, number, row, width) if len(row) != width else row
            for place, (number, row) in enumerate(chunk)
        ]
        self._lines += [number for number, _ in chunk]
        if len(self._lines) > MOST_ROWS:
            self._problems.append((self._lines[-1], message("table.too_many_rows", most=f"{MOST_ROWS:,}")))
        if len(self._problems) >= MOST_PROBLEMS or len(self._lines) > MOST_ROWS:
            raise TableRefused([problem for _, problem in self._problems[:MOST_PROBLEMS]])
        for column, cells in zip(self._columns, zip(*rows, strict=True), strict=False):
            column.take(cells)

    def _begin(self, first: list[str]) -> None:
        if len(first) > MOST_COLUMNS:
            raise TableRefused([message("table.too_many_columns", most=f"{MOST_COLUMNS:,}", found=f"{len(first):,}")])
        self._names = _names(first if self._dialect.header else [""] * len(first))
        self._columns = [_Growing(self._dialect.decimal) for _ in first]

    def _fitted(self, place: int, number: int, row: list[str], width: int) -> list[str]:
        """Return a row without empty cells at its end that are too many; note a problem where that does not help."""
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            fields = {"row": f"{number:,}", "found": len(row), "wanted": width}
            self._problems.append((number, message("table.row_width", **fields)))
            self._misfits.append(place)
        return (row + [""] * width)[:width]

    def table(self) -> Table:
        """Return what was read."""
        if self._problems:
            raise TableRefused(self.problems([]))
        if not self._lines or self._names is None:
            raise TableRefused([message("table.no_rows")])
        return Table(self._done(), read_only(np.array(self._lines, dtype=np.intp)), self._dialect)

    def _done(self) -> tuple[TableColumn, ...]:
        return tuple(column.done(name) for column, name in zip(self._columns, self._names or (), strict=True))

    def problems(self, more: list[tuple[int, Message]]) -> list[Message]:
        """Return what is wrong with rows, then also with cells of the columns of numbers, all in the rows' order."""
        found = [*self._problems, *more][:MOST_PROBLEMS]
        for place, column in enumerate(self._done() if self._lines else ()):
            if column.is_number:
                bad = np.isnan(column.values(self._dialect.decimal))
                bad[self._misfits] = False
                rows = np.flatnonzero(bad)[: MOST_PROBLEMS - len(found)].tolist()
                found += [(self._lines[row], column.problem(row, self._lines[row], place)) for row in rows]
        return [problem for _, problem in sorted(found, key=lambda one: one[0])]


def _names(cells: list[str]) -> tuple[str, ...]:
    """Return the names of columns, each once: those without one are numbered, those that come again too."""
    taken: set[str] = set()
    names = []
    for place, cell in enumerate(cells, 1):
        plain = " ".join(cell.split()) or f"column {place}"
        name, number = plain, 1
        while name in taken:
            number += 1
            name = f"{plain} {number}"
        taken.add(name)
        names.append(name)
    return tuple(names)


class _Growing:
    """One column while it is read: numbers as long as all cells are, from then on texts by code."""

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal
        self._numbers: list[Floats] = []
        self._code_of: dict[str, int] = {}
        self._codes: list[Integers] = []
        self._is_text = False

    def take(self, cells: tuple[str, ...]) -> None:
        """Take over some cells."""
        numbers = None if self._is_text else self._read(cells)
        if numbers is not None:
            self._numbers.append(numbers)
            return
        if not self._is_text:
            self._is_text = True
            for earlier in self._numbers:
                self._take_texts([plain(value) for value in earlier.tolist()])
            self._numbers = []
        self._take_texts([cell.strip() for cell in cells])

    def _read(self, cells: tuple[str, ...]) -> Floats | None:
        """Return the cells as numbers, None where one is none. Python reads more than people mean: 1_000, nan, ٣."""
        together = "".join(cells)
        if "_" in together or "/" in together or not together.isascii():
            return self._read_slowly(cells)
        if self._decimal == ",":
            if "." in together:
                return None
            cells = tuple(cell.replace(",", ".") for cell in cells)
        try:
            numbers = np.array([float(cell) for cell in cells])
        except ValueError:
            return None
        return numbers if np.isfinite(numbers).all() else None

    def _read_slowly(self, cells: tuple[str, ...]) -> Floats | None:
        """Return the cells as numbers, cell by cell: fractions and the true minus sign too; None where one is none."""
        found = np.empty(len(cells))
        for place, cell in enumerate(cells):
            value = number_in(cell, self._decimal)
            if value is None:
                return None
            found[place] = value
        return found

    def _take_texts(self, cells: list[str]) -> None:
        code_of = self._code_of
        self._codes.append(np.array([code_of.setdefault(cell, len(code_of)) for cell in cells], dtype=np.intp))

    def done(self, name: str) -> TableColumn:
        """Return the column."""
        if not self._is_text:
            return TableColumn(name, read_only(np.concatenate(self._numbers)))
        codes, texts = np.concatenate(self._codes), tuple(self._code_of)
        number = np.array([number_in(text, self._decimal) is not None for text in texts])
        return TableColumn(name, None, texts, read_only(codes), bool(number[codes].mean() > 0.5))


def plain(value: float) -> str:
    """Return a number as people write it: 3 rather than 3.0."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)

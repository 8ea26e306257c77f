"""How a table of text is laid out: encoding, what stands between cells, decimal sign, whether it has a header."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass

DELIMITERS = ("\t", ";", ",")
SAMPLE_ROWS, SAMPLE_CHARACTERS = 200, 100_000
_POINT = re.compile(r"\s*[+−-]?\d+\.\d*(e[+-]?\d+)?\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*[+−-]?\d+,\d*(e[+-]?\d+)?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Dialect:
    """How a text is laid out: what stands between cells, the decimal sign, whether the first row names the columns."""

    delimiter: str = ","
    decimal: str = "."
    header: bool = True


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding: by its first bytes, else UTF-8, else Latin-1."""
    for mark, encoding in _ENCODINGS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def dialect_of(text: str) -> Dialect:
    """Find out how a text is laid out, from its first rows.

    The delimiter is the first of tab, semicolon and comma that parts all rows into equally many cells, more than one;
    else the one that parts most of them. The decimal sign is what more cells of digits have inside; a comma only where
    it does not part cells. The first row is a header where it holds no number and a later row does, or, in a table of
    texts alone, where nothing of it comes again below.
    """
    named = _SEPARATOR_LINE.match(text)
    choices = (named[1],) if named else DELIMITERS
    samples = {delimiter: _sample(text, delimiter) for delimiter in choices}
    delimiter = max(choices, key=lambda one: (_evenness(samples[one]), -choices.index(one)))
    if named is None and _evenness(samples[delimiter]) == 0.0:
        delimiter = ","
    rows = samples[delimiter]
    cells = [cell for row in rows for cell in row]
    commas = 0 if delimiter == "," else sum(1 for cell in cells if _COMMA.fullmatch(cell))
    decimal = "," if commas > sum(1 for cell in cells if _POINT.fullmatch(cell)) else "."
    return Dialect(delimiter, decimal, _has_header(rows, decimal))


def preview(text: str, dialect: Dialect, most: int = 20) -> list[list[str]]:
    """Return the first rows as cells of text, the header among them; broken quotes end it."""
    return _sample(text, dialect.delimiter)[:most]


def _sample(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    start = start_of(text)
    part = text[start : start + SAMPLE_CHARACTERS]
    try:
        for row in csv.reader(io.StringIO(part, newline=""), delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) > SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    if len(text) - start > SAMPLE_CHARACTERS and len(rows) > 1:
        rows.pop()  # it was cut
    return rows


def start_of(text: str) -> int:
    """Return where the table begins: behind the line with which Excel names the delimiter."""
    named = _SEPARATOR_LINE.match(text)
    return named.end() if named else 0


def _evenness(rows: list[list[str]]) -> float:
    """Return the share of rows with as many cells as most have; 0 where that is one cell."""
    widths = [len(row) for row in rows]
    usual = max(widths, key=widths.count, default=1)
    return widths.count(usual) / len(widths) if usual > 1 else 0.0


def _has_header(rows: list[list[str]], decimal: str) -> bool:
    if not rows or any(number_in(cell, decimal) is not None for cell in rows[0]):
        return False
    below = rows[1:]
    if any(number_in(cell, decimal) is not None for row in below for cell in row):
        return True
    first = [cell.strip() for cell in rows[0]]
    seen = [{row[place].strip() for row in below if place < len(row)} for place in range(len(first))]
    return len(set(first)) == len(first) and not any(cell in seen[place] for place, cell in enumerate(first))


def number_in(cell: str, decimal: str) -> float | None:
    """Return the finite number that a cell holds, a fraction such as 1/3 too; None where there is none."""
    if "/" in cell:
        return _fraction_in(cell, decimal)
    plain = cell.strip().replace("−", "-")
    if decimal == ",":
        if "." in plain:
            return None
        plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def _fraction_in(cell: str, decimal: str) -> float | None:
    """Return the value of a fraction; a date such as 1/2/2020 is none."""
    over, _, under = cell.partition("/")
    if "/" in under:
        return None
    parts = (number_in(over, decimal), number_in(under, decimal))
    if parts[0] is None or not parts[1]:
        return None
    value = parts[0] / parts[1]
    return value if math.isfinite(value) else None

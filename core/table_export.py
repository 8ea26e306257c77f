"""The rows of a document as a table of text: a heading of names, then numbers that read back bit for bit."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from core.disk import replace_file
from core.document import Document
from core.editing_data import unscaled_rows

ROWS_AT_ONCE = 2_000


def heading(document: Document) -> tuple[str, ...]:
    """Return what the columns are called: the neurons' own labels where these differ, else their ids."""
    index = document.network.topology.neuron_index
    names = tuple(document.network.neurons[index[id]].name for id in document.data.columns)
    return names if len(set(names)) == len(names) else document.data.columns


def table_text(document: Document, separator: str = ",", *, unscaled: bool = False) -> Generator[float, None, str]:
    """Return the table as text; yields the share that is done.

    Args:
        separator: "," or a tab.
        unscaled: write the numbers as they were before they were scaled, and not as the network sees them.
    """
    parts = [separator.join(_quoted(name, separator) for name in heading(document))]
    count = len(document.data.rows)
    for first in range(0, count, ROWS_AT_ONCE):
        end = first + ROWS_AT_ONCE
        rows = unscaled_rows(document.data, slice(first, end)) if unscaled else document.data.rows[first:end]
        parts += lines_of(rows.tolist(), separator)
        yield min(1.0, end / count)
    return "\n".join(parts) + "\n"


def write_table(document: Document, path: Path, separator: str = ",", unscaled: bool = False) -> None:
    """Write the table to a file at once; the old file is as it was until all is written.

    Raises:
        OSError: as the system gives it.
    """
    parts = table_text(document, separator, unscaled=unscaled)
    while True:
        try:
            next(parts)
        except StopIteration as stop:
            replace_file(path, stop.value.encode("utf-8"))
            return


def lines_of(rows: Sequence[Sequence[float]], separator: str) -> list[str]:
    """Return rows of numbers as lines, each number the shortest that reads back as the same."""
    return [separator.join([repr(value).removesuffix(".0") for value in row]) for row in rows]


def _quoted(name: str, separator: str) -> str:
    if any(mark in name for mark in (separator, '"', "\n", "\r")) or name != name.strip():
        return '"' + name.replace('"', '""') + '"'
    return name

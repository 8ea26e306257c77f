"""Reads tables for tests, and looks at their progress."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from core.table_import import Dialect, Table, read_table


def finish(running: Generator[float, None, Any]) -> Any:
    shares = []
    while True:
        try:
            shares.append(next(running))
        except StopIteration as stop:
            assert shares == sorted(shares)
            assert all(0.0 <= share <= 1.0 for share in shares)
            return stop.value


def table(text: str, dialect: Dialect | None = None) -> Table:
    found: Table = finish(read_table(text, dialect))
    return found


def cells(found: Table) -> list[list[str]]:
    return [[column.text(row) for column in found.columns] for row in range(len(found.lines))]

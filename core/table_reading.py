"""Reading a table as one call, for a process of its own: see core/table_import.py."""

from __future__ import annotations

from core.table_import import Dialect, Table, read_table


def read_at_once(text: str, dialect: Dialect) -> Table:
    """Read a table to its end.

    Raises:
        TableRefused: as `read_table` does.
    """
    reading = read_table(text, dialect)
    while True:
        try:
            next(reading)
        except StopIteration as stop:
            table: Table = stop.value
            return table

"""Cells of the data as text for a spreadsheet: tabs between columns, a line for each row."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from app.data.columns import Kind
from app.data.model import DataModel
from core.network import Floats, Integers
from core.outcomes import outcomes
from core.table_export import ROWS_AT_ONCE, lines_of

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Selection:
    """Some rows and columns of the table as they were when copying began."""

    model: DataModel
    rows: Integers
    columns: tuple[int, ...]

    def text(self) -> Generator[float, None, str]:
        """Return the text; yields the share that is done."""
        document = self.model.document
        columns = [column for place, column in enumerate(self.model.columns) if place in self.columns]
        columns = [column for column in columns if column.kind is not Kind.USE]
        says = any(not column.kind.is_data for column in columns)
        lines: list[str] = []
        for first in range(0, len(self.rows), ROWS_AT_ONCE):
            rows = self.rows[first : first + ROWS_AT_ONCE]
            now = outcomes(document, rows) if says else None
            parts: list[Floats] = []
            for column in columns:
                if column.kind.is_data:
                    parts.append(document.data.rows[rows, column.place])
                elif now is not None:
                    parts.append(now.losses if column.kind is Kind.LOSS else now.outputs[:, column.place])
            lines += lines_of(np.column_stack(parts).tolist() if parts else [[] for _ in rows], "\t")
            yield min(1.0, (first + ROWS_AT_ONCE) / len(self.rows))
        return "\n".join(lines)


def run_through(generator: Generator[object, None, Answer]) -> Answer:
    """Run a generator to its end at once and return its answer."""
    while True:
        try:
            next(generator)
        except StopIteration as stop:
            answer: Answer = stop.value
            return answer

"""Rows of the table that the benchmarks print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was done, the program's own measure, against what, and the ratio or verdict."""

    task: str
    own: str
    other: str
    ratio: str


def markdown(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = ["| what | Nablascope | compared with | ratio |", "|---|---|---|---|"]
    return "\n".join([*head, *(f"| {row.task} | {row.own} | {row.other} | {row.ratio} |" for row in rows)])

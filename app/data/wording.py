"""How rows, inputs and targets are counted in words."""

from __future__ import annotations

from app.words import tr


def rows_words(count: int) -> str:
    """Return "1 row" or "150 rows"."""
    return tr("1 row") if count == 1 else tr("{count} rows", count=f"{count:,}")


def inputs_words(count: int) -> str:
    """Return "1 input" or "4 inputs"."""
    return tr("1 input") if count == 1 else tr("{count} inputs", count=f"{count:,}")


def targets_words(count: int) -> str:
    """Return "1 target" or "3 targets"."""
    return tr("1 target") if count == 1 else tr("{count} targets", count=f"{count:,}")

"""Stands in for what is not there yet."""

from __future__ import annotations

from core.explain import Explanation


def beats_of(explanation: Explanation | None) -> int:
    """Return how often "next" is pressed until all of a step is there."""
    return 0 if explanation is None else 3

"""Where constructed neurons stand: in columns from left to right, centred; bias neurons in a row below all columns."""

from __future__ import annotations

import math
from collections.abc import Sequence

# The distances of an automatic arrangement (app/graph/layout.py), so that both look alike.
COLUMN, ROW, BLOCK_COLUMN = 240.0, 168.0, 124.0
TALLEST = 24  # neurons in one column; a longer layer becomes a block of several columns

Place = tuple[float, float]


def column_places(sizes: Sequence[int], below: Sequence[int]) -> tuple[list[list[Place]], list[list[Place]]]:
    """Return the centres of each column's neurons, and of the bias neurons below each column, x right and y down.

    Args:
        sizes: neurons in each column.
        below: bias neurons below each column.
    """
    tallest = max((_rows(size) for size in sizes), default=1)
    gap = max(COLUMN, 0.3 * (tallest - 1) * ROW)
    low = ROW * ((tallest - 1) / 2 + 0.9)
    columns, biases, x = [], [], 0.0
    for size, count in zip(sizes, below, strict=True):
        rows = _rows(size)
        across = -(-size // max(1, rows))
        columns.append([(x + BLOCK_COLUMN * (i % across), ROW * (i // across - (rows - 1) / 2)) for i in range(size)])
        biases.append([(x + BLOCK_COLUMN * (i - (count - 1) / 2), low) for i in range(count)])
        x += BLOCK_COLUMN * max(0, across - 1) + gap
    return columns, biases


def _rows(neurons: int) -> int:
    return neurons if neurons <= TALLEST else max(TALLEST, math.isqrt(neurons - 1) + 1)

"""A progress bar on standard error, drawn only when that is a terminal and the work takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

Item = TypeVar("Item")
PATIENCE = 0.5  # seconds of work before the bar appears
PERIOD = 0.1
WIDTH = 40


def progress_bar(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items; meanwhile show how many are done, or their own value where they are fractions of the work."""
    total = len(items) if isinstance(items, Sized) else None
    visible, begun, drawn = sys.stderr.isatty(), time.monotonic(), 0.0
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if visible and now - begun > PATIENCE and now - drawn > PERIOD:
            fraction = done / total if total else float(item)  # type: ignore[arg-type]
            _draw(fraction)
            drawn = now
    if drawn:
        sys.stderr.write("\r" + " " * (WIDTH + 8) + "\r")


def _draw(fraction: float) -> None:
    full = int(WIDTH * fraction)
    sys.stderr.write(f"\r[{'=' * full}{' ' * (WIDTH - full)}] {fraction:4.0%}")
    sys.stderr.flush()

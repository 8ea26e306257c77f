"""Arithmetic on wide arrays that broadcast: numbers that overflow are results, and nothing goes through buffers."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import numpy as np

SMALL = 64  # values


@contextmanager
def wide_arithmetic() -> Generator[None]:
    """Compute without warnings, and broadcast without copies.

    NumPy (2.3 to 2.4 at least) gathers short rows of a broadcast array in a buffer of 8,192 values first, although
    nothing has to be converted: 2 to 4 times slower than working on each row where it is. A buffer too small for that
    leaves it out.
    """
    with np.errstate(all="ignore"):
        before = np.setbufsize(SMALL)
        try:
            yield
        finally:
            np.setbufsize(before)

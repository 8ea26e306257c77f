"""Rows kept for testing stay the same rows when others come, go or change places; only new rows are drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.document import Data, Split, drawn_rows, share_of
from core.network import Floats, Integers, read_only

NEW = -1  # where a row has no old one


def with_rows(data: Data, rows: Floats, origin: Integers) -> Data:
    """Return the data with other rows, each kept for testing or trained as the row that it was before.

    Args:
        rows: (rows, columns).
        origin: (rows,), which old row each was, or was copied from; NEW for one that was none.
    """
    return replace(data, rows=read_only(rows), split=_moved(data, origin))


def _moved(data: Data, origin: Integers) -> Split | None:
    """Return the split of the rows in their new places.

    New rows are drawn only as far as the share for testing asks for more. Where no row would be left to train, all are
    drawn anew. Rows that are the very ones which the seed draws are not written down one by one.
    """
    split, count = data.split, len(origin)
    if split is None:
        return None
    was_test = np.zeros(len(data.rows) + 1, dtype=np.bool_)  # the last one for NEW
    was_test[data.test_rows] = True
    is_test = was_test[origin]
    new = np.flatnonzero(origin == NEW)
    lacking = share_of(split, count) - int(np.count_nonzero(is_test))
    if lacking > 0 and len(new):
        is_test[np.random.default_rng((split.seed, 0, 2, count)).permutation(new)[:lacking]] = True
    kept = np.flatnonzero(is_test)
    if len(kept) == count or np.array_equal(kept, drawn_rows(split, count)):
        return replace(split, rows=None)
    return replace(split, rows=tuple(kept.tolist()))

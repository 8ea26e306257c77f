"""A long row of numbers as it is seen: above some thousands, the lowest and highest of blocks that grow as it does."""

from __future__ import annotations

import numpy as np

from core.network import Floats

MOST = 16_384  # blocks; even


class Track:
    """Numbers one after the other; `count` of them so far, `every` in each block."""

    def __init__(self, values: Floats) -> None:
        self.count, self.every = 0, 1
        self._low, self._high = np.empty(MOST), np.empty(MOST)
        self._blocks = 0
        self._rest = np.empty(0)
        self.append(values)

    def append(self, values: Floats) -> None:
        """Take more numbers."""
        self.count += len(values)
        waiting = np.concatenate((self._rest, values))
        while len(waiting) >= self.every:
            taken = min(len(waiting) // self.every, MOST - self._blocks)
            blocks = waiting[: taken * self.every].reshape(taken, self.every)
            end = self._blocks + taken
            self._low[self._blocks : end] = np.fmin.reduce(blocks, axis=1)
            self._high[self._blocks : end] = np.fmax.reduce(blocks, axis=1)
            waiting, self._blocks = waiting[taken * self.every :], end
            if end == MOST:
                self._merge()
        self._rest = waiting.copy()

    def _merge(self) -> None:
        half = MOST // 2
        self._low[:half] = np.fmin(self._low[::2], self._low[1::2])
        self._high[:half] = np.fmax(self._high[::2], self._high[1::2])
        self._blocks, self.every = half, 2 * self.every

    @property
    def points(self) -> tuple[Floats, Floats]:
        """Places from 0 on and numbers there: each one, or of each block the lowest and the highest at its start."""
        rest = self._blocks * self.every + np.arange(len(self._rest), dtype=np.float64)
        low, high = self._low[: self._blocks], self._high[: self._blocks]
        places = np.arange(self._blocks, dtype=np.float64) * self.every
        if self.every == 1:
            return places, low.copy()
        both = np.stack((low, high), axis=1).ravel()
        return np.concatenate((places.repeat(2), rest)), np.concatenate((both, self._rest))

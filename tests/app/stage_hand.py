"""The stage as its tests see it: slides of every example, and what is wrong with their words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from PySide6.QtCore import QRectF, QSize

from app.equations.heading import contrast
from app.lecture.words import Word, least

HALL = QSize(1920, 1080)
TOUCH = 1.0  # boxes that share less than a pixel touch


def faults(words: Sequence[Word], size: QSize = HALL) -> list[str]:
    """Return what the last row could not read: too small, too pale, over another text or off the stage."""
    stage = QRectF(0, 0, size.width(), size.height()).adjusted(-TOUCH, -TOUCH, TOUCH, TOUCH)
    found = [f"small: {w.text} {w.size}" for w in words if w.size < least(size.height(), w.is_number)]
    found += [f"pale: {w.text}" for w in words if contrast(w.colour, w.ground) < 7.0]
    found += [f"off: {w.text} {w.box}" for w in words if not stage.contains(w.box)]
    found += [f"over: {a.text} {a.box} / {b.text} {b.box}" for a, b in combinations(words, 2) if _over(a, b)]
    return found


def _over(one: Word, other: Word) -> bool:
    both = one.box.intersected(other.box)
    return both.width() > TOUCH and both.height() > TOUCH

"""A line for the sizes of hidden layers: 8, or 8 8, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from app.controls import mark_wrong, plain_tip
from app.words import tr

MOST_LAYERS, MOST_NEURONS = 20, 10_000


class SizesLine(QLineEdit):
    """Sizes of layers, each a whole number, with spaces, commas or dashes between them.

    Signals:
        changed(): the text is another one.
    """

    changed = Signal()

    def __init__(self, name: str, sizes: Sequence[int]) -> None:
        super().__init__("-".join(str(size) for size in sizes))
        self.setAccessibleName(name)
        self.setMaxLength(80)
        self.textChanged.connect(self._look)

    @property
    def sizes(self) -> tuple[int, ...] | None:
        """The sizes; None where the text is none."""
        parts = re.split(r"[\s,;x–-]+", self.text().strip()) if self.text().strip() else []
        if len(parts) > MOST_LAYERS or not all(re.fullmatch(r"[0-9]{1,5}", part) for part in parts):
            return None
        sizes = tuple(int(part) for part in parts)
        return sizes if all(1 <= size <= MOST_NEURONS for size in sizes) else None

    def _look(self) -> None:
        problem = "" if self.sizes is not None else tr("Type sizes such as 8 or 8-8; nothing for no hidden layer.")
        self.setToolTip(plain_tip(problem))
        self.setAccessibleDescription(problem)
        mark_wrong(self, bool(problem))
        self.changed.emit()

"""Fixed gaps of rows and columns that grow with the interface.

A gap is made here, in Python, and remembered here: Qt says when it deletes it. Never ask a layout for its items
(`itemAt`, `itemAtPosition`) to find gaps: what Qt made itself dies unheard, and what stands in its place in memory
later would be taken for it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QSpacerItem
from shiboken6 import Shiboken

_ROWS = (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft)


class Gap(QObject):
    """A gap of a row or column, which it lives and dies with; `length` as at 100 %."""

    def __init__(self, layout: QBoxLayout, length: int) -> None:
        super().__init__(layout)
        self.length = length
        self._layout = layout
        self._spacer = QSpacerItem(*self._size(length), *self._policies())
        layout.addSpacerItem(self._spacer)

    def take(self, length: int) -> None:
        """Have another length in pixels."""
        if Shiboken.isValid(self._spacer) and Shiboken.isValid(self._layout):
            self._spacer.changeSize(*self._size(length), *self._policies())
            self._layout.invalidate()

    @property
    def taken(self) -> int:
        """The length in pixels now; 0 if it has been taken out of its layout."""
        size = self._spacer.sizeHint().toTuple() if Shiboken.isValid(self._spacer) else (0, 0)
        return max(size)

    def _size(self, length: int) -> tuple[int, int]:
        return (length, 0) if self._layout.direction() in _ROWS else (0, length)

    def _policies(self) -> tuple[QSizePolicy.Policy, QSizePolicy.Policy]:
        fixed, least = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum
        return (fixed, least) if self._layout.direction() in _ROWS else (least, fixed)


def gap(layout: QBoxLayout, length: int) -> None:
    """Put a gap at the end of a row or column; the length is as at 100 %. Instead of `addSpacing`."""
    Gap(layout, length)

"""Splitters whose parts have the room that somebody gave them, however often the scale changes meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt, QTimer, Slot
from PySide6.QtWidgets import QSplitter

from app.theme import Theme

MOST_BESIDE = 0.4  # of the room, for a column beside the rest
SETTLED = 60  # milliseconds after which all parts of a window know what they need at another scale


class SharedRoom(QSplitter):
    """Keeps the proportions of its parts, or the width of the column beside the rest, which grows with the scale.

    At a large scale parts may need more than they were given. What they were given is remembered until somebody
    moves a handle, and is theirs again at the scale at which there is room.
    """

    def __init__(self, orientation: Qt.Orientation, theme: Theme, has_column: bool = False) -> None:
        super().__init__(orientation)
        self._theme, self._has_column = theme, has_column
        self._scale = theme.tokens.scale
        self._given: tuple[float, ...] = ()  # the sizes at 100 %; empty: as they are
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._forget)
        theme.changed.connect(self._follow)

    def setSizes(self, sizes: Sequence[int]) -> None:
        self._given = ()
        super().setSizes(sizes)

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        self._given = ()
        return super().restoreState(state)

    @Slot()
    def _forget(self) -> None:
        self._given = ()

    @Slot()
    def _follow(self) -> None:
        """Remember what the parts have before they take other sizes, and share out when they have them."""
        scale = self._theme.tokens.scale
        if scale == self._scale:
            return
        if len(self._given) != self.count():
            self._given = tuple(size / self._scale for size in self.sizes())
        self._scale = scale
        QTimer.singleShot(0, self, self._share_out)
        QTimer.singleShot(SETTLED, self, self._share_out)  # when pages have made what they make later

    @Slot()
    def _share_out(self) -> None:
        room, given = sum(self.sizes()), self._given
        if len(given) != self.count() or not all(given) or not room:
            return
        if not self._has_column:
            super().setSizes([round(room * size / sum(given)) for size in given])
        elif len(given) > 1:
            column = round(min(given[0] * self._scale, MOST_BESIDE * room))
            super().setSizes([column, *(round((room - column) * size / sum(given[1:])) for size in given[1:])])

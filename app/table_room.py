"""How high the tables are: those that need height take it by themselves, and give it back to the network."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QSplitter

from app.tables import Tables

SHARES, LARGE_TABLES = (64, 36), (34, 66)  # of the height: network, and timeline with tables


class TableRoom(QObject):
    """Shares out the height between the network and the tables below it.

    A tab that needs height takes it when it comes to the front; the next one that does not gives it back, unless
    somebody moved the handle meanwhile: then that holds.
    """

    def __init__(self, rows: QSplitter, tabs: Tables) -> None:
        super().__init__(rows)
        self._rows, self._tabs = rows, tabs
        self._before: list[int] = []  # the sizes for tabs that need no height, while one that does is in front
        self._is_chosen = False  # whether somebody shared out the height meanwhile
        tabs.currentChanged.connect(self._turn)
        rows.splitterMoved.connect(self._choose)

    @property
    def tables_are_large(self) -> bool:
        """Whether the tables take most of the height."""
        upper, lower = self._rows.sizes()
        return lower > upper

    def toggle(self) -> None:
        """Give the tables most of the height, or give it back to the network."""
        self._share_out(SHARES if self.tables_are_large else LARGE_TABLES)
        self._choose()

    def give_back(self) -> None:
        """Share out as for tabs that need no height: so it is kept between runs."""
        if self._before:
            self._share_out(self._before)
            self._before, self._is_chosen = [], False

    @Slot()
    def _turn(self) -> None:
        if self._tabs.wants_height:
            if not self._before:
                self._before, self._is_chosen = self._rows.sizes(), False
            if not self.tables_are_large and not self._is_chosen:
                self._share_out(LARGE_TABLES)
        elif self._is_chosen:
            self._before, self._is_chosen = [], False
        else:
            self.give_back()

    @Slot()
    def _choose(self) -> None:
        self._is_chosen = bool(self._before)

    def _share_out(self, shares: tuple[int, ...] | list[int]) -> None:
        room = sum(self._rows.sizes())
        if sum(shares):
            self._rows.setSizes([(room or 1000) * share // sum(shares) for share in shares])

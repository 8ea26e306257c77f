"""The door to checking homework and finding the mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host
    from app.homework.dialog import HomeworkDialog


class HomeworkDesk(QObject):
    """Opens the window of homework at one of its pages; it is made when somebody first asks for it."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window
        self.dialog: HomeworkDialog | None = None

    def check(self) -> None:
        """Open the window where a worked iteration is typed or pasted and checked."""
        from app.homework.dialog import CHECK

        self._made().open_at(CHECK)

    def find_mistake(self) -> None:
        """Open the window with a worked iteration in which one number is wrong."""
        from app.homework.dialog import FIND

        self._made().open_at(FIND)

    def _made(self) -> HomeworkDialog:
        from app.homework.dialog import HomeworkDialog

        bench = self._bench
        if self.dialog is None:
            self.dialog = HomeworkDialog(bench.workbench, bench.theme, bench.background, self._window)
        return self.dialog

"""The door to worksheets and worked solutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.views import Bench
from app.words import tr

if TYPE_CHECKING:  # none of it is needed until somebody wants a handout
    from app.action import Host
    from app.handouts.dialog import HandoutDialog


class HandoutDesk(QObject):
    """Opens the dialog, which stays beside the window; it is made when somebody first asks for it."""

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window
        self.dialog: HandoutDialog | None = None

    def make(self) -> None:
        """Ask what the handout should hold, and write it into a file."""
        if self._bench.workbench.iteration is None:
            self._host.dialogs.show_problems(tr("No handout"), [tr("This network cannot be stepped through yet.")])
            return
        out = self._host.documents.path_for(".pdf")
        if self.dialog is None:
            from app.handouts.dialog import HandoutDialog

            bench = self._bench
            self.dialog = HandoutDialog(bench.workbench, bench.background, bench.theme, out, self._window)
        self.dialog.suggest(out)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

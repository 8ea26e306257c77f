"""The door to the experiments, for the menu: their window is made when somebody first asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.background import Background
from app.documents import Documents
from app.theme import Theme
from core.document import Document

if TYPE_CHECKING:
    from app.experiments.dialog import ExperimentsDialog


class ExperimentsDesk(QObject):
    """Opens the window of experiments, and puts what they make on the bench."""

    def __init__(self, documents: Documents, background: Background, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._documents, self._background, self._theme, self._window = documents, background, theme, window
        self.dialog: ExperimentsDialog | None = None

    def open(self) -> None:
        """Open the window, or bring it to the front."""
        from app.experiments.dialog import ExperimentsDialog

        if self.dialog is None:
            self.dialog = ExperimentsDialog(self._background, self._theme, self._window)
            self.dialog.wanted.connect(self._put_on_bench)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    @Slot(object)
    def _put_on_bench(self, document: Document) -> None:
        """Open what an experiment made, and bring the window to the front, so that it is seen."""
        if self._documents.open_made(document):
            self._window.raise_()
            self._window.activateWindow()

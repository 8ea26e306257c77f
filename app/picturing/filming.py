"""A film of an iteration made in the background, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QLabel, QProgressDialog, QWidget

from app.background import Background
from app.picturing.iteration_film import IterationFilm, drawn_without_window
from app.picturing.writing import with_progress, written
from app.words import tr

JOB = "film of the iteration"
PARTS = 1000


class Filming(QObject):
    """Writes one film; the window can be used meanwhile."""

    def __init__(
        self, background: Background, window: QWidget, tell: Callable[[str], None], fail: Callable[[Exception], None]
    ) -> None:
        super().__init__(window)
        self._background, self._window, self._tell, self._fail = background, window, tell, fail
        self.progress: QProgressDialog | None = None
        self.running = ""

    def start(self, film: IterationFilm, path: Path) -> None:
        """Draw the film into a file."""
        self.running = path.name
        self.progress = self._dialog(tr("Writing {name}", name=path.name))
        self._background.start(
            JOB,
            partial(written, path, partial(with_progress, drawn_without_window, film, path.suffix.lower())),
            on_progress=self._hear,
            on_done=lambda _: self._end(tr("{name} drawn", name=path.name)),
            on_error=self._stop_at,
        )

    def _dialog(self, words: str) -> QProgressDialog:
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        dialog = QProgressDialog("", tr("Cancel"), 0, PARTS, self._window)
        dialog.setLabel(label)
        dialog.setWindowTitle(tr("Export Animation"))
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.setMinimumDuration(0)
        dialog.setAutoReset(False)
        dialog.setAutoClose(False)
        dialog.setAccessibleName(words)
        dialog.canceled.connect(self.cancel)
        dialog.setValue(0)
        return dialog

    def show(self) -> None:
        """Bring the progress to the front."""
        if self.progress is not None:
            self.progress.raise_()
            self.progress.activateWindow()

    def _hear(self, values: tuple[float, ...]) -> None:
        if self.progress is not None:
            self.progress.setValue(round(PARTS * min(values[-1], 1.0)))

    def _stop_at(self, error: Exception) -> None:
        self._end("")
        if not isinstance(error, (OSError, ValueError)):
            raise error
        self._fail(error)

    def _end(self, words: str) -> None:
        self.running = ""
        if self.progress is not None:
            self.progress.canceled.disconnect(self.cancel)
            self.progress.close()
            self.progress.deleteLater()
            self.progress = None
        if words:
            self._tell(words)

    @Slot()
    def cancel(self) -> None:
        """Stop; no file is left, and an older one stays."""
        if self.running:
            self._background.cancel(JOB)
            self._end(tr("Stopped: {name} is not written.", name=self.running))

"""Child process: changes the scale many times while tabs, lenses, dialogs and lessons come and go; prints how often.

`python -m tests.app.scaled_stress FOLDER SEED TIMES`. It ends with 0 unless Qt crashes or a slot raises.
"""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from app.data.builtin import BuiltInDialog
from app.experiments.dialog import ExperimentsDialog
from app.main_window import MainWindow
from app.new_network.dialog import NewNetworkDialog
from app.tables import VIEWS
from app.theme import SCALES
from app.workbench import Lens
from tests.app.scaled_window_hand import opened, settle

LESSON = "01-what-a-neuron-is.md"


class Visitor:
    """Opens, rebuilds and closes parts of a window, at random."""

    def __init__(self, window: MainWindow, chance: random.Random) -> None:
        self._window, self._chance = window, chance
        self._dialog: QDialog | None = None

    def visit(self) -> None:
        self._chance.choice((self._tab, self._lens, self._open, self._close, self._lesson, self._walk))()

    def _tab(self) -> None:
        self._window.show_table(self._chance.choice(VIEWS)[0])

    def _lens(self) -> None:
        self._window.workbench.look_through(self._chance.choice(list(Lens)))

    def _walk(self) -> None:
        self._window.workbench.go_to(self._chance.randrange(30))

    def _open(self) -> None:
        self._close()
        window = self._window
        kinds: tuple[Callable[[], QDialog], ...] = (
            lambda: NewNetworkDialog(window.theme, window),
            lambda: BuiltInDialog(window.workbench.document, window.theme, window),
            lambda: ExperimentsDialog(window.background, window.theme, window),
        )
        self._dialog = self._chance.choice(kinds)()
        self._dialog.show()

    def _close(self) -> None:
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None

    def _lesson(self) -> None:
        lessons = self._window.desks.lessons
        if lessons.is_open and self._chance.random() < 0.3:
            lessons.close_lesson()
        elif lessons.player is not None and lessons.is_open and self._chance.random() < 0.7:
            lessons.player.next_turn()
        else:
            lessons.begin(LESSON)


def changes(window: MainWindow, chance: random.Random, times: int) -> Iterator[float]:
    """Change the scale so often, with something else before each time."""
    visitor = Visitor(window, chance)
    for time in range(times):
        visitor.visit()
        settle()
        scale = chance.choice([scale for scale in SCALES if scale != window.theme.scale])
        window.looks.choose_scale(scale)
        settle()
        if time % 4 == 0:
            gc.collect()
        yield scale


def main(folder: str, seed: str, times: str) -> int:
    """Stress one window; return the exit status."""
    errors: list[BaseException] = []
    sys.excepthook = lambda kind, error, trace: errors.append(error)  # what a slot raises
    application = QApplication(sys.argv[:1])
    for window in opened(application, Path(folder)):
        try:
            print(sum(1 for _ in changes(window, random.Random(int(seed)), int(times))))
        except Exception as error:  # noqa: BLE001 - raised below, when the window has been closed
            errors.append(error)
    sys.excepthook = sys.__excepthook__
    if errors:
        raise errors[0]
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

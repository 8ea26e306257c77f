"""Pictures are laid out and written beside the window, which is never held up; and they are what the preview shows."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.picturing import studio
from app.picturing.export_dialog import ExportDialog
from app.picturing.wish import View, Wish
from core.construct import Layers, layered
from core.document import Data
from tests.app.scaled_window_hand import settle
from tests.app.test_picturing_desk import answer

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
STEP = 14
LONGEST = 0.1  # seconds that nothing else can happen: three times the target, for machines that do other things too


@pytest.fixture
def window(window: MainWindow) -> Iterator[MainWindow]:
    """A window that nothing disturbs."""
    window.resize(1280, 800)
    gc.disable()  # the program does not look through all that starting made, either
    yield window
    gc.enable()


class Heart:
    """Beats every millisecond, and keeps the longest time between two beats."""

    def __init__(self, qtbot: QtBot) -> None:
        self.longest, self._qtbot, self._last = 0.0, qtbot, time.perf_counter()
        self._timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def beats_until(self, done: Callable[[], bool]) -> float:
        """Return the longest time between two beats until something is so."""
        self._timer.start()
        self.longest, self._last = 0.0, time.perf_counter()
        self._qtbot.waitUntil(done, timeout=20_000)
        self._timer.stop()
        return self.longest


def crowded(window: MainWindow) -> None:
    """Open a network whose labels are hard to place."""
    document = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")))
    rows = np.random.default_rng(0).normal(size=(8, 3))
    window.workbench.open_document(replace(document, data=Data(("i1", "i2", "o1"), rows)), None)
    window.workbench.go_to(STEP)
    settle()  # until the window has laid out and painted itself
    window.repaint()


def test_labels_of_a_preview_are_placed_beside_the_window(window: MainWindow, qtbot: QtBot) -> None:
    crowded(window)
    dialog = ExportDialog(window.desks.pictures.studio, window.theme, Wish(size=(900, 900)), window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.preview.picture is not None, timeout=20_000)
    heart, shown = Heart(qtbot), dialog.preview.picture
    dialog.extent.choose("1024x768")
    assert heart.beats_until(lambda: dialog.preview.picture is not shown) < LONGEST
    assert dialog.preview.picture == dialog._studio.image(dialog.wish, 1.0)


def test_a_preview_that_is_not_ready_when_the_dialog_closes_is_dropped(window: MainWindow, qtbot: QtBot) -> None:
    crowded(window)
    dialog = ExportDialog(window.desks.pictures.studio, window.theme, Wish(size=(900, 900)), window)
    qtbot.addWidget(dialog)
    dialog._later.stop()
    dialog._prepare()
    assert window.background.is_busy(studio.JOB)
    dialog.reject()
    assert not window.background.is_busy(studio.JOB)


def test_a_large_picture_is_written_while_the_window_goes_on(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    crowded(window)
    path = tmp_path / "a.png"
    answer(window, Wish(View.BOTH, ".png", 3, size=(1920, 1080)), path)
    heart = Heart(qtbot)
    window.desks.pictures.export()
    assert heart.beats_until(path.exists) < LONGEST
    made = QImage(str(path))
    assert (made.width(), made.height()) == (5760, 3240)


def test_the_file_is_what_the_preview_shows(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    wish, path = Wish(View.BOTH, ".png", 1, size=(900, 700)), tmp_path / "a.png"
    answer(window, wish, path)
    shown = window.desks.pictures.studio.image(wish, 1.0).convertToFormat(QImage.Format.Format_RGB32)
    window.desks.pictures.export()
    qtbot.waitUntil(path.exists, timeout=20_000)
    assert QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32) == shown


def test_the_network_is_copied_with_its_labels_where_they_are_on_screen(window: MainWindow, qtbot: QtBot) -> None:
    crowded(window)
    window.graph.setFocus()
    taken: list[object] = []
    window.desks.pictures.studio.prepare_network(window.graph.width() / window.graph.height(), lambda: taken.append(1))
    assert taken == [1], "nothing has to be placed"

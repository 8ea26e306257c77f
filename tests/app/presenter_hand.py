"""What the tests of the lecturer's window share: a window at a step, a lecture in it, keys, and when all is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.lecture.presenter import PresenterWindow
from app.lecture.session import Lecture
from app.main_window import MainWindow
from app.theme import Theme
from app.workbench import Workbench
from tests.app.window_hand import window_on

Key = Qt.Key
STEP = 9  # a delta of the backward pass


@pytest.fixture(name="window")
def window_at_a_step(qtbot: QtBot, theme: Theme, bench: Workbench, tmp_path: Path) -> Iterator[MainWindow]:
    window = window_on(qtbot, bench, theme, tmp_path)
    bench.go_to(STEP)
    yield window
    if window.desks.lecture.lecture is not None:
        window.desks.lecture.lecture.end()


@pytest.fixture(name="lecture")
def lecture_in_the_window(window: MainWindow, qtbot: QtBot) -> Lecture:
    window.desks.lecture.present()
    found = window.desks.lecture.lecture
    assert found is not None and found.presenter is not None
    qtbot.waitExposed(found.presenter)
    return found


@pytest.fixture(name="presenter")
def presenter_of_the_lecture(lecture: Lecture, qtbot: QtBot) -> PresenterWindow:
    assert lecture.presenter is not None
    lecture.presenter.resize(1280, 800)
    settle(lecture.presenter, qtbot)
    return lecture.presenter


def settle(presenter: PresenterWindow, qtbot: QtBot) -> None:
    """Let the pictures follow."""
    qtbot.waitUntil(lambda: not presenter._delay.isActive())
    for _ in range(2):
        QApplication.sendPostedEvents()  # new layouts


def press(presenter: PresenterWindow, key: Key, qtbot: QtBot) -> None:
    qtbot.keyClick(presenter, key)
    settle(presenter, qtbot)


def send(widget: QWidget, key: Key, text: str = "") -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))

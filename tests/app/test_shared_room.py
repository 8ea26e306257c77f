"""Splitters keep what somebody gave their parts while the scale changes, in the window and on their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.lessons.panel import WIDTH
from app.main_window import MainWindow
from app.shared_room import SETTLED, SharedRoom
from app.theme import Theme
from tests.app.scaled_window_hand import opened

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    yield from opened(qapp, tmp_path)


def shares(splitter: SharedRoom) -> list[float]:
    return [size / sum(splitter.sizes()) for size in splitter.sizes()]


def test_a_lesson_has_its_width_again(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MainWindow, "_room", lambda self: QSize(1500, 900))  # the screen of tests is smaller
    window.resize(1500, 900)
    window.desks.lessons.begin("09-gradient-descent.md")
    qtbot.waitUntil(lambda: window.body.sizes()[0] == WIDTH)
    before = [shares(splitter) for splitter in (window.columns, window.rows)]
    for scale in (1.5, 1.0, 2.0, 0.75, 1.0):
        window.looks.choose_scale(scale)
        qtbot.wait(2 * SETTLED)
        if scale == 1.5:
            assert WIDTH < window.body.sizes()[0] <= WIDTH * 1.5
    qtbot.waitUntil(lambda: window.body.sizes()[0] == WIDTH)
    for splitter, share in zip((window.columns, window.rows), before, strict=True):
        assert shares(splitter) == pytest.approx(share, abs=0.01)


def test_what_was_dragged_before_or_at_a_scale_stays(qtbot: QtBot, theme: Theme) -> None:
    splitter = SharedRoom(Qt.Orientation.Horizontal, theme)
    qtbot.addWidget(splitter)
    parts = [QWidget(), QWidget()]
    for part in parts:
        splitter.addWidget(part)
    splitter.resize(805, 100)
    splitter.show()
    splitter.setSizes([600, 200])
    given = shares(splitter)
    parts[1].setMinimumWidth(500)  # as if the larger interface needed it
    theme.set_scale(2.0)
    qtbot.waitUntil(lambda: splitter.sizes()[1] == 500)
    parts[1].setMinimumWidth(50)
    theme.set_scale(1.0)
    qtbot.waitUntil(lambda: shares(splitter) == pytest.approx(given, abs=0.01))
    theme.set_scale(1.5)
    splitter.moveSplitter(200, 1)
    dragged = shares(splitter)
    assert dragged[0] < 0.3
    theme.set_scale(1.0)
    qtbot.wait(2 * SETTLED)
    assert shares(splitter) == pytest.approx(dragged, abs=0.01)


def test_a_column_grows_with_the_scale_as_far_as_the_rest_has_room(qtbot: QtBot, theme: Theme) -> None:
    splitter = SharedRoom(Qt.Orientation.Horizontal, theme, has_column=True)
    qtbot.addWidget(splitter)
    for _ in range(2):
        splitter.addWidget(QWidget())
    splitter.resize(1005, 100)
    splitter.show()
    splitter.setSizes([250, 750])
    room = sum(splitter.sizes())
    for scale, width in ((1.5, 375), (3.0, round(0.4 * room)), (1.0, 250)):
        theme.set_scale(scale)
        qtbot.waitUntil(lambda width=width: abs(splitter.sizes()[0] - width) <= 1)
        assert sum(splitter.sizes()) == room

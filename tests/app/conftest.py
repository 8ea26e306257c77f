"""What all tests of widgets share: no screen, the program's fonts and colours, settings that never touch the user's."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.background import Background
from app.main_window import MainWindow
from app.settings import Settings
from app.start import make_window
from app.theme import Theme
from app.workbench import Workbench
from core.files import read_builtin
from tests.app.window_hand import put_in_front


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, applied."""
    theme = Theme("light")
    theme.apply(qapp)
    return theme


@pytest.fixture
def bench(qapp: QApplication) -> Workbench:
    """A workbench on the built-in 2-2-2 network."""
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    """Work off the window's thread; ended with the test."""
    made = Background()
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings as they are at first, in a file of the test's own."""
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, settings: Settings) -> MainWindow:
    """The program's window as it opens, in front."""
    return put_in_front(qtbot, make_window(qapp, settings))

"""What all tests of widgets share: no screen, the program's fonts and colours, settings that never touch the user's."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from app.theme import Theme
from app.workbench import Workbench
from core.files import read_builtin


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

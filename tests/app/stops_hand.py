"""A window with the tab of stops in front, and a mouse."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.stops.panel import StopsPanel
from app.theme import Theme
from app.workbench import Workbench
from core.stops import Stop, stops_of
from tests.app.window_hand import window_on


@pytest.fixture
def window(qtbot: QtBot, bench: Workbench, theme: Theme, tmp_path: Path) -> MainWindow:
    """A window with the stops in front."""
    window = window_on(qtbot, bench, theme, tmp_path, (1272, 768))
    window.tabs.show_part("Stops")
    return window


@pytest.fixture
def panel(qtbot, window: MainWindow) -> StopsPanel:
    panel = window.tabs.part("Stops")
    assert isinstance(panel, StopsPanel)
    qtbot.waitUntil(panel.isVisible)
    return panel


def stops(window: MainWindow) -> tuple[Stop, ...]:
    return stops_of(window.workbench.document)

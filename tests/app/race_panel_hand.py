"""The surface tab with a race that is run, as its tests use it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.surface.panel import RACE, SurfacePanel
from app.views import Bench
from tests.app.race_hand import wait_for_race
from tests.app.surface_tab_hand import surface_tab


@pytest.fixture
def panel(qtbot: QtBot, surface_bench: Bench) -> SurfacePanel:
    """The tab at the size that it has in a small window, with a race that is run."""
    panel = surface_tab(qtbot, surface_bench)
    panel.modes.choose(RACE)
    wait_for_race(qtbot, surface_bench, panel.race.racing)
    return panel


def choose_ground(qtbot: QtBot, panel: SurfacePanel, bench: Bench, name: str) -> None:
    choice = panel.race.controls.ground.ground
    choice.choose(name)
    choice.activated.emit(choice.currentIndex())
    wait_for_race(qtbot, bench, panel.race.racing)

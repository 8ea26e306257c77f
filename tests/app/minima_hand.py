"""The surface tab for restarts, and a run of them, as their tests use it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.surface.minima import Found, RestartSettings
from app.surface.panel import MINIMA, SurfacePanel
from app.views import Bench
from tests.app.surface_hand import wait_for_grid
from tests.app.surface_tab_hand import surface_tab

JOB = "minima"
SETTINGS = RestartSettings(200, 600)


@pytest.fixture
def panel(qtbot: QtBot, surface_bench: Bench) -> SurfacePanel:
    panel = surface_tab(qtbot, surface_bench)
    wait_for_grid(qtbot, surface_bench, panel.model)
    panel.modes.choose(MINIMA)
    return panel


def run(qtbot: QtBot, bench: Bench, panel: SurfacePanel, settings: RestartSettings = SETTINGS) -> Found:
    panel.minima.minima.run_restarts(settings)
    qtbot.waitUntil(lambda: not bench.background.is_busy(JOB), timeout=20_000)
    found = panel.minima.minima.found
    assert found is not None
    return found

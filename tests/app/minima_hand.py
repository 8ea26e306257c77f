"""The surface tab for restarts, and a run of them, as their tests use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.surface.minima import Found, RestartSettings
from app.surface.panel import MINIMA, SurfacePanel
from app.theme import Theme
from app.views import Bench
from app.workbench import Workbench
from core.files import read_builtin
from tests.app.bench_hand import bench_on
from tests.app.surface_hand import wait_for_grid

JOB = "minima"
SETTINGS = RestartSettings(200, 600)


@pytest.fixture
def surface_bench(bench: Workbench, theme: Theme) -> Iterator[Bench]:
    bench.open_document(read_builtin("xor-2-2-1"), None)
    made = bench_on(bench, theme)
    yield made
    made.background.close()


@pytest.fixture
def panel(qtbot: QtBot, surface_bench: Bench) -> SurfacePanel:
    panel = SurfacePanel(surface_bench)
    qtbot.addWidget(panel)
    panel.resize(1250, 330)
    panel.show()
    wait_for_grid(qtbot, surface_bench, panel.model)
    panel.modes.choose(MINIMA)
    return panel


def run(qtbot: QtBot, bench: Bench, panel: SurfacePanel, settings: RestartSettings = SETTINGS) -> Found:
    panel.minima.minima.run_restarts(settings)
    qtbot.waitUntil(lambda: not bench.background.is_busy(JOB), timeout=20_000)
    found = panel.minima.minima.found
    assert found is not None
    return found

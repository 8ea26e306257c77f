"""The surface tab with a race that is run, as its tests use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.surface.panel import RACE, SurfacePanel
from app.theme import Theme
from app.views import Bench
from app.workbench import Workbench
from core.files import read_builtin
from tests.app.bench_hand import bench_on
from tests.app.race_hand import wait_for_race


@pytest.fixture
def race_bench(bench: Workbench, theme: Theme) -> Iterator[Bench]:
    bench.open_document(read_builtin("xor-2-2-1"), None)
    made = bench_on(bench, theme)
    yield made
    made.background.close()


@pytest.fixture
def panel(qtbot: QtBot, race_bench: Bench) -> SurfacePanel:
    """The tab at the size that it has in a small window, with a race that is run."""
    panel = SurfacePanel(race_bench)
    qtbot.addWidget(panel)
    panel.resize(1250, 330)
    panel.show()
    panel.modes.choose(RACE)
    wait_for_race(qtbot, race_bench, panel.race.racing)
    return panel


def choose_ground(qtbot: QtBot, panel: SurfacePanel, bench: Bench, name: str) -> None:
    choice = panel.race.controls.ground.ground
    choice.choose(name)
    choice.activated.emit(choice.currentIndex())
    wait_for_race(qtbot, bench, panel.race.racing)

"""The surface tab on XOR, at the size that it has in a small window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.surface.panel import SurfacePanel
from app.theme import Theme
from app.views import Bench
from app.workbench import Workbench
from core.files import read_builtin
from tests.app.bench_hand import bench_on


@pytest.fixture
def surface_bench(bench: Workbench, theme: Theme) -> Iterator[Bench]:
    """What a view of the XOR network is made from."""
    bench.open_document(read_builtin("xor-2-2-1"), None)
    made = bench_on(bench, theme)
    yield made
    made.background.close()


def surface_tab(qtbot: QtBot, bench: Bench) -> SurfacePanel:
    """Show the tab."""
    panel = SurfacePanel(bench)
    qtbot.addWidget(panel)
    panel.resize(1250, 330)
    panel.show()
    return panel

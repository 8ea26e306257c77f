"""What the tests of the loss surface share: a bench for its views, and patience until the fine grid is there."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.background import Background
from app.edits import Edits
from app.runner import Runner
from app.surface.model import SurfaceModel
from app.theme import Theme
from app.views import Bench
from app.workbench import Workbench


def make_bench(workbench: Workbench, theme: Theme) -> Bench:
    """Return what a view is made from; close `background` in the end."""
    background, edits = Background(), Edits(workbench)
    return Bench(workbench, theme, edits, background, Runner(workbench, edits, background))


def wait_for_grid(qtbot: QtBot, bench: Bench, model: SurfaceModel) -> None:
    """Wait until the fine grid is computed."""
    qtbot.waitUntil(lambda: not model.is_busy, timeout=5000)
    assert model.progress == 1.0

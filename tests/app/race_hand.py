"""What the tests of the race share: a bench, and patience until the race is run."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.background import Background
from app.edits import Edits
from app.runner import Runner
from app.surface.racing import Racing
from app.theme import Theme
from app.trainer import Trainer
from app.views import Bench
from app.workbench import Workbench


def race_bench_on(workbench: Workbench, theme: Theme) -> Bench:
    """Return what a view is made from; close `background` in the end."""
    background, edits = Background(), Edits(workbench)
    return Bench(
        workbench, theme, edits, background, Runner(workbench, edits, background), Trainer(workbench, edits, background)
    )


def wait_for_race(qtbot: QtBot, bench: Bench, racing: Racing) -> None:
    """Wait until all are through."""
    qtbot.waitUntil(lambda: not racing.runs, timeout=10000)
    assert racing.progress == 1.0

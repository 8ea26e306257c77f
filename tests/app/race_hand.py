"""What the tests of the race share: a bench, and patience until the race is run."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.surface.racing import Racing
from app.views import Bench


def wait_for_race(qtbot: QtBot, bench: Bench, racing: Racing) -> None:
    """Wait until all are through."""
    qtbot.waitUntil(lambda: not racing.runs, timeout=10000)
    assert racing.progress == 1.0

"""Which screen the hall sees, by name, by what is left, and when screens come and go; on two screens that are not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.lecture.screens import Screens, Seating, fill, screen_named, seating, stand_on
from app.settings import PROJECTOR, Settings

DESK, WALL, SIDE = "eDP-1", "HDMI-1", "DP-2"


@pytest.mark.parametrize(
    ("names", "chosen", "desk", "swapped", "wanted"),
    [
        ((DESK,), "", DESK, False, Seating(DESK, DESK)),
        ((DESK,), WALL, DESK, True, Seating(DESK, DESK)),
        ((DESK, WALL), "", DESK, False, Seating(WALL, DESK)),
        ((DESK, WALL), "", WALL, False, Seating(DESK, WALL)),
        ((DESK, WALL), WALL, DESK, False, Seating(WALL, DESK)),
        ((DESK, WALL), WALL, WALL, False, Seating(WALL, DESK)),
        ((DESK, WALL), "", DESK, True, Seating(DESK, WALL)),
        ((DESK, WALL, SIDE), SIDE, DESK, False, Seating(SIDE, DESK)),
        ((DESK, WALL, SIDE), "gone", WALL, False, Seating(DESK, WALL)),
        ((DESK, WALL, SIDE), "", "gone", False, Seating(DESK, WALL)),
    ],
)
def test_who_gets_which_screen(names: tuple[str, ...], chosen: str, desk: str, swapped: bool, wanted: Seating) -> None:
    assert seating(names, chosen, desk, swapped) == wanted
    assert wanted.is_shared == (len(names) == 1)


@pytest.fixture
def screens(qapp: QGuiApplication, tmp_path: Path) -> Screens:
    return Screens(Settings(tmp_path / "settings.ini"))


def test_the_projector_is_remembered(screens: Screens, tmp_path: Path, qtbot: QtBot) -> None:
    screens.swap()
    with qtbot.waitSignal(screens.changed):
        screens.choose(WALL)
    assert screens.chosen == WALL and not screens.swapped
    screens._settings.flush()
    assert Settings(tmp_path / "settings.ini").get(PROJECTOR) == WALL


def test_a_screen_that_comes_or_goes_is_told(screens: Screens, qapp: QGuiApplication) -> None:
    told = list[str]()
    screens.changed.connect(lambda: told.append("changed"))
    screen = QGuiApplication.primaryScreen()
    for signal in (qapp.screenRemoved, qapp.screenAdded):
        signal.emit(screen)
    assert told == ["changed", "changed"]
    screen.geometryChanged.emit(screen.geometry())
    assert len(told) >= 3
    screens.swap()
    assert told[-1] == "changed" and screens.swapped


def test_a_screen_that_is_gone_moves_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    fill(window, "gone")
    stand_on(window, "gone")
    assert screen_named("gone") is None and not window.isVisible()


TWO_SCREENS = {
    "synchronousWindowSystemEvents": False, "windowFrameMargins": False,
    "screens": [
        {"name": WALL, "x": 1280, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "logicalBaseDpi": 96,
         "dpr": 1},
        {"name": DESK, "x": 0, "y": 0, "width": 1280, "height": 800, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1},
    ],
}  # fmt: skip
ON_TWO = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QWidget
from app.lecture.screens import Screens, fill, stand_on
from app.settings import Settings

application = QApplication([])
main, hall, desk = QWidget(), QWidget(), QWidget()
main.setGeometry(10, 10, 300, 200)
main.show()
screens = Screens(Settings(Path(sys.argv[1])))
told = []

def seat():
    seats = screens.seating(main)
    fill(hall, seats.hall)
    stand_on(desk, seats.desk)
    told.append((hall.screen().name(), hall.geometry().getRect(), hall.isFullScreen(), desk.screen().name()))

screens.changed.connect(seat)
seat()
screens.swap()
screens.swap()
screens.choose("eDP-1")
print(json.dumps([list(screens.names), told]))
"""

LECTURE = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.settings import Settings
from app.start import make_window

application = QApplication([])
main = make_window(application, Settings(Path(sys.argv[1])))
main.setGeometry(10, 10, 1200, 700)
main.show()
main.desks.lecture.present()
lecture = main.desks.lecture.lecture
told = []
for verb in (lecture.control.next_step, lecture.control.swap, lecture.control.swap, lecture.control.end):
    windows = (lecture.audience, lecture.presenter)
    told.append([(window.screen().name(), window.isVisible(), window.isFullScreen()) for window in windows])
    verb()
told.append([main.desks.lecture.lecture is None, main.isVisible(), main.workbench.cursor])
main.dialogs.ask_unsaved = lambda name: "discard"
main.close()
print(json.dumps(told))
"""


def run_on_two(program: str, folder: Path) -> Any:
    """Run a program on two screens that are not; return what it prints."""
    config = folder / "screens.json"
    config.write_text(json.dumps(TWO_SCREENS))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
    command = [sys.executable, "-c", program, str(folder / "settings.ini")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=True)
    return json.loads(done.stdout)


def test_a_lecture_has_both_screens_and_ends_on_neither(tmp_path: Path) -> None:
    on_wall = [[WALL, True, True], [DESK, True, False]]
    swapped = [[DESK, True, True], [WALL, True, False]]
    assert run_on_two(LECTURE, tmp_path) == [on_wall, on_wall, swapped, on_wall, [True, True, 1]]


def test_hall_and_desk_stand_on_two_screens_and_change_places(tmp_path: Path) -> None:
    names, told = run_on_two(ON_TWO, tmp_path)
    assert sorted(names) == sorted((DESK, WALL))
    on_wall, on_desk = [WALL, [1280, 0, 1920, 1080], True, DESK], [DESK, [0, 0, 1280, 800], True, WALL]
    assert told == [on_wall, on_desk, on_wall, on_desk]

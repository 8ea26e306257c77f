"""Every dialog on a small screen at large scales: bounded, its buttons in sight, the rest scrolls."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from app.magnified import MOST_OF_SCREEN
from app.on_screen import Content, keep_on_screen
from app.theme import Theme

ROOT = Path(__file__).parents[2]
SCREEN = {
    "name": "small",
    "x": 0,
    "y": 0,
    "width": 1280,
    "height": 800,
    "dpr": 1,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
}


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_dialog_fits_a_small_screen(scale: float, tmp_path: Path) -> None:
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}))
    where = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.app.small_screen", str(scale), str(tmp_path)]
    run = subprocess.run(command, env=where, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    found = json.loads(run.stdout.splitlines()[-1])
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py")]
    assert set(found) == {name for text in sources for name in re.findall(r"class (\w+)\(QDialog\)", text)}
    for name, dialog in found.items():
        assert dialog["width"] <= 1280 * MOST_OF_SCREEN and dialog["height"] <= 800 * MOST_OF_SCREEN, name
        assert dialog["cut"] == [], name
        assert bool(dialog["foot"]) == (name != "HomeworkDialog"), name


def test_what_is_too_high_scrolls_above_the_buttons(qtbot: QtBot, theme: Theme) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    layout = QVBoxLayout(dialog)
    high, buttons = QLabel("much"), QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    high.setMinimumSize(200, 5000)
    layout.addWidget(high)
    layout.addWidget(buttons)
    keep_on_screen(dialog, theme)
    dialog.show()
    room = dialog.screen().availableSize() * MOST_OF_SCREEN
    area = dialog.findChild(Content)
    assert dialog.height() == room.height()
    assert area.verticalScrollBar().maximum() > 4000 and not area.horizontalScrollBar().isVisible()
    assert dialog.rect().contains(buttons.geometry())
    high.setMinimumHeight(100)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
    assert dialog.minimumSizeHint().height() < 300


def test_a_dialog_that_has_room_is_as_it_was_laid_out(qtbot: QtBot, theme: Theme) -> None:
    places = []
    for is_kept in (False, True):
        dialog = QDialog()
        qtbot.addWidget(dialog)
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        label, buttons = QLabel("little"), QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
        layout.addWidget(label, 1)
        layout.addWidget(buttons)
        if is_kept:
            keep_on_screen(dialog, theme, (300, 200))
        dialog.resize(QSize(300, 200))
        dialog.show()
        places.append((label.mapTo(dialog, label.rect().topLeft()), label.size(), buttons.geometry()))
        hint = dialog.minimumSizeHint()
        places[-1] = (*places[-1], hint)
    assert places[0] == places[1]

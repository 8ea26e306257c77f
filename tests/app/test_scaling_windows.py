"""The modes of the surface, classifiers, and the windows of data, networks and experiments at 75 to 300 %."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QDialog,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.background import Background
from app.data.builtin import BuiltInDialog
from app.data.import_dialog import ImportDialog
from app.experiments.dialog import ExperimentsDialog
from app.new_network.dialog import NewNetworkDialog
from app.surface.panel import SurfacePanel
from app.theme import Theme
from app.views import Bench
from app.workbench import Workbench
from core.files import read_builtin
from core.formula import Source
from tests.app.bench_hand import bench_on
from tests.app.scaling_hand import SCALES, Host, geometry, made, problems, settle, show

__all__ = ["made"]  # fixture


# What is behind a switch


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("mode", ["race", "minima"])
def test_other_modes_of_the_surface(qtbot: QtBot, made: Bench, mode: str, scale: float) -> None:
    made.theme.set_scale(scale)
    host = show(qtbot, made, "Surface")
    panel = host.part
    assert isinstance(panel, SurfacePanel)
    panel.modes.buttons[mode].click()
    settle(qtbot)
    if mode == "race":
        qtbot.waitUntil(lambda: not panel.race.racing.runs, timeout=10000)
    assert problems(host) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("name", ["Neuron", "Matrix", "Training", "Maps", "Values"])
def test_a_classifier(qtbot: QtBot, theme: Theme, name: str, scale: float) -> None:
    workbench = Workbench(read_builtin("softmax-classifier"))
    bench = bench_on(workbench, theme)
    workbench.select(Source("neuron", int(workbench.document.network.topology.outputs[0]), "out"))
    theme.set_scale(scale)
    host = show(qtbot, bench, name)
    assert problems(host) == []
    theme.set_scale(1.0)
    bench.background.close()


# Windows

DIALOGS = ("new", "built in", "import", "experiments")


def dialog(name: str, theme: Theme, background: Background, parent: QWidget | None = None) -> QDialog:
    document = read_builtin("mazur-2-2-2")
    if name == "new":
        return NewNetworkDialog(theme, parent)
    if name == "built in":
        return BuiltInDialog(document, theme, parent)
    if name == "import":
        made = ImportDialog(document, background, theme, Path(), parent)
        made.importing.take_text("a,b,c\n1,2,x\n3,4,y\n5,6,x\n")
        return made
    return ExperimentsDialog(background, theme, parent)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", DIALOGS)
def test_no_words_are_cut_off_in_windows(
    qtbot: QtBot, theme: Theme, background: Background, name: str, scale: float
) -> None:
    theme.set_scale(scale)
    host = Host(theme, QWidget())
    qtbot.addWidget(host)
    window = dialog(name, theme, background, host)
    window.resize(round(1100 * scale), round(700 * scale))
    window.show()
    settle(qtbot, 8)
    assert problems(window) == []
    window.close()
    theme.set_scale(1.0)


@pytest.mark.parametrize("name", DIALOGS)
def test_windows_come_back_to_100_percent(qtbot: QtBot, theme: Theme, background: Background, name: str) -> None:
    host = Host(theme, QWidget())
    qtbot.addWidget(host)
    window = dialog(name, theme, background, host)
    window.resize(1100, 700)
    window.show()
    settle(qtbot, 8)
    before = geometry(window)
    for scale in (2.0, 1.0):
        theme.set_scale(scale)
        settle(qtbot, 8)
    window.resize(1100, 700)
    settle(qtbot)
    assert geometry(window) == before
    window.close()

"""The window of experiments: it learns on its own, follows its controls, and gives its network to the bench."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget
from pytestqt.qtbot import QtBot

from app.experiments.curves import CurvePicture
from app.experiments.dialog import ExperimentsDialog
from app.experiments.pages import ApproximationPage, DepthPage, LinePage, ProductPage
from app.main_window import MainWindow
from app.theme import Theme
from app.workbench import Workbench
from core.experiments import mean_error
from core.files import read_builtin
from tests.app.window_hand import window_on

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)  # offscreen


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, tmp_path: Path) -> MainWindow:
    return window_on(qtbot, Workbench(read_builtin("mazur-2-2-2")), theme, tmp_path)


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> ExperimentsDialog:
    window.actions_table["experiments"].trigger()
    dialog = window.experiments.dialog
    assert dialog is not None and dialog.isVisible()
    learnt(qtbot, dialog)
    return dialog


def learnt(qtbot: QtBot, dialog: ExperimentsDialog) -> None:
    def done() -> bool:
        updates = [document.training.progress.updates for document in dialog.learning.documents]
        return not dialog.learning.is_running and set(updates) == {dialog.page.updates}

    qtbot.waitUntil(done, timeout=20_000)


def turned(qtbot: QtBot, dialog: ExperimentsDialog, place: int) -> QWidget:
    dialog.switch.choose(place)
    learnt(qtbot, dialog)
    return dialog.page


def coloured(picture: QWidget) -> int:
    """Return how many colours a picture has."""
    image = picture.grab().toImage()
    return len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)})


def test_the_slider_makes_and_trains_another_network(qtbot: QtBot, dialog: ExperimentsDialog) -> None:
    page = dialog.page
    assert isinstance(page, ApproximationPage)
    assert mean_error(dialog.document(), "sine", True) < 0.01 and "16 weights" in page.result.text()
    page.units.slider.setFocus()
    qtbot.keyClick(page.units.slider, Qt.Key.Key_Home)
    learnt(qtbot, dialog)
    assert page.units.units == 1 and len(dialog.document().network.weights) == 4
    assert mean_error(dialog.document(), "sine", True) > 0.05 and "4 weights" in page.result.text()
    page.function.choose("absolute")
    learnt(qtbot, dialog)
    assert np.array_equal(dialog.document().targets, np.abs(dialog.document().inputs))


def test_other_random_weights(qtbot: QtBot, dialog: ExperimentsDialog) -> None:
    before = dialog.document().network.weights
    qtbot.keyClick(dialog.page.again_button, Qt.Key.Key_Return)
    learnt(qtbot, dialog)
    assert not np.array_equal(dialog.document().network.weights, before)


def test_the_product_is_right_inside_only(qtbot: QtBot, dialog: ExperimentsDialog) -> None:
    page = turned(qtbot, dialog, 1)
    assert isinstance(page, ProductPage)
    assert page.result.text().startswith("Mean error inside ±1: 0.00") and "times as much" in page.result.text()
    assert page.picture.accessibleDescription() == page.result.text().replace("\n", ". ")
    assert coloured(page.picture) > 50


def test_linear_layers_are_told_as_one_line(qtbot: QtBot, dialog: ExperimentsDialog) -> None:
    page = turned(qtbot, dialog, 2)
    assert isinstance(page, LinePage) and page.picture.scene is not None
    assert page.result.text().startswith("27 weights equal out = 0.2898 · x + 0\n")
    _, network, matrix = page.picture.scene.curves
    assert np.abs(network.y - matrix.y).max() < 1e-12


def test_two_networks_learn_side_by_side(qtbot: QtBot, dialog: ExperimentsDialog) -> None:
    page = turned(qtbot, dialog, 3)
    assert isinstance(page, DepthPage) and page.losses.scene is not None
    assert [len(curve.y) for curve in page.losses.scene.curves] == [3000, 3000]
    assert page.result.text().count("97 weights") == 2


def test_what_was_learnt_is_put_on_the_bench(qtbot: QtBot, window: MainWindow, dialog: ExperimentsDialog) -> None:
    qtbot.mouseClick(dialog.bench_button, Qt.MouseButton.LeftButton)
    assert window.workbench.document.title == "sine by 5 tanh units"
    assert window.workbench.iteration_number == 3001 and window.workbench.plan is not None
    assert dialog.isVisible()
    qtbot.waitUntil(window.isActiveWindow)


def test_the_window_can_come_in_front_and_ends_the_program(dialog: ExperimentsDialog) -> None:
    assert dialog.windowHandle().transientParent() is None
    assert not dialog.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


def test_a_refused_network_leaves_the_experiments_in_front(
    qtbot: QtBot, window: MainWindow, dialog: ExperimentsDialog
) -> None:
    window.workbench.set_weight(0, 3.0)
    window.dialogs.ask_unsaved = lambda name: "cancel"  # type: ignore[method-assign]
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.mouseClick(dialog.bench_button, Qt.MouseButton.LeftButton)
    assert window.workbench.document.title == "Mazur 2-2-2"
    assert dialog.isActiveWindow()
    window.dialogs.ask_unsaved = lambda name: "discard"  # type: ignore[method-assign]


def test_a_closed_window_learns_nothing(qtbot: QtBot, dialog: ExperimentsDialog) -> None:
    dialog.switch.choose(3)
    assert dialog.learning.is_running
    dialog.close()
    assert not dialog.learning.is_running


def test_everything_has_a_name_and_both_looks_differ(qtbot: QtBot, theme: Theme, dialog: ExperimentsDialog) -> None:
    named = [*dialog.page.findChildren(QSlider), *dialog.page.findChildren(CurvePicture), dialog.bench_button]
    assert all(widget.accessibleName() for widget in named)
    light = dialog.page.grab().toImage()
    theme.set_mode("dark")
    assert dialog.page.grab().toImage() != light and coloured(dialog.page.findChildren(CurvePicture)[0]) > 5

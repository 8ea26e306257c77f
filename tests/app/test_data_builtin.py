"""Built-in sets: shown with source and licence, used, and seen as pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.data.builtin import BuiltInDialog
from app.data.desk import DataDesk
from app.data.panel import DataPanel
from app.main_window import MainWindow
from app.pixels import picture_of, side_of_picture
from app.theme import Theme
from core.datasets import DATASETS
from core.datasets_documents import document_of_set
from core.files import read_builtin
from tests.app.data_hand import LEFT, click, data_panel, rows, same
from tests.app.data_import_hand import dialog, window

__all__ = ["dialog", "window"]  # fixtures


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> DataPanel:
    return data_panel(qtbot, window)


# Built-in sets


@pytest.fixture
def sets(qtbot: QtBot, theme: Theme) -> BuiltInDialog:
    dialog = BuiltInDialog(read_builtin("xor-2-2-1"), theme)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize("name", list(DATASETS))
def test_every_set_is_shown_with_source_and_licence(sets: BuiltInDialog, name: str) -> None:
    sets.choose(name)
    one = DATASETS[name]
    assert sets.title.text() == one.title and one.source in sets.source.text() and one.licence in sets.source.text()
    assert sets.use_button.isEnabled() == ((len(one.inputs), len(one.outputs)) == (2, 1))
    image = sets.picture.grab().toImage()
    colours = {image.pixelColor(x, y).rgb() for x in range(10, 250, 2) for y in range(10, 200, 2)}
    assert len(colours) > 2


def test_data_of_a_set_are_used(qtbot: QtBot, window: MainWindow, theme: Theme) -> None:
    dialog = BuiltInDialog(window.workbench.document, theme, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.choose("spiral")
    dialog.size_line.setFocus()
    for line, text in ((dialog.size_line, "60"), (dialog.noise, "1/4"), (dialog.seed, "7")):
        line.selectAll()
        qtbot.keyClicks(line, text)
    qtbot.mouseClick(dialog.use_button, LEFT)
    assert dialog.result() == QDialog.DialogCode.Accepted and dialog.settings == (60, 0.25, 7)
    window.data.take_builtin(dialog)
    inputs, targets = DATASETS["spiral"].make(60, 0.25, 7)
    assert same(rows(window), np.concatenate([inputs, targets], axis=1).tolist())
    assert window.workbench.undo_stack.undoText() == "Data: Spiral" and window.workbench.undo_stack.count() == 1


def test_a_wrong_number_is_told_and_nothing_done(qtbot: QtBot, sets: BuiltInDialog) -> None:
    sets.choose("iris")
    sets.size_line.selectAll()
    qtbot.keyClicks(sets.size_line, "151")
    qtbot.mouseClick(sets.make_button, LEFT)
    assert sets.isVisible() and sets.size_line.accessibleDescription() == "Type a whole number from 1 to 150."


def test_the_suggested_network_is_a_new_document(qtbot: QtBot, window: MainWindow, theme: Theme) -> None:
    dialog = BuiltInDialog(window.workbench.document, theme, window)
    qtbot.addWidget(dialog)
    dialog.choose("digits")
    dialog.wants_network = True
    window.data.take_builtin(dialog)
    document = window.workbench.document
    assert len(document.network.topology.inputs) == 64 and window.workbench.undo_stack.count() == 0
    assert window.workbench.path is None


# Pictures


def test_digits_are_shown_as_pictures(qtbot: QtBot, window: MainWindow, panel: DataPanel, theme: Theme) -> None:
    assert not panel.picture.isVisible() and side_of_picture(window.workbench.document.network.topology) == 0
    document = document_of_set("digits", size=40)
    window.workbench.open_document(document, None)
    assert panel.picture.isVisible() and side_of_picture(document.network.topology) == 8
    click(qtbot, panel.table, 3, panel.table.data_model.first_data_column)
    digit = int(document.targets[3].argmax())
    assert panel.picture.accessibleDescription() == f"row 4: {digit}"
    image: QImage = picture_of(document.inputs[3], 8, (0.0, 1.0), theme.tokens)
    darkest = int(document.inputs[3].argmax())
    shades = [image.pixelColor(place % 8, place // 8).lightness() for place in range(64)]
    assert min(shades) == shades[darkest] and image.width() == 8


def test_the_desk_opens_what_was_made(window: MainWindow) -> None:
    assert isinstance(window.data, DataDesk)
    window.data.open_new(document_of_set("and"))
    assert window.workbench.document.title.startswith("AND")

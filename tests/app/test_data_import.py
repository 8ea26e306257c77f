"""Import: files and pasted text, mistakes with their places, and where everything goes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from app.data.import_dialog import ImportDialog, summary_words
from app.data.import_goal import Goal
from app.main_window import MainWindow
from core.files import to_text
from tests.app.data_hand import LEFT, rows
from tests.app.data_import_hand import dialog, read, window

__all__ = ["dialog", "window"]  # fixtures

FLOWERS = "length;width;kind\n5,1;3,5;setosa\n4,9;3,0;virginica\n6,3;2,5;setosa\n5,0;1,5;versicolor\n"


def test_layout_header_and_classes_are_found_out(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    assert not dialog.import_button.isEnabled() and "drop" in dialog.name.text()
    read(qtbot, dialog, FLOWERS, tmp_path / "flowers.csv")
    assert dialog.layout_controls.delimiter.value == ";" and dialog.layout_controls.decimal.value == ","
    assert dialog.layout_controls.header.value is True and dialog.layout_controls.encoding.value == "utf-8"
    assert dialog.name.text() == "flowers.csv"
    assert summary_words(dialog.importing) == "4 rows, 2 inputs, 3 targets (classes of kind)"
    assert dialog.goal is Goal.NEW and dialog.remark.text().startswith("A new document: 2-8-3")
    assert not dialog.goal_controls.goals.buttons[Goal.OPEN].isEnabled() and dialog.import_button.isEnabled()


def test_a_network_is_made_for_it(qtbot: QtBot, window: MainWindow, dialog: ImportDialog, tmp_path: Path) -> None:
    read(qtbot, dialog, FLOWERS, tmp_path / "flowers.csv")
    dialog.goal_controls.hidden.setText("5-4")
    window.data.take_import(dialog)
    document = window.workbench.document
    names = [neuron.name for neuron in document.network.neurons if neuron.role in ("input", "output")]
    assert names == ["length", "width", "setosa", "versicolor", "virginica"]
    assert document.inputs.tolist() == [[5.1, 3.5], [4.9, 3.0], [6.3, 2.5], [5.0, 1.5]]
    assert document.targets.tolist() == [[1, 0, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]
    assert document.loss.name == "categorical_cross_entropy" and document.title == "flowers"
    assert window.workbench.path is None and window.workbench.plan is not None


def test_columns_are_used_as_one_says(qtbot: QtBot, window: MainWindow, dialog: ImportDialog) -> None:
    read(qtbot, dialog, "a\tb\tc\td\n1\t2\t3\tyes\n3\t4\t5\tno\n5\t9\t7\tyes\n")
    assert dialog.importing.source is not None and dialog.importing.source.name == "pasted text"
    model = dialog.columns.columns_model
    dialog.columns.selectRow(2)
    qtbot.mouseClick(dialog.use.use.buttons["ignore"], LEFT)
    dialog.columns.selectRow(0)
    qtbot.mouseClick(dialog.use.scaling.buttons["range"], LEFT)
    assert [model.data(model.index(place, 2)) for place in range(4)] == ["input", "input", "leave out", "target"]
    assert model.data(model.index(0, 4)) == "0 … 1" and model.data(model.index(3, 3)) == "0 and 1"
    assert summary_words(dialog.importing) == "3 rows, 2 inputs, 1 target"
    assert dialog.goal is Goal.OPEN  # it fits
    window.data.take_import(dialog)
    document = window.workbench.document
    assert document.inputs.tolist() == [[0, 2], [0.5, 4], [1, 9]] and document.targets.ravel().tolist() == [1, 0, 1]
    assert window.workbench.undo_stack.undoText() == "Import pasted text"
    scaling = next(iter(document.data.scaling.values()))
    assert (scaling.method, scaling.first, scaling.second) == ("range", 1.0, 5.0)
    window.workbench.undo_stack.undo()
    assert rows(window) == [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]


def test_mistakes_are_told_with_row_and_column(qtbot: QtBot, window: MainWindow, dialog: ImportDialog) -> None:
    before = window.workbench.document
    read(qtbot, dialog, "a,b,y\n1,2,0\n1,oops,1\n,3,1\n4,5,0\n")
    assert dialog.problems.text().splitlines() == [
        "Row 4, column 1 (a) is empty.",
        "Row 3, column 2 (b): “oops” is no number.",
    ]
    assert dialog.problems.isVisible() and not dialog.import_button.isEnabled() and dialog.summary.text() == ""
    read(qtbot, dialog, "a,b,y\n1,2,0\n1,2\n")
    assert dialog.problems.text() == "Row 3 has 2 cells, the first row has 3."
    assert window.workbench.document is before


def test_a_file_that_is_not_there_is_told(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.importing.open_file(tmp_path / "none.csv")
    qtbot.waitUntil(lambda: dialog.importing.progress is None)
    assert "cannot be read: No such file" in dialog.problems.text()


def test_another_layout_is_read_anew(qtbot: QtBot, dialog: ImportDialog) -> None:
    read(qtbot, dialog, "1,2,3\n4,5,6\n")
    assert dialog.layout_controls.header.value is False
    assert summary_words(dialog.importing) == "2 rows, 2 inputs, 1 target"
    qtbot.mouseClick(dialog.layout_controls.header.buttons[True], LEFT)
    qtbot.waitUntil(lambda: dialog.importing.progress is None)
    assert summary_words(dialog.importing) == "1 row, 2 inputs, 1 target"
    dialog.layout_controls.delimiter.choose(";")
    dialog.layout_controls.delimiter.activated.emit(1)
    qtbot.waitUntil(lambda: dialog.importing.progress is None)
    assert dialog.importing.table is not None and len(dialog.importing.table.columns) == 1


def test_the_open_network_is_fitted(qtbot: QtBot, window: MainWindow, dialog: ImportDialog, tmp_path: Path) -> None:
    read(qtbot, dialog, FLOWERS, tmp_path / "flowers.csv")
    qtbot.mouseClick(dialog.goal_controls.goals.buttons[Goal.FITTED], LEFT)
    assert "2 inputs and 1 target" in dialog.remark.text()
    old = window.workbench.document
    window.data.take_import(dialog)
    document = window.workbench.document
    assert len(document.network.topology.outputs) == 3 and document.targets.shape == (4, 3)
    assert len(document.network.edges) == len(old.network.edges) + 2 * 3
    assert np.array_equal(document.network.weights[:9], old.network.weights)
    assert window.workbench.undo_stack.count() == 1 and not window.workbench.problems
    window.workbench.undo_stack.undo()
    assert to_text(window.workbench.document) == to_text(old)


def test_columns_go_to_the_neurons_that_one_says(qtbot: QtBot, window: MainWindow, dialog: ImportDialog) -> None:
    read(qtbot, dialog, "a,b,c\n1,2,3\n4,5,6\n")
    neuron = dialog.goal_controls.neuron
    dialog.columns.selectRow(0)
    assert dialog.goal is Goal.OPEN and neuron.isVisible() and neuron.value == "x1" and neuron.count() == 2
    neuron.choose("x2")
    neuron.activated.emit(1)
    assert dialog.importing.ids == ("x2", "x1", "o1") and neuron.value == "x2"
    dialog.columns.selectRow(1)
    assert neuron.value == "x1"
    window.data.take_import(dialog)
    assert window.workbench.document.inputs.tolist() == [[2, 1], [5, 4]]


def test_fitting_takes_inputs_away_too(qtbot: QtBot, window: MainWindow, dialog: ImportDialog) -> None:
    read(qtbot, dialog, "x,y\n1,2\n3,4\n")
    qtbot.mouseClick(dialog.goal_controls.goals.buttons[Goal.FITTED], LEFT)
    window.data.take_import(dialog)
    document = window.workbench.document
    assert document.inputs.tolist() == [[1], [3]] and not window.workbench.problems


def test_a_table_dropped_on_the_window_is_imported(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    taken: list[Path] = []
    window.data.import_file = taken.append  # type: ignore[method-assign, assignment]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, held))
    assert taken == [path]

"""Import, export and built-in sets: files, pasted text, mistakes with their places, and where everything goes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.data import desk, importing
from app.data.builtin import BuiltInDialog
from app.data.desk import DataDesk
from app.data.import_dialog import ImportDialog, summary_words
from app.data.import_goal import Goal
from app.data.panel import DataPanel
from app.main_window import MainWindow
from app.pixels import picture_of, side_of_picture
from app.theme import Theme
from core.datasets import DATASETS
from core.datasets_documents import document_of_set
from core.files import read_builtin, to_text
from core.table_export import table_text
from tests.app.data_hand import LEFT, click, data_panel, data_window, rows, same

FLOWERS = "length;width;kind\n5,1;3,5;setosa\n4,9;3,0;virginica\n6,3;2,5;setosa\n5,0;1,5;versicolor\n"


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, tmp_path: Path) -> MainWindow:
    return data_window(qtbot, theme, tmp_path)


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> DataPanel:
    return data_panel(qtbot, window)


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow, theme: Theme, tmp_path: Path) -> ImportDialog:
    dialog = ImportDialog(window.workbench.document, window.background, theme, tmp_path, window)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def read(qtbot: QtBot, dialog: ImportDialog, text: str, path: Path | None = None) -> None:
    """Let the dialog read text, as a file where there is a path."""
    if path is not None:
        path.write_text(text, "utf-8")
        dialog.importing.open_file(path)
    else:
        QApplication.clipboard().setText(text)
        qtbot.mouseClick(dialog.paste_button, LEFT)
    qtbot.waitUntil(lambda: dialog.importing.progress is None, timeout=5000)


def table(document: object, separator: str = ",", *, unscaled: bool = False) -> str:
    """Return the exported text."""
    parts = table_text(document, separator, unscaled=unscaled)  # type: ignore[arg-type]
    while True:
        try:
            next(parts)
        except StopIteration as stop:
            return str(stop.value)


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


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_export_reads_back_bit_for_bit(
    qtbot: QtBot, window: MainWindow, dialog: ImportDialog, tmp_path: Path, suffix: str
) -> None:
    wild = [[0.1 + 0.2, -0.0, 1e-300], [1 / 3, 5e-324, 1.7976931348623157e308], [123456789.0, 1e22, -2.5]]
    for row, numbers in enumerate(wild):
        for neuron, value in zip((0, 1, 6), numbers, strict=True):
            window.workbench.set_cell(row, neuron, value)
    before = rows(window)
    path = tmp_path / f"out{suffix}"
    window.data.write(path)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not window.background.is_busy("export data"))
    read(qtbot, dialog, path.read_text("utf-8"), path)
    assert dialog.goal is Goal.OPEN
    window.workbench.set_cell(0, 0, 7.0)
    window.data.take_import(dialog)
    assert same(rows(window), before)


def test_export_as_before_scaling() -> None:
    document = document_of_set("iris", size=3)
    first = table(document, unscaled=True).splitlines()
    assert first[0] == "sepal length,sepal width,petal length,petal width,setosa,versicolor,virginica"
    inputs, _ = DATASETS["iris"].make(3)
    assert [[float(cell) for cell in line.split(",")[:4]] for line in first[1:]] == inputs.tolist()
    assert table(document).splitlines()[1] != first[1]


def test_long_tables_are_read_and_written_in_a_process_of_their_own(
    qtbot: QtBot, window: MainWindow, dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LONG", 10)
    monkeypatch.setattr(desk, "AT_ONCE", 5)
    before = rows(window)
    window.data.write(tmp_path / "long.csv")
    qtbot.waitUntil(lambda: not window.background.is_busy(desk.EXPORT), timeout=20_000)
    dialog.importing.open_file(tmp_path / "long.csv")
    assert dialog.bar.isVisible() and dialog.bar.maximum() == 0 and not dialog.import_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.importing.progress is None, timeout=20_000)
    assert summary_words(dialog.importing) == "4 rows, 2 inputs, 1 target"
    window.workbench.set_cell(0, 0, 9.0)
    window.data.take_import(dialog)
    assert same(rows(window), before)
    dialog.importing.take_text("a,b\n1,2\n1,x\n1,2\n1,3,4\n")
    qtbot.waitUntil(lambda: dialog.importing.progress is None, timeout=20_000)
    assert dialog.problems.text().splitlines() == [
        "Row 3, column 2 (b): “x” is no number.",
        "Row 5 has 3 cells, the first row has 2.",
    ]


def test_cancelling_stops_the_reading(qtbot: QtBot, window: MainWindow, dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text("a,b\n" + "1,2\n" * 200_000, "utf-8")
    before = window.workbench.document
    dialog.importing.open_file(path)
    assert window.background.is_busy(importing.READ)
    qtbot.mouseClick(dialog.cancel_button, LEFT)
    assert not window.background.is_busy(importing.READ) and not dialog.isVisible()
    assert dialog.importing.table is None and window.workbench.document is before


def test_an_export_that_cannot_be_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    told: list[tuple[str, list[str]]] = []
    window.dialogs.show_problems = lambda title, lines: told.append((title, lines))  # type: ignore[method-assign]
    window.data.write(tmp_path / "no" / "where.csv")
    qtbot.waitUntil(lambda: bool(told))
    assert told == [("where.csv is not written", ["No such file or directory"])]


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

"""The table of the data, by real keys and clicks: edit, paste, sort, delete, undo; the sample on screen."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.data.panel import DataPanel
from app.main_window import MainWindow
from app.theme import Theme
from core.datasets_documents import document_of_set
from core.editing import add_neuron
from core.editing_data import set_split
from core.files import read_builtin
from core.network import Role
from core.propagation import propagate
from tests.app.data_hand import (
    CONTROL,
    LEFT,
    SHIFT,
    click,
    data_panel,
    data_window,
    place,
    put_on_clipboard,
    rows,
    texts,
    type_number,
)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, tmp_path: Path) -> MainWindow:
    return data_window(qtbot, theme, tmp_path)


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> DataPanel:
    return data_panel(qtbot, window)


XOR = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]


def test_columns_are_headed_by_names_and_roles(panel: DataPanel) -> None:
    model = panel.table.data_model
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert heads == ["x₁\ninput", "x₂\ninput", "o₁\ntarget", "o₁ now\noutput", "E now\nloss"]
    assert model.headerData(3, Qt.Orientation.Vertical) == "4"
    assert panel.side.count.text() == "4 rows" and panel.side.shape.text() == "2 inputs, 1 target"


def test_what_the_network_says_now_is_the_pass_of_each_row(qtbot: QtBot, window, panel: DataPanel) -> None:
    document, model = window.workbench.document, panel.table.data_model
    trace = propagate(document.network, document.loss, document.inputs, document.targets)
    output = int(document.network.topology.outputs[0])
    assert [model.value(row, 3) for row in range(4)] == pytest.approx(trace.out[:, output].tolist(), rel=1e-14)
    assert [model.value(row, 4) for row in range(4)] == pytest.approx(trace.losses.tolist(), rel=1e-14)
    window.workbench.set_weight(0, 3.0)
    changed = window.workbench.document
    trace = propagate(changed.network, changed.loss, changed.inputs, changed.targets)
    assert model.value(2, 4) == pytest.approx(trace.losses[2], rel=1e-14)
    qtbot.mouseClick(panel.tools.now, LEFT)
    assert model.columnCount() == 3


def test_a_number_is_typed_as_anywhere(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    click(qtbot, panel.table, 1, 0)
    type_number(qtbot, panel.table, "1/4")
    assert rows(window)[1] == [0.25, 1, 1]
    assert (panel.table.currentIndex().row(), panel.table.currentIndex().column()) == (2, 0)
    type_number(qtbot, panel.table, "-0,5")
    assert rows(window)[2] == [-0.5, 0, 1]
    assert window.workbench.undo_stack.undoText() == "Set x₁ to −0.5"
    window.workbench.undo_stack.undo()
    window.workbench.undo_stack.undo()
    assert rows(window) == XOR


def test_what_is_no_number_is_told_at_the_cell_and_not_taken(qtbot: QtBot, window, panel: DataPanel) -> None:
    click(qtbot, panel.table, 0, 1)
    type_number(qtbot, panel.table, "1/0")
    editor = panel.table.editor
    assert editor is not None and editor.problem.isVisible() and editor.problem.text().startswith("Not a number")
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert panel.table.editor is None and rows(window) == XOR
    assert panel.table.hasFocus()


def test_read_only_columns_open_no_editor(qtbot: QtBot, panel: DataPanel) -> None:
    click(qtbot, panel.table, 0, 4)
    qtbot.mouseDClick(panel.table.viewport(), LEFT, pos=place(panel.table, 0, 4))
    assert panel.table.editor is None
    click(qtbot, panel.table, 0, 2)
    qtbot.mouseDClick(panel.table.viewport(), LEFT, pos=place(panel.table, 0, 2))
    assert panel.table.editor is not None


def test_keys_walk_in_the_table_and_do_not_step(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    click(qtbot, panel.table, 0, 0)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End):
        qtbot.keyClick(panel.table, key)
    assert window.workbench.cursor == 0
    assert panel.table.currentIndex().row() == 1


def test_rows_are_added_doubled_and_deleted(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    click(qtbot, panel.table, 1, 2)
    qtbot.mouseClick(panel.tools.add, LEFT)
    assert rows(window)[2] == [0, 0, 0] and len(rows(window)) == 5
    assert panel.table.currentIndex().row() == 2
    click(qtbot, panel.table, 1, 0)
    qtbot.mouseClick(panel.tools.duplicate, LEFT)
    assert rows(window)[1] == rows(window)[2] == [0, 1, 1]
    assert window.workbench.undo_stack.undoText() == "Duplicate a row"
    click(qtbot, panel.table, 2, 0)
    qtbot.mouseClick(panel.table.viewport(), LEFT, SHIFT, pos=place(panel.table, 3, 0))
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert rows(window) == XOR
    assert window.workbench.undo_stack.undoText() == "Delete 2 rows"
    for _ in range(3):
        window.workbench.undo_stack.undo()
    assert rows(window) == XOR and window.workbench.is_clean


def test_the_last_row_stays(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    panel.table.selectAll()
    qtbot.mouseClick(panel.tools.delete, LEFT)
    assert rows(window) == XOR
    assert panel.tools.words.text().startswith("One row at least") and panel.tools.words.objectName() == "problem"


def test_a_block_is_pasted_and_lacking_rows_are_added(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    click(qtbot, panel.table, 3, 1)
    put_on_clipboard("0,5\t1/4\r\n7\t8\r\n-1\t2e-3\r\n")
    qtbot.keyClick(panel.table, Qt.Key.Key_V, CONTROL)
    assert rows(window)[3:] == [[1, 0.5, 0.25], [0, 7, 8], [0, -1, 0.002]]
    assert window.workbench.undo_stack.undoText() == "Paste 3 rows" and window.workbench.undo_stack.count() == 1
    window.workbench.undo_stack.undo()
    assert rows(window) == XOR


def test_a_wrong_cell_refuses_the_whole_paste(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    click(qtbot, panel.table, 0, 0)
    put_on_clipboard("1\t2\n3\tabc\n")
    qtbot.keyClick(panel.table, Qt.Key.Key_V, CONTROL)
    assert rows(window) == XOR and window.workbench.undo_stack.count() == 0
    assert "Row 2, column 2" in panel.tools.words.text() and "abc" in panel.tools.words.text()
    put_on_clipboard("1\t2\t3\t4")
    qtbot.keyClick(panel.table, Qt.Key.Key_V, CONTROL)
    assert rows(window) == XOR and "4 columns" in panel.tools.words.text()


def test_copy_and_paste_are_bit_for_bit(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    window.workbench.set_cell(0, 0, 0.1 + 0.2)
    click(qtbot, panel.table, 0, 0)
    qtbot.mouseClick(panel.table.viewport(), LEFT, SHIFT, pos=place(panel.table, 1, 2))
    qtbot.keyClick(panel.table, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "0.30000000000000004\t0\t0\n0\t1\t1"
    click(qtbot, panel.table, 2, 0)
    qtbot.keyClick(panel.table, Qt.Key.Key_V, CONTROL)
    assert rows(window)[2:] == [[0.1 + 0.2, 0, 0], [0, 1, 1]]


def test_sorting_is_an_edit(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    click(qtbot, panel.table, 0, 2)
    qtbot.mouseClick(panel.tools.falling, LEFT)
    assert rows(window) == [[0, 1, 1], [1, 0, 1], [0, 0, 0], [1, 1, 0]]
    assert window.workbench.undo_stack.undoText() == "Sort by o₁, falling"
    qtbot.mouseClick(panel.tools.rising, LEFT)
    assert rows(window) == [[0, 0, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1]]
    window.workbench.undo_stack.undo()
    window.workbench.undo_stack.undo()
    assert rows(window) == XOR
    click(qtbot, panel.table, 0, 4)
    qtbot.mouseClick(panel.tools.rising, LEFT)
    assert rows(window) == XOR and panel.tools.words.text().startswith("Stand in a column")
    assert "order of training" in panel.tools.rising.toolTip()


def test_the_sample_on_screen_is_marked_and_pinned(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    table, workbench = panel.table, window.workbench
    assert (table.row_on_screen, table.pinned_row) == (0, None)
    heads = table.verticalHeader()
    qtbot.mouseClick(heads.viewport(), LEFT, pos=QPoint(12, table.rowViewportPosition(2) + 8))
    assert workbench.pinned_sample == 2 and (table.row_on_screen, table.pinned_row) == (2, 2)
    assert panel.tools.in_order.isVisible() and panel.tools.words.text() == "Row 3 stays on screen"
    click(qtbot, table, 1, 0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert workbench.pinned_sample == 1
    qtbot.mouseClick(panel.tools.in_order, LEFT)
    assert workbench.pinned_sample is None and table.row_on_screen == 0 and not panel.tools.in_order.isVisible()


def test_rows_for_testing_are_tagged(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    line = panel.side.share
    qtbot.mouseClick(line, LEFT)
    qtbot.keyClick(line, Qt.Key.Key_A, CONTROL)
    qtbot.keyClicks(line, "1/4")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    document = window.workbench.document
    assert (document.data.split.test, document.data.split.seed, len(document.test_rows)) == (0.25, 0, 1)
    tags = texts(panel.table, 0)
    assert [row for row, tag in enumerate(tags) if tag == "test"] == document.test_rows.tolist()
    assert panel.side.kept.text().startswith("1 row ")
    assert window.workbench.undo_stack.undoText() == "Keep 0.25 of the rows for testing"
    qtbot.keyClick(line, Qt.Key.Key_A, CONTROL)
    qtbot.keyClicks(line, "1.5")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.accessibleDescription().startswith("Type a share") and window.workbench.document is document
    window.workbench.undo_stack.undo()
    assert panel.table.data_model.columnCount() == 5


def test_nothing_is_computed_while_hidden(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    window.tabs.show_part("Values")
    shown = panel.table.data_model.document
    window.workbench.set_cell(0, 0, 0.5)
    assert panel.table.data_model.document is shown
    window.tabs.show_part("Data")
    qtbot.waitUntil(panel.isVisible)
    assert panel.table.data_model.document is window.workbench.document


def test_a_million_rows_are_shown_and_scrolled_at_once(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    document = read_builtin("xor-2-2-1")
    many = np.random.default_rng(0).random((1_000_000, 3))
    many.flags.writeable = False
    window.workbench.open_document(replace(document, data=replace(document.data, rows=many)), None)
    assert panel.table.data_model.rowCount() == 1_000_000
    begun = time.perf_counter()
    panel.table.scrollToBottom()
    panel.grab()
    assert time.perf_counter() - begun < 1.0
    assert panel.table.indexAt(panel.table.viewport().rect().center()).row() > 999_900
    panel.table.selectAll()
    assert len(panel.table.chosen_rows) == 1_000_000
    panel.table.go_to(7, 0)
    panel.verbs.sort(True)
    assert rows_of(window)[0] == many[0].tolist()  # it is made ready aside
    qtbot.waitUntil(lambda: window.workbench.undo_stack.count() == 1, timeout=10_000)
    assert rows_of(window)[0] == many[many[:, 0].argmin()].tolist()
    panel.table.selectAll()
    panel.verbs.delete()
    qtbot.waitUntil(lambda: panel.tools.words.text().startswith("One row at least"), timeout=10_000)


def rows_of(window: MainWindow) -> list[list[float]]:
    found: list[list[float]] = window.workbench.document.data.rows[:1].tolist()
    return found


def test_a_split_is_seen_when_it_comes_from_elsewhere(window: MainWindow, panel: DataPanel) -> None:
    window.edits.do("split", lambda document: set_split(document, 0.5, 3))
    assert panel.side.share.value == 0.5 and panel.side.seed.value == 3.0
    assert texts(panel.table, 0).count("test") == 2


def test_drafts_are_shown_without_what_the_network_says(qtbot: QtBot, window: MainWindow, panel: DataPanel) -> None:
    window.documents.new("empty")
    model, stack = panel.table.data_model, window.workbench.undo_stack
    assert model.columnCount() == 0 and panel.side.shape.text() == "0 inputs, 0 targets"
    for verb in (panel.verbs.add, panel.verbs.duplicate, panel.verbs.delete, panel.verbs.copy, panel.verbs.paste):
        verb()
    panel.verbs.sort(True)
    window.edits.do("input", lambda document: add_neuron(document, Role.INPUT, 0.0, 0.0)[0])
    assert [column.name for column in model.columns] == ["i₁"] and window.workbench.problems
    panel.table.go_to(0, 0)
    type_number(qtbot, panel.table, "3")
    assert rows(window)[0] == [3.0] and not panel.picture.isVisible()
    while stack.canUndo():
        stack.undo()
    assert model.columnCount() == 0
    document = document_of_set("digits", size=3)
    data = replace(document.data, columns=document.data.columns[1:], rows=document.data.rows[:, 1:])
    window.workbench.open_document(replace(document, data=data), None)
    assert window.workbench.problems and not panel.picture.isVisible() and model.columnCount() == 74

"""What the tests of the data tab share: a window on some data, and a hand on its table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.data.panel import DataPanel
from app.data.table import DataTable
from app.main_window import MainWindow
from app.theme import Theme
from app.workbench import Workbench
from core.files import read_builtin
from tests.app.window_hand import window_on

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def data_window(qtbot: QtBot, theme: Theme, folder: Path) -> MainWindow:
    """Return a window on the XOR network, its data tab in front: four rows, two inputs, one target."""
    window = window_on(qtbot, Workbench(read_builtin("xor-2-2-1")), theme, folder, (1272, 768))
    window.tabs.show_part("Data")
    return window


def data_panel(qtbot: QtBot, window: MainWindow) -> DataPanel:
    """Return the window's data tab."""
    panel = window.tabs.part("Data")
    assert isinstance(panel, DataPanel)
    qtbot.waitUntil(panel.isVisible)
    return panel


def rows(window: MainWindow) -> list[list[float]]:
    """Return the rows of the document."""
    found: list[list[float]] = window.workbench.document.data.rows.tolist()
    return found


def place(table: DataTable, row: int, column: int) -> QPoint:
    """Return the middle of a cell."""
    return table.visualRect(table.data_model.index(row, column)).center()


def click(qtbot: QtBot, table: DataTable, row: int, column: int) -> None:
    """Press a cell."""
    qtbot.mouseClick(table.viewport(), LEFT, pos=place(table, row, column))


def type_number(qtbot: QtBot, table: DataTable, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into the current cell: the first sign opens its editor."""
    qtbot.keyClicks(table, text[0])
    assert table.editor is not None
    qtbot.waitUntil(table.editor.field.hasFocus)
    qtbot.keyClicks(table.editor.field, text[1:])
    qtbot.keyClick(table.editor.field, key)


def put_on_clipboard(text: str) -> None:
    """Copy text somewhere else."""
    QApplication.clipboard().setText(text)


def texts(table: DataTable, column: int) -> list[str]:
    """Return what stands in a column."""
    return [table.data_model.text(row, column) for row in range(table.data_model.rowCount())]


def same(found: list[list[float]], wanted: list[list[float]]) -> bool:
    """Tell whether two tables are equal bit for bit."""
    return np.array(found).tobytes() == np.array(wanted, dtype=np.float64).tobytes()

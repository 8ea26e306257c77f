"""Export reads back bit for bit; long tables are read and written beside the window, and can be cancelled."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.data import desk, importing
from app.data.import_dialog import ImportDialog, summary_words
from app.data.import_goal import Goal
from app.main_window import MainWindow
from core.datasets import DATASETS
from core.datasets_documents import document_of_set
from core.table_export import table_text
from tests.app.data_hand import LEFT, rows, same
from tests.app.data_import_hand import dialog, read, window

__all__ = ["dialog", "window"]  # fixtures


def table(document: object, separator: str = ",", *, unscaled: bool = False) -> str:
    """Return the exported text."""
    parts = table_text(document, separator, unscaled=unscaled)  # type: ignore[arg-type]
    while True:
        try:
            next(parts)
        except StopIteration as stop:
            return str(stop.value)


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

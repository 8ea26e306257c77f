"""The window of homework: a worked iteration is checked; the planted mistake is pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.homework.check_page import CheckPage
from app.homework.dialog import HomeworkDialog
from app.homework.find_page import FindPage
from app.main_window import MainWindow
from app.settings import Settings
from app.start import make_window
from core.find_mistake import Puzzle, worked
from core.formula_text import text
from core.homework import Standing
from core.iteration import iterate
from core.mistakes import MistakeKind, book_of


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    window = make_window(qapp, Settings(tmp_path / "settings.ini"))
    window.dialogs.ask_unsaved = lambda name: "discard"
    qtbot.addWidget(window)
    window.show()
    yield window
    window.background.close()


@pytest.fixture
def dialog(window: MainWindow) -> HomeworkDialog:
    window.actions_table["homework"].trigger()
    made = window.desks.homework.dialog
    assert made is not None
    return made


def check(page: CheckPage, qtbot: QtBot) -> None:
    page.check()
    qtbot.waitUntil(page.check_button.isEnabled)


def planted(dialog: HomeworkDialog | None, qtbot: QtBot) -> tuple[FindPage, Puzzle]:
    assert dialog is not None
    page = dialog.finding
    qtbot.waitUntil(lambda: page.puzzle is not None)
    assert page.puzzle is not None
    return page, page.puzzle


def all_right(window: MainWindow) -> list[str]:
    book = book_of(iterate(window.workbench.document))
    parts = [book.part(source) for source in worked(book)]
    return [f"{text(part.left, 'names', 6)} = {float(part.left.value):.6g}" for part in parts if part is not None]


def test_every_name_that_is_put_there_is_read_again(window: MainWindow, dialog: HomeworkDialog, qtbot: QtBot) -> None:
    page = dialog.checking
    page.put_names()
    names = page.text.toPlainText().splitlines()
    assert len(names) == len(all_right(window))
    page.text.setPlainText("\n".join(all_right(window)))
    check(page, qtbot)
    assert page.problems.text() == ""
    assert {checked.standing for checked in page.verdicts.checked} <= {Standing.RIGHT, Standing.CLOSE}
    assert page.summary.text() == f"All {len(names)} numbers are right."


def test_the_first_wrong_number_is_found_and_explained(
    window: MainWindow, dialog: HomeworkDialog, qtbot: QtBot
) -> None:
    page = dialog.checking
    page.text.setPlainText("net_h1 = 0.3775\nout_h1 = 0.5933\nnet_h2 = 0.0425\nout h2: 0.5106\nsomething = 3")
    check(page, qtbot)
    first = page.verdicts.first_wrong
    assert first is not None
    assert first.entry.name == "net_h2"
    assert [mistake.kind for mistake in first.mistakes] == [MistakeKind.BIAS_FORGOTTEN]
    assert "The first wrong one is" in page.summary.text()
    assert page.table.rowCount() == 4
    assert [page.table.item(row, 3).text().split(";")[0] for row in range(4)] == [  # type: ignore[union-attr]
        "right",
        "right",
        "wrong",
        "follows from the mistake before",
    ]
    assert page.problems.text().startswith("homework: line 5: no number of this network has the name")
    assert window.workbench.selection == first.entry.source


def test_the_planted_mistake_is_pointed_at(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_table["find_mistake"].trigger()
    for _ in range(6):
        page, puzzle = planted(window.desks.homework.dialog, qtbot)
        assert page.table.rowCount() == len(puzzle.rows)
        wrong = (puzzle.planted + 1) % len(puzzle.rows)
        page.choose(wrong)
        assert page.point.isEnabled()
        page.choose(puzzle.planted)
        assert page.told.text().startswith("Found, at try 2.")
        assert not page.point.isEnabled()
        page.plant_another()


def test_another_network_brings_another_sheet(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_table["find_mistake"].trigger()
    page, before = planted(window.desks.homework.dialog, qtbot)
    window.documents.new("xor-2-2-1")
    qtbot.waitUntil(lambda: page.puzzle is not None and page.puzzle is not before)
    assert page.puzzle is not None
    assert len(page.puzzle.rows) == page.table.rowCount()
    assert len(page.puzzle.rows) != len(before.rows)

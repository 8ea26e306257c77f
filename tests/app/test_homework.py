"""The window of homework: a worked iteration is checked; the planted mistake is pointed at."""

from __future__ import annotations

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from app.homework.check_page import CheckPage
from app.homework.dialog import HomeworkDialog
from app.homework.find_page import FindPage
from app.homework.sheet_table import SheetTable
from app.main_window import MainWindow
from core.find_mistake import Puzzle, worked
from core.formula_text import text
from core.homework import Standing, check_homework, read_homework
from core.iteration import iterate
from core.mistakes import MistakeKind, book_of


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
    assert page.summary.text() == f"Every number that could be read is right: {len(names)}."
    window.documents.new("xor-2-2-1")
    assert page.table.rowCount() == 0  # nothing is said of a network that is not open any more
    assert "XOR" in page.summary.text()


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


def is_in_sight(table: SheetTable, row: int) -> bool:
    item = table.item(row, 0)
    assert item is not None
    return table.viewport().rect().contains(table.visualItemRect(item))


def test_the_planted_row_is_in_sight_once_the_reasons_stand_below(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_table["find_mistake"].trigger()
    dialog = window.desks.homework.dialog
    assert dialog is not None
    page = dialog.finding
    for turn in range(6):
        _, puzzle = planted(dialog, qtbot)
        qtbot.waitUntil(lambda: not page.reasons.isVisible())
        full = page.table.viewport().height()
        page.table.scrollToTop()
        if turn % 2:
            page.choose(puzzle.planted)
        else:
            page.show_planted()
        qtbot.waitUntil(partial(is_lower, page.table, full))
        qtbot.waitUntil(partial(is_in_sight, page.table, puzzle.planted))
        page.plant_another()


def is_lower(table: SheetTable, height: int) -> bool:
    return table.viewport().height() < height


def test_the_first_wrong_row_is_in_sight_beside_its_reasons(
    window: MainWindow, dialog: HomeworkDialog, qtbot: QtBot
) -> None:
    page, lines = dialog.checking, all_right(window)
    name, value = lines[-3].split(" = ")
    page.text.setPlainText("\n".join([*lines[:-3], f"{name} = {2 * float(value):.6g}", *lines[-2:]]))
    check(page, qtbot)
    row = next(row for row, one in enumerate(page.verdicts.checked) if one is page.verdicts.first_wrong)
    assert row > 20
    qtbot.waitUntil(lambda: is_in_sight(page.table, row))


def test_the_example_gives_no_number_of_the_open_network_away(window: MainWindow, dialog: HomeworkDialog) -> None:
    iteration = iterate(window.workbench.document)
    homework = read_homework(dialog.checking.text.placeholderText().split("\n\n")[1], iteration)
    assert len(homework.entries) == 7
    assert homework.problems == ()
    standings = [checked.standing for checked in check_homework(homework, iteration).checked]
    assert not {Standing.RIGHT, Standing.CLOSE, Standing.TOO_COARSE} & set(standings)

"""The dialog of handouts: what it orders, what it says of the files, what it refuses, and that it writes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.handouts.dialog import DRAWN, OWN, HandoutDialog
from app.main_window import MainWindow
from core.files import read_builtin
from core.handout import Blanks

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise\\(\\)")


@pytest.fixture
def dialog(window: MainWindow, tmp_path: Path) -> HandoutDialog:
    window.workbench.open_document(read_builtin("mazur-2-2-2"), None)
    window.desks.handouts.make()
    made = window.desks.handouts.dialog
    assert made is not None
    made.out.setText(str(tmp_path / "sheet.pdf"))
    return made


def choose_list(dialog: HandoutDialog, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    dialog.ask_list = lambda: path
    dialog.list_button.click()


def test_it_orders_a_worksheet_of_the_network_in_the_window(dialog: HandoutDialog, window: MainWindow) -> None:
    order = dialog.order
    assert order is not None
    assert order.document is window.workbench.document
    assert (order.blanks, order.kind, order.row, order.seed, order.draws) == (Blanks.RESULTS, ".pdf", 0, None, False)
    assert dialog.hint.text() == "Will write sheet.pdf, sheet-key.pdf."


def test_the_name_follows_the_kind(dialog: HandoutDialog) -> None:
    dialog.kind.choose(".tex")
    assert Path(dialog.out.text()).name == "sheet.tex"
    dialog.blanks.choose(Blanks.NONE)
    assert dialog.hint.text() == "Will write sheet.tex."


def test_other_numbers_need_a_seed(dialog: HandoutDialog) -> None:
    assert not dialog.seed.isEnabled()
    dialog.numbers.choose(DRAWN)
    dialog.seed.setText("12")
    dialog.nice.setChecked(True)
    order = dialog.order
    assert order is not None
    assert (order.seed, order.nice) == (12, True)
    dialog.seed.setText("twelve")
    assert dialog.order is None
    assert dialog.seed_problem.text() == "a whole number from 0"
    assert not dialog.write_button.isEnabled()
    dialog.numbers.choose(OWN)
    assert dialog.write_button.isEnabled()


def test_a_list_of_students_draws_numbers_for_each(dialog: HandoutDialog, tmp_path: Path) -> None:
    choose_list(dialog, tmp_path / "list.csv", "Name\nAda\nBob\n")
    order = dialog.order
    assert order is not None
    assert [student.name for student in order.students] == ["Ada", "Bob"]
    assert order.draws
    assert "5 files" in dialog.hint.text()
    dialog.no_list_button.click()
    assert dialog.students == ()


def test_a_list_without_names_is_refused_at_its_place(dialog: HandoutDialog, tmp_path: Path) -> None:
    choose_list(dialog, tmp_path / "list.csv", "Name\n")
    assert "there are no names in it" in dialog.list_problem.text()
    assert dialog.students == ()


def test_a_folder_that_is_not_there_is_told(dialog: HandoutDialog, tmp_path: Path) -> None:
    dialog.out.setText(str(tmp_path / "nowhere" / "sheet.pdf"))
    assert "there is no folder" in dialog.out_problem.text()
    assert dialog.order is None


def test_files_that_are_there_are_told_before(dialog: HandoutDialog, tmp_path: Path) -> None:
    (tmp_path / "sheet-key.pdf").write_text("old")
    dialog.refresh()
    assert "1 of them are there already" in dialog.hint.text()


def test_a_sample_is_asked_for_where_there_are_several(dialog: HandoutDialog, window: MainWindow) -> None:
    assert not dialog.sample.isVisible()
    window.workbench.open_document(read_builtin("xor-2-2-1"), None)
    assert dialog.sample.isVisible()
    dialog.sample.setText("3")
    order = dialog.order
    assert order is not None
    assert order.row == 2
    dialog.sample.setText("5")
    assert dialog.sample_problem.text() == "a number from 1 to 4"


def test_it_writes_in_the_background(dialog: HandoutDialog, tmp_path: Path, qtbot: QtBot) -> None:
    choose_list(dialog, tmp_path / "list.csv", "Name\nAda\nBob\n")
    qtbot.mouseClick(dialog.write_button, Qt.MouseButton.LeftButton)
    assert dialog.is_busy
    assert not dialog.write_button.isEnabled()
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=30_000)
    names = [path.name for path in dialog.files]
    assert names == [
        "sheet-ada.pdf", "sheet-ada-key.pdf", "sheet-bob.pdf", "sheet-bob-key.pdf", "sheet-keys.pdf",
    ]  # fmt: skip
    assert all(path.read_bytes().startswith(b"%PDF") for path in dialog.files)
    assert dialog.hint.text().startswith("Written into")
    assert dialog.progress.value() == dialog.progress.maximum()


def test_closing_gives_up_what_is_being_written(dialog: HandoutDialog, tmp_path: Path, qtbot: QtBot) -> None:
    dialog.write()
    dialog.close_button.click()
    assert not dialog.is_busy
    assert not dialog.isVisible()
    dialog.write()  # the worker comes to it only after it is done with the one before
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=30_000)
    assert len(dialog.files) == 2


def test_networks_are_written_too_where_numbers_are_drawn(dialog: HandoutDialog) -> None:
    dialog.networks.setChecked(True)
    assert dialog.hint.text() == "Will write sheet.pdf, sheet-key.pdf."
    dialog.numbers.choose(DRAWN)
    assert dialog.hint.text() == "Will write sheet.pdf, sheet-key.pdf, sheet.nabla."


def test_the_place_follows_the_document_until_it_is_chosen(window: MainWindow, tmp_path: Path) -> None:
    desk = window.desks.handouts
    for name in ("mazur-2-2-2", "xor-2-2-1"):
        window.workbench.open_document(read_builtin(name), tmp_path / f"{name}.nabla")
        desk.make()
        assert desk.dialog is not None
        assert Path(desk.dialog.out.text()) == window.documents.path_for(".pdf")
    desk.dialog.out.setText(str(tmp_path / "mine.pdf"))
    desk.make()
    assert desk.dialog.out.text() == str(tmp_path / "mine.pdf")


def test_a_draft_has_no_handout(window: MainWindow) -> None:
    document = read_builtin("mazur-2-2-2")
    window.workbench.open_document(replace(document, data=replace(document.data, columns=("i1",))), None)
    assert window.workbench.iteration is None
    window.desks.handouts.make()
    assert window.desks.handouts.dialog is None

"""The field that opens over a number."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.graph.number_editor import NumberEditor
from app.settings import Settings
from app.start import make_window
from app.theme import LIGHT
from core.formula import Source

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a window off screen has no manager to tell


@pytest.fixture
def opened(qtbot: QtBot) -> tuple[NumberEditor, list[float]]:
    home = QWidget()
    home.resize(400, 300)
    qtbot.addWidget(home)
    home.show()
    editor = NumberEditor(home, LIGHT, "w₁", 0.15)
    numbers: list[float] = []
    editor.committed.connect(numbers.append)
    editor.open_at(QRect(380, 10, 40, 16))
    return editor, numbers


def replace_text(qtbot: QtBot, editor: NumberEditor, text: str) -> None:
    editor.field.selectAll()
    qtbot.keyClicks(editor.field, text)


@pytest.mark.parametrize(("typed", "number"), [("0.5", 0.5), ("0,25", 0.25), ("1/4", 0.25), ("-1e-3", -0.001)])
def test_enter_takes_every_way_of_writing_a_number(
    qtbot: QtBot, opened: tuple[NumberEditor, list[float]], typed: str, number: float
) -> None:
    editor, numbers = opened
    replace_text(qtbot, editor, typed)
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert numbers == [number] and not editor.isVisible()


def test_what_is_not_a_number_stays_with_the_reason(qtbot: QtBot, opened: tuple[NumberEditor, list[float]]) -> None:
    editor, numbers = opened
    replace_text(qtbot, editor, "1/0")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert numbers == [] and editor.field.text() == "1/0"
    assert editor.problem.isVisible() and "1/3" in editor.problem.text()
    replace_text(qtbot, editor, "2")
    assert not editor.problem.isVisible()
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert numbers == [2.0]


def test_escape_forgets_and_the_same_number_changes_nothing(
    qtbot: QtBot, opened: tuple[NumberEditor, list[float]]
) -> None:
    editor, numbers = opened
    replace_text(qtbot, editor, "7")
    with qtbot.waitSignal(editor.closed):
        qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert numbers == [] and not editor.isVisible()
    again = NumberEditor(editor._home, LIGHT, "w₁", 0.15)
    again.committed.connect(numbers.append)
    assert again.commit() and numbers == []


def test_the_editor_stays_inside_its_parent(opened: tuple[NumberEditor, list[float]]) -> None:
    editor, _ = opened
    assert editor._home.rect().contains(editor.geometry())


def test_who_goes_elsewhere_is_not_held_up_by_what_is_no_number(
    qtbot: QtBot, opened: tuple[NumberEditor, list[float]]
) -> None:
    editor, numbers = opened
    elsewhere = QLineEdit(editor._home)
    elsewhere.show()
    replace_text(qtbot, editor, "0.5.")
    with qtbot.waitSignal(editor.closed, timeout=1000):
        qtbot.mouseClick(elsewhere, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(elsewhere, "7")
    assert numbers == [] and not editor.isVisible()
    assert elsewhere.text() == "7" and editor.field.text() == "0.5."


def test_the_status_line_says_that_the_old_number_stays(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    window = make_window(qapp, Settings(tmp_path / "settings.ini"))
    window.dialogs.ask_unsaved = lambda name: "discard"
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    window.workbench.select(Source("edge", 0, "weight"))
    for start in (window.toolbar.edit_learning_rate, window.graph.edit_selection):
        start()
        editor = window.toolbar.editor or window.graph.editor
        qtbot.waitUntil(editor.field.hasFocus)
        replace_text(qtbot, editor, "half")
        with qtbot.waitSignal(editor.closed, timeout=1000):
            window.timeline.setFocus(Qt.FocusReason.MouseFocusReason)
        assert window.timeline.hasFocus()
        assert window.status.where.text().startswith("“half” was not taken: the old one stays.")
        assert window.status.where.isVisible()
        assert window.toolbar.editor is None and window.graph.editor is None
    assert window.workbench.is_clean
    window.background.close()

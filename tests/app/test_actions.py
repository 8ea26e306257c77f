"""The table of actions: every one in a menu, no key twice, and keys that a number editor needs stay with it."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.action import Action
from app.action_table import TABLE
from app.actions import key_names, tip_of
from app.guide.key_groups import key_groups
from app.main_window import MainWindow
from app.menu_table import IN_SUBMENUS, INSIDE, MENUS, SEPARATOR, SUBMENU
from core.formula import Source
from core.steps import Level

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a window off screen has no manager to tell

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


def test_every_action_stands_in_a_menu_once() -> None:
    entries = [
        entry for menu in MENUS.values() for entry in menu if entry != SEPARATOR and not entry.startswith(SUBMENU)
    ]
    assert Counter((*entries, *IN_SUBMENUS)) == Counter(action.key for action in TABLE)


def test_no_key_does_two_things() -> None:
    keys = [QKeySequence(shortcut).toString() for action in TABLE for shortcut in action.shortcuts]
    assert "" not in keys
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_menus_show_every_action_with_its_keys(window: MainWindow) -> None:
    for name in INSIDE:
        for menu in window.menuBar().findChildren(QMenu, name):
            menu.aboutToShow.emit()
    shown = {
        action.objectName(): action.shortcut().toString()
        for menu in window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if action.objectName()
    }
    for action in TABLE:
        assert shown[action.key] == (QKeySequence(action.shortcuts[0]).toString() if action.shortcuts else "")


def test_every_menu_has_room_on_a_small_screen(window: MainWindow) -> None:
    for menu in window.menuBar().findChildren(QMenu):
        menu.aboutToShow.emit()
    for menu in window.menuBar().findChildren(QMenu):
        assert 20 < menu.sizeHint().height() <= 0.7 * 800, menu.title()


def test_no_menu_has_a_letter_twice(window: MainWindow) -> None:
    for menu in window.menuBar().findChildren(QMenu):
        letters = [
            action.text()[action.text().index("&") + 1].lower() for action in menu.actions() if "&" in action.text()
        ]
        assert [letter for letter, count in Counter(letters).items() if count > 1] == [], menu.title()


KEYS = [
    (Qt.Key.Key_Right, NONE, "forward"),
    (Qt.Key.Key_Left, NONE, "back"),
    (Qt.Key.Key_PageDown, NONE, "forward"),
    (Qt.Key.Key_PageUp, NONE, "back"),
    (Qt.Key.Key_Right, SHIFT, "term_forward"),
    (Qt.Key.Key_Left, SHIFT, "term_back"),
    (Qt.Key.Key_Right, CONTROL, "layer_forward"),
    (Qt.Key.Key_Left, CONTROL, "layer_back"),
    (Qt.Key.Key_Right, CONTROL | SHIFT, "phase_forward"),
    (Qt.Key.Key_Left, CONTROL | SHIFT, "phase_back"),
    (Qt.Key.Key_Home, NONE, "to_start"),
    (Qt.Key.Key_End, NONE, "to_end"),
    (Qt.Key.Key_Space, NONE, "play"),
    (Qt.Key.Key_1, ALT, "level_term"),
    (Qt.Key.Key_3, ALT, "level_layer"),
    (Qt.Key.Key_F11, NONE, "full_screen"),
    (Qt.Key.Key_T, CONTROL, "large_tables"),
    (Qt.Key.Key_1, CONTROL, "lens_step"),
    (Qt.Key.Key_2, CONTROL, "lens_paths"),
    (Qt.Key.Key_3, CONTROL, "lens_why"),
    (Qt.Key.Key_4, CONTROL, "surface"),
    (Qt.Key.Key_B, CONTROL, "blame"),
    (Qt.Key.Key_F9, NONE, "run"),
    (Qt.Key.Key_F9, SHIFT, "run_back"),
    (Qt.Key.Key_C, CONTROL | SHIFT, "copy_latex"),
]


@pytest.mark.parametrize(("key", "held", "action"), KEYS, ids=lambda value: getattr(value, "name", str(value)))
def test_keys_do_what_the_table_says(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier, action: str
) -> None:
    window.workbench.go_to(5)
    with qtbot.waitSignal(window.actions_table[action].triggered, timeout=1000):
        qtbot.keyClick(window.page, key, held)


def test_the_keys_step_at_their_levels(qtbot: QtBot, window: MainWindow) -> None:
    workbench = window.workbench
    qtbot.keyClick(window.page, Qt.Key.Key_Right)
    assert (workbench.plan.level, workbench.cursor) == (Level.NEURON, 1)
    qtbot.keyClick(window.page, Qt.Key.Key_Right, CONTROL)
    assert workbench.plan.level is Level.LAYER
    qtbot.keyClick(window.page, Qt.Key.Key_End)
    assert workbench.cursor == workbench.plan.count
    qtbot.keyClick(window.page, Qt.Key.Key_Right)
    assert (workbench.iteration_number, workbench.cursor) == (2, 0)
    qtbot.keyClick(window.page, Qt.Key.Key_Left)
    assert workbench.iteration_number == 1


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_Left, NONE),
        (Qt.Key.Key_Right, NONE),
        (Qt.Key.Key_Home, NONE),
        (Qt.Key.Key_End, NONE),
        (Qt.Key.Key_Space, NONE),
        (Qt.Key.Key_Left, SHIFT),
        (Qt.Key.Key_Left, CONTROL),
        (Qt.Key.Key_Right, CONTROL | SHIFT),
        (Qt.Key.Key_Z, CONTROL),
        (Qt.Key.Key_C, CONTROL),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_keys_that_an_editor_needs_stay_with_it(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    workbench = window.workbench
    workbench.set_weight(0, 0.4)
    workbench.go_to(5)
    window.toolbar.edit_learning_rate()
    editor = window.toolbar.editor
    qtbot.waitUntil(editor.field.hasFocus)
    qtbot.keyClick(editor.field, key, held)
    assert workbench.cursor == 5
    assert workbench.document.network.weights[0] == 0.4
    assert not window.player.playing
    assert window.toolbar.editor is editor


def test_undo_and_redo_name_what_they_do(window: MainWindow) -> None:
    undo, redo = window.actions_table["undo"], window.actions_table["redo"]
    assert not undo.isEnabled()
    window.workbench.set_weight(0, 0.25)
    assert undo.isEnabled()
    assert undo.text() == "&Undo: Set w₁ to 0.25"
    undo.trigger()
    assert window.workbench.document.network.weights[0] == 0.15
    assert redo.isEnabled()
    redo.trigger()
    assert window.workbench.document.network.weights[0] == 0.25


def test_choices_are_marked(window: MainWindow) -> None:
    window.actions_table["level_term"].trigger()
    assert window.workbench.level is Level.TERM
    marks = {level: window.actions_table[f"level_{level}"].isChecked() for level in Level}
    assert marks == {Level.TERM: True, Level.NEURON: False, Level.LAYER: False}
    window.actions_table["theme_dark"].trigger()
    assert window.theme.tokens.dark
    assert window.actions_table["theme_dark"].isChecked()
    assert not window.actions_table["theme_light"].isChecked()


def test_what_cannot_be_done_is_grey(window: MainWindow) -> None:
    assert not window.actions_table["copy"].isEnabled()
    window.workbench.select(Source("edge", 0, "weight"))
    assert window.actions_table["copy"].isEnabled()
    window.actions_table["copy"].trigger()
    assert QApplication.clipboard().text() == "0.15"


def test_more_and_fewer_digits(window: MainWindow) -> None:
    window.actions_table["more_digits"].trigger()
    assert window.workbench.digits == 5
    for _ in range(20):
        window.actions_table["more_digits"].trigger()
    assert window.workbench.digits == 17
    for _ in range(20):
        window.actions_table["fewer_digits"].trigger()
    assert window.workbench.digits == 2


def test_keys_are_written_as_on_the_keyboard() -> None:
    assert key_names(("Ctrl+Shift+Right", "PgDown")) == "Ctrl+Shift+→ or PgDown"
    assert tip_of("forward") == "Step Forward (→)"
    assert ("Undo", "Ctrl+Z") in {row for group in key_groups() for row in group.rows}


def test_a_name_with_marks_of_a_menu_is_no_mark() -> None:
    assert Action("key", "Save &As…", lambda host: None).name == "Save As"

"""The sheet of keys: every key of every table, in columns, filtered by a word or a key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.action_table import TABLE
from app.actions import key_names
from app.graph_actions import TABLE as GRAPH
from app.guide.key_groups import fitting, key_groups, shared_out
from app.guide.keys_sheet import KeysSheet
from app.lecture.keys import TABLE as LECTURE
from app.main_window import MainWindow
from app.menu_table import KEYS_OF_PARTS
from app.words import tr

KEY = Qt.Key


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    """A window on the first network."""
    window.resize(1280, 800)
    return window


def sheet_of(window: MainWindow) -> KeysSheet | None:
    """Return the sheet that lies over the window, if any."""
    listing = window.desks.guide.listing
    return None if listing is None else listing.sheet


@pytest.mark.parametrize("key", [KEY.Key_F1, KEY.Key_Question])
def test_both_keys_open_the_sheet_and_escape_puts_it_away(window: MainWindow, qtbot: QtBot, key: KEY) -> None:
    window.graph.setFocus()
    qtbot.keyClick(window.graph, key)
    sheet = sheet_of(window)
    assert sheet is not None and sheet.isVisible() and sheet.field.hasFocus()
    qtbot.keyClick(sheet.field, KEY.Key_Escape)
    assert sheet_of(window) is None and window.graph.hasFocus()


def test_every_key_is_on_the_sheet() -> None:
    rows = {row for group in key_groups() for row in group.rows}
    for action in TABLE:
        if action.shortcuts:
            assert (action.name, key_names(action.shortcuts)) in rows
    assert {key.told for key in LECTURE if key.told} <= {keys for _, keys in rows}
    assert {tr(keys) for keys in KEYS_OF_PARTS.values()} <= {keys for _, keys in rows}
    assert {action.name for action in GRAPH if action.keys} <= {what for what, _ in rows}


def test_no_group_is_empty_or_told_twice() -> None:
    groups = key_groups()
    assert all(group.rows for group in groups)
    assert len({group.title for group in groups}) == len(groups)
    assert "More" not in {group.title for group in groups}  # every action with a key stands in a menu


def test_what_is_on_screen_is_what_is_told(window: MainWindow, qtbot: QtBot) -> None:
    window.desks.guide.show_keys()
    sheet = sheet_of(window)
    assert sheet is not None

    def all_told() -> bool:
        texts = {label.text() for label in sheet.area.widget().findChildren(QLabel)}
        return all(what in texts and keys in texts for what, keys in sheet.told)

    qtbot.waitUntil(all_told)


@pytest.mark.parametrize(
    ("typed", "row"), [("iteration", ("Next Iteration", "Ctrl+PgDown")), ("ctrl+z", ("Undo", "Ctrl+Z"))]
)
def test_a_word_or_a_key_leaves_what_fits(window: MainWindow, qtbot: QtBot, typed: str, row: tuple[str, str]) -> None:
    window.desks.guide.show_keys()
    sheet = sheet_of(window)
    assert sheet is not None
    everything = len(sheet.told)
    qtbot.keyClicks(sheet.field, typed)
    assert any(row[0] == what and keys.startswith(row[1]) for what, keys in sheet.told)
    assert len(sheet.told) < everything / 8
    qtbot.waitUntil(lambda: len(sheet.area.widget().findChildren(QLabel)) >= 2 * len(sheet.told))
    assert len(sheet.area.widget().findChildren(QLabel)) < 40


def test_nothing_fits_nothing(window: MainWindow, qtbot: QtBot) -> None:
    assert fitting(key_groups(), "qqqq") == ()


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 5])
def test_columns_keep_the_order_and_are_even(columns: int) -> None:
    groups = key_groups()
    shared = shared_out(groups, columns)
    assert len(shared) <= columns
    assert tuple(group for column in shared for group in column) == groups
    longest = max(sum(group.height for group in column) for column in shared)
    even = sum(group.height for group in groups) / columns
    assert longest <= even + max(group.height for group in groups)


def test_keys_of_the_window_rest_while_the_sheet_is_there(window: MainWindow, qtbot: QtBot) -> None:
    window.desks.guide.show_keys()
    sheet = sheet_of(window)
    assert sheet is not None
    for key in (KEY.Key_Right, KEY.Key_Down, KEY.Key_Space, KEY.Key_End):
        qtbot.keyClick(sheet.field, key)
    assert window.workbench.cursor == 0 and not window.player.playing

"""The search: words in any order, best first; everything there is can be found and run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.action_table import TABLE
from app.guide.findable import best, findables
from app.guide.matching import fit, words_of
from app.guide.palette import Palette
from app.lessons.library import builtin_lessons, read_builtin_lesson
from app.main_window import MainWindow
from app.tables import VIEWS
from core.files import builtin_names

KEY = Qt.Key


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    """A window on the first network."""
    window.resize(1280, 800)
    return window


def opened(window: MainWindow, qtbot: QtBot) -> Palette:
    """Return the palette, opened by its key."""
    qtbot.keyClick(window.graph, KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    searching = window.desks.guide.searching
    assert searching is not None and searching.palette is not None and searching.palette.isVisible()
    return searching.palette


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("dark", "Dark"),
        ("next iter", "Next Iteration"),
        ("iteration next", "Next Iteration"),
        ("xor", "XOR and the transformed space"),
        ("hiker", "Gradient descent, the shortsighted hiker"),
        ("pict export", "Export Picture"),
        ("150", "Interface at 150 %"),
        ("tab data", "Tab Data"),
        ("mazur", "Mazur's example, complete"),
        ("2-2-2 mazur", "Mazur 2-2-2"),
        ("surfce", "Loss Surface"),
        ("6 digits", "Show 6 digits"),
    ],
)
def test_what_is_meant_comes_first(window: MainWindow, typed: str, title: str) -> None:
    assert best(findables(window), typed)[0].title == title


def test_no_word_may_be_left_out() -> None:
    assert fit(words_of("next potato"), words_of("Next Iteration")) is None
    assert fit(words_of("ité"), words_of("Next Iteration")) is not None


def test_a_beginning_counts_more_than_a_middle() -> None:
    typed = words_of("ter")
    beginning, middle = fit(typed, words_of("Next Term")), fit(typed, words_of("Next Iteration"))
    assert beginning is not None and middle is not None and beginning > middle


def test_everything_can_be_found(window: MainWindow) -> None:
    titles = [one.title for one in findables(window)]
    assert {action.name for action in TABLE} <= set(titles)
    assert {read_builtin_lesson(name).title for name in builtin_lessons()} <= set(titles)
    assert {f"Tab {title}" for title, _ in VIEWS} <= set(titles)
    assert len(titles) >= len(TABLE) + len(builtin_lessons()) + len(builtin_names()) + len(VIEWS)


def test_rows_tell_menu_and_keys(window: MainWindow) -> None:
    found = {one.title: one for one in findables(window)}
    assert (found["Next Term"].where, found["Next Term"].keys) == ("Step", "Shift+→")
    assert found["Dark"].where == "View › Colours"
    assert not found["Undo"].enabled and found["Step Forward"].enabled


def test_typing_and_enter_run_the_best(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    qtbot.keyClicks(palette.field, "to end")
    qtbot.keyClick(palette.field, KEY.Key_Return)
    plan = window.workbench.plan
    assert plan is not None and window.workbench.cursor == plan.count
    searching = window.desks.guide.searching
    assert searching is not None and searching.palette is None


def test_arrows_mark_another_and_never_step(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    qtbot.keyClicks(palette.field, "tab")
    qtbot.keyClick(palette.field, KEY.Key_Down)
    assert palette.list.currentRow() == 1
    qtbot.keyClick(palette.field, KEY.Key_Up)
    qtbot.keyClick(palette.field, KEY.Key_Up)
    assert palette.list.currentRow() == palette.list.count() - 1  # round
    assert window.workbench.cursor == 0
    qtbot.keyClick(palette.field, KEY.Key_Tab)
    assert palette.field.hasFocus()


def test_escape_and_a_click_beside_leave_and_give_the_keyboard_back(window: MainWindow, qtbot: QtBot) -> None:
    for leave in (
        lambda palette: qtbot.keyClick(palette.field, KEY.Key_Escape),
        lambda palette: qtbot.mouseClick(palette.parentWidget(), Qt.MouseButton.LeftButton, pos=QPoint(8, 500)),
    ):
        window.graph.setFocus()
        leave(opened(window, qtbot))
        searching = window.desks.guide.searching
        assert searching is not None and searching.palette is None
        assert window.graph.hasFocus()


def test_what_cannot_be_done_now_is_not_run(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    qtbot.keyClicks(palette.field, "undo")
    assert palette.shown[0].title == "Undo" and not palette.shown[0].enabled
    qtbot.keyClick(palette.field, KEY.Key_Return)
    assert palette.isVisible()


def test_nothing_found_is_said(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    qtbot.keyClicks(palette.field, "qqqq")
    assert palette.nothing.isVisible() and not palette.shown


def test_a_lesson_is_opened_from_the_start_page(window: MainWindow, qtbot: QtBot) -> None:
    window.desks.guide.show_start()
    qtbot.waitUntil(lambda: window.desks.guide.front.page is not None)
    window.desks.guide.search()
    searching = window.desks.guide.searching
    assert searching is not None and searching.palette is not None
    qtbot.keyClicks(searching.palette.field, "what goes wrong")
    qtbot.keyClick(searching.palette.field, KEY.Key_Return)
    assert window.desks.lessons.is_open and not window.desks.guide.front.is_shown

"""The tour: five marks beside what they tell of, left at any time, offered until it was begun."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from pytestqt.qtbot import QtBot

from app.guide.marks import MARKS, bubble_place
from app.guide.tour import Bubble
from app.main_window import MainWindow
from app.settings import TOUR_SEEN

KEY = Qt.Key


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    """A window on the first network."""
    window.resize(1280, 800)
    return window


def bubble_of(window: MainWindow) -> Bubble | None:
    """Return the bubble that is on screen, if any."""
    touring = window.desks.guide.touring
    return None if touring is None else touring.bubble


def begun(window: MainWindow) -> Bubble:
    """Begin the tour as the menu does."""
    window.actions_table["tour"].trigger()
    bubble = bubble_of(window)
    assert bubble is not None and bubble.isVisible()
    return bubble


def box_of(bubble: Bubble, window: MainWindow) -> QRect:
    return QRect(bubble.mapTo(window, QPoint(0, 0)), bubble.size())


def test_enter_goes_through_five_marks_and_ends(window: MainWindow, qtbot: QtBot) -> None:
    bubble = begun(window)
    titles = []
    for number in range(len(MARKS)):
        titles.append(bubble.title.text())
        assert bubble.count.text() == f"{number + 1} of 5"
        assert bubble.next.hasFocus()
        qtbot.keyClick(bubble.next, KEY.Key_Return)
    assert titles == [mark.title for mark in MARKS]
    assert bubble_of(window) is None
    assert window.workbench.cursor == 0


def test_arrows_go_on_and_back_and_never_step(window: MainWindow, qtbot: QtBot) -> None:
    bubble = begun(window)
    qtbot.keyClick(bubble.next, KEY.Key_Right)
    assert bubble.title.text() == MARKS[1].title
    qtbot.keyClick(bubble.next, KEY.Key_Left)
    qtbot.keyClick(bubble.next, KEY.Key_Left)
    assert bubble.title.text() == MARKS[0].title and window.workbench.cursor == 0


@pytest.mark.parametrize("after", range(5))
def test_escape_leaves_at_any_mark(window: MainWindow, qtbot: QtBot, after: int) -> None:
    window.graph.setFocus()
    bubble = begun(window)
    for _ in range(after):
        qtbot.keyClick(bubble.next, KEY.Key_Return)
    qtbot.keyClick(bubble.next, KEY.Key_Escape)
    assert bubble_of(window) is None and window.graph.hasFocus()
    qtbot.keyClick(window.graph, KEY.Key_Right)
    assert window.workbench.cursor == 1


@pytest.mark.parametrize("size", [(1280, 800), (960, 600), (1920, 1080)])
def test_bubbles_stay_in_the_window_and_mostly_beside_their_part(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    bubble = begun(window)
    for number, mark in enumerate(MARKS):
        box = box_of(bubble, window)
        assert window.rect().contains(box)
        assert bubble.height() == bubble.sizeHint().height()
        qtbot.waitUntil(lambda: bubble.text.height() == bubble.text.heightForWidth(bubble.text.width()))
        if number:  # the network leaves no room beside it in a low window
            assert not box.intersects(mark.place(window))
        bubble.next.click()


def test_the_bubble_moves_with_the_window(window: MainWindow, qtbot: QtBot) -> None:
    bubble = begun(window)
    bubble.next.click()
    window.resize(1000, 640)
    qtbot.waitUntil(lambda: window.rect().contains(box_of(bubble, window)))


def test_once_begun_it_is_not_offered_again(window: MainWindow) -> None:
    settings = window.looks.settings
    assert not settings.get(TOUR_SEEN)
    begun(window)
    assert settings.get(TOUR_SEEN)


def test_tab_stays_in_the_bubble(window: MainWindow, qtbot: QtBot) -> None:
    bubble = begun(window)
    for _ in range(4):
        qtbot.keyClick(window.focusWidget(), KEY.Key_Tab)
        assert bubble.isAncestorOf(window.focusWidget())


def test_it_leaves_the_start_page_first(window: MainWindow) -> None:
    window.desks.guide.show_start()
    begun(window)
    assert not window.desks.guide.front.is_shown and window.graph.isVisible()


def test_a_bubble_goes_where_there_is_room() -> None:
    window = QRect(0, 0, 1000, 800)
    assert bubble_place((200, 100), QRect(100, 0, 200, 40), window).y() > 40
    assert bubble_place((200, 100), QRect(0, 700, 1000, 100), window).y() + 100 < 700
    assert bubble_place((200, 100), QRect(0, 0, 500, 800), window).x() > 500

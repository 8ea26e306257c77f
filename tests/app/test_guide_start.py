"""The start page: what it offers, how it is walked, and how few clicks lead to the first step of the first lesson."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.controls import WordButton
from app.guide.entries import neighbour
from app.guide.start_page import StartPage
from app.lessons.library import builtin_lessons
from app.main_window import MainWindow
from app.settings import RECENT, TOUR_SEEN, Settings
from app.start import make_window
from core.files import builtin_names
from tests.app.window_hand import put_in_front

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.Key.Key_Right


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, settings: Settings) -> MainWindow:
    """A window that shows the start page, as the program does when it is opened without a file."""
    window = make_window(qapp, settings)
    window.desks.guide.show_start()
    return put_in_front(qtbot, window, (1280, 800))


def page_of(window: MainWindow, qtbot: QtBot) -> StartPage:
    """Return the page as soon as everything is on it."""
    qtbot.waitUntil(lambda: window.desks.guide.front.page is not None)
    page = window.desks.guide.front.page
    assert page is not None
    qtbot.waitUntil(lambda: bool(page.examples) and not any(entry.picture.is_due for entry in page.examples))
    return page


def test_the_window_is_there_before_the_page_is_made(qapp: QApplication, qtbot: QtBot, settings: Settings) -> None:
    window = make_window(qapp, settings)
    qtbot.addWidget(window)
    window.desks.guide.show_start()
    assert window.desks.guide.front.is_shown and window.desks.guide.front.page is None
    window.show()
    assert window.desks.guide.front.page is None and not window.graph.isVisible()


def test_a_window_made_for_a_file_shows_no_start_page(qapp: QApplication, qtbot: QtBot, settings: Settings) -> None:
    window = make_window(qapp, settings)
    qtbot.addWidget(window)
    window.show()
    assert not window.desks.guide.front.is_shown and window.graph.isVisible()


def test_all_lessons_and_examples_are_offered(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert [entry.lesson_name for entry in page.lessons] == list(builtin_lessons())
    assert [entry.example_name for entry in page.examples] == list(builtin_names())
    assert all(entry.accessibleName() and entry.toolTip() for entry in (*page.lessons, *page.examples))
    assert page.files == []


def test_all_pictures_differ_and_show_a_network(window: MainWindow, qtbot: QtBot) -> None:
    pictures = [entry.picture.grab().toImage() for entry in page_of(window, qtbot).examples]
    for place, picture in enumerate(pictures):
        colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(20, 60)}
        assert len(colours) > 3
        assert all(picture != other for other in pictures[:place])


def test_the_first_lesson_has_the_keyboard_and_enter_begins_it(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert page.focusWidget() is page.lessons[0]
    qtbot.keyClick(page.lessons[0], Qt.Key.Key_Return)
    assert window.desks.lessons.is_open and not window.desks.guide.front.is_shown


def test_two_clicks_lead_to_the_first_step_of_the_first_lesson(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    qtbot.mouseClick(page.lessons[0], LEFT)  # the first
    panel = window.desks.lessons.panel
    assert panel is not None and panel.isVisible()
    card = panel.cards[0]
    assert card.field is not None
    qtbot.waitUntil(lambda: panel.focusWidget() is card.field)  # so that it can be typed at once
    qtbot.keyClicks(card.field, "0.0075")
    check = next(button for button in card.findChildren(WordButton) if button.text() == "Check")
    before = window.workbench.cursor
    qtbot.mouseClick(check, LEFT)  # the second
    player = window.desks.lessons.player
    assert player is not None and player.answered(player.turn.blocks.index(card.ask)).is_right
    assert window.workbench.cursor == before + 1


def test_an_example_opens_and_the_page_goes(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    entry = next(entry for entry in page.examples if entry.example_name == "xor-2-2-1")
    qtbot.mouseClick(entry, LEFT)
    assert window.documents.title == "XOR 2-2-1"
    assert not window.desks.guide.front.is_shown and window.graph.isVisible() and window.toolbar.isVisible()


def test_escape_and_the_button_leave_and_the_menu_brings_it_back(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    qtbot.keyClick(page.lessons[0], Qt.Key.Key_Escape)
    assert not window.desks.guide.front.is_shown and window.status.isVisible()
    window.actions_table["start_page"].trigger()
    page = page_of(window, qtbot)
    assert not window.status.isVisible()
    qtbot.mouseClick(page.close_button, LEFT)
    assert not window.desks.guide.front.is_shown


def test_arrows_walk_the_page_and_never_step_the_network(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    qtbot.keyClick(page.lessons[0], Qt.Key.Key_Down)
    assert page.choices.index(page.focusWidget()) == 1
    qtbot.keyClick(page.lessons[1], RIGHT)
    assert page.focusWidget() in (*page.verbs.values(), *page.examples)
    assert window.workbench.cursor == 0 and window.desks.guide.front.is_shown


def test_every_choice_is_reached_by_arrows(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    parts = page.choices
    boxes = [QRect(part.mapTo(page, QPoint(0, 0)), part.size()) for part in parts]
    reached, ways = {0}, [QPoint(1, 0), QPoint(-1, 0), QPoint(0, 1), QPoint(0, -1)]
    for _ in parts:
        reached |= {neighbour(boxes, place, way) for place in reached for way in ways}
    assert reached == set(range(len(parts)))


def test_a_step_taken_from_the_menu_shows_the_network(window: MainWindow, qtbot: QtBot) -> None:
    page_of(window, qtbot)
    window.actions_table["forward"].trigger()
    assert window.workbench.cursor == 1 and not window.desks.guide.front.is_shown


def test_recent_files_stand_with_their_folders(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    settings.put(RECENT, ("/lectures/week-1/first.nabla", "/lectures/week-2/second.nabla"))
    page = page_of(window, qtbot)
    window.desks.guide.front.leave()
    window.desks.guide.show_start()
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: bool(page.files))
    assert [entry.path.name for entry in page.files] == ["first.nabla", "second.nabla"]
    assert "/lectures/week-1" in page.files[0].toolTip()


def test_the_tour_is_offered_until_it_was_seen(window: MainWindow, qtbot: QtBot, settings: Settings) -> None:
    assert page_of(window, qtbot).invitation.isVisible()
    window.desks.guide.front.leave()
    settings.put(TOUR_SEEN, True)
    window.desks.guide.show_start()
    assert not page_of(window, qtbot).invitation.isVisible()


@pytest.mark.parametrize("size", [(960, 600), (1280, 800), (1920, 1080)])
def test_nothing_overlaps_and_low_windows_scroll(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    page = page_of(window, qtbot)
    window.resize(*size)
    qtbot.waitUntil(lambda: not any(entry.picture.is_due for entry in page.examples))
    boxes = [QRect(part.mapTo(page.content, QPoint(0, 0)), part.size()) for part in page.choices]
    assert all(not one.intersects(other) for place, one in enumerate(boxes) for other in boxes[:place])
    assert all(box.right() <= page.content.width() for box in boxes)

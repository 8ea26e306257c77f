"""The lecturer's window: what it shows, what its keys and buttons do, and that everything has room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from app.lecture.control import Seat
from app.lecture.presenter import PresenterWindow
from app.lecture.session import Lecture
from app.lecture.state import Blank
from app.main_window import MainWindow
from app.theme import Theme
from app.workbench import Workbench
from tests.app.presenter_hand import (
    STEP,
    Key,
    lecture_in_the_window,
    presenter_of_the_lecture,
    press,
    send,
    settle,
    window_at_a_step,
)

__all__ = ["lecture_in_the_window", "presenter_of_the_lecture", "window_at_a_step"]  # fixtures


def test_it_says_where_one_is_and_what_comes_next(presenter: PresenterWindow, bench: Workbench, qtbot: QtBot) -> None:
    assert (presenter.title.text(), presenter.where.text()) == ("Delta of o₁", "step 8 of 31") or bench.cursor == STEP
    assert presenter.where.text() == f"step {STEP} of 31" and presenter.iteration.text() == "iteration 1"
    following = presenter.pictures.title.text()
    assert presenter.pictures.caption.text() == "Next" and following
    press(presenter, Key.Key_Right, qtbot)
    assert bench.cursor == STEP + 1 and presenter.title.text() == following
    bench.to_end()
    settle(presenter, qtbot)
    assert presenter.pictures.title.text() == "The next iteration"


def test_the_keys_of_a_remote_work_here_too(presenter: PresenterWindow, lecture: Lecture, bench: Workbench) -> None:
    for key, cursor in ((Key.Key_PageDown, STEP + 1), (Key.Key_PageUp, STEP)):
        presenter.hall.setFocus()
        send(presenter, key)
        assert bench.cursor == cursor
    send(presenter, Key.Key_Period, ".")
    assert lecture.control.state.blank is Blank.BLACK
    send(presenter, Key.Key_Period, ".")
    assert lecture.control.state.blank is Blank.NOTHING


def test_escape_ends_the_lecture_and_not_the_program(
    presenter: PresenterWindow, window: MainWindow, qtbot: QtBot
) -> None:
    send(presenter, Key.Key_Escape)
    assert window.desks.lecture.lecture is None and not presenter.isVisible() and window.isVisible()


def test_closing_it_ends_the_lecture(presenter: PresenterWindow, lecture: Lecture, window: MainWindow) -> None:
    presenter.close()
    assert window.desks.lecture.lecture is None and not lecture.audience.isVisible()


def test_frozen_and_black_are_said_on_the_picture(
    presenter: PresenterWindow, lecture: Lecture, bench: Workbench, qtbot: QtBot
) -> None:
    title = presenter.title.text()
    press(presenter, Key.Key_F, qtbot)
    press(presenter, Key.Key_Right, qtbot)
    assert presenter.hall.badge.text() == "frozen" and presenter.hall.badge.isVisible()
    assert title in lecture.audience.view.slide.spoken
    assert presenter.pictures.caption.text() == "Here, not in the hall"
    assert presenter.pictures.title.text() == presenter.title.text() != title
    assert presenter.bar.buttons["freeze"].isChecked()
    presenter.bar.buttons["black"].click()
    settle(presenter, qtbot)
    assert presenter.hall.badge.text() == "frozen · black"
    assert presenter.bar.buttons["black"].isChecked()
    presenter.bar.buttons["black"].click()
    presenter.bar.buttons["freeze"].click()
    settle(presenter, qtbot)
    assert not presenter.hall.badge.isVisible() and presenter.pictures.caption.text() == "Next"


def test_every_button_does_what_its_key_does(presenter: PresenterWindow, lecture: Lecture, bench: Workbench) -> None:
    buttons = presenter.bar.buttons
    buttons["next"].click()
    assert bench.cursor == STEP + 1
    buttons["back"].click()
    assert bench.cursor == STEP
    buttons["reveal"].click()
    assert lecture.control.state.reveals and lecture.control.state.beat == 0 and buttons["reveal"].isChecked()
    buttons["end"].click()
    assert not presenter.isVisible()


def test_while_revealing_the_next_picture_is_the_next_part(
    presenter: PresenterWindow, lecture: Lecture, qtbot: QtBot
) -> None:
    press(presenter, Key.Key_R, qtbot)
    count = lecture.control.beats
    assert count > 1 and presenter.pictures.caption.text() == f"Next: part 1 of {count}"
    for _ in range(count):
        lecture.control.next()
    settle(presenter, qtbot)
    assert presenter.pictures.caption.text() == "Next"


def test_hall_and_desk_are_zoomed_apart(presenter: PresenterWindow, lecture: Lecture, qtbot: QtBot) -> None:
    control, zooms = lecture.control, presenter.pictures.zooms
    zooms[Seat.HALL].buttons["neuron"].click()
    assert control.state_of(Seat.HALL).focus == control.computed and control.state_of(Seat.DESK).focus is None
    zooms[Seat.DESK].buttons["formula"].click()
    assert control.state_of(Seat.DESK).on_formula and not control.state_of(Seat.HALL).on_formula
    zooms[Seat.HALL].buttons["whole"].click()
    assert control.state_of(Seat.HALL).focus is None
    control.zoom_to_formula(Seat.HALL)
    settle(presenter, qtbot)
    assert zooms[Seat.HALL].value == "formula"


def test_every_control_has_a_name_and_a_tip(presenter: PresenterWindow) -> None:
    buttons = presenter.findChildren(QAbstractButton)
    own = [button for button in buttons if type(button).__module__.startswith("app.")]
    assert len(own) >= 18
    assert [button for button in own if not button.accessibleName() or not button.toolTip()] == []
    for part in (presenter.hall, presenter.following, presenter.notes.page, presenter.notes.editor):
        assert part.accessibleName()


@pytest.mark.parametrize("size", [QSize(900, 560), QSize(1280, 800), QSize(1920, 1080)])
@pytest.mark.parametrize("scale", [0.75, 1.0, 2.0, 3.0])
def test_everything_has_room(presenter: PresenterWindow, theme: Theme, qtbot: QtBot, size: QSize, scale: float) -> None:
    theme.set_scale(scale)
    presenter.resize(size)
    settle(presenter, qtbot)
    assert presenter.size() == size, "the window does not ask for more"
    pictures, bar = presenter.pictures, presenter.bar
    parts: list[QWidget] = [pictures.hall, pictures.following, *pictures.zooms.values(), presenter.clock]
    parts += [presenter.notes, *bar.buttons.values()]
    shown = [part for part in parts if part.isVisible()]
    boxes = [QRect(part.mapTo(presenter, QPoint(0, 0)), part.size()) for part in shown]
    assert all(presenter.rect().contains(box) for box in boxes)
    assert not [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.intersects(b)]
    for button in bar.buttons.values():
        assert not button.isVisible() or button.width() >= button.sizeHint().width()
    for label in (presenter.where, presenter.clock.now, presenter.clock.since):
        assert label.width() >= label.sizeHint().width()


def test_tab_reaches_every_control_and_comes_round(presenter: PresenterWindow, qtbot: QtBot) -> None:
    presenter.activateWindow()
    presenter.hall.setFocus()
    seen = [presenter.focusWidget()]
    while len(seen) < 60:
        presenter.focusNextPrevChild(True)
        seen.append(presenter.focusWidget())
        if seen[-1] is seen[0]:
            break
    assert seen[-1] is seen[0] and len(seen) < 40
    for part in (
        presenter.notes.page,
        presenter.notes.edit_button,
        presenter.clock.pause,
        *presenter.bar.buttons.values(),
    ):
        assert part in seen or not part.isVisible()

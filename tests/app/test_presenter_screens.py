"""The lecturer's window while a projector comes and goes, what it mirrors, and its clock."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.lecture import session
from app.lecture.presenter import PresenterWindow
from app.lecture.presenter_clock import Clock, Stopwatch, written
from app.lecture.presenter_preview import Preview
from app.lecture.screens import Screens, Seating
from app.lecture.session import Lecture
from app.lecture.state import View
from app.main_window import MainWindow
from app.theme import Theme
from app.workbench import Workbench
from tests.app.presenter_hand import (
    STEP,
    lecture_in_the_window,
    presenter_of_the_lecture,
    settle,
    window_at_a_step,
)

__all__ = ["lecture_in_the_window", "presenter_of_the_lecture", "window_at_a_step"]  # fixtures


def test_the_stopwatch_counts_but_not_while_paused() -> None:
    now = [100.0]
    watch = Stopwatch(lambda: now[0])
    now[0] += 65
    assert watch.seconds == 65 and written(watch.seconds) == "1:05"
    watch.toggle()
    now[0] += 1000
    assert watch.seconds == 65 and watch.is_paused
    watch.toggle()
    now[0] += 5
    assert watch.seconds == 70
    watch.toggle()
    watch.reset()
    now[0] += 9
    assert watch.seconds == 0 and watch.is_paused
    assert [written(s) for s in (0, 9.99, 3599, 3600, 36125)] == ["0:00", "0:09", "59:59", "1:00:00", "10:02:05"]


def test_the_clock_is_paused_and_reset(qtbot: QtBot, theme: Theme) -> None:
    now = [0.0]
    clock = Clock(theme, Stopwatch(lambda: now[0]))
    qtbot.addWidget(clock)
    now[0] = 61.0
    clock.refresh()
    assert clock.since.text() == "1:01" and ":" in clock.now.text()
    clock.pause.click()
    now[0] = 90.0
    clock.refresh()
    assert clock.since.text() == "1:01" and clock.pause.accessibleName() == "Let the clock go on"
    clock.restart.click()
    assert clock.since.text() == "0:00"


class FakeSeats:
    """The screens of a room where a projector comes and goes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = Seating("desk", "desk")
        self.filled: list[str] = []
        monkeypatch.setattr(Screens, "seating", lambda _, window: self.now)
        monkeypatch.setattr(session, "fill", self._fill)
        monkeypatch.setattr(session, "stand_on", lambda window, name, maximized: window.show())

    def _fill(self, window: QWidget, name: str) -> None:
        self.filled.append(name)
        window.resize(1920, 1080)
        window.show()


def test_a_projector_may_be_unplugged_and_plugged_in_again(
    window: MainWindow, bench: Workbench, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    seats = FakeSeats(monkeypatch)
    seats.now = Seating("wall", "desk")
    window.desks.lecture.present()
    lecture = window.desks.lecture.lecture
    assert lecture is not None and lecture.presenter is not None
    hall, audience = lecture.presenter.hall, lecture.audience
    settle(lecture.presenter, qtbot)
    assert seats.filled == ["wall"] and audience.isWindow() and hall.view.isVisible()
    assert lecture.presenter.bar.buttons["swap"].isVisible()
    lecture.control.freeze()
    lecture.control.next_step()

    seats.now = Seating("desk", "desk")
    window.desks.lecture.screens.changed.emit()
    settle(lecture.presenter, qtbot)
    assert hall.is_hall and audience.parentWidget() is hall and audience.isVisible()
    assert audience.geometry() == hall.box and lecture.control.frozen and bench.cursor == STEP + 1
    assert not lecture.presenter.bar.buttons["swap"].isVisible()

    seats.now = Seating("wall", "desk")
    window.desks.lecture.screens.changed.emit()
    settle(lecture.presenter, qtbot)
    assert audience.isWindow() and audience.isVisible() and seats.filled == ["wall", "wall"]
    assert not hall.is_hall and hall.view.isVisible() and lecture.control.frozen


def test_the_mirror_shows_what_the_hall_sees(window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    seats = FakeSeats(monkeypatch)
    seats.now = Seating("wall", "desk")
    window.desks.lecture.present()
    lecture = window.desks.lecture.lecture
    assert lecture is not None and lecture.presenter is not None
    hall = lecture.presenter.hall
    settle(lecture.presenter, qtbot)
    assert hall.view.slide.looks_like(lecture.audience.view.slide)
    assert abs(hall.box.width() / hall.box.height() - 16 / 9) < 0.01
    lecture.audience.resize(1024, 768)
    lecture.control.freeze()
    settle(lecture.presenter, qtbot)
    assert abs(hall.width() / hall.height() - 4 / 3) < 0.01 and hall.box.width() + 2 == hall.width()
    lecture.control.freeze()
    lecture.control.show_view(View.MATRIX)
    settle(lecture.presenter, qtbot)
    assert hall.still.isVisible() and not hall.still.picture.isNull() and not hall.view.isVisible()
    lecture.control.show_view(View.STEP)
    settle(lecture.presenter, qtbot)
    assert hall.view.isVisible() and not hall.still.isVisible()


def test_a_preview_without_a_picture_says_why(qtbot: QtBot, theme: Theme) -> None:
    preview = Preview(theme, "Next")
    qtbot.addWidget(preview)
    preview.resize(320, 240)
    preview.show_picture(None, "The next iteration")
    picture = preview.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(320) for y in range(180)}
    assert theme.tokens.card.name() in colours and len(colours) > 3
    assert preview.box == QRect(0, 0, 320, 180)


def test_marks_drawn_on_the_desk_are_seen_in_the_hall(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    seats = FakeSeats(monkeypatch)
    seats.now = Seating("wall", "desk")
    window.desks.lecture.present()
    lecture = window.desks.lecture.lecture
    assert lecture is not None and lecture.presenter is not None
    settle(lecture.presenter, qtbot)
    glass, button = lecture.presenter.hall.glass, Qt.MouseButton.LeftButton
    lecture.control.toggle_draws()
    qtbot.mousePress(glass, button, pos=QPoint(glass.width() // 2, glass.height() // 4))
    qtbot.mouseRelease(glass, button, pos=QPoint(glass.width() // 2, glass.height() // 4))
    (stroke,) = lecture.audience.view.slide.state.marks
    assert abs(stroke.points[0][0] - 0.5) < 0.01 and abs(stroke.points[0][1] - 0.25) < 0.01
    shown = lecture.presenter.following.grab().toImage()
    lecture.control.move_pointer((0.3, 0.3))
    settle(lecture.presenter, qtbot)
    assert lecture.presenter.following.grab().toImage() == shown


def test_a_pointer_that_moves_draws_nothing_anew(presenter: PresenterWindow, lecture: Lecture, qtbot: QtBot) -> None:
    presenter.following.grab()
    picture = presenter.following._picture
    lecture.control.move_pointer((0.3, 0.3))
    settle(presenter, qtbot)
    assert picture is not None and presenter.following._picture is picture
    lecture.control.next_step()
    settle(presenter, qtbot)
    assert presenter.following._picture is not picture

"""Lecture mode in its window: F5 and Esc, the mouse over the stage, what is painted, and what is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.lecture.audience import AudienceWindow
from app.lecture.pointer import REST_MS
from app.lecture.session import Lecture
from app.lecture.state import Blank, View
from app.lecture.strip_view import StripView
from app.main_window import MainWindow
from app.settings import PROJECTOR, Settings
from app.theme import Theme
from app.workbench import Workbench
from tests.app.window_hand import window_on

Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, bench: Workbench, tmp_path: Path) -> Iterator[MainWindow]:
    window = window_on(qtbot, bench, theme, tmp_path)
    yield window
    if window.desks.lecture.lecture is not None:
        window.desks.lecture.lecture.end()


@pytest.fixture
def lecture(window: MainWindow, qtbot: QtBot) -> Lecture:
    window.desks.lecture.start()
    found = window.desks.lecture.lecture
    assert found is not None
    qtbot.waitExposed(found.audience)
    found.audience.showNormal()  # the screen of the tests is a square: no hall's
    found.audience.resize(1280, 720)
    return found


def move(audience: AudienceWindow, x: int, y: int, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Move the mouse over the stage; sent there, for a window system without a screen knows no stack of windows."""
    at, none = QPointF(x, y), Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, buttons, none)
    QApplication.sendEvent(audience.glass, event)


def wheel(audience: AudienceWindow, turned: int) -> None:
    """Turn the wheel over the stage, in eighths of a degree."""
    at = QPointF(400, 300)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(audience.glass, event)


# From F5 to Esc


@pytest.mark.parametrize("key", [Key.Key_F5, Key.Key_Escape])
def test_f5_begins_and_f5_or_escape_ends_the_lecture_only(window: MainWindow, qtbot: QtBot, key: Key) -> None:
    geometry, cursor = window.geometry(), window.workbench.cursor
    window.actions_table["lecture"].trigger()
    lecture = window.desks.lecture.lecture
    assert lecture is not None
    audience = lecture.audience
    qtbot.waitExposed(audience)
    assert audience.isFullScreen() and audience.geometry() == window.screen().geometry()
    QTest.keyClick(audience, Key.Key_PageDown)
    assert window.workbench.cursor == cursor + 1  # one workbench, one step
    QTest.keyClick(audience, key)
    assert window.desks.lecture.lecture is None and not audience.isVisible()
    assert window.isVisible() and window.geometry() == geometry and not lecture.awake.is_held


def test_there_is_one_lecture_at_a_time_and_another_afterwards(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.desks.lecture
    desk.start()
    first = desk.lecture
    desk.start()  # again: the end
    assert first is not None and desk.lecture is None
    desk.start()
    assert desk.lecture is not None and desk.lecture is not first
    assert desk.lecture.awake.is_held


def test_closing_the_windows_frame_ends_the_lecture(window: MainWindow, lecture: Lecture) -> None:
    lecture.audience.close()
    assert window.desks.lecture.lecture is None and window.isVisible()


def test_the_projector_is_remembered(window: MainWindow, tmp_path: Path) -> None:
    desk = window.desks.lecture
    name = window.screen().name()
    assert desk.projector == name
    desk.choose_screen(name)
    assert Settings(tmp_path / "settings.ini").get(PROJECTOR) == name


def test_a_step_of_the_window_is_seen_in_the_hall(window: MainWindow, lecture: Lecture) -> None:
    window.workbench.go_to(9)
    texts = [word.text for word in lecture.audience.view.words()]
    assert "step 9 of 31" in texts and "−0.0381" in texts
    assert "Delta of o₂" in lecture.audience.accessibleDescription()


# The mouse


def test_the_wheel_steps_one_notch_at_a_time(window: MainWindow, lecture: Lecture) -> None:
    wheel(lecture.audience, -120)
    wheel(lecture.audience, -60)
    assert window.workbench.cursor == 1
    wheel(lecture.audience, -60)
    assert window.workbench.cursor == 2
    wheel(lecture.audience, 120)
    assert window.workbench.cursor == 1


def test_a_click_looks_closely_and_another_one_goes_back(window: MainWindow, lecture: Lecture) -> None:
    view, glass = lecture.audience.view, lecture.audience.glass
    left, top, right, bottom = view.stage.graph.bodies[2].tolist()
    QTest.mouseClick(glass, Qt.MouseButton.LeftButton, pos=QPoint(round(left + right) // 2, round(top + bottom) // 2))
    focus = lecture.control.state.focus
    assert focus is not None and (focus.kind, focus.index) == ("neuron", 2)
    QTest.mouseClick(glass, Qt.MouseButton.LeftButton, pos=view.stage.formula_room.center().toPoint())
    assert lecture.control.state.focus is None and not lecture.control.state.on_formula
    QTest.mouseClick(glass, Qt.MouseButton.LeftButton, pos=view.stage.formula_room.center().toPoint())
    assert lecture.control.state.on_formula


def test_the_dot_follows_the_mouse_and_a_pressed_button_shows_it_too(lecture: Lecture) -> None:
    glass, control = lecture.audience.glass, lecture.control
    move(lecture.audience, 200, 100)
    assert control.state.pointer is None
    QTest.mousePress(glass, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    move(lecture.audience, 260, 140, Qt.MouseButton.LeftButton)
    assert control.state.pointer == pytest.approx((260 / glass.width(), 140 / glass.height()))
    QTest.mouseRelease(glass, Qt.MouseButton.LeftButton, pos=QPoint(260, 140))
    assert control.state.pointer is None and control.state.focus is None  # it was no click
    QTest.keyClick(lecture.audience, Key.Key_P)
    move(lecture.audience, 300, 200)
    amber = lecture.theme.tokens.computed
    assert lecture.audience.grab().toImage().pixelColor(300, 200) == amber


def test_what_is_drawn_over_the_stage_is_gone_with_the_step(window: MainWindow, lecture: Lecture) -> None:
    audience, glass = lecture.audience, lecture.audience.glass
    before = audience.grab().toImage()
    QTest.keyClick(audience, Key.Key_D)
    QTest.mousePress(glass, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    for x in range(110, 200, 10):
        move(audience, x, 100, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(glass, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert len(lecture.control.state.marks) == 1 and lecture.control.state.focus is None
    drawn = audience.grab().toImage()
    assert drawn.pixelColor(150, 100) == lecture.theme.tokens.accent
    window.workbench.step_forward()
    window.workbench.step_back()
    assert audience.grab().toImage() == before


def test_the_arrow_hides_when_it_rests(lecture: Lecture, qtbot: QtBot) -> None:
    glass = lecture.audience.glass
    move(lecture.audience, 50, 50)
    assert glass.cursor().shape() is not Qt.CursorShape.BlankCursor
    qtbot.waitUntil(lambda: glass.cursor().shape() is Qt.CursorShape.BlankCursor, timeout=REST_MS + 1500)
    move(lecture.audience, 60, 60)
    assert glass.cursor().shape() is not Qt.CursorShape.BlankCursor


# Black, white, frozen


@pytest.mark.parametrize(
    ("key", "colour"), [(Key.Key_B, "#000000"), (Key.Key_Period, "#000000"), (Key.Key_W, "#ffffff")]
)
def test_black_and_white_fill_the_screen(window: MainWindow, lecture: Lecture, key: Key, colour: str) -> None:
    before = lecture.audience.grab().toImage()
    QTest.keyClick(lecture.audience, key)
    image = lecture.audience.grab().toImage()
    points = [(x, y) for x in range(0, image.width(), 97) for y in range(0, image.height(), 53)]
    assert {image.pixelColor(x, y).name() for x, y in points} == {colour}
    QTest.keyClick(lecture.audience, Key.Key_PageDown)
    assert window.workbench.cursor == 0 and lecture.audience.grab().toImage() == before


def test_a_frozen_hall_keeps_its_picture_but_can_be_made_black(window: MainWindow, lecture: Lecture) -> None:
    QTest.keyClick(lecture.audience, Key.Key_PageDown)
    before = lecture.audience.grab().toImage()
    QTest.keyClick(lecture.audience, Key.Key_F)
    QTest.keyClick(lecture.audience, Key.Key_PageDown)
    window.workbench.set_learning_rate(0.25)
    assert window.workbench.cursor == 2 and lecture.audience.grab().toImage() == before
    lecture.control.blank(Blank.BLACK)
    assert lecture.audience.grab().toImage().pixelColor(10, 10) == QColor("#000000")
    lecture.control.blank(Blank.BLACK)
    lecture.control.freeze()
    assert lecture.audience.grab().toImage() != before


def test_another_view_fills_the_stage_and_keys_stay_the_lectures(window: MainWindow, lecture: Lecture) -> None:
    QTest.keyClick(lecture.audience, Key.Key_M)
    assert lecture.control.state.view is View.MATRIX and not lecture.audience.view.isVisible()
    QTest.keyClick(lecture.audience, Key.Key_PageDown)
    assert window.workbench.cursor == 1
    QTest.keyClick(lecture.audience, Key.Key_G)
    assert lecture.audience.view.isVisible()


def test_another_theme_is_taken_at_once(lecture: Lecture, theme: Theme) -> None:
    light = lecture.audience.grab().toImage().pixelColor(4, 4)
    theme.set_mode("dark")
    dark = lecture.audience.grab().toImage().pixelColor(4, 4)
    assert light.lightness() > 240 and dark.lightness() < 40


def test_below_the_matrices_too_one_reads_which_step_it_is(window: MainWindow, lecture: Lecture) -> None:
    audience = lecture.audience
    QTest.keyClick(audience, Key.Key_M)
    window.workbench.go_to(9)
    strip = audience.findChildren(StripView)[0]
    assert strip.isVisible() and "step 9 of 31" in [word.text for word in strip.words()]
    assert strip.geometry().bottom() == audience.rect().bottom()


def test_the_hall_is_asked_to_paint_before_the_programs_own_window(lecture: Lecture, qtbot: QtBot) -> None:
    order: list[str] = []
    lecture.control.stirred.connect(lambda: order.append("stirred"))
    lecture.control.workbench.cursor_changed.connect(lambda: order.append("stepped"))
    QTest.keyClick(lecture.audience, Key.Key_PageDown)
    assert order == ["stirred", "stepped"]

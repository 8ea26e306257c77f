"""The lecturer's window: what it shows, what its keys and buttons do, notes, time, and screens that come and go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.lecture import session
from app.lecture.control import Seat
from app.lecture.presenter import PresenterWindow
from app.lecture.presenter_clock import Clock, Stopwatch, written
from app.lecture.presenter_preview import Preview
from app.lecture.screens import Screens, Seating
from app.lecture.session import Lecture
from app.lecture.state import Blank, View
from app.main_window import MainWindow
from app.settings import Settings
from app.theme import Theme
from app.workbench import Workbench
from core.lecture_notes import note_at, of_phase, of_step, with_note
from core.steps import Level, Phase

Key = Qt.Key
STEP = 9  # a delta of the backward pass


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, bench: Workbench, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(bench, theme, Settings(tmp_path / "settings.ini"))
    window.dialogs.ask_unsaved = lambda name: "discard"  # type: ignore[method-assign]
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    bench.go_to(STEP)
    yield window
    if window.desks.lecture.lecture is not None:
        window.desks.lecture.lecture.end()
    window.close()


@pytest.fixture
def lecture(window: MainWindow, qtbot: QtBot) -> Lecture:
    window.desks.lecture.present()
    found = window.desks.lecture.lecture
    assert found is not None and found.presenter is not None
    qtbot.waitExposed(found.presenter)
    return found


@pytest.fixture
def presenter(lecture: Lecture, qtbot: QtBot) -> PresenterWindow:
    assert lecture.presenter is not None
    lecture.presenter.resize(1280, 800)
    settle(lecture.presenter, qtbot)
    return lecture.presenter


def settle(presenter: PresenterWindow, qtbot: QtBot) -> None:
    """Let the pictures follow."""
    qtbot.waitUntil(lambda: not presenter._delay.isActive())
    for _ in range(2):
        QApplication.sendPostedEvents()  # new layouts


def press(presenter: PresenterWindow, key: Key, qtbot: QtBot) -> None:
    qtbot.keyClick(presenter, key)
    settle(presenter, qtbot)


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
        _send(presenter, key)
        assert bench.cursor == cursor
    _send(presenter, Key.Key_Period, ".")
    assert lecture.control.state.blank is Blank.BLACK
    _send(presenter, Key.Key_Period, ".")
    assert lecture.control.state.blank is Blank.NOTHING


def _send(widget: QWidget, key: Key, text: str = "") -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))


def test_escape_ends_the_lecture_and_not_the_program(
    presenter: PresenterWindow, window: MainWindow, qtbot: QtBot
) -> None:
    _send(presenter, Key.Key_Escape)
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


# Notes


def test_notes_of_step_and_phase_are_shown(presenter: PresenterWindow, window: MainWindow, bench: Workbench) -> None:
    phase = presenter.notes.phase
    assert phase is not None
    noted = with_note(bench.document, of_step(Level.NEURON, STEP), "Ask **who**.")
    window.edits.do("Notes", lambda _: with_note(noted, of_phase(phase), "Right to left."))
    text = presenter.notes.page.toPlainText()
    assert text.startswith("Ask who.") and text.endswith("Right to left.")
    bench.step_forward()
    assert "Ask" not in presenter.notes.page.toPlainText()


def test_a_note_is_written_and_kept_on_leaving(presenter: PresenterWindow, bench: Workbench, qtbot: QtBot) -> None:
    place, notes = of_step(Level.NEURON, STEP), presenter.notes
    _send(presenter, Key.Key_N, "n")
    assert notes.place == place
    qtbot.keyClicks(notes.editor, "Look here")
    _send(notes.editor, Key.Key_Escape)
    assert notes.place is None and note_at(bench.document, place) == "Look here"
    assert bench.undo_stack.count() == 1 and notes.page.toPlainText() == "Look here"
    assert notes.pages.currentWidget() is notes.page and not notes.page.hasFocus()
    bench.undo_stack.undo()
    assert note_at(bench.document, place) == ""


def test_stepping_on_keeps_what_was_typed_where_it_belongs(
    presenter: PresenterWindow, bench: Workbench, qtbot: QtBot
) -> None:
    notes = presenter.notes
    notes.edit_button.click()
    qtbot.keyClicks(notes.editor, "of this step")
    _send(notes.editor, Key.Key_PageDown)
    assert bench.cursor == STEP + 1 and notes.place is None
    assert note_at(bench.document, of_step(Level.NEURON, STEP)) == "of this step"
    assert note_at(bench.document, of_step(Level.NEURON, STEP + 1)) == ""


def test_a_remote_steps_while_the_notes_have_the_focus(presenter: PresenterWindow, bench: Workbench) -> None:
    presenter.notes.page.setFocus()
    _send(presenter.notes.page, Key.Key_PageDown)
    _send(presenter.notes.page, Key.Key_Down)
    assert bench.cursor == STEP + 1


def test_letters_are_written_and_do_not_step(presenter: PresenterWindow, lecture: Lecture, bench: Workbench) -> None:
    presenter.notes.start_editing()
    for letter, key in (("f", Key.Key_F), ("b", Key.Key_B), (".", Key.Key_Period)):
        _send(presenter.notes.editor, key, letter)
    assert presenter.notes.editor.toPlainText() == "fb."
    assert not lecture.control.frozen and lecture.control.state.blank is Blank.NOTHING


def test_the_note_of_a_phase_is_edited_apart(presenter: PresenterWindow, bench: Workbench, qtbot: QtBot) -> None:
    notes, phase = presenter.notes, presenter.notes.phase
    assert phase is not None
    notes.start_editing()
    qtbot.keyClicks(notes.editor, "step")
    notes.which.buttons["phase"].click()
    assert notes.editor.toPlainText() == ""
    qtbot.keyClicks(notes.editor, "phase")
    notes.stop_editing()
    assert note_at(bench.document, of_step(Level.NEURON, STEP)) == "step"
    assert note_at(bench.document, of_phase(phase)) == "phase"
    assert phase is not Phase.UPDATE and note_at(bench.document, of_phase(Phase.UPDATE)) == ""


def test_closing_the_window_keeps_what_was_typed(presenter: PresenterWindow, bench: Workbench, qtbot: QtBot) -> None:
    presenter.notes.start_editing()
    qtbot.keyClicks(presenter.notes.editor, "in time")
    presenter.close()
    assert note_at(bench.document, of_step(Level.NEURON, STEP)) == "in time"


def test_undo_reaches_a_note_that_is_open(presenter: PresenterWindow, bench: Workbench, qtbot: QtBot) -> None:
    notes = presenter.notes
    notes.start_editing()
    qtbot.keyClicks(notes.editor, "gone")
    notes.keep()
    bench.undo_stack.undo()
    assert notes.editor.toPlainText() == ""
    notes.stop_editing()
    assert note_at(bench.document, of_step(Level.NEURON, STEP)) == ""


def test_notes_are_made_larger(presenter: PresenterWindow) -> None:
    notes = presenter.notes
    for _ in range(9):
        notes.larger.click()
    assert notes.page.zoom == 34 / 20 and not notes.larger.isEnabled()
    notes.smaller.click()
    assert notes.page.zoom == 28 / 20 and notes.larger.isEnabled()


# Time


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


# Screens


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

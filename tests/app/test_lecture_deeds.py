"""What a lecturer does without the program's own window: save, undo, redo, runs, training; and what is left alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.lecture.help import help_card
from app.lecture.presenter import PresenterWindow
from app.lecture.session import Lecture
from app.lecture.strip import STRIP
from app.main_window import MainWindow
from app.settings import LEVEL
from app.workbench import Workbench
from core import files
from core.lecture_notes import note_at, of_step
from core.steps import Level
from core.training import Until
from tests.app.presenter_hand import (
    STEP,
    Key,
    lecture_in_the_window,
    presenter_of_the_lecture,
    send,
    settle,
    window_at_a_step,
)

__all__ = ["lecture_in_the_window", "presenter_of_the_lecture", "window_at_a_step"]  # fixtures

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def command(widget: QWidget, key: Key, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, ""))


def test_a_note_that_is_being_written_is_saved_with_the_file(
    presenter: PresenterWindow, bench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "lecture.nabla"
    bench.mark_saved(path)
    send(presenter, Key.Key_N, "n")
    qtbot.keyClicks(presenter.notes.editor, "Wait")
    command(presenter.notes.editor, Key.Key_S)
    assert note_at(files.read(path), of_step(Level.NEURON, STEP)) == "Wait"
    assert presenter.saying.isVisible() and presenter.saying.text() == "lecture.nabla saved"
    assert presenter.notes.place is not None and bench.is_clean
    assert presenter.saying.geometry().bottom() < presenter.bar.geometry().top()


def test_what_cannot_be_saved_is_told_to_the_lecturer(
    presenter: PresenterWindow, lecture: Lecture, bench: Workbench, tmp_path: Path
) -> None:
    bench.mark_saved(tmp_path / "nowhere" / "lecture.nabla")
    command(presenter, Key.Key_S)
    assert presenter.saying.text().startswith("lecture.nabla is not saved. ")
    assert not lecture.control.said_to_hall


def test_undo_and_redo_reach_the_document_when_no_line_is_drawn(presenter: PresenterWindow, bench: Workbench) -> None:
    before = bench.document
    bench.set_learning_rate(0.25)
    after = bench.document
    command(presenter, Key.Key_Z)
    assert bench.document == before != after and presenter.saying.text().startswith("Undone: ")
    command(presenter, Key.Key_Y)
    assert bench.document == after and presenter.saying.text().startswith("Redone: ")
    command(presenter, Key.Key_Y)
    assert presenter.saying.text() == "There is nothing to redo."


def test_escape_closes_the_editor_wherever_the_keyboard_is(
    presenter: PresenterWindow, window: MainWindow, qtbot: QtBot
) -> None:
    send(presenter, Key.Key_N, "n")
    qtbot.keyClicks(presenter.notes.editor, "Kept")
    qtbot.keyClick(presenter.notes.editor, Key.Key_Tab)
    assert presenter.focusWidget() is presenter.notes.edit_button  # Done
    presenter.bar.buttons["next"].setFocus()
    send(presenter.bar.buttons["next"], Key.Key_Escape)
    assert presenter.notes.place is None and presenter.isVisible()
    assert note_at(window.workbench.document, of_step(Level.NEURON, STEP)) == "Kept"
    send(presenter.hall, Key.Key_Escape)
    assert window.desks.lecture.lecture is None


def test_with_one_screen_the_lecturer_is_told_so(presenter: PresenterWindow, qtbot: QtBot) -> None:
    assert presenter.pictures.hall_caption.text() == "One screen only: the hall sees this window"
    send(presenter, Key.Key_X, "x")
    assert presenter.saying.text() == "There is one screen only: nothing to swap."
    presenter.pictures.say_screens(two=True)
    assert presenter.pictures.hall_caption.text() == "In the hall"


def test_training_is_paused_and_goes_on_by_a_key(
    presenter: PresenterWindow, lecture: Lecture, window: MainWindow, bench: Workbench, qtbot: QtBot
) -> None:
    trainer = window.trainer
    send(presenter, Key.Key_T, "t")
    assert "No training is under way" in presenter.saying.text()
    trainer.start(Until(updates=5_000_000))
    qtbot.waitUntil(lambda: bench.is_live)
    settle(presenter, qtbot)
    assert lecture.control.slide().heading[2].startswith("T pauses the training")
    send(presenter, Key.Key_T, "t")
    qtbot.waitUntil(lambda: not trainer.is_running)
    assert trainer.is_paused and not bench.is_live and presenter.saying.text().endswith(" updates. T goes on.")
    send(presenter, Key.Key_T, "t")
    assert trainer.is_running and "goes on" in presenter.saying.text()
    trainer.cancel()


def test_a_run_without_stops_says_so(presenter: PresenterWindow) -> None:
    send(presenter, Key.Key_F9)
    assert presenter.saying.text().startswith("No stop is switched on.")


def test_no_step_of_that_number_is_said_on_the_stage(
    presenter: PresenterWindow, lecture: Lecture, bench: Workbench
) -> None:
    for sign in "99":
        send(presenter, Key.Key_9, sign)
    send(presenter, Key.Key_Return)
    assert bench.cursor == STEP and lecture.audience.glass._said == "There is no step 99: the last is 31."
    send(presenter, Key.Key_Right)
    assert bench.cursor == STEP + 1 and lecture.audience.glass._said == ""


def test_the_level_of_the_lecture_is_not_the_windows(
    presenter: PresenterWindow, window: MainWindow, bench: Workbench
) -> None:
    command(presenter, Key.Key_3, ALT)
    assert bench.level is Level.LAYER
    send(presenter, Key.Key_Escape)
    assert bench.level.value == "neuron"
    window.close()
    assert window.looks.settings.get(LEVEL) == "neuron"


def test_all_keys_fit_above_the_strip(qapp: QApplication) -> None:
    card = help_card(QRectF(0, 0, 1920, 1080))
    assert card.top() >= 0 and card.bottom() <= 1080 - STRIP

"""Notes on the lecturer's screen: read, written, kept where they belong."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.lecture.presenter import PresenterWindow
from app.lecture.session import Lecture
from app.lecture.state import Blank
from app.main_window import MainWindow
from app.workbench import Workbench
from core.lecture_notes import note_at, of_phase, of_step, with_note
from core.steps import Level, Phase
from tests.app.presenter_hand import (
    STEP,
    Key,
    lecture_in_the_window,
    presenter_of_the_lecture,
    send,
    window_at_a_step,
)

__all__ = ["lecture_in_the_window", "presenter_of_the_lecture", "window_at_a_step"]  # fixtures


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
    send(presenter, Key.Key_N, "n")
    assert notes.place == place
    qtbot.keyClicks(notes.editor, "Look here")
    send(notes.editor, Key.Key_Escape)
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
    send(notes.editor, Key.Key_PageDown)
    assert bench.cursor == STEP + 1 and notes.place is None
    assert note_at(bench.document, of_step(Level.NEURON, STEP)) == "of this step"
    assert note_at(bench.document, of_step(Level.NEURON, STEP + 1)) == ""


def test_a_remote_steps_while_the_notes_have_the_focus(presenter: PresenterWindow, bench: Workbench) -> None:
    presenter.notes.page.setFocus()
    send(presenter.notes.page, Key.Key_PageDown)
    send(presenter.notes.page, Key.Key_Down)
    assert bench.cursor == STEP + 1


def test_letters_are_written_and_do_not_step(presenter: PresenterWindow, lecture: Lecture, bench: Workbench) -> None:
    presenter.notes.start_editing()
    for letter, key in (("f", Key.Key_F), ("b", Key.Key_B), (".", Key.Key_Period)):
        send(presenter.notes.editor, key, letter)
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

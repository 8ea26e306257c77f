"""The lecturer's verbs and keys: where they lead, and what they leave alone."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.lecture.control import LectureControl, Seat
from app.lecture.state import REVEALED, Blank
from app.theme import Theme
from app.workbench import Workbench
from core.construct import Layers, layered
from core.steps import Level
from tests.app.lecture_hand import Key, Mod, send, write


@pytest.fixture
def control(bench: Workbench, theme: Theme) -> LectureControl:
    return LectureControl(bench)


# Walking


@pytest.mark.parametrize("key", [Key.Key_PageDown, Key.Key_Right, Key.Key_Space, Key.Key_Return, Key.Key_Down])
def test_what_a_remote_and_a_keyboard_send_goes_on(control: LectureControl, key: Key) -> None:
    assert send(control, key, text=" " if key is Key.Key_Space else "")
    assert control.workbench.cursor == 1


@pytest.mark.parametrize("key", [Key.Key_PageUp, Key.Key_Left, Key.Key_Backspace, Key.Key_Up])
def test_the_way_back(control: LectureControl, key: Key) -> None:
    control.workbench.go_to(5)
    assert send(control, key)
    assert control.workbench.cursor == 4


def test_larger_and_smaller_steps_are_those_of_the_window(control: LectureControl, theme: Theme) -> None:
    other = Workbench(control.workbench.document)
    for modifiers, verb in (
        (Mod.ShiftModifier, lambda: other.step_forward(Level.TERM)),
        (Mod.ControlModifier, lambda: other.step_forward(Level.LAYER)),
        (Mod.ControlModifier | Mod.ShiftModifier, other.next_phase),
    ):
        send(control, Key.Key_Right, modifiers)
        verb()
        assert control.workbench.step == other.step and control.workbench.cursor > 0
    for modifiers in (Mod.ShiftModifier, Mod.ControlModifier, Mod.ControlModifier | Mod.ShiftModifier):
        before = control.workbench.step
        send(control, Key.Key_Left, modifiers)
        assert control.workbench.step != before


def test_first_and_last_step_and_other_iterations(control: LectureControl) -> None:
    send(control, Key.Key_End)
    assert control.workbench.cursor == 31
    send(control, Key.Key_PageDown)
    assert (control.workbench.iteration_number, control.workbench.cursor) == (2, 0)
    send(control, Key.Key_PageUp, Mod.ControlModifier)
    assert (control.workbench.iteration_number, control.workbench.cursor) == (1, 0)
    send(control, Key.Key_PageDown, Mod.ControlModifier)
    send(control, Key.Key_End)
    send(control, Key.Key_Home)
    assert (control.workbench.iteration_number, control.workbench.cursor) == (2, 0)


def test_a_step_is_reached_by_its_number(control: LectureControl) -> None:
    write(control, "17")
    assert control.typed == "17" and control.workbench.cursor == 0
    send(control, Key.Key_Return)
    assert control.workbench.cursor == 17 and control.typed == ""
    write(control, "29")
    send(control, Key.Key_Backspace)
    send(control, Key.Key_Enter, Mod.KeypadModifier)
    assert control.workbench.cursor == 2
    write(control, "999")
    send(control, Key.Key_Return)
    assert control.workbench.cursor == 2 and control.typed == ""
    assert control.said == "There is no step 999: the last is 31." and control.said_to_hall
    write(control, "10")
    assert control.typed == "10"
    send(control, Key.Key_Escape)
    assert control.typed == "" and control.workbench.cursor == 2


def test_levels(control: LectureControl) -> None:
    for key, level in ((Key.Key_1, Level.TERM), (Key.Key_3, Level.LAYER), (Key.Key_2, Level.NEURON)):
        send(control, key, Mod.AltModifier, text=chr(key))
        assert control.workbench.level is level and control.typed == ""


# Revealing


def test_a_step_is_revealed_one_beat_at_a_time(control: LectureControl) -> None:
    control.next()
    write(control, "r")
    assert control.state.reveals and control.state.beat == 0
    beats = control.beats
    assert beats >= 4  # the general formula is there; with names, each number, the result are to come
    for beat in range(1, beats + 1):
        control.next()
        assert (control.state.beat, control.workbench.cursor) == (beat, 1)
    control.next()
    assert (control.state.beat, control.workbench.cursor) == (0, 2)
    control.back()
    assert control.workbench.cursor == 1 and control.state.beat == REVEALED  # all of the step before is there
    control.back()
    assert (control.state.beat, control.workbench.cursor) == (beats - 1, 1)
    write(control, "r")
    control.next()
    assert not control.state.reveals and control.workbench.cursor == 2


def test_formulae_that_fill_several_pages_are_leafed_through_both_ways(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), seed=3))
    bench.set_level(Level.LAYER)
    control = LectureControl(bench)
    control.next()
    pages = control.beats
    assert pages >= 1 and (bench.cursor, control.state.beat) == (1, 0)
    for _ in range(pages):
        control.next()
    assert (bench.cursor, control.state.beat) == (1, pages)
    control.next()
    assert (bench.cursor, control.state.beat) == (2, 0)
    control.back()
    assert bench.cursor == 1 and min(control.state.beat, control.beats) == pages


# What the hall sees instead


@pytest.mark.parametrize(("sign", "blank"), [(".", Blank.BLACK), ("b", Blank.BLACK), ("w", Blank.WHITE)])
def test_any_key_ends_black_and_white_and_does_nothing_else(control: LectureControl, sign: str, blank: Blank) -> None:
    write(control, sign)
    assert control.state.blank is blank
    assert control.state_of(Seat.DESK).blank is Blank.NOTHING  # the lecturer goes on seeing
    send(control, Key.Key_Shift, Mod.ShiftModifier)
    assert control.state.blank is blank  # not yet a key
    send(control, Key.Key_PageDown)
    assert control.state.blank is Blank.NOTHING and control.workbench.cursor == 0


def test_escape_ends_black_before_it_ends_the_lecture(control: LectureControl) -> None:
    ended: list[bool] = []
    control.ended.connect(lambda: ended.append(True))
    write(control, "b")
    send(control, Key.Key_Escape)
    assert not ended
    send(control, Key.Key_Escape)
    assert ended == [True]


def test_a_key_held_down_does_not_flicker(control: LectureControl) -> None:
    write(control, "b")
    send(control, Key.Key_B, text="b", held=True)
    assert control.state.blank is Blank.BLACK
    send(control, Key.Key_B, text="b")
    send(control, Key.Key_B, text="b", held=True)
    assert control.state.blank is Blank.NOTHING


def test_while_frozen_the_hall_keeps_its_slide(control: LectureControl) -> None:
    control.next()
    before = control.slide()
    write(control, "f")
    control.next()
    control.zoom_next()
    assert control.frozen and control.slide().looks_like(before) and before.cursor == 1
    assert control.slide(Seat.DESK).cursor == 2
    write(control, "f")
    assert not control.frozen and control.slide().cursor == 2 and control.slide().state.on_formula

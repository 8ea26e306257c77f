"""The viewpoint of hall and desk: zoom, pointer, marks, digits, views, and the page of keys."""

from __future__ import annotations

import pytest

from app.lecture.control import LectureControl, Seat
from app.lecture.keys import KEYS, TABLE
from app.lecture.state import Blank, Stroke, View
from app.theme import Theme
from app.workbench import Workbench
from core.formula import Source
from tests.app.lecture_hand import Key, Mod, send, write


@pytest.fixture
def control(bench: Workbench, theme: Theme) -> LectureControl:
    return LectureControl(bench)


# Zoom


def test_z_looks_at_the_formula_then_at_what_is_computed_then_at_the_whole(control: LectureControl) -> None:
    control.next()
    write(control, "z")
    assert control.state.on_formula and control.state.focus is None
    write(control, "z")
    first = control.state.focus
    assert first is not None and first.kind == "neuron" and not control.state.on_formula
    control.next()
    second = control.state.focus
    assert second is not None and second.index != first.index  # it follows the steps
    write(control, "z")
    assert control.state.focus is None and not control.state.on_formula


def test_what_was_chosen_by_hand_stays_in_sight_and_0_goes_back(control: LectureControl) -> None:
    control.zoom_to(Source("neuron", 2, "out"))
    control.next()
    assert control.state.focus == Source("neuron", 2, "out")
    write(control, "0")
    assert control.state.focus is None and control.typed == ""
    control.zoom_to(Source("edge", 1, "weight"))
    control.zoom_to(Source("edge", 1, "gradient"))
    assert control.state.focus is None  # again: back


def test_every_neuron_is_reached_by_tab(control: LectureControl) -> None:
    seen = []
    for _ in control.workbench.document.network.neurons:
        send(control, Key.Key_Tab, text="\t")
        assert control.state.focus is not None
        seen.append(control.state.focus.index)
    assert seen == list(range(len(control.workbench.document.network.neurons)))
    send(control, Key.Key_Backtab, Mod.ShiftModifier)
    assert control.state.focus is not None and control.state.focus.index == seen[-2]


def test_hall_and_desk_look_closely_at_different_things(control: LectureControl) -> None:
    control.next()
    control.zoom_to_formula(Seat.DESK)
    assert control.state_of(Seat.DESK).on_formula and not control.state.on_formula


# Pointer, marks, digits, views


def test_marks_are_taken_back_and_vanish_with_the_step(control: LectureControl) -> None:
    control.draw(Stroke(((0.1, 0.1),)))
    control.draw(Stroke(((0.1, 0.1), (0.2, 0.2))), goes_on=True)
    control.draw(Stroke(((0.5, 0.5),)))
    assert [len(stroke.points) for stroke in control.state.marks] == [2, 1]
    send(control, Key.Key_Z, Mod.ControlModifier, text="\x1a")
    assert len(control.state.marks) == 1
    write(control, "c")
    assert control.state.marks == ()
    control.draw(Stroke(((0.5, 0.5),)))
    control.workbench.step_forward()  # from wherever
    assert control.state.marks == ()


def test_more_digits_only_when_asked_for_and_only_in_the_hall(control: LectureControl) -> None:
    control.workbench.set_digits(10)
    later = LectureControl(control.workbench)
    assert later.state.digits == 4
    send(later, Key.Key_Plus, Mod.ShiftModifier, text="+")
    assert later.state.digits == 5 and later.workbench.digits == 10
    send(later, Key.Key_Minus, text="-")
    assert later.state.digits == 4


def test_more_digits_leave_beat_and_marks_alone(control: LectureControl) -> None:
    control.next()
    write(control, "r")
    control.next()
    control.draw(Stroke(((0.5, 0.5),)))
    control.workbench.set_digits(6)
    assert control.state.beat == 1 and len(control.state.marks) == 1


def test_the_dot_is_moved_by_keys_too(control: LectureControl) -> None:
    write(control, "p")
    assert control.points and control.state.pointer is None
    send(control, Key.Key_Right, Mod.AltModifier)
    send(control, Key.Key_Down, Mod.AltModifier)
    assert control.state.pointer == pytest.approx((0.51, 0.51))
    write(control, "p")
    assert control.state.pointer is None


def test_views(control: LectureControl) -> None:
    for sign, view in (("s", View.SURFACE), ("m", View.MATRIX), ("g", View.STEP)):
        write(control, sign)
        assert control.state.view is view


def test_help_goes_with_the_next_key_which_still_counts(control: LectureControl) -> None:
    send(control, Key.Key_Question, Mod.ShiftModifier, text="?")
    assert control.helps
    send(control, Key.Key_PageDown)
    assert not control.helps and control.workbench.cursor == 1
    write(control, "h")
    ended: list[bool] = []
    control.ended.connect(lambda: ended.append(True))
    send(control, Key.Key_Escape)
    assert not control.helps and not ended


def test_no_key_stands_for_two_things(control: LectureControl) -> None:
    names = [name for key in TABLE for name in key.names]
    assert len(names) == len(set(names)) == len(KEYS)
    assert not send(control, Key.Key_Q, text="q")
    assert control.workbench.cursor == 0


def test_capitals_are_letters_too(control: LectureControl) -> None:
    send(control, Key.Key_B, Mod.ShiftModifier, text="B")
    assert control.state.blank is Blank.BLACK

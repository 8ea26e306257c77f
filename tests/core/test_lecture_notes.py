"""Notes of a lecture: their place in files, which of them belong to a step, and what edits leave behind."""

import json
from typing import Any

import pytest

from core.document import Document
from core.files import FileProblems, from_text, read_builtin, to_text
from core.lecture_notes import Notes, entries_of, note_at, notes_for, of_phase, of_step, with_note
from core.shared_view import differ_only_in_shared, shared_view, with_shared
from core.steps import Level, Phase

LECTURE: dict[str, Any] = {
    "colour": "kept",
    "notes": [
        {"phase": "backward", "text": "Ask **who** is to blame."},
        {"level": "neuron", "step": 17, "text": "Here *h₁*.", "seconds": 40},
        {"level": "layer", "step": 17, "text": "of another level"},
        {"level": "neuron", "step": 0, "text": "Welcome"},
    ],
}


@pytest.fixture
def document() -> Document:
    return read_builtin("mazur-2-2-2")


def read(document: Document, lecture: Any) -> Document:
    tree = json.loads(to_text(document))
    tree["view"] = {"zoom": 2, "lecture": lecture, "then": "more"}
    return from_text(json.dumps(tree), "lesson.nabla")


def test_notes_are_found_by_step_and_phase(document: Document) -> None:
    opened = read(document, LECTURE)
    assert notes_for(opened, Level.NEURON, 17, Phase.BACKWARD) == Notes("Here *h₁*.", "Ask **who** is to blame.")
    assert notes_for(opened, Level.LAYER, 17, Phase.UPDATE) == Notes("of another level", "")
    assert notes_for(opened, Level.NEURON, 0, None) == Notes("Welcome", "")
    assert notes_for(opened, Level.TERM, 17, Phase.FORWARD) == Notes()
    assert notes_for(document, Level.NEURON, 17, Phase.BACKWARD) == Notes()


def test_notes_are_saved_again_as_they_stood(document: Document) -> None:
    text = to_text(read(document, LECTURE))
    assert json.loads(text)["view"] == {"zoom": 2, "lecture": LECTURE, "then": "more"}
    assert list(json.loads(text)["view"]) == ["zoom", "lecture", "then"]
    assert to_text(from_text(text, "again")) == text


@pytest.mark.parametrize(
    ("lecture", "place", "key"),
    [
        ([], "view.lecture", "file.wrong_kind"),
        ({"notes": {}}, "view.lecture.notes", "file.wrong_kind"),
        ({"notes": ["say hello"]}, "view.lecture.notes[0]", "file.wrong_kind"),
        ({"notes": [{"text": "where?"}]}, "view.lecture.notes[0].phase", "file.missing"),
        ({"notes": [{"phase": "back", "text": "x"}]}, "view.lecture.notes[0].phase", "file.unknown_name"),
        ({"notes": [{"phase": "update"}]}, "view.lecture.notes[0].text", "file.missing"),
        ({"notes": [{"phase": "update", "text": 3}]}, "view.lecture.notes[0].text", "file.wrong_kind"),
        ({"notes": [{"step": 3, "text": "x"}]}, "view.lecture.notes[0].level", "file.missing"),
        ({"notes": [{"level": "term", "step": -1, "text": ""}]}, "view.lecture.notes[0].step", "file.out_of_bounds"),
        ({"notes": [{"level": "term", "step": 1.5, "text": ""}]}, "view.lecture.notes[0].step", "file.wrong_kind"),
        ({"notes": [{"level": "word", "step": 1, "text": ""}]}, "view.lecture.notes[0].level", "file.unknown_name"),
    ],
)
def test_a_malformed_note_is_refused_with_its_place(document: Document, lecture: Any, place: str, key: str) -> None:
    with pytest.raises(FileProblems) as refusal:
        read(document, lecture)
    assert [(problem.place, problem.what.key) for problem in refusal.value.problems] == [(place, key)]


def test_a_step_that_is_not_there_is_kept(document: Document) -> None:
    opened = read(document, {"notes": [{"level": "neuron", "step": 4000, "text": "once there was more"}]})
    assert note_at(opened, of_step(Level.NEURON, 4000)) == "once there was more"


def test_a_note_is_made_changed_and_taken_away(document: Document) -> None:
    place = of_step(Level.NEURON, 3)
    made = with_note(document, place, "Look at h₁")
    assert made.view == {"lecture": {"notes": [{"level": "neuron", "step": 3, "text": "Look at h₁"}]}}
    assert note_at(with_note(made, place, "Look"), place) == "Look"
    assert with_note(made, place, "Look at h₁") is made
    assert with_note(document, of_phase(Phase.LOSS), "") is document
    assert to_text(with_note(made, place, "")) == to_text(document)
    assert entries_of(document) == ()


def test_what_is_not_edited_stays(document: Document) -> None:
    opened = read(document, LECTURE)
    changed = with_note(opened, of_step(Level.NEURON, 17), "New")
    wanted = [dict(entry) for entry in LECTURE["notes"]]
    wanted[1]["text"] = "New"
    assert changed.view == {"zoom": 2, "lecture": {"colour": "kept", "notes": wanted}, "then": "more"}
    assert opened.view["lecture"] == LECTURE
    less = with_note(changed, of_phase(Phase.BACKWARD), "")
    assert less.view["lecture"] == {"colour": "kept", "notes": wanted[1:]}


def test_several_notes_of_one_place_become_one_when_edited(document: Document) -> None:
    double = [{"phase": "loss", "text": "one"}, {"phase": "update", "text": "else"}, {"phase": "loss", "text": "two"}]
    opened = read(document, {"notes": double})
    assert notes_for(opened, Level.NEURON, 5, Phase.LOSS).phase == "one\n\ntwo"
    changed = with_note(opened, of_phase(Phase.LOSS), "one and two")
    assert changed.view["lecture"]["notes"] == [{"phase": "loss", "text": "one and two"}, double[1]]
    assert with_note(opened, of_phase(Phase.LOSS), "").view["lecture"]["notes"] == [double[1]]


def test_notes_belong_to_all_iterations_of_a_branch(document: Document) -> None:
    place = of_phase(Phase.UPDATE)
    noted = with_note(document, place, "Watch the rate")
    assert differ_only_in_shared(document, noted)
    assert not differ_only_in_shared(document, noted.with_weight(0, 1.0))
    later = document.with_weight(0, 1.0)
    assert note_at(with_shared(later, shared_view(noted)), place) == "Watch the rate"
    assert with_shared(noted, shared_view(noted)) is noted
    assert to_text(with_shared(noted, shared_view(document))) == to_text(document)

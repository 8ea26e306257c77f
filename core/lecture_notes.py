"""What a lecturer says at a step or in a phase: Markdown in `view.lecture` of a file, and the edits of it.

{"notes": [{"phase": "backward", "text": "…"}, {"level": "neuron", "step": 17, "text": "…"}]}; step 0 is the moment
before anything is computed. Keys that are not known are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.document import Document
from core.fields import Bounds, Fields
from core.message import EMPTY
from core.steps import Level, Phase

KEY, NOTES = "lecture", "notes"
PARTING = "\n\n"  # between the notes of a file that has several for one place
MOST_STEPS = 10**9  # a number beyond the last step is kept: another edit may make the step


@dataclass(frozen=True)
class NotePlace:
    """What a note belongs to: one step at a level, or a whole phase."""

    step: int | None = None
    level: Level | None = None
    phase: Phase | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The place as it stands in a file."""
        if self.phase is not None:
            return {"phase": self.phase.value}
        return {"level": self.level.value if self.level else None, "step": self.step}

    def has(self, entry: Mapping[str, Any]) -> bool:
        """Tell whether an entry of the file belongs here. A phase beside a step is an unknown key."""
        own = self.fields
        return ("step" in entry) is ("step" in own) and all(entry.get(key) == value for key, value in own.items())


def of_step(level: Level, step: int) -> NotePlace:
    """Return the place of one step, counted from 1; 0: before the first."""
    return NotePlace(step=step, level=level)


def of_phase(phase: Phase) -> NotePlace:
    """Return the place of a phase, the same in every iteration and for every sample."""
    return NotePlace(phase=phase)


@dataclass(frozen=True)
class Notes:
    """What is to be said at one step: of it alone, and in its whole phase."""

    step: str = ""
    phase: str = ""


def read_lecture(fields: Fields) -> None:
    """Note what is wrong with `view.lecture`; all of it stays as it stands."""
    for i, entry in enumerate(fields.items(NOTES)):
        _check(Fields(f"{fields.at(NOTES)}[{i}]", entry, fields.findings))
    fields.rest()


def _check(fields: Fields) -> None:
    if not isinstance(fields.values, dict):
        return
    if fields.has("step"):
        fields.whole("step", 0, Bounds(low=0, high=MOST_STEPS))
        if fields.needed("level"):
            fields.choice("level", tuple(Level), Level.NEURON)
    elif fields.needed("phase"):
        fields.choice("phase", tuple(Phase), Phase.FORWARD)
    if fields.needed("text"):
        fields.text("text")
    fields.rest()


def entries_of(document: Document) -> tuple[Mapping[str, Any], ...]:
    """Return the notes as they stand in the file."""
    return tuple(document.view.get(KEY, {}).get(NOTES, ()))


def note_at(document: Document, place: NotePlace) -> str:
    """Return the note of one place; several are joined, so that none is lost."""
    return PARTING.join(entry["text"] for entry in entries_of(document) if place.has(entry))


def notes_for(document: Document, level: Level, step: int, phase: Phase | None) -> Notes:
    """Return what is to be said at a step (0: before the first, which is of no phase)."""
    return Notes(note_at(document, of_step(level, step)), note_at(document, of_phase(phase)) if phase else "")


def with_note(document: Document, place: NotePlace, text: str) -> Document:
    """Return the document with this note at a place; an empty one takes it away; the same one where it says so."""
    if text == note_at(document, place):
        return document
    entries, made = list(entries_of(document)), {**place.fields, "text": text}
    there = [i for i, entry in enumerate(entries) if place.has(entry)]
    if there:
        made = {**entries[there[0]], "text": text}
    kept = [made if i in there[:1] else entry for i, entry in enumerate(entries) if i not in there[1:]]
    kept = kept if there else [*kept, made]
    return _with_entries(document, [entry for entry in kept if entry is not made or text])


def _with_entries(document: Document, entries: list[Mapping[str, Any]]) -> Document:
    old = document.view.get(KEY, EMPTY)
    lecture = {key: value for key, value in old.items() if key != NOTES or entries}
    if entries:
        lecture[NOTES] = entries
    view = {key: value for key, value in document.view.items() if key != KEY or lecture}
    if lecture:
        view[KEY] = lecture
    return replace(document, view=view or EMPTY)

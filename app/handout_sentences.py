"""The words for what is wrong with a handout's list of students, by the core's message key."""

from __future__ import annotations

HANDOUT_SENTENCES: dict[str, str] = {
    "handout.no_students": "there are no names in it: write one on each line, or give a column the head Name",
    "handout.many_students": "there are {count} names in it, but at most {most} worksheets are made at once",
    "handout.not_text": "it is not a table of text: save it as CSV",
}

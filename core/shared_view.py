"""What of a file's view belongs to a whole branch of iterations: the stops and the notes of a lecture.

Set now, they hold at earlier and later iterations too, and setting them begins no new branch.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from core import lecture_notes, stops
from core.document import Document
from core.message import EMPTY

KEYS = (stops.KEY, lecture_notes.KEY)


@dataclass(frozen=True, eq=False)
class SharedView:
    """`view.stops` and `view.lecture` as they stand; None where there are none. Two are the same only if identical."""

    stops: Any
    lecture: Any


def shared_view(document: Document) -> SharedView:
    """Return what the document's branch shares."""
    return SharedView(*(document.view.get(key) for key in KEYS))


def differ_only_in_shared(one: Document, other: Document) -> bool:
    """Tell whether two documents have all but stops and notes in common."""
    if any(getattr(one, f.name) is not getattr(other, f.name) for f in fields(Document) if f.name != "view"):
        return False
    keys = (one.view.keys() | other.view.keys()) - set(KEYS)
    return all(key in one.view and key in other.view and one.view[key] is other.view[key] for key in keys)


def with_shared(document: Document, shared: SharedView) -> Document:
    """Return the document with what its branch shares; of the stops those whose neurons and edges are there."""
    return _with_lecture(stops.marked(document, shared.stops), shared.lecture)


def _with_lecture(document: Document, lecture: Any) -> Document:
    key = lecture_notes.KEY
    if document.view.get(key) is lecture:
        return document
    view = {name: value for name, value in document.view.items() if name != key or lecture is not None}
    if lecture is not None:
        view[key] = lecture
    return replace(document, view=view or EMPTY)

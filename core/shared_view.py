"""What of a file's view belongs to a whole branch of iterations: the stops, the notes of a lecture, how a race is set.

Set now, they hold at earlier and later iterations too, and setting them begins no new branch.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from core import lecture_notes, race_setup, stops
from core.document import Document
from core.message import EMPTY

KEYS = (stops.KEY, lecture_notes.KEY, race_setup.KEY)


@dataclass(frozen=True, eq=False)
class SharedView:
    """`view.stops`, `view.lecture` and `view.race` as they stand; None where there are none.

    Two are the same only if identical.
    """

    stops: Any
    lecture: Any
    race: Any


def shared_view(document: Document) -> SharedView:
    """Return what the document's branch shares."""
    return SharedView(*(document.view.get(key) for key in KEYS))


def differ_only_in_shared(one: Document, other: Document) -> bool:
    """Tell whether two documents have all but what is shared in common."""
    if any(getattr(one, f.name) is not getattr(other, f.name) for f in fields(Document) if f.name != "view"):
        return False
    keys = (one.view.keys() | other.view.keys()) - set(KEYS)
    return all(key in one.view and key in other.view and one.view[key] is other.view[key] for key in keys)


def with_shared(document: Document, shared: SharedView) -> Document:
    """Return the document with what its branch shares; of the stops those whose neurons and edges are there."""
    document = stops.marked(document, shared.stops)
    return _with(_with(document, lecture_notes.KEY, shared.lecture), race_setup.KEY, shared.race)


def _with(document: Document, key: str, value: Any) -> Document:
    if document.view.get(key) is value:
        return document
    view = {name: kept for name, kept in document.view.items() if name != key or value is not None}
    if value is not None:
        view[key] = value
    return replace(document, view=view or EMPTY)

"""Where one stands in the course of iterations, and the one kind of undo entry that remembers it.

Each finished update leaves its document behind as a Moment; documents share what an update does not touch. Looking back
moves along the moments and undoes nothing; an edit in the past starts a new branch. Stops and the notes of a lecture
belong to a whole branch: set now, they hold at earlier and later moments too, and setting them begins no new branch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import overload
from weakref import WeakValueDictionary

from PySide6.QtGui import QUndoCommand

from core.document import Document
from core.message import Problem
from core.shared_view import SharedView, shared_view, with_shared
from core.validity import draft_problems


class Moment:
    """A document at the start of an iteration, and the one before; `edited`: it is no longer what the update left.

    `stretch`, `place`: where it is one of many made by one run.
    """

    stretch: Stretch | None = None
    place = 0  # in the stretch, from 1

    def __init__(self, document: Document, previous: Moment | None = None, edited: bool = False) -> None:
        self._document, self._previous, self.edited = document, previous, edited

    @property
    def document(self) -> Document:
        """The document as it was then."""
        return self._document

    @property
    def previous(self) -> Moment | None:
        """The moment one update earlier, or from which an edit began a new branch."""
        return self._previous

    def comes_from(self, earlier: Moment) -> bool:
        """Tell whether updates alone lead from another moment to this one."""
        moment: Moment | None = self
        while moment is not None and moment is not earlier:
            stretch = moment.stretch
            if stretch is not None and stretch is earlier.stretch:
                return earlier.place <= moment.place
            moment = stretch.before if stretch is not None else None if moment.edited else moment.previous
        return moment is not None

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Why the document cannot be stepped through."""
        return tuple(draft_problems(self.document))


class _Visited(Moment):
    """A moment of a stretch: its document is looked up when it is first asked for."""

    def __init__(self, stretch: Stretch, place: int) -> None:
        self.stretch, self.place, self.edited = stretch, place, False
        self._within = stretch

    @cached_property
    def document(self) -> Document:
        return self._within.document_after(self.place)

    @property
    def previous(self) -> Moment:
        return self._within.moment(self.place - 1)


class Stretch:
    """Moments in a row, one update apart, without an object for each: `places` of them after `before`.

    Args:
        document_after: returns the document after so many updates of the stretch, from 1.
        every: every so many places documents cost least.
    """

    def __init__(self, before: Moment, places: int, document_after: Callable[[int], Document], every: int = 1) -> None:
        self.before, self.places, self.document_after, self.every = before, places, document_after, every
        self._moments: WeakValueDictionary[int, _Visited] = WeakValueDictionary()

    def moment(self, place: int) -> Moment:
        """Return the moment after so many updates; the same one while anybody holds it."""
        if place <= 0:
            return self.before
        found = self._moments.get(place)
        if found is None:
            found = self._moments[place] = _Visited(self, place)
        return found

    @property
    def last(self) -> Moment:
        """The newest moment."""
        return self.moment(self.places)


@dataclass(frozen=True)
class Point:
    """A place of a branch that is cheap to look at: a moment alone, or one of a stretch (`place` there, from 1)."""

    number: int
    part: Moment | Stretch
    place: int = 0

    @property
    def document(self) -> Document:
        """The document there."""
        return self.part.document if isinstance(self.part, Moment) else self.part.document_after(self.place)


class Branch(Sequence[Moment]):
    """The moments that lead to one, oldest first; found by arithmetic within stretches, so long ones cost nothing."""

    def __init__(self, tip: Moment) -> None:
        parts: list[tuple[Moment | Stretch, int]] = []  # a moment alone, or the first so many of a stretch
        moment: Moment | None = tip
        while moment is not None:
            stretch = moment.stretch
            if stretch is None:
                parts.append((moment, 1))
                moment = moment.previous
            else:
                parts.append((stretch, moment.place))
                moment = stretch.before
        self._parts = [part for part, _ in reversed(parts)]
        self._ends = list(accumulate(count for _, count in reversed(parts)))

    def __len__(self) -> int:
        return self._ends[-1]

    @overload
    def __getitem__(self, place: int) -> Moment: ...
    @overload
    def __getitem__(self, place: slice) -> list[Moment]: ...
    def __getitem__(self, place: int | slice) -> Moment | list[Moment]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        place = place + len(self) if place < 0 else place
        if not 0 <= place < len(self):
            raise IndexError(place)
        number = bisect_right(self._ends, place)
        part = self._parts[number]
        if isinstance(part, Moment):
            return part
        return part.moment(place + 1 - (self._ends[number - 1] if number else 0))

    def points(self, most: int) -> list[Point]:
        """Return all moments alone, and at most about so many of each stretch, the last one always among them."""
        found: list[Point] = []
        for number, part in enumerate(self._parts):
            first = self._ends[number - 1] if number else 0
            if isinstance(part, Moment):
                found.append(Point(first, part))
                continue
            count = self._ends[number] - first
            step = part.every * -(-count // (part.every * most)) if count > most or part.every > 1 else 1
            places = dict.fromkeys((*range(step, count + 1, step), count))
            found += [Point(first + place - 1, part, place) for place in places]
        return found

    def edits(self) -> list[int]:
        """Return the places whose moment is no longer what the update before it left."""
        parts = enumerate(self._parts)
        return [self._ends[number] - 1 for number, part in parts if isinstance(part, Moment) and part.edited]

    def documents(self, count: int) -> Sequence[Document]:
        """Return the documents of the first so many moments, each found when it is asked for."""
        return _Documents(self, count)

    def document(self, place: int) -> Document:
        """Return the document at a place, without a moment for it."""
        number = bisect_right(self._ends, place)
        part = self._parts[number]
        if isinstance(part, Moment):
            return part.document
        return part.document_after(place + 1 - (self._ends[number - 1] if number else 0))

    def index(self, moment: object, start: int = 0, stop: int | None = None) -> int:
        """Return the place of a moment.

        Raises:
            ValueError: if it is none of the branch.
        """
        for number, part in enumerate(self._parts):
            first = self._ends[number - 1] if number else 0
            if part is moment:
                return first
            if isinstance(moment, Moment) and moment.stretch is part and first + moment.place <= self._ends[number]:
                return first + moment.place - 1
        raise ValueError("not of this branch")


class _Documents(Sequence[Document]):
    """The documents of the first so many moments of a branch."""

    def __init__(self, branch: Branch, count: int) -> None:
        self._branch, self._count = branch, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Document: ...
    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...
    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return self._branch.document(place + len(self) if place < 0 else place)


@dataclass(frozen=True, eq=False)
class State:
    """Where one stands: the moment on screen, the newest moment of its branch, and what that branch shares."""

    moment: Moment
    tip: Moment
    shared: SharedView

    @staticmethod
    def at_tip(moment: Moment) -> State:
        """Return where one stands at the newest moment of a branch, which shares what its document holds."""
        return State(moment, moment, shared_view(moment.document))

    def at(self, moment: Moment) -> State:
        """Return where one stands at another moment of the branch."""
        return State(moment, self.tip, self.shared)

    @cached_property
    def document(self) -> Document:
        """The moment's document, with the stops and notes of the branch."""
        return with_shared(self.moment.document, self.shared)

    def next(self) -> Moment | None:
        """Return the moment that follows the one on screen, None at the tip."""
        later: Moment | None = self.tip
        while later is not None and later is not self.moment:
            stretch = later.stretch
            if stretch is None and later.previous is self.moment:
                return later
            if stretch is not None and stretch is self.moment.stretch:
                return stretch.moment(self.moment.place + 1)
            if stretch is not None and stretch.before is self.moment:
                return stretch.moment(1)
            later = later.previous if stretch is None else stretch.before
        return None


class ReplaceState(QUndoCommand):
    """The one kind of undo entry: the state before and the state after."""

    def __init__(
        self, before: State, after: State, text: str, merge_key: str | None, show: Callable[[State], None]
    ) -> None:
        super().__init__(text)
        self._before, self._after, self._merge_key, self._show = before, after, merge_key, show

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)

    def id(self) -> int:
        return -1 if self._merge_key is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ReplaceState) or other._merge_key != self._merge_key:
            return False
        self._after = other._after
        self.setText(other.text())
        return True

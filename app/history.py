"""Where one stands in the course of iterations, and the one kind of undo entry that remembers it.

Each finished update leaves its document behind as a Moment; documents share what an update does not touch. Looking back
moves along the moments and undoes nothing; an edit in the past starts a new branch. Stops belong to a whole branch:
set now, they hold at earlier and later moments too, and setting one begins no new branch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PySide6.QtGui import QUndoCommand

from core.document import Document
from core.message import Problem
from core.stops import KEY, marked
from core.validity import draft_problems


@dataclass(frozen=True, eq=False)
class Moment:
    """A document at the start of an iteration, and the one before; `edited`: it is no longer what the update left."""

    document: Document
    previous: Moment | None = None
    edited: bool = False

    def comes_from(self, earlier: Moment) -> bool:
        """Tell whether updates alone lead from another moment to this one."""
        moment: Moment | None = self
        while moment is not None and moment is not earlier:
            moment = None if moment.edited else moment.previous
        return moment is not None

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(draft_problems(self.document))


@dataclass(frozen=True, eq=False)
class State:
    """Where one stands: the moment on screen, the newest moment of its branch, and the `view.stops` of that branch."""

    moment: Moment
    tip: Moment
    stops: Any

    @staticmethod
    def at_tip(moment: Moment) -> State:
        """Return where one stands at the newest moment of a branch, whose stops are those of its document."""
        return State(moment, moment, moment.document.view.get(KEY))

    def at(self, moment: Moment) -> State:
        """Return where one stands at another moment of the branch."""
        return State(moment, self.tip, self.stops)

    @cached_property
    def document(self) -> Document:
        """The moment's document, with the stops of the branch."""
        return marked(self.moment.document, self.stops)

    def next(self) -> Moment | None:
        """Return the moment that follows the one on screen, None at the tip."""
        later = self.tip
        if later is self.moment:
            return None
        while later.previous is not None and later.previous is not self.moment:
            later = later.previous
        return later


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
        return True

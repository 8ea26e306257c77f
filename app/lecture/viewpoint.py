"""The viewpoint of hall and desk: what is zoomed to, pointed at and drawn, and the verbs that change it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.lecture.state import Blank, LectureState, Stroke, View
from app.lecture.zoom import WHOLE, Seat, Zoom
from app.workbench import FEWEST_DIGITS, MOST_DIGITS, Workbench
from core.formula import Source

FIRST_DIGITS = 4  # more are shown only when asked for


class Viewpoint(QObject):
    """What of the present step is looked at, and how.

    Signals:
        changed: another viewpoint, another step, or something typed; draw again.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workbench = workbench
        self.points = self.draws = self.helps = False
        self._state = LectureState(beat=0, digits=min(workbench.digits, FIRST_DIGITS))
        self._zooms = {Seat.HALL: WHOLE, Seat.DESK: WHOLE}

    @property
    def state(self) -> LectureState:
        """The viewpoint of the hall, as it is when it is not frozen."""
        return self.state_of(Seat.HALL)

    def state_of(self, seat: Seat) -> LectureState:
        """Return a viewpoint; the lecturer's is never blank."""
        zoom = self._zooms[seat]
        blank = self._state.blank if seat is Seat.HALL else Blank.NOTHING
        return replace(self._state, focus=zoom.focus, on_formula=zoom.on_formula, blank=blank)

    @property
    def computed(self) -> Source | None:
        """The neuron or edge that the step computes first."""
        explanation = self.workbench.explanation
        found = explanation.computed if explanation is not None else ()
        return next((source for source in found if source.kind in ("neuron", "edge")), None)

    def _set(self, state: LectureState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()

    # Revealing, digits, views

    def toggle_reveals(self) -> None:
        """Show each step one factor at a time, beginning with this one, or whole."""
        reveals = not self._state.reveals
        self._set(replace(self._state, reveals=reveals, beat=0))

    def change_digits(self, more: int) -> None:
        """Show so many significant digits more, or fewer."""
        digits = max(FEWEST_DIGITS, min(self._state.digits + more, MOST_DIGITS))
        self._set(replace(self._state, digits=digits))

    def show_view(self, view: View) -> None:
        """Fill the stage with the step, the loss surface or the matrices."""
        self._set(replace(self._state, view=view, marks=(), page=0))

    def toggle_help(self) -> None:
        """Show the keys on the stage, or take them away."""
        self.helps = not self.helps
        self.changed.emit()

    # Zoom

    def zoom_next(self, seat: Seat = Seat.HALL) -> None:
        """Look closely at the formula, then at what is computed, then at the whole again."""
        zoom = self._zooms[seat]
        if not zoom.on_formula and zoom.focus is None:
            self._look(seat, Zoom(on_formula=True, follows=False))
        elif zoom.on_formula and self.computed is not None:
            self._look(seat, Zoom(self.computed, follows=True))
        else:
            self._look(seat, WHOLE)

    def zoom_to(self, source: Source | None, seat: Seat = Seat.HALL) -> None:
        """Look closely at a neuron or edge; again: at the whole."""
        before = self._zooms[seat].focus
        same = source is None or (before is not None and (before.kind, before.index) == (source.kind, source.index))
        self._look(seat, WHOLE if same else Zoom(source))

    def zoom_along(self, by: int, seat: Seat = Seat.HALL) -> None:
        """Look closely at the neuron after the one that is looked at, or before it."""
        count, focus = len(self.workbench.document.network.neurons), self._zooms[seat].focus
        if count:
            first = 0 if by > 0 else count - 1
            index = (focus.index + by) % count if focus is not None and focus.kind == "neuron" else first
            self._look(seat, Zoom(Source("neuron", index, "out")))

    def zoom_to_formula(self, seat: Seat = Seat.HALL) -> None:
        """Look closely at the formula; again: at the whole."""
        self._look(seat, WHOLE if self._zooms[seat].on_formula else Zoom(on_formula=True))

    def whole(self, seat: Seat = Seat.HALL) -> None:
        """Look at everything."""
        self._look(seat, WHOLE)

    def _look(self, seat: Seat, zoom: Zoom) -> None:
        if zoom != self._zooms[seat]:
            self._zooms[seat] = zoom
            self.changed.emit()

    # Pointer and marks

    def toggle_pointer(self) -> None:
        """Let a large dot follow the mouse, or take it away."""
        self.points = not self.points
        if not self.points:
            self._state = replace(self._state, pointer=None)
        self.changed.emit()

    def move_pointer(self, place: tuple[float, float] | None) -> None:
        """Put the dot at a place, in shares of the stage; None: away."""
        self._set(replace(self._state, pointer=place))

    def nudge_pointer(self, x: float, y: float) -> None:
        """Move the dot by shares of the stage; it begins in the middle."""
        self.points = True
        at = self._state.pointer or (0.5, 0.5)
        self.move_pointer((min(max(at[0] + x, 0.0), 1.0), min(max(at[1] + y, 0.0), 1.0)))

    def toggle_draws(self) -> None:
        """Let drags draw over the stage, or not."""
        self.draws = not self.draws
        self.changed.emit()

    def draw(self, stroke: Stroke, goes_on: bool = False) -> None:
        """Add a line, in place of the last one where it goes on."""
        marks = self._state.marks[:-1] if goes_on else self._state.marks
        self._set(replace(self._state, marks=(*marks, stroke)))

    def undo_mark(self) -> None:
        """Take the last line away."""
        self._set(replace(self._state, marks=self._state.marks[:-1]))

    def clear_marks(self) -> None:
        self._set(replace(self._state, marks=()))

    def blank(self, blank: Blank) -> None:
        """Show the hall black or white; the same again: the stage."""
        self._set(replace(self._state, blank=Blank.NOTHING if blank is self._state.blank else blank))

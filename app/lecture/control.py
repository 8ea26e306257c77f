"""The lecturer's hand: every verb of lecture mode, and the viewpoint that they lead to. Windows listen to it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QSize, Signal, Slot

from app.lecture.composition import beats_of
from app.lecture.slide import Slide, slide_of
from app.lecture.state import REVEALED, Blank, LectureState, Stroke, View
from app.lecture.zoom import WHOLE, Seat, Zoom
from app.workbench import FEWEST_DIGITS, MOST_DIGITS, Workbench
from core.formula import Source
from core.steps import Level

__all__ = ["LectureControl", "Seat", "Zoom"]

FIRST_DIGITS = 4  # more are shown only when asked for
LONGEST = 6  # digits of a step's number
# The beat at which a step begins: where factors are revealed one at a time, and where formulae fill several pages.
FRESH, WHOLE_STEP, BACK = (0, 0), (REVEALED, 0), (REVEALED, REVEALED)


class LectureControl(QObject):
    """Holds what the hall and the desk see of the workbench besides its step; the windows draw it.

    Signals:
        changed: another viewpoint, another step, or something typed; draw again.
        ended: the lecture is over.
        swap_wanted: the hall's window and the lecturer's are to change screens.
    """

    changed = Signal()
    ended = Signal()
    swap_wanted = Signal()

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workbench = workbench
        self.points = self.draws = self.helps = False
        self.typed = ""  # the number of a step, while it is typed
        self._state = LectureState(beat=0, digits=min(workbench.digits, FIRST_DIGITS))
        self._zooms = {Seat.HALL: WHOLE, Seat.DESK: WHOLE}
        self._held: Slide | None = None
        self.stage_size = QSize(1920, 1080)  # of the hall's window: how much of a formula it takes at once
        self._arrival = FRESH
        self._place = self._here()
        workbench.document_changed.connect(self._follow)
        workbench.cursor_changed.connect(self._follow)

    def _here(self) -> tuple[object, ...]:
        w = self.workbench
        return w.state.moment, w.plan.level if w.plan else w.level, w.cursor

    @Slot()
    def _follow(self) -> None:
        """Another step: marks and what was typed are gone, and it is revealed as far as the way there says."""
        place = self._here()
        if place != self._place:
            self._place = place
            self._state = replace(self._state, marks=(), beat=self._arrival[not self._state.reveals])
            self.typed, self._arrival = "", FRESH
            for seat, zoom in self._zooms.items():
                if zoom.follows:
                    self._zooms[seat] = replace(zoom, focus=self.computed)
        self.changed.emit()

    # What is seen

    @property
    def state(self) -> LectureState:
        """The viewpoint of the hall, as it is when it is not frozen."""
        return self.state_of(Seat.HALL)

    def state_of(self, seat: Seat) -> LectureState:
        """Return a viewpoint; the lecturer's is never blank."""
        zoom = self._zooms[seat]
        blank = self._state.blank if seat is Seat.HALL else Blank.NOTHING
        return replace(self._state, focus=zoom.focus, on_formula=zoom.on_formula, blank=blank)

    def slide(self, seat: Seat = Seat.HALL) -> Slide:
        """Return what is drawn for somebody; for the hall, while frozen, what it had."""
        if seat is Seat.HALL and self._held is not None:
            return self._held
        return slide_of(self.workbench, self.state_of(seat))

    @property
    def frozen(self) -> bool:
        """Whether the hall keeps its picture while the lecturer moves on."""
        return self._held is not None

    @property
    def beats(self) -> int:
        """How often one presses "next" until all of the present step is there."""
        return beats_of(slide_of(self.workbench, self.state), self.stage_size)

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

    # Walking

    def next(self) -> None:
        """Reveal the next part of the step, or go to the next one."""
        if self._state.beat < self.beats:
            self._set(replace(self._state, beat=self._state.beat + 1))
        else:
            self.next_step()

    def back(self) -> None:
        """Take back what was revealed last, or go to the step before, all of which is there."""
        beat = min(self._state.beat, self.beats)
        if beat > 0:
            self._set(replace(self._state, beat=beat - 1))
        else:
            self.previous_step()

    def next_step(self, level: Level | None = None) -> None:
        """Go to the next step, of the chosen level or another."""
        self._arrival = FRESH
        self.workbench.step_forward(level)

    def previous_step(self, level: Level | None = None) -> None:
        """Go to the step before."""
        self._arrival = BACK
        self.workbench.step_back(level)

    def next_phase(self) -> None:
        self._arrival = WHOLE_STEP
        self.workbench.next_phase()

    def previous_phase(self) -> None:
        self._arrival = WHOLE_STEP
        self.workbench.previous_phase()

    def next_iteration(self) -> None:
        self.workbench.next_iteration()

    def previous_iteration(self) -> None:
        self.workbench.previous_iteration()

    def to_start(self) -> None:
        self.workbench.to_start()

    def to_end(self) -> None:
        self._arrival = WHOLE_STEP
        self.workbench.to_end()

    def set_level(self, level: Level) -> None:
        """Take steps of another size; what is on screen of the present one stays revealed."""
        self._arrival = WHOLE_STEP
        self.workbench.set_level(level)

    # Jumping to a number

    def type_digit(self, digit: str) -> None:
        """Write another digit of a step's number."""
        self.typed = (self.typed + digit).lstrip("0")[:LONGEST]
        self.changed.emit()

    def untype(self) -> None:
        """Take the last digit back."""
        self.typed = self.typed[:-1]
        self.changed.emit()

    def forget_typed(self) -> None:
        self.typed = ""
        self.changed.emit()

    def jump(self) -> None:
        """Go to the step whose number was typed, the last one if there are not so many."""
        index, self.typed = int(self.typed or 0), ""
        self._arrival = WHOLE_STEP
        if index and index != self.workbench.cursor:
            self.workbench.go_to(index)
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
        self._set(replace(self._state, view=view, marks=()))

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

    # What the hall sees instead

    def blank(self, blank: Blank) -> None:
        """Show the hall black or white; the same again: the stage."""
        self._set(replace(self._state, blank=Blank.NOTHING if blank is self._state.blank else blank))

    def freeze(self) -> None:
        """Let the hall keep its picture while everything else moves on, or show it the present one again."""
        self._held = None if self._held is not None else self.slide()
        self.changed.emit()

    def swap(self) -> None:
        """Change the hall's screen and the lecturer's."""
        self.swap_wanted.emit()

    def end(self) -> None:
        """Leave lecture mode."""
        self.ended.emit()

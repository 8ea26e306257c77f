"""The lecturer's hand: every verb of lecture mode, and the viewpoint that they lead to. Windows listen to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot

from app.lecture.composition import beats_of
from app.lecture.slide import Slide, slide_of
from app.lecture.state import REVEALED, View
from app.lecture.viewpoint import Viewpoint
from app.lecture.zoom import Seat, Zoom
from app.words import tr
from app.workbench import Workbench
from core.steps import Level

__all__ = ["LectureControl", "Seat", "Zoom"]

LONGEST = 6  # digits of a step's number
SAID_MS = 5000  # how long something that was said stays
# The beat at which a step begins: where factors are revealed one at a time, and where formulae fill several pages.
FRESH, WHOLE_STEP, BACK = (0, 0), (REVEALED, 0), (REVEALED, REVEALED)


class LectureControl(Viewpoint):
    """Walks through the steps, and holds what hall and desk see of them; the windows draw it. See also Viewpoint.

    Signals:
        stirred: a step is about to be made; who asks for a repaint now is painted before all others.
        ended: the lecture is over.
        swap_wanted: the hall's window and the lecturer's are to change screens.
        deed_wanted: something is to be done that the program does: save, undo, train …
    """

    stirred = Signal()
    ended = Signal()
    swap_wanted = Signal()
    deed_wanted = Signal(str)

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(workbench, parent)
        self.typed = ""  # the number of a step, while it is typed
        self.said, self.said_to_hall = "", False
        self.presents = False  # whether the lecturer has a window; else the stage alone can say something
        self.close_editor: Callable[[], bool] = lambda: False  # tells whether there was one to close
        self.pages: Callable[[], int] = lambda: 1  # how many parts the step's matrices are shown in
        self._silence = QTimer(self, singleShot=True, interval=SAID_MS)
        self._silence.timeout.connect(self._fall_silent)
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
            beat = self._arrival[not self._state.reveals]
            self._state = replace(self._state, marks=(), beat=beat, page=self._arrival[1])
            self.typed = ""
            self.said = ""
            for seat, zoom in self._zooms.items():
                if zoom.follows:
                    self._zooms[seat] = replace(zoom, focus=self.computed)
        self.changed.emit()

    # What is seen

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

    # Walking

    def next(self) -> None:
        """Reveal the next part of the step, or go to the next one."""
        if self._state.view is View.STEP and self._state.beat < self.beats:
            self._set(replace(self._state, beat=self._state.beat + 1))
        elif self._state.view is View.MATRIX and self._state.page + 1 < self.pages():
            self._set(replace(self._state, page=self._state.page + 1))
        else:
            self.next_step()

    def back(self) -> None:
        """Take back what was revealed last, or go to the step before, all of which is there."""
        state = self._state
        beat = min(state.beat, self.beats) if state.view is View.STEP else 0
        page = min(state.page, self.pages() - 1) if state.view is View.MATRIX else 0
        if beat > 0:
            self._set(replace(state, beat=beat - 1))
        elif page > 0:
            self._set(replace(state, page=page - 1))
        else:
            self.previous_step()

    def next_step(self, level: Level | None = None) -> None:
        """Go to the next step, of the chosen level or another."""
        self._walk(FRESH, lambda: self.workbench.step_forward(level))

    def previous_step(self, level: Level | None = None) -> None:
        """Go to the step before."""
        self._walk(BACK, lambda: self.workbench.step_back(level))

    def next_phase(self) -> None:
        self._walk(WHOLE_STEP, self.workbench.next_phase)

    def previous_phase(self) -> None:
        self._walk(WHOLE_STEP, self.workbench.previous_phase)

    def next_iteration(self) -> None:
        self._walk(FRESH, self.workbench.next_iteration)

    def previous_iteration(self) -> None:
        self._walk(FRESH, self.workbench.previous_iteration)

    def to_start(self) -> None:
        self._walk(FRESH, self.workbench.to_start)

    def to_end(self) -> None:
        self._walk(WHOLE_STEP, self.workbench.to_end)

    def set_level(self, level: Level) -> None:
        """Take steps of another size; the present one is shown whole."""
        self._walk(WHOLE_STEP, lambda: self.workbench.set_level(level))

    def _walk(self, arrival: tuple[int, int], verb: Callable[[], None]) -> None:
        self._arrival = arrival
        self.stirred.emit()
        verb()
        self._arrival = FRESH

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
        """Go to the step whose number was typed; where there is none, say so and stay."""
        index, self.typed = int(self.typed or 0), ""
        last = self.workbench.plan.count if self.workbench.plan is not None else 0
        if index > last:
            words = tr("There is no step {number}: the last is {last}.", number=f"{index:,}", last=f"{last:,}")
            self.say(words if last else tr("There are no steps now."), to_hall=True)
        elif index and index != self.workbench.cursor:
            self._walk(WHOLE_STEP, lambda: self.workbench.go_to(index))
        else:
            self.changed.emit()

    # What the hall sees

    def freeze(self) -> None:
        """Let the hall keep its picture while everything else moves on, or show it the present one again."""
        self._held = None if self._held is not None else self.slide()
        self.changed.emit()

    def swap(self) -> None:
        """Change the hall's screen and the lecturer's."""
        self.swap_wanted.emit()

    def leave(self) -> None:
        """Close what is being written, or where nothing is, leave lecture mode."""
        if not self.close_editor():
            self.end()

    def end(self) -> None:
        """Leave lecture mode."""
        self.ended.emit()

    # What the program does for the lecturer

    def want(self, deed: str) -> None:
        """Ask for something that the program's own window has a menu for."""
        self.deed_wanted.emit(deed)

    def undo(self) -> None:
        """Take back the last line over the stage; where there is none, what was changed last."""
        if self._state.marks:
            self.undo_mark()
        else:
            self.want("undo")

    def say(self, words: str, to_hall: bool = False) -> None:
        """Say something for a while: to the lecturer, and where it is meant for all, on the stage."""
        self.said, self.said_to_hall = words, to_hall or not self.presents
        self._silence.start()
        self.changed.emit()

    @Slot()
    def _fall_silent(self) -> None:
        self.said = ""
        self.changed.emit()

"""Where one stands in an iteration, and the verbs that walk: by steps, phases and iterations, both ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.history import Moment, State, Stretch
from app.words import tr
from core.document import Document
from core.explain import Explanation, explain
from core.iteration import Iteration, iterate
from core.message import Problem
from core.steps import Level, Shown, Step, StepPlan, plan_of

if TYPE_CHECKING:
    from core.run_record import RunRecord

LAST = 2**62  # a step behind every last one


class Stepping(QObject):
    """The walking half of the workbench: a document at a moment of its training, its iteration, and the cursor in it.

    Signals:
        document_changed: another document, or another iteration of it; redraw everything.
        cursor_changed: another step or level of the same iteration, or another number of digits.
        refused(): something was to be changed or stepped through that is in training.
    """

    document_changed = Signal()
    cursor_changed = Signal()
    refused = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.level = self._level_of_cursor = Level.NEURON
        self.pinned_sample: int | None = None
        self.state, self.cursor = State.at_tip(Moment(document)), 0
        self._live: Document | None = None
        self._cursor_before = 0
        self.live_frame = 0  # how often another network in training was shown

    def _compute(self) -> None:
        problems = self.problems
        self.iteration: Iteration | None = None if problems else iterate(self.document, self.pinned_sample)
        self._look()

    def _look(self) -> None:
        """Derive what stands on screen from iteration and cursor."""
        self.plan: StepPlan | None = plan_of(self.iteration, self._level_of_cursor) if self.iteration else None
        self.cursor = min(self.cursor, self.plan.count) if self.plan else 0
        self.shown: Shown | None = self.plan.shown(self.cursor) if self.plan else None
        stepped = self.plan is not None and self.cursor > 0 and not self.is_live
        self.step: Step | None = self.plan.step(self.cursor) if self.plan is not None and stepped else None
        self.explanation: Explanation | None = None
        if self.iteration and self.step:
            self.explanation = explain(self.iteration, self.step)

    def _push(self, after: State, text: str, merge_key: str | None) -> None:
        """Show another state, as one entry of undo."""
        raise NotImplementedError

    @property
    def document(self) -> Document:
        """The document on screen."""
        return self.state.document if self._live is None else self._live

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the document cannot be stepped through yet; empty when it can."""
        return self.state.moment.problems if self._live is None else ()

    @property
    def is_live(self) -> bool:
        """Whether a network in training is on screen: it is looked at, but neither stepped through nor changed."""
        return self._live is not None

    def show_live(self, document: Document | None) -> None:
        """Show a network while it is trained, all of its iteration at once; None: what was on screen before it.

        State and undo stay as they are.
        """
        if document is None and self._live is None:
            return
        if self._live is None:
            self._cursor_before = self.cursor
        self._live = document
        self.live_frame += 1
        self.cursor = self._cursor_before if document is None else LAST
        self._compute()
        self.document_changed.emit()

    @property
    def iteration_number(self) -> int:
        """Which iteration is on screen, from 1: updates done before it, and one."""
        return self.document.training.progress.updates + 1

    # Within the iteration

    def step_forward(self, level: Level | None = None) -> None:
        """Do the next step, at the chosen level or another; past the update the next iteration begins."""
        if self.plan is None or self.iteration is None:
            return
        plan, at, finished = self.seen_at(level or self.level)
        target = at + 1 if finished else at
        if target > plan.count:
            self.next_iteration()
        else:
            self._move(plan.level, target)

    def step_back(self, level: Level | None = None) -> None:
        """Undo the sight of the last step; before the first one lies the previous iteration."""
        if self.plan is None:
            return
        plan, at, _ = self.seen_at(level or self.level)
        if self.cursor == 0:
            self._move_to_previous_end(plan.level)
        else:
            self._move(plan.level, at - 1)

    def seen_at(self, level: Level) -> tuple[StepPlan, int, bool]:
        """Return the plan of a level, the step of it that the cursor is in, and whether that step is finished."""
        assert self.iteration is not None and self.plan is not None
        plan = plan_of(self.iteration, level)
        if level is self._level_of_cursor or self.step is None:
            return plan, self.cursor, True
        at = plan.find(self.step)
        return plan, at, self.plan.find(plan.step(at)) <= self.cursor

    def _is_refused(self) -> bool:
        if self.is_live:
            self.refused.emit()
        return self.is_live

    def _move(self, level: Level, index: int) -> None:
        if self._is_refused():
            return
        self._level_of_cursor, self.cursor = level, index
        self._look()
        self.cursor_changed.emit()

    def _move_to_previous_end(self, level: Level) -> None:
        if self.state.moment.previous is not None:
            self._enter(self.state.moment.previous, at_end=True, level=level)

    def next_phase(self) -> None:
        """Go to the end of the present phase, or of the next one."""
        if self.plan is None:
            return
        if self.cursor < self.plan.count:
            run = self.plan.run_at(self.cursor + 1)
            self.go_to(run.first + run.count - 1)
        else:
            self.next_iteration()

    def previous_phase(self) -> None:
        """Go back to the end of the phase before."""
        if self.plan is None:
            return
        if self.cursor == 0:
            self._move_to_previous_end(self._level_of_cursor)
        else:
            self.go_to(self.plan.run_at(self.cursor).first - 1)

    def to_start(self) -> None:
        """Go to where nothing is computed yet."""
        self.go_to(0)

    def to_end(self) -> None:
        """Go to the last step of the iteration."""
        if self.plan is not None:
            self.go_to(self.plan.count)

    def go_to(self, index: int) -> None:
        """Go to a step of the level on screen; 0: nothing computed."""
        if self.plan is not None:
            self._move(self._level_of_cursor, max(0, min(index, self.plan.count)))

    def next_iteration(self, run: str | None = None) -> None:
        """Go to the start of the next iteration; where it is new, its update is one undo entry.

        Updates of one `run`, whatever it is called, are one entry together.
        """
        if self.iteration is None or self._is_refused():
            return
        known = self.state.next()
        if known is not None:
            self._enter(known, at_end=False)
            return
        moment = Moment(self.iteration.after, self.state.moment)
        self.cursor = 0
        text = tr("Update of iteration {number}", number=self.iteration_number) if run is None else tr("Run of updates")
        self._push(State(moment, moment, self.state.shared), text, run)

    def previous_iteration(self) -> None:
        """Go to the start of the iteration before; nothing is undone by looking back."""
        if self.state.moment.previous is not None:
            self._enter(self.state.moment.previous, at_end=False)

    def _enter(self, moment: Moment, at_end: bool, level: Level | None = None) -> None:
        if self._is_refused():
            return
        self.state = self.state.at(moment)
        self._level_of_cursor = level or self._level_of_cursor
        self.cursor = 0
        self._compute()
        if at_end and self.plan is not None:
            self.cursor = self.plan.count
            self._look()
        self.document_changed.emit()

    def set_level(self, level: Level) -> None:
        """Choose how fine the steps are; the cursor stays with the neuron or weight it is at."""
        if self.iteration is not None:
            plan = plan_of(self.iteration, level)
            self.cursor = plan.find(self.step) if self.step else 0
        self.level = self._level_of_cursor = level
        self._look()
        self.cursor_changed.emit()

    def visit(self, moment: Moment, level: Level, index: int) -> None:
        """Go to a step of an earlier or later iteration on this branch; nothing is undone by looking."""
        if self._is_refused():
            return
        self.state = self.state.at(moment)
        self._stand(level, index)

    def take_run(self, documents: Sequence[Document], level: Level, index: int, text: str) -> None:
        """Let these documents, each the update of the one before, follow the newest moment, as one undo entry.

        The cursor goes to a step of the last one.
        """
        if not documents:
            self._stand(level, index)
            return
        self._take(
            Stretch(self.state.tip, len(documents), lambda place: documents[place - 1]), level, index, text, None
        )

    def take_record(self, record: RunRecord, before: Moment, text: str, merge_key: str) -> None:
        """Let the updates of a run follow the moment that it began at, as one undo entry; looked up when visited.

        The cursor goes to the start of the iteration that follows: no step of it is done, so none is shown.
        """
        if record.updates:
            self._take(Stretch(before, record.updates, record.document, record.every), self.level, 0, text, merge_key)

    def _take(self, stretch: Stretch, level: Level, index: int, text: str, merge_key: str | None) -> None:
        self._live = None
        tip = stretch.last
        self._level_of_cursor, self.cursor = level, index
        self._push(State(tip, tip, self.state.shared), text, merge_key)

    def _stand(self, level: Level, index: int) -> None:
        self._live = None
        self._level_of_cursor, self.cursor = level, index
        self._compute()
        self.document_changed.emit()

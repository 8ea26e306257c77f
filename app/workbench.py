"""The workbench: the only holder of document, iteration, cursor, selection and undo. Views read it, call its verbs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from app.history import Moment, ReplaceState, State
from app.selection import carried
from app.words import tr
from core.document import Document
from core.explain import Explanation, explain
from core.formula import Source
from core.iteration import Iteration, iterate
from core.message import Problem
from core.network import Topology
from core.numbers import shown as written
from core.numbers import subscripted
from core.steps import Level, Shown, Step, StepPlan, plan_of

FEWEST_DIGITS, MOST_DIGITS = 2, 17


class Workbench(QObject):
    """What is open and where one stands in it. Signals:

    document_changed: another document, or another iteration of it; redraw everything.
    cursor_changed: another step or level of the same iteration, or another number of digits.
    selection_changed: another neuron or edge is selected or under the pointer.
    """

    document_changed = Signal()
    cursor_changed = Signal()
    selection_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.level, self.digits = Level.NEURON, 4
        self.path: Path | None = None
        self._level_of_cursor = Level.NEURON
        self._restart(document)

    def _restart(self, document: Document) -> None:
        moment = Moment(document)
        self.state, self._saved = State(moment, moment), document
        self.cursor = 0
        self._level_of_cursor = self.level
        self.pinned_sample: int | None = None
        self.selected: tuple[Source, ...] = ()
        self.pointed: Source | None = None
        self._compute()

    def _compute(self) -> None:
        problems = self.state.moment.problems
        self.iteration: Iteration | None = None if problems else iterate(self.document, self.pinned_sample)
        self._look()

    def _look(self) -> None:
        """Derive what stands on screen from iteration and cursor."""
        self.plan: StepPlan | None = plan_of(self.iteration, self._level_of_cursor) if self.iteration else None
        self.cursor = min(self.cursor, self.plan.count) if self.plan else 0
        self.shown: Shown | None = self.plan.shown(self.cursor) if self.plan else None
        self.step: Step | None = self.plan.step(self.cursor) if self.plan and self.cursor else None
        self.explanation: Explanation | None = None
        if self.iteration and self.step:
            self.explanation = explain(self.iteration, self.step)

    # What is open

    @property
    def document(self) -> Document:
        """The document on screen."""
        return self.state.moment.document

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the document cannot be stepped through yet; empty when it can."""
        return self.state.moment.problems

    @property
    def is_clean(self) -> bool:
        """Whether the document on screen is the one last opened or saved."""
        return self.document is self._saved

    @property
    def has_unsaved_edits(self) -> bool:
        """Whether something would be lost: updates of the saved document are not, stepping makes them again."""
        return not self.state.moment.comes_from(self._saved)

    @property
    def iteration_number(self) -> int:
        """Which iteration is on screen, from 1: updates done before it, and one."""
        return self.document.training.progress.updates + 1

    def open_document(self, document: Document, path: Path | None) -> None:
        """Put another document on the bench; undo starts anew."""
        self.path = path
        self.undo_stack.clear()
        self._restart(document)
        self.document_changed.emit()
        self.selection_changed.emit()

    def mark_saved(self, path: Path) -> None:
        """Note that the document on screen now stands in a file."""
        self.path = path
        self._saved = self.document
        self.document_changed.emit()

    # Edits, each one undo entry

    def replace_document(self, document: Document, text: str, merge_key: str | None = None) -> None:
        """Put an edited document in place of the one on screen; later iterations of the old one leave this branch."""
        moment = Moment(document, self.state.moment.previous, edited=True)
        self._push(State(moment, moment), text, merge_key)

    def set_weight(self, edge: int, value: float, merge_key: str | None = None) -> None:
        """Give an edge, and all that share its weight, another weight."""
        name = subscripted(self.document.network.edges.ids[edge])
        if value != self.document.network.weights[edge]:
            text = tr("Set {edge} to {value}", edge=name, value=written(value, self.digits))
            self.replace_document(self.document.with_weight(edge, value), text, merge_key)

    def set_cell(self, row: int, neuron: int, value: float) -> None:
        """Give a sample another input or target."""
        spec = self.document.network.neurons[neuron]
        document = self.document.with_cell(row, spec.id, value)
        text = tr("Set {neuron} to {value}", neuron=subscripted(spec.name), value=written(value, self.digits))
        self.replace_document(document, text)

    def set_learning_rate(self, value: float) -> None:
        """Take another learning rate."""
        if value != self.document.training.learning_rate:
            text = tr("Set the learning rate to {value}", value=written(value, self.digits))
            self.replace_document(self.document.with_learning_rate(value), text)

    def _push(self, after: State, text: str, merge_key: str | None) -> None:
        self.undo_stack.push(ReplaceState(self.state, after, text, merge_key, self._show_state))

    def _show_state(self, state: State) -> None:
        before, self.state = self.document.network.topology, state
        self._carry_selection(before)
        self._compute()
        self.document_changed.emit()

    def _carry_selection(self, before: Topology) -> None:
        """Keep what is selected and pointed at, found again by id, and the pinned sample while there is one."""
        after, rows = self.document.network.topology, len(self.document.data.rows)
        self.selected = carried(self.selected, before, after)
        self.pointed = next(iter(carried((self.pointed,) if self.pointed else (), before, after)), None)
        self.pinned_sample = self.pinned_sample if (self.pinned_sample or 0) < rows else None

    # Steps

    def step_forward(self, level: Level | None = None) -> None:
        """Do the next step, at the chosen level or another; past the update the next iteration begins."""
        if self.plan is None or self.iteration is None:
            return
        plan, at, finished = self._as_seen_at(level or self.level)
        target = at + 1 if finished else at
        if target > plan.count:
            self.next_iteration()
        else:
            self._move(plan.level, target)

    def step_back(self, level: Level | None = None) -> None:
        """Undo the sight of the last step; before the first one lies the previous iteration."""
        if self.plan is None:
            return
        plan, at, _ = self._as_seen_at(level or self.level)
        if self.cursor == 0:
            self._move_to_previous_end(plan.level)
        else:
            self._move(plan.level, at - 1)

    def _as_seen_at(self, level: Level) -> tuple[StepPlan, int, bool]:
        """Return the plan of a level, the step of it that the cursor is in, and whether that step is finished."""
        assert self.iteration is not None and self.plan is not None
        plan = plan_of(self.iteration, level)
        if level is self._level_of_cursor or self.step is None:
            return plan, self.cursor, True
        at = plan.find(self.step)
        return plan, at, self.plan.find(plan.step(at)) <= self.cursor

    def _move(self, level: Level, index: int) -> None:
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
        ends = [run.first + run.count - 1 for run in self.plan.phases]
        later = [end for end in ends if end > self.cursor]
        if later:
            self.go_to(later[0])
        else:
            self.next_iteration()

    def previous_phase(self) -> None:
        """Go back to the end of the phase before."""
        if self.plan is None:
            return
        earlier = [run.first + run.count - 1 for run in self.plan.phases if run.first + run.count - 1 < self.cursor]
        if self.cursor == 0:
            self._move_to_previous_end(self._level_of_cursor)
        else:
            self.go_to(earlier[-1] if earlier else 0)

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

    def next_iteration(self) -> None:
        """Go to the start of the next iteration; where it is new, its update is one undo entry."""
        if self.iteration is None:
            return
        known = self.state.next()
        if known is not None:
            self._enter(known, at_end=False)
            return
        moment = Moment(self.iteration.after, self.state.moment)
        self.cursor = 0
        text = tr("Update of iteration {number}", number=self.iteration_number)
        self._push(State(moment, moment), text, None)

    def previous_iteration(self) -> None:
        """Go to the start of the iteration before; nothing is undone by looking back."""
        if self.state.moment.previous is not None:
            self._enter(self.state.moment.previous, at_end=False)

    def _enter(self, moment: Moment, at_end: bool, level: Level | None = None) -> None:
        self.state = State(moment, self.state.tip)
        self._level_of_cursor = level or self._level_of_cursor
        self.cursor = 0
        self._compute()
        if at_end and self.plan is not None:
            self.cursor = self.plan.count
            self._look()
        self.document_changed.emit()

    # Viewpoint, not undone

    def set_level(self, level: Level) -> None:
        """Choose how fine the steps are; the cursor stays with the neuron or weight it is at."""
        if self.iteration is not None:
            plan = plan_of(self.iteration, level)
            self.cursor = plan.find(self.step) if self.step else 0
        self.level = self._level_of_cursor = level
        self._look()
        self.cursor_changed.emit()

    def set_digits(self, digits: int) -> None:
        """Choose how many significant digits are shown."""
        self.digits = max(FEWEST_DIGITS, min(digits, MOST_DIGITS))
        self.cursor_changed.emit()

    def pin_sample(self, row: int | None) -> None:
        """Look at one data row, in every iteration; None: the rows in the order of training."""
        self.pinned_sample = row
        self._compute()
        self.document_changed.emit()

    @property
    def selection(self) -> Source | None:
        """What was selected last."""
        return self.selected[-1] if self.selected else None

    def select(self, source: Source | None) -> None:
        """Select one neuron or edge, everywhere at once; None: nothing."""
        self.select_all(() if source is None else (source,))

    def select_all(self, sources: tuple[Source, ...]) -> None:
        """Select these neurons and edges; the last one is the one that tables and formulae follow."""
        if sources != self.selected:
            self.selected = sources
            self.selection_changed.emit()

    def point_at(self, source: Source | None) -> None:
        """Note what is under the pointer, so that its counterparts light up."""
        if source != self.pointed:
            self.pointed = source
            self.selection_changed.emit()

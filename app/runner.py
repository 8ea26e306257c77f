"""Runs until a stop: a breakpoint, a condition on the loss, a gradient or a neuron; forwards and backwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.background import Background
from app.edits import Edits
from app.history import Branch, State
from app.stops.changing import StopEdits
from app.words import tr, worded
from app.workbench import Workbench
from core.document import Document
from core.running import MOST_UPDATES, End, Passed, Run, Start, run_back, run_forwards
from core.stops import stops_of

JOB = "run"
WORK, REST = 0.002, 0.001  # seconds


@dataclass(eq=False)
class _UnderWay:
    """A run: where the workbench stood when it began, its moments, and what came of it so far."""

    state: State
    pinned: int | None
    moments: Branch
    start: Start
    made: list[Document] = field(default_factory=list)
    passed: int = 0
    loss: float | None = None


class Runner(QObject):
    """Runs the workbench until one of the document's stops.

    Signals:
        changed(): a run began or ended.
        went_on(): the run under way has passed more iterations.
        said(words): something to say to the user, about a run or a breakpoint.
        about_to_run(): a run is to begin, what it goes by can still be set.
        stops_wanted(): a run was asked for, but no stop is switched on.
    """

    changed = Signal()
    went_on = Signal()
    said = Signal(str)
    stops_wanted = Signal()
    about_to_run = Signal()

    def __init__(self, workbench: Workbench, edits: Edits, background: Background, parent: QObject | None = None):
        super().__init__(parent)
        self._workbench, self._background = workbench, background
        self.stops = StopEdits(workbench, edits)
        self._under_way: _UnderWay | None = None
        self.most = MOST_UPDATES
        self.refusal = ""  # why no run may begin: its limit is no number
        self.result = ""
        self._entries, self._went_back = 0, False
        workbench.document_changed.connect(self._give_up_if_changed)
        workbench.undo_stack.indexChanged.connect(self._note_index)
        workbench.undo_stack.redoTextChanged.connect(self._tell_undone)

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._under_way is not None

    @property
    def progress(self) -> tuple[int, float | None]:
        """How many iterations the run has passed, and the loss of the last one."""
        return (self._under_way.passed, self._under_way.loss) if self._under_way else (0, None)

    # Running

    def run(self, forwards: bool = True) -> None:
        """Run until the next stop, or back to the one before."""
        if self.is_running or self._workbench.plan is None or self._workbench.is_live:
            return
        on = tuple(stop for stop in stops_of(self._workbench.document) if stop.on)
        if not on:
            self._say(tr("No stop is switched on. Add one, and the run will know where to end."))
            self.stops_wanted.emit()
            return
        self.about_to_run.emit()
        if forwards and self.refusal:
            self._say(self.refusal)
            return
        run = self._under_way = self._begun(forwards)
        work = partial(run_forwards, run.start, on, self.most) if forwards else partial(run_back, run.start, on)
        self.result = ""
        self._background.start(
            JOB,
            partial(_with_pauses, work),
            on_progress=self._went_on,
            on_done=self._ended,
            on_error=partial(self._failed, run),
        )
        self.changed.emit()

    def _begun(self, forwards: bool) -> _UnderWay:
        workbench = self._workbench
        moments = Branch(workbench.state.tip)
        draft = bool(workbench.state.tip.problems)
        _, at, finished = workbench.seen_at(workbench.level)
        start = Start(
            documents=moments.documents(len(moments) - draft),
            position=moments.index(workbench.state.moment),
            level=workbench.level,
            step=at if finished or not forwards else at - 1,
            sample=workbench.pinned_sample,
            ends_in_draft=draft,
        )
        return _UnderWay(workbench.state, workbench.pinned_sample, moments, start)

    def _went_on(self, passed: tuple[Passed, ...]) -> None:
        if self._under_way is not None:
            self._under_way.made += [each.made for each in passed if each.made is not None]
            self._under_way.passed += len(passed)
            self._under_way.loss = passed[-1].loss
            self.went_on.emit()

    def _ended(self, end: End) -> None:
        run, self._under_way = self._under_way, None
        if run is None:
            return
        if run.made:
            self._workbench.take_run(run.made, run.start.level, end.step, _name_of(len(run.made)))
        else:
            self._workbench.visit(run.moments[end.position], run.start.level, end.step)
        self._say(worded(end.why))

    def _failed(self, run: _UnderWay, error: Exception) -> None:
        self._under_way = None
        self._say(tr("The run failed."))
        raise error

    def cancel(self) -> None:
        """Stop where the run is now: what was newly computed is kept, as one undo entry."""
        run, self._under_way = self._under_way, None
        if run is None:
            return
        self._background.cancel(JOB)
        if run.made:
            self._workbench.take_run(run.made, run.start.level, 0, _name_of(len(run.made)))
        self._say(tr("Stopped by hand after {count} updates.", count=f"{len(run.made):,}"))

    @Slot()
    def _give_up_if_changed(self) -> None:
        """Drop a run whose start is no longer on screen; nothing of it is taken."""
        run, workbench = self._under_way, self._workbench
        if run is None or (workbench.state is run.state and workbench.pinned_sample == run.pinned):
            return
        self._under_way = None
        self._background.cancel(JOB)
        self._say(tr("Something else was done meanwhile, so the run was given up."))

    # Undo

    @Slot(int)
    def _note_index(self, index: int) -> None:
        self._went_back, self._entries = index < self._entries, index

    @Slot(str)
    def _tell_undone(self, text: str) -> None:
        """Say what was undone, for the view may stay where it is; what was said of a run holds no longer."""
        if self._went_back and text and not self.is_running:
            self._went_back, self.result = False, ""
            self.changed.emit()
            self.said.emit(tr("Undone: {what}", what=text))

    def _say(self, words: str) -> None:
        self.result = words
        self.changed.emit()
        self.said.emit(words)

    # Breakpoints

    @property
    def has_breakpoint(self) -> bool:
        """Whether the selected neuron or edge has a breakpoint that is switched on."""
        return self.stops.has_breakpoint

    def toggle_breakpoint(self) -> None:
        """Set or remove a breakpoint on what is selected."""
        refused = self.stops.toggle_breakpoint()
        if refused:
            self._say(refused)


def _with_pauses(work: Callable[[], Run]) -> Run:
    """Run, but let go of the interpreter again and again, so that the window's thread need not wait for it."""
    run, rested = work(), time.perf_counter()
    while True:
        try:
            passed = next(run)
        except StopIteration as stop:
            end: End = stop.value
            return end
        if time.perf_counter() - rested > WORK:
            time.sleep(REST)
            rested = time.perf_counter()
        yield passed


def _name_of(updates: int) -> str:
    """Return what a run is called in the undo list."""
    return tr("Run of one update") if updates == 1 else tr("Run of {count} updates", count=f"{updates:,}")

"""When training fails: what is noticed about the network on screen, in the background, and what is done about it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.history import Moment
from app.player import Player
from app.views import Bench
from app.words import tr
from app.workbench import Lens
from core.document import Document
from core.iteration import batch_rows, iterate
from core.network import Floats
from core.numbers import shown
from core.propagation import nets_and_losses

if TYPE_CHECKING:  # what looks is loaded when there is something to look at: it would cost the start 20 ms
    from core.health import Finding
    from core.run_record import RunRecord

JOB, REST = "health", 150  # milliseconds without a change before anything is looked at
MOST_STEPS = 64  # steps by hand whose losses are looked at
Looking = Generator[None, None, tuple["Finding", ...]]


class Health(QObject):
    """What is noticed about the network on the bench, found in the background while nothing runs.

    Signals:
        changed(): other findings, or none.
    """

    changed = Signal()

    def __init__(self, bench: Bench, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._workbench, self._player = bench, bench.workbench, player
        self.findings: tuple[Finding, ...] = ()
        self._seed = 0
        self._start: Moment | None = None
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self.look)
        for signal in (self._workbench.document_changed, player.changed, bench.runner.changed, bench.trainer.changed):
            signal.connect(self._wait)
        self._wait()

    @property
    def _busy(self) -> bool:
        bench = self._bench
        runs = bench.runner.is_running or bench.trainer.is_running
        return runs or self._player.playing or self._workbench.is_live

    @Slot()
    def _wait(self) -> None:
        """Look when nothing has changed for a while; while something runs there is nothing to say."""
        self._bench.background.cancel(JOB)
        if self._busy or self._workbench.plan is None:
            self._timer.stop()
            self._take(())
        else:
            self._timer.start()

    @Slot()
    def look(self) -> None:
        """Look at the network on the bench, in the background."""
        if self._busy or self._workbench.plan is None:
            return
        self._timer.stop()
        document = self._workbench.document
        losses, earlier, start = course_of(self._workbench.state.moment, self._bench.trainer.record)
        self._start = start
        begun = document if start is self._workbench.state.moment else start.document
        self._bench.background.start(JOB, partial(_looking, document, losses, earlier, begun), on_done=self._take)

    def _take(self, findings: tuple[Finding, ...]) -> None:
        if findings or self.findings:
            self.findings = findings
            self.changed.emit()

    # Verbs

    def show(self, finding: Finding) -> None:
        """Go to the step that shows a finding, and say why the number there is what it is."""
        workbench = self._workbench
        if finding not in self.findings or self._busy:
            return
        if finding.row != workbench.pinned_sample:
            workbench.pin_sample(finding.row)
        assert workbench.iteration is not None and workbench.plan is not None
        from core.diagnosis import step_of_number

        workbench.go_to(step_of_number(workbench.iteration, finding.source, workbench.plan.level))
        workbench.look_through(Lens.WHY, finding.source)

    def apply(self, finding: Finding) -> None:
        """Do what helps, as one undo entry."""
        cure = finding.cure
        if cure is None or finding not in self.findings or self._busy:
            return
        self._seed += 1
        name = remedy_name(finding)
        if cure.start is not None and self._start is not None:  # a new branch from there, and what is set on this one
            self._workbench.visit(self._start, self._workbench.level, 0)
            cure = replace(cure, start=None)
        from core.health import cured

        self._bench.edits.do(name, partial(cured, cure=cure, seed=self._seed))


def course_of(moment: Moment, record: RunRecord | None) -> tuple[Floats, tuple[Document, ...], Moment]:
    """Return the losses that the last run recorded, the documents stepped by hand behind it, and where both began."""
    by_hand: list[Document] = []
    while moment.stretch is None and not moment.edited and moment.previous and len(by_hand) < MOST_STEPS:
        moment = moment.previous
        by_hand.insert(0, moment.document)
    stretch = moment.stretch
    if stretch is None:
        return np.zeros(0), tuple(by_hand), moment
    if record is None or stretch.document_after != record.document:
        return np.zeros(0), tuple(by_hand), stretch.before
    return record.losses[: moment.place], tuple(by_hand), stretch.before


def _looking(document: Document, losses: Floats, by_hand: tuple[Document, ...], start: Document) -> Looking:
    from core.health import Subject, look

    newer = []
    for earlier in by_hand:
        inputs, targets = earlier.samples(batch_rows(earlier))
        newer.append(float(nets_and_losses(earlier.network, earlier.loss, inputs, targets)[1].mean()))
        yield None
    return (yield from look(Subject(document, iterate(document), np.concatenate((losses, newer)), start)))


def remedy_name(finding: Finding) -> str:
    """Return what applying a remedy is called in the undo list."""
    cure = finding.cure
    assert cure is not None
    if cure.rate is None:
        return tr("New random weights")
    if cure.start is not None:
        return tr("Back to the start with learning rate {rate}", rate=shown(cure.rate, 4))
    return tr("Set the learning rate to {value}", value=shown(cure.rate, 4))

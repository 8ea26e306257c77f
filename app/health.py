"""When training fails: a quiet badge in the status line, and below the toolbar what was noticed and what to do."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.controls import Button, IconButton
from app.history import Moment
from app.player import Player
from app.theme import Theme, ui_font
from app.views import Bench
from app.why.wording import told
from app.words import tr
from app.workbench import Lens, Workbench
from core.document import Document
from core.iteration import batch_rows, iterate
from core.network import Floats
from core.numbers import shown
from core.propagation import nets_and_losses
from core.run_record import RunRecord

if TYPE_CHECKING:  # what looks is loaded when there is something to look at: it would cost the start 20 ms
    from core.health import Finding

JOB, REST = "health", 150  # milliseconds without a change before anything is looked at
MOST_STEPS = 64  # steps by hand whose losses are looked at
TALLEST = 170
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
        name = _named(finding)
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


def _named(finding: Finding) -> str:
    """Return what applying a remedy is called in the undo list."""
    cure = finding.cure
    assert cure is not None
    if cure.rate is None:
        return tr("New random weights")
    if cure.start is not None:
        return tr("Back to the start with learning rate {rate}", rate=shown(cure.rate, 4))
    return tr("Set the learning rate to {value}", value=shown(cure.rate, 4))


class Notices(QFrame):
    """The strip below the toolbar: each finding with its remedy, a way to what shows it, and one to do it.

    `badge` opens and closes it.
    """

    def __init__(self, health: Health, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._health, self._workbench, self._theme = health, workbench, theme
        self.setObjectName("notices")
        self.setAccessibleName(tr("What was noticed"))
        self.badge = Button(tr("Notices"), tr("What was noticed about this network, and what to do about it"))
        self.badge.setObjectName("notice")
        self.badge.clicked.connect(self.toggle)
        self.badge.hide()
        self.close_button = IconButton(theme, "close", tr("Close"), side=28)
        self.close_button.clicked.connect(self.close_strip)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 10, 16, 10)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        health.changed.connect(self._refill)
        theme.changed.connect(self._dress)
        self._refill()
        self._dress()
        self.hide()

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        colours = f"color: {tokens.warning.name()}; background: transparent;"
        self.badge.setStyleSheet(
            f"QToolButton {{ {colours} border: 1px solid {tokens.hairline.name()}; padding: 1px 9px; }}"
            f"QToolButton:hover {{ background: {tokens.raised.name()}; }}"
            f"QToolButton:focus {{ border: 2px solid {tokens.accent.name()}; padding: 0px 8px; }}"
        )
        self.setStyleSheet(
            f"QFrame#notices {{ background: {tokens.ground.name()}; border: none;"
            f" border-bottom: 1px solid {tokens.hairline.name()}; }}"
            "QFrame#notices QLabel, QFrame#notices QScrollArea, QWidget#notice_rows { background: transparent; }"
            f"QToolButton#verb {{ background: {tokens.card.name()}; border: 1px solid {tokens.hairline.name()};"
            " padding: 3px 12px; }"
            f"QToolButton#verb:hover {{ background: {tokens.raised.name()}; }}"
            f"QToolButton#verb:focus {{ border: 2px solid {tokens.accent.name()}; padding: 2px 11px; }}"
            f"QLabel#remedy {{ color: {tokens.muted.name()}; }}"
        )

    @Slot()
    def _refill(self) -> None:
        findings = self._health.findings
        self.badge.setVisible(bool(findings))
        self.badge.setText(tr("1 notice") if len(findings) == 1 else tr("{count} notices", count=len(findings)))
        rows = QWidget()
        rows.setObjectName("notice_rows")
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        for place, finding in enumerate(findings):
            self._add_row(grid, place, finding)
        focused = self.focusWidget() is not None and self.focusWidget().hasFocus()
        before = self._area.takeWidget()
        if before is not None:
            before.deleteLater()  # one of its buttons may be what was pressed
        self._rows = rows
        self._area.setWidget(rows)
        if not findings:
            self.hide()
        elif QAccessible.isActive():
            words = f"{self.badge.text()}. {told(findings[0].message, self._workbench.digits)}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.badge, words))
        self._fit()
        if focused and findings:
            self._enter()

    def _add_row(self, grid: QGridLayout, place: int, finding: Finding) -> None:
        digits = self._workbench.digits
        what, remedy = told(finding.message, digits), told(finding.remedy, digits)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(_label(what, "what", self._theme))
        words.addWidget(_label(remedy, "remedy", self._theme))
        grid.addLayout(words, place, 0)
        show = _button(tr("Show"), tr("Show: {what}", what=what))
        show.clicked.connect(partial(self._health.show, finding))
        grid.addWidget(show, place, 1, Qt.AlignmentFlag.AlignTop)
        if finding.cure is not None:
            apply = _button(tr("Apply"), tr("Apply: {remedy}", remedy=remedy))
            apply.setToolTip(_named(finding))
            apply.clicked.connect(partial(self._health.apply, finding))
            grid.addWidget(apply, place, 2, Qt.AlignmentFlag.AlignTop)

    def _fit(self) -> None:
        """Be as high as the rows need at this width, and scroll beyond that."""
        width = max(200, self._area.width() - 14)
        self._area.setFixedHeight(min(TALLEST, max(28, self._rows.heightForWidth(width)) + 4))

    @Slot()
    def toggle(self) -> None:
        """Open the strip and go to its first button, or close it."""
        if self.isVisible():
            self.close_strip()
            return
        self.show()
        self._fit()
        self._enter()

    def _enter(self) -> None:
        verbs = self._rows.findChildren(Button, "verb")
        if verbs:
            verbs[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_strip(self) -> None:
        """Close the strip; the badge stays while there is something to say."""
        self.hide()
        self.badge.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _label(text: str, name: str, theme: Theme) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(ui_font(theme.tokens.text_body, 500 if name == "what" else 400))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(text: str, name: str) -> Button:
    button = Button(name)
    button.setText(text)
    button.setAutoRaise(False)
    button.setObjectName("verb")
    return button

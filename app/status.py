"""The line at the bottom: where one stands, whether the network is a draft, and what comes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QShowEvent
from PySide6.QtWidgets import QStatusBar, QWidget

from app.banner import Banner
from app.controls import Button
from app.file_sentences import problem_words
from app.panels.phases import phase_name
from app.scaling import hold
from app.toolbar import ElidedLabel
from app.words import TEMPLATES, tr, worded
from app.workbench import Lens, Workbench
from core.explain import explain
from core.message import Message

MOMENT = 3000  # milliseconds that a passing remark stays


class Status(QStatusBar):
    """Shows the workbench's step in words, and speaks it to a screen reader."""

    def __init__(self, workbench: Workbench, banner: Banner) -> None:
        super().__init__()
        self._workbench, self._banner = workbench, banner
        self.asks: Callable[[], bool] = lambda: False  # whether a lesson waits for an answer
        self.setSizeGripEnabled(False)
        self._moment = QTimer(self, singleShot=True, interval=MOMENT)
        self._moment.timeout.connect(self.refresh)
        self.where = ElidedLabel(tr("Where"))
        self.next = ElidedLabel(tr("What comes next"))
        self.next.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.badge = Button(tr("Draft"), tr("Why this network cannot be stepped through yet"))
        self.badge.setObjectName("badge")
        self.badge.setText(tr("draft"))
        self.badge.clicked.connect(self._tell_problems)
        hold(self, margins=(22, 0, 22, 0))
        self.addWidget(self.badge)
        self.addWidget(self.where, 1)
        self.addPermanentWidget(self.next, 1)
        self.messageChanged.connect(self._take_message)
        workbench.document_changed.connect(self.refresh)
        workbench.cursor_changed.connect(self.refresh)
        workbench.selection_changed.connect(self._tell_next)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.where.updateGeometry()  # the bar took its height before the badges had their style

    def add_badge(self, badge: QWidget) -> None:
        """Take in another badge, beside the draft's."""
        shown = not badge.isHidden()
        self.insertWidget(1, badge)
        badge.setVisible(shown)

    @Slot(str)
    def say(self, words: str) -> None:
        """Say something for a moment, then again where the workbench stands."""
        self.where.setText(words)
        self._moment.start()

    @Slot(str)
    def _take_message(self, words: str) -> None:
        """Say what a part showed as the bar's message in the place of all remarks, and leave the badges in sight."""
        if words:
            self.clearMessage()
            self.say(words)

    @Slot()
    def refresh(self) -> None:
        """Say where the workbench stands."""
        self.badge.setVisible(bool(self._workbench.problems))
        self.where.setText(self._where_words())
        self._tell_next()
        explanation = self._workbench.explanation
        if explanation is not None and QAccessible.isActive():
            words = f"{worded(explanation.title)}. {self.where.text()}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    @Slot()
    def _tell_next(self) -> None:
        asked = tr("next: answer the lesson’s question")
        self.next.setText(asked if self.asks() else next_words(self._workbench))

    def _where_words(self) -> str:
        workbench = self._workbench
        if workbench.plan is None:
            return problem_words(workbench.problems[0], worded) if workbench.problems else ""
        if workbench.is_live:
            return tr("in training · iteration {iteration}", iteration=f"{workbench.iteration_number:,}")
        phase = phase_name(workbench.step.phase) if workbench.step else tr("nothing computed yet")
        return tr(
            "{phase} · step {index} of {count} · iteration {iteration}",
            phase=phase,
            index=workbench.cursor,
            count=workbench.plan.count,
            iteration=workbench.iteration_number,
        )

    @Slot()
    def _tell_problems(self) -> None:
        lines = [problem_words(problem, worded) for problem in self._workbench.problems]
        self._banner.show_problems(tr("This network cannot be stepped through yet"), lines)


def next_words(workbench: Workbench) -> str:
    """Return what → will do: "next: delta of h₂". Who is about to predict it is not told the rule."""
    if workbench.is_live:
        return tr("next: pause or stop the run in the tab Training")
    if workbench.plan is None or workbench.iteration is None:
        return tr("next: complete the network") if workbench.problems else ""
    plan, at, is_finished = workbench.seen_at(workbench.level)
    step = at + 1 if is_finished else at
    if step > plan.count:
        return tr("next: iteration {number}", number=workbench.iteration_number + 1)
    if workbench.lens is Lens.PREDICT:
        return tr("next: your prediction")
    return tr("next: {title}", title=inner(explain(workbench.iteration, plan.step(step)).title))


def inner(title: Message) -> str:
    """Return a title as it reads inside a sentence: small first letter, unless a name stands there."""
    words = worded(title)
    return words if TEMPLATES[title.key].startswith("{") else words[:1].lower() + words[1:]

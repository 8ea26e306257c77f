"""Run, run back, stop: with how far a run has come, and in words why the last one ended."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.actions import tip_of
from app.controls import Button
from app.fields import Problem, plain_label
from app.runner import Runner
from app.scaling import hold
from app.stops.result import ResultLabel
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench
from core.numbers import shown

HEIGHT, FIELD = 26, 96
LEAST, MOST = 1, 100_000


class LimitLine(QLineEdit):
    """The most updates that one run may make; Enter or leaving takes it, Esc puts the old one back."""

    def __init__(self, runner: Runner) -> None:
        super().__init__(str(runner.most))
        self._runner = runner
        self.problem = Problem(self)
        self.setAccessibleName(tr("Most updates of one run"))
        self.setMaxLength(12)
        hold(self, width=FIELD, height=HEIGHT)
        self.textChanged.connect(self._typed)
        self.editingFinished.connect(self.take)
        runner.about_to_run.connect(self.take)  # a run may begin by its key while one types

    @Slot()
    def _typed(self) -> None:
        self._runner.refusal = ""
        self.problem.say("")

    @Slot()
    def take(self) -> None:
        """Take what is typed; or say why it cannot be, and let no run begin."""
        digits = self.text().replace(",", "").replace(" ", "").replace("\N{NARROW NO-BREAK SPACE}", "")
        if digits.isascii() and digits.isdecimal() and LEAST <= int(digits) <= MOST:
            self._runner.most = int(digits)
        else:
            what = tr("Type a whole number from {least} to {most}.", least=LEAST, most=f"{MOST:,}")
            self.problem.say(what)
            self._runner.refusal = tr("Not run, for “at most” is wrong. {what}", what=what)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != str(self._runner.most):
            self.setText(str(self._runner.most))
        else:
            super().keyPressEvent(event)


class RunControls(QWidget):
    """The buttons of a run, its limit, its progress and its result."""

    def __init__(self, workbench: Workbench, runner: Runner, theme: Theme) -> None:
        super().__init__()
        self._workbench, self._runner = workbench, runner
        self.back = self._button(tr("Run back"), tip_of("run_back"), "press")
        self.run = self._button(tr("Run"), tip_of("run"), "go")
        self.stop = self._button(tr("Stop"), tip_of("run_cancel"), "press")
        self.limit = LimitLine(runner)
        self.result = ResultLabel(theme)
        self._lay_out()
        self.run.clicked.connect(lambda: runner.run())
        self.back.clicked.connect(lambda: runner.run(forwards=False))
        self.stop.clicked.connect(runner.cancel)
        runner.changed.connect(self.refresh)
        runner.went_on.connect(self.show_progress)
        workbench.document_changed.connect(self.refresh)
        self.refresh()

    def _button(self, text: str, tip: str, name: str) -> Button:
        button = Button(text, tip)
        button.setText(text)
        button.setObjectName(name)
        hold(button, height=HEIGHT)
        hold(button, least_width=84)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.back, self.run, self.stop):
            row.addWidget(part)
        row.addStretch(1)
        limits = QHBoxLayout()
        limits.setSpacing(6)
        limits.addWidget(_label(tr("at most")))
        limits.addWidget(self.limit)
        limits.addWidget(_label(tr("updates")))
        limits.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(row)
        layout.addLayout(limits)
        layout.addWidget(self.limit.problem)
        layout.addWidget(self.result, 1)

    @Slot()
    def refresh(self) -> None:
        """Show whether a run is under way and how far it is, else how the last one ended."""
        runner, can_step = self._runner, self._workbench.plan is not None
        self.run.setEnabled(can_step and not runner.is_running)
        self.back.setEnabled(can_step and not runner.is_running)
        self.stop.setEnabled(runner.is_running)
        self.result.say(runner.result or tr("Runs end at the next stop."))
        if runner.is_running:
            self.show_progress()

    @Slot()
    def show_progress(self) -> None:
        """Tell how far the run is."""
        if not self.isVisible():
            return
        count, loss = self._runner.progress
        words = tr("Running: {count} iterations", count=f"{count:,}")
        self.result.say(words if loss is None else tr("{words}, loss {loss}", words=words, loss=shown(loss)))


def _label(text: str) -> QLabel:
    label: QLabel = plain_label(text)
    label.setObjectName("property")
    return label

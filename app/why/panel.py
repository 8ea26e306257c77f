"""The lens of reasons: why the selected number is 0, tiny, huge, not finite, or what it is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.controls import Button, plain_tip
from app.file_sentences import problem_words
from app.scaling import hold
from app.views import Bench
from app.why.page import PageMaker
from app.why.parts import Page, told_page
from app.why.ranking import ranking
from app.why.sheet import MARGIN, WhySheet
from app.why.subject import Subject, asked
from app.words import tr, worded
from app.workbench import Lens
from core.diagnosis import Diagnosis, Verdict, diagnose, step_of_number, symbol_of, verdict_on
from core.equation import Equation, equations_of
from core.explain import Explanation
from core.formula import Source
from core.message import message
from core.network import Topology

MARK = "•"  # behind the name of a number that is 0, tiny, huge or not finite
MOST_BACK = 50


class WhyPanel(QWidget):
    """The lens of reasons. It looks into a number only while it is looked through."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = bench.workbench, bench.theme
        self._subject = Subject(bench.workbench)
        self._key: tuple[object, ...] = ()
        self._source: Source | None = None
        self._before: list[Source] = []  # what was asked about before, for the way back
        self.diagnosis: Diagnosis | None = None
        self.sheet = WhySheet(bench.workbench, bench.theme)
        self.sheet.setAccessibleName(tr("Why is it so?"))
        self.choices: dict[str, Button] = {}
        self.back = Button(tr("Back to what was asked before"))
        self.go = Button(tr("Go to the step that computes the guilty factor"))
        self._switch, self._scroll = QFrame(), QScrollArea()
        self._build()
        self.setFocusProxy(self.sheet)
        workbench = bench.workbench
        for signal in (workbench.document_changed, workbench.cursor_changed, workbench.selection_changed):
            signal.connect(self.refresh)
        bench.theme.changed.connect(self.refresh)
        self.sheet.term_reached.connect(self._show_term)
        self.back.clicked.connect(self.go_back)
        self.go.clicked.connect(self.go_to_step)

    def _build(self) -> None:
        self._switch.setObjectName("segments")
        hold(self._switch, height=32)
        self._switch.setAccessibleName(tr("Which number"))
        self._group = QButtonGroup(self._switch)
        row = QHBoxLayout(self._switch)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        self._scroll.setWidget(self.sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(tr("Reasons"))
        for button in (self.back, self.go):
            button.setObjectName("chip")
        self.back.setText(tr("← back"))
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 20, 0)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        head = QHBoxLayout()
        head.setContentsMargins(int(MARGIN), 0, 20, 0)
        head.addWidget(self._switch, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(foot)

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Tell the reasons of the number that is asked about; behind another lens nothing is computed."""
        workbench = self._workbench
        if not self.isVisible() or workbench.lens is not Lens.WHY:
            return
        source = self._subject.source() if workbench.iteration is not None else None
        self._note_way(source)
        size = (self._room(), self._theme.tokens.scale)
        key = (workbench.iteration, workbench.plan, source, workbench.cursor, workbench.digits, size)
        if key == self._key:
            return
        self._key = key
        self._show_choices(source)
        if source is None or workbench.iteration is None or workbench.plan is None:
            self._invite()
            return
        self.diagnosis = diagnose(workbench.iteration, source.sample, source, workbench.plan.level)
        self.sheet.show_page(self._page(self.diagnosis), self._written(self.diagnosis), source)
        self._show_steps(self.diagnosis)

    def _room(self) -> float:
        """Return the width of the page, as at 100 %."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        return max((self.width() - bar) / self._theme.tokens.scale - 2 * MARGIN, 160.0)

    def _page(self, diagnosis: Diagnosis) -> Page:
        iteration, shown = self._workbench.iteration, self._workbench.shown
        assert iteration is not None and shown is not None
        symbols = [symbol_of(iteration, reason.source) for reason in diagnosis.chain]
        maker = PageMaker(diagnosis, symbols, self._room(), self._workbench.digits, self._waiting(diagnosis))
        return maker.make(*ranking(iteration, int(shown.sample)))

    def _step_of(self, source: Source) -> int:
        iteration, plan = self._workbench.iteration, self._workbench.plan
        assert iteration is not None and plan is not None
        return step_of_number(iteration, source, plan.level)

    def _waiting(self, diagnosis: Diagnosis) -> str:
        source = diagnosis.subject.source
        step = self._step_of(source) if source is not None else 0
        if step <= self._workbench.cursor:
            return ""
        return tr("Not computed yet: it will be in step {step}. This is what it will be.", step=step)

    def _invite(self) -> None:
        """Say what is missing, or what to do."""
        self.diagnosis = None
        workbench = self._workbench
        if workbench.problems:
            lines = [problem_words(problem, worded) for problem in workbench.problems]
            title, words = tr("Not complete yet"), [tr("Numbers appear when the network is complete:"), *lines]
        else:
            title = tr("Why is it so?")
            words = [tr("Select a neuron, a weight or any number, or take a step. Here is told where it comes from.")]
        self.sheet.show_page(told_page(title, words, self._room()), (), None)
        self.go.setVisible(False)

    # The numbers of the same neuron or edge

    def _show_choices(self, source: Source | None) -> None:
        choices = self._subject.choices(source) if source is not None else ()
        self._switch.setVisible(bool(choices))
        if list(self.choices) != [quantity for quantity, _, _ in choices]:
            self._rebuild_switch(choices)
        chosen = asked(source.quantity) if source is not None else ""
        self._group.setExclusive(False)
        for quantity, words, name in choices:
            button = self.choices[quantity]
            button.setChecked(quantity == chosen)
            remark = self._remark_on(source, quantity)
            button.setText(f"{tr(words)} {MARK}" if remark else tr(words))
            button.setToolTip(plain_tip(f"{tr(name)} {remark}" if remark else tr(name)))
            button.setAccessibleDescription(remark)
        self._group.setExclusive(True)

    def _remark_on(self, source: Source | None, quantity: str) -> str:
        """Return what is remarkable about another number of the same neuron or edge; nothing of ordinary ones."""
        iteration = self._workbench.iteration
        if source is None or iteration is None or quantity == "weight":
            return ""
        verdict = verdict_on(iteration, source.sample, replace(source, quantity=quantity))
        return "" if verdict is Verdict.ORDINARY else worded(message(f"why.verdict.{verdict}"))

    def _rebuild_switch(self, choices: tuple[tuple[str, str, str], ...]) -> None:
        row = self._switch.layout()
        assert row is not None
        for button in self.choices.values():
            self._group.removeButton(button)
            row.removeWidget(button)
            button.deleteLater()
        self.choices = {}
        for quantity, _, name in choices:
            button = Button(tr(name))
            button.setObjectName("segment")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            button.clicked.connect(lambda _, quantity=quantity: self.ask(quantity))
            self._group.addButton(button)
            row.addWidget(button)
            self.choices[quantity] = button

    def ask(self, quantity: str) -> None:
        """Ask about another number of the same neuron or edge."""
        if self._source is not None:
            source = Source(self._source.kind, self._source.index, quantity, self._source.sample)
            self._subject.ask(source)
            self._workbench.select(source)
            self.refresh()

    # Ways

    def _note_way(self, source: Source | None) -> None:
        if source != self._source:
            if self._source is not None and source is not None:
                self._before = [*self._before, self._source][-MOST_BACK:]
            self._source = source
        topology = self._workbench.document.network.topology
        self._before = [old for old in self._before if old.index < _count(topology, old.kind)]
        self.back.setVisible(bool(self._before))

    def go_back(self) -> None:
        """Ask again about what was asked before."""
        if not self._before:
            return
        *rest, source = self._before
        self._source, self._before = source, rest
        self._subject.ask(source)
        self._workbench.select(source)
        self._before = rest
        self.refresh()

    def _show_steps(self, diagnosis: Diagnosis) -> None:
        step = self._target_step(diagnosis)
        self.go.setVisible(step > 0)
        self.go.setText(tr("Go to step {step}", step=step))
        self.go.setEnabled(step != self._workbench.cursor)

    def _target_step(self, diagnosis: Diagnosis) -> int:
        """Return the step of the guilty factor; where that is given, of the number itself."""
        own = diagnosis.subject.source
        assert own is not None
        return self._step_of(diagnosis.guilty.source) or self._step_of(own)

    def go_to_step(self) -> None:
        """Go to the step that computes the guilty factor."""
        if self.diagnosis is not None:
            self._workbench.go_to(self._target_step(self.diagnosis))

    def _written(self, diagnosis: Diagnosis) -> tuple[Equation, ...]:
        if diagnosis.factors is None:
            return ()
        nothing = message("")
        return equations_of(Explanation(nothing, nothing, (diagnosis.factors,)))

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written on the page, for copying."""
        return self.sheet.equations()

    @Slot(QRectF)
    def _show_term(self, rect: QRectF) -> None:
        room = self._theme.tokens.px(40)
        self._scroll.ensureVisible(round(rect.center().x()), round(rect.center().y()), room, room)


def _count(topology: Topology, kind: str) -> int:
    return {"edge": len(topology.edges), "neuron": len(topology.neurons)}.get(kind, 1)

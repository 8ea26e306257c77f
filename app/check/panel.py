"""The tab of the gradient check: one weight's numbers, its error at every h, and the check of all weights."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.check.checking import Checking
from app.check.one_weight import OneWeight
from app.check.readings import Readings, rows_of
from app.check.subject import Subject, edge_at_hand
from app.check.table import CheckTable
from app.check.valley_view import ValleyView
from app.check.verdict import Verdict
from app.controls import plain_tip
from app.empty import still_missing
from app.fields import Segments, plain_label
from app.scaling import hold
from app.theme import ui_font
from app.toolbar import ElidedLabel
from app.views import Bench
from app.words import tr

HEAD = 22
ROOM = 18  # left and right of the words on a switch


class CheckPanel(QWidget):
    """Follows the selected weight, else the step's, else the first. While it is hidden, nothing is computed."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = bench.workbench, bench.theme
        self.one = OneWeight(bench.background, self)
        self.checking = Checking(bench.workbench, bench.background, self)
        self.over_batch = False
        self.title = ElidedLabel(tr("The weight that is checked"))
        self.note: QLabel = plain_label("")
        self.rows_switch = Segments(tr("Check"), ((tr("this sample"), False), (tr("batch"), True)))
        self.readings = Readings(bench.theme)
        self.valley = ValleyView(bench.theme)
        self.verdict = Verdict(bench.theme)
        self.table = CheckTable(bench.workbench, bench.theme)
        self.sentence: QLabel = plain_label("", "sentence")
        self._arrange()
        self._connect(bench)
        self.setFocusProxy(self.valley.slider)
        self._dress()

    def _arrange(self) -> None:
        for button in self.rows_switch.buttons.values():
            hold(button, height=HEAD)
        self.rows_switch.choose(False)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.note)
        head.addWidget(self.rows_switch)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addLayout(head)
        left.addWidget(self.readings, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.verdict)
        right.addWidget(self.table, 1)
        self._all = QWidget()
        row = QHBoxLayout(self._all)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addLayout(left, 30)
        row.addWidget(self.valley, 32)
        row.addLayout(right, 38)
        self.sentence.setMargin(12)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._all)
        self._pages.addWidget(self.sentence)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 0, 2)
        layout.addWidget(self._pages)

    def _connect(self, bench: Bench) -> None:
        bench.workbench.document_changed.connect(self._document_changed)
        bench.workbench.cursor_changed.connect(self.refresh)
        bench.workbench.selection_changed.connect(self._selection_changed)
        bench.theme.changed.connect(self._dress)
        self.one.changed.connect(self._show_one)
        self.checking.changed.connect(self._show_all)
        self.valley.step_chosen.connect(self.one.choose)
        self.valley.usual_wanted.connect(lambda: self.one.choose(None))
        self.rows_switch.chosen.connect(lambda over_batch: self.take_batch(over_batch is True))
        self.verdict.wanted.connect(self.checking.start)
        self.verdict.unwanted.connect(self.checking.cancel)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.title.setFont(ui_font(tokens.text_body, 600))
        self.note.setFont(ui_font(tokens.text_small))
        for words in (self.note, self.sentence):
            words.setStyleSheet(f"color: {tokens.muted.name()};")
        self._fit_switch()
        QTimer.singleShot(0, self, self._fit_switch)  # when the letters have their new size
        self._document_changed()

    # Following the workbench

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._document_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.one.pause()
        self.checking.pause()

    @Slot()
    def _document_changed(self) -> None:
        if self.isVisible():
            self.refresh()
            self.checking.follow()

    @Slot()
    def _selection_changed(self) -> None:
        if not self.isVisible():
            return
        subject = self.one.subject
        if subject is None or edge_at_hand(self._workbench) != subject.edge:
            self.refresh()
        self.table.mark()

    @Slot()
    def refresh(self) -> None:
        """Show the weight at hand."""
        if not self.isVisible():
            return
        iteration, edge = self._workbench.iteration, edge_at_hand(self._workbench)
        if iteration is None or edge is None or self._workbench.shown is None:
            self.one.forget()
            what = tr("Gradients can be checked when the network is complete.")
            self.sentence.setText(still_missing(what, self._workbench.document, self._workbench.problems))
            self._pages.setCurrentWidget(self.sentence)
            return
        self._pages.setCurrentWidget(self._all)
        sample = None if self.over_batch and len(iteration.rows) > 1 else self._workbench.shown.sample
        self._show_switch(len(iteration.rows))
        self.checking.look_at(sample)
        self.one.look_at(Subject(iteration, edge, sample))
        self._show_one()

    def _show_switch(self, rows: int) -> None:
        self.rows_switch.setVisible(rows > 1)
        batch = self.rows_switch.buttons[True]
        words = tr("batch of {count}", count=rows)
        if batch.text() != words:
            batch.setText(words)
            self._fit_switch()

    @Slot()
    def _fit_switch(self) -> None:
        for button in self.rows_switch.buttons.values():
            words, room = button.fontMetrics().horizontalAdvance(button.text()), self._theme.tokens.px(ROOM)
            button.setMinimumWidth(words + room)

    def take_batch(self, over_batch: bool) -> None:
        """Look at the loss of the whole batch, or of the sample on screen."""
        self.over_batch = over_batch
        self.rows_switch.choose(over_batch)
        self.refresh()

    # Showing

    @Slot()
    def _show_one(self) -> None:
        subject, difference = self.one.subject, self.one.difference
        if subject is None or not self.isVisible():
            return
        self.title.setText(subject.title(self._workbench.digits))
        ahead = tr("ahead of the step on screen") if subject.is_ahead(self._workbench) else ""
        self.note.setText(tr("ahead") if ahead and self.rows_switch.isVisible() else ahead)
        self.note.setToolTip(plain_tip(ahead))
        self.readings.show_rows(rows_of(difference, subject.topology) if difference else ())
        self.valley.show_valley(self.one.valley)
        self.valley.show_difference(self.one.step, difference)
        self.valley.usual.setEnabled(not self.one.is_usual)

    @Slot()
    def _show_all(self) -> None:
        if self.isVisible():
            self.verdict.show_checking(self.checking)
            self.table.show_checking(self.checking)

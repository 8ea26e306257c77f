"""The tab of conventions side by side: the choices, both traces as a table, the present row's formulae."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.compare.choices import Choices, in_words
from app.compare.comparing import Comparing
from app.compare.formulas import Formulas
from app.compare.reading import Reading
from app.compare.table import ComparedTable
from app.controls import plain_tip
from app.fields import plain_label
from app.scaling import hold
from app.theme import ui_font
from app.toolbar import ElidedLabel
from app.views import Bench
from app.words import tr, worded
from core.conventions import apply, is_expressible
from core.editing_base import EditRefused
from core.steps import plan_of

HEAD = 26
WIDEST_TABLE = 820  # what is wider is for the formulae


class ComparePanel(QWidget):
    """Compares the iteration on screen with another convention. While it is hidden, nothing is computed.

    The marked row is that of the step on screen; after another choice or edit, the first one where the two part.
    """

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme, self._edits = bench.workbench, bench.theme, bench.edits
        self.comparing = Comparing(bench.workbench, bench.background, self)
        self.choices = Choices()
        self.table = ComparedTable(bench.theme)
        self.formulas = Formulas(bench.workbench, bench.theme)
        self.parting = ElidedLabel(tr("Where the two conventions part"))
        self.losses: QLabel = plain_label("")
        self.note = ElidedLabel(tr("Why the convention cannot be used"))
        self.use = QPushButton(tr("Use this convention"))
        self._reading: Reading | None = None
        self._arrange()
        self.setFocusProxy(self.choices)
        self.choices.changed.connect(self.refresh)
        self.comparing.changed.connect(self._show_comparison)
        self.table.row_reached.connect(self._go_to_row)
        self.use.clicked.connect(self.use_convention)
        bench.workbench.document_changed.connect(self.refresh)
        bench.workbench.cursor_changed.connect(self.refresh)
        bench.theme.changed.connect(self._dress)
        self._dress()

    def _arrange(self) -> None:
        self.use.setAccessibleName(self.use.text())
        hold(self.use, height=HEAD)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        hold(self.table, most_width=WIDEST_TABLE)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setSpacing(20)
        head.addWidget(self.parting)
        head.addWidget(self.losses)
        head.addWidget(self.note, 1)
        head.addWidget(self.use)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.choices)
        body.addWidget(self.table, 66)
        body.addWidget(self.formulas, 34)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 0, 2)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(body, 1)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.parting.setFont(ui_font(tokens.text_body, 600))
        self.note.setFont(ui_font(tokens.text_small))
        self.note.setStyleSheet(f"color: {tokens.muted.name()};")
        self.table.viewport().update()

    # Following the workbench

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.comparing.pause()

    @Slot()
    def refresh(self) -> None:
        """Compare what is on screen, and mark the row of its step."""
        if not self.isVisible():
            return
        before = self.comparing.comparison
        self.comparing.follow(self.choices.convention)
        comparison = self.comparing.comparison
        if comparison is not None and comparison is before:
            self._take_digits()
            self._mark(self._row_on_screen())
        self._show_use()

    def _take_digits(self) -> None:
        """Write the numbers anew where another number of digits is asked for."""
        if self._reading is not None and self._reading.digits != self._workbench.digits:
            row = self.table.row
            self._reading = Reading(self._reading.comparison, self._workbench.digits)
            self.table.show_reading(self._reading)
            self._mark(row)

    @Slot()
    def _show_comparison(self) -> None:
        comparison = self.comparing.comparison
        self._reading = reading = None if comparison is None else Reading(comparison, self._workbench.digits)
        self.parting.setText(self.comparing.why if reading is None else reading.parting())
        self.parting.setAccessibleDescription(self.parting.text())
        self.losses.setText("" if reading is None else reading.losses())
        self.table.show_reading(reading)
        self._mark(None if comparison is None else comparison.first_parting)

    def _mark(self, row: int | None) -> None:
        if row is None and self._reading is not None and len(self._reading.comparison):
            row = self._reading.comparison.first_parting or 0
        if row != self.table.row:
            self.table.mark(row)
        self.formulas.show_row(self._reading, row)

    def _row_on_screen(self) -> int | None:
        """Return the row of the workbench's step, None at the start."""
        workbench, comparison = self._workbench, self.comparing.comparison
        if workbench.step is None or comparison is None:
            return None
        if workbench.step.level is comparison.level:
            return comparison.row_of(workbench.step.index)
        return comparison.row_of(plan_of(comparison.left, comparison.level).find(workbench.step))

    # Verbs

    @Slot(int)
    def _go_to_row(self, row: int) -> None:
        """Go to a row's step on screen, and select what it computes."""
        workbench, reading = self._workbench, self._reading
        if reading is None:
            return
        source, step = reading.source(row), reading.comparison.step(row, 0)
        if step is not None and workbench.plan is not None:
            same = workbench.plan.level is step.level
            workbench.go_to(step.index if same else workbench.plan.find(step))
        self._mark(row)
        workbench.select(source)

    @Slot()
    def use_convention(self) -> None:
        """Let the network on screen follow the other convention from now on: one edit."""
        convention = self.choices.convention
        if is_expressible(convention):
            text = tr("Use the convention {what}", what=in_words(convention))
            self._edits.do(text, lambda document: apply(document, convention))

    def _show_use(self) -> None:
        """Say whether the convention can be used, and why not."""
        why = self._why_not()
        self.use.setEnabled(not why)
        self.note.setText("" if why == self.comparing.why else why)
        self.note.setToolTip(plain_tip(self.note.text()))
        self.use.setToolTip(plain_tip(why or tr("Make this network follow the other convention; undo takes it back")))
        self.use.setAccessibleDescription(why)

    def _why_not(self) -> str:
        convention, document = self.choices.convention, self._workbench.document
        if not is_expressible(convention):
            return tr("A mistake: only to look at.")
        try:
            same = apply(document, convention) is document
        except EditRefused as refused:
            return worded(refused.why)
        return tr("This network is computed so already.") if same else ""

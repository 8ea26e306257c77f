"""The line above the table: what can be done with rows, and which sample is on screen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.controls import Button
from app.data.side import press
from app.data.table import DataTable
from app.data.verbs import DataVerbs
from app.fields import plain_label
from app.gaps import gap
from app.views import Bench
from app.words import tr


class Tools(QWidget):
    """Buttons for the verbs; at the right what was said last, or which sample is pinned."""

    def __init__(self, bench: Bench, table: DataTable, verbs: DataVerbs) -> None:
        super().__init__()
        self._bench, self._table, self._verbs = bench, table, verbs
        order = tr("this changes the order of training, so it can be undone")
        self.add = press(tr("Add"), tr("Add a row of zeros below the current one"))
        self.duplicate = press(tr("Duplicate"), tr("Put a copy of the chosen rows below them"))
        self.delete = press(tr("Delete"), tr("Delete the chosen rows (Del)"))
        self.rising = press(tr("Sort ↑"), tr("Sort by the current column, smallest first: {order}", order=order))
        self.falling = press(tr("Sort ↓"), tr("Sort by the current column, largest first: {order}", order=order))
        self.copy = press(tr("Copy"), tr("Copy the selection as for a spreadsheet (Ctrl+C)"))
        self.paste = press(tr("Paste"), tr("Paste from a spreadsheet at the current cell; rows are added (Ctrl+V)"))
        self.now = press(
            tr("Outputs now"), tr("Show what the network says to each row at its present weights, and the loss")
        )
        self.in_order = press(tr("In order"), tr("Let go of the pinned sample: rows in the order of training again"))
        self.words = plain_label("")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        groups = ((self.add, self.duplicate, self.delete), (self.rising, self.falling), (self.copy, self.paste))
        for group in groups:
            for button in group:
                layout.addWidget(button)
            gap(layout, 8)
        self.now.setCheckable(True)
        self.now.setChecked(True)
        layout.addWidget(self.now)
        gap(layout, 8)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.words.setMinimumSize(QSize(0, 0))
        layout.addWidget(self.words, 1)
        layout.addWidget(self.in_order)

    def _connect(self) -> None:
        verbs = self._verbs
        doings = (
            (self.add, verbs.add), (self.duplicate, verbs.duplicate), (self.delete, verbs.delete),
            (self.rising, lambda: verbs.sort(True)), (self.falling, lambda: verbs.sort(False)),
            (self.copy, verbs.copy), (self.paste, verbs.paste),
            (self.in_order, lambda: self._bench.workbench.pin_sample(None)),
        )  # fmt: skip
        for button, verb in doings:
            button.clicked.connect(verb)
            if button is not self.in_order:
                self._table.addAction(self._in_menu(button))
        verbs.said.connect(self.say)

    def _in_menu(self, button: Button) -> QAction:
        action = QAction(button.text(), self._table)
        action.triggered.connect(button.click)
        return action

    @Slot(str, bool)
    def say(self, words: str, is_problem: bool = False) -> None:
        """Tell what was done or why not; without words: which sample is pinned."""
        row = self._bench.workbench.pinned_sample
        self.words.setText(words or ("" if row is None else tr("Row {row} stays on screen", row=row + 1)))
        name = "problem" if is_problem else "property"
        if self.words.objectName() != name:
            self.words.setObjectName(name)
            self.words.style().unpolish(self.words)
            self.words.style().polish(self.words)
        self.words.setToolTip("")

    def refresh(self) -> None:
        """Show whether a sample is pinned."""
        self.in_order.setVisible(self._bench.workbench.pinned_sample is not None)
        self.say("")

"""Find the mistake: a worked iteration in which one number is wrong, to be pointed at."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.background import Background
from app.controls import WordButton
from app.homework.sheet_table import SheetTable
from app.practice.mistake_card import MistakeCards
from app.theme import Theme
from app.words import tr, worded
from app.workbench import Workbench
from core.find_mistake import NothingToPlant, Puzzle, find_mistake
from core.formula_text import text
from core.iteration import Iteration
from core.numbers import shown

DIGITS = 4
JOB = "plant a mistake"


class FindPage(QWidget):
    """The sheet with its error; a row is chosen by click or Enter."""

    def __init__(self, workbench: Workbench, theme: Theme, background: Background) -> None:
        super().__init__()
        self._workbench, self._background = workbench, background
        self._seed = int(np.random.default_rng().integers(1_000_000))
        self.puzzle: Puzzle | None = None
        self.tries = 0
        self.told = QLabel()
        self.told.setObjectName("told")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.follow = QCheckBox(tr("Later numbers go on from the wrong one"))
        self.follow.setChecked(True)
        self.table = SheetTable(tr("Worked iteration"), (tr("number"), tr("computed as"), tr("result")), theme, 1)
        self.cards = MistakeCards(workbench, theme, side_by_side=True)
        self.another = WordButton(tr("Another One"), tr("Plant another mistake"))
        self.point = WordButton(tr("This Is Wrong"), tr("Point at the chosen row (Enter)"), "primary_words")
        self.give_up = WordButton(tr("Show Me"), tr("Show where the mistake is"))
        self._lay_out()
        self.follow.toggled.connect(self.plant)
        self.another.clicked.connect(self.plant_another)
        self.point.clicked.connect(lambda: self.choose(self.table.currentRow()))
        self.give_up.clicked.connect(self.show_planted)
        self.table.itemDoubleClicked.connect(lambda item: self.choose(item.row()))
        self.table.itemActivated.connect(lambda item: self.choose(item.row()))

    def _lay_out(self) -> None:
        self.reasons = reasons = QScrollArea()
        reasons.setVisible(False)
        reasons.setWidget(self.cards)
        reasons.setWidgetResizable(True)
        reasons.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.follow, self.another):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.give_up)
        row.addWidget(self.point)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.told)
        layout.addWidget(self.table, 3)
        layout.addWidget(reasons, 2)
        layout.addLayout(row)

    @Slot()
    def plant_another(self) -> None:
        """Draw another mistake."""
        self._seed += 1
        self.plant()

    @Slot()
    def plant(self) -> None:
        """Show a worked iteration of the network on the bench with one wrong number."""
        iteration = self._workbench.iteration
        self.puzzle, self.tries = None, 0
        self.cards.show_mistakes((), DIGITS)
        self.reasons.hide()
        self._show_rows()
        if iteration is None:
            self.told.setText(tr("This network is not complete yet."))
            return
        self.told.setText(tr("A mistake is being planted …"))
        seed, follow = self._seed, self.follow.isChecked()
        self._background.start(
            JOB, partial(_planting, iteration, seed, follow), on_done=self._take, on_error=self._refuse
        )

    def _take(self, puzzle: Puzzle) -> None:
        self.puzzle = puzzle
        self.told.setText(tr("One of these numbers is wrong. Which one is it?"))
        self._show_rows()

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, NothingToPlant):
            raise error
        self.told.setText(tr("No usual mistake would show in this network."))

    def _show_rows(self) -> None:
        rows = self.puzzle.rows if self.puzzle is not None else ()
        self.table.show_rows(
            [
                (text(r.part.left, "names", DIGITS), text(r.part.formula, "numbers", DIGITS), shown(r.value, DIGITS))
                for r in rows
            ]
        )
        self.table.setCurrentCell(0, 0)
        for button in (self.point, self.give_up):
            button.setEnabled(self.puzzle is not None)

    def choose(self, row: int) -> None:
        """Say whether this row holds the mistake."""
        puzzle = self.puzzle
        if puzzle is None or row < 0 or not self.point.isEnabled():
            return
        self.tries += 1
        if puzzle.is_found(row):
            self._reveal(tr("Found, at try {number}.", number=self.tries))
        elif puzzle.rows[row].follows:
            self.told.setText(tr("This number differs too, but only because it goes on from an earlier wrong one."))
        else:
            where = tr("before") if row > puzzle.planted else tr("after")
            self.told.setText(tr("This number is right. The mistake stands {where} it.", where=where))

    @Slot()
    def show_planted(self) -> None:
        """Show where the mistake is."""
        self._reveal(tr("Here it is."))

    def _reveal(self, words: str) -> None:
        puzzle = self.puzzle
        if puzzle is None:
            return
        self.told.setText(f"{words} {worded(puzzle.mistake.told)}")
        self.table.paint_row(puzzle.planted, is_found=True)
        self.table.clearSelection()
        self.cards.show_mistakes((puzzle.mistake,), DIGITS, tells_right=True)
        self.reasons.show()
        self.table.bring(puzzle.planted)
        self._workbench.select(puzzle.rows[puzzle.planted].source)
        for button in (self.point, self.give_up):
            button.setEnabled(False)


def _planting(iteration: Iteration, seed: int, follow: bool) -> Generator[None, None, Puzzle]:
    """Plant a mistake; it tries many, which takes a while in larger networks."""
    yield None
    return find_mistake(iteration, seed, follow=follow, digits=DIGITS)

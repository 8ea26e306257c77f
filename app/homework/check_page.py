"""Check my homework: a worked iteration is typed or pasted; the first wrong number is found and explained."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.background import Background
from app.controls import WordButton
from app.file_sentences import problem_line
from app.homework.sheet_table import SheetTable
from app.practice.mistake_card import MistakeCards
from app.theme import Theme
from app.words import tr, worded
from app.workbench import Workbench
from core.find_mistake import worked
from core.formula_text import text
from core.homework import Checked, Homework, Standing, Verdicts, check_homework, read_homework
from core.iteration import Iteration
from core.mistakes import book_of
from core.numbers import shown

DIGITS = 6
JOB = "check homework"
WORDS = {
    Standing.RIGHT: "right",
    Standing.CLOSE: "right, rounded on the way",
    Standing.TOO_COARSE: "right so far, too few digits",
    Standing.WRONG: "wrong",
    Standing.FOLLOWS: "follows from the mistake before",
}
EXAMPLE = (  # invented: no number of a network that comes with the program
    "net_h1 = 0.5 * 0.84 + 0.2 = 0.62\nout h1: 0,6502\nh2: net 0.91, out 0.713\n"
    "δ_o1 = 0.0913\n∂E/∂w5 = 0.0594\nw5 -> 0.2703"
)


class CheckPage(QWidget):
    """The text at the left; verdicts and the reason of the first mistake at the right."""

    def __init__(self, workbench: Workbench, theme: Theme, background: Background) -> None:
        super().__init__()
        self._workbench, self._background = workbench, background
        self.verdicts = Verdicts(())
        self._iteration: Iteration | None = None
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Your worked iteration"))
        self.text.setPlaceholderText(tr("One number a line, or the worksheet's table, for example:") + "\n\n" + EXAMPLE)
        self.text.setTabChangesFocus(True)
        self.names_button = WordButton(tr("All names"), tr("Put the names of all numbers there, to be filled in"))
        self.check_button = WordButton(tr("Check"), tr("Find the first wrong number (Ctrl+Return)"), "primary_words")
        self.check_button.setShortcut("Ctrl+Return")
        self.summary, self.problems = QLabel(), QLabel()
        for label in (self.summary, self.problems):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.summary.setObjectName("told")
        self.problems.setObjectName("problem_words")
        headings = (tr("line"), tr("number"), tr("you"), tr("verdict"))
        self.table = SheetTable(tr("Verdicts"), headings, theme, 3)
        self.cards = MistakeCards(workbench, theme, side_by_side=True)
        self._lay_out()
        self.names_button.clicked.connect(self.put_names)
        self.check_button.clicked.connect(self.check)
        self._show_summary()
        workbench.document_changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        """Take the verdicts back when they are of another network, or of another iteration of it."""
        if self._workbench.iteration is not self._iteration and self.verdicts.checked:
            self.verdicts = Verdicts(())
            self.problems.clear()
            self._show_table()
            self._show_summary()
            self.cards.show_mistakes((), self._workbench.digits)
            self.reasons.hide()

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addWidget(self.names_button)
        row.addStretch(1)
        row.addWidget(self.check_button)
        column.addLayout(row)
        self.reasons = reasons = QScrollArea()
        reasons.setVisible(False)
        reasons.setWidget(self.cards)
        reasons.setWidgetResizable(True)
        reasons.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        results = QVBoxLayout(right)
        results.setContentsMargins(8, 0, 0, 0)
        results.setSpacing(8)
        results.addWidget(self.summary)
        results.addWidget(self.problems)
        results.addWidget(self.table, 3)
        results.addWidget(reasons, 2)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(left)
        both.addWidget(right)
        both.setSizes([380, 620])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(both)

    @Slot()
    def put_names(self) -> None:
        """Write every name of the iteration, to be filled in; what was typed stays above."""
        iteration = self._workbench.iteration
        if iteration is None:
            return
        book = book_of(iteration)
        lines = [
            f"{text(part.left, 'names', DIGITS)} = "
            for source in worked(book)
            if (part := book.part(source)) is not None
        ]
        before = self.text.toPlainText().rstrip()
        self.text.setPlainText("\n".join(([before, ""] if before else []) + lines))
        self.text.setFocus()

    @Slot()
    def check(self) -> None:
        """Read what was typed, and judge it."""
        workbench = self._workbench
        iteration = workbench.iteration
        if iteration is None:
            return
        sample = workbench.shown.sample if workbench.shown is not None else 0
        self.check_button.setEnabled(False)
        self._iteration = iteration
        work = partial(_checking, self.text.toPlainText(), iteration, sample)
        self._background.start(JOB, work, on_done=self._take, on_error=self._fail)

    def _fail(self, error: Exception) -> None:
        self.check_button.setEnabled(True)
        raise error

    def _take(self, found: tuple[Homework, Verdicts]) -> None:
        """Show what was read, and what it is worth."""
        homework, self.verdicts = found
        workbench, first = self._workbench, self.verdicts.first_wrong
        self.check_button.setEnabled(True)
        lines = [problem_line(tr("homework"), problem, worded) for problem in homework.problems]
        self.problems.setText("\n".join(lines))
        self._show_table()
        self._show_summary()
        self.cards.show_mistakes(first.mistakes if first is not None else (), workbench.digits, tells_right=True)
        self.reasons.setVisible(first is not None and bool(first.mistakes))
        if first is not None:
            workbench.select(first.entry.source)

    def _show_table(self) -> None:
        checked = self.verdicts.checked
        self.table.show_rows([self._row(one) for one in checked])
        first = self.verdicts.first_wrong
        for row, one in enumerate(checked):
            if one is first:
                self.table.paint_row(row, is_found=True)
                self.table.bring(row)
            elif one.standing is Standing.WRONG:
                self.table.paint_row(row, is_found=False)

    def _row(self, one: Checked) -> tuple[str, ...]:
        told = tr(WORDS[one.standing])
        if one.standing in (Standing.WRONG, Standing.FOLLOWS):
            value = shown(float(one.right.left.value), DIGITS)
            told = tr("{told}; it should be {value}", told=told, value=value)
        return str(one.entry.line), text(one.right.left, "names", DIGITS), one.entry.answer.text, told

    def _show_summary(self) -> None:
        self.problems.setVisible(bool(self.problems.text()))
        checked, first = self.verdicts.checked, self.verdicts.first_wrong
        if not checked:
            title = self._workbench.document.title or tr("the open network")
            words = tr("Type or paste your numbers for {title}, each with its name, and press Check.", title=title)
        elif first is None:
            words = tr("Every number that could be read is right: {count}.", count=len(checked))
        else:
            name = text(first.right.left, "names", DIGITS)
            wrong = self.verdicts.count(Standing.WRONG)
            right = len(checked) - wrong - self.verdicts.count(Standing.FOLLOWS)
            words = tr("{right} of {count} numbers are right.", right=right, count=len(checked))
            words += " " + tr("The first wrong one is {name}.", name=name)
            if not first.mistakes:
                words += " " + tr("No usual mistake gives this number.")
        self.summary.setText(words)


def _checking(written: str, iteration: Iteration, sample: int) -> Generator[None, None, tuple[Homework, Verdicts]]:
    """Read and judge; every wrong number is tried against all usual mistakes, which takes a while."""
    yield None
    homework = read_homework(written, iteration, sample)
    return homework, check_homework(homework, iteration)

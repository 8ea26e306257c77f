"""Worksheet or solution: what is left out, whose numbers, for whom, where to; written while the window goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.background import Background
from app.choice import Choice
from app.control_tips import give_tips
from app.controls import WordButton
from app.fields import Form, Problem, SeedField, Segments, plain_label
from app.handouts.dialog_parts import beside, handout_sheet
from app.handouts.making import made
from app.handouts.orders import Order
from app.handouts.wishes import Wishes, reason_of, told, written_words
from app.on_screen import keep_on_screen
from app.scaling import hold
from app.theme import Theme
from app.words import tr, worded
from app.workbench import Workbench
from core.construct import ConstructionError
from core.handout import Blanks
from core.handout_students import Student, StudentsError, students_of

JOB, PARTS, WIDTH = "handout", 1000, 560
KINDS = {".pdf": "PDF, for printing", ".html": "Web page", ".tex": "LaTeX", ".md": "Markdown"}
BLANKS = ((Blanks.NONE, "Worked solution"), (Blanks.RESULTS, "Worksheet"), (Blanks.ALL, "Questions only"))
OWN, DRAWN = "own", "drawn"


class HandoutDialog(QDialog):
    """Orders handouts of the network in the window. `ask_list` and `ask_out` are dialogs; tests answer themselves."""

    def __init__(
        self, workbench: Workbench, background: Background, theme: Theme, out: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench, self._background, self._theme = workbench, background, theme
        self.students: tuple[Student, ...] = ()
        self.files: tuple[Path, ...] = ()
        self.ask_list: Callable[[], Path | None] = self._ask_list
        self.ask_out: Callable[[Path], Path | None] = self._ask_out
        self.setWindowTitle(tr("Worksheet or Solution"))
        self._make_controls(out)
        self._arrange()
        self._connect()
        self._dress()
        give_tips(self)
        keep_on_screen(self, theme)
        self.refresh()
        self.write_button.setFocus()

    # Controls

    def _make_controls(self, out: Path) -> None:
        self.blanks = Segments(tr("What"), [(tr(words), blanks) for blanks, words in BLANKS], 120)
        for blanks in (Blanks.NONE, Blanks.ALL, Blanks.RESULTS):  # those that are up leave the tab order
            self.blanks.choose(blanks)
        self.kind = Choice(tr("File"), {kind: tr(words) for kind, words in KINDS.items()})
        self.sample = SeedField(tr("Sample"))
        self.sample.setText(str((self._workbench.pinned_sample or 0) + 1))
        self.sample_problem = Problem(self.sample)
        self.numbers = Segments(tr("Numbers"), [(tr("As they are"), OWN), (tr("Others"), DRAWN)], 120)
        for numbers in (DRAWN, OWN):
            self.numbers.choose(numbers)
        self.seed = SeedField(tr("Seed"))
        self.seed.setToolTip(tr("The same seed always draws the same numbers"))
        self.seed_problem = Problem(self.seed)
        self.nice = QCheckBox(tr("Easy to calculate by hand"))
        self.networks = QCheckBox(tr("Write each network too, to check answers with"))
        self.list_button = WordButton(tr("Choose List…"), tr("A CSV file with a column of names"))
        self.no_list_button = WordButton(tr("No List"), tr("One worksheet for everybody"))
        self.list_words = plain_label("", "hint")
        self.list_problem = Problem(self.list_button)
        self._suggested = str(out.with_suffix(".pdf"))
        self.out = QLineEdit(self._suggested)
        self.out.setAccessibleName(tr("Write to"))
        self.out_button = WordButton(tr("Browse…"), tr("Choose where to write"))
        self.out_problem = Problem(self.out)
        self.hint = plain_label("", "hint")
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("Progress"))
        self.progress.setRange(0, PARTS)
        self.progress.setTextVisible(False)
        hold(self.progress, height=8)
        self.write_button = WordButton(tr("Write"), tr("Write the files"))
        self.write_button.setDefault(True)
        self.close_button = WordButton(tr("Close"), tr("Close; what is being written is given up"))

    def _arrange(self) -> None:
        page = QWidget()
        form = Form(page)
        form.add(tr("What"), self.blanks)
        form.add(tr("File"), self.kind)
        self._sample_label = form.add(tr("Sample"), self.sample)
        form.add_below(self.sample_problem)
        form.add(tr("Numbers"), self.numbers)
        form.add(tr("Seed"), self.seed)
        form.add_below(self.seed_problem)
        form.add_below(self.nice)
        form.add_below(self.networks)
        form.add(tr("Students"), beside(self.list_button, self.no_list_button), self.list_button)
        form.add_below(self.list_words)
        form.add_below(self.list_problem)
        form.add(tr("Write to"), beside(self.out, self.out_button), self.out)
        form.add_below(self.out_problem)
        hold(page, least_width=WIDTH)
        layout, buttons = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        for widget in (page, self.hint, self.progress):
            layout.addWidget(widget)
        layout.addStretch(1)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.write_button)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        for segments in (self.blanks, self.numbers):
            segments.chosen.connect(self.refresh)
        for line in (self.sample, self.seed, self.out):
            line.textChanged.connect(self.refresh)
        self.kind.currentIndexChanged.connect(self._change_kind)
        for box in (self.nice, self.networks):
            box.toggled.connect(self.refresh)
        self.list_button.clicked.connect(self._take_list)
        self.no_list_button.clicked.connect(self._drop_list)
        self.out_button.clicked.connect(self._take_out)
        self.write_button.clicked.connect(self.write)
        self.close_button.clicked.connect(self.reject)
        self._workbench.document_changed.connect(self.refresh)
        self._theme.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        self.setStyleSheet(handout_sheet(self._theme.tokens))

    def suggest(self, out: Path) -> None:
        """Take another place to write to, unless somebody has chosen one."""
        if self.out.text() == self._suggested:
            self._suggested = str(out.with_suffix(self.kind.value))
            self.out.setText(self._suggested)

    # What is wanted

    @property
    def order(self) -> Order | None:
        """What is ordered; None while something is missing, which stands at its field."""
        return self._read()

    def _read(self) -> Order | None:
        wishes = Wishes(self._workbench.document, self.sample.text(), self.seed.text(), self.out.text())
        wanted = self.numbers.value == DRAWN or bool(self.students)
        problems = wishes.problems(self.kind.value, wanted)
        for problem, text in zip((self.sample_problem, self.seed_problem, self.out_problem), problems, strict=True):
            problem.say(text)
        if any(problems) or self._workbench.iteration is None:
            return None
        try:
            seed = self.seed.number if wanted else None
        except ConstructionError:
            return None
        nice = self.nice.isChecked() and wanted
        blanks = Blanks(str(self.blanks.value))
        row = int(self.sample.text()) - 1
        networks = self.networks.isChecked() and wanted
        return Order(wishes.document, wishes.path, row, blanks, seed, nice, self.students, networks=networks)

    @Slot()
    def refresh(self) -> None:
        """Show what is possible, and what will be written."""
        order = self._read()
        draws = self.numbers.value == DRAWN or bool(self.students)
        several = len(self._workbench.document.data.rows) > 1
        self._sample_label.setVisible(several)
        self.sample.setVisible(several)
        self.numbers.setEnabled(not self.students)
        self.seed.setEnabled(draws)
        self.nice.setEnabled(draws)
        self.networks.setEnabled(draws)
        self.no_list_button.setEnabled(bool(self.students))
        count = len(self.students)
        self.list_words.setText(
            tr("{count} students: other numbers for each", count=count) if count else tr("One worksheet for everybody")
        )
        if self.is_busy:
            return
        self.write_button.setEnabled(order is not None)
        self.hint.setText(told(order) if order is not None else self._refusal())

    def _refusal(self) -> str:
        if self._workbench.iteration is None:
            return tr("This network cannot be stepped through yet.")
        return tr("Something above is not right yet.")

    # Lists and places

    @Slot()
    def _change_kind(self) -> None:
        if self.out.text().strip():
            is_own = self.out.text() != self._suggested
            self._suggested = str(Path(self._suggested).with_suffix(self.kind.value))
            own = str(Path(self.out.text().strip()).with_suffix(self.kind.value))
            self.out.setText(own if is_own else self._suggested)
        self.refresh()

    @Slot()
    def _take_list(self) -> None:
        path = self.ask_list()
        if path is None:
            return
        try:
            self.students = students_of(path.read_bytes())
        except OSError as error:
            self.list_problem.say(f"{path.name}: {error.strerror or error}")
        except StudentsError as error:
            self.list_problem.say(f"{path.name}: {worded(error.what)}")
        else:
            self.list_problem.say("")
            self.numbers.choose(DRAWN)
        self.refresh()

    @Slot()
    def _drop_list(self) -> None:
        self.students = ()
        self.list_problem.say("")
        self.refresh()

    @Slot()
    def _take_out(self) -> None:
        path = self.ask_out(Path(self.out.text().strip()))
        if path is not None:
            self.out.setText(str(path.with_suffix(self.kind.value)))

    def _ask_list(self) -> Path | None:
        text = QFileDialog.getOpenFileName(self, tr("List of Students"), "", tr("Lists (*.csv *.txt)"))[0]
        return Path(text) if text else None

    def _ask_out(self, suggestion: Path) -> Path | None:
        text = QFileDialog.getSaveFileName(self, tr("Write to"), str(suggestion))[0]
        return Path(text) if text else None

    # Writing

    @property
    def is_busy(self) -> bool:
        """Whether files are being written."""
        return self._background.is_busy(JOB)

    @Slot()
    def write(self) -> None:
        """Write the files in the background."""
        order = self._read()
        if order is None or self.is_busy:
            return
        self.files = ()
        self.write_button.setEnabled(False)
        self._background.start(
            JOB, lambda: made(order), on_progress=self._hear, on_done=self._done, on_error=self._failed
        )
        self.hint.setText(tr("Writing…"))

    def _hear(self, values: tuple[float, ...]) -> None:
        self.progress.setValue(round(PARTS * min(values[-1], 1.0)))

    def _done(self, files: tuple[Path, ...]) -> None:
        self.files = files
        self.progress.setValue(PARTS)
        self.refresh()
        self.hint.setText(written_words(files))

    def _failed(self, error: Exception) -> None:
        self.progress.setValue(0)
        self.refresh()
        self.hint.setText(tr("Not written: {why}", why=reason_of(error)))

    def reject(self) -> None:
        """Close; what is being drawn is given up."""
        self._background.cancel(JOB)
        self.progress.setValue(0)
        super().reject()
        self.refresh()

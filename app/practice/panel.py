"""The lens "Predict": the next result is asked for before it is shown; a wrong one is explained."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.controls import WordButton
from app.practice.choices import Choices
from app.practice.formula import FormulaLine, FormulaSheet
from app.practice.history import History
from app.practice.mistake_card import MistakeCards
from app.practice.practice import HINTS, Form, Practice
from app.practice.shown_formula import has_gaps, lines_of_question
from app.practice.wording import COMPARISONS, NO_NUMBER, SIGNS, VERDICTS, compare_words, question_words, rule_words
from app.scaling import scale_part, sized
from app.theme import ui_font
from app.views import Bench
from app.words import tr
from app.workbench import Lens
from core.equation import Equation
from core.prediction import Fade, Question

_SHEET = (
    "QLabel#quiet_words {{ color: {muted}; }} QLabel#told {{ font-weight: 600; }}"
    "QPushButton#primary_words {{ background: {accent}; color: {accent_text}; border: 1px solid {accent}; }}"
    "QPushButton#primary_words:focus {{ border: 2px solid {text}; }}"
    "QFrame#mistake {{ background: {ground}; border: 1px solid {hairline}; border-radius: 8px; }}"
)


class PredictPanel(QScrollArea):
    """Choices, the question with as much of its formula as is shown, the answer, hints, reasons, the tally."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench, self._workbench, self._theme = bench, bench.workbench, bench.theme
        self.practice = Practice(bench.workbench, self)
        self._asked: Question | None = None
        self.setAccessibleName(tr("Predict"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices = Choices(self.practice)
        names = ("title", "told", "hint", "quiet_words", "quiet_words")
        self.title, self.told, self.hints, self.missing, self.tally = (_label(name) for name in names)
        self.formula = FormulaSheet(self._workbench, self._theme, tr("Formula of what is asked for"))
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("Your prediction"))
        self.field.setPlaceholderText(tr("a number: 0.25 or 1/4, three digits are enough"))
        self.check = WordButton(tr("Check"), tr("Compare with what the network computes"), "primary_words")
        self.words: dict[object, WordButton] = {}
        self.hint_button = WordButton(tr("Hint"), tr("First the rule, then the formula, then the numbers"))
        self.show_button = WordButton(tr("Show me"), tr("Show the result and go on"))
        self.on_button = WordButton(tr("Go on"), tr("To the next step that is asked about"), "primary_words")
        self.cards = MistakeCards(self._workbench, self._theme)
        self.history = History()
        self._lay_out()
        self._connect()
        self._dress()
        self.practice.look()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("card")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(24, 12, 20, 16)
        self._column.setSpacing(10)
        self._answers, row = QHBoxLayout(), QHBoxLayout()
        self._answers.setSpacing(8)
        self._answers.addWidget(self.field, 1)
        self._answers.addWidget(self.check)
        for word, text in (*SIGNS.items(), *COMPARISONS.items()):
            button = WordButton(tr(text), tr(text))
            button.clicked.connect(lambda _, word=word: self.practice.choose(word))
            self._answers.addWidget(button)
            self.words[word] = button
        row.setSpacing(8)
        for button in (self.on_button, self.hint_button, self.show_button):
            row.addWidget(button)
        row.addStretch(1)
        above: tuple[QWidget, ...] = (self.choices, self.title, self.formula, self.missing, self.hints)
        between: tuple[QWidget, ...] = (self.told, self.cards)
        below: tuple[QWidget, ...] = (self.tally, self.history)
        for parts, line in ((above, self._answers), (between, row), (below, None)):
            for part in parts:
                self._column.addWidget(part)
            if line is not None:
                self._column.addLayout(line)
        self._column.addStretch(1)
        self.setWidget(page)

    def _connect(self) -> None:
        practice = self.practice
        practice.changed.connect(self.refresh)
        self._workbench.selection_changed.connect(self._look_again)
        self._theme.changed.connect(self._dress)
        self.field.returnPressed.connect(self._answer)
        self.check.clicked.connect(self._answer)
        self.hint_button.clicked.connect(practice.hint)
        self.show_button.clicked.connect(practice.show_answer)
        self.on_button.clicked.connect(practice.go_on)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        names = ("muted", "accent", "accent_text", "text", "ground", "hairline")
        self.setStyleSheet(sized(_SHEET, tokens.scale).format(**{name: getattr(tokens, name).name() for name in names}))
        self.title.setFont(ui_font(tokens.text_title, 600))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.practice.look()
        if self.field.isVisible():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)  # who looks through this lens comes to type

    @Slot()
    def _look_again(self) -> None:
        """Another lens was chosen and this one again: the cursor may stand elsewhere."""
        if self._workbench.lens is Lens.PREDICT and self.practice.question is None:
            self.practice.look()

    def _answer(self) -> None:
        if self.field.text().strip():
            self.practice.answer(self.field.text())

    # What is shown

    @Slot()
    def refresh(self) -> None:
        """Show the question, what was said to it, and the predictions so far."""
        if self._workbench.lens is not Lens.PREDICT:
            return
        practice, asked, document = self.practice, self.practice.question, self._workbench.document
        now, form = practice.now, practice.asks_form
        self.title.setText(self._title())
        self.formula.show_lines(self._formula_lines())
        self.formula.setVisible(asked is not None)
        self.missing.setText(self._missing())
        self.missing.setVisible(bool(self.missing.text()))
        for part in (self.field, self.check):
            part.setVisible(asked is not None and form is Form.NUMBER)
        for word, button in self.words.items():
            wanted = word in SIGNS if form is Form.SIGN else word in COMPARISONS
            button.setVisible(asked is not None and form is not Form.NUMBER and wanted)
        self.told.setText(self._told())
        self.told.setVisible(bool(self.told.text()))
        self.hints.setText(rule_words(asked, document) if asked is not None and now.hints else "")
        self.hints.setVisible(bool(self.hints.text()))
        self.cards.show_mistakes(now.mistakes, self._workbench.digits)
        self.hint_button.setVisible(asked is not None and now.hints < HINTS)
        self.hint_button.setText(tr("Hint {number} of {count}", number=now.hints + 1, count=HINTS))
        self.show_button.setVisible(asked is not None)
        self.on_button.setVisible(asked is None and self._workbench.plan is not None)
        self.tally.setText(self._tally())
        self.history.show_records(practice.records, document, self._workbench.digits)
        scale_part(self, self._theme.tokens)
        if asked is not self._asked:
            self._asked = asked
            self.verticalScrollBar().setValue(0)  # a new question begins at its top
        self._take_focus(form)
        if now.mistakes:
            QTimer.singleShot(0, self, self._show_reason)

    @Slot()
    def _show_reason(self) -> None:
        """Bring the first reason into sight, with the answer above it where both have room."""
        self.ensureWidgetVisible(self.cards, 0, 8)
        self.ensureWidgetVisible(self.field, 0, 8)

    def _take_focus(self, form: Form) -> None:
        """Let the next answer be typed at once, where the last one was given here."""
        if not self.isAncestorOf(self.focusWidget() or self):
            return
        asked, now = self.practice.question, self.practice.now
        if asked is None:
            self.on_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif form is Form.NUMBER:
            if not now.given:
                self.field.clear()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()

    def _title(self) -> str:
        asked, document = self.practice.question, self._workbench.document
        plan = self._workbench.plan
        if asked is None:
            if plan is None:
                return tr("Not complete yet")
            done = self._workbench.cursor == plan.count
            return tr("This iteration is done") if done else tr("Nothing is asked for here")
        before, form = self.practice.before, self.practice.asks_form
        if form is Form.COMPARE and before is not None:
            return compare_words(asked, document, before, self._workbench.digits)
        return question_words(asked, document, form is Form.SIGN)

    def _formula_lines(self) -> list[FormulaLine]:
        asked = self.practice.question
        if asked is None:
            return []
        return lines_of_question(asked, self.practice.fade, self.practice.now.hints)

    def _missing(self) -> str:
        """Return what is to be looked up, where the fading has taken numbers away."""
        asked, fade = self.practice.question, self.practice.fade
        if asked is None or self.practice.now.hints >= HINTS:
            return ""
        if fade is Fade.FORMULA and not self.practice.now.hints:
            return tr("The formula is not shown: write it down, then compute.")
        if fade is Fade.NUMBERS or fade is Fade.FORMULA:
            return tr("The numbers are not shown: look them up in the network.")
        if fade is Fade.RESULT or not has_gaps(asked, fade):
            return ""
        return tr("A number is left out of the last line: look it up in the network.")

    def _told(self) -> str:
        now = self.practice.now
        if now.unreadable:
            return tr(NO_NUMBER)
        if now.verdict is None:
            return ""
        if now.mistakes:
            if len({mistake.kind for mistake in now.mistakes}) > 1:
                return tr("Not yet. Several usual mistakes give this number:")
            return tr("Not yet. A usual mistake gives this number:")
        return tr(VERDICTS[now.verdict])

    def _tally(self) -> str:
        tally = self.practice.tally
        if not tally.count:
            return tr("Right when it agrees in the digits you type, three at least, or is within 0.5 %.")
        return tr(
            "{count} asked: {at_once} right at once, {later} later, {shown} shown",
            count=tally.count, at_once=tally.at_once, later=tally.later, shown=tally.shown,
        )  # fmt: skip

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written on the page, for copying."""
        return self.formula.equations()


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label

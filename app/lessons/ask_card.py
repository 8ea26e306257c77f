"""A question of a lesson: a field, choices, or something to be clicked; hints; what is said to the answer."""

from __future__ import annotations

from zlib import crc32

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.control_tips import tip_of_control
from app.controls import WordButton
from app.lessons.choice_button import ChoiceButton
from app.lessons.course import Answered
from app.lessons.player import LessonPlayer
from app.lessons.text import LessonText
from app.theme import Theme
from app.words import tr
from core.lesson import Ask


class AskCard(QFrame):
    """Shows one question and hands answers to the player."""

    def __init__(self, ask: Ask, place: int, player: LessonPlayer, theme: Theme) -> None:
        super().__init__()
        self.ask, self.place, self._player = ask, place, player
        self.setObjectName("ask")
        self.setAccessibleName(tr("Question"))
        self.question = LessonText(theme, tr("Question"), 14)
        self.question.show_markdown(player.text(ask.question, place))
        self.field: QLineEdit | None = None
        self.order = sorted(range(len(ask.choices)), key=lambda number: crc32(ask.choices[number].text.encode()))
        self.choices: list[ChoiceButton] = []
        self.told = _label("told")
        self.why = LessonText(theme, tr("Why"), 13)
        self.hints = LessonText(theme, tr("Hints"), 13)
        self.hint_button = WordButton(tr("Hint"), tr("A hint: which rule, then the formula, then the numbers"))
        self.show_button = WordButton(tr("Show me"), tr("Tell the answer and go on"))
        self._lay_out()
        self.hint_button.clicked.connect(lambda: player.hint(place))
        self.show_button.clicked.connect(lambda: player.show_answer(place))
        self.show_answer(player.answered(place))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        kind = tr("Check") if self.ask.is_check else tr("Your prediction")
        heading = _label("kind")
        heading.setText(kind)
        layout.addWidget(heading)
        layout.addWidget(self.question)
        self.box = self._answering()
        layout.addWidget(self.box)
        layout.addWidget(self.told)
        layout.addWidget(self.hints)
        layout.addWidget(self.why)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.hint_button)
        row.addWidget(self.show_button)
        row.addStretch(1)
        layout.addLayout(row)

    def _answering(self) -> QWidget:
        """Return what the answer is given with."""
        box = QWidget()
        if self.ask.choices:
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(6)
            for number in self.order:
                choice = self.ask.choices[number]
                button = ChoiceButton(self._player.text(choice.text, self.place))
                button.clicked.connect(lambda _, number=number: self._player.choose(self.place, number))
                column.addWidget(button)
                self.choices.append(button)
            return box
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if self.ask.point:
            words = _label("todo")
            words.setText(tr("Click it in the network."))
            row.addWidget(words)
            return box
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("Your answer"))
        self.field.setToolTip(tip_of_control(tr("Your answer")))
        self.field.setPlaceholderText(tr("0.25 or 1/4"))
        self.field.returnPressed.connect(self._answer)
        check = WordButton(tr("Check"), tr("Compare with what the network computes"))
        check.clicked.connect(self._answer)
        row.addWidget(self.field, 1)
        row.addWidget(check)
        return box

    def _answer(self) -> None:
        if self.field is not None and self.field.text().strip():
            self._player.answer_number(self.place, self.field.text())

    def take_focus(self) -> None:
        """Let the answer be given by the keyboard at once."""
        if self.field is not None:  # a choice is never chosen by an Enter that was meant for what came before
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()

    def answering_bottom(self) -> int:
        """Return how far down what one answers with reaches, in the card."""
        return self.box.geometry().bottom()

    def told_top(self) -> int:
        """Return where what was said to the answer stands, in the page."""
        return self.mapToParent(self.box.geometry().bottomLeft()).y()

    def show_answer(self, answered: Answered) -> None:
        """Show what was said to the answer, and the hints that were asked for."""
        done = answered.is_done
        if self.field is not None:
            if done and not self.field.text():
                self.field.setText(answered.given)
            self.field.setReadOnly(done)
            if answered.given and not done:
                self.field.selectAll()  # the next try takes its place
        for button, choice in zip(self.choices, (self.ask.choices[number] for number in self.order), strict=True):
            given = choice.text == answered.given
            right = done and choice.is_right
            state = "right" if right else "wrong" if given and not choice.is_right else ""
            button.setProperty("state", state)
            button.style().unpolish(button)
            button.style().polish(button)
            button.setEnabled(not done or right)
        self.told.setText(self._words(answered))
        self.told.setVisible(bool(self.told.text()))
        hints = [self._player.text(hint, self.place) for hint in self.ask.hints[: answered.hints]]
        self.hints.show_markdown("\n\n".join(hints))
        self.hints.setVisible(bool(hints))
        self.why.show_markdown(self._player.text(self.ask.why, self.place) if done else "")
        self.why.setVisible(done and bool(self.ask.why))
        left = len(self.ask.hints) - answered.hints
        self.hint_button.setText(tr("Hint") if not answered.hints else tr("Another hint"))
        self.hint_button.setVisible(not done and left > 0)
        self.show_button.setVisible(not done and (answered.tries > 0 or left == 0))

    def _words(self, answered: Answered) -> str:
        if answered.is_shown:
            return tr("The answer is {answer}.", answer=answered.told)
        if not answered.told and answered.tries:
            return tr("Right.") if answered.is_right else tr("Not yet.")
        return self._player.text(answered.told, self.place)


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label

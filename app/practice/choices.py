"""What is asked for, how one answers, and how much of the formula is shown: a row of buttons and two lists."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.choice import Choice
from app.controls import Button
from app.practice.practice import Form, Practice
from app.practice.wording import FADES, KINDS
from app.words import tr
from core.prediction import Asked, Fade

FORMS = {Form.NUMBER: "a number", Form.SIGN: "the sign", Form.COMPARE: "larger or smaller"}
FOLLOWS = "follows"


class Choices(QWidget):
    """The settings of the practice."""

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._practice = practice
        self.kinds: dict[Asked, Button] = {}
        kinds = QHBoxLayout()
        kinds.setSpacing(4)
        for kind, (text, tip) in KINDS.items():
            button = Button(tr(tip))
            button.setText(tr(text))
            button.setObjectName("lens")
            button.setCheckable(True)
            button.setChecked(True)
            button.toggled.connect(self._choose_kinds)
            kinds.addWidget(button)
            self.kinds[kind] = button
        kinds.addStretch(1)
        fades: list[tuple[str, object]] = [(tr("shown: as it goes"), FOLLOWS)]
        fades += [(tr("shown: {what}", what=tr(text)), fade) for fade, (text, _) in FADES.items()]
        self.form = Choice(tr("What you answer"), [(tr(text), form) for form, text in FORMS.items()])
        self.fade = Choice(tr("What of the formula is shown"), fades)
        self.form.activated.connect(lambda: practice.answer_by(Form(self.form.currentData())))
        self.fade.activated.connect(self._choose_fade)
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, part in ((tr("Answer"), self.form), ("", self.fade)):
            if words:
                row.addWidget(QLabel(words))
            row.addWidget(part)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(kinds)
        layout.addLayout(row)

    def _choose_kinds(self) -> None:
        self._practice.ask_for(frozenset(kind for kind, button in self.kinds.items() if button.isChecked()))

    def _choose_fade(self) -> None:
        chosen = self.fade.currentData()
        self._practice.follows = chosen == FOLLOWS
        self._practice.take_away(Fade.RESULT if chosen == FOLLOWS else Fade(chosen))

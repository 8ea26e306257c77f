"""Controls that the window's parts share: segments, number fields, forms, labels, the problem below a field."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from app.controls import Button, mark_wrong
from app.scaling import hold
from core.construct import ConstructionError
from core.message import message
from core.numbers import parse_number

LABEL_WIDTH = 112
_SEED_DIGITS = 12


class Segments(QFrame):
    """A few buttons of which one is down; arrow keys go from one to the next."""

    chosen = Signal(object)

    def __init__(self, name: str, entries: Sequence[tuple[str, object]], width: int = 64) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        self.buttons: dict[object, Button] = {}
        for text, value in entries:
            button = Button(f"{name}: {text}", text)
            button.setText(text)
            button.setCheckable(True)
            button.setObjectName("segment")
            hold(button, least_width=width, height=28)
            button.toggled.connect(lambda down, value=value: self._toggled(down, value))
            self._group.addButton(button)
            layout.addWidget(button)
            self.buttons[value] = button

    @property
    def value(self) -> object:
        """What is chosen."""
        return next((value for value, button in self.buttons.items() if button.isChecked()), None)

    def _toggled(self, down: bool, value: object) -> None:
        """Let Tab come to the button that is down, arrow keys to the others."""
        policy = Qt.FocusPolicy
        self.buttons[value].setFocusPolicy(policy.TabFocus if down else policy.NoFocus)
        if down:
            self.chosen.emit(value)

    def choose(self, value: object) -> None:
        """Press a button."""
        self.buttons[value].setChecked(True)


class NumberField(QLineEdit):
    """A line for one number, typed as anywhere in the program: 0.5, 1/3, 1e-3."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(name)
        self.setMaxLength(40)

    @property
    def number(self) -> float:
        """The number; ConstructionError if it cannot be read."""
        try:
            return parse_number(self.text())
        except ValueError as error:
            raise ConstructionError(message("construct.not_a_number")) from error


class SeedField(QLineEdit):
    """A line for a seed, a whole number from 0; the arrow keys go to the next and the one before."""

    def __init__(self, name: str) -> None:
        super().__init__("0")
        self.setAccessibleName(name)
        self.setMaxLength(_SEED_DIGITS)

    @property
    def number(self) -> int:
        """The seed; ConstructionError if it is none."""
        if not (self.text().isascii() and self.text().isdecimal()):
            raise ConstructionError(message("construct.negative_seed"))
        return int(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        with suppress(ConstructionError):
            self.setText(str(max(0, self.number + step))[:_SEED_DIGITS])


class Form(QGridLayout):
    """Rows of a label and its control, with a line for what is wrong below where that is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(10)
        self.setColumnMinimumWidth(0, LABEL_WIDTH)
        self.setColumnStretch(1, 1)

    def add(self, text: str, control: QWidget, buddy: QWidget | None = None) -> QLabel:
        """Add a row at the end and return its label."""
        row = self.rowCount()
        label = plain_label(text)
        label.setBuddy(buddy or control)
        hold(label, width=LABEL_WIDTH, least_height=30)
        self.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(control, row, 1)
        return label

    def add_below(self, control: QWidget) -> None:
        """Add something below the last control."""
        self.addWidget(control, self.rowCount(), 1)


class Problem(QLabel):
    """What is wrong with a field, below it; hidden while all is well. The field's description says it too."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        self._field = field
        self.setObjectName("problem")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def say(self, text: str) -> None:
        """Show a problem, or none."""
        self.setText(text)
        self.setVisible(bool(text))
        self._field.setAccessibleDescription(text)
        mark_wrong(self._field, bool(text))


def plain_label(text: str, name: str = "") -> QLabel:
    """Return a label that shows its text as it is."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setWordWrap(bool(name))
    return label

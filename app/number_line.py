"""A line that shows a number and takes another one; what cannot be read is marked and not taken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.control_tips import tip_of_control
from app.controls import mark_wrong, plain_tip
from app.words import tr
from core.numbers import EXACT, parse_number, shown

Test = Callable[[float], str]  # "" or why the number will not do


class NumberLine(QLineEdit):
    """A number to read and to type, as anywhere in the program: 0.5, 0,5, 1/3, 1e-3.

    Signals:
        committed(float): Enter was pressed, or the line left, on another number.
    """

    committed = Signal(float)

    def __init__(self, name: str, test: Test = lambda value: "") -> None:
        super().__init__()
        self._test, self._value, self._digits = test, 0.0, 4
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(tip_of_control(name)))
        self.setMaxLength(40)
        self.textEdited.connect(lambda: self._complain(""))

    @property
    def value(self) -> float:
        """The number that was shown or taken last."""
        return self._value

    def show_value(self, value: float, digits: int = 4) -> None:
        """Show a number, unless another one is being typed."""
        self._value, self._digits = value, digits
        if not self.isModified():
            self._write(shown(value, EXACT if self.hasFocus() else digits))
            self._complain("")

    def commit(self) -> bool:
        """Take what is typed; return whether it is a number that will do."""
        if not self.isModified():
            return True
        try:
            value = parse_number(self.text())
            problem = self._test(value)
        except ValueError:
            problem = tr("Not a number: type 0.5, 1/3 or 1e-3.")
        self._complain(problem)
        if problem:
            return False
        changed, self._value = value != self._value, value
        self.restore()
        if changed:
            self.committed.emit(value)
        return True

    def restore(self) -> None:
        """Forget what is typed."""
        self.setModified(False)
        self._write(shown(self._value, self._digits))
        self._complain("")

    def _write(self, text: str) -> None:
        """Show a text from its beginning on: a sign that is out of sight makes it another number."""
        self.setText(text)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def _complain(self, problem: str) -> None:
        self.setToolTip(plain_tip(problem or tip_of_control(self.accessibleName())))
        self.setAccessibleDescription(problem)
        mark_wrong(self, bool(problem))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.selectAll()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.restore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.commit():
            self.restore()

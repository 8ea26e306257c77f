"""A line that shows several numbers and takes others: 50, 100, 150."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.controls import plain_tip
from app.panels.inspector_properties import NUMBERS, UnreadableError

Test = Callable[[list[float]], str]  # "" or why the numbers will not do


class NumbersLine(QLineEdit):
    """Numbers to read and to type, with commas or spaces between them.

    Signals:
        committed(object): Enter was pressed, or the line left, on another list of numbers.
    """

    committed = Signal(object)

    def __init__(self, name: str, test: Test) -> None:
        super().__init__()
        self._test, self._values = test, list[float]()
        self.setAccessibleName(name)
        self.setPlaceholderText("50, 100")
        self.setMaxLength(200)
        self.textEdited.connect(self._forget_problem)

    def show_values(self, values: Sequence[float]) -> None:
        """Show numbers, unless others are being typed."""
        self._values = [float(value) for value in values]
        if not self.isModified():
            self.restore()

    def commit(self) -> bool:
        """Take what is typed; return whether it is numbers that will do."""
        if not self.isModified():
            return True
        try:
            values: list[float] = NUMBERS.read(self.text())
            problem = self._test(values)
        except UnreadableError as error:
            problem = str(error)
        self._complain(problem)
        if problem:
            return False
        changed, self._values = values != self._values, values
        self.restore()
        if changed:
            self.committed.emit(values)
        return True

    def restore(self) -> None:
        """Forget what is typed."""
        self.setModified(False)
        self.setText(NUMBERS.write(self._values, 6))
        if not self.hasFocus():
            self.setCursorPosition(0)
        self._complain("")

    @Slot()
    def _forget_problem(self) -> None:
        self._complain("")

    def _complain(self, problem: str) -> None:
        self.setToolTip(plain_tip(problem))
        self.setAccessibleDescription(problem)
        if bool(self.property("wrong")) != bool(problem):
            self.setProperty("wrong", bool(problem))
            self.style().unpolish(self)
            self.style().polish(self)

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

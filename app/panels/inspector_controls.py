"""The bare controls of the inspector's fields: they hand Enter, Esc and leaving to the field that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.choice import Choice
from app.scaling import hold

if TYPE_CHECKING:
    from app.panels.inspector_fields import TypedField

NOTES_HEIGHT = 76


class Line(QLineEdit):
    """One line of text."""

    def __init__(self, field: TypedField) -> None:
        super().__init__()
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._field.takes(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._field.show_text()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._field.leave()


class Notes(QPlainTextEdit):
    """Several lines of plain text; Tab leaves, Ctrl+Enter commits, Enter begins a line."""

    def __init__(self, field: TypedField) -> None:
        super().__init__()
        self._field = field
        self.setTabChangesFocus(True)
        hold(self, height=NOTES_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        begins_line = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if begins_line or not self._field.takes(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._field.leave()


class InspectorChoice(Choice):
    """A list whose value the wheel cannot change by accident: the wheel scrolls what it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

"""What a hand does in the dialog for a new network."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot


def written(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    """Type over what a field holds."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def focused() -> QWidget:
    """Return the widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget

"""What the dialog of handouts looks like, and fields beside each other."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.picturing.dialog_look import dialog_sheet
from app.scaling import sized
from app.theme import Tokens, mixed

_SHEET = """
QPushButton:disabled, QPushButton:default:disabled { background: $ground; color: $faded; border: 1px solid $hairline; }
QLineEdit:disabled, QCheckBox:disabled, QToolButton:disabled { color: $faded; }
QProgressBar { background: $ground; border: 1px solid $hairline; border-radius: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
"""


def handout_sheet(tokens: Tokens) -> str:
    """Return the style sheet of the dialog."""
    values = {name: getattr(tokens, name).name() for name in ("ground", "hairline", "accent")}
    values["faded"] = mixed(tokens.muted, tokens.card, 0.35).name()
    return dialog_sheet(tokens) + Template(sized(_SHEET, tokens.scale)).substitute(values)


def beside(*widgets: QWidget) -> QWidget:
    """Return widgets beside each other."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    if not isinstance(widgets[0], QLineEdit):
        layout.addStretch(1)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    return row

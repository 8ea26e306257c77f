"""The present row's formula in both conventions, one above the other, so that one sees what each computed with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.compare.reading import Reading
from app.new_network.fields import plain_label
from app.theme import Theme, ui_font
from app.words import tr


class Formulas(QScrollArea):
    """Two headings, each with the lines of one side."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.headings = (plain_label(tr("This network")), plain_label(tr("Other convention")))
        self.lines = (plain_label("", "formula"), plain_label("", "formula"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(1)
        for heading, line in zip(self.headings, self.lines, strict=True):
            line.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            column.addWidget(heading)
            column.addWidget(line)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Formula in both conventions"))
        theme.changed.connect(self._dress)
        self._dress()

    def show_row(self, reading: Reading | None, row: int | None) -> None:
        """Show the formulae of a row; nothing without one."""
        present = reading is not None and row is not None
        for side, (heading, line) in enumerate(zip(self.headings, self.lines, strict=True)):
            heading.setVisible(present)
            line.setText(reading.formula(row, side) if reading is not None and row is not None else "")
        told = [f"{heading.text()}: {line.text()}" for heading, line in zip(self.headings, self.lines, strict=True)]
        self.setAccessibleDescription("\n".join(told) if present else "")
        self.verticalScrollBar().setValue(0)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        for heading in self.headings:
            heading.setFont(ui_font(tokens.text_small, 600))
            _ink(heading, tokens.muted)
        for line in self.lines:
            line.setFont(ui_font(tokens.text_body))


def _ink(label: QLabel, colour: QColor) -> None:
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    label.setPalette(palette)

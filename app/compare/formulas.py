"""The present row's formula in both conventions, one above the other, so that one sees what each computed with."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.compare.reading import Reading
from app.new_network.fields import plain_label
from app.theme import Theme, ui_font
from app.words import tr

MARGIN = 8
ENDLESS = 100_000
ROOMY = 400  # pixels from which on the letters are of the usual size


class Formulas(QScrollArea):
    """The lines of each side. There is little height, so each begins with its name and needs no heading."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines = (plain_label("", "formula"), plain_label("", "formula"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, MARGIN, 0)
        column.setSpacing(3)
        for line in self.lines:
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
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
        told = ("", "")
        if reading is not None and row is not None:
            told = (
                tr("This: {formula}", formula=reading.formula(row, 0)),
                tr("Other: {formula}", formula=reading.formula(row, 1)),
            )
        for line, words in zip(self.lines, told, strict=True):
            line.setText(words)
        self.setAccessibleDescription("\n".join(told).strip())
        self._fit()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        size = tokens.text_body if self.width() >= ROOMY else tokens.text_small
        for line in self.lines:
            line.setFont(ui_font(size))
        self._fit()

    def _fit(self) -> None:
        """Give each side the height of its lines at this width; what is left over needs no scroll bar."""
        width = self.viewport().width() - MARGIN
        for line in self.lines:
            flow = Qt.TextFlag.TextWordWrap
            height = line.fontMetrics().boundingRect(QRect(0, 0, width, ENDLESS), flow, line.text()).height()
            line.setFixedHeight(height if line.text() else 0)

"""A list to choose from, in the program's own look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate

from app.control_tips import tip_of_control
from app.controls import plain_tip
from app.tokens import SIZES


class Choice(QComboBox):
    """A list to choose from; each entry has a value."""

    def __init__(self, name: str, entries: Mapping[str, str] | Sequence[tuple[str, object]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(tip_of_control(name)))
        self.setMaxVisibleItems(20)
        self.setItemDelegate(QStyledItemDelegate(self))  # the one that heeds the style sheet
        pairs = [(text, value) for value, text in entries.items()] if isinstance(entries, Mapping) else entries
        for text, value in pairs:
            self.addItem(text, value)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> str:
        """The value of the chosen entry."""
        return str(self.currentData())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:  # the style sheet takes the style's own arrow away
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            scale = max(self.fontInfo().pixelSize() / SIZES["text_body"], 0.5)  # a list knows no theme, but its font
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.6 * scale))
            painter.translate(self.width() - 16.0 * scale, self.height() / 2)
            painter.drawPolyline([QPointF(x * scale, y * scale) for x, y in ((-4, -2), (0, 2), (4, -2))])

    def choose(self, value: object) -> None:
        """Choose the entry of a value."""
        self.setCurrentIndex(self.findData(value))

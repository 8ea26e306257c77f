"""The words about a run: as large as the room allows, so that the number at their end is not cut off."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.controls import plain_tip
from app.theme import Theme, ui_font

LEAST = 11


class ResultLabel(QLabel):
    """Shows words on several lines, smaller where they are many; the tooltip has them too."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("result")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def say(self, words: str) -> None:
        """Show other words."""
        if words != self.text():
            self.setText(words)
            self.setToolTip(plain_tip(words))
            self._fit()

    def height_at(self, size: int) -> int:
        """Return how high the words are at a size of the font."""
        room = QRect(0, 0, self.width(), 10_000)
        return QFontMetrics(ui_font(size)).boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height()

    def _fit(self) -> None:
        tokens = self._theme.tokens
        sizes = (tokens.text_large, tokens.text_body, tokens.text_small, LEAST)
        size = next((size for size in sizes if self.height_at(size) <= self.height()), LEAST)
        if self.font().pixelSize() != size:
            self.setFont(ui_font(size))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

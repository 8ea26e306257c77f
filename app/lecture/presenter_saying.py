"""What is said to the lecturer for a while: a line over the lower edge of the window, above the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.theme import Tokens, ui_font

ABOVE, INSIDE = 10, 24  # pixels at 100 %


class Saying(QLabel):
    """Lies over the window and takes no room of its own, so that nothing moves when something is said."""

    def __init__(self, window: QWidget, bar: QWidget) -> None:
        super().__init__(window)
        self._bar, self._scale = bar, 1.0
        self.setObjectName("saying")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, words: str) -> None:
        """Say something; "": nothing any longer."""
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words)
            self.setVisible(bool(words))
            self.lay_out()

    def dress(self, tokens: Tokens) -> None:
        """Take colours and sizes."""
        self._scale = tokens.scale
        self.setFont(ui_font(tokens.text_large, 600))
        self.setStyleSheet(
            f"background: {tokens.text.name()}; color: {tokens.ground.name()};"
            f" border-radius: {tokens.radius}px; padding: {tokens.px(8)}px {tokens.px(14)}px;"
        )
        self.lay_out()

    def lay_out(self) -> None:
        """Stand in the middle above the buttons, as wide as the words."""
        window = self.parentWidget()
        if not self.text() or window is None:
            return
        margin = round(INSIDE * self._scale)
        words = self.fontMetrics().horizontalAdvance(self.text()) + 2 * round(INSIDE * self._scale)
        wide = min(words, window.width() - 2 * margin)
        high = self.heightForWidth(wide)
        bottom = self._bar.geometry().top() - round(ABOVE * self._scale)
        self.setGeometry((window.width() - wide) // 2, bottom - high, wide, high)
        self.raise_()

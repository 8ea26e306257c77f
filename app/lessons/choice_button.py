"""An answer to choose: a button whose text breaks into lines."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy

from app.controls import WordButton
from app.words import tr

MARGINS = (12, 7, 12, 7)


class ChoiceButton(WordButton):
    """As high as its text needs at the width it has."""

    def __init__(self, text: str) -> None:
        super().__init__(text, tr("Choose this answer"), name="choice")
        self.setText("")
        self.label = QLabel(text)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(*MARGINS)
        self._row.addWidget(self.label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, self._needed(self.width()))

    def _needed(self, width: int) -> int:
        margins = self._row.contentsMargins()
        room = max(60, width - margins.left() - margins.right())
        return self.label.heightForWidth(room) + margins.top() + margins.bottom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(self._needed(self.width()))

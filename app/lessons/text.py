"""A piece of Markdown as high as it needs to be, in a page that scrolls as a whole."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.markdown_page import MarkdownPage
from app.theme import Theme

FRAME = 4  # the border that shows the focus, above and below


class LessonText(MarkdownPage):
    """Grows with its text; the page around it scrolls."""

    def __init__(self, theme: Theme, name: str, size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, size, parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def sizeHint(self) -> QSize:
        return QSize(280, int(self.document().size().height()) + FRAME)

    def _grow(self) -> None:
        self.setFixedHeight(int(self.document().size().height()) + FRAME)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.document().setTextWidth(self.viewport().width())
        self._grow()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # for the page

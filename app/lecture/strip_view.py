"""The strip of phases below the loss surface and the matrices, where the stage does not draw it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.lecture.slide import Slide
from app.lecture.stage import Dressed
from app.lecture.strip import STRIP, stage_strip
from app.lecture.words import HEIGHT, Word


class StripView(QWidget):
    """The strip of a slide, as wide as the stage."""

    def __init__(self, slide: Slide, theme: Dressed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slide, self._theme, self._height = slide, theme, HEIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_slide(self, slide: Slide) -> None:
        """Show where another slide lies in time."""
        if not slide.looks_like(self._slide):
            self._slide = slide
            self.update()

    def set_stage_height(self, height: float) -> None:
        """Follow the height of the stage."""
        self._height = max(height, 1.0)
        self.setFixedHeight(round(STRIP * self._height / HEIGHT))

    def words(self) -> tuple[Word, ...]:
        """Return every text on the strip."""
        return stage_strip(self._slide, QRectF(self.rect()), self._height, self._theme.tokens).words

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.tokens.ground)
            stage_strip(self._slide, QRectF(self.rect()), self._height, self._theme.tokens).draw(painter)


def above(page: QWidget, strip: StripView) -> QWidget:
    """Return a page with the strip below it."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(page, 1)
    column.addWidget(strip)
    return made

"""The current sample as a picture beside the table, where the inputs are the pixels of a square."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPaintEvent

from app.magnified import Magnified
from app.pixels import sample_image, sample_words
from app.theme import Theme, ui_font
from app.words import tr
from core.document import Document

SIDE, CAPTION = 168, 22


class SamplePicture(Magnified):
    """Shows one row's inputs as pixels, and below it what it should be."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._image: QImage | None = None
        self._caption = ""
        self.keep(width=SIDE)
        self.setAccessibleName(tr("The sample as a picture"))

    def sizeHint(self) -> QSize:
        return self.sized(SIDE, SIDE + CAPTION)

    def show_row(self, document: Document, row: int) -> None:
        """Show a row."""
        self._image = sample_image(document, row, self.tokens)
        self._caption = sample_words(document, row) if self._image is not None else ""
        self.setAccessibleDescription(self._caption)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        tokens, width = self.tokens, min(self.room.width(), self.room.height() - CAPTION)
        with self.painting() as painter:
            frame = QRectF(0.5, 0.5, width - 1, width - 1)
            painter.drawImage(frame, self._image)
            painter.setPen(tokens.hairline)
            painter.drawRect(frame)
            painter.setFont(ui_font(tokens.text_small))
            painter.setPen(tokens.muted)
            below = QRectF(0, width, self.room.width(), CAPTION)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._caption)

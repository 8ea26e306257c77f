"""A small picture of the stage on the lecturer's screen: what comes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import Theme, ui_font

WIDE = QSize(16, 9)
Draw = Callable[[QSize], QImage]


class Preview(QWidget):
    """Shows one picture in the shape of the hall's screen, or says why there is none."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._draw: Draw | None = None
        self._picture: QImage | None = None
        self._shape = WIDE
        self.words = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 54)
        theme.changed.connect(self.refresh)

    def show_picture(self, draw: Draw | None, words: str) -> None:
        """Show another picture, drawn when it is painted; without one the words. They are what it tells."""
        self._draw, self.words = draw, words
        self.setAccessibleDescription(words)
        self.refresh()

    def refresh(self) -> None:
        """Draw anew: something else, in other colours or sizes."""
        self._picture = None
        self.update()

    def set_shape(self, shape: QSize) -> None:
        """Take the shape of another screen."""
        if not shape.isEmpty() and shape != self._shape:
            self._shape = shape
            self.refresh()

    @property
    def box(self) -> QRect:
        """Where the picture is: as large as there is room, at the top and left."""
        return QRect(self.rect().topLeft(), self._shape.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            if self._draw is None:
                self._say(painter)
            else:
                painter.drawImage(self.box, self._drawn(self._draw))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.hairline, 1))
            painter.drawRect(QRectF(self.box).adjusted(0.5, 0.5, -0.5, -0.5))

    def _drawn(self, draw: Draw) -> QImage:
        """Return the picture at the size that it has, made once."""
        scale = self.devicePixelRatioF()
        size = self.box.size() * scale
        if self._picture is None or self._picture.size() != size:
            self._picture = draw(size)
            self._picture.setDevicePixelRatio(scale)
        return self._picture

    def _say(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        painter.fillRect(self.box, tokens.card)
        painter.setPen(tokens.muted)
        painter.setFont(ui_font(tokens.text_large))
        room = self.box.adjusted(16, 16, -16, -16)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words)

"""Painted widgets that think in lengths of 100 %: what they draw is magnified, what is pointed at is brought back.

Everything in such a picture, letters, lines, gaps and what a hand can hit, grows alike, so it looks at every scale as
it does at 100 %, with as much more or less room around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, QSize, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.theme import Theme, Tokens

MOST_OF_SCREEN = 0.94  # that a window takes when it opens


@contextmanager
def magnified(painter: QPainter, box: QRectF, tokens: Tokens) -> Iterator[tuple[QRectF, Tokens]]:
    """Draw in lengths of 100 %: give the box in such lengths, and the tokens as they are at 100 %."""
    scale = tokens.scale
    painter.save()
    painter.scale(scale, scale)
    try:
        yield reduced(box, scale), tokens.scaled(1.0)
    finally:
        painter.restore()


def enlarged(box: QRectF, scale: float) -> QRectF:
    """Return a rectangle of the drawing in pixels of the widget."""
    return QRectF(box.x() * scale, box.y() * scale, box.width() * scale, box.height() * scale)


def reduced(box: QRectF, scale: float) -> QRectF:
    """Return a rectangle of a widget in lengths of 100 %."""
    return QRectF(box.x() / scale, box.y() / scale, box.width() / scale, box.height() / scale)


class Flat:
    """A theme's tokens as they are at 100 %: the same object until the look changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._known = theme.tokens, theme.tokens.scaled(1.0)

    @property
    def tokens(self) -> Tokens:
        """The tokens."""
        if self._known[0] is not self._theme.tokens:
            self._known = self._theme.tokens, self._theme.tokens.scaled(1.0)
        return self._known[1]

    @property
    def scale(self) -> float:
        """How many times as large as at 100 % all is shown."""
        return self._theme.tokens.scale


class Magnified(QWidget):
    """A painted widget; subclasses draw into `room` with `tokens` and `painting`, and ask `place_of` an event."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._flat = Flat(theme)
        self._least: tuple[int, int] | None = None
        self._fixed = (0, 0)
        theme.changed.connect(self._rescale)

    # In lengths of 100 %

    @property
    def scale(self) -> float:
        """How many times as large as at 100 % the picture is shown."""
        return self._theme.tokens.scale

    @property
    def tokens(self) -> Tokens:
        """The theme's tokens as they are at 100 %; the same object until they change."""
        return self._flat.tokens

    @property
    def room(self) -> QRectF:
        """The widget's own rectangle."""
        return reduced(QRectF(self.rect()), self.scale)

    def place_of(self, event: QMouseEvent | QWheelEvent) -> QPointF:
        """Return where the pointer is."""
        return event.position() / self.scale

    @contextmanager
    def painting(self) -> Iterator[QPainter]:
        """Paint the widget."""
        with QPainter(self) as painter:
            painter.scale(self.scale, self.scale)
            yield painter

    # Sizes

    def sized(self, width: float, height: float) -> QSize:
        """Return a size of the widget, from one at 100 %."""
        return QSize(self._theme.tokens.px(width), self._theme.tokens.px(height))

    def keep_least(self, width: int, height: int) -> None:
        """Never be smaller than this is at the scale."""
        self._least = width, height
        self._rescale()

    def keep(self, width: int = 0, height: int = 0) -> None:
        """Always be as wide, and as high, as this is at the scale; 0: leave it open."""
        self._fixed = width, height
        self._rescale()

    @Slot()
    def _rescale(self) -> None:
        if self._least is not None:
            self.setMinimumSize(self.sized(*self._least))
        width, height = self._fixed
        if width:
            self.setFixedWidth(self._theme.tokens.px(width))
        if height:
            self.setFixedHeight(self._theme.tokens.px(height))
        self.updateGeometry()
        self.update()


def fitted(window: QWidget, width: int, height: int, tokens: Tokens) -> QSize:
    """Return how large a window of such a size at 100 % opens: scaled, as far as the screen has room."""
    return QSize(tokens.px(width), tokens.px(height)).boundedTo(window.screen().availableSize() * MOST_OF_SCREEN)

"""The on-screen pointer, large enough for a hall; and the mouse's own arrow, which hides when it rests."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.lecture.words import HEIGHT
from app.tokens import Tokens

RADIUS = 17.0  # of the dot, at 1080
REST_MS = 2000


def pointer_box(place: tuple[float, float], room: QRectF) -> QRectF:
    """Return what the dot covers, with its ring."""
    at = QPointF(room.left() + place[0] * room.width(), room.top() + place[1] * room.height())
    reach = (RADIUS + 5) * room.height() / HEIGHT
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)


def draw_pointer(painter: QPainter, place: tuple[float, float], room: QRectF, tokens: Tokens) -> None:
    """Draw an amber dot with a dark and a light ring, to be seen on every ground."""
    box, unit = pointer_box(place, room), room.height() / HEIGHT
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.ground, 8 * unit))
    painter.setBrush(tokens.computed)
    disc = box.adjusted(5 * unit, 5 * unit, -5 * unit, -5 * unit)
    painter.drawEllipse(disc)
    painter.setPen(QPen(tokens.text, 3 * unit))
    painter.drawEllipse(disc)
    painter.restore()


class RestingCursor(QObject):
    """Hides the mouse's arrow over a widget when it has not moved for two seconds."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.hide)
        self.moved()

    def moved(self) -> None:
        """Show the arrow, for a while."""
        if self._widget.cursor().shape() is Qt.CursorShape.BlankCursor:
            self._widget.unsetCursor()
        self._rest.start()

    def hide(self) -> None:
        """Hide the arrow until the mouse moves."""
        self._rest.stop()
        self._widget.setCursor(Qt.CursorShape.BlankCursor)

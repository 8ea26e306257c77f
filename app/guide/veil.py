"""A veil over the whole window, for what lies over it for a while; a click beside that takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.main_window import MainWindow

DIM = {False: 70, True: 130}  # of 255, on a light ground and on a dark one


class Veil(QWidget):
    """Dims the window but for a bright place.

    Signals:
        clicked: somewhere on the veil.
        resized: the window has another size.
    """

    clicked = Signal()
    resized = Signal()

    def __init__(self, window: MainWindow, dim: int) -> None:
        super().__init__(window)
        self._dim = dim
        self._bright = QRectF()
        self._before: QWidget | None = window.focusWidget()
        window.resized.connect(self._cover)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def raise_up(self) -> None:
        """Lie over everything in the window."""
        self._cover()
        self.show()
        self.raise_()

    def brighten(self, place: QRectF) -> None:
        """Leave a place without dimming."""
        self._bright = place
        self.update()

    def take_away(self) -> None:
        """Go for good; the keyboard goes back to where it was."""
        self.hide()
        before = self._before
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    @Slot()
    def _cover(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
            self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        dimmed = QPainterPath()
        dimmed.addRect(QRectF(self.rect()))
        if not self._bright.isEmpty():
            bright = QPainterPath()
            bright.addRoundedRect(self._bright, 10, 10)
            dimmed -= bright
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(dimmed, QColor(0, 0, 0, self._dim))

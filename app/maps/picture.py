"""What all large maps share: the nearest data point under the pointer, its words, clicks, wheel and keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.controls import plain_tip
from app.magnified import Magnified
from app.maps.scene import MapScene
from app.maps.wording import described, point_lines
from app.surface.painting import settle
from app.theme import Theme, Tokens, mixed, ui_font
from core.network import Floats

NEAR = 9.0
ZOOM = 1.2  # each notch of the wheel
TOP = 28.0  # above a plot: the name of its upright axis and the caption


class PictureView(Magnified):
    """A picture of a scene with data points; subclasses paint it and tell where the points are.

    Signals:
        row_chosen(int): a data point was clicked, or stepped to by Alt+arrows.
        zoomed(float): look that many times as far beyond the data.
    """

    row_chosen = Signal(int)
    zoomed = Signal(float)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.scene = MapScene()
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keep_least(160, 140)

    def show_scene(self, scene: MapScene) -> None:
        """Show another scene."""
        self.scene = scene
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Return the picture in words."""
        return described(self.scene)

    def point_places(self) -> Floats:
        """Return where the data points are, (points, 2) in pixels; none: (0, 2)."""
        raise NotImplementedError

    def ground_lines(self, place: QPointF) -> list[str]:
        """Tell what is at a pixel where there is no point."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Draw the scene."""
        raise NotImplementedError

    # What is where

    def point_at(self, place: QPointF) -> int | None:
        """Return the data point under a pixel, the nearest."""
        places = self.point_places()
        if not len(places):
            return None
        away = np.hypot(places[:, 0] - place.x(), places[:, 1] - place.y())
        away = np.where(np.isfinite(away), away, np.inf)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= NEAR else None

    def tip_at(self, place: QPointF) -> str:
        """Return what the tooltip says at a pixel."""
        if self.scene.document is None:
            return ""
        number = self.point_at(place)
        return "\n".join(self.ground_lines(place) if number is None else point_lines(self.scene, number))

    # Mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointing = self.scene.document is not None and self.point_at(self.place_of(event)) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor)
        tip = self.tip_at(self.place_of(event))
        if tip:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(tip).replace("\n", "<br>"), self)
        else:
            QToolTip.hideText()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.point_at(self.place_of(event)) if event.button() == Qt.MouseButton.LeftButton else None
        if number is None or self.scene.points is None:
            super().mousePressEvent(event)
            return
        self.row_chosen.emit(self.scene.points.rows[number])

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() / 120.0
        if not turned or self.scene.document is None:
            event.ignore()
            return
        self.zoomed.emit(ZOOM**-turned)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key()), 0
        )
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._step_row(step)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoomed.emit(ZOOM if event.key() == Qt.Key.Key_Minus else 1 / ZOOM)
        else:
            super().keyPressEvent(event)

    def _step_row(self, step: int) -> None:
        points, present = self.scene.points, self.scene.present
        if points is not None and points.rows:
            place = 0 if present is None else (present + step) % len(points.rows)
            self.row_chosen.emit(points.rows[place])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.painting() as painter:
            settle(painter)
            if self.scene.document is None:
                draw_message(painter, self.room, self.scene.message, self.tokens)
            else:
                self.draw(painter)
            if self.hasFocus():
                painter.setPen(QPen(self.tokens.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.room.adjusted(1, 1, -1, -1), 4, 4)


def draw_message(painter: QPainter, box: QRectF, words: str, tokens: Tokens) -> None:
    """Say in the middle why there is nothing to see."""
    painter.setFont(ui_font(tokens.text_body))
    painter.setPen(tokens.muted)
    wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(box.adjusted(16, 8, -16, -8), int(wrapped), words)


def draw_heading(painter: QPainter, area: QRectF, name: str, caption: str, tokens: Tokens, right: float) -> None:
    """Draw the name of the upright axis over its ticks, and a caption at the right, over a plot."""
    painter.setFont(ui_font(tokens.text_body, 600))
    painter.setPen(tokens.text)
    width = painter.fontMetrics().horizontalAdvance(name) + 2
    left = max(2.0, area.left() - 7 - width)
    flags = Qt.AlignmentFlag.AlignBottom
    painter.drawText(QRectF(left, area.top() - TOP, width + 4, TOP - 10), flags, name)
    painter.setFont(ui_font(tokens.text_small))
    painter.setPen(tokens.muted)
    start = max(left + width + 12, area.left())
    box = QRectF(start, area.top() - TOP, max(0.0, right - start), TOP - 4)
    text = painter.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, flags | Qt.AlignmentFlag.AlignRight, text)


def draw_frame(painter: QPainter, area: QRectF, tokens: Tokens) -> None:
    """Draw the thin frame of a plot."""
    painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.4), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)

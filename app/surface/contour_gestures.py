"""Mouse and keys of the flat pictures: drag the point, click a place, pan and zoom the ranges; told once a frame."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.controls import plain_tip
from app.magnified import Magnified
from app.surface.contour_plot import Plot, Range
from app.surface.scene import SurfaceScene
from app.theme import Theme
from app.words import tr

FRAME = 16  # milliseconds
FAR = 4.0  # pixels that make a drag of a click
STRIDE, FINE = 1 / 50, 1 / 500  # of the range, with Alt+arrows
ZOOM = 1.15  # each notch of the wheel
KEYS = "Alt with arrows moves the point (with Shift a little), + and − zoom."


class Part(Enum):
    """What is under the pointer."""

    POINT = "point"
    PLACE = "place"
    GROUND = "ground"
    AXIS = "axis"


@dataclass(frozen=True)
class Grip:
    """What is held, in which plot; `moves`: which of the two weights runs across it and which upright, None: none."""

    part: Part
    plot: Plot
    moves: tuple[int | None, int | None]
    place: int = -1


class FlatView(Magnified):
    """A picture of a scene with plots over the weights; subclasses paint and tell what is where.

    Signals:
        point_moved(float, float, bool): the point was dragged to (x, y); the last one of a drag comes with True.
        place_chosen(int): a place of the path was clicked.
        ranges_dragged(float, float, float, float): x from, to, y from, to.
    """

    point_moved = Signal(float, float, bool)
    place_chosen = Signal(int)
    ranges_dragged = Signal(float, float, float, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.scene = SurfaceScene()
        self._wanted: tuple[Range, Range] | None = None  # dragged to, the surface there still to come
        self._held: Grip | None = None
        self._ranges_held = self.ranges
        self._pressed_at, self._dragging = QPointF(), False
        self._later: Callable[[], None] | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME)
        self._clock.timeout.connect(self._tell)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # The scene

    def show_scene(self, scene: SurfaceScene) -> None:
        """Show another scene."""
        self.scene = scene
        if self._held is None and self._later is None and not scene.stale:
            self._wanted = None
        self.setAccessibleDescription(self.words() if self.scene.loss is None else f"{self.words()}; {tr(KEYS)}")
        self.update()

    def words(self) -> str:
        """Return the picture in words."""
        return ""

    @property
    def ranges(self) -> tuple[Range, Range]:
        """The ranges of both weights as they are drawn."""
        if self._wanted is not None:
            return self._wanted
        x, y = self.scene.x_values, self.scene.y_values
        if len(x) < 2 or len(y) < 2:
            return (0.0, 1.0), (0.0, 1.0)
        return (float(x[0]), float(x[-1])), (float(y[0]), float(y[-1]))

    def grip_at(self, place: QPointF) -> Grip | None:
        """Return what is under a pixel."""
        raise NotImplementedError

    def tip_at(self, place: QPointF) -> str:
        """Return what the tooltip says there."""
        raise NotImplementedError

    # Telling, at most once a frame

    def _tell_soon(self, tell: Callable[[], None]) -> None:
        """Tell now, or what is newest when the frame is over."""
        if self._clock.isActive():
            self._later = tell
            return
        self._clock.start()
        tell()

    def _tell(self) -> None:
        if self._later is None:
            self._clock.stop()
            return
        tell, self._later = self._later, None
        tell()

    def _tell_at_last(self, tell: Callable[[], None]) -> None:
        self._later = None
        self._clock.stop()
        tell()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._held = self.grip_at(self.place_of(event))
        self._pressed_at, self._dragging, self._ranges_held = self.place_of(event), False, self.ranges
        QToolTip.hideText()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, held = self.place_of(event), self._held
        if held is None:
            self._hover(event)
            return
        self._dragging = self._dragging or (place - self._pressed_at).manhattanLength() >= FAR
        if not self._dragging:
            return
        if held.part is Part.POINT:
            self._tell_soon(lambda: self._move_point(held, place, last=False))
        else:
            self._pan(held, place - self._pressed_at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held is None or event.button() != Qt.MouseButton.LeftButton:
            return
        place = self.place_of(event)
        if self._dragging and held.part is not Part.POINT:
            self._tell_at_last(self._tell_ranges)
        elif self._dragging or held.part is Part.GROUND:
            self._tell_at_last(lambda: self._move_point(held, place, last=True))
        elif held.part is Part.PLACE:
            self.place_chosen.emit(held.place)
        self._dragging = False

    def _hover(self, event: QMouseEvent) -> None:
        grip = self.grip_at(self.place_of(event))
        self.setCursor(_cursor(grip))
        tip = self.tip_at(self.place_of(event)) if grip is not None else ""
        if tip:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(tip).replace("\n", "<br>"), self)
        else:
            QToolTip.hideText()

    def _move_point(self, grip: Grip, place: QPointF, last: bool) -> None:
        """Tell the values under the pointer, kept inside the ranges; the weight that the plot does not show stays."""
        point = list(self.scene.point[:2] if self.scene.point else (sum(ends) / 2 for ends in self.ranges))
        for weight, value in zip(grip.moves, grip.plot.values(place), strict=True):
            if weight is not None:
                low, high = self.ranges[weight]
                point[weight] = min(max(value, low), high)
        self.point_moved.emit(point[0], point[1], last)

    def _pan(self, grip: Grip, way: QPointF) -> None:
        ranges = list(self._ranges_held)
        scale = grip.plot.scale
        for weight, moved in zip(grip.moves, (-way.x() / scale[0], way.y() / scale[1]), strict=True):
            if weight is not None:
                low, high = ranges[weight]
                ranges[weight] = low + moved, high + moved
        self._want(ranges[0], ranges[1])

    def _want(self, x_range: Range, y_range: Range) -> None:
        """Draw these ranges from now on, and ask for the surface there."""
        if not all(1e-9 < high - low < 1e9 for low, high in (x_range, y_range)):
            return
        self._wanted = _tidy(x_range), _tidy(y_range)
        self.update()
        self._tell_soon(self._tell_ranges)

    def _tell_ranges(self) -> None:
        if self._wanted is not None:
            self.ranges_dragged.emit(*self._wanted[0], *self._wanted[1])

    def wheelEvent(self, event: QWheelEvent) -> None:
        grip = self.grip_at(self.place_of(event))
        turned = event.angleDelta().y() / 120.0
        if grip is None or not turned or self._held is not None:
            event.ignore()
            return
        self._zoom(grip, self.place_of(event), ZOOM**-turned)
        event.accept()

    def _zoom(self, grip: Grip, place: QPointF, factor: float) -> None:
        """Make ranges longer by a factor, around what is under the pointer."""
        ranges = list(self.ranges)
        for weight, value in zip(grip.moves, grip.plot.values(place), strict=True):
            if weight is not None:
                low, high = ranges[weight]
                middle = min(max(value, low), high)
                ranges[weight] = middle + (low - middle) * factor, middle + (high - middle) * factor
        self._want(ranges[0], ranges[1])

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        way = ways.get(Qt.Key(event.key()))
        if way is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier and self.scene.point is not None:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._nudge(way, FINE if fine else STRIDE)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus) and self.scene.loss is not None:
            self._zoom_by_key(1 / ZOOM if event.key() != Qt.Key.Key_Minus else ZOOM)
        else:
            super().keyPressEvent(event)

    def _nudge(self, way: tuple[int, int], share: float) -> None:
        assert self.scene.point is not None
        x, y = (
            value + sign * share * (high - low)
            for value, sign, (low, high) in zip(self.scene.point[:2], way, self.ranges, strict=True)
        )
        self.point_moved.emit(x, y, True)

    def _zoom_by_key(self, factor: float) -> None:
        """Zoom both ranges, around the point where it is inside."""
        around = self.scene.point[:2] if self.scene.point else (float("nan"), float("nan"))
        wanted = []
        for value, (low, high) in zip(around, self.ranges, strict=True):
            middle = value if low <= value <= high else (low + high) / 2
            wanted.append((middle + (low - middle) * factor, middle + (high - middle) * factor))
        self._want(wanted[0], wanted[1])

    # Focus

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paint_focus(self, painter: QPainter) -> None:
        """Draw the ring of the keyboard's place."""
        if self.hasFocus():
            painter.setPen(QPen(self.tokens.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.room.adjusted(1, 1, -1, -1), 4, 4)


def _tidy(ends: Range) -> Range:
    """Return a range with as many decimals as a hand can mean: a thousandth of it, less than a pixel."""
    decimals = 3 - math.floor(math.log10(ends[1] - ends[0]))
    return round(ends[0], decimals), round(ends[1], decimals)


def _cursor(grip: Grip | None) -> Qt.CursorShape:
    if grip is None:
        return Qt.CursorShape.ArrowCursor
    if grip.part is Part.AXIS:
        return Qt.CursorShape.SizeVerCursor if grip.moves[0] is None else Qt.CursorShape.SizeHorCursor
    return {Part.POINT: Qt.CursorShape.OpenHandCursor, Part.PLACE: Qt.CursorShape.PointingHandCursor}.get(
        grip.part, Qt.CursorShape.CrossCursor
    )


def only(grip: Grip, across: bool) -> Grip:
    """Return the grip of one axis of a plot."""
    return replace(grip, part=Part.AXIS, moves=(grip.moves[0], None) if across else (None, grip.moves[1]))

"""The surface in relief, turned and tilted by mouse and keys."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.controls import IconButton, plain_tip
from app.magnified import Magnified
from app.surface.contour_words import ground_words, place_words
from app.surface.relief_camera import Camera
from app.surface.relief_hand import Grip, place_near, turned_by_key, zoomed_at
from app.surface.relief_marks import Stage
from app.surface.relief_painting import cut_words, description_of, draw_message, paint_relief
from app.surface.relief_picture import Relief, draft, fine
from app.surface.relief_terrain import Terrain, terrain_of
from app.surface.scene import SurfaceScene
from app.theme import Theme
from app.words import tr

REST = 120  # milliseconds without a movement until the fine picture is begun
KEYS = "Alt with arrows turns and tilts the relief, + and − make it larger or smaller."
NOTE = QRectF(0, 0, 150, 26)  # where the first note stands
NEAR = 9.0  # pixels within which a place of the path, or the point, is meant


class ReliefView(Magnified):
    """The surface in relief, turned and tilted by mouse and keys.

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
        self.camera = Camera()
        self._terrain: Terrain | None = None
        self._relief: Relief | None = None
        self._grip: Grip | None = None
        self._dragged: tuple[float, float] | None = None  # where a drag of the point was last
        self._working: Generator[None, None, Relief] | None = None
        self._rest, self._band = QTimer(self), QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._begin_fine)
        self._band.timeout.connect(self._next_band)
        self.is_fine = False
        self.reset_button = IconButton(
            theme, "undo", tr("Reset the view"), tr("See the relief as at first (0). {keys}", keys=tr(KEYS)), side=28
        )
        self.reset_button.setParent(self)
        self.reset_button.clicked.connect(self.reset)
        self.setAccessibleName(tr("Loss surface in relief"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.keep_least(220, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._look_again)
        self._describe()

    def sizeHint(self) -> QSize:
        return self.sized(420, 330)

    # What is shown

    def show_scene(self, scene: SurfaceScene) -> None:
        """Show another scene; the surface is rendered anew only where it is another one."""
        old, self.scene = self.scene, scene
        same = (scene.loss is old.loss, scene.basins is old.basins, scene.stale == old.stale, scene.log == old.log)
        if all(same) and self._terrain is not None:
            self._terrain = self._terrain.with_scene(scene)
        else:
            self._terrain = terrain_of(scene)
            self._look_again()
        self._describe()
        self.update()

    def look_from(self, camera: Camera) -> None:
        """See the surface from elsewhere."""
        if camera != self.camera:
            self.camera = camera
            self._look_again()
            self._describe()

    @Slot()
    def reset(self) -> None:
        """See the surface as at first."""
        self.look_from(Camera())

    @Slot()
    def _look_again(self) -> None:
        """Render the surface anew: coarsely when it is painted next, finely when all is at rest."""
        self._relief, self._working, self.is_fine = None, None, False
        self._band.stop()
        if self.isVisible():
            self._rest.start()
        self.update()

    @Slot()
    def _begin_fine(self) -> None:
        if self._terrain is not None and self.isVisible() and self.width() > 1 and self.height() > 1:
            size = self.room.width(), self.room.height()
            self._working = fine(self._terrain, self.camera, *size, self.devicePixelRatioF() * self.scale, self.tokens)
            self._band.start(0)

    @Slot()
    def _next_band(self) -> None:
        """Render a few milliseconds' worth."""
        if self._working is None:
            self._band.stop()
            return
        try:
            next(self._working)
        except StopIteration as done:
            self._relief, self._working, self.is_fine = done.value, None, True
            self._band.stop()
            self.update()

    @property
    def stage(self) -> Stage | None:
        """The surface as it is seen now; None where there is none."""
        if self._terrain is None:
            return None
        if self._relief is None:
            size = self.room.width(), self.room.height()
            self._relief = draft(self._terrain, self.camera, *size, self.devicePixelRatioF() * self.scale, self.tokens)
        return Stage(self._terrain, self._relief, self.tokens)

    def _describe(self) -> None:
        told = description_of(self.scene, self._terrain, self.camera)
        self.setAccessibleDescription(told if self._terrain is None else f"{told}; {tr(KEYS)}")

    # Pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._terrain is not None:
            QToolTip.hideText()
            on_point = self._is_on_point(self.place_of(event))
            pans = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._grip = Grip(self.place_of(event), self.camera, on_point, pans)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            self._point_at(event)
        elif self._grip.has_moved(self.place_of(event)):
            if self._grip.on_point:
                self._drag_point(self.place_of(event), last=False)
            else:
                self.look_from(self._grip.camera_at(self.place_of(event), self.room.width(), self.room.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip = self._grip
        if grip is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if not grip.has_moved(self.place_of(event)):
            self._click(self.place_of(event))
        elif grip.on_point:
            self._drag_point(self.place_of(event), last=True)
        self._grip = self._dragged = None

    def _click(self, place: QPointF) -> None:
        stage = self.stage
        chosen = None if stage is None else place_near(stage, place, NEAR)
        if chosen is not None:
            self.place_chosen.emit(chosen)
        else:
            self._drag_point(place, last=True)

    def _drag_point(self, place: QPointF, last: bool) -> None:
        """Move the point to what is under the pointer; beside the surface it stays where it was last."""
        weights = self.weights_at(place) or self._dragged
        if weights is not None:
            self._dragged = weights
            self.point_moved.emit(*weights, last)

    def _is_on_point(self, place: QPointF) -> bool:
        found = self.place_of_point()
        return found is not None and (found - place).manhattanLength() <= NEAR * 1.4

    def place_of_point(self) -> QPointF | None:
        """Return where the point is on the widget."""
        stage = self.stage
        if stage is None or self.scene.point is None:
            return None
        found = stage.place(self.scene.point[0], self.scene.point[1])
        return None if found is None else found[0]

    def weights_at(self, place: QPointF) -> tuple[float, float] | None:
        """Return the two weights of the surface under a place of the widget."""
        stage = self.stage
        found = None if stage is None else stage.relief.place_at(place.x(), place.y())
        return None if stage is None or found is None else stage.terrain.weights_at(*found)

    def words_at(self, place: QPointF) -> str:
        """Return what is under a place of the widget: a note, a place of the path, or weights and loss."""
        if self._terrain is not None and self._terrain.is_cut and NOTE.contains(place):
            return cut_words()
        stage, weights = self.stage, self.weights_at(place)
        passed = None if stage is None else place_near(stage, place, NEAR)
        if passed is not None:
            return place_words(self.scene, passed)
        return "" if weights is None else ground_words(self.scene, *weights)

    def _point_at(self, event: QMouseEvent) -> None:
        words = self.words_at(self.place_of(event))
        if words:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(words), self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        QToolTip.hideText()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        if turns:
            room = self.room
            self.look_from(zoomed_at(self.camera, 1.15**turns, self.place_of(event), room.width(), room.height()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_0 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.reset()
            return
        camera = turned_by_key(self.camera, event)
        if camera is None:
            super().keyPressEvent(event)
        else:
            self.look_from(camera)

    # Painting

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_again()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._rest.stop()
        self._band.stop()
        self._working = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.reset_button.move(self.width() - self.reset_button.width() - 2, 2)
        self._look_again()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            area, stage = self.room, self.stage
            painter.fillRect(area, tokens.card)
            if stage is None:
                draw_message(painter, area, self.scene.message, tokens)
            else:
                paint_relief(painter, stage, area)
            if self.hasFocus():
                painter.setPen(QPen(tokens.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), tokens.space, tokens.space)

"""The graph in the window: shows the workbench's step, and turns pointer and keys into the workbench's verbs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QWidget

from app.graph import accessible
from app.graph.arrangement import Arranger
from app.graph.camera import Camera, fitted
from app.graph.canvas import Canvas
from app.graph.described import description, tooltip
from app.graph.hits import Editable, Hit, box_of, editable_of_selection, hit_at
from app.graph.lines_image import LinesImage
from app.graph.navigation import Way, walk
from app.graph.number_editor import NumberEditor
from app.graph.painting import Picture, paint
from app.graph.scene import Scene
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench

_WAYS = {
    Qt.Key.Key_Right: Way.ALONG,
    Qt.Key.Key_Left: Way.AGAINST,
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
}
_DRAG = 4.0  # pixels that the pointer moves before a press becomes a drag
_ZOOM = 1.2


class GraphView(QWidget):
    """One widget, painted whole from a scene; no item per neuron or edge."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self._arranger = Arranger()
        self._lines = LinesImage(self)
        self._lines.finished.connect(self.update)
        self._camera = Camera()
        self._fits = True
        self._picture: Picture | None = None
        self._pressed: QPointF | None = None
        self._dragging = False
        self.editor: NumberEditor | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 240)
        self.setAccessibleName(tr("Network"))
        accessible.install()
        workbench.document_changed.connect(self._refresh)
        workbench.cursor_changed.connect(self._refresh)
        workbench.selection_changed.connect(self._refresh)
        theme.changed.connect(self._refresh)
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(780, 520)

    # -- what is shown ------------------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        """The part of the graph on screen."""
        return self._camera

    def picture(self) -> Picture:
        """Return the picture of the workbench's present state."""
        if self._picture is None:
            w = self._workbench
            scene = Scene(w.document, w.iteration, w.shown, w.explanation, w.step, w.selection, w.pointed, w.digits)
            self._picture = self._arranger.picture(scene, self.width() / max(1, self.height()))
            if self._fits:
                self._camera = fitted(self._picture.geometry.bounds, self.width(), self.height())
        return self._picture

    def _refresh(self) -> None:
        self._picture = None
        self.setAccessibleDescription(description(self._workbench))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        picture, tokens = self.picture(), self._theme.tokens
        size = (self.width(), self.height())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), tokens.ground)
            if not picture.bundle.precise:
                self._lines.show_on(painter, picture, self._camera, tokens, size)
            paint(Canvas(painter, tokens), picture, self._camera, size, lines_drawn=True)
            if self.hasFocus():
                painter.setPen(tokens.accent)
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = None
        super().resizeEvent(event)

    # -- zoom ---------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole network."""
        self._fits, self._picture = True, None
        self.update()

    def zoom_in(self) -> None:
        self._zoom(_ZOOM, QPointF(self.rect().center()))

    def zoom_out(self) -> None:
        self._zoom(1 / _ZOOM, QPointF(self.rect().center()))

    def _zoom(self, factor: float, about: QPointF) -> None:
        self.picture()
        self._look(self._camera.zoomed(factor, about))

    def _look(self, camera: Camera) -> None:
        self._camera, self._fits = camera, False
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom(_ZOOM ** (event.angleDelta().y() / 120), event.position())

    # -- pointer ------------------------------------------------------------------------------------------------

    def hit(self, point: QPointF) -> Hit | None:
        """Return what is under a point of the widget."""
        return hit_at(self.picture(), self._camera, point)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            self._drag(event.position())
            return
        hit = self.hit(event.position())
        self._workbench.point_at(hit.source if hit is not None else None)
        self.setCursor(self._cursor_for(hit))
        self._explain(hit)

    def _drag(self, to: QPointF) -> None:
        assert self._pressed is not None
        moved = to - self._pressed
        if not self._dragging and moved.manhattanLength() < _DRAG:
            return
        if self._dragging or self.hit(self._pressed) is None:
            self._dragging = True
            self._pressed = to
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._look(self._camera.panned(moved.x(), moved.y()))

    def _cursor_for(self, hit: Hit | None) -> Qt.CursorShape:
        if hit is None:
            return Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.IBeamCursor if hit.editable is not None else Qt.CursorShape.PointingHandCursor

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragged = self._pressed, self._dragging
        self._pressed, self._dragging = None, False
        if pressed is None or dragged or event.button() != Qt.MouseButton.LeftButton:
            self.unsetCursor()
            return
        hit = self.hit(event.position())
        self._workbench.select(hit.source if hit is not None else None)
        if hit is not None and hit.editable is not None:
            self.edit(hit.editable)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.hit(event.position())
        if hit is None:
            self.fit()
        elif self.editor is None:
            self.edit_selection()

    def leaveEvent(self, event: QEvent) -> None:
        self._workbench.point_at(None)
        super().leaveEvent(event)

    def _explain(self, hit: Hit | None) -> None:
        """Offer the exact values of what is under the pointer as a tooltip, in plain text."""
        text = tooltip(self.picture().scene, hit.source, hit.entry) if hit is not None else ""
        self.setToolTip(QtText.convertFromPlainText(text) if QtText.mightBeRichText(text) else text)

    # -- keys ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        if held & Qt.KeyboardModifier.AltModifier and key in _WAYS:
            self._walk(_WAYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_selection()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0 and held & Qt.KeyboardModifier.ControlModifier:
            self.fit()
        else:
            event.ignore()  # plain arrows step, Tab leaves

    def _walk(self, way: Way) -> None:
        place = walk(self.picture().geometry, self._workbench.selection, way)
        if place is not None:
            self._workbench.select(place)

    # -- editing ------------------------------------------------------------------------------------------------

    def edit_selection(self) -> None:
        """Open the editor on the selected edge's weight, input's value or output's target."""
        editable = editable_of_selection(self.picture().scene)
        if editable is not None:
            self.edit(editable)

    def edit(self, editable: Editable) -> None:
        """Open the editor over a number."""
        if self.editor is not None:
            return
        row = self.picture().scene.row
        editor = NumberEditor(self, self._theme.tokens, editable.name, editable.value)
        editor.committed.connect(lambda value: self._commit(editable, row, value))
        editor.closed.connect(self._close_editor)
        self.editor = editor
        editor.open_at(self._camera.to_screen(box_of(self.picture(), editable)).toAlignedRect())

    def _commit(self, editable: Editable, row: int, value: float) -> None:
        if editable.kind == "weight":
            self._workbench.set_weight(editable.index, value)
        else:
            self._workbench.set_cell(row, editable.index, value)

    def _close_editor(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None

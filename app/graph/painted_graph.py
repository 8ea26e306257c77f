"""The graph as a painted widget: what the workbench shows, the part of it that is on screen, and zooming."""

from __future__ import annotations

from copy import copy

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.graph.arrangement import Arranger
from app.graph.camera import Camera, fitted, free_strips
from app.graph.canvas import Canvas
from app.graph.described import description
from app.graph.editing_painting import NOTHING, Overlay, draw_invitation, draw_overlay
from app.graph.hits import Hit, hit_at
from app.graph.lines_image import LinesImage
from app.graph.painting import Picture, paint
from app.graph.reading import Reading
from app.graph.scene import Scene
from app.graph.transitions import Transition
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.formula import Source
from core.network import Floats

MOST_DIGITS = 8  # on neurons and edges; all of them are in the tooltip and the tables
_ZOOM = 1.2
_REST_MS = 150  # after the last edit labels are placed anew


class PaintedGraph(QWidget):
    """One widget, painted whole from a scene; no item per neuron or edge."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self._arranger = Arranger()
        self._lines = LinesImage(self)
        self._lines.finished.connect(self.update)
        self._camera = Camera()
        self._fits = self._fresh = True
        self._topology: object = None
        self._picture: Picture | None = None
        self._preview: Document | None = None
        self.reading = Reading()
        self.transition = Transition(workbench, theme, self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._settle)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 240)

    def sizeHint(self) -> QSize:
        return QSize(780, 520)

    # -- what is shown ------------------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        """The part of the graph on screen."""
        return self._camera

    @property
    def stretch(self) -> tuple[float, float]:
        """How much wider and higher the picture is than the file's coordinates."""
        self.picture()
        return self._arranger.stretch

    def places(self) -> Floats:
        """Return where neurons stand on screen, (neurons, 2), in the file's coordinates."""
        places: Floats = self.picture().geometry.places / self.stretch
        return places

    def picture(self) -> Picture:
        """Return the picture of the workbench's present state, or of what a gesture is about to make of it."""
        if self._picture is None:
            self._picture = self._arranger.picture(self._scene(), self.width() / max(1, self.height()), self._fresh)
            self._fresh = False
            if self._fits and not len(self._picture.geometry.places):
                self._camera, self._fits = Camera(), False  # an empty canvas keeps still under what is put on it
            elif self._fits:
                self._camera = fitted(
                    self._picture.geometry.bounds, self.width(), self.height(), self._theme.tokens.scale
                )
            if self._arranger.unsettled:
                self._rest.start()
        return self._picture

    def arrangement(self) -> Arranger:
        """Return where everything is, to draw the same elsewhere: settled labels with their lines, else nothing yet."""
        self.picture()
        return Arranger() if self._arranger.unsettled else copy(self._arranger)

    def _scene(self) -> Scene:
        w = self._workbench
        document = w.document if self._preview is None else self._preview
        return Scene(
            document, w.iteration, w.shown, w.explanation, w.step, w.selection, w.pointed,
            min(w.digits, MOST_DIGITS), w.selected,
            self.reading, w.routes,
        )  # fmt: skip

    def read_as(self, reading: Reading) -> None:
        """Show other numbers, or tell something else by the lines."""
        self.reading = reading
        self._refresh()

    def _settle(self) -> None:
        if self._preview is not None:
            self._rest.start()
            return
        self._arranger.settle(self.picture().scene)
        self._refresh()

    def _follow_document(self) -> None:
        """Show another document; one just opened is laid out afresh and shown whole."""
        topology = self._workbench.document.network.topology
        if topology is not self._topology:
            if self._workbench.undo_stack.count() == 0 and self._workbench.is_clean:  # just opened
                self._fits = self._fresh = True
            self._topology, self._preview = topology, None
        self._refresh()

    def show_preview(self, document: Document | None) -> None:
        """Show what a gesture is about to make of the document; None: the document."""
        if document is not self._preview:
            self._preview, self._picture = document, None
            self.update()

    def _refresh(self) -> None:
        self._picture = None
        self.transition.stop()
        self.setAccessibleDescription(description(self._workbench))
        self.update()

    def handles(self) -> tuple[int, ...]:
        """Return the neurons that show a handle."""
        return ()

    def overlay(self) -> Overlay:
        """Return what editing draws over the picture."""
        return NOTHING

    def paintEvent(self, event: QPaintEvent) -> None:
        picture, tokens = self.picture(), self._theme.tokens
        size = (self.width(), self.height())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), tokens.ground)
            if not picture.bundle.precise:
                self._lines.show_on(painter, picture, self._camera, tokens, size)
            canvas = Canvas(painter, tokens)
            paint(canvas, picture, self._camera, size, lines_drawn=True)
            if not len(picture.geometry.places):
                draw_invitation(canvas, size)
            self.transition.draw(canvas, self._camera)
            draw_overlay(canvas, picture.geometry, self._camera, self.overlay(), self.handles(), size)
            if self.hasFocus():
                painter.setPen(tokens.accent)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fresh |= self._fits
        self._picture = None
        self.transition.stop()
        super().resizeEvent(event)

    # -- zoom ---------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole network."""
        self._fits, self._fresh, self._picture = True, True, None
        self.update()

    def zoom_in(self) -> None:
        self._zoom(_ZOOM, QPointF(self.rect().center()))

    def zoom_out(self) -> None:
        self._zoom(1 / _ZOOM, QPointF(self.rect().center()))

    def _zoom(self, factor: float, about: QPointF) -> None:
        self.picture()
        self.look(self._camera.zoomed(factor, about))

    def zoom_by_wheel(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        self._zoom(_ZOOM ** (event.angleDelta().y() / 120), event.position())

    def look(self, camera: Camera) -> None:
        """Show another part of the graph."""
        self._camera, self._fits = camera, False
        self.transition.stop()
        self.update()

    def hold(self) -> None:
        """Keep the camera where it is, whatever is added."""
        self.picture()
        self._fits = False

    def follow(self) -> None:
        """Bring what is selected into sight, unless everything is kept in sight anyway."""
        if self._workbench.selection is not None:
            self.bring_into_sight(self._workbench.selection)

    def bring_into_sight(self, source: Source) -> None:
        """Move the graph as little as shows a neuron or edge."""
        lines = self.picture().geometry
        if self._fits or source.kind == "setting":
            return
        if source.kind == "neuron":  # with the numbers below and beside it
            left, top, right, bottom = lines.boxes[source.index].tolist()
        else:
            left, top = right, bottom = lines.control[source.index].tolist()
        box = self._camera.to_screen(QRectF(QPointF(left, top), QPointF(right, bottom))).adjusted(-12, -12, 12, 12)
        dx = max(0.0, -box.left()) or min(0.0, self.width() - box.right())
        top, bottom = free_strips(self.height(), self._theme.tokens.scale)
        dy = max(0.0, top - box.top()) or min(0.0, self.height() - bottom - box.bottom())
        if dx or dy:
            self.look(self._camera.panned(dx, dy))

    def hit(self, point: QPointF) -> Hit | None:
        """Return what is under a point of the widget."""
        return hit_at(self.picture(), self._camera, point)

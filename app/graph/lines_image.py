"""The many lines of a dense network as an image of their own, drawn anew in slices when the view has come to rest."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter

from app.graph.camera import Camera
from app.graph.canvas import Canvas
from app.graph.dense import SLICE, draw_lines
from app.graph.painting import Picture
from app.theme import Tokens

_REST_MS = 100
_AT_ONCE = 4_000  # lines drawn without slices when there is no image to show meanwhile


class LinesImage(QObject):
    """Shows the last finished image, moved and scaled to the camera, and makes a fresh one after a gesture.

    Signals:
        finished(): a fresh image is ready to be shown.
    """

    finished = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._camera = Camera()
        self._key: tuple[object, ...] = ()
        self._pending: tuple[QImage, Picture, Camera, Tokens, tuple[object, ...]] | None = None
        self._next = 0
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._draw_slice)
        self._slices = QTimer(self, singleShot=True, interval=0)
        self._slices.timeout.connect(self._draw_slice)

    def show_on(
        self, painter: QPainter, picture: Picture, camera: Camera, tokens: Tokens, size: tuple[int, int]
    ) -> None:
        """Draw the image for this camera, the last one scaled while the fresh one is being made."""
        ratio = painter.device().devicePixelRatio()
        key = (picture.geometry, picture.bundle, tokens, size, ratio, camera)
        if key != self._key and (self._pending is None or self._pending[4] != key):
            self._start(key, picture, camera, tokens, size, ratio)
        if self._image is None:
            return
        factor = camera.scale / self._camera.scale
        left, top = camera.x - factor * self._camera.x, camera.y - factor * self._camera.y
        width, height = (side / self._image.devicePixelRatio() for side in (self._image.width(), self._image.height()))
        painter.drawImage(QRectF(left, top, factor * width, factor * height), self._image)

    def _start(
        self,
        key: tuple[object, ...],
        picture: Picture,
        camera: Camera,
        tokens: Tokens,
        size: tuple[int, int],
        ratio: float,
    ) -> None:
        image = QImage(round(size[0] * ratio), round(size[1] * ratio), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        self._pending, self._next = (image, picture, camera, tokens, key), 0
        self._slices.stop()
        if self._image is None and len(picture.bundle.edges) <= _AT_ONCE:
            while self._pending is not None:
                self._draw_some(_AT_ONCE)
        else:
            self._rest.start()

    def _draw_slice(self) -> None:
        if self._pending is None:
            return
        self._draw_some(SLICE)
        if self._pending is None:
            self.finished.emit()
        else:
            self._slices.start()

    def _draw_some(self, count: int) -> None:
        assert self._pending is not None
        image, picture, camera, tokens, key = self._pending
        painter = QPainter(image)
        painter.setTransform(camera.transform, True)
        part = slice(self._next, self._next + count)
        weights = picture.scene.document.network.weights
        draw_lines(Canvas(painter, tokens), picture.geometry, picture.bundle, part, weights)
        painter.end()
        self._next += count
        if self._next >= len(picture.bundle.edges):
            self._image, self._camera, self._key, self._pending = image, camera, key, None

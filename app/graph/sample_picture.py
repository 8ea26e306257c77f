"""The sample on screen as a picture left of the input layer, where its inputs are the pixels of a square."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt

from app.graph.camera import HEADING, LEGEND, MARGIN, Camera, words_scale
from app.graph.canvas import Canvas
from app.graph.geometry import Geometry
from app.graph.scene import Scene
from app.pixels import sample_image, sample_words, side_of_picture

LEAST, LARGEST = 56.0, 200.0  # of its side in pixels; where there is less room none is drawn
SHARE = 0.4  # of the height
CAPTION = 20.0


def draw_sample(canvas: Canvas, scene: Scene, geometry: Geometry, camera: Camera, size: tuple[float, float]) -> None:
    """Draw the sample in pixels of the screen, in the room that the network leaves at its left."""
    if scene.iteration is None or not side_of_picture(scene.document.network.topology):
        return
    scale = words_scale(size[1], canvas.tokens.scale)
    box = picture_box(geometry, camera, size, canvas.tokens.scale)
    image = sample_image(scene.document, scene.row, canvas.tokens) if box is not None else None
    if box is None or image is None:
        return
    canvas.painter.drawImage(box, image)
    canvas.painter.setPen(canvas.tokens.hairline)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    canvas.painter.drawRect(box)
    below = (box.left(), box.bottom() + scale * CAPTION / 2)
    canvas.text(below, sample_words(scene.document, scene.row), 12.0 * scale, canvas.tokens.muted, align=0.0)


def picture_box(geometry: Geometry, camera: Camera, size: tuple[float, float], words: float = 1.0) -> QRectF | None:
    """Return where the sample is drawn, in an interface of a scale; None where the network leaves no room for it."""
    inputs = geometry.boxes[geometry.topology.inputs]
    corner, far = inputs[:, :2].min(axis=0).tolist(), inputs[:, 2:].max(axis=0).tolist()
    layer = camera.to_screen(QRectF(corner[0], corner[1], far[0] - corner[0], far[1] - corner[1]))
    scale = words_scale(size[1], words)
    top, bottom = HEADING * scale, size[1] - (LEGEND + CAPTION) * scale
    side = min(layer.left() - MARGIN - 16, SHARE * size[1], bottom - top, LARGEST * scale)
    if side < LEAST:
        return None
    middle = min(max(layer.center().y(), top + side / 2), bottom - side / 2)
    return QRectF(layer.left() - 16 - side, middle - side / 2, side, side)

"""The pictures of a surface in files: PNG, SVG with text as outlines, PDF with the fonts embedded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.picturing import outputs
from app.picturing.outputs import PICTURES, Drawing, Size, with_qt
from app.surface.contour import paint_contour
from app.surface.relief_camera import Camera
from app.surface.relief_painting import draw_relief
from app.surface.scene import SurfaceScene
from app.surface.slices import paint_slices
from app.theme import MODES, Tokens

CONTOUR, RELIEF, SLICES, BOTH, ALL = "contour", "relief", "slices", "both", "all"
UNITS: Mapping[str, tuple[float, float]] = {
    CONTOUR: (640.0, 480.0), RELIEF: (640.0, 480.0), SLICES: (640.0, 480.0), BOTH: (960.0, 420.0), ALL: (1120.0, 700.0)
}  # fmt: skip
EDGE, GAP, UPPER = 12.0, 14.0, 0.58
ROW = 1.9  # from this shape on all three stand side by side


@dataclass(frozen=True, eq=False)
class SurfacePicture:
    """What a picture shows, and from where."""

    scene: SurfaceScene
    kind: str = ALL
    camera: Camera = field(default_factory=Camera)
    title: str = ""


def scale_of(kind: str, size: Size) -> float:
    """Return how many pixels a unit of the picture has, so that words are as large as they are beside it on screen."""
    width, height = UNITS[kind]
    return max(0.5, min(size[0] / width, size[1] / height))


def paint_picture(painter: QPainter, picture: SurfacePicture, tokens: Tokens, size: Size) -> None:
    """Paint a picture on a painter whose units are pixels of `size`."""
    scale = scale_of(picture.kind, size)
    painter.fillRect(QRectF(0, 0, *size), tokens.card)
    painter.save()
    painter.scale(scale, scale)
    room = QRectF(0, 0, size[0] / scale, size[1] / scale).adjusted(EDGE, EDGE, -EDGE, -EDGE)
    for kind, box in boxes_of(picture.kind, room):
        painter.save()
        painter.translate(box.topLeft())
        _PAINTED[kind](painter, picture, QRectF(0, 0, box.width(), box.height()), tokens, scale)
        painter.restore()
    painter.restore()


def boxes_of(kind: str, room: QRectF) -> list[tuple[str, QRectF]]:
    """Return where each picture stands: all three in a row, or the slices below where that gives more room."""
    half = (room.width() - GAP) / 2
    if kind == BOTH:
        places = [(CONTOUR, room.left()), (RELIEF, room.right() - half)]
        return [(each, QRectF(left, room.top(), half, room.height())) for each, left in places]
    if kind != ALL:
        return [(kind, room)]
    if room.width() > ROW * room.height():
        unit = (room.width() - 2 * GAP) / 14
        widths, left, found = {CONTOUR: 5 * unit, RELIEF: 5 * unit, SLICES: 4 * unit}, room.left(), []
        for each, width in widths.items():
            found.append((each, QRectF(left, room.top(), width, room.height())))
            left += width + GAP
        return found
    upper = (room.height() - GAP) * UPPER
    lower = QRectF(room.left(), room.top() + upper + GAP, room.width(), room.height() - upper - GAP)
    return [
        (CONTOUR, QRectF(room.left(), room.top(), half, upper)),
        (RELIEF, QRectF(room.left() + half + GAP, room.top(), half, upper)),
        (SLICES, lower),
    ]


def _contour(painter: QPainter, picture: SurfacePicture, box: QRectF, tokens: Tokens, scale: float) -> None:
    scene = picture.scene
    (x_low, x_high), (y_low, y_high) = (values[[0, -1]].tolist() for values in (scene.x_values, scene.y_values))
    paint_contour(painter, box, scene, ((x_low, x_high), (y_low, y_high)), tokens)


def _relief(painter: QPainter, picture: SurfacePicture, box: QRectF, tokens: Tokens, scale: float) -> None:
    width, height = int(box.width()), int(box.height())
    draw_relief(painter, picture.scene, picture.camera, width, height, tokens, min(scale, 4.0))


def _slices(painter: QPainter, picture: SurfacePicture, box: QRectF, tokens: Tokens, scale: float) -> None:
    if picture.scene.x_slice is not None:
        paint_slices(painter, box, picture.scene, tokens)


_PAINTED: Mapping[str, Callable[[QPainter, SurfacePicture, QRectF, Tokens, float], None]] = {
    CONTOUR: _contour, RELIEF: _relief, SLICES: _slices
}  # fmt: skip


def image_of_picture(picture: SurfacePicture, tokens: Tokens, size: Size) -> QImage:
    """Return a picture as an image; may be called on any thread."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_picture(painter, picture, tokens, size)
    return image


def picture_bytes(picture: SurfacePicture, suffix: str, tokens: Tokens, size: Size) -> bytes:
    """Return a picture as a file of the kind that the suffix of PICTURES names; `size` in pixels, for PDF in points."""
    drawing = Drawing(lambda painter: paint_picture(painter, picture, tokens, size), size, picture.title)
    return outputs.picture_bytes(drawing, suffix)


def picture_without_window(picture: SurfacePicture, suffix: str, theme_mode: str, size: Size) -> bytes:
    """Return a picture where no window is."""
    with_qt()
    return picture_bytes(picture, suffix, MODES[theme_mode][0], size)


__all__ = ["PICTURES", "Size", "SurfacePicture", "image_of_picture", "paint_picture", "picture_bytes", "with_qt"]

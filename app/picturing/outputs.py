"""From painting to files: PNG at any scale, SVG with text as outlines, PDF with the fonts embedded; as bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.fonts import load_fonts
from app.picturing.svg import SvgDevice
from app.words import tr

PDF_DOTS = 1200  # per inch; a unit of the picture is a point
MOST_PIXELS = 200_000_000
PICTURES = (".png", ".svg", ".pdf")
Size = tuple[int, int]


@dataclass(frozen=True)
class Drawing:
    """Something that can be painted: on a painter whose units are those of `size`, pixels on screen."""

    paint: Callable[[QPainter], None]
    size: Size
    title: str = ""
    is_clear: bool = False  # no ground is painted


def picture_bytes(drawing: Drawing, suffix: str, scale: int = 1) -> bytes:
    """Return a drawing as a file of the kind that a suffix of PICTURES names; `scale`: pixels a unit, for PNG.

    Raises:
        OSError: if it cannot be made.
    """
    if suffix == ".png":
        return png(drawing, scale)
    return svg(drawing) if suffix == ".svg" else pdf(drawing)


def image(drawing: Drawing, scale: float = 1.0) -> QImage:
    """Return a drawing as an image; clear where nothing is painted.

    Raises:
        OSError: if it would be too large.
    """
    width, height = (round(length * scale) for length in drawing.size)
    if width * height > MOST_PIXELS:
        raise OSError(tr("a picture of {width} x {height} pixels is too large", width=width, height=height))
    made = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.scale(scale, scale)
        drawing.paint(painter)
    return made


def png(drawing: Drawing, scale: float = 1.0) -> bytes:
    """Return a drawing as PNG; without a channel for what is clear where all is opaque."""
    made = image(drawing, scale)
    if not drawing.is_clear:
        made = made.convertToFormat(QImage.Format.Format_RGB32)
    return png_of(made)


def png_of(made: QImage) -> bytes:
    """Return an image as PNG."""
    buffer = _open_buffer()
    if not made.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError(tr("the picture could not be written"))
    return bytes(buffer.data().data())


def svg(drawing: Drawing) -> bytes:
    """Return a drawing as SVG without any text: letters are outlines, so that it looks the same everywhere."""
    device = SvgDevice(*drawing.size, drawing.title)
    with QPainter(device) as painter:
        drawing.paint(painter)
    return device.content.encode("utf-8")


def pdf(drawing: Drawing) -> bytes:
    """Return a drawing as a page of PDF of its size in points."""
    buffer = _open_buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DOTS)
    writer.setTitle(drawing.title)
    page = QPageSize(QSizeF(*drawing.size), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageSize(page)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    with QPainter(writer) as painter:
        painter.scale(PDF_DOTS / 72, PDF_DOTS / 72)
        drawing.paint(painter)
    return bytes(buffer.data().data())


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


_kept: list[QGuiApplication] = []  # alive while fonts and painters are used


def with_qt() -> None:
    """Start Qt without a screen if it has not begun."""
    if QGuiApplication.instance() is None:
        _kept.append(QGuiApplication(["nablascope", "-platform", "offscreen"]))
    load_fonts()

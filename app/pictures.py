"""The network at a step as a picture: PNG, SVG with text as outlines, PDF with the fonts embedded."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from app.graph.arrangement import Arranger
from app.graph.camera import fitted
from app.graph.canvas import Canvas
from app.graph.painting import Picture, paint
from app.picturing.scenes import scene_at
from app.theme import DARK, LIGHT, Tokens
from app.words import tr
from core.document import Document
from core.steps import Level

PDF_DOTS = 1200  # per inch; a unit of the picture is a point
THEMES: Mapping[str, Tokens] = {"light": LIGHT, "dark": DARK}
Size = tuple[int, int]


def render_to_file(
    document: Document,
    path: Path,
    step: int = 0,
    level: Level = Level.NEURON,
    theme_mode: str = "light",
    size: Size = (1280, 800),
) -> None:
    """Write the network at a step as the kind of picture that the file's name asks for; whole or not at all.

    Needs no screen: without an application it starts one of its own. `size` is in pixels, for PDF in points.

    Raises:
        ValueError: if the name ends otherwise than .png, .svg or .pdf. IndexError: if there is no such step.
        OSError: if the file cannot be written; an older file of that name is then still there.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise ValueError(tr("{name}: a picture's name ends in .png, .svg or .pdf", name=path.name))
    application = QGuiApplication.instance() or QGuiApplication(["nablascope", "-platform", "offscreen"])
    assert application is not None  # kept alive while fonts and painters are used
    picture = Arranger().picture(scene_at(document, step, level), size[0] / size[1])
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        write(picture, temporary, THEMES[theme_mode], size)
        _settle(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _settle(temporary: Path, path: Path) -> None:
    """Put the finished file in its place, with the rights that a new file of this user has."""
    with temporary.open("rb+") as file:
        if not file.read(1):
            raise OSError(tr("{name}: the picture could not be written", name=path.name))
        os.fsync(file.fileno())
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)
    temporary.replace(path)


def draw_picture(painter: QPainter, picture: Picture, tokens: Tokens, size: Size, outlined_text: bool = False) -> None:
    """Draw a picture with its ground on a painter whose units are pixels of `size`."""
    painter.fillRect(QRect(0, 0, *size), tokens.ground)
    camera = fitted(picture.geometry.bounds, *size)
    paint(Canvas(painter, tokens, outlined_text), picture, camera, size)


def _write_png(picture: Picture, path: Path, tokens: Tokens, size: Size) -> None:
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw_picture(painter, picture, tokens, size)
    painter.end()
    if not image.save(str(path)):
        raise OSError(tr("{name}: the picture could not be written", name=path.name))


def _write_svg(picture: Picture, path: Path, tokens: Tokens, size: Size) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(QSize(*size))
    generator.setViewBox(QRect(0, 0, *size))
    generator.setTitle(picture.scene.document.title)
    painter = QPainter(generator)
    draw_picture(painter, picture, tokens, size, outlined_text=True)
    painter.end()


def _write_pdf(picture: Picture, path: Path, tokens: Tokens, size: Size) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(PDF_DOTS)
    writer.setTitle(picture.scene.document.title)
    writer.setPageSize(QPageSize(QSizeF(*size), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    painter = QPainter(writer)
    painter.scale(PDF_DOTS / 72, PDF_DOTS / 72)
    draw_picture(painter, picture, tokens, size)
    painter.end()


WRITERS: Mapping[str, Callable[[Picture, Path, Tokens, Size], None]] = {
    ".png": _write_png,
    ".svg": _write_svg,
    ".pdf": _write_pdf,
}
__all__ = ["WRITERS", "draw_picture", "render_to_file", "scene_at"]

"""The network of a handout, painted: on a page, or as SVG for a web page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from app.graph.arrangement import Arranger
from app.graph.camera import fitted, words_scale
from app.graph.canvas import Canvas
from app.graph.painting import paint
from app.graph.scene import Scene
from app.picturing.outputs import Drawing, svg, with_qt
from app.tokens import LIGHT

WHITE = QColor("#FFFFFF")
PAPER = replace(LIGHT, ground=WHITE, card=WHITE)
SVG_SIZE = (900, 420)
STRIP = 30.0  # at the top, in which the window writes its heading; cut off


def draw_network(painter: QPainter, scene: Scene, room: QRectF, finer: float) -> None:
    """Draw the network into a room; `finer`: how much smaller than the painter's units everything is."""
    width, height = room.width() * finer, room.height() * finer
    strip = STRIP * words_scale(height + STRIP)
    height += strip
    painter.save()
    painter.setClipRect(room)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(room.left(), room.top() - strip / finer)
    painter.scale(1 / finer, 1 / finer)
    picture = Arranger().picture(scene, width / height)
    paint(Canvas(painter, PAPER), picture, fitted(picture.geometry.bounds, width, height), (width, height))
    painter.restore()


def network_svg(scene: Scene) -> bytes:
    """Return the network as SVG."""
    with_qt()
    width, height = SVG_SIZE
    drawing = Drawing(lambda painter: draw_network(painter, scene, QRectF(0, 0, width, height), 1.0), SVG_SIZE, "")
    return svg(drawing)

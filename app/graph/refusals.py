"""Why something was not done: words beside the pointer, and the neurons and edges that they are about, lit."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.graph.camera import Camera
from app.graph.canvas import Canvas, font, mixed
from app.graph.edge_painting import edge_path
from app.graph.geometry import HALF_BIAS, RING, Geometry
from app.graph.layout import RADIUS
from core.editing import NOWHERE, Places
from core.network import Role

_WIDTH, _PADDING = 300.0, 10.0
_AWAY = 18.0  # pixels from the pointer
_MOST_LIT = 400  # neurons and edges: of more than that none stands out


@dataclass(frozen=True)
class Notice:
    """A sentence, what it is about, and where it stands, in pixels; `is_refusal`: it is told in the error colour."""

    words: str
    places: Places = NOWHERE
    at: QPointF = field(default_factory=QPointF)
    is_refusal: bool = True


def light_places(canvas: Canvas, geometry: Geometry, places: Places) -> None:
    """Light neurons and edges in the error colour; the painter draws in units of the graph."""
    colour = canvas.tokens.error
    pen = QPen(colour, 4.0)
    for edge in places.edges[:_MOST_LIT]:
        canvas.painter.setPen(pen)
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawPath(edge_path(geometry, edge, 2.0))
    for neuron in places.neurons[:_MOST_LIT]:
        ring(canvas, geometry, neuron, colour)


def ring(canvas: Canvas, geometry: Geometry, neuron: int, colour: QColor, width: float = 4.0) -> None:
    """Draw a ring around a neuron, a square one around a bias."""
    x, y = geometry.places[neuron].tolist()
    if geometry.topology.neurons[neuron].role is Role.BIAS:
        reach = HALF_BIAS + 7.0
        canvas.painter.setPen(QPen(colour, width))
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawRoundedRect(QRectF(x - reach, y - reach, 2 * reach, 2 * reach), 11, 11)
    else:
        canvas.circle((x, y), RADIUS + RING + 4.0, None, colour, width)


def draw_notice(canvas: Canvas, notice: Notice, size: tuple[float, float]) -> None:
    """Write the sentence beside its place, inside the picture; the painter draws in pixels."""
    tokens, scale = canvas.tokens, canvas.tokens.scale
    padding, away = _PADDING * scale, _AWAY * scale
    flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value
    canvas.painter.setFont(font(tokens.text_body, 400))
    room = QRectF(0, 0, min(_WIDTH * scale, size[0] - 4 * padding), 400 * scale)
    needed = canvas.painter.boundingRect(room, flags, notice.words)
    box = QRectF(0, 0, needed.width() + 2 * padding, needed.height() + 1.4 * padding)
    left = min(notice.at.x() + away, size[0] - box.width() - padding)
    top = notice.at.y() + away
    if top + box.height() > size[1] - padding:
        top = notice.at.y() - away - box.height()
    box.moveTo(max(padding, left), max(padding, top))
    colour = tokens.error if notice.is_refusal else tokens.muted
    canvas.pill(box, mixed(tokens.card, colour, 0.08), colour, tokens.radius)
    canvas.painter.setPen(tokens.text)
    words = box.adjusted(padding, 0.7 * padding, -padding + 2, -0.7 * padding + 2)
    canvas.painter.drawText(words, flags, notice.words)


def beside_neuron(geometry: Geometry, camera: Camera, neuron: int) -> QPointF:
    """Return where words about a neuron stand, in pixels."""
    x, y = geometry.places[neuron].tolist()
    return camera.transform.map(QPointF(x + 0.5 * RADIUS, y + RADIUS))

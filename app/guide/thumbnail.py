"""A network as a small picture without words: where its neurons stand, and how its edges lead."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.graph.layout import positions
from app.theme import Theme, Tokens, mixed
from core.document import Document
from core.network import Floats, Network, Role

SHAPE = QSize(200, 112)
MARGIN, RADIUS, LINE = 28.0, 11.0, 1.4
WIDEST_SHARE = 1.6  # a picture is stretched no more than that to fill its room


def draw_network(painter: QPainter, network: Network, room: QRectF, tokens: Tokens) -> None:
    """Draw a network into a room: signed edges, round neurons, square bias neurons, a double ring for outputs."""
    if not len(network.neurons):
        return
    radius = min(RADIUS * tokens.scale, room.height() / 9)
    places = _fitted(positions(network.topology), room, radius + MARGIN * tokens.scale / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edges = network.topology.edges
    strongest = float(np.max(np.abs(network.weights), initial=0.0)) or 1.0
    for source, target, weight in zip(edges.source, edges.target, network.weights, strict=True):
        colour = mixed(tokens.card, tokens.positive if weight >= 0 else tokens.negative, 0.45)
        pen = QPen(colour, LINE * tokens.scale * (0.7 + abs(float(weight)) / strongest))
        if weight < 0:
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.drawLine(QPointF(*places[source]), QPointF(*places[target]))
    for neuron, place in zip(network.neurons, places, strict=True):
        _draw_neuron(painter, neuron.role, QPointF(*place), radius, tokens)


def _draw_neuron(painter: QPainter, role: Role, place: QPointF, radius: float, tokens: Tokens) -> None:
    fills: dict[Role, QColor] = {
        Role.INPUT: tokens.input_fill,
        Role.OUTPUT: tokens.output_fill,
        Role.BIAS: tokens.bias_fill,
    }
    painter.setBrush(fills.get(role, tokens.card))
    line = 1.4 * tokens.scale
    painter.setPen(QPen(mixed(tokens.text, tokens.card, 0.15), line))
    if role is Role.BIAS:
        side = 1.2 * radius
        painter.drawRoundedRect(QRectF(place.x() - side / 2, place.y() - side / 2, side, side), line, line)
        return
    painter.drawEllipse(place, radius, radius)
    if role is Role.OUTPUT:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, radius - 2.2 * line, radius - 2.2 * line)


def _fitted(places: Floats, room: QRectF, margin: float) -> Floats:
    """Return places that fill the room, not stretched out of all shape."""
    low, high = places.min(axis=0), places.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    free = np.array([room.width() - 2 * margin, room.height() - 2 * margin])
    share = free / span
    share = np.minimum(share, WIDEST_SHARE * share.min())
    middle = np.array([room.center().x(), room.center().y()])
    fitted: Floats = (places - (low + high) / 2) * share + middle
    return fitted


class Thumbnail(QWidget):
    """The picture of a network, drawn when it is told to: until then a quiet ground."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document, self._theme = document, theme
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.forget)

    def sizeHint(self) -> QSize:
        return SHAPE * self._theme.tokens.scale

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 56) * self._theme.tokens.scale

    @Slot()
    def forget(self) -> None:
        """Draw anew when next seen."""
        self._picture = None
        self.update()

    @property
    def is_due(self) -> bool:
        """Whether the picture is missing, or of another size."""
        return self._picture is None or self._picture.deviceIndependentSize().toSize() != self.size()

    def make(self) -> None:
        """Draw the picture for the present size and colours."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            self._draw_ground(painter)
            draw_network(painter, self._document.network, QRectF(self.rect()), self._theme.tokens)
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._picture is None:
                self._draw_ground(painter)
            else:
                painter.drawPixmap(self.rect(), self._picture)

    def _draw_ground(self, painter: QPainter) -> None:
        """Draw the ground, round at the top like the card."""
        radius = 9 * self._theme.tokens.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.ground)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.drawRect(self.rect().adjusted(0, round(radius), 0, 0))

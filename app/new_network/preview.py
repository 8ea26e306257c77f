"""The network that would be made, drawn small: neurons with names and activations, edges by their first weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from app.graph.camera import Camera
from app.graph.canvas import STRONG, Canvas, text_width
from app.graph.dense import Bundle, bundle_of, draw_lines
from app.graph.edge_painting import draw_edge
from app.graph.geometry import HALF_BIAS, RING, Geometry, geometry
from app.graph.labels import place_labels
from app.graph.layout import RADIUS, ROW, positions
from app.graph.neuron_painting import draw_body, draw_dot
from app.graph.scene import Glow, Scene
from app.magnified import Magnified
from app.theme import Theme, ui_font
from app.words import tr
from core.document import Document
from core.network import Floats, Role, read_only
from core.numbers import shown

_AROUND, _BELOW = RADIUS + 14.0, RADIUS + 30.0  # what stands around a neuron's centre, and below it
_CLOSEST = 100.0  # rows may move so near, for no values stand between them
_MARGIN = 24.0
_LARGEST = 1.3
_LABELLED = 26  # with at most so many edges each shows its weight
_SMALLEST_TEXT = 12.0  # on screen; words that would be smaller are written larger
_NAMED, _KEYED = 0.34, 0.58  # scales from which names, and activations and weights, can be read


@dataclass(frozen=True, eq=False)
class _Drawing:
    """A document laid out for one size of the preview."""

    scene: Scene
    geometry: Geometry
    bundle: Bundle
    labels: Floats
    camera: Camera


class Preview(Magnified):
    """Shows a document, or a sentence where there is none to show."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._drawing: _Drawing | None = None
        self.document: Document | None = None
        self.words = ""
        self.setAccessibleName(tr("Preview"))
        self.keep_least(360, 280)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self.sized(560, 460)

    def show_document(self, document: Document | None, words: str = "") -> None:
        """Draw a document, or else write the words in its place."""
        self.document, self.words, self._drawing = document, words, None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drawing = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            canvas = Canvas(painter, tokens)
            frame = self.room.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(tokens.hairline, 1.0))
            painter.setBrush(tokens.ground)
            painter.drawRoundedRect(frame, tokens.radius, tokens.radius)
            if self.document is None:
                painter.setPen(tokens.muted)
                painter.setFont(ui_font(tokens.text_body))
                room = self.room.adjusted(32, 32, -32, -32)
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words)
                return
            clip = QPainterPath()
            clip.addRoundedRect(frame, tokens.radius, tokens.radius)
            painter.setClipPath(clip)
            self._drawing = self._drawing or _laid_out(self.document, self.room.width(), self.room.height())
            _draw(canvas, self._drawing)


def _laid_out(document: Document, width: float, height: float) -> _Drawing:
    scene, topology = Scene(document), document.network.topology
    lines = geometry(topology, _placed(positions(topology), width / max(1, height)))
    camera = _fitted(_bounds(lines), width, height)
    labels = np.zeros((0, 2))
    if 0 < len(topology.edges) <= _LABELLED and camera.scale >= _KEYED:
        size = _size(camera)
        labels = place_labels(
            lines, np.array([(text_width(t, size) + 12, size + 6) for t in _weights(document)])
        ).centres
    return _Drawing(scene, lines, bundle_of(topology, document.network.weights), labels, camera)


def _placed(places: Floats, aspect: float) -> Floats:
    """Move rows together and columns apart as the preview's shape wants it."""
    width, height = np.ptp(places, axis=0).tolist()
    around_x, around_y = 2 * (_AROUND + _MARGIN), _AROUND + _BELOW + 2 * _MARGIN
    by_y = ((width + around_x) / aspect - around_y) / height if height else 1.0
    by_y = float(np.clip(by_y, _CLOSEST / ROW, 1.0))
    by_x = (aspect * (by_y * height + around_y) - around_x) / width if width else 1.0
    return read_only(places * (float(np.clip(by_x, 0.9, 2.0)), by_y))


def _size(camera: Camera) -> float:
    """Return the size of words in units of the graph."""
    return max(_SMALLEST_TEXT, float(round(_SMALLEST_TEXT / camera.scale)))


def _weights(document: Document) -> list[str]:
    return [shown(weight, 3) for weight in document.network.weights.tolist()]


def _bounds(lines: Geometry) -> tuple[float, float, float, float]:
    (left, top), (right, bottom) = lines.places.min(axis=0), lines.places.max(axis=0)
    box = np.array([left - _AROUND, top - _AROUND, right + _AROUND, bottom + _BELOW])
    if lines.curved.any():
        bends = lines.at(np.linspace(0.1, 0.9, 9))[lines.curved].reshape(-1, 2)
        box[:2], box[2:] = np.minimum(box[:2], bends.min(axis=0)), np.maximum(box[2:], bends.max(axis=0))
    left, top, right, bottom = box.tolist()
    return left, top, right, bottom


def _fitted(bounds: tuple[float, float, float, float], width: float, height: float) -> Camera:
    left, top, right, bottom = bounds
    across, down = (width - 2 * _MARGIN) / (right - left), (height - 2 * _MARGIN) / (bottom - top)
    scale = max(0.001, min(_LARGEST, across, down))
    return Camera(scale, width / 2 - scale * (left + right) / 2, height / 2 - scale * (top + bottom) / 2)


def _draw(canvas: Canvas, drawing: _Drawing) -> None:
    lines, scene, weights = drawing.geometry, drawing.scene, drawing.scene.document.network.weights
    canvas.painter.setTransform(drawing.camera.transform, True)
    if drawing.bundle.precise:
        scale = float(np.abs(weights).max(initial=0.0))
        for edge in range(len(weights)):
            draw_edge(canvas, scene, lines, edge, scale)
    else:
        draw_lines(canvas, lines, drawing.bundle, slice(None), weights)
    size = _size(drawing.camera)
    for (x, y), text in zip(
        drawing.labels.tolist(), _weights(scene.document) if len(drawing.labels) else (), strict=True
    ):
        width = text_width(text, size) + 10
        canvas.pill(QRectF(x - width / 2, y - size / 2 - 2, width, size + 4), canvas.tokens.ground, None)
        canvas.text((x, y), text, size, canvas.tokens.text)
    for neuron in range(len(lines.places)):
        _draw_neuron(canvas, drawing, neuron)


def _draw_neuron(canvas: Canvas, drawing: _Drawing, neuron: int) -> None:
    spec, scale = drawing.scene.document.network.neurons[neuron], drawing.camera.scale
    x, y = (float(part) for part in drawing.geometry.places[neuron])
    if scale < _NAMED:
        draw_dot(canvas, QPointF(x, y), spec.role, Glow.NONE)
        return
    draw_body(canvas, (x, y), spec.role, Glow.NONE, False)
    name, tokens, size = drawing.scene.neuron_name(neuron), canvas.tokens, _size(drawing.camera)
    room = 2 * (HALF_BIAS if spec.role is Role.BIAS else RADIUS) - 6
    canvas.fitted_text((x, y), name, size + 3, room, tokens.text, STRONG)
    if spec.role.computes and scale >= _KEYED:
        below = y + RADIUS + (RING if spec.role is Role.OUTPUT else 0.0) + 0.9 * size
        width = text_width(spec.activation, size) + 6
        canvas.pill(QRectF(x - width / 2, below - size / 2 - 1, width, size + 2), tokens.ground)
        canvas.text((x, below), spec.activation, size, tokens.muted)

"""A small picture of a data set: points of two inputs by class or value, a function, or some rows as pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from app.magnified import Magnified
from app.pixels import picture_of
from app.theme import Theme, signed_colour, ui_font
from app.words import tr
from core.network import Floats, Integers

MOST_POINTS = 1500
MARGIN, CAPTION = 14.0, 22.0
DOT = 3.2
MOST_UNEQUAL = 2.5
TILES = (4, 7)  # rows and columns of small pictures


@dataclass(frozen=True, eq=False)
class Sketch:
    """What is drawn: (rows,) across and upright; `classes` (rows,) or `values` (rows,) colour the points.

    `pictures`: (rows, pixels) instead of points, each a picture of so many rows and columns in `shape`.
    """

    x: Floats | None = None
    y: Floats | None = None
    names: tuple[str, str] = ("", "")
    classes: Integers | None = None
    values: Floats | None = None
    pictures: Floats | None = None
    shape: tuple[int, int] = (0, 0)


def sketch_of(
    inputs: Floats, targets: Floats, names: tuple[str, ...], is_classes: bool, shape: tuple[int, int] | None = None
) -> Sketch:
    """Return how to draw a set: of more than two inputs the last two are drawn."""
    if shape is not None:
        return Sketch(pictures=inputs[: TILES[0] * TILES[1]], shape=shape)
    kept = np.unique(np.linspace(0, len(inputs) - 1, min(len(inputs), MOST_POINTS)).astype(np.intp))
    inputs, targets = inputs[kept], targets[kept]
    if inputs.shape[1] == 1:
        return Sketch(inputs[:, 0], targets[:, 0], (names[0], names[1]))
    x, y = inputs[:, -2], inputs[:, -1]
    ends = (names[inputs.shape[1] - 2], names[inputs.shape[1] - 1])
    if not is_classes:
        return Sketch(x, y, ends, values=targets[:, 0])
    several = targets.shape[1] > 1
    found = targets.argmax(axis=1) if several else (targets[:, 0] >= 0.5)
    return Sketch(x, y, ends, classes=found.astype(np.intp))


class PointsPicture(Magnified):
    """Draws a sketch."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._sketch: Sketch | None = None
        self.keep_least(260, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Picture of the data"))

    def sizeHint(self) -> QSize:
        return self.sized(320, 300)

    def show_sketch(self, sketch: Sketch | None, described: str = "") -> None:
        """Draw another set, or nothing."""
        self._sketch = sketch
        self.setAccessibleDescription(described)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, sketch = self.tokens, self._sketch
        with self.painting() as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(tokens.hairline)
            painter.setBrush(tokens.ground)
            painter.drawRoundedRect(self.room.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            if sketch is None:
                return
            if sketch.pictures is not None:
                self._paint_tiles(painter, sketch)
            elif sketch.x is not None and sketch.y is not None:
                self._paint_points(painter, sketch, sketch.x, sketch.y)

    def _paint_tiles(self, painter: QPainter, sketch: Sketch) -> None:
        assert sketch.pictures is not None
        rows, columns = TILES
        ends = (float(sketch.pictures.min()), float(sketch.pictures.max()))
        side = min((self.room.width() - 2 * MARGIN) / columns, (self.room.height() - 2 * MARGIN) / rows)
        left, top = (self.room.width() - side * columns) / 2, (self.room.height() - side * rows) / 2
        for place, values in enumerate(sketch.pictures):
            row, column = divmod(place, columns)
            box = QRectF(left + column * side, top + row * side, side - 5, side - 5)
            painter.drawImage(box, picture_of(values, sketch.shape[0], ends, self.tokens))

    def _paint_points(self, painter: QPainter, sketch: Sketch, x: Floats, y: Floats) -> None:
        tokens = self.tokens
        box = self.room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN - CAPTION)
        box = _in_proportion(box, x, y)
        across = _places(x, box.left(), box.right()).tolist()
        upright = _places(y, box.bottom(), box.top()).tolist()
        radius = DOT if len(x) <= 600 else DOT * 0.7
        scale = float(np.abs(sketch.values).max()) if sketch.values is not None else 1.0
        for row, (left, top) in enumerate(zip(across, upright, strict=True)):
            kind, colour = 0, tokens.accent
            if sketch.classes is not None:
                kind = int(sketch.classes[row])
                colour = tokens.routes[kind % len(tokens.routes)]
            elif sketch.values is not None:
                colour = signed_colour(float(sketch.values[row]), scale, tokens)
            _paint_mark(painter, QPointF(left, top), radius, kind, colour)
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(tokens.muted)
        below = QRectF(MARGIN, self.room.height() - CAPTION - 6, self.room.width() - 2 * MARGIN, CAPTION)
        words = tr("across: {x}   up: {y}", x=sketch.names[0], y=sketch.names[1])
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _in_proportion(box: QRectF, x: Floats, y: Floats) -> QRectF:
    """Return the part of the box in which a circle stays a circle, where that leaves enough of it."""
    wide, high = float(np.ptp(x)), float(np.ptp(y))
    if not (wide > 0 and high > 0) or not 1 / MOST_UNEQUAL <= wide / high <= MOST_UNEQUAL:
        return box
    scale = min(box.width() / wide, box.height() / high)
    part = QRectF(0, 0, scale * wide, scale * high)
    part.moveCenter(box.center())
    return part


def _places(values: Floats, first: float, last: float) -> Floats:
    low, high = float(values.min()), float(values.max())
    shares = (values - low) / (high - low) if high > low else np.full(len(values), 0.5)
    return first + shares * (last - first)


def _paint_mark(painter: QPainter, centre: QPointF, radius: float, kind: int, colour: QColor) -> None:
    """Draw a disc, a diamond, a ring: classes differ in shape too."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if kind % 3 == 1:
        wide = radius * 1.35
        ends = ((0, -wide), (wide, 0), (0, wide), (-wide, 0))
        painter.drawPolygon(QPolygonF([QPointF(centre.x() + dx, centre.y() + dy) for dx, dy in ends]))
        return
    if kind % 3 == 2:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.6))
    painter.drawEllipse(centre, radius, radius)

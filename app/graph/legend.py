"""The legend: what a line's dash, colour and width say."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPen

from app.graph.canvas import Canvas, text_width
from app.graph.edge_painting import edge_colour
from app.graph.reading import Measure
from app.graph.scene import Scene
from app.words import tr

_SIZE, _LINE, _GAP, _HEIGHT = 11.0, 22.0, 6.0, 20.0


def draw_legend(canvas: Canvas, scene: Scene, right: float, bottom: float) -> None:
    """Draw the legend with its lower right corner there."""
    of_gradient = scene.reading.measure is Measure.GRADIENT
    words = [tr("∂E/∂w > 0"), tr("∂E/∂w < 0")] if of_gradient else [tr("weight > 0"), tr("weight < 0")]
    last = tr("width: |∂E/∂w|") if of_gradient else tr("width: |weight|")
    widths = [_LINE + _GAP + text_width(word, _SIZE) + 2 * _GAP for word in words]
    total = sum(widths) + text_width(last, _SIZE) + 4 * _GAP
    x, y = right - total + 2 * _GAP, bottom - _HEIGHT / 2
    canvas.pill(QRectF(right - total, bottom - _HEIGHT, total, _HEIGHT), canvas.tokens.card, canvas.tokens.hairline)
    for word, sign, width in zip(words, (1.0, -1.0), widths, strict=True):
        pen = QPen(edge_colour(canvas, sign), 2.0)
        if sign < 0:
            pen.setDashPattern([3.5, 2.25])
        canvas.painter.setPen(pen)
        canvas.painter.drawLine(QPointF(x, y), QPointF(x + _LINE, y))
        canvas.text((x + _LINE + _GAP, y), word, _SIZE, canvas.tokens.muted, align=0.0)
        x += width
    canvas.text((x, y), last, _SIZE, canvas.tokens.muted, align=0.0)

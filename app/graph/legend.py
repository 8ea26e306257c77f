"""The legend: what a line's dash, colour and width say."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPen

from app.graph.blame import FIRST, RADIUS, draw_badge, ranked
from app.graph.canvas import Canvas, text_width
from app.graph.edge_painting import MOST_BADGES, edge_colour
from app.graph.reading import Measure
from app.graph.scene import Scene
from app.words import tr

_SIZE, _LINE, _GAP, _HEIGHT = 11.0, 22.0, 6.0, 20.0


def draw_legend(canvas: Canvas, scene: Scene, right: float, bottom: float) -> None:
    """Draw the legend with its lower right corner there."""
    if scene.reading.ranks:
        right -= _draw_ranks(canvas, scene, right, bottom)
    of_gradient = scene.reading.measure is Measure.GRADIENT or scene.reading.ranks
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


def _draw_ranks(canvas: Canvas, scene: Scene, right: float, bottom: float) -> float:
    """Explain the badges in a pill of their own; return the room that it takes."""
    tokens, y = canvas.tokens, bottom - _HEIGHT / 2
    words, frozen = rank_legend(scene), tr("frozen")
    has_frozen = bool(scene.document.network.edges.frozen.any())
    badge = 2 * RADIUS + _GAP
    widths = [badge + text_width(words, _SIZE), badge + text_width(frozen, _SIZE) + 2 * _GAP if has_frozen else 0.0]
    total = sum(widths) + 4 * _GAP
    x = right - total + 2 * _GAP
    canvas.pill(QRectF(right - total, bottom - _HEIGHT, total, _HEIGHT), tokens.card, tokens.hairline)
    draw_badge(canvas, (x + RADIUS, y), 1, False, 0.8)
    canvas.text((x + badge, y), words, _SIZE, tokens.muted, align=0.0)
    if has_frozen:
        x += widths[0] + 2 * _GAP
        draw_badge(canvas, (x + RADIUS, y), 1, True, 0.8)
        canvas.text((x + badge, y), frozen, _SIZE, tokens.muted, align=0.0)
    return total + _GAP


def rank_legend(scene: Scene) -> str:
    """Return what the badges say, and how far the ranking has come."""
    size = f"|{scene.batch_words}|" if scene.ranks_batch else "|∂E/∂w|"
    ranks = ranked(scene)
    if not ranks.known:
        return tr("largest {size}: not yet", size=size)
    if not ranks.is_complete:
        return tr("= largest {size} so far", size=size)
    if len(scene.document.network.edges) > MOST_BADGES:
        return tr("= largest {size}; the first {count}", size=size, count=FIRST)
    return tr("= largest {size}", size=size)

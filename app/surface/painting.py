"""What all pictures of a surface draw alike: ways, points, arrows, tags, and words at ticks. Colours: heat.py."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.theme import Tokens, ui_font
from core.network import Floats
from core.numbers import shown

# Of the pen's width: a dash and the gap after it, one pattern per optimizer, so that colour is not all that tells.
DASHES: tuple[tuple[float, ...], ...] = (
    (), (5, 2), (2.2, 1.6), (7, 2, 1.5, 2), (4, 1.4, 1.5, 1.4, 1.5, 1.4), (9, 2.5), (1.2, 1.4),
)  # fmt: skip
CASING = 1.5  # how far the casing of a line stands out on either side
POINT, LANDING = 6.5, 5.0
# Where a tag may stand: to the right of its place first, farther out ring by ring.
_WAYS = np.array([(1, 0), (1, -1), (1, 1), (-1, 0), (-1, -1), (-1, 1), (0, -1), (0, 1)], dtype=np.float64)
RINGS = 4
MOST_DOTS, MOST_CORNERS = 300, 1000
PIECE = 24  # corners drawn at once: one long line that crosses itself is many times slower


# Ways, points and arrows; all in pixels, all cased so that they show on any ground


def points_of(places: Floats) -> list[QPointF]:
    """Return (points, 2) as Qt takes them."""
    return list(map(QPointF, places[:, 0].tolist(), places[:, 1].tolist()))


def thinned(places: Floats, apart: float = 2.0, most: int = MOST_CORNERS) -> Floats:
    """Return a long way, (places, 2) in pixels, without places that nobody could tell apart; both ends stay."""
    if len(places) < 3:
        return places
    gone = np.cumsum(np.hypot(*np.diff(places, axis=0, prepend=places[:1]).T)) // apart
    keep = np.concatenate(([True], gone[1:] != gone[:-1]))
    keep[-1] = True
    kept = places[keep]
    if len(kept) > most:
        kept = kept[np.unique(np.linspace(0, len(kept) - 1, most).round().astype(int))]
    return kept


def is_place(place: QPointF) -> bool:
    """Tell whether a place can be drawn: both of its numbers are finite."""
    return math.isfinite(place.x()) and math.isfinite(place.y())


def pen(colour: QColor, width: float, dash: Sequence[float] = ()) -> QPen:
    """Return a pen with round joins, and a dash if there is one."""
    made = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    if dash:
        made.setDashPattern(list(dash))
    return made


def draw_way(painter: QPainter, places: Floats, colour: QColor, tokens: Tokens, width: float = 2.0,
             dash: Sequence[float] = ()) -> None:  # fmt: skip
    """Draw a way, (places, 2) in pixels, cased in the card's colour."""
    if len(_drawable(places)) < 2:
        return
    places = thinned(_drawable(places))
    pieces = [QPolygonF(points_of(places[first : first + PIECE + 1])) for first in range(0, len(places) - 1, PIECE)]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(tokens.card, width + 2 * CASING))
    for piece in pieces:
        painter.drawPolyline(piece)
    line, gone = pen(colour, width, dash), np.cumsum(np.hypot(*np.diff(places, axis=0, prepend=places[:1]).T))
    for number, piece in enumerate(pieces):
        if dash:
            line.setDashOffset(float(gone[number * PIECE]) / width)
        painter.setPen(line)
        painter.drawPolyline(piece)


def _drawable(places: Floats) -> Floats:
    """Return the places that are numbers, held where Qt can draw them."""
    kept: Floats = np.clip(places[np.isfinite(places).all(axis=1)], -1e5, 1e5)
    return kept


def draw_dots(painter: QPainter, places: Floats, colour: QColor, tokens: Tokens, radius: float = 2.0) -> None:
    """Draw the places of a way as small dots, fewer where they lie close."""
    painter.setPen(QPen(tokens.card, 1))
    painter.setBrush(colour)
    for place in points_of(thinned(_drawable(places), 4.5 * radius, MOST_DOTS)):
        painter.drawEllipse(place, radius + 0.5, radius + 0.5)


def draw_head(painter: QPainter, place: QPointF, colour: QColor, tokens: Tokens, radius: float = 4.5) -> None:
    """Draw the head of a way: where an optimizer is."""
    if not is_place(place):
        return
    painter.setPen(QPen(tokens.card, 1.6))
    painter.setBrush(colour)
    painter.drawEllipse(place, radius, radius)


def draw_point(painter: QPainter, place: QPointF, tokens: Tokens, radius: float = POINT) -> None:
    """Draw the current point: ringed in amber, for it was computed just now."""
    if not is_place(place):
        return
    painter.setBrush(tokens.card)
    for colour, width in ((tokens.on_computed, 5.6), (tokens.computed, 3.2)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(place, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.text)
    painter.drawEllipse(place, 2.2, 2.2)


def draw_landing(painter: QPainter, place: QPointF, tokens: Tokens, radius: float = LANDING) -> None:
    """Draw where the next update lands: a hollow dot."""
    if not is_place(place):
        return
    painter.setBrush(tokens.card)
    painter.setPen(QPen(tokens.card, 4.4))
    painter.drawEllipse(place, radius, radius)
    painter.setPen(QPen(tokens.text, 1.6))
    painter.drawEllipse(place, radius, radius)


def draw_cross(painter: QPainter, place: QPointF, tokens: Tokens, size: float = 4.5) -> None:
    """Draw the lowest point found: a small cross."""
    if not is_place(place):
        return
    ends = [(QPointF(-size, -size), QPointF(size, size)), (QPointF(-size, size), QPointF(size, -size))]
    for colour, width in ((tokens.card, 4.6), (tokens.text, 2.0)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for one, other in ends:
            painter.drawLine(place + one, place + other)


def draw_arrow(painter: QPainter, start: QPointF, end: QPointF, colour: QColor, tokens: Tokens, width: float = 2.0,
               head: float = 10.0, filled: bool = True) -> None:  # fmt: skip
    """Draw an arrow, cased; filled heads are steps to scale, open ones directions. Too short to be seen: nothing."""
    way = end - start
    length = float(np.hypot(way.x(), way.y()))
    if not 2.0 <= length < 1e5:
        return
    along = way / length
    across = QPointF(-along.y(), along.x())
    head = min(head, length * 0.8)
    base = end - along * head
    wings = [base + across * (head * 0.42), end, base - across * (head * 0.42)]
    shaft = base if filled else end - along
    for line, pen_width in ((tokens.card, width + 2 * CASING), (colour, width)):
        cap = Qt.PenCapStyle.RoundCap if line is tokens.card else Qt.PenCapStyle.FlatCap
        painter.setPen(QPen(line, pen_width, Qt.PenStyle.SolidLine, cap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(line if filled else Qt.BrushStyle.NoBrush)
        painter.drawLine(start, shaft)
        if filled:
            painter.setPen(QPen(line, pen_width - width + 0.01, Qt.PenStyle.SolidLine, cap))
            painter.drawPolygon(QPolygonF(wings))
        else:
            painter.drawPolyline(QPolygonF(wings))


# Words


def tick_words(values: Sequence[float]) -> list[str]:
    """Return equally many decimals for ticks of one axis; powers of ten where they are very large or small."""
    largest = max((abs(value) for value in values), default=0.0)
    if not values or largest >= 1e6 or 0 < largest < 1e-3:
        return [shown(value, 3) for value in values]
    texts = [shown(round(value, 12), 8) for value in values]
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return [f"{value + 0.0:.{min(decimals, 6)}f}".replace("-", "−") for value in values]


def draw_tag(painter: QPainter, box: QRectF, text: str, colour: QColor, tokens: Tokens, weight: int = 600
             ) -> None:  # fmt: skip
    """Draw a name on a small card, readable on any ground; the box comes from `tag_box`."""
    if not (is_place(box.topLeft()) and is_place(box.bottomRight())):
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.card)
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(ui_font(tokens.text_small, weight))
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def tag_box(place: QPointF, text: str, tokens: Tokens, area: QRectF, taken: Sequence[QRectF], gap: float = 9,
            weight: int = 600) -> QRectF:  # fmt: skip
    """Return where a tag beside a place stands: inside the area and clear of what is taken, as far as there is room."""
    metrics = QFontMetricsF(ui_font(tokens.text_small, weight))
    width, height = metrics.horizontalAdvance(text) + 8, metrics.height() + 1
    ways = _WAYS.repeat(RINGS, axis=0)
    ring = np.tile(np.arange(RINGS), len(_WAYS))
    dx, dy = ways[:, 0], ways[:, 1]
    left = place.x() + dx * gap + (dx - 1) / 2 * width
    top = place.y() + dy * (gap + ring * (height + 2) + height / 2) - height / 2
    boxes = np.stack((left, top, left + width, top + height), axis=1)
    ends = np.array([(box.left(), box.top(), box.right(), box.bottom()) for box in taken]).reshape(-1, 4)
    covered = _common(boxes, ends).sum(axis=1)
    inside = _common(boxes, np.array([[area.left(), area.top(), area.right(), area.bottom()]]))[:, 0]
    best = int(np.argmin(covered + 4 * (width * height - inside) + ring + np.arange(len(ring)) * 1e-6))
    return QRectF(float(left[best]), float(top[best]), width, height)


def _common(boxes: Floats, others: Floats) -> Floats:
    """Return the areas that each of some boxes (left, top, right, bottom) has in common with each of others."""
    one, other = boxes[:, np.newaxis], others[np.newaxis]
    sizes = np.minimum(one[..., 2:], other[..., 2:]) - np.maximum(one[..., :2], other[..., :2])
    found: Floats = np.maximum(sizes, 0.0).prod(axis=-1)
    return found


def racer_look(number: int, dash: int, tokens: Tokens) -> tuple[QColor, tuple[float, ...]]:
    """Return colour and dash of a racer."""
    return tokens.racers[number % len(tokens.racers)], DASHES[dash % len(DASHES)]


def settle(painter: QPainter) -> None:
    """Set the hints that all pictures of a surface are drawn with."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

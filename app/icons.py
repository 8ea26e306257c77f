"""The signs on the buttons, drawn: a table of paths on a 24-unit square, in any colour and sharp at any scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

SIDE = 24.0
SCALES = (1, 2, 3)
STROKE = 1.8

Draw = Callable[[QPainterPath], None]


def _triangle(path: QPainterPath, left: float, right: float, half: float = 5.0) -> None:
    """Add a triangle whose tip is at x = `right`; it points left when `right` < `left`."""
    path.addPolygon(QPolygonF([QPointF(left, 12 - half), QPointF(right, 12), QPointF(left, 12 + half)]))
    path.closeSubpath()


def _bar(path: QPainterPath, x: float, width: float = 1.8, half: float = 5.0) -> None:
    path.addRect(QRectF(x, 12 - half, width, 2 * half))


def _line(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def _to_start(path: QPainterPath) -> None:
    _bar(path, 6.5)
    _triangle(path, 17.0, 9.2)


def _to_end(path: QPainterPath) -> None:
    _triangle(path, 7.0, 14.8)
    _bar(path, 15.7)


def _phase_back(path: QPainterPath) -> None:
    _triangle(path, 12.0, 4.6, 4.6)
    _triangle(path, 19.4, 12.0, 4.6)


def _phase_forward(path: QPainterPath) -> None:
    _triangle(path, 4.6, 12.0, 4.6)
    _triangle(path, 12.0, 19.4, 4.6)


def _pause(path: QPainterPath) -> None:
    _bar(path, 7.6, 2.9)
    _bar(path, 13.5, 2.9)


def _play(path: QPainterPath) -> None:
    """A ring around a triangle: it runs by itself, unlike the single step."""
    path.setFillRule(Qt.FillRule.OddEvenFill)
    path.addEllipse(QPointF(12, 12), 9.2, 9.2)
    path.addEllipse(QPointF(12, 12), 7.6, 7.6)
    _triangle(path, 10.0, 15.8, 3.5)


def _arrow(path: QPainterPath, direction: int) -> None:
    """Add an arrow that turns back: undo (−1) or redo (1)."""

    def x(value: float) -> float:
        return 12 + direction * value

    _line(path, (x(3), 4.5), (x(7), 8.5), (x(3), 12.5))
    path.moveTo(x(6.5), 8.5)
    path.cubicTo(x(-9), 8.5, x(-9), 18.5, x(0.5), 18.5)
    path.lineTo(x(3), 18.5)


def _folder(path: QPainterPath) -> None:
    _line(path, (3.5, 18.5), (3.5, 5.5), (9.5, 5.5), (11.5, 8), (20.5, 8), (20.5, 18.5), (3.5, 18.5))


def _disk(path: QPainterPath) -> None:
    _line(path, (4.5, 4.5), (16, 4.5), (19.5, 8), (19.5, 19.5), (4.5, 19.5), (4.5, 4.5))
    _line(path, (8, 4.5), (8, 9.5), (14.5, 9.5), (14.5, 4.5))
    _line(path, (8, 19.5), (8, 13.5), (16, 13.5), (16, 19.5))


def _picture(path: QPainterPath) -> None:
    path.addRect(QRectF(3.5, 5, 17, 14))
    _line(path, (3.5, 16), (9, 11), (13, 15), (15.5, 12.5), (20.5, 16.5))


def _pencil(path: QPainterPath) -> None:
    _line(path, (4.5, 19.5), (5.5, 15.5), (16, 5), (19, 8), (8.5, 18.5), (4.5, 19.5))


def _chevron(path: QPainterPath, direction: int) -> None:
    _line(path, (12 - 2.5 * direction, 7), (12 + 2.5 * direction, 12), (12 - 2.5 * direction, 17))


def _down(path: QPainterPath) -> None:
    _line(path, (8, 10.5), (12, 14.5), (16, 10.5))


def _cross(path: QPainterPath) -> None:
    _line(path, (7, 7), (17, 17))
    _line(path, (17, 7), (7, 17))


def _frame(path: QPainterPath) -> None:
    """Four corners: all of it in sight again."""
    for x, y in ((5, 5), (19, 5), (19, 19), (5, 19)):
        _line(path, (x + (4.5 if x < 12 else -4.5), y), (x, y), (x, y + (4.5 if y < 12 else -4.5)))


FILLED: Mapping[str, Draw] = {
    "to_start": _to_start,
    "to_end": _to_end,
    "phase_back": _phase_back,
    "phase_forward": _phase_forward,
    "back": lambda path: _triangle(path, 16.0, 7.0, 5.4),
    "forward": lambda path: _triangle(path, 8.0, 17.0, 5.4),
    "play": _play,
    "pause": _pause,
}
STROKED: Mapping[str, Draw] = {
    "undo": lambda path: _arrow(path, -1),
    "redo": lambda path: _arrow(path, 1),
    "open": _folder,
    "save": _disk,
    "picture": _picture,
    "edit": _pencil,
    "previous": lambda path: _chevron(path, -1),
    "next": lambda path: _chevron(path, 1),
    "down": _down,
    "close": _cross,
    "fit": _frame,
}


def pixmap(name: str, colour: QColor, size: int, scale: int = 1) -> QPixmap:
    """Draw an icon of `size` logical pixels for a screen of this scale.

    Raises:
        KeyError: if there is no such icon.
    """
    image = QPixmap(size * scale, size * scale)
    image.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size * scale / SIDE, size * scale / SIDE)
    if name in FILLED:
        path.setFillRule(Qt.FillRule.WindingFill)
        FILLED[name](path)
        painter.fillPath(path, colour)
    else:
        STROKED[name](path)
        round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(colour, STROKE, Qt.PenStyle.SolidLine, round_cap, round_join))
        painter.drawPath(path)
    painter.end()
    image.setDevicePixelRatio(scale)
    return image


def icon(name: str, colour: QColor, disabled: QColor, size: int = 20) -> QIcon:
    """Return an icon in its colour and, where it cannot be pressed, in another."""
    result = QIcon()
    for scale in SCALES:
        result.addPixmap(pixmap(name, colour, size, scale), QIcon.Mode.Normal)
        result.addPixmap(pixmap(name, disabled, size, scale), QIcon.Mode.Disabled)
    return result

"""Boxes: pieces of a formula with width, height above and depth below the baseline, put side by side or stacked.

A box holds a mark of its own (text, rule, outline) or other boxes at places; laying out never copies what is inside.
A box may be the place of a leaf. y grows downwards, the baseline is y = 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QTransform

from app.theme import math_font
from core.formula import Derivative, Leaf

AXIS = 0.25  # height of fraction rules and minus signs above the baseline, in units of the size


class Run(NamedTuple):
    """Text at a place, its baseline at y."""

    x: float
    y: float
    text: str
    size: float


class Rule(NamedTuple):
    """A filled rectangle: the bar of a fraction or root."""

    x: float
    y: float
    width: float
    height: float


class Outline(NamedTuple):
    """A glyph as a path: a parenthesis stretched to the height of what it holds."""

    x: float
    y: float
    text: str
    size: float
    stretch: float


class Span(NamedTuple):
    """The place of a leaf."""

    rect: QRectF
    leaf: Leaf | Derivative


Mark = Run | Rule | Outline


class Placed(NamedTuple):
    """A box inside another one, at (x, y) from its start."""

    x: float
    y: float
    box: Box


@dataclass(frozen=True)
class Box:
    """A laid-out piece of a formula."""

    width: float
    ascent: float
    descent: float
    inside: tuple[Placed, ...] = ()
    mark: Mark | None = None
    leaf: Leaf | Derivative | None = None

    @property
    def height(self) -> float:
        return self.ascent + self.descent

    def marked(self, leaf: Leaf | Derivative) -> Box:
        """Return the box as the place of a leaf."""
        return replace(self, leaf=leaf)

    def placed(self, x: float = 0.0, y: float = 0.0) -> Iterator[Placed]:
        """Yield this box at (x, y) and all boxes in it, in reading order."""
        yield Placed(x, y, self)
        for dx, dy, box in self.inside:
            yield from box.placed(x + dx, y + dy)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Everything to draw."""
        return tuple(_moved(box.mark, x, y) for x, y, box in self.placed() if box.mark is not None)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The places of the leaves."""
        return tuple(
            Span(QRectF(x, y - box.ascent, box.width, box.height), box.leaf)
            for x, y, box in self.placed()
            if box.leaf is not None
        )


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    match mark:
        case Run(x, y, text, size):
            return Run(x + dx, y + dy, text, size)
        case Rule(x, y, width, height):
            return Rule(x + dx, y + dy, width, height)
        case Outline(x, y, text, size, stretch):
            return Outline(x + dx, y + dy, text, size, stretch)


@lru_cache(maxsize=64)
def _metrics(size: float) -> QFontMetricsF:
    return QFontMetricsF(math_font(size))


@lru_cache(maxsize=8192)
def _measured(text: str, size: float) -> tuple[float, float, float]:
    """Return a text's advance, and how far its ink reaches above and below the baseline."""
    metrics = _metrics(size)
    ink = metrics.tightBoundingRect(text)
    return metrics.horizontalAdvance(text), -ink.top(), max(ink.bottom(), 0.0)


def text_box(text: str, size: float) -> Box:
    """Return a box of plain glyphs; at least as high as a digit, so that lines of numbers stand evenly."""
    width, ascent, descent = _measured(text, size)
    return Box(width, max(ascent, 0.68 * size), descent, mark=Run(0.0, 0.0, text, size))


def space(width: float) -> Box:
    """Return empty room."""
    return Box(width, 0.0, 0.0)


def _rule(width: float, height: float) -> Box:
    """Return a bar that hangs down from its baseline."""
    return Box(width, 0.0, height, mark=Rule(0.0, 0.0, width, height))


def row(boxes: Sequence[Box]) -> Box:
    """Put boxes side by side on one baseline."""
    if len(boxes) == 1:
        return boxes[0]
    inside: list[Placed] = []
    x = ascent = descent = 0.0
    for box in boxes:
        inside.append(Placed(x, 0.0, box))
        x += box.width
        ascent, descent = max(ascent, box.ascent), max(descent, box.descent)
    return Box(x, ascent, descent, tuple(inside))


def fraction(top: Box, bottom: Box, size: float) -> Box:
    """Put one box above another with a bar between, centred on the axis."""
    width, gap, bar = max(top.width, bottom.width) + 0.24 * size, 0.14 * size, 0.05 * size
    middle = -AXIS * size
    inside = (
        Placed((width - top.width) / 2, middle - gap - bar / 2 - top.descent, top),
        Placed(0.04 * size, middle - bar / 2, _rule(width - 0.08 * size, bar)),
        Placed((width - bottom.width) / 2, middle + gap + bar / 2 + bottom.ascent, bottom),
    )
    return Box(width, -middle + gap + bar / 2 + top.height, middle + gap + bar / 2 + bottom.height, inside)


def scripted(
    base: Box, size: float, below: Box | None = None, above: Box | None = None, rise: float | None = None
) -> Box:
    """Attach a subscript and a superscript to a box; `rise` lifts the latter by so much instead of by the usual."""
    inside = [Placed(0.0, 0.0, base)]
    ascent, descent, width = base.ascent, base.descent, base.width
    if below is not None:
        drop = max(0.22 * size, base.descent - 0.1 * size)
        inside.append(Placed(base.width + 0.02 * size, drop, below))
        descent, width = max(descent, drop + below.descent), base.width + below.width + 0.04 * size
    if above is not None:
        rise = max(0.36 * size, base.ascent - 0.35 * size) if rise is None else rise
        inside.append(Placed(base.width + 0.04 * size, -rise, above))
        ascent = max(ascent, rise + above.ascent)
        width = max(width, base.width + above.width + 0.06 * size)
    return Box(width, ascent, descent, tuple(inside))


def root(body: Box, size: float) -> Box:
    """Put a box under a root."""
    bar, gap = 0.05 * size, 0.12 * size
    sign = fence("√", body.ascent + gap, body.descent, size)
    top = -body.ascent - gap
    inside = (
        Placed(0.0, 0.0, sign),
        Placed(sign.width - 0.05 * size, top, _rule(body.width + 0.1 * size, bar)),
        Placed(sign.width, 0.0, body),
    )
    return Box(sign.width + body.width, -top + bar, body.descent, inside)


def fenced(body: Box, size: float, left: str = "(", right: str = ")") -> Box:
    """Put a box between parentheses or bars of its height."""
    ends = [fence(sign, body.ascent, body.descent, size) if sign else space(0.0) for sign in (left, right)]
    return row([ends[0], body, ends[1]])


def fence(sign: str, ascent: float, descent: float, size: float) -> Box:
    """Return a sign that reaches from ascent to descent, stretched where that is more than its own height."""
    width, up, down = _measured(sign, size)
    if ascent + descent <= 1.3 * (up + down):
        return text_box(sign, size)
    stretch = (ascent + descent + 0.1 * size) / (up + down)
    y = descent + 0.05 * size - down * stretch
    outline = Outline(0.0, y, sign, size, stretch)
    return Box(width, ascent + 0.05 * size, descent + 0.05 * size, mark=outline)


def stacked(upper: Box, lower: Box, size: float) -> Box:
    """Put a small box centred under another: the index of a sum."""
    width = max(upper.width, lower.width)
    drop = upper.descent + lower.ascent + 0.08 * size
    inside = (Placed((width - upper.width) / 2, 0.0, upper), Placed((width - lower.width) / 2, drop, lower))
    return Box(width, upper.ascent, drop + lower.descent, inside)


def table(rows: Sequence[tuple[Box, Box]], size: float) -> Box:
    """Put rows of two boxes below each other, both columns aligned at the left, centred on the axis."""
    gap, column = 0.3 * size, max(left.width for left, _ in rows) + 0.7 * size
    heights = [(max(left.ascent, right.ascent), max(left.descent, right.descent)) for left, right in rows]
    total = sum(ascent + descent for ascent, descent in heights) + gap * (len(rows) - 1)
    y = -AXIS * size - total / 2
    inside: list[Placed] = []
    for (left, right), (ascent, descent) in zip(rows, heights, strict=True):
        y += ascent
        inside += [Placed(0.0, y, left), Placed(column, y, right)]
        y += descent + gap
    width = column + max(right.width for _, right in rows)
    return Box(width, AXIS * size + total / 2, total / 2 - AXIS * size, tuple(inside))


def paint(painter: QPainter, box: Box, origin: QPointF, colour: QColor) -> None:
    """Draw a box with its baseline starting at `origin`."""
    painter.setPen(colour)
    size = 0.0
    for mark in box.marks:
        x, y = origin.x() + mark.x, origin.y() + mark.y
        if isinstance(mark, Rule):
            painter.fillRect(QRectF(x, y, mark.width, mark.height), colour)
            continue
        if isinstance(mark, Outline):
            painter.fillPath(_stretched(mark.text, mark.size, mark.stretch).translated(x, y), colour)
            continue
        if mark.size != size:
            size = mark.size
            painter.setFont(math_font(size))
        painter.drawText(QPointF(x, y), mark.text)


@lru_cache(maxsize=256)
def _stretched(text: str, size: float, stretch: float) -> QPainterPath:
    path = QPainterPath()
    path.addText(QPointF(0, 0), math_font(size), text)
    return QTransform.fromScale(1.0, stretch).map(path)

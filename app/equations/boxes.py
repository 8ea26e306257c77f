"""Boxes: pieces of a formula with width, height above and depth below the baseline, put side by side or stacked.

A box is a flat list of marks (text, rules, outlines) and of spans: the rectangles of leaves, with the leaf that each
shows. y grows downwards, the baseline is y = 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QTransform

from app.theme import math_font
from core.formula import Derivative, Leaf

AXIS = 0.25  # height of fraction rules and minus signs above the baseline, in units of the size


@dataclass(frozen=True)
class Run:
    """Text at a place, its baseline at y."""

    x: float
    y: float
    text: str
    size: float


@dataclass(frozen=True)
class Rule:
    """A filled rectangle: the bar of a fraction or root."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Outline:
    """A glyph as a path: a parenthesis stretched to the height of what it holds."""

    x: float
    y: float
    text: str
    size: float
    stretch: float


@dataclass(frozen=True)
class Span:
    """The place of a leaf."""

    rect: QRectF
    leaf: Leaf | Derivative


Mark = Run | Rule | Outline


@dataclass(frozen=True)
class Box:
    """A laid-out piece of a formula."""

    width: float
    ascent: float
    descent: float
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def height(self) -> float:
        return self.ascent + self.descent

    def moved(self, dx: float, dy: float) -> Box:
        """Return the box's content at another place; width, ascent and descent stay."""
        marks = tuple(replace(mark, x=mark.x + dx, y=mark.y + dy) for mark in self.marks)
        spans = tuple(Span(span.rect.translated(dx, dy), span.leaf) for span in self.spans)
        return Box(self.width, self.ascent, self.descent, marks, spans)

    def marked(self, leaf: Leaf | Derivative) -> Box:
        """Return the box as the place of a leaf."""
        return replace(self, spans=(Span(QRectF(0, -self.ascent, self.width, self.height), leaf),))


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
    return Box(width, max(ascent, 0.68 * size), descent, (Run(0.0, 0.0, text, size),))


def space(width: float) -> Box:
    """Return empty room."""
    return Box(width, 0.0, 0.0)


def row(boxes: Sequence[Box]) -> Box:
    """Put boxes side by side on one baseline."""
    marks: list[Mark] = []
    spans: list[Span] = []
    x = 0.0
    for box in boxes:
        at = box.moved(x, 0.0)
        marks += at.marks
        spans += at.spans
        x += box.width
    ascent = max((box.ascent for box in boxes), default=0.0)
    return Box(x, ascent, max((box.descent for box in boxes), default=0.0), tuple(marks), tuple(spans))


def fraction(top: Box, bottom: Box, size: float) -> Box:
    """Put one box above another with a bar between, centred on the axis."""
    width, gap, bar = max(top.width, bottom.width) + 0.24 * size, 0.14 * size, 0.05 * size
    middle = -AXIS * size
    over = top.moved((width - top.width) / 2, middle - gap - bar / 2 - top.descent)
    under = bottom.moved((width - bottom.width) / 2, middle + gap + bar / 2 + bottom.ascent)
    rule = Rule(0.04 * size, middle - bar / 2, width - 0.08 * size, bar)
    ascent = -middle + gap + bar / 2 + top.height
    descent = middle + gap + bar / 2 + bottom.height
    return Box(width, ascent, descent, (*over.marks, rule, *under.marks), (*over.spans, *under.spans))


def scripted(base: Box, size: float, below: Box | None = None, above: Box | None = None) -> Box:
    """Attach a subscript and a superscript to a box."""
    marks, spans = list(base.marks), list(base.spans)
    ascent, descent, width = base.ascent, base.descent, base.width
    if below is not None:
        drop = max(0.22 * size, base.descent - 0.1 * size)
        at = below.moved(base.width + 0.02 * size, drop)
        marks, spans = [*marks, *at.marks], [*spans, *at.spans]
        descent, width = max(descent, drop + below.descent), base.width + below.width + 0.04 * size
    if above is not None:
        rise = max(0.36 * size, base.ascent - 0.35 * size)
        at = above.moved(base.width + 0.04 * size, -rise)
        marks, spans = [*marks, *at.marks], [*spans, *at.spans]
        ascent = max(ascent, rise + above.ascent)
        width = max(width, base.width + above.width + 0.06 * size)
    return Box(width, ascent, descent, tuple(marks), tuple(spans))


def root(body: Box, size: float) -> Box:
    """Put a box under a root."""
    bar, gap = 0.05 * size, 0.12 * size
    sign = _fence("√", body.ascent + gap, body.descent, size)
    top = -body.ascent - gap
    at = body.moved(sign.width, 0.0)
    rule = Rule(sign.width - 0.05 * size, top, body.width + 0.1 * size, bar)
    return Box(sign.width + body.width, -top + bar, body.descent, (*sign.marks, rule, *at.marks), at.spans)


def fenced(body: Box, size: float, left: str = "(", right: str = ")") -> Box:
    """Put a box between parentheses or bars of its height."""
    ends = [_fence(sign, body.ascent, body.descent, size) if sign else space(0.0) for sign in (left, right)]
    return row([ends[0], body, ends[1]])


def _fence(sign: str, ascent: float, descent: float, size: float) -> Box:
    """Return a sign that reaches from ascent to descent, stretched where that is more than its own height."""
    width, up, down = _measured(sign, size)
    if ascent + descent <= 1.15 * (up + down):
        return text_box(sign, size)
    stretch = (ascent + descent + 0.1 * size) / (up + down)
    y = descent + 0.05 * size - down * stretch
    outline = Outline(0.0, y, sign, size, stretch)
    return Box(width, ascent + 0.05 * size, descent + 0.05 * size, (outline,))


def stacked(upper: Box, lower: Box, size: float) -> Box:
    """Put a small box centred under another: the index of a sum."""
    width = max(upper.width, lower.width)
    top = upper.moved((width - upper.width) / 2, 0.0)
    drop = upper.descent + lower.ascent + 0.08 * size
    under = lower.moved((width - lower.width) / 2, drop)
    spans = (*top.spans, *under.spans)
    return Box(width, upper.ascent, drop + lower.descent, (*top.marks, *under.marks), spans)


def lines_left(boxes: Sequence[Box], size: float) -> Box:
    """Put boxes below each other, aligned at the left and centred on the axis."""
    gap = 0.3 * size
    total = sum(box.height for box in boxes) + gap * (len(boxes) - 1)
    y = -AXIS * size - total / 2
    marks: list[Mark] = []
    spans: list[Span] = []
    for box in boxes:
        at = box.moved(0.0, y + box.ascent)
        marks, spans = [*marks, *at.marks], [*spans, *at.spans]
        y += box.height + gap
    width = max(box.width for box in boxes)
    return Box(width, AXIS * size + total / 2, total / 2 - AXIS * size, tuple(marks), tuple(spans))


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

"""The painted sheet of paths: ticks to press, factors in their path's colour, all linked with the graph."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.controls import plain_tip
from app.equations import boxes
from app.equations.boxes import Span
from app.equations.term_sheet import Term, TermSheet
from app.graph.canvas import STRONG, font, mixed, text_width
from app.graph.routes import ink as route_ink
from app.graph.routes import route_pen
from app.magnified import enlarged
from app.paths.page import MORE, OTHERS, Ink, Page, Spot, Words
from app.theme import Theme, Tokens
from app.tokens import SIZES
from app.words import tr
from app.workbench import Workbench
from core.equation import Equation
from core.formula import Leaf, Source

MARGIN = 24.0  # all lengths are those at 100 %: the page is laid out so, and drawn larger
TOP, BOTTOM = 4.0, 4.0


class Stop(NamedTuple):
    """Where the keyboard may stand: a linked term, or something to press."""

    rect: QRectF
    spot: Spot | None
    span: Span


class PathsSheet(TermSheet):
    """Draws a page and lets paths be ticked.

    Signals:
        toggled(int): this path is to be put into the sum or left out; −1: more paths are wanted.
        row_pointed(int): the pointer is on this path's tick or way; −1 on none.
    """

    toggled = Signal(int)
    row_pointed = Signal(int)

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(workbench, theme, parent)
        self._page = Page()
        self._stops: list[Stop] = []
        self._equations: tuple[Equation, ...] = ()
        self._own: Source | None = None  # what the page is about
        self._row = -1  # the path whose tick or way the pointer is on

    def show_page(self, page: Page, equations: tuple[Equation, ...], own: Source | None = None) -> None:
        """Show another page; the keyboard stays where it was, if that is still there."""
        kept = self._stops[self._current] if 0 <= self._current < len(self._stops) else None
        self._page, self._equations, self._own = page, equations, own
        scale = self._theme.tokens.scale
        self._stops = _stops(page, scale)
        if kept is not None:
            same = [place for place, stop in enumerate(self._stops) if _same(stop, kept)]
            nearest = min(same, key=lambda place: abs(place - self._current), default=-1)
            self._current = nearest
        self.setMinimumHeight(math.ceil((TOP + page.height + BOTTOM) * scale))
        self.setMinimumWidth(math.ceil((page.width + 2 * MARGIN) * scale))
        self.update()

    @property
    def page(self) -> Page:
        return self._page

    def terms(self) -> list[Term]:
        """Return every place that the keyboard walks, in reading order: ticks too."""
        return [Term(stop.rect, stop.span) for stop in self._stops]

    def equations(self) -> tuple[Equation, ...]:
        return self._equations

    # Light

    def is_lit(self, source: Source | None) -> bool:
        """Tell whether a term belongs to what is pointed at or selected; what all is about is not lit all the time."""
        pointed = self._workbench.pointed
        if source is not None and pointed is not None and (pointed.kind, pointed.index) == (source.kind, source.index):
            return True
        own = self._own
        if source is not None and own is not None and (own.kind, own.index) == (source.kind, source.index):
            return False
        return super().is_lit(source)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        clip = enlarged(QRectF(event.rect()), 1 / tokens.scale).translated(-MARGIN, -TOP).adjusted(-8, -8, 8, 8)
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.fillRect(event.rect(), tokens.card)
            painter.save()
            painter.scale(tokens.scale, tokens.scale)
            painter.translate(MARGIN, TOP)
            self._draw_ground(painter, tokens)
            self._draw_shared(painter, tokens)
            for item in self._page.sets:
                if item.y + item.box.descent > clip.top() and item.y - item.box.ascent < clip.bottom():
                    self.draw_lit_terms(painter, item.box, item.x, item.y)
                    boxes.paint(painter, item.box, QPointF(item.x, item.y), colour_of(tokens, item.ink))
            for words in self._page.words:
                _draw_words(painter, tokens, words)
            for spot in self._page.spots:
                _draw_tick(painter, tokens, spot)
            painter.restore()
            self.draw_focus(painter)

    def _draw_ground(self, painter: QPainter, tokens: Tokens) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for card, ground in self._page.cards:
            painter.setBrush(colour_of(tokens, ground))
            painter.drawRoundedRect(card, SIZES["radius"], SIZES["radius"])
        for x, top, bottom, number in self._page.strokes:
            painter.setPen(route_pen(tokens, number, colour_of(tokens, number), 4.0))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        for left, right, y in self._page.rules:
            painter.fillRect(QRectF(left, y, right - left, 1.0), tokens.hairline)

    def _draw_shared(self, painter: QPainter, tokens: Tokens) -> None:
        """Underline the factors that several paths share, on a ground of their own."""
        places = [
            span.rect.translated(item.x, item.y).adjusted(-2, -3, 2, 3)
            for item in (self._page.sets if self._page.shared else ())
            for span in item.box.spans
            if span.leaf.source in self._page.shared
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(tokens.card, tokens.accent, 0.14))
        for place in places:
            painter.drawRoundedRect(place, 4, 4)
        for place in places:  # above the grounds of the line below
            painter.fillRect(QRectF(place.left() + 2, place.bottom() - 2, place.width() - 4, 2.0), tokens.accent)

    # Pointer

    def spot_at(self, place: QPointF) -> Spot | None:
        """Return the tick or words to press at a place."""
        inside = self._inside(place)
        return next((spot for spot in self._page.spots if spot.zone.contains(inside)), None)

    def _inside(self, place: QPointF) -> QPointF:
        """Return a place of the widget in units of the page."""
        return place / self._theme.tokens.scale - QPointF(MARGIN, TOP)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        self._point_at_row(spot.row if spot is not None else -1)
        if spot is None:
            super().mouseMoveEvent(event)
            tip = self.tip_at(event.position())
            if tip:
                self.setToolTip(plain_tip(tip))
            return
        self._workbench.point_at(None)
        self.setToolTip(plain_tip(hint(spot)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at_row(-1)
        super().leaveEvent(event)

    def tip_at(self, place: QPointF) -> str:
        """Return what is to be said about the words at a place."""
        inside = self._inside(place)
        return next((tip for zone, tip in self._page.tips if zone.contains(inside)), "")

    def _point_at_row(self, row: int) -> None:
        if row != self._row:
            self._row = row
            self.row_pointed.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if spot is None:
            super().mousePressEvent(event)
        elif event.button() is Qt.MouseButton.LeftButton:
            self.toggled.emit(spot.row)

    # Keyboard

    @property
    def current(self) -> Stop | None:
        """What the keyboard is on."""
        return self._stops[self._current] if 0 <= self._current < len(self._stops) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stop, key = self.current, event.key()
        is_press = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key == Qt.Key.Key_Space:
            row = self.current_row()
            if row is not None:
                self.toggled.emit(row)
        elif is_press and stop is not None and stop.spot is not None:
            self.toggled.emit(stop.spot.row)
        else:
            super().keyPressEvent(event)
            if self.current is not stop and self.current is not None and self.current.spot is not None:
                self.setAccessibleDescription(hint(self.current.spot))

    def current_row(self) -> int | None:
        """Return the path that the keyboard is in: that of the last tick above or at its place."""
        before = self._stops[: self._current + 1] if self._current >= 0 else []
        rows = [stop.spot.row for stop in before if stop.spot is not None]
        return rows[-1] if rows else None


def hint(spot: Spot) -> str:
    """Return what pressing does."""
    if spot.row == MORE:
        return tr("Show more paths")
    if spot.row == OTHERS:
        if spot.is_ticked:
            return tr("All other paths: press to leave them out of the sum")
        return tr("All other paths are left out: press to take them into the sum")
    if spot.is_ticked:
        return tr("Path {number}: press to leave it out of the sum", number=spot.row + 1)
    return tr("Path {number} is left out: press to take it into the sum", number=spot.row + 1)


def colour_of(tokens: Tokens, ink: Ink) -> QColor:
    """Return the colour of an ink."""
    if isinstance(ink, int):
        return route_ink(tokens, ink)
    found: QColor = getattr(tokens, ink)
    return found


def _draw_words(painter: QPainter, tokens: Tokens, words: Words) -> None:
    painter.setFont(font(words.size, words.weight))
    painter.setPen(colour_of(tokens, words.ink))
    x = words.x - (text_width(words.text, words.size, words.weight) if words.is_right else 0.0)
    painter.drawText(QPointF(x, words.y), words.text)


def _draw_tick(painter: QPainter, tokens: Tokens, spot: Spot) -> None:
    """Draw a box with the path's number: filled with its colour when ticked, an outline when left out."""
    if spot.row == MORE:
        painter.setFont(font(spot.box.height() / 1.5, STRONG))
        painter.setPen(tokens.accent)
        painter.drawText(spot.box, Qt.AlignmentFlag.AlignVCenter, spot.label)
        return
    colour = colour_of(tokens, spot.ink)
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(colour if spot.is_ticked else tokens.card)
    painter.drawRoundedRect(spot.box.adjusted(0.8, 0.8, -0.8, -0.8), 4.5, 4.5)
    painter.setFont(font(round(0.62 * spot.box.height()), STRONG))
    painter.setPen(tokens.card if spot.is_ticked else colour)
    painter.drawText(spot.box, Qt.AlignmentFlag.AlignCenter, spot.label)


def _stops(page: Page, scale: float) -> list[Stop]:
    """Return ticks and terms in reading order."""
    found: list[tuple[float, float, Stop]] = []
    for item in page.sets:
        for span in item.box.spans:
            if span.leaf.source is not None:
                rect = enlarged(span.rect.translated(item.x + MARGIN, item.y + TOP), scale)
                found.append((item.y, rect.left(), Stop(rect, None, span)))
    for spot in page.spots:
        rect = enlarged(spot.box.translated(MARGIN, TOP), scale)
        leaf = Leaf("", hint(spot))
        found.append((spot.box.bottom() - 4.0, rect.left(), Stop(rect, spot, Span(rect, leaf))))
    return [stop for _, _, stop in sorted(found, key=lambda entry: entry[:2])]


def _same(one: Stop, other: Stop) -> bool:
    if one.spot is not None or other.spot is not None:
        return one.spot is not None and other.spot is not None and one.spot.row == other.spot.row
    return one.span.leaf.source == other.span.leaf.source

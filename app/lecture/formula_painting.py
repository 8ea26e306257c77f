"""Draws what of a page is there at a beat: boxes for numbers still to come, pale amber under the newest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.equations import boxes
from app.equations.boxes import Box, Outline, Placed, Run, Span
from app.equations.line import Tone
from app.lecture.formula_beats import Key, key_of
from app.lecture.formula_items import Drawn
from app.lecture.formula_pages import Page
from app.lecture.formula_setting import Figure, Guarded
from app.lecture.words import Word
from app.theme import Tokens, mixed

DIM = 0.72  # of the ground in what is not looked at


@dataclass(frozen=True)
class PageAt:
    """A page at a beat, with its upper left corner somewhere on the stage. `newest`: the beat whose numbers are lit."""

    page: Page
    corner: QPointF
    beat: int
    newest: int
    unit: float
    tokens: Tokens
    dimmed: bool = False

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Every text that can be seen."""
        return tuple(word for drawn in self.page.drawn for word in self._words(drawn))

    def _words(self, drawn: Drawn) -> Iterator[Word]:
        if drawn.since > self.beat:
            return
        lit = [self._of(span, drawn) for span in self._lit(drawn)]
        for x, y, box in self._shown(drawn).placed(drawn.x, drawn.y):
            if isinstance(box.mark, Run | Outline):
                rect = _ink(box).translated(QPointF(x, y) + self.corner)
                is_lit = self._is_new(drawn) or any(place.contains(rect.center()) for place in lit)
                colour, ground = self._colours(drawn, is_lit)
                is_number = isinstance(box, Figure)
                yield Word(box.mark.text, rect, round(box.mark.size), is_number, colour, ground)

    def draw(self, painter: QPainter) -> None:
        """Draw the cards, then what stands on them."""
        painter.save()
        for drawn in self.page.drawn:
            self._draw_ground(painter, drawn)
        for drawn in self.page.drawn:
            if drawn.since <= self.beat:
                place = QPointF(drawn.x, drawn.y) + self.corner
                is_lit = self._is_new(drawn)
                boxes.paint(painter, self._shown(drawn), place, self._colours(drawn, is_lit)[0])
                for span in self._lit(drawn):
                    self._draw_lit(painter, span, drawn)
        painter.restore()

    # What is there

    def _shown(self, drawn: Drawn) -> Box:
        hidden = self._hidden(drawn)
        return _without(drawn.box, hidden) if hidden else drawn.box

    def _hidden(self, drawn: Drawn) -> set[Key]:
        return {key for key, beat in drawn.slots.items() if beat > self.beat}

    @cached_property
    def _narrowest(self) -> float:
        """How wide the narrowest number to come is: all places are, so that none tells its sign."""
        every = (place for drawn in self.page.drawn for place in _places(drawn.box, set(drawn.slots), drawn.x, drawn.y))
        return min((place.width() for place in every), default=0.0)

    def places(self, drawn: Drawn) -> list[QRectF]:
        """Return the empty places of numbers still to come, all as wide."""
        found = [place.translated(self.corner) for place in _places(drawn.box, self._hidden(drawn), drawn.x, drawn.y)]
        aside = [(place.width() - self._narrowest) / 2 for place in found]
        return [place.adjusted(by, 0, -by, 0) for place, by in zip(found, aside, strict=True)]

    def _lit(self, drawn: Drawn) -> list[Span]:
        return [span for span in drawn.box.spans if drawn.slots.get(key_of(span)) == self.newest]

    def _is_new(self, drawn: Drawn) -> bool:
        """Tell whether these are the numbers of a row, all new at once, or the result of a term."""
        return drawn.tone is not Tone.RESULT and drawn.kept is not None and drawn.since == self.newest

    # Colours and places

    def _colours(self, drawn: Drawn, is_lit: bool) -> tuple[QColor, QColor]:
        """Return the colour of a text and of what it stands on."""
        tokens = self.tokens
        colour, ground = tokens.muted if drawn.tone is Tone.GENERAL else tokens.text, tokens.ground
        if drawn.tone is Tone.RESULT:
            colour, ground = tokens.on_computed, tokens.computed
        elif is_lit:
            colour, ground = tokens.on_source, tokens.source
        if not self.dimmed:
            return colour, ground
        ground = mixed(ground, tokens.ground, DIM)
        return mixed(tokens.text, tokens.ground, DIM), ground

    def _of(self, span: Span, drawn: Drawn) -> QRectF:
        return span.rect.translated(QPointF(drawn.x, drawn.y) + self.corner)

    def _whole(self, drawn: Drawn) -> QRectF:
        box = drawn.box
        return QRectF(drawn.x, drawn.y - box.ascent, box.width, box.height).translated(self.corner)

    # Grounds

    def _draw_ground(self, painter: QPainter, drawn: Drawn) -> None:
        if drawn.since > self.beat:
            if drawn.kept is not None and drawn.kept <= self.beat:
                self._draw_place(painter, self._whole(drawn))
            return
        for place in self.places(drawn):
            self._draw_place(painter, place)
        if drawn.tone is Tone.RESULT:
            across, down = drawn.pad, 0.66 * drawn.pad
            self._fill(painter, self._whole(drawn).adjusted(-across, -down, across, down), drawn)
        elif self._is_new(drawn):
            self._fill(painter, self._whole(drawn).adjusted(*self._around()), drawn)

    def _fill(self, painter: QPainter, rect: QRectF, drawn: Drawn) -> None:
        is_result = drawn.tone is Tone.RESULT
        edge = QPen(mixed(self.tokens.computed, self.tokens.ground, DIM * self.dimmed), 2.5 * self.unit)
        painter.setPen(Qt.PenStyle.NoPen if is_result else edge)  # pale amber alone is hardly seen on a screen
        painter.setBrush(self._colours(drawn, True)[1])
        painter.drawRoundedRect(rect, 8 * self.unit, 8 * self.unit)

    def _draw_lit(self, painter: QPainter, span: Span, drawn: Drawn) -> None:
        self._fill(painter, self._of(span, drawn).adjusted(*self._around()), drawn)
        piece = next(placed for placed in drawn.box.placed(drawn.x, drawn.y) if _is_at(placed, span, drawn))
        place = QPointF(piece.x, piece.y) + self.corner
        boxes.paint(painter, piece.box, place, self._colours(drawn, True)[0])

    def _draw_place(self, painter: QPainter, rect: QRectF) -> None:
        """Draw an empty place, for a number still to come."""
        painter.setPen(QPen(self.tokens.hairline, 2.5 * self.unit))
        painter.setBrush(self.tokens.raised)
        painter.drawRoundedRect(rect.adjusted(1, -4 * self.unit, -1, 4 * self.unit), 8 * self.unit, 8 * self.unit)

    def _around(self) -> tuple[float, float, float, float]:
        return -4 * self.unit, -6 * self.unit, 4 * self.unit, 6 * self.unit


def _ink(box: Box) -> QRectF:
    """Return where a glyph is; a prime is only at the top of its box."""
    is_prime = isinstance(box.mark, Run) and box.mark.text == "′"
    return QRectF(0.0, -box.ascent, box.width, 0.5 * box.height if is_prime else box.height)


def _is_at(placed: Placed, span: Span, drawn: Drawn) -> bool:
    return placed.box.leaf is span.leaf and abs(placed.x - drawn.x - span.rect.x()) < 0.01


def _is_hidden(box: Box, hidden: set[Key]) -> bool:
    """Tell whether a box is a number to come, with the parentheses around it."""
    if isinstance(box, Guarded):
        return any(key_of(span) in hidden for span in box.spans)
    return box.leaf is not None and (box.leaf.source or box.leaf) in hidden


def _places(box: Box, hidden: set[Key], x: float, y: float) -> Iterator[QRectF]:
    """Yield where the numbers to come are in a box with its baseline at (x, y)."""
    if _is_hidden(box, hidden):
        inner = box.spans[0].rect if isinstance(box, Guarded) else QRectF(0.0, -box.ascent, box.width, box.height)
        yield QRectF(x, y + inner.top(), box.width, inner.height())
    elif hidden:
        for dx, dy, one in box.inside:
            yield from _places(one, hidden, x + dx, y + dy)


def _without(box: Box, hidden: set[Key]) -> Box:
    """Return a box without the marks of some of its numbers, whose room stays."""
    if _is_hidden(box, hidden):
        return boxes.Box(box.width, box.ascent, box.descent)
    if not box.inside:
        return box
    return replace(box, inside=tuple(Placed(x, y, _without(inner, hidden)) for x, y, inner in box.inside))

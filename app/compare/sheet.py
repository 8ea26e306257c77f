"""The present row's formulae in both conventions as a painted sheet, each number linked with the graph."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.term_sheet import Term, TermSheet
from app.equations.typesetting import Piece, Typesetter, deeper
from app.magnified import Flat, enlarged, magnified
from app.nested.setting import broken
from app.theme import Theme, Tokens, ui_font
from app.workbench import Workbench
from core.equation import Equation, equations_of
from core.explanation import Explanation, Part
from core.formula import Derivative, Leaf
from core.message import message
from core.numbers import shown

LEADING, BETWEEN = 0.22, 0.5  # room between the lines of a formula and between formulae, in units of the size
LABEL = 1.25  # the room of a heading, in units of its size


@dataclass(frozen=True)
class Side:
    """One side of the comparison: its heading, its formulae, or words in their place."""

    heading: str
    parts: tuple[Part, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Page:
    """Boxes with the start of their baselines, words with their baselines, and the height of all."""

    sets: tuple[tuple[Box, float, float], ...] = ()
    words: tuple[tuple[str, float, bool], ...] = ()
    height: float = 0.0


def laid_out(sides: Sequence[Side], width: float, size: float, digits: int, value_digits: int, small: int) -> Page:
    """Lay out both sides, one above the other."""
    sets: list[tuple[Box, float, float]] = []
    words: list[tuple[str, float, bool]] = []
    y = 0.0
    for side in sides:
        words.append((side.heading, y + small, True))
        y += LABEL * small
        if side.words:
            words.append((side.words, y + small, False))
            y += LABEL * small
        for part in side.parts:
            for indent, box in broken(_pieces(part, size, digits, value_digits), width, size):
                y += max(box.ascent, 0.8 * size)
                sets.append((box, indent, y))
                y += max(box.descent, 0.25 * size) + LEADING * size
        y += BETWEEN * size
    return Page(tuple(sets), tuple(words), max(0.0, y - BETWEEN * size))


def _pieces(part: Part, size: float, digits: int, value_digits: int) -> list[Piece]:
    """Return names = numbers = result."""
    names, numbers = Typesetter("names", size, digits, True), Typesetter("numbers", size, digits, True)
    chains = [names.pieces(part.formula)]
    if not isinstance(part.formula, Leaf | Derivative):
        chains.append(numbers.pieces(part.formula))
    value = boxes.text_box(shown(float(part.left.value), value_digits), size).marked(part.left)
    chains.append([Piece(value)])
    bare = isinstance(part.left, Leaf) and part.left.symbol == ""
    found: list[Piece] = []
    for place, chain in enumerate(chains):
        lead = [] if bare and not place else [names.sign("=")]
        if not place and not bare:
            lead = [names.box(part.left), *lead]
        first, *rest = chain
        found += [Piece(boxes.row([*lead, first.box])), *deeper(rest)]
    return found


class FormulaSheet(TermSheet):
    """Draws both sides as large as the room allows, between two sizes."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(workbench, theme, parent)
        self._flat = Flat(theme)
        self.sides: tuple[Side, ...] = ()
        self.page = Page()
        self.size_of_letters = 0.0

    def show_sides(self, sides: tuple[Side, ...], sizes: Sequence[float], room: QRectF, value_digits: int) -> None:
        """Show both sides in the largest of these sizes (all at 100 %) with which they fit the room; else the last."""
        self.sides, digits, small = sides, self._workbench.digits, self._flat.tokens.text_small
        for size in sizes:
            self.size_of_letters = size
            self.page = laid_out(sides, room.width(), size, digits, value_digits, small)
            if self.page.height <= room.height():
                break
        scale = self._theme.tokens.scale
        self.setMinimumHeight(math.ceil(self.page.height * scale))
        reach = max((x + box.width for box, x, _ in self.page.sets), default=0.0)
        self.setMinimumWidth(math.ceil(reach * scale) if reach > room.width() else 0)
        self.update()

    def terms(self) -> list[Term]:
        """Return the linked numbers in reading order."""
        scale = self._theme.tokens.scale
        return [
            Term(enlarged(span.rect.translated(x, y), scale), span)
            for box, x, y in self.page.sets
            for span in box.spans
            if span.leaf.source is not None
        ]

    def equations(self) -> tuple[Equation, ...]:
        """Return the formulae of both sides."""
        nothing = message("")
        return equations_of(Explanation(nothing, nothing, tuple(part for side in self.sides for part in side.parts)))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.fillRect(event.rect(), self._theme.tokens.card)
            with magnified(painter, QRectF(self.rect()), self._theme.tokens) as (_, tokens):
                self._paint_page(painter, tokens)
            self.draw_focus(painter)

    def _paint_page(self, painter: QPainter, tokens: Tokens) -> None:
        for text, y, is_heading in self.page.words:
            painter.setFont(ui_font(tokens.text_small, 600 if is_heading else 400))
            painter.setPen(tokens.muted)
            painter.drawText(QPointF(0.0, y), text)
        for box, x, y in self.page.sets:
            self.draw_lit_terms(painter, box, x, y)
            boxes.paint(painter, box, QPointF(x, y), tokens.text)

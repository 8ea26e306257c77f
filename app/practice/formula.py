"""Formulae of a question as a painted sheet: general, with names, with numbers, as much of them as is to be seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.term_sheet import Term, TermSheet
from app.equations.typesetting import Piece, Typesetter, deeper
from app.magnified import Flat, enlarged, magnified
from app.nested.setting import broken
from app.theme import Theme, Tokens
from app.workbench import Workbench
from core.equation import Equation
from core.formula import Derivative, Leaf, Mode, Node

SIZE, LEAST = 20.0, 15.0
LEADING, BETWEEN = 0.3, 0.35  # in units of the size


@dataclass(frozen=True)
class FormulaLine:
    """left = right, with names or numbers; without `left` it goes on with "=". Quiet ones are general formulae."""

    left: Node | None
    right: Node
    mode: Mode
    is_quiet: bool = False
    is_result: bool = False


@dataclass(frozen=True)
class _Set:
    box: Box
    x: float
    y: float
    line: FormulaLine


class FormulaSheet(TermSheet):
    """Grows with its formulae; what is lit in the network is lit here, and the other way round."""

    def __init__(self, workbench: Workbench, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(workbench, theme, parent)
        self._flat = Flat(theme)
        self._lines: tuple[FormulaLine, ...] = ()
        self._sets: list[_Set] = []
        self._height = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._lay_out)

    def show_lines(self, lines: Sequence[FormulaLine]) -> None:
        """Show these formulae."""
        self._lines = tuple(lines)
        self._lay_out()

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written, for copying."""
        return tuple(Equation(line.left, ((line.right, line.mode),)) for line in self._lines)

    def terms(self) -> list[Term]:
        """Return the linked terms in reading order."""
        scale = self._theme.tokens.scale
        return [
            Term(enlarged(span.rect.translated(put.x, put.y), scale), span)
            for put in self._sets
            for span in put.box.spans
            if span.leaf.source is not None
        ]

    def sizeHint(self) -> QSize:
        return QSize(260, math.ceil(self._height * self._theme.tokens.scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def _lay_out(self) -> None:
        scale = self._theme.tokens.scale
        width = max(120.0, self.width() / scale - 8)
        for size in (SIZE, 17.0, LEAST):
            self._sets, self._height = self._placed(width, size)
            if max((put.x + put.box.width for put in self._sets), default=0.0) <= width:
                break
        self.setFixedHeight(math.ceil(self._height * scale) + 1)
        self.update()

    def _placed(self, width: float, size: float) -> tuple[list[_Set], float]:
        sets: list[_Set] = []
        y = 0.0
        for line in self._lines:
            for indent, box in broken(_pieces(line, size, self._workbench.digits), width, size):
                y += max(box.ascent, 0.8 * size)
                sets.append(_Set(box, 4 + indent, y, line))
                y += max(box.descent, 0.25 * size) + LEADING * size
            y += BETWEEN * size
        return sets, y

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            with magnified(painter, QRectF(self.rect()), self._theme.tokens) as (_, tokens):
                for put in self._sets:
                    self._paint(painter, put, tokens)
            self.draw_focus(painter)

    def _paint(self, painter: QPainter, put: _Set, tokens: Tokens) -> None:
        colour = tokens.muted if put.line.is_quiet else tokens.text
        if put.line.is_result:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.computed)
            card = QRectF(put.x - 4, put.y - put.box.ascent - 3, put.box.width + 8, put.box.height + 6)
            painter.drawRoundedRect(card, 6, 6)
            colour = tokens.on_computed
        else:
            self.draw_lit_terms(painter, put.box, put.x, put.y)
        boxes.paint(painter, put.box, QPointF(put.x, put.y), colour)


def _pieces(line: FormulaLine, size: float, digits: int) -> list[Piece]:
    setter, names = Typesetter(line.mode, size, digits), Typesetter("names", size, digits)
    first, *rest = setter.pieces(line.right)
    bare = line.left is None or (isinstance(line.left, Leaf) and line.left.symbol == "")
    if bare and line.is_quiet:
        return [first, *rest]
    lead = [names.sign("=")] if bare or line.left is None else [names.box(line.left), names.sign("=")]
    return [Piece(boxes.row([*lead, first.box])), *deeper(rest)]


def is_number_alone(node: Node) -> bool:
    """Tell whether names and numbers would say the same."""
    return isinstance(node, Leaf | Derivative)

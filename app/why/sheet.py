"""The painted sheet of reasons; every number on it is linked with the graph."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.equations import boxes
from app.equations.term_sheet import Term, TermSheet
from app.magnified import enlarged
from app.theme import Theme, Tokens, mixed, ui_font
from app.tokens import SIZES
from app.why.parts import Fill, Page
from app.workbench import Workbench
from core.equation import Equation
from core.formula import Source

MARGIN, TOP = 24.0, 10.0  # all lengths are those at 100 %: the page is laid out so, and drawn larger
CARD = 10.0  # a card reaches so far beyond the words
TINT, BAR_TINT = 0.10, 0.55


class WhySheet(TermSheet):
    """Draws a page of reasons."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(workbench, theme, parent)
        self._page = Page()
        self._equations: tuple[Equation, ...] = ()
        self._own: Source | None = None

    def show_page(self, page: Page, equations: tuple[Equation, ...], own: Source | None) -> None:
        """Show another page, about the number `own`."""
        self._page, self._equations, self._own = page, equations, own
        self._current = min(self._current, len(self.terms()) - 1)
        self.setMinimumHeight(round((TOP + page.height + 12) * self._theme.tokens.scale))
        self.setAccessibleDescription(". ".join(words.rstrip(".") for words in page.spoken))
        self.update()

    @property
    def page(self) -> Page:
        return self._page

    def terms(self) -> list[Term]:
        """Return every linked number, from the top down."""
        scale = self._theme.tokens.scale
        return [
            Term(enlarged(span.rect.translated(item.x + MARGIN, item.y + TOP), scale), span)
            for item in self._page.sets
            for span in item.box.spans
            if span.leaf.source is not None
        ]

    def equations(self) -> tuple[Equation, ...]:
        return self._equations

    def is_lit(self, source: Source | None) -> bool:
        """Tell whether a term belongs to what is pointed at or selected; what all is about is not lit all the time."""
        own, pointed = self._own, self._workbench.pointed
        is_own = source is not None and own is not None and (own.kind, own.index) == (source.kind, source.index)
        if is_own and source is not None:
            return pointed is not None and (pointed.kind, pointed.index) == (source.kind, source.index)
        return super().is_lit(source)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.fillRect(event.rect(), tokens.card)
            painter.save()
            painter.scale(tokens.scale, tokens.scale)
            painter.translate(MARGIN, TOP)
            for fill in self._page.fills:
                _draw_fill(painter, tokens, fill)
            for item in self._page.sets:
                self.draw_lit_terms(painter, item.box, item.x, item.y)
                boxes.paint(painter, item.box, QPointF(item.x, item.y), ink(tokens, item.ink))
            for rect, text, size, weight, colour in self._page.words:
                painter.setFont(ui_font(size, weight))
                painter.setPen(ink(tokens, colour))
                painter.drawText(rect, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft, text)
            painter.restore()
            self.draw_focus(painter)


def ink(tokens: Tokens, name: str) -> QColor:
    """Return a colour token by name."""
    found: QColor = getattr(tokens, name)
    return found


def _draw_fill(painter: QPainter, tokens: Tokens, fill: Fill) -> None:
    colour = ink(tokens, fill.ink)
    painter.setPen(Qt.PenStyle.NoPen)
    if fill.kind == "card":
        card = fill.rect.adjusted(-CARD, 0, CARD, 0)
        painter.setBrush(mixed(tokens.card, colour, TINT if fill.ink != "text" else TINT / 2))
        painter.drawRoundedRect(card, SIZES["radius"], SIZES["radius"])
        painter.setBrush(colour if fill.ink != "text" else tokens.muted)
        painter.drawRoundedRect(QRectF(card.left(), card.top() + 6, 4.0, card.height() - 12), 2, 2)
    elif fill.kind == "dot":
        painter.setBrush(colour)
        painter.drawEllipse(fill.rect)
    elif fill.kind == "bar":
        painter.setBrush(mixed(colour, tokens.card, BAR_TINT))
        painter.drawRoundedRect(fill.rect, 2, 2)
    else:
        painter.fillRect(fill.rect, colour)

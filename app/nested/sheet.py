"""The painted sheet of the nested formula: folded neurons are chips to press, parentheses fold, weights are linked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from app.controls import plain_tip
from app.equations import boxes
from app.equations.boxes import Box
from app.graph.canvas import font
from app.magnified import Magnified, enlarged, reduced
from app.nested.page import NOTE, Page
from app.nested.setting import FOLDS
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench
from core.formula import Source
from core.numbers import EXACT, shown, subscripted

MARGIN = 4.0


class Term(NamedTuple):
    """A linked part of the formula: where it is, its box with the start of its baseline, and what it belongs to."""

    rect: QRectF
    origin: QPointF
    box: Box
    source: Source


class FunctionSheet(Magnified):
    """Draws a page; pressing a neuron folds or unfolds it.

    Signals:
        toggled(int): this neuron is to be folded or unfolded.
        term_reached(QRectF): the keyboard has gone to this term, here on the widget.
    """

    toggled = Signal(int)
    term_reached = Signal(QRectF)

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__(theme)
        self._workbench = workbench
        self._page = Page()
        self._unfolded: frozenset[int] = frozenset()
        self._terms: list[Term] = []
        self._current = -1
        self._hovers = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("The network as one formula"))

    def show_page(self, page: Page, unfolded: frozenset[int]) -> None:
        """Show another page."""
        kept = self._terms[self._current].source if 0 <= self._current < len(self._terms) else None
        self._page, self._unfolded = page, unfolded
        self._terms = list(self._linked())
        places = [place for place, term in enumerate(self._terms) if kept is not None and _same(term.source, kept)]
        self._current = places[0] if places else -1
        self.keep_least(round(page.width + 2 * MARGIN), round(page.height + 2 * MARGIN))
        self.setAccessibleDescription(". ".join(page.spoken))
        self.update()

    @property
    def page(self) -> Page:
        return self._page

    def terms(self) -> list[Term]:
        """Return every linked term in reading order."""
        return self._terms

    def _linked(self) -> Iterator[Term]:
        for line in self._page.lines:
            for x, y, box in line.box.placed(line.x + MARGIN, line.y + MARGIN):
                if box.leaf is not None and box.leaf.source is not None:
                    rect = QRectF(x, y - box.ascent, box.width, box.height)
                    yield Term(rect, QPointF(x, y), box, box.leaf.source)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        clip = reduced(QRectF(event.rect()), self.scale)
        with self.painting() as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.fillRect(clip, tokens.card)
            painter.setFont(font(tokens.text_small, 600))
            painter.setPen(tokens.muted)
            for note in self._page.notes:
                room = QRectF(MARGIN, note.y + MARGIN, self.room.width() - 2 * MARGIN, NOTE)
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, note.words)
            clip = clip.adjusted(-8, -8, 8, 8)
            for line in self._page.lines:
                if line.y + line.box.descent > clip.top() and line.y - line.box.ascent < clip.bottom():
                    boxes.paint(painter, line.box, QPointF(line.x + MARGIN, line.y + MARGIN), tokens.text)
            for term in self._terms:
                if term.rect.intersects(clip):
                    self._paint_term(painter, term)
            if self.hasFocus() and 0 <= self._current < len(self._terms):
                painter.setPen(QPen(tokens.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self._terms[self._current].rect.adjusted(-4, -4, 4, 4), 5, 5)

    def _paint_term(self, painter: QPainter, term: Term) -> None:
        """Draw a term over itself where it stands on a colour of its own: lit, or a chip."""
        ground, ink = self._colours(term)
        if ground is None:
            return
        painter.setPen(QPen(self.tokens.hairline, 1) if self.is_folded(term) else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(term.rect.adjusted(-3, -3, 3, 3), 5, 5)
        boxes.paint(painter, term.box, term.origin, ink)

    def _colours(self, term: Term) -> tuple[QColor | None, QColor]:
        tokens = self.tokens
        explanation = self._workbench.explanation
        has_value = term.box.leaf is not None and term.box.leaf.value is not None
        computed = explanation.computed if explanation is not None and has_value else ()
        if any(_same(term.source, source) and source.quantity == "out" for source in computed):
            return tokens.computed, tokens.on_computed
        marked = (*self._workbench.selected, self._workbench.pointed)
        if any(other is not None and _same(term.source, other) for other in marked):
            return tokens.source, tokens.on_source
        if self.is_folded(term):
            return tokens.raised, tokens.accent
        return None, tokens.text

    # Neurons

    def _computes(self, source: Source) -> bool:
        neurons = self._workbench.document.network.neurons
        return source.kind == "neuron" and source.index < len(neurons) and neurons[source.index].role.computes

    def is_folded(self, term: Term) -> bool:
        """Tell whether a term is a neuron that can be unfolded."""
        return term.source.quantity in ("out", "net") and self._computes(term.source)

    def is_unfolded(self, term: Term) -> bool:
        """Tell whether a term is a parenthesis of a neuron that can be folded; the formula's own neuron cannot."""
        return term.source.quantity == FOLDS and term.source.index in self._unfolded

    def press(self, term: Term) -> None:
        """Fold or unfold a neuron, and select what the term belongs to."""
        self._workbench.select(_plain(term.source))
        if self.is_folded(term) or self.is_unfolded(term):
            self.toggled.emit(term.source.index)

    def described(self, term: Term) -> str:
        """Return a term in words, with every digit."""
        network = self._workbench.document.network
        source, leaf = term.source, term.box.leaf
        name = network.edges.ids[source.index] if source.kind == "edge" else network.neurons[source.index].name
        line = subscripted(name)
        if leaf is not None and leaf.value is not None:
            line += f" = {shown(leaf.value, EXACT)}"
        if self.is_folded(term):
            return line + ". " + tr("Press to unfold")
        if self.is_unfolded(term):
            return line + ". " + tr("Press to fold")
        return line

    # Pointer and keys

    def term_at(self, point: QPointF) -> Term | None:
        """Return the smallest term at a point."""
        hits = [term for term in self._terms if term.rect.adjusted(-3, -4, 3, 4).contains(point)]
        return min(hits, key=lambda term: term.rect.width() * term.rect.height()) if hits else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        term = self.term_at(self.place_of(event))
        self._hovers = True
        self._workbench.point_at(_plain(term.source) if term else None)
        self.setToolTip(plain_tip(self.described(term)) if term else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor if term else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        if self._hovers:
            self._hovers = False
            self._workbench.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        term = self.term_at(self.place_of(event))
        self._current = self._terms.index(term) if term else -1
        if term is None:
            self._workbench.select(None)
        else:
            self.press(term)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the press has done the work

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in moves and self._terms and not event.modifiers():
            self._current = max(0, min(self._current + moves[key], len(self._terms) - 1))
            term = self._terms[self._current]
            self._workbench.point_at(_plain(term.source))
            self.setAccessibleDescription(self.described(term))
            self.term_reached.emit(enlarged(term.rect, self.scale))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._current < len(self._terms):
            self.press(self._terms[self._current])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _same(one: Source, other: Source) -> bool:
    return (one.kind, one.index) == (other.kind, other.index)


def _plain(source: Source) -> Source:
    """Return the source as other views know it."""
    is_neuron = source.kind == "neuron"
    return Source(source.kind, source.index, "out" if is_neuron else source.quantity, source.sample)

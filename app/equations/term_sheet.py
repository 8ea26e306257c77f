"""The base of painted sheets of linked terms: pointing lights formula and graph alike, a click selects, keys walk."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QMenu, QWidget

from app.controls import plain_tip
from app.equations.boxes import Box, Span
from app.equations.copies import copy_formula, fill_menu
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench
from core.equation import Equation
from core.formula import Source
from core.formula_text import text
from core.numbers import EXACT, shown

# The focus is lent to another window or a menu, and comes back.
_PASSING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Term(NamedTuple):
    """A linked leaf where it stands on the sheet."""

    rect: QRectF
    span: Span


class TermSheet(QWidget):
    """Knows where its terms are, and what pointing, clicking and walking do. Subclasses draw, and give `terms`.

    Signals:
        term_reached(QRectF): the keyboard has come to what stands there; scroll it into sight.
    """

    term_reached = Signal(QRectF)

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self._current = -1  # the term that the keyboard is on
        self._came_by_key = False  # only then is the sheet itself framed
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        workbench.selection_changed.connect(self.update)
        theme.changed.connect(self.update)

    # For subclasses to say

    def terms(self) -> list[Term]:
        """Return every linked term in reading order."""
        raise NotImplementedError

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written on the sheet, for copying."""
        raise NotImplementedError

    # Light

    def is_lit(self, source: Source | None) -> bool:
        """Tell whether a term belongs to what is pointed at or selected."""
        marked = (self._workbench.pointed, self._workbench.selection)
        return source is not None and any(
            other is not None and (other.kind, other.index) == (source.kind, source.index) for other in marked
        )

    def draw_lit_terms(self, painter: QPainter, box: Box, x: float, y: float) -> None:
        """Put pale amber behind the lit terms of a box whose baseline starts at (x, y)."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.source)
        for span in box.spans:
            if self.is_lit(span.leaf.source):
                painter.drawRoundedRect(span.rect.translated(x, y).adjusted(-2, -3, 2, 3), 4, 4)

    def draw_focus(self, painter: QPainter) -> None:
        """Frame the term that the keyboard is on, or the sheet while it is on none."""
        if not self.hasFocus():
            return
        terms = self.terms()
        is_on_term = 0 <= self._current < len(terms)
        if not is_on_term and not self._came_by_key:
            return
        tokens = self._theme.tokens
        room = 4.0 * tokens.scale
        frame = terms[self._current].rect.adjusted(-room, -room, room, room) if is_on_term else QRectF(self.rect())
        painter.setPen(QPen(tokens.accent, 2.0 * tokens.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = tokens.scale
        painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), room, room)

    # Pointing

    def term_at(self, place: QPointF) -> Span | None:
        """Return the smallest term at or close to a place."""
        x, y = 3.0 * self._theme.tokens.scale, 4.0 * self._theme.tokens.scale
        hits = [
            (rect.width() * rect.height(), span)
            for rect, span in self.terms()
            if rect.adjusted(-x, -y, x, y).contains(place)
        ]
        return min(hits, key=lambda hit: hit[0])[1] if hits else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        span = self.term_at(event.position())
        self._workbench.point_at(span.leaf.source if span else None)
        self.setToolTip(plain_tip(described(span)) if span else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor if span else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        self._workbench.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            span = self.term_at(event.position())
            self._workbench.select(span.leaf.source if span else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the press has done the work

    # Keyboard: up and down walk the terms, Enter selects; left and right step and are left alone

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        terms = self.terms()
        if event.key() in moves and terms and not event.modifiers():
            self._current = max(0, min(self._current + moves[Qt.Key(event.key())], len(terms) - 1))
            rect, span = terms[self._current]
            self._workbench.point_at(span.leaf.source)
            self.setAccessibleDescription(described(span))
            self.term_reached.emit(rect)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._current < len(terms):
            self._workbench.select(terms[self._current].span.leaf.source)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _PASSING:
            self._came_by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._current >= 0 and event.reason() not in _PASSING:
            self._current = -1
            self._workbench.point_at(None)
        self.update()

    # Copying

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard and 0 <= self._current < len(self.terms())
        place = self.terms()[self._current].rect.center() if is_by_key else QPointF(event.pos())
        self.menu_at(place).popup(self.mapToGlobal(place.toPoint()) if is_by_key else event.globalPos())

    def menu_at(self, place: QPointF) -> QMenu:
        """Return the menu of a place on the sheet: copy the term's value, copy the formulae."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        span = self.term_at(place)
        if span is not None and span.leaf.value is not None:
            value = repr(float(span.leaf.value))
            menu.addAction(tr("Copy value {value}", value=value), lambda: QGuiApplication.clipboard().setText(value))
        equations, digits = self.equations(), self._workbench.digits
        fill_menu(menu, bool(equations), lambda kind: copy_formula(kind, equations, digits))
        return menu


def described(span: Span) -> str:
    """Return a term in words: its symbol and its exact value, as plain text."""
    name = text(span.leaf, "names", EXACT)
    if span.leaf.value is None:
        return name
    value = shown(span.leaf.value, EXACT)
    return f"{name} = {value}" if name else value

"""The equation panel: what the present step computes, with names, numbers and result; every term is linked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QScrollArea, QSizePolicy, QWidget

from app.controls import plain_tip
from app.equations import boxes
from app.equations.boxes import Span
from app.equations.heading import Heading, headings
from app.equations.lines import Line, Page, Tone, page_of
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench
from core.explain import Explanation
from core.formula import Source
from core.formula_text import text
from core.numbers import EXACT, shown

MARGIN = 24.0
SMALLEST_SIZE, LARGEST_SIZE = 19.0, 38.0
CHARACTERS = 19.0  # the panel's width in units of the formulae's size, where that is free to choose

# The focus is lent to another window or a menu, and comes back.
_PASSING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class EquationPanel(QScrollArea):
    """The panel with scroll bars where it needs them."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = EquationSheet(workbench, theme, self)
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Equation"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.sheet.laid_out_for != self.room():  # a scroll bar that comes or goes changes nothing
            self.sheet.lay_out()

    def room(self) -> QSize:
        """Return what the sheet may take without scrolling; the bar's width is kept free, so that no line jumps."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.contentsRect().width() - bar, self.contentsRect().height())


class EquationSheet(QWidget):
    """The painted sheet. Pointing at a term lights up where it came from; a click selects that."""

    def __init__(self, workbench: Workbench, theme: Theme, panel: EquationPanel) -> None:
        super().__init__(panel)
        self._workbench, self._theme, self._panel = workbench, theme, panel
        self._page: Page | None = None
        self.laid_out_for = QSize()  # the room of the panel
        self._heading = Heading("", "", 0.0, theme.tokens)
        self._current = -1  # the term that the keyboard is on
        self._came_by_key = False  # only then is the sheet itself framed
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.MinimumExpanding)
        self.setAccessibleName(tr("Equation of the present step"))
        workbench.document_changed.connect(self._refresh)
        workbench.cursor_changed.connect(self._refresh)
        workbench.selection_changed.connect(self.update)
        theme.changed.connect(self._refresh)
        self._refresh()

    # Layout

    def _refresh(self) -> None:
        self._current = -1
        self.lay_out()
        self.setAccessibleDescription(self._spoken())

    def lay_out(self) -> None:
        """Lay out anew for the panel's present size."""
        room = self.laid_out_for = self._panel.room()
        width = max(room.width() - 2 * MARGIN, 120.0)
        self._heading = Heading(*headings(self._workbench), width, self._theme.tokens)
        explanation = self._workbench.explanation
        height = room.height() - self._top - MARGIN
        self._page = self._fitted(explanation, width, height) if explanation is not None else None
        taken = self._page or Page((), 0.0, 0.0)
        self.setMinimumHeight(int(self._top + taken.height + MARGIN))
        self.setMinimumWidth(int(taken.width + 2 * MARGIN) if taken.width > width else 0)
        self.update()

    def _fitted(self, explanation: Explanation, width: float, height: float) -> Page:
        """Lay out at the size that the width suggests; smaller where that keeps all of it in sight."""
        size = min(max(width / CHARACTERS, SMALLEST_SIZE), LARGEST_SIZE)
        page = page_of(explanation, width, size, self._workbench.digits)
        if page.height > height and size > SMALLEST_SIZE:
            size = max(SMALLEST_SIZE, size * height / page.height)
            page = page_of(explanation, width, size, self._workbench.digits)
        return page

    @property
    def _top(self) -> float:
        return MARGIN - 4 + self._heading.height

    def sizeHint(self) -> QSize:
        return QSize(440, 360)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(self.rect(), self._theme.tokens.card)
        self._heading.draw(painter, QPointF(MARGIN, MARGIN - 4))
        painter.save()
        painter.translate(MARGIN, self._top)
        for line in self._page.lines if self._page is not None else ():
            self._draw_line(painter, line)
        painter.restore()
        if self.hasFocus():
            self._draw_focus(painter)
        painter.end()

    def _draw_focus(self, painter: QPainter) -> None:
        """Frame the term that the keyboard is on, or the sheet while it is on none."""
        terms = self.terms()
        is_on_term = 0 <= self._current < len(terms)
        if not is_on_term and not self._came_by_key:
            return
        frame = terms[self._current][0].adjusted(-4, -4, 4, 4) if is_on_term else QRectF(self.rect())
        painter.setPen(QPen(self._theme.tokens.accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 4, 4)

    def _draw_line(self, painter: QPainter, line: Line) -> None:
        tokens = self._theme.tokens
        colours = {Tone.GENERAL: tokens.muted, Tone.RESULT: tokens.on_computed}
        if line.tone is Tone.RESULT:
            card = QRectF(line.x - 6, line.y - line.box.ascent - 9, line.box.width + 18, line.box.height + 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.computed)
            painter.drawRoundedRect(card, tokens.radius, tokens.radius)
        else:
            self._draw_lit_terms(painter, line)
        boxes.paint(painter, line.box, QPointF(line.x, line.y), colours.get(line.tone, tokens.text))

    def _draw_lit_terms(self, painter: QPainter, line: Line) -> None:
        """Put pale amber behind the terms that come from what is pointed at or selected."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.source)
        for span in line.box.spans:
            if self._is_lit(span.leaf.source):
                painter.drawRoundedRect(span.rect.translated(line.x, line.y).adjusted(-2, -3, 2, 3), 4, 4)

    def _is_lit(self, source: Source | None) -> bool:
        marked = (self._workbench.pointed, self._workbench.selection)
        return source is not None and any(
            other is not None and (other.kind, other.index) == (source.kind, source.index) for other in marked
        )

    # Pointing

    def terms(self) -> list[tuple[QRectF, Span]]:
        """Return every linked term with its rectangle on the sheet, in reading order."""
        if self._page is None:
            return []
        return [
            (span.rect.translated(line.x + MARGIN, line.y + self._top), span)
            for line in self._page.lines
            for span in line.box.spans
            if span.leaf.source is not None
        ]

    def _term_at(self, place: QPointF) -> Span | None:
        hits = [
            (rect.width() * rect.height(), span)
            for rect, span in self.terms()
            if rect.adjusted(-3, -4, 3, 4).contains(place)
        ]
        return min(hits, key=lambda hit: hit[0])[1] if hits else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        span = self._term_at(event.position())
        self._workbench.point_at(span.leaf.source if span else None)
        self.setToolTip(plain_tip(described(span)) if span else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor if span else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        self._workbench.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            span = self._term_at(event.position())
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
            self._panel.ensureVisible(round(rect.center().x()), round(rect.center().y()), 40, 60)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._current < len(terms):
            self._workbench.select(terms[self._current][1].leaf.source)
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

    # Speaking and copying

    def _spoken(self) -> str:
        return ". ".join(
            [*headings(self._workbench), *formula_lines(self._workbench.explanation, self._workbench.digits)]
        )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard and 0 <= self._current < len(self.terms())
        place = self.terms()[self._current][0].center() if is_by_key else QPointF(event.pos())
        self.menu_at(place).popup(self.mapToGlobal(place.toPoint()) if is_by_key else event.globalPos())

    def menu_at(self, place: QPointF) -> QMenu:
        """Return the menu of a place on the sheet: copy the term's value, copy the formula."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        span = self._term_at(place)
        if span is not None:
            value = repr(float(span.leaf.value))
            menu.addAction(tr("Copy value {value}", value=value), lambda: QGuiApplication.clipboard().setText(value))
        lines = formula_lines(self._workbench.explanation, self._workbench.digits)
        copy = menu.addAction(tr("Copy formula as text"), lambda: QGuiApplication.clipboard().setText("\n".join(lines)))
        copy.setEnabled(bool(lines))
        return menu


def described(span: Span) -> str:
    """Return a term in words: its symbol and its exact value, as plain text."""
    value = shown(span.leaf.value, EXACT)
    name = text(span.leaf, "names", EXACT)
    return f"{name} = {value}" if name else value


def formula_lines(explanation: Explanation | None, digits: int) -> list[str]:
    """Return every formula of an explanation as lines of plain text."""
    lines = []
    for part in explanation.parts if explanation is not None else ():
        left = text(part.left, "names", digits)
        lines += [f"{left} = {text(part.formula, 'names', digits)}" if left else text(part.formula, "names", digits)]
        lines += [f"= {text(part.formula, 'numbers', digits)}", f"= {shown(part.left.value, digits)}"]
    return lines

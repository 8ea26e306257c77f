"""The equation panel: what the present step computes, with names, numbers and result; every term is linked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QMenu, QScrollArea, QSizePolicy, QWidget

from app.controls import plain_tip
from app.equations import boxes
from app.equations.boxes import Span
from app.equations.lines import Line, Page, Tone, page_of
from app.file_sentences import problem_line
from app.theme import Theme, ui_font
from app.words import tr, worded
from app.workbench import Workbench
from core.explain import Explanation
from core.formula import Source
from core.formula_text import text
from core.numbers import EXACT, shown

MARGIN = 24.0
SMALLEST_SIZE, LARGEST_SIZE = 19.0, 38.0
CHARACTERS = 19.0  # the panel's width in units of the formulae's size, where that is free to choose


class EquationPanel(QScrollArea):
    """The panel with a scroll bar where it needs one."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = EquationSheet(workbench, theme, self)
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Equation"))


class EquationSheet(QWidget):
    """The painted sheet. Pointing at a term lights up where it came from; a click selects that."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self._page: Page | None = None
        self._top = 0.0
        self._current = -1  # the term that the keyboard is on
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        self.setAccessibleName(tr("Equation of the present step"))
        workbench.document_changed.connect(self._refresh)
        workbench.cursor_changed.connect(self._refresh)
        workbench.selection_changed.connect(self.update)
        theme.changed.connect(self._refresh)
        self._refresh()

    # Layout

    def _refresh(self) -> None:
        self._current = -1
        self._lay_out()
        self.setAccessibleDescription(self._spoken())
        self.update()

    def _lay_out(self) -> None:
        explanation = self._workbench.explanation
        width = max(self.width() - 2 * MARGIN, 120.0)
        self._top = MARGIN + self._heading_height(width)
        self._page = None
        if explanation is not None:
            self._page = self._fitted(explanation, width)
        self.setMinimumHeight(round(self._top + (self._page.height if self._page else 0.0) + MARGIN))

    def _fitted(self, explanation: Explanation, width: float) -> Page:
        """Lay out at the size that the width suggests; smaller where that keeps all of it in sight."""
        size = min(max(width / CHARACTERS, SMALLEST_SIZE), LARGEST_SIZE)
        page = page_of(explanation, width, size, self._workbench.digits)
        room = self._visible_height() - self._top - MARGIN / 2
        if page.height > room and size > SMALLEST_SIZE:
            size = max(SMALLEST_SIZE, size * room / page.height)
            page = page_of(explanation, width, size, self._workbench.digits)
        return page

    def _visible_height(self) -> int:
        viewport = self.parentWidget()
        return viewport.height() if viewport is not None else self.height()

    def _heading_height(self, width: float) -> float:
        title, remark = self._headings()
        return (
            self._paragraph(title, width, True).size().height() + self._paragraph(remark, width, False).size().height()
        )

    def _paragraph(self, content: str, width: float, is_title: bool) -> QTextDocument:
        """Return wrapped plain text; QTextDocument only breaks the lines, no markup is read."""
        tokens = self._theme.tokens
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(ui_font(tokens.text_title, 600) if is_title else ui_font(tokens.text_body))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        document.setDefaultTextOption(option)
        document.setPlainText(content)
        document.setTextWidth(width)
        return document

    def _headings(self) -> tuple[str, str]:
        """Return title and remark."""
        explanation = self._workbench.explanation
        if explanation is not None:
            remark = worded(explanation.remark)
            if explanation.omitted:
                remark += " " + tr("The first of them are written out; {count} more follow.", count=explanation.omitted)
            return worded(explanation.title), remark
        if self._workbench.problems:
            lines = [problem_line("", problem, worded) for problem in self._workbench.problems]
            return tr("Not complete yet"), "\n".join([tr("This network cannot be stepped through:"), *lines])
        return tr("Nothing is computed yet"), tr("Press → for the first step, or drag the bar below.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(440, 360)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.card)
        self._draw_headings(painter)
        if self._page is not None:
            painter.translate(MARGIN, self._top)
            for line in self._page.lines:
                self._draw_line(painter, line)
        painter.end()

    def _draw_headings(self, painter: QPainter) -> None:
        width = max(self.width() - 2 * MARGIN, 120.0)
        y = MARGIN - 4
        for content, is_title in zip(self._headings(), (True, False), strict=True):
            painter.save()
            painter.translate(MARGIN, y)
            document = self._paragraph(content, width, is_title)
            context = document.documentLayout().PaintContext()
            colour = self._theme.tokens.text if is_title else self._theme.tokens.muted
            context.palette.setColor(context.palette.ColorRole.Text, colour)
            document.documentLayout().draw(painter, context)
            painter.restore()
            y += document.size().height() + 2

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
                painter.drawRoundedRect(span.rect.translated(line.x, line.y).adjusted(-3, -3, 3, 3), 4, 4)

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
            self._scroll_to(rect)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._current < len(terms):
            self._workbench.select(terms[self._current][1].leaf.source)
        else:
            super().keyPressEvent(event)

    def _scroll_to(self, rect: QRectF) -> None:
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport else None
        if isinstance(area, QScrollArea):
            area.ensureVisible(round(rect.center().x()), round(rect.center().y()), 40, 60)

    # Speaking and copying

    def _spoken(self) -> str:
        title, remark = self._headings()
        return ". ".join([title, remark, *formula_lines(self._workbench.explanation, self._workbench.digits)])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        span = self._term_at(QPointF(event.pos()))
        if span is not None:
            value = repr(float(span.leaf.value))
            menu.addAction(tr("Copy value {value}", value=value), lambda: QGuiApplication.clipboard().setText(value))
        lines = formula_lines(self._workbench.explanation, self._workbench.digits)
        copy = menu.addAction(tr("Copy formula as text"), lambda: QGuiApplication.clipboard().setText("\n".join(lines)))
        copy.setEnabled(bool(lines))
        menu.exec(event.globalPos())


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

"""The equation panel: what the present step computes, with names, numbers and result; every term is linked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from app.equations import boxes
from app.equations.heading import Heading, headings
from app.equations.line import Line, Tone
from app.equations.lines import Page, Typeset, typeset
from app.equations.term_sheet import Term, TermSheet
from app.magnified import enlarged
from app.theme import Theme
from app.tokens import SIZES
from app.words import tr
from app.workbench import Lens, Workbench
from core.equation import Equation, equations_of, lines_of
from core.explain import Explanation

MARGIN = 24.0  # all lengths are those at 100 %: the sheet is laid out so, and drawn larger
SMALLEST_SIZE, LARGEST_SIZE = 16.0, 38.0
RESULT_ROOM = 20.0  # around a result that is scrolled into sight
TIGHT = 0.4  # of the room between lines, where that keeps all of them in sight
CHARACTERS = 19.0  # the panel's width in units of the formulae's size, where that is free to choose


class EquationPanel(QScrollArea):
    """The panel with scroll bars where it needs them."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: int | None = None  # where to scroll to when the bar knows its range
        self.sheet = EquationSheet(workbench, theme, self)
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Equation"))
        self.setFocusProxy(self.sheet)
        self.sheet.term_reached.connect(self._show_term)
        self.sheet.laid_out.connect(self.show_result)
        self.verticalScrollBar().rangeChanged.connect(self._scroll_later)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.sheet.laid_out_for != self.room():  # a scroll bar that comes or goes changes nothing
            self.sheet.lay_out()

    def room(self) -> QSize:
        """Return what the sheet may take without scrolling; the bar's width is kept free, so that no line jumps."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.contentsRect().width() - bar, self.contentsRect().height())

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written on the page, for copying."""
        return self.sheet.equations()

    @Slot()
    def show_result(self) -> None:
        """Bring the result of the step into sight where the panel is too low for all, else the top."""
        bar, result = self.verticalScrollBar(), self.sheet.result_rect()
        around = RESULT_ROOM * self.sheet.scale
        below = result.bottom() + around - self.contentsRect().height()
        wanted = round(max(0.0, min(below, result.top() - around)))
        bar.setValue(wanted)
        self._wanted = wanted if bar.value() != wanted else None

    @Slot()
    def _scroll_later(self) -> None:
        """The bar takes its range only after the layout."""
        if self._wanted is not None:
            self.verticalScrollBar().setValue(self._wanted)
            self._wanted = None

    @Slot(QRectF)
    def _show_term(self, rect: QRectF) -> None:
        across, down = round(40 * self.sheet.scale), round(60 * self.sheet.scale)
        self.ensureVisible(round(rect.center().x()), round(rect.center().y()), across, down)


class EquationSheet(TermSheet):
    """The painted sheet. Pointing at a term lights up where it came from; a click selects that.

    Signals:
        laid_out: the formulae stand elsewhere now.
    """

    laid_out = Signal()

    def __init__(self, workbench: Workbench, theme: Theme, panel: EquationPanel) -> None:
        super().__init__(workbench, theme, panel)
        self._panel = panel
        self._page: Page | None = None
        self._stale = True
        self.laid_out_for = QSize()  # the room of the panel
        self._heading = Heading("", "", "", 0.0, theme.tokens)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Equation of the present step"))
        workbench.document_changed.connect(self._refresh)
        workbench.cursor_changed.connect(self._refresh)
        workbench.selection_changed.connect(self._catch_up)
        theme.changed.connect(self._refresh)
        self._refresh()

    # Layout

    @Slot()
    def _refresh(self) -> None:
        """Lay out the present step; behind another lens later, when this one is looked through again."""
        self._stale = self._workbench.lens is not Lens.STEP
        if not self._stale:
            self._current = -1
            self.lay_out()
            self.setAccessibleDescription(self._spoken())

    @Slot()
    def _catch_up(self) -> None:
        if self._stale and self._workbench.lens is Lens.STEP:
            self._refresh()

    def lay_out(self) -> None:
        """Lay out anew for the panel's present size."""
        room, scale = self._panel.room(), self.scale
        self.laid_out_for = room
        width = max(room.width() / scale - 2 * MARGIN, 120.0)
        step = self._workbench.step
        phase = step.phase if step is not None else None
        self._heading = Heading(*headings(self._workbench), width, self._theme.tokens.scaled(1.0), phase)
        explanation = self._workbench.explanation
        height = room.height() / scale - self._top - MARGIN
        self._page = self._fitted(explanation, width, height) if explanation is not None else None
        taken = self._page or Page((), 0.0, 0.0)
        self.setMinimumHeight(int((self._top + taken.height + MARGIN) * scale))
        self.setMinimumWidth(int((taken.width + 2 * MARGIN) * scale) if taken.width > width else 0)
        self.update()
        self.laid_out.emit()

    def result_rect(self) -> QRectF:
        """Return where the results stand on the sheet; empty where there are none."""
        found = QRectF()
        for line in self._page.lines if self._page is not None else ():
            if line.tone is Tone.RESULT:
                found |= QRectF(line.x, line.y - line.box.ascent, line.box.width, line.box.height)
        return enlarged(found.translated(MARGIN, self._top), self.scale) if not found.isEmpty() else found

    def _fitted(self, explanation: Explanation, width: float, height: float) -> Page:
        """Lay out at the size that the width suggests; smaller where that keeps all of it in sight."""
        size = min(max(width / CHARACTERS, SMALLEST_SIZE), LARGEST_SIZE)
        made = typeset(explanation, width, size, self._workbench.digits)
        page = made.page()
        if page.height > height and size > SMALLEST_SIZE:
            made = made.smaller(max(SMALLEST_SIZE, size * height / page.height))
            page = made.page()
        return page if page.height <= height else _squeezed(made, page, height)

    @property
    def _top(self) -> float:
        return MARGIN - 4 + self._heading.height

    @property
    def scale(self) -> float:
        """How many times as large as it is laid out the sheet is drawn."""
        return self._theme.tokens.scale

    def sizeHint(self) -> QSize:
        return QSize(440, 360) * self.scale

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(self.rect(), self._theme.tokens.card)
        painter.save()
        painter.scale(self.scale, self.scale)
        self._heading.draw(painter, QPointF(MARGIN, MARGIN - 4))
        painter.translate(MARGIN, self._top)
        for line in self._page.lines if self._page is not None else ():
            self._draw_line(painter, line)
        painter.restore()
        self.draw_focus(painter)
        painter.end()

    def _draw_line(self, painter: QPainter, line: Line) -> None:
        tokens = self._theme.tokens
        colours = {Tone.GENERAL: tokens.muted, Tone.RESULT: tokens.on_computed, Tone.CELL: tokens.on_computed}
        if line.tone is Tone.RESULT:
            card = QRectF(line.x - 6, line.y - line.box.ascent - 9, line.box.width + 18, line.box.height + 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.computed)
            painter.drawRoundedRect(card, SIZES["radius"], SIZES["radius"])
        elif line.tone is not Tone.CELL:
            self.draw_lit_terms(painter, line.box, line.x, line.y)
        boxes.paint(painter, line.box, QPointF(line.x, line.y), colours.get(line.tone, tokens.text))

    def terms(self) -> list[Term]:
        """Return every linked term in reading order."""
        if self._page is None:
            return []
        return [
            Term(enlarged(span.rect.translated(line.x + MARGIN, line.y + self._top), self.scale), span)
            for line in self._page.lines
            for span in line.box.spans
            if span.leaf.source is not None
        ]

    # Speaking and copying

    def equations(self) -> tuple[Equation, ...]:
        """Return every formula of the step."""
        return equations_of(self._workbench.explanation)

    def _spoken(self) -> str:
        words = [line for line in headings(self._workbench) if line]
        return ". ".join([*words, *lines_of(self.equations(), self._workbench.digits)])


def _squeezed(made: Typeset, page: Page, height: float) -> Page:
    """Take from the room between the lines what is needed to keep them all in sight."""
    tight = made.page(TIGHT)
    air = TIGHT + (1.0 - TIGHT) * (height - tight.height) / max(page.height - tight.height, 1.0)
    return tight if air <= TIGHT else made.page(air - 0.01)

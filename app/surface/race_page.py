"""The selected racer's update as formulae: each term with names, numbers and result, for one of the two weights."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy

from app.equations import boxes
from app.equations.boxes import Span
from app.equations.line import Line, Tone
from app.equations.lines import Page, typeset
from app.equations.term_sheet import Term, TermSheet
from app.surface.ground import Ground, NetworkGround
from app.surface.presets import LABELS
from app.surface.race_state import terms_of
from app.surface.racing import Racing
from app.theme import Theme, ui_font
from app.words import tr
from app.workbench import Workbench
from core.equation import Equation, equations_of, lines_of
from core.explanation import Explanation, Part
from core.formula import Derivative, Leaf, Node, Source, leaves, substitute
from core.landscape import Landscape
from core.message import message
from core.numbers import shown
from core.optimizers import Update, look_ahead
from core.race_explained import parts_of

MARGIN, HEAD = 10.0, 26.0
SMALLEST, LARGEST = 14.0, 26.0
CHARACTERS = 21.0  # the page's width in units of the formulae's size
TIGHT = 0.5
FIRST_SETTING = -3  # numbers below it link a setting with itself


def parts_for(made: Update, axis: int, ground: Ground, known: int) -> tuple[Part, ...]:
    """Return what is known of an update of one weight; on a function its gradient is derived too.

    Args:
        known: how many of the update's terms (`terms_of`) are known.
    """
    if isinstance(ground, NetworkGround):
        edge = (ground.x_edge, ground.y_edge)[axis]
        own = parts_of(made, axis, ground.document.network.edges.ids[edge], Source("edge", edge, "weight"))
        return tuple(_told(part) for part in own[: known - 1])
    landscape: Landscape | None = getattr(ground, "landscape", None)
    own = tuple(_told(part) for part in parts_of(made, axis, "xy"[axis], _own(axis))[: known - 1])
    return own if landscape is None else (_gradient_part(landscape, made, axis), *own)


def _own(axis: int) -> Source:
    """Return what numbers of a function are linked with: nothing but each other."""
    return Source("setting", -1 - axis, "race")


def _told(part: Part) -> Part:
    """Return a part without its general form, whose settings stand as numbers too."""
    settings: dict[str, Node] = {
        leaf.symbol: replace(leaf, source=Source("setting", FIRST_SETTING - number, "race"))
        for number, leaf in enumerate(leaves(part.formula))
        if isinstance(leaf, Leaf) and leaf.source is None and leaf.value is not None
    }
    return replace(part, formula=substitute(part.formula, settings), general=None, general_left=None)


def _gradient_part(landscape: Landscape, made: Update, axis: int) -> Part:
    """Return ∂E/∂x of a function, as its exact derivative at the place."""
    place = look_ahead(made.training, made.weights)
    values = {name: Leaf(name, "", float(place[number]), _own(number)) for number, name in enumerate("xy")}
    left = Derivative(Leaf("E"), Leaf("xy"[axis]), float(made.gradient[axis]), _own(axis))
    return Part(left, substitute(landscape.gradient_formulae[axis], values))


class RacePage(QScrollArea):
    """The page, with a scroll bar where it needs one."""

    def __init__(self, workbench: Workbench, theme: Theme, racing: Racing) -> None:
        super().__init__()
        self.sheet = RaceSheet(workbench, theme, racing, self)
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.sheet)
        self.setAccessibleName(tr("Update of the selected optimizer"))
        self.sheet.term_reached.connect(self._show_term)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sheet.lay_out()

    def room(self) -> QSize:
        """Return what the sheet may take without scrolling; the bar's width is kept free."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.contentsRect().width() - bar, self.contentsRect().height())

    @Slot(QRectF)
    def _show_term(self, rect: QRectF) -> None:
        self.ensureVisible(round(rect.center().x()), round(rect.center().y()), 40, 40)


class RaceSheet(TermSheet):
    """The painted page. Terms of a network's weight are linked with its edge."""

    def __init__(self, workbench: Workbench, theme: Theme, racing: Racing, panel: RacePage) -> None:
        super().__init__(workbench, theme, panel)
        self._racing, self._panel = racing, panel
        self._axis = 0
        self._ground: Ground | None = None
        self._page = Page((), 0.0, 0.0)
        self._shown: Explanation | None = None
        self._heading = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Update of the selected optimizer"))
        theme.changed.connect(self.update)

    @property
    def explanation(self) -> Explanation | None:
        """What is written on the page."""
        return self._shown

    def show_update(self, axis: int, ground: Ground | None) -> None:
        """Show the update of one of the two weights."""
        self._axis, self._ground = axis, ground
        made = self._racing.update
        if made is None or ground is None:
            self._shown = None
            self._heading = tr("{name} takes no part.", name=LABELS[self._racing.selected])
        else:
            known = self._racing.terms_shown or len(terms_of(made))
            self._shown = Explanation(message(""), message(""), parts_for(made, axis, ground, known))
            self._heading = self._headline(made, ground)
        self._current = -1
        self.lay_out()
        self.setAccessibleDescription(". ".join([self._heading, *lines_of(self.equations(), self._workbench.digits)]))
        if self._racing.terms_shown:
            self._panel.verticalScrollBar().setValue(self.minimumHeight())

    def _headline(self, made: Update, ground: Ground) -> str:
        words = {"name": LABELS[self._racing.selected], "weight": ground.names[self._axis], "rate": shown(made.rate, 3)}
        number = made.training.progress.updates + 1
        return tr("{name}, update {number} of {weight}, η {rate}", number=number, **words)

    def lay_out(self) -> None:
        """Lay out anew for the present size: as large as the width suggests, smaller and tighter to be all in sight."""
        room = self._panel.room()
        width, height = max(room.width() - 2 * MARGIN, 100.0), room.height() - HEAD - MARGIN
        digits = self._workbench.digits
        if self._shown is None:
            self._page = Page((), 0.0, 0.0)
        else:
            size = min(max(width / CHARACTERS, SMALLEST), LARGEST)
            made = typeset(self._shown, width, size, digits)
            self._page = made.page()
            if self._page.height > height:
                made = made.smaller(max(SMALLEST, size * max(height, 1.0) / self._page.height))
                self._page = made.page(TIGHT)
        self.setMinimumHeight(int(HEAD + self._page.height + MARGIN))
        self.update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.fillRect(event.rect(), tokens.card)
            painter.setFont(ui_font(tokens.text_body, 600))
            painter.setPen(tokens.text)
            box = QRectF(MARGIN, 0, self.width() - 2 * MARGIN, HEAD)
            words = painter.fontMetrics().elidedText(self._heading, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            painter.translate(MARGIN, HEAD)
            for line, is_new in self._lines():
                self._draw_line(painter, line, is_new)
            painter.resetTransform()
            self.draw_focus(painter)

    def _lines(self) -> list[tuple[Line, bool]]:
        """Return the lines, and whether each is amber: results; at a sub-step only its own."""
        ends = [number for number, line in enumerate(self._page.lines) if line.tone is Tone.RESULT]
        newest = ends[-1] if self._racing.terms_shown and ends else None
        return [(line, newest is None or number == newest) for number, line in enumerate(self._page.lines)]

    def _draw_line(self, painter: QPainter, line: Line, is_new: bool) -> None:
        tokens = self._theme.tokens
        colour = tokens.muted if line.tone is Tone.GENERAL else tokens.text
        if line.tone is Tone.RESULT and is_new:
            card = QRectF(line.x - 4, line.y - line.box.ascent - 5, line.box.width + 12, line.box.height + 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.computed)
            painter.drawRoundedRect(card, tokens.radius - 2, tokens.radius - 2)
            colour = tokens.on_computed
        else:
            self.draw_lit_terms(painter, line.box, line.x, line.y)
        boxes.paint(painter, line.box, QPointF(line.x, line.y), colour)

    def terms(self) -> list[Term]:
        """Return every linked term in reading order."""
        return [
            Term(span.rect.translated(line.x + MARGIN, line.y + HEAD), span)
            for line in self._page.lines
            for span in line.box.spans
            if span.leaf.source is not None
        ]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not _is_setting(self.term_at(event.position())):
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        terms = self.terms()
        at = terms[self._current].span if 0 <= self._current < len(terms) else None
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not _is_setting(at):
            super().keyPressEvent(event)

    def equations(self) -> tuple[Equation, ...]:
        """Return every formula of the page."""
        return equations_of(self._shown)


def _is_setting(span: Span | None) -> bool:
    """Tell whether a term belongs to no edge, so that there is nothing to select."""
    return span is not None and span.leaf.source is not None and span.leaf.source.kind == "setting"

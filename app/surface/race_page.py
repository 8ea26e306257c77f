"""The selected racer's update as formulae: each term with names, numbers and result, for one of the two weights."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy

from app.equations import boxes
from app.equations.boxes import Span
from app.equations.line import Line, Tone
from app.equations.lines import Page, typeset
from app.equations.term_sheet import Term, TermSheet
from app.magnified import Flat, enlarged, magnified
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
TWO_COLUMNS, GUTTER = 520.0, 28.0  # a width at which there is room for two
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
        self._columns: list[tuple[float, Page]] = []
        self._shown: Explanation | None = None
        self._heading = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Update of the selected optimizer"))
        self._flat = Flat(theme)
        theme.changed.connect(self.lay_out)

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
            name = LABELS[self._racing.selected]
            self._heading = tr("{name} takes no part.", name=name) if self._racing.is_defined else self._racing.problem
        else:
            known = self._racing.terms_shown or len(terms_of(made))
            self._shown = _explained(parts_for(made, axis, ground, known))
            self._heading = self._headline(made, ground)
        self._current = -1
        self.lay_out()
        self.setAccessibleDescription(". ".join([self._heading, *lines_of(self.equations(), self._workbench.digits)]))
        if self._racing.terms_shown:
            self._panel.verticalScrollBar().setValue(self.minimumHeight())

    def _headline(self, made: Update, ground: Ground) -> str:
        words = {"name": LABELS[self._racing.selected], "weight": ground.names[self._axis], "rate": shown(made.rate, 3)}
        place = made.training.progress.updates
        return tr("{name}, update {place} → {after} of {weight}, η {rate}", place=place, after=place + 1, **words)

    def lay_out(self) -> None:
        """Lay out anew for the present size: in two columns where there is width, and smaller to be all in sight."""
        room = QSizeF(self._panel.room()) / self._flat.scale
        width, height = max(room.width() - 2 * MARGIN, 100.0), max(room.height() - HEAD - MARGIN, 1.0)
        self._columns = []
        if self._shown is not None:
            one, parts = self._typeset(self._shown.parts, width, height), self._shown.parts
            self._columns = [(0.0, one)]
            if one.height > height and width >= TWO_COLUMNS and len(parts) > 1:
                self._columns = self._in_two(parts, (width - GUTTER) / 2, height)
        tallest = max((page.height for _, page in self._columns), default=0.0)
        self.setMinimumHeight(int((HEAD + tallest + MARGIN) * self._flat.scale))
        self.update()

    def _in_two(self, parts: tuple[Part, ...], width: float, height: float) -> list[tuple[float, Page]]:
        """Return two columns, the first as long as the second or a little longer."""
        heights = [self._typeset((part,), width, height).height for part in parts]
        cut = min(range(1, len(parts)), key=lambda place: max(sum(heights[:place]), sum(heights[place:])))
        tall = max(sum(heights[:cut]), sum(heights[cut:]))
        room = height if tall <= height else height * min(1.0, height / tall)
        halves = [self._typeset(some, width, room) for some in (parts[:cut], parts[cut:])]
        return [(0.0, halves[0]), (width + GUTTER, halves[1])]

    def _typeset(self, parts: tuple[Part, ...], width: float, height: float) -> Page:
        size = min(max(width / CHARACTERS, SMALLEST), LARGEST)
        made = typeset(_explained(parts), width, size, self._workbench.digits)
        page = made.page()
        if page.height > height:
            page = made.smaller(max(SMALLEST, size * height / page.height)).page(TIGHT)
        return page

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.fillRect(event.rect(), self._theme.tokens.card)
            with magnified(painter, QRectF(self.rect()), self._theme.tokens) as (room, tokens):
                painter.setFont(ui_font(tokens.text_body, 600))
                painter.setPen(tokens.text)
                box = QRectF(MARGIN, 0, room.width() - 2 * MARGIN, HEAD)
                words = painter.fontMetrics().elidedText(self._heading, Qt.TextElideMode.ElideRight, int(box.width()))
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
                for line, is_new in self._lines():
                    self._draw_line(painter, line, is_new)
            self.draw_focus(painter)

    def _lines(self) -> list[tuple[Line, bool]]:
        """Return the lines where they stand, and whether each is amber: results; at a sub-step only its own."""
        lines = [
            replace(line, x=line.x + left + MARGIN, y=line.y + HEAD)
            for left, page in self._columns
            for line in page.lines
        ]
        ends = [number for number, line in enumerate(lines) if line.tone is Tone.RESULT]
        newest = ends[-1] if self._racing.terms_shown and ends else None
        return [(line, newest is None or number == newest) for number, line in enumerate(lines)]

    def _draw_line(self, painter: QPainter, line: Line, is_new: bool) -> None:
        tokens = self._flat.tokens
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
            Term(enlarged(span.rect.translated(line.x, line.y), self._flat.scale), span)
            for line, _ in self._lines()
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


def _explained(parts: tuple[Part, ...]) -> Explanation:
    """Return parts as what is typeset; the page has a headline of its own."""
    return Explanation(message(""), message(""), parts)

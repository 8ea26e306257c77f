"""The lens of paths: the gradient of the selection as a sum over paths, or by deltas, and what both ways cost."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.paths.both_page import both_page, is_beside, shared_sources, width_of_each
from app.paths.cost import ROOMY, cost_words
from app.paths.delta_page import delta_equations, delta_page
from app.paths.head import BOTH, DELTAS, PATHS, Area, Head
from app.paths.page import OTHERS, Page
from app.paths.sheet import BOTTOM, MARGIN, TOP, PathsSheet
from app.paths.subject import Focus, is_fresh, is_known
from app.paths.sum_page import SumPage
from app.paths.told import REST, STAGES, Key, Told, batch_of, key_of, most_written, next_stage, routes_of
from app.views import Bench
from app.words import tr
from app.workbench import Lens
from core.equation import Equation
from core.network import Topology
from core.path_recursion import Recursion, recursive_parts
from core.paths import Paths, Subject, paths_of
from core.symbols import edge_name, neuron_name

SMALLEST, LARGEST = 17.0, 25.0  # sizes of the formulae
TINY, FITTING = 13.0, 15.5  # with a number too long for the line, and where that brings all in sight
SCROLLING = 20.0  # where not all can be in sight anyway
CHARACTERS = 26.0  # the page's width in units of the size


class PathsPanel(QWidget):
    """The lens of paths. What is ticked is kept while the subject is the same."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = bench.workbench, bench.theme
        self._focus = Focus(bench.workbench)
        self._key: tuple[object, ...] = ()  # of what is laid out
        self._computed: tuple[object, ...] = ()  # of what is computed
        self._paths: Paths | None = None
        self._recursion: Recursion | None = None
        self._subject: Subject | None = None
        self._most = STAGES[0]  # so many paths are written out
        self._left_out: frozenset[Key] = frozenset()
        self._looked_at = -1  # the path that alone is shown on the graph while the pointer is on its tick
        self.form = PATHS
        self.sheet = PathsSheet(bench.workbench, bench.theme)
        self.head = Head(self.show_form, bench.theme)
        self.area = Area()
        self.area.setWidget(self.sheet)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(tr("Paths"))
        self.sheet.setAccessibleName(tr("The gradient as a sum over paths"))
        self.head.assemble(self, self.area)
        self.setFocusProxy(self.sheet)
        self._connect()
        self._dress()

    def _connect(self) -> None:
        workbench = self._workbench
        for signal in (workbench.document_changed, workbench.cursor_changed, workbench.selection_changed):
            signal.connect(self.refresh)
        self._theme.changed.connect(self._dress)
        self.sheet.toggled.connect(self.toggle)
        self.sheet.row_pointed.connect(self._look_at)
        self.sheet.term_reached.connect(self._show_term)
        self.head.all.clicked.connect(self.take_all)
        self.head.none.clicked.connect(self.take_none)

    @Slot()
    def _dress(self) -> None:
        self.head.dress(self._theme.tokens)
        self.refresh()

    # When something is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._workbench.show_routes(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the paths of the subject; nothing is computed behind another lens."""
        workbench = self._workbench
        if not self.isVisible() or workbench.lens is not Lens.PATHS:
            return
        subject = self._focus.subject() if workbench.iteration is not None else None
        if subject != self._subject:
            self._subject, self._most, self._left_out = subject, STAGES[0], frozenset()
        self._compute()
        stand = (self._is_known(), self._is_fresh(), self.height(), self._theme.tokens.scale)
        key = (self._computed, self._width(), workbench.digits, self._left_out, self.form, stand)
        if key != self._key:
            self._key = key
            self._lay_out()
        self._show_routes()

    def _compute(self) -> None:
        """Compute the paths anew where they are of another iteration, sample or subject."""
        iteration, shown = self._workbench.iteration, self._workbench.shown
        sample = 0 if shown is None else int(shown.sample)
        content = (iteration, sample, self._subject, self._most)
        if content == self._computed:
            return
        self._computed, self._paths, self._recursion = content, None, None
        if iteration is not None and self._subject is not None:
            self._paths = paths_of(iteration, sample, self._subject, self._most)

    def _deltas(self) -> Recursion:
        """Return the recursive form, computed when it is first shown."""
        iteration, shown = self._workbench.iteration, self._workbench.shown
        if self._recursion is None:
            assert iteration is not None and shown is not None and self._subject is not None
            self._recursion = recursive_parts(iteration, int(shown.sample), self._subject)
        return self._recursion

    def _width(self) -> float:
        bar = self.area.verticalScrollBar().sizeHint().width()
        return max((self.width() - bar) / self._theme.tokens.scale - 2 * MARGIN, 160.0)

    # What is shown

    def _lay_out(self) -> None:
        if self._paths is None:
            self._invite()
            return
        topology, has_ticks = self._workbench.document.network.topology, self.form != DELTAS
        told = self._told(self._paths)
        title, remark = told.title(self.form), self._remark(told, topology)
        self.head.make_room(height := self.height() / self._theme.tokens.scale)
        self.head.cost.show_cost(self._paths, told.name, height >= ROOMY)
        tip = "" if self._is_known() else tr("Not computed yet at this step; these are the numbers it will have.")
        self.head.tell(title, remark, tip, has_ticks=has_ticks and self._paths.count > 2)
        page = self._page(told, topology)
        self.sheet.show_page(page, self._equations(told), told.paths.left.source)
        self._speak([title, remark, *page.spoken, *cost_words(self._paths)])

    def _told(self, paths: Paths) -> Told:
        iteration, shown = self._workbench.iteration, self._workbench.shown
        assert iteration is not None and shown is not None
        topology, subject = iteration.document.network.topology, paths.subject
        name = (edge_name if subject.kind == "weight" else neuron_name)(topology, subject.index)
        return Told(paths, self._left_out, name, batch_of(iteration, int(shown.sample), subject))

    def _page(self, told: Told, topology: Topology) -> Page:
        """Lay out at the size that the width suggests; smaller where that brings all of it in sight.

        A long page scrolls anyway and is laid out once, for that takes its time.
        """
        width, room = self._width(), self._room()
        each = width_of_each(width) if self.form == BOTH else width
        size = min(max(each / CHARACTERS, SMALLEST), LARGEST)
        if self._lines(told) * size > 1.5 * room:
            return self._fitted(told, topology, width, min(size, SCROLLING))
        first = page = self._fitted(told, topology, width, size)
        for _ in range(2):
            if page.height <= room or page.height * FITTING / size > 1.2 * room:
                break
            size = max(FITTING, 0.99 * size * room / page.height)
            page = self._fitted(told, topology, width, size)
        return page if page.height <= room else first

    def _lines(self, told: Told) -> float:
        """Return about how high the page is, in units of its size."""
        deltas = 0.0 if self.form == PATHS else 2.5 * len(self._deltas().parts)
        paths = 0.0 if self.form == DELTAS else 4.5 * len(told.paths.shown)
        return max(deltas, paths) if is_beside(self._width()) else deltas + paths

    def _fitted(self, told: Told, topology: Topology, width: float, size: float) -> Page:
        """Lay out a page at a size, smaller where a number is too long for the width."""
        page = self._page_at(told, topology, width, size)
        if page.width <= width:
            return page
        return self._page_at(told, topology, width, max(TINY, 0.98 * size * width / page.width))

    def _page_at(self, told: Told, topology: Topology, width: float, size: float) -> Page:
        digits, is_fresh, form = self._workbench.digits, self._is_fresh(), self.form
        each = width_of_each(width) if form == BOTH else width
        if form == DELTAS:
            return delta_page(self._deltas(), each, size, digits, is_fresh, told.batch)
        has_more = self._most < most_written(self._paths)
        page = SumPage(told, topology, each, size, digits, has_more, is_fresh).page()
        if form == PATHS:
            return page
        deltas, shared = delta_page(self._deltas(), each, size, digits, is_fresh), shared_sources(told, self._deltas())
        return both_page(page, deltas, shared, width)

    def _room(self) -> float:
        """Return the height that a page may take without scrolling, as at 100 %."""
        if (layout := self.layout()) is not None:
            layout.activate()  # the words above may take another line now
        return self.area.height() / self._theme.tokens.scale - TOP - BOTTOM

    def _is_known(self) -> bool:
        return is_known(self._workbench, self._subject)

    def _is_fresh(self) -> bool:
        return is_fresh(self._workbench, self._paths.left.source if self._paths is not None else None)

    def _invite(self) -> None:
        if self._workbench.iteration is None:
            title, remark = tr("Not complete yet"), tr("Paths need a complete network: Step tells what is missing.")
        else:
            title, remark = tr("Paths to the loss"), tr("Select a weight or a neuron in the network.")
        self.head.tell(title, remark)
        self.head.cost.show_cost(None, "", False)
        self.sheet.show_page(Page(), ())
        self._speak([title, remark])

    def _remark(self, told: Told, topology: Topology) -> str:
        words = [*told.sample_words(), self._form_words(told, topology)]
        if not self._is_known():
            words.append(tr("This is what it will be."))
        return " ".join(words)

    def _form_words(self, told: Told, topology: Topology) -> str:
        if self.form == BOTH and told.paths.count > 1:
            return tr("Marked: what several paths share. The deltas compute it once.")
        return told.count_words(topology) if self.form == PATHS else told.saving_words()

    def _speak(self, sentences: list[str]) -> None:
        self.sheet.setAccessibleDescription(". ".join(sentence.rstrip(".") for sentence in sentences))

    def _equations(self, told: Told) -> tuple[Equation, ...]:
        paths = (told.equation(),) if told.paths.shown and self.form != DELTAS else ()
        return paths if self.form == PATHS else (*paths, *delta_equations(self._deltas()))

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written on the page, for copying."""
        return self.sheet.equations()

    # Routes over the graph

    def _show_routes(self) -> None:
        shown = self._paths.shown if self._paths is not None else ()
        self._workbench.show_routes(routes_of(shown, self._left_out, self._looked_at))

    @Slot(int)
    def _look_at(self, row: int) -> None:
        """Show one path alone while the pointer is on its tick."""
        self._looked_at = row
        if self.isVisible():
            self._show_routes()

    # Verbs

    def show_form(self, form: str) -> None:
        """Show the sum over paths, the deltas, or both."""
        self.form = form
        self.head.forms[form].setChecked(True)
        self.refresh()

    @Slot(int)
    def toggle(self, row: int) -> None:
        """Put a path, or all that are not written out, into the sum or leave it out; or write out more paths."""
        if self._paths is None:
            return
        if row == OTHERS:
            self._left_out ^= {REST}
        elif row < 0:
            self._most = next_stage(self._paths, self._most)
            self._leave_out_new()
        elif row < len(self._paths.shown):
            self._left_out ^= {key_of(self._paths.shown[row])}
            self._looked_at = -1  # what has been done is to be seen
        self.refresh()

    def _leave_out_new(self) -> None:
        """Of paths that were left out all together none comes into the sum by being written out."""
        before = frozenset(map(key_of, self._paths.shown if self._paths else ()))
        self._compute()
        if REST in self._left_out and self._paths is not None:
            self._left_out |= frozenset(map(key_of, self._paths.shown)) - before

    @Slot()
    def take_all(self) -> None:
        """Take every path into the sum."""
        self._left_out = frozenset()
        self.refresh()

    @Slot()
    def take_none(self) -> None:
        """Leave every path out of the sum."""
        self._left_out = frozenset((*map(key_of, self._paths.shown if self._paths else ()), REST))
        self.refresh()

    @Slot(QRectF)
    def _show_term(self, rect: QRectF) -> None:
        self.area.ensureVisible(*rect.center().toPoint().toTuple(), *map(self._theme.tokens.px, (40, 60)))

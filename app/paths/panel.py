"""The lens of paths: the gradient of the selection as a sum over paths, or by deltas, and what both ways cost."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.controls import Button
from app.paths.delta_page import delta_page
from app.paths.page import Page
from app.paths.sheet import MARGIN, PathsSheet
from app.paths.subject import Focus
from app.paths.sum_page import SumPage
from app.paths.told import Key, Told, key_of
from app.theme import ui_font
from app.views import Bench
from app.words import tr
from app.workbench import Lens, Route
from core.equation import Equation, equations_of
from core.explain import Explanation
from core.message import message
from core.network import Topology
from core.path_recursion import Recursion, recursive_parts
from core.paths import Paths, Subject, paths_of

PATHS, DELTAS = "paths", "deltas"
STAGES = (8, 20, 50)  # so many paths are written out, at first and when more are wanted
MOST_ROUTES = 10  # drawn over the graph
SMALLEST, LARGEST, CHARACTERS = 17.0, 25.0, 26.0
HEAD = 20  # the room left of title and words


class Area(QScrollArea):
    """The scroll area of the sheet; there Space belongs to the ticks, elsewhere it plays."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            sheet = self.widget()
            if event.key() == Qt.Key.Key_Space and not event.modifiers() and sheet is not None and sheet.hasFocus():
                event.accept()
                return True
        return super().event(event)


class PathsPanel(QWidget):
    """The lens of paths."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = bench.workbench, bench.theme
        self._focus = Focus(bench.workbench)
        self._key: tuple[object, ...] = ()
        self._paths: Paths | None = None
        self._recursion: Recursion | None = None
        self._subject: Subject | None = None
        self._stage = 0
        self._left_out: frozenset[Key] = frozenset()
        self._looked_at = -1
        self.form = PATHS
        self.sheet = PathsSheet(bench.workbench, bench.theme)
        self.title, self.remark, self.cost = QLabel(), QLabel(), QLabel()
        self.forms: dict[str, Button] = {}
        self.all, self.none = Button(tr("Take every path into the sum")), Button(tr("Leave every path out of the sum"))
        self._scroll = Area()
        self._build()
        self.setFocusProxy(self.sheet)
        self._connect()

    def _connect(self) -> None:
        workbench = self._workbench
        for signal in (workbench.document_changed, workbench.cursor_changed, workbench.selection_changed):
            signal.connect(self.refresh)
        self._theme.changed.connect(self._dress)
        self.sheet.toggled.connect(self.toggle)
        self.sheet.row_pointed.connect(self._look_at)
        self.sheet.term_reached.connect(self._show_term)
        self.all.clicked.connect(self.take_all)
        self.none.clicked.connect(self.take_none)

    # Assembly

    def _build(self) -> None:
        for label in (self.title, self.remark, self.cost):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._scroll.setWidget(self.sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName(tr("Paths"))
        self.sheet.setAccessibleName(tr("The gradient as a sum over paths"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(2)
        layout.addLayout(self._row(self.title, self._switch()))
        layout.addLayout(self._row(self.remark, *self._tick_buttons()))
        layout.addWidget(self._scroll, 1)
        layout.addLayout(self._row(self.cost))
        self._dress()

    def _row(self, label: QLabel, *others: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(int(MARGIN), 0, HEAD, 0)
        row.setSpacing(2)
        row.addWidget(label, 1)
        for other in others:
            row.addWidget(other, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _switch(self) -> QFrame:
        switch, group = QFrame(), QButtonGroup(self)
        switch.setObjectName("segments")
        switch.setFixedSize(150, 32)
        switch.setAccessibleName(tr("Paths or deltas"))
        row = QHBoxLayout(switch)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        tips = {PATHS: tr("As a sum over all paths"), DELTAS: tr("By deltas, each computed once")}
        for form, words in ((PATHS, tr("paths")), (DELTAS, tr("deltas"))):
            button = Button(tips[form])
            button.setText(words)
            button.setObjectName("segment")
            button.setCheckable(True)
            button.setChecked(form == self.form)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            button.clicked.connect(lambda _, form=form: self.show_form(form))
            group.addButton(button)
            row.addWidget(button)
            self.forms[form] = button
        return switch

    def _tick_buttons(self) -> tuple[Button, Button]:
        for button, words in ((self.all, tr("all")), (self.none, tr("none"))):
            button.setText(words)
            button.setObjectName("chip")
        return self.all, self.none

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.title.setFont(ui_font(tokens.text_title, 600))
        self.remark.setFont(ui_font(tokens.text_body))
        self.cost.setFont(ui_font(tokens.text_small))
        for label in (self.remark, self.cost):
            label.setStyleSheet(f"color: {tokens.muted.name()};")
        self.sheet.update()

    # What is shown

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
        if not self.isVisible() or self._workbench.lens is not Lens.PATHS:
            return
        topology = self._workbench.document.network.topology
        subject = self._focus.subject() if self._workbench.iteration is not None else None
        if subject != self._subject:
            self._subject, self._stage, self._left_out = subject, 0, frozenset()
        key = (
            self._content(),
            self._width(),
            self._workbench.digits,
            self._left_out,
            self.form,
            self._workbench.cursor,
        )
        if key != self._key:
            self._key = key
            self._lay_out(topology)
        self._show_routes()

    def _content(self) -> tuple[object, ...]:
        shown = self._workbench.shown
        return self._workbench.iteration, None if shown is None else int(shown.sample), self._subject, self._stage

    def _width(self) -> float:
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        return max(self.width() - 2 * MARGIN - bar, 160.0)

    def _is_known(self) -> bool:
        """Tell whether the subject's gradient is computed at the present step."""
        shown, subject = self._workbench.shown, self._subject
        if shown is None or subject is None:
            return False
        if subject.kind == "weight":
            parameter = self._workbench.document.network.topology.parameter_of_edge[subject.index]
            return bool(shown.gradient[parameter])
        return bool((shown.dE_dout if subject.kind == "out" else shown.delta)[subject.index])

    def _is_fresh(self) -> bool:
        """Tell whether the present step computes just this gradient."""
        explanation, own = self._workbench.explanation, self._paths.left.source if self._paths is not None else None
        if explanation is None or own is None:
            return False
        quantities = ("gradient", "batch_gradient") if own.kind == "edge" else (own.quantity,)
        return any(
            source.quantity in quantities and (source.kind, source.index) == (own.kind, own.index)
            for source in explanation.computed
        )

    def _lay_out(self, topology: Topology) -> None:
        self._compute()
        if self._paths is None:
            self._invite()
            return
        told = Told(self._paths, self._left_out)
        left = told.name
        is_paths = self.form == PATHS
        self.title.setText(
            tr("{what} as a sum over paths", what=left) if is_paths else tr("{what} by deltas", what=left)
        )
        self.remark.setText(" ".join([*self._remarks(told, topology)]))
        self.cost.setText(cost_words(self._paths))
        for button in (self.all, self.none):
            button.setVisible(is_paths and self._paths.count > 2)
        page = self._page(told, topology)
        self.sheet.show_page(page, self._equations(told), told.paths.left.source)
        spoken = [self.title.text(), self.remark.text(), *page.spoken, self.cost.text()]
        self.sheet.setAccessibleDescription(". ".join(words.rstrip(".") for words in spoken))

    def _compute(self) -> None:
        """Compute the paths anew where they are of another iteration, sample or subject."""
        iteration, shown = self._workbench.iteration, self._workbench.shown
        content = self._content()
        if content == getattr(self, "_computed", None):
            return
        self._computed = content
        self._paths = self._recursion = None
        if iteration is not None and shown is not None and self._subject is not None:
            self._paths = paths_of(iteration, int(shown.sample), self._subject, STAGES[self._stage])
            self._recursion = recursive_parts(iteration, int(shown.sample), self._subject)

    def _page(self, told: Told, topology: Topology) -> Page:
        width, digits = self._width(), self._workbench.digits
        size = min(max(width / CHARACTERS, SMALLEST), LARGEST)
        if self.form == DELTAS and self._recursion is not None:
            return delta_page(self._recursion, width, size, digits, self._is_fresh())
        has_more = self._stage + 1 < len(STAGES)
        return SumPage(told, topology, width, size, digits, has_more, self._is_fresh()).page()

    def _invite(self) -> None:
        is_draft = self._workbench.iteration is None
        self.title.setText(tr("Not complete yet") if is_draft else tr("Paths to the loss"))
        self.remark.setText(
            tr("The paths appear when the network is complete.")
            if is_draft
            else tr("Select a weight or a neuron in the network.")
        )
        self.cost.setText("")
        for button in (self.all, self.none):
            button.setVisible(False)
        self.sheet.show_page(Page(), ())
        self.sheet.setAccessibleDescription(f"{self.title.text()}. {self.remark.text()}")

    def _remarks(self, told: Told, topology: Topology) -> list[str]:
        words = [told.count_words(topology)]
        if self.form == DELTAS:
            words = [told.saving_words()]
        iteration, shown = self._workbench.iteration, self._workbench.shown
        if iteration is not None and shown is not None and len(iteration.rows) > 1:
            words.append(tr("Sample {number} of {count}.", number=int(shown.sample) + 1, count=len(iteration.rows)))
        if not self._is_known():
            words.append(tr("These numbers are not computed yet."))
        return words

    def _equations(self, told: Told) -> tuple[Equation, ...]:
        if self.form == DELTAS and self._recursion is not None:
            nothing = message("")
            return equations_of(Explanation(nothing, nothing, self._recursion.parts))
        return (told.equation(),) if told.paths.shown else ()

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written on the page, for copying."""
        return self.sheet.equations()

    # Routes over the graph

    def _show_routes(self) -> None:
        routes: list[Route] = []
        for row, path in enumerate(self._paths.shown if self._paths is not None else ()):
            is_wanted = row == self._looked_at if self._looked_at >= 0 else key_of(path) not in self._left_out
            if is_wanted:
                routes.append(Route(row % len(self._theme.tokens.routes), path.edges, path.neurons))
        self._workbench.show_routes(tuple(routes[:MOST_ROUTES]))

    @Slot(int)
    def _look_at(self, row: int) -> None:
        """Show one path alone while the pointer is on its tick."""
        self._looked_at = row
        if self.isVisible():
            self._show_routes()

    # Verbs

    def show_form(self, form: str) -> None:
        """Show the sum over paths, or the deltas."""
        self.form = form
        self.forms[form].setChecked(True)
        self.refresh()

    @Slot(int)
    def toggle(self, row: int) -> None:
        """Put a path into the sum or leave it out; −1: write out more paths."""
        if self._paths is None:
            return
        if row < 0:
            self._stage = min(self._stage + 1, len(STAGES) - 1)
        elif row < len(self._paths.shown):
            self._left_out ^= {key_of(self._paths.shown[row])}
        self.refresh()

    @Slot()
    def take_all(self) -> None:
        """Take every path into the sum."""
        self._left_out = frozenset()
        self.refresh()

    @Slot()
    def take_none(self) -> None:
        """Leave every path that is written out out of the sum."""
        self._left_out = (
            frozenset(key_of(path) for path in self._paths.shown) if self._paths is not None else frozenset()
        )
        self.refresh()

    @Slot(QRectF)
    def _show_term(self, rect: QRectF) -> None:
        self._scroll.ensureVisible(round(rect.center().x()), round(rect.center().y()), 40, 60)


def cost_words(paths: Paths) -> str:
    """Return how many multiplications both ways take."""
    return tr(
        "Multiplications: paths {paths}, deltas {deltas} · all weights: paths {all_paths}, deltas {all_deltas}",
        paths=f"{paths.multiplications:,}",
        deltas=f"{paths.recursive:,}",
        all_paths=f"{paths.all_paths:,}",
        all_deltas=f"{paths.all_recursive:,}",
    )

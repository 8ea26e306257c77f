"""The tab of the function: names or numbers, fold and unfold at the left, the formula at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.controls import Button
from app.empty import still_missing
from app.equations.copies import copy_formula, fill_menu
from app.magnified import reduced
from app.nested.equations import equations_of
from app.nested.page import Page, PageMaker, size_of
from app.nested.sheet import MARGIN, FunctionSheet
from app.scaling import hold
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench
from core.formula import Mode
from core.nested import MOST_LEAVES
from core.network import Topology

SIDE = 216
SIZES = (22.0, 20.0, 18.0, 16.5)  # of the formula, the first at which all of it is in sight
SCROLLING = 18.0
FEW = 20  # weights that are written out without being asked for


class FunctionPanel(QWidget):
    """The nested formula of every output. Which neurons are unfolded is kept by id, for this window only."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self._ids: frozenset[str] | None = None  # None: nothing chosen yet
        self.mode: Mode = "names"
        self._shape: tuple[object, ...] = ()
        self._content: tuple[object, ...] = ()
        self._size, self._page = SCROLLING, Page()
        self._counted: tuple[object, object] = (None, None)
        self._unfolded: frozenset[int] = frozenset()
        self.sheet = FunctionSheet(workbench, theme)
        self.modes: dict[Mode, Button] = {}
        self.unfold, self.fold, self.copy = QPushButton(tr("Unfold all")), QPushButton(tr("Fold all")), QPushButton()
        self.note = QLabel()
        self._scroll = QScrollArea()
        self._build()
        self.setFocusProxy(self.sheet)
        self.unfold.clicked.connect(self.unfold_all)
        self.fold.clicked.connect(self.fold_all)
        self.copy.clicked.connect(self._ask_kind)
        self.sheet.toggled.connect(self.toggle)
        self.sheet.term_reached.connect(self._show_term)
        for signal in (workbench.document_changed, workbench.cursor_changed, theme.changed):
            signal.connect(self.refresh)
        workbench.selection_changed.connect(self.sheet.update)

    def _build(self) -> None:
        self.copy.setText(tr("Copy…"))
        self.copy.setToolTip(tr("Copy the formula as LaTeX, MathML or text"))
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.unfold, self.fold, self.copy):
            button.setAccessibleName(button.text())
            buttons.addWidget(button)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self._mode_switch())
        side.addLayout(buttons)
        side.addWidget(self.note, 1)
        self._scroll.setWidget(self.sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName(tr("Function"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 0, 0)
        layout.setSpacing(20)
        layout.addLayout(side)
        layout.addWidget(self._scroll, 1)

    def _mode_switch(self) -> QFrame:
        switch = QFrame()
        switch.setObjectName("segments")
        hold(switch, height=34)
        switch.setAccessibleName(tr("Names or numbers"))
        row = QHBoxLayout(switch)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        group = QButtonGroup(switch)
        choices: tuple[tuple[Mode, str], ...] = (("names", tr("names")), ("numbers", tr("numbers")))
        for mode, words in choices:
            button = Button(tr("Formula with {what}", what=words))
            button.setText(words)
            button.setObjectName("segment")
            button.setCheckable(True)
            button.setChecked(mode == self.mode)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            button.clicked.connect(lambda _, mode=mode: self.set_mode(mode))
            group.addButton(button)
            row.addWidget(button)
            self.modes[mode] = button
        return switch

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the workbench's step; nothing is laid out while the tab is hidden."""
        if not self.isVisible():
            return
        workbench = self._workbench
        if workbench.iteration is None or not len(workbench.document.network.topology.outputs):
            self.sheet.show_page(Page(), frozenset())
            what = tr("The formula appears when the network is complete.")
            self.note.setText(still_missing(what, workbench.document, workbench.problems))
            return
        unfolded = self._indices()
        self.sheet.show_page(self._fitting(unfolded), unfolded)
        self.note.setText(self._hint(unfolded))

    def _fitting(self, unfolded: frozenset[int]) -> Page:
        """Return the page at the largest size at which all of it is in sight; where none is, it scrolls.

        The size is kept until something else is to be shown: a step changes numbers, not how much there is.
        """
        room = reduced(QRectF(self._scroll.viewport().rect()), self._theme.tokens.scale)
        workbench = self._workbench
        topology = workbench.document.network.topology
        shape = (topology, unfolded, self.mode, room.width(), room.height(), workbench.digits)
        assert workbench.shown is not None
        content = (shape, workbench.iteration, workbench.shown.sample, workbench.shown.out.tobytes())
        if content == self._content:
            return self._page
        sizes = (self._size,) if shape == self._shape else SIZES
        pages: dict[float, Page] = {}
        for size in sizes:
            width = room.width() - 2 * MARGIN
            page = pages[size] = PageMaker(workbench, unfolded, self.mode, width, size).page()
            if page.height + 2 * MARGIN <= room.height() and page.width <= width:
                break
        else:
            size = sizes[0] if len(sizes) == 1 else SCROLLING
        self._shape, self._content, self._size, self._page = shape, content, size, pages[size]
        return self._page

    def _hidden(self) -> frozenset[str]:
        return frozenset(neuron.id for neuron in self._workbench.document.network.neurons if neuron.role.computes)

    def _indices(self) -> frozenset[int]:
        """Return the neurons that are unfolded; of a small network all, until something else is chosen."""
        topology = self._workbench.document.network.topology
        if self._counted != (topology, self._ids):
            self._counted, self._unfolded = (topology, self._ids), self._allowed(topology)
        return self._unfolded

    def _allowed(self, topology: Topology) -> frozenset[int]:
        """Return the chosen neurons as indices; none where the formula would be too long."""
        index = topology.neuron_index
        if self._ids is not None:
            chosen = frozenset(index[id] for id in self._ids if id in index)
            return chosen if size_of(self._workbench, chosen) <= MOST_LEAVES else frozenset()
        everything = frozenset(index[id] for id in self._hidden())
        return everything if size_of(self._workbench, everything) <= FEW else frozenset()

    def _hint(self, unfolded: frozenset[int]) -> str:
        if unfolded:
            return tr("Press the name or a parenthesis of a neuron to fold it.")
        return tr("Press a neuron to unfold it.")

    # Verbs

    def set_mode(self, mode: Mode) -> None:
        """Show names, or numbers."""
        self.mode = mode
        self.modes[mode].setChecked(True)
        self.refresh()

    def toggle(self, neuron: int) -> None:
        """Fold or unfold a neuron wherever it stands, unless the formula would become too long."""
        self._take(self._indices() ^ {neuron})

    def unfold_all(self) -> None:
        """Unfold every neuron, unless the formula would become too long."""
        index = self._workbench.document.network.topology.neuron_index
        self._take(frozenset(index[id] for id in self._hidden()))

    def fold_all(self) -> None:
        """Fold every neuron."""
        self._take(frozenset())

    def _take(self, unfolded: frozenset[int]) -> None:
        if self._workbench.iteration is None:
            return
        if size_of(self._workbench, unfolded) > MOST_LEAVES:
            self.note.setText(tr("That would write out more than {count} weights.", count=MOST_LEAVES))
            return
        neurons = self._workbench.document.network.neurons
        self._ids = frozenset(neurons[index].id for index in unfolded)
        self.refresh()

    def copy_as(self, kind: str) -> None:
        """Put the formulae on the clipboard: as LaTeX or MathML, or as text with the sentences between them."""
        if kind == "text":
            QGuiApplication.clipboard().setText("\n".join(self.sheet.page.spoken))
        else:
            copy_formula(kind, equations_of(self._workbench, self._indices(), self.mode), self._workbench.digits)

    def copy_menu(self) -> QMenu:
        """Return the menu of the button that copies."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Copy the formula"))
        fill_menu(menu, self._workbench.iteration is not None, self.copy_as)
        return menu

    @Slot()
    def _ask_kind(self) -> None:
        self.copy_menu().popup(self.copy.mapToGlobal(self.copy.rect().bottomLeft()))

    def _show_term(self, rect: QRectF) -> None:
        px = self._theme.tokens.px
        self._scroll.ensureVisible(round(rect.center().x()), round(rect.center().y()), px(40), px(30))

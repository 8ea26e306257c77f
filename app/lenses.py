"""The column beside the graph: one of several lenses on the same numbers, each made when first looked through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.control_tips import give_tips
from app.controls import Button
from app.equations.panel import EquationPanel
from app.scaling import scale_part
from app.views import Bench
from app.words import tr
from app.workbench import Lens
from core.equation import Equation


class Page(Protocol):
    """What every lens is: a widget that can tell its formulae."""

    def equations(self) -> tuple[Equation, ...]:
        """Return what is written on the page, for copying."""


def _step(bench: Bench) -> QWidget:
    return EquationPanel(bench.workbench, bench.theme)


def _paths(bench: Bench) -> QWidget:
    from app.paths.panel import PathsPanel

    return PathsPanel(bench)


def _why(bench: Bench) -> QWidget:
    from app.why.panel import WhyPanel

    return WhyPanel(bench)


def _predict(bench: Bench) -> QWidget:
    from app.practice.panel import PredictPanel

    return PredictPanel(bench)


LENSES: Mapping[Lens, tuple[str, str, Callable[[Bench], QWidget]]] = {
    Lens.STEP: ("Step", "The formula of the present step", _step),
    Lens.PATHS: ("Paths", "The gradient of the selection as a sum over paths", _paths),
    Lens.WHY: ("Why?", "Why the selected number is what it is", _why),
    Lens.PREDICT: ("Predict", "The next result, to be found by yourself", _predict),
}


class Lenses(QFrame):
    """All of LENSES, one at a time, and the switch between them."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pages: dict[Lens, QWidget] = {}
        self.buttons: dict[Lens, Button] = {}
        self._stack = QStackedWidget()
        self.setObjectName("page")
        self.setAccessibleName(tr("Formulae"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._switch())
        layout.addWidget(self._stack, 1)
        bench.workbench.selection_changed.connect(self.refresh)
        self.refresh()

    def _switch(self) -> QHBoxLayout:
        row, group = QHBoxLayout(), QButtonGroup(self)
        row.setContentsMargins(20, 8, 14, 0)
        row.setSpacing(4)
        for lens, (title, tip, _) in LENSES.items():
            button = Button(tr(tip))
            button.setText(tr(title))
            button.setObjectName("lens")
            button.setCheckable(True)
            button.clicked.connect(lambda _, lens=lens: self._bench.workbench.look_through(lens))
            group.addButton(button)
            row.addWidget(button)
            self.buttons[lens] = button
        row.addStretch(1)
        return row

    @Slot()
    def refresh(self) -> None:
        """Show the lens that the workbench looks through."""
        lens = self._bench.workbench.lens
        self.buttons[lens].setChecked(True)
        if self._stack.currentWidget() is not self.page(lens):
            self._stack.setCurrentWidget(self.page(lens))
        self.setFocusProxy(self.page(lens))

    def page(self, lens: Lens) -> QWidget:
        """Return a lens, made now if it was not there yet."""
        if lens not in self._pages:
            page = self._pages[lens] = LENSES[lens][2](self._bench)
            give_tips(page)
            scale_part(page, self._bench.theme.tokens)
            self._stack.addWidget(page)
        return self._pages[lens]

    def equations(self) -> tuple[Equation, ...]:
        """Return the formulae on screen."""
        return cast(Page, self.page(self._bench.workbench.lens)).equations()

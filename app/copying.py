"""Copying: a number with all its digits, a part of the network, a formula as LaTeX, MathML or text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from app.equations.copies import KINDS, copy_formula
from app.exact import exact_value
from app.graph.view import GraphView
from app.lenses import Lenses
from app.words import tr
from app.workbench import Workbench
from core.numbers import EXACT, shown


class Copying:
    """Puts what is selected or written on the clipboard, and says so."""

    def __init__(self, workbench: Workbench, graph: GraphView, lenses: Lenses, say: Callable[[str], None]) -> None:
        self._workbench, self._graph, self._lenses, self._say = workbench, graph, lenses, say

    def value(self) -> None:
        """Copy the selected number with all its digits; several neurons of the graph as a part."""
        selection = self._workbench.selection
        if self._graph.hasFocus() and self._graph.copies_parts:
            count = len(self._graph.copy_part())
            self._say(tr("1 neuron copied") if count == 1 else tr("{count} neurons copied", count=count))
            return
        if selection is None:
            return
        value = exact_value(self._workbench, selection, self._lenses.equations())
        if value is None:
            self._say(tr("Nothing copied: this number is not known yet"))
            return
        QGuiApplication.clipboard().setText(repr(value))
        self._say(tr("{number} copied", number=shown(value, EXACT)))

    def formula(self, kind: str) -> None:
        """Copy the formulae beside the graph as "latex", "mathml" or "text"."""
        if copy_formula(kind, self._lenses.equations(), self._workbench.digits):
            self._say(tr("Formula copied as {kind}", kind=tr(KINDS[kind])))
        else:
            self._say(tr("Nothing copied: there is no formula at this step"))

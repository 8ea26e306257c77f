"""Copying: a number with all its digits, a part of the network, a formula as LaTeX, MathML or text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from app.graph.view import GraphView
from app.lenses import Lenses
from app.words import tr
from app.workbench import Workbench


class Copying:
    """Puts what is selected or written on the clipboard, and says so."""

    def __init__(self, workbench: Workbench, graph: GraphView, lenses: Lenses, say: Callable[[str], None]) -> None:
        self._workbench, self._graph, self._lenses, self._say = workbench, graph, lenses, say

    def value(self) -> None:
        """Copy the selected number with all its digits; several neurons of the graph as a part."""
        from app.panels.values import exact_value  # loaded with the table, after the first paint

        selection = self._workbench.selection
        if self._graph.hasFocus() and self._graph.copies_parts:
            count = len(self._graph.copy_part())
            self._say(tr("1 neuron copied") if count == 1 else tr("{count} neurons copied", count=count))
            return
        text = exact_value(self._workbench, selection) if selection else None
        if text is not None:
            QGuiApplication.clipboard().setText(text.replace("−", "-"))
            self._say(tr("{number} copied", number=text))

    def formula(self, kind: str) -> None:
        """Copy the formulae beside the graph as "latex", "mathml" or "text"."""

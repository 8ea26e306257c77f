"""The badge of a draft: how many problems keep it from being stepped through, each in words, with its remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.controls import Button, plain_tip
from app.file_sentences import problem_words
from app.graph.editing_verbs import Editing, connect
from app.graph.navigation import neuron_source
from app.words import tr, worded
from core import editing
from core.document import Document
from core.editing_base import add_columns
from core.editing_reasons import reason_against_edge
from core.network import Role, read_only

_MARGIN = 12
_MOST_FIXES = 4


@dataclass(frozen=True)
class Fix:
    """A remedy that the program can apply: what it is called and what it does."""

    text: str
    apply: Callable[[], object]


class DraftBadge(Button):
    """Stands in the graph's corner while the document is a draft."""

    def __init__(self, home: QWidget, editing: Editing) -> None:
        super().__init__(tr("Draft"), "", home)
        self._home, self._editing = home, editing
        self.setObjectName("badge")
        self.clicked.connect(self.popup)
        self.hide()

    def refresh(self) -> None:
        """Show how many problems there are, or nothing."""
        problems = self._editing.workbench.problems
        if problems:
            lines = [problem_words(problem, worded) for problem in problems]
            count = len(problems)
            self.setText(tr("Draft: 1 problem") if count == 1 else tr("Draft: {count} problems", count=count))
            self.setToolTip(plain_tip("\n".join([tr("Not ready to be stepped:"), *lines])).replace("\n", "<br>"))
            self.setAccessibleDescription(". ".join(lines))
            self.adjustSize()
            self.place()
        self.setVisible(bool(problems))

    def place(self) -> None:
        """Stand at the top right of the graph."""
        self.move(max(0, self._home.width() - self.width() - _MARGIN), _MARGIN)

    def popup(self) -> None:
        """Explain the problems in a menu, and offer what helps."""
        self.make_menu().popup(self.mapToGlobal(QPoint(0, self.height())))

    def make_menu(self) -> QMenu:
        """Return the menu: the problems, each selects what it is about; then the remedies."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        neurons = self._editing.document.network.neurons
        for problem in self._editing.workbench.problems:
            entry = menu.addAction(problem_words(problem, worded).replace("&", "&&"))
            place = problem.place.removeprefix("network.neurons[").removesuffix("]")
            if place.isdigit() and int(place) < len(neurons):
                source = neuron_source(int(place))
                entry.triggered.connect(lambda _, source=source: self._editing.workbench.select(source))
        fixes = fixes_of(self._editing)
        if fixes:
            menu.addSeparator()
        for fix in fixes:
            menu.addAction(fix.text.replace("&", "&&")).triggered.connect(lambda _, fix=fix: fix.apply())
        return menu


def fixes_of(editing_: Editing) -> list[Fix]:
    """Return the remedies for a draft's problems that need no more than a click."""
    document = editing_.document
    return [*_output_fixes(editing_, document), *_edge_fixes(editing_, document), *_data_fixes(editing_, document)]


def _output_fixes(editing_: Editing, document: Document) -> list[Fix]:
    topology = document.network.topology
    if len(topology.outputs):
        return []
    feeding = set(topology.edges.source.tolist())
    ends = [n for n in topology.with_role(Role.HIDDEN).tolist() if n not in feeding]
    fixes = []
    for neuron in ends[:_MOST_FIXES]:
        text = tr("Make {names} an output", names=editing_.names([neuron]))
        edit = partial(editing.set_role, neurons=[neuron], role=Role.OUTPUT)
        fixes.append(Fix(text, partial(editing_.do, text, edit, pin=True)))
    return fixes


def _edge_fixes(editing_: Editing, document: Document) -> list[Fix]:
    """Offer an edge to each output that nothing reaches, from the nearest neuron left of it."""
    topology = document.network.topology
    reached = np.isin(topology.outputs, topology.edges.target)
    fixes = []
    for output in topology.outputs[~reached].tolist()[:_MOST_FIXES]:
        source = _nearest_before(editing_, output)
        if source is not None:
            ends = editing_.names([source]), editing_.names([output])
            text = tr("Draw an edge: {source} → {target}", source=ends[0], target=ends[1])
            fixes.append(Fix(text, partial(connect, editing_, source, output)))
    return fixes


def _nearest_before(editing_: Editing, output: int) -> int | None:
    places, topology = editing_.stage.places(), editing_.document.network.topology
    way = places[output] - places
    distance = np.hypot(way[:, 0], way[:, 1]) + np.where(way[:, 0] > 0, 0.0, 1e6)
    for neuron in np.argsort(distance, kind="stable").tolist()[:50]:
        bias = topology.neurons[neuron].role is Role.BIAS
        if neuron != output and not bias and reason_against_edge(topology, neuron, output) is None:
            return int(neuron)
    return None


def _data_fixes(editing_: Editing, document: Document) -> list[Fix]:
    present = set(document.data.columns)
    fixes = []
    if any(n.role in (Role.INPUT, Role.OUTPUT) and n.id not in present for n in document.network.neurons):
        text = tr("Add the missing data columns")
        fixes.append(Fix(text, partial(editing_.do, text, lambda d: add_columns(d, d.network.neurons))))
    if not len(document.data.rows):
        text = tr("Add a row of zeros")
        fixes.append(Fix(text, partial(editing_.do, text, _with_row)))
    return fixes


def _with_row(document: Document) -> Document:
    rows = read_only(np.zeros((1, len(document.data.columns))))
    return replace(document, data=replace(document.data, rows=rows))

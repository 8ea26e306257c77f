"""The buttons that add a stop: on what is selected, or with a number of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.controls import Button
from app.fields import Problem, plain_label
from app.scaling import hold
from app.stops.changing import StopEdits, breakpoint_at, is_computed
from app.words import tr
from app.workbench import Workbench
from core.numbers import parse_number
from core.reasons import edge_of, neuron_of
from core.stops import SLOPE, Kind, Stop

HEIGHT, FIELD, NAMED = 26, 64, 196  # the buttons with names keep their width as far as names are short


class NumberLine(QLineEdit):
    """A line for a number; Enter does what the button beside it does."""

    def __init__(self, name: str, text: str, enter: Callable[[], None]) -> None:
        super().__init__(text)
        self.setAccessibleName(name)
        self.setMaxLength(40)
        hold(self, width=FIELD, height=HEIGHT)
        self._enter = enter

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)


class AddStops(QWidget):
    """One button for each kind of stop; those about a neuron or an edge take what is selected."""

    def __init__(self, workbench: Workbench, stops: StopEdits) -> None:
        super().__init__()
        self._workbench, self._stops = workbench, stops
        self.at = self._button(lambda: self._add(self._breakpoint()))
        self.changes = self._button(lambda: self._add_of_edge(Kind.WEIGHT_CHANGED))
        self.sign = self._button(lambda: self._add_of_edge(Kind.SIGN_CHANGE))
        self.any_sign = self._button(lambda: self._add(Stop(Kind.SIGN_CHANGE)), tr("Any gradient changes sign"))
        self.not_finite = self._button(lambda: self._add(Stop(Kind.NOT_FINITE)), tr("Number not finite"))
        self.below = self._button(self._add_below, tr("Loss below"))
        self.saturated = self._button(self._add_saturated, tr("Neuron saturated, |f′| ≤"))
        self.loss = NumberLine(tr("The loss to fall below"), "0.01", self._add_below)
        self.slope = NumberLine(tr("The slope of a saturated neuron"), str(SLOPE), self._add_saturated)
        self.problems = {line: Problem(line) for line in (self.loss, self.slope)}
        self._lay_out()
        for line, problem in self.problems.items():
            line.textChanged.connect(lambda _, problem=problem: problem.say(""))
        workbench.selection_changed.connect(self.refresh)
        workbench.document_changed.connect(self.refresh)
        self.refresh()

    def _button(self, press: Callable[[], None], text: str = "") -> Button:
        button = Button(text)
        button.setObjectName("press")
        button.setText(text)
        hold(button, height=HEIGHT)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(press)
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.addWidget(self.at, 0, 0)
        grid.addWidget(self.changes, 1, 0)
        grid.addWidget(self.sign, 2, 0)
        grid.addLayout(_row(self.below, self.loss), 0, 1)
        grid.addLayout(_row(self.saturated, self.slope), 1, 1)
        grid.addLayout(_row(self.any_sign, self.not_finite), 2, 1)
        grid.setColumnMinimumWidth(0, NAMED)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        heading: QLabel = plain_label(tr("Add a stop"))
        heading.setObjectName("heading")
        layout.addWidget(heading)
        layout.addLayout(grid)
        for problem in self.problems.values():
            layout.addWidget(problem)
        layout.addStretch(1)

    def refresh(self) -> None:
        """Say which neuron or edge the buttons would take."""
        topology = self._workbench.document.network.topology
        stop, edge = self._breakpoint(), self._edge()
        neuron = stop is not None and stop.neuron is not None
        name = "" if stop is None else neuron_of(stop, topology) if neuron else edge_of(stop, topology)
        self._name(self.at, tr("At {name}", name=name) if name else tr("At the selected neuron or edge"))
        self.at.setEnabled(stop is not None and is_computed(self._workbench.document, stop))
        edge_name = "" if edge is None else edge_of(edge, topology)
        named = edge is not None
        self._name(self.changes, tr("{name} changes", name=edge_name) if named else tr("The selected weight changes"))
        sign = tr("Gradient of {name} changes sign", name=edge_name) if named else tr("Its gradient changes sign")
        self._name(self.sign, sign)
        self.changes.setEnabled(named)
        self.sign.setEnabled(named)

    def _name(self, button: Button, text: str) -> None:
        button.setText(text.replace("&", "&&"))
        button.setAccessibleName(text)
        button.setToolTip("")

    def _breakpoint(self) -> Stop | None:
        return breakpoint_at(self._workbench.document, self._workbench.selection)

    def _edge(self) -> Stop | None:
        stop = self._breakpoint()
        return stop if stop is not None and stop.edge is not None else None

    # Adding

    def _add(self, stop: Stop | None) -> None:
        if stop is not None:
            self._stops.add(stop)

    def _add_of_edge(self, kind: Kind) -> None:
        edge = self._edge()
        if edge is not None:
            self._stops.add(Stop(kind, edge=edge.edge))

    def _add_below(self) -> None:
        number = self._read(self.loss)
        if number is not None:
            self._stops.add(Stop(Kind.LOSS_BELOW, number=number))

    def _add_saturated(self) -> None:
        number = self._read(self.slope)
        if number is not None and number < 0:
            self.problems[self.slope].say(tr("|f′| is never negative: type 0 or more."))
        elif number is not None:
            self._stops.add(Stop(Kind.SATURATED, number=number))

    def _read(self, line: NumberLine) -> float | None:
        try:
            return parse_number(line.text())
        except ValueError:
            self.problems[line].say(tr("Type a number, such as 0.01 or 1/100."))
            line.setFocus()
            return None


def _row(first: QWidget, second: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(first, 1)
    row.addWidget(second)
    return row

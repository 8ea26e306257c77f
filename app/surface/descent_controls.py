"""What the surface is over: two weights, their ranges, which data, how it is coloured."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.choice import Choice
from app.number_line import NumberLine, Test
from app.surface.axes import Axes, fitted, largest_gradients, over
from app.surface.model import Over, SurfaceModel
from app.surface.verdict import loss_now
from app.views import Bench
from app.words import tr
from core.network import Topology
from core.numbers import shown, subscripted

RANGES = "surface ranges"  # edits of the ranges that follow each other are one


class DescentControls(QWidget):
    """The column at the left of the surface."""

    def __init__(self, bench: Bench, model: SurfaceModel) -> None:
        super().__init__()
        self._workbench, self._model = bench.workbench, model
        self._topology: Topology | None = None
        self.choices = {axis: Choice(tr("Weight along {axis}", axis=axis), []) for axis in ("x", "y")}
        self.ends = {
            (axis, end): NumberLine(tr("{axis}, {end} end", axis=axis, end=tr(end)), self._test(axis, end))
            for axis in ("x", "y")
            for end in ("low", "high")
        }
        rows = [(tr("all data"), Over.ALL), (tr("batch"), Over.BATCH), (tr("this sample"), Over.SAMPLE)]
        self.rows = Choice(tr("Loss over"), rows)
        self.largest = _button(tr("Steepest"), tr("Take the two weights with the largest |∂E/∂w|"))
        self.selected = _button(tr("Selected"), tr("Take the two edges selected in the network (Ctrl + click)"))
        self.fit = _button(tr("Fit path"), tr("Choose ranges around the way of the training so far"))
        self.drift = _label("")
        self.slice_here = _button(tr("Re-slice here"), tr("Take the surface anew at the weights of now"))
        self.only_these = _button(
            tr("Train only these"), tr("Freeze all other weights, so that training stays on this surface")
        )
        self.log, self.arrows = QCheckBox(tr("log colours")), QCheckBox(tr("field arrows"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        for row, axis in enumerate(("x", "y")):
            grid.addWidget(_label(axis), 2 * row, 0)
            grid.addWidget(self.choices[axis], 2 * row, 1, 1, 3)
            grid.addWidget(self.ends[axis, "low"], 2 * row + 1, 1)
            grid.addWidget(_label("…"), 2 * row + 1, 2)
            grid.addWidget(self.ends[axis, "high"], 2 * row + 1, 3)
        grid.addWidget(_label("E"), 4, 0)
        grid.addWidget(self.rows, 4, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        buttons = QGridLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self.largest, 0, 0)
        buttons.addWidget(self.selected, 0, 1)
        buttons.addWidget(self.fit, 1, 0, 1, 2)
        looks = QHBoxLayout()
        looks.addWidget(self.log)
        looks.addWidget(self.arrows)
        drifting = QHBoxLayout()
        drifting.setSpacing(4)
        drifting.addWidget(self.slice_here)
        drifting.addWidget(self.only_these)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(grid)
        layout.addLayout(buttons)
        layout.addLayout(looks)
        layout.addStretch(1)  # what comes and goes below moves nothing above
        layout.addWidget(self.drift)
        layout.addLayout(drifting)

    def _connect(self) -> None:
        for choice in self.choices.values():
            choice.activated.connect(self._choose_weights)
        for line in self.ends.values():
            line.committed.connect(self._choose_ranges)
        self.rows.activated.connect(lambda: self._model.choose_rows(Over(self.rows.value)))
        self.largest.clicked.connect(self._take_largest)
        self.selected.clicked.connect(self._take_selected)
        self.fit.clicked.connect(self._fit)
        self._workbench.selection_changed.connect(self._see_selection)
        self.log.toggled.connect(self._choose_looks)
        self.arrows.toggled.connect(self._choose_looks)
        self.slice_here.clicked.connect(self._model.slice_here)
        self.only_these.clicked.connect(self._model.train_only_these)
        self._model.changed.connect(self.refresh)

    def _test(self, axis: str, end: str) -> Test:
        def test(value: float) -> str:
            other = self.ends[axis, "high" if end == "low" else "low"].value
            right = value < other if end == "low" else value > other
            return "" if right else tr("The low end must be below the high one.")

        return test

    @Slot()
    def refresh(self) -> None:
        """Show the model's axes."""
        axes, topology = self._model.axes, self._workbench.document.network.topology
        self.setEnabled(axes is not None)
        if axes is None:
            return
        if topology is not self._topology:
            self._topology = topology
            self._fill(topology)
        for axis, edge, ends in (("x", axes.x_edge, axes.x_range), ("y", axes.y_edge, axes.y_range)):
            first = int(topology.first_edge[topology.parameter_of_edge[edge]]) if edge >= 0 else edge
            self.choices[axis].choose(first)
            for end, value in zip(("low", "high"), ends, strict=True):
                self.ends[axis, end].show_value(value, self._workbench.digits)
        for box, state in ((self.log, self._model.log), (self.arrows, self._model.arrows)):
            box.blockSignals(True)
            box.setChecked(state)
            box.blockSignals(False)
        self._see_selection()
        self._show_drift()

    def _show_drift(self) -> None:
        drift = self._model.drift
        self.drift.setText(self._drift_words(drift) if drift else "")
        self.drift.setToolTip(tr("The Euclidean length of what all other weights have moved by"))
        for part in (self.drift, self.slice_here, self.only_these):
            part.setVisible(drift > 0)

    def _drift_words(self, drift: float) -> str:
        """Return how far the others are, and what the surface and the network say of the loss."""
        digits, point, loss = self._workbench.digits, self._model.scene.point, loss_now(self._workbench, self._model)
        if point is None or loss is None:
            return ""
        fields = {"drift": shown(drift, digits), "here": shown(point[2], digits), "really": shown(loss, digits)}
        return tr("The others drifted by {drift}; the pictures keep them as they were. E here {here}, really {really}.",
                  **fields)  # fmt: skip

    def _fill(self, topology: Topology) -> None:
        for choice in self.choices.values():
            choice.clear()
            for edge in topology.first_edge.tolist():
                choice.addItem(subscripted(topology.edges.ids[edge]), edge)

    # Verbs

    @Slot()
    def _choose_weights(self) -> None:
        axes, topology = self._model.axes, self._workbench.document.network.topology
        if axes is None:
            return
        chosen = {axis: int(choice.currentData()) for axis, choice in self.choices.items()}
        if chosen["x"] == chosen["y"]:  # the other axis takes what this one leaves
            parameter = topology.parameter_of_edge
            was = {
                "x": int(topology.first_edge[parameter[axes.x_edge]]),
                "y": int(topology.first_edge[parameter[axes.y_edge]]),
            }
            chosen = {"x": was["y"], "y": was["x"]}
        self._model.choose_axes(over(self._workbench.document, axes, chosen["x"], chosen["y"]))

    @Slot()
    def _choose_ranges(self) -> None:
        if self._model.axes is not None:
            ranges = {axis: (self.ends[axis, "low"].value, self.ends[axis, "high"].value) for axis in ("x", "y")}
            axes = replace(self._model.axes, x_range=ranges["x"], y_range=ranges["y"])
            self._model.choose_axes(axes, RANGES)

    @Slot()
    def _take_largest(self) -> None:
        iteration, axes = self._workbench.iteration, self._model.axes
        if iteration is not None and axes is not None:
            self._choose(largest_gradients(self._workbench.document, iteration.gradient, axes))

    def _chosen_edges(self) -> tuple[int, int] | None:
        """Return the two selected edges if they are two weights."""
        edges = [source.index for source in self._workbench.selected if source.kind == "edge"]
        parameter = self._workbench.document.network.topology.parameter_of_edge
        two = len(edges) == 2 and parameter[edges[0]] != parameter[edges[1]]
        return (edges[0], edges[1]) if two else None

    @Slot()
    def _see_selection(self) -> None:
        self.selected.setEnabled(self._chosen_edges() is not None)

    @Slot()
    def _take_selected(self) -> None:
        edges, axes = self._chosen_edges(), self._model.axes
        if edges is not None and axes is not None:
            self._choose(over(self._workbench.document, axes, *edges))

    @Slot()
    def _fit(self) -> None:
        if self._model.axes is not None and len(self._model.scene.path):
            self._choose(fitted(self._model.axes, self._model.scene.path))

    def _choose(self, axes: Axes) -> None:
        if axes != self._model.axes:
            self._model.choose_axes(axes)

    @Slot()
    def _choose_looks(self) -> None:
        self._model.log, self._model.arrows = self.log.isChecked(), self.arrows.isChecked()
        self._model.refresh()


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(len(text) == 0)  # those that are filled later may be long
    return label


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button

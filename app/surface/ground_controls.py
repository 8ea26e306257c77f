"""On what one races: the network's loss, a classic function, or a formula that is typed; with ranges and start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.choice import Choice
from app.fields import Problem, plain_label
from app.number_line import NumberLine, Test
from app.surface.descent_controls import RANGES
from app.surface.model import SurfaceModel
from app.views import Bench
from app.words import tr, worded
from core.expression import LONGEST, ExpressionError
from core.landscape import LANDSCAPES, Landscape, Range, typed_landscape

NETWORK, TYPED = "network", "typed"
NAMES: Mapping[str, str] = {
    "long_valley": "long valley", "beale": "Beale", "rosenbrock": "Rosenbrock", "himmelblau": "Himmelblau",
    "saddle": "saddle", "booth": "Booth", "monkey_saddle": "monkey saddle",
}  # fmt: skip
EXAMPLE = typed_landscape("x^2/4 + y^2 + sin(3 x)", (-4.0, 4.0), (-3.0, 3.0), (-3.4, 2.2))


class FormulaLine(QLineEdit):
    """A line for a formula in x and y; what is none is marked where it goes wrong.

    Signals:
        committed(str): Enter was pressed, or the line left, on another formula.
    """

    committed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("E of x and y"))
        self.setMaxLength(LONGEST)
        self.problem = Problem(self)
        self.problem.setWordWrap(True)
        self._taken = ""
        self.textEdited.connect(lambda: self.problem.say(""))

    def show_formula(self, text: str) -> None:
        """Show a formula, unless another one is being typed."""
        self._taken = text
        if not self.isModified() and text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
            self.problem.say("")

    def commit(self) -> bool:
        """Take what is typed; return whether it is a formula."""
        if not self.isModified():
            return True
        text = self.text()
        try:
            typed_landscape(text, EXAMPLE.x_range, EXAMPLE.y_range, EXAMPLE.start)
        except ExpressionError as error:
            self.problem.say(tr("At character {place}: {why}", place=error.place + 1, why=worded(error.why)))
            self.setSelection(error.place, max(1, len(str(error.why.fields.get("text", "")))))
            return False
        self.setModified(False)
        self.problem.say("")
        if text != self._taken:
            self._taken = text
            self.committed.emit(text)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setModified(False)
            self.setText(self._taken)
            self.problem.say("")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()


class GroundControls(QWidget):
    """Chooses what the model's surface is of."""

    def __init__(self, bench: Bench, model: SurfaceModel) -> None:
        super().__init__()
        self._workbench, self._model = bench.workbench, model
        entries = [(tr("this network's loss"), NETWORK)]
        entries += [(tr(words), name) for name, words in NAMES.items()]
        self.ground = Choice(tr("Race on"), [*entries, (tr("a formula you type"), TYPED)])
        self.formula = FormulaLine()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.ground, self.formula, self.formula.problem):
            layout.addWidget(part)
        self.ground.activated.connect(self._choose)
        self.formula.committed.connect(self._type)
        model.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show what the surface is of."""
        landscape = self._model.landscape
        self.ground.choose(NETWORK if landscape is None else landscape.name)
        self.formula.setVisible(landscape is not None)
        if landscape is None:
            self.formula.setModified(False)
            self.formula.problem.say("")
        else:
            self.formula.show_formula(landscape.text)
            self.formula.setToolTip(landscape.source)

    @Slot()
    def _choose(self) -> None:
        self.formula.setModified(False)
        name = self.ground.value
        self._model.choose_ground(EXAMPLE if name == TYPED else LANDSCAPES.get(name))
        if name == TYPED:
            self.formula.setFocus()
            self.formula.selectAll()

    @Slot(str)
    def _type(self, text: str) -> None:
        """Take a typed formula; what was known of the one before stays its ranges and start."""
        was, log = self._model.landscape or EXAMPLE, self._model.log
        axes, start = self._model.axes, self._model.start
        x_range, y_range = (was.x_range, was.y_range) if axes is None else (axes.x_range, axes.y_range)
        self._model.choose_ground(Landscape(TYPED, text, x_range, y_range, start or was.start, steep=log))


class PlaneControls(QWidget):
    """Where the race starts, which part of the plane is shown, and how it is coloured."""

    def __init__(self, bench: Bench, model: SurfaceModel) -> None:
        super().__init__()
        self._workbench, self._model = bench.workbench, model
        self.start = {axis: NumberLine(tr("Start, {axis}", axis=axis)) for axis in ("x", "y")}
        self.ends = {
            (axis, end): NumberLine(tr("{axis}, {end} end", axis=axis, end=tr(end)), self._test(axis, end))
            for axis in ("x", "y")
            for end in ("low", "high")
        }
        self.labels = {axis: plain_label(axis) for axis in ("x", "y")}
        self.log, self.arrows = QCheckBox(tr("log colours")), QCheckBox(tr("field arrows"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        for row, words in enumerate((tr("start"), tr("from"), tr("to")), start=1):
            grid.addWidget(plain_label(words), row, 0)
        for column, axis in enumerate(("x", "y"), start=1):  # two numbers in a row: there is room for their digits
            grid.addWidget(self.labels[axis], 0, column)
            for row, line in enumerate((self.start[axis], self.ends[axis, "low"], self.ends[axis, "high"]), start=1):
                grid.addWidget(line, row, column)
        looks = QHBoxLayout()
        looks.addWidget(self.log)
        looks.addWidget(self.arrows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(grid)
        layout.addLayout(looks)
        for line in self.start.values():
            line.committed.connect(self._move)
        for line in self.ends.values():
            line.committed.connect(self._choose_ranges)
        for box in (self.log, self.arrows):
            box.clicked.connect(self._choose_looks)
        model.changed.connect(self.refresh)

    def _test(self, axis: str, end: str) -> Test:
        def test(value: float) -> str:
            other = self.ends[axis, "high" if end == "low" else "low"].value
            right = value < other if end == "low" else value > other
            return "" if right else tr("The low end must be below the high one.")

        return test

    @Slot()
    def refresh(self) -> None:
        """Show the model's plane."""
        axes, ground, digits = self._model.axes, self._model.ground, self._workbench.digits
        self.setEnabled(axes is not None and ground is not None)
        self.log.setChecked(self._model.log)
        self.arrows.setChecked(self._model.arrows)
        if axes is None or ground is None:
            return
        point = self._model.scene.point
        for place, (axis, name, ends) in enumerate(zip("xy", ground.names, (axes.x_range, axes.y_range), strict=True)):
            self.labels[axis].setText(name)
            for end, value in zip(("low", "high"), ends, strict=True):
                self.ends[axis, end].show_value(value, digits)
            if point is not None:
                self.start[axis].show_value(point[place], digits)

    @Slot()
    def _move(self) -> None:
        self._model.move_point(self.start["x"].value, self.start["y"].value)

    @Slot()
    def _choose_ranges(self) -> None:
        ranges: dict[str, Range] = {
            axis: (self.ends[axis, "low"].value, self.ends[axis, "high"].value) for axis in ("x", "y")
        }
        if self._model.axes is not None:
            axes = replace(self._model.axes, x_range=ranges["x"], y_range=ranges["y"])
            self._model.choose_axes(axes, RANGES)

    @Slot()
    def _choose_looks(self) -> None:
        self._model.log, self._model.arrows = self.log.isChecked(), self.arrows.isChecked()
        self._model.refresh()

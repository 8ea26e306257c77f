"""The four experiments: approximation, a product beyond its data, linear layers, and depth."""

from __future__ import annotations

import numpy as np

from app.experiments.curves import Curve, CurvePicture, CurveScene
from app.experiments.error_map import ErrorMap
from app.experiments.learning import Learning
from app.experiments.page import FUNCTION_NAMES, ExperimentPage, UnitsSlider
from app.theme import Theme
from app.words import tr
from core.document import Document
from core.experiments import (
    BEYOND,
    FUNCTIONS,
    HALF,
    approximation,
    best_line,
    curve_of,
    depth_pair,
    errors_of,
    line_of,
    mean_error,
    product,
    product_errors,
    straight,
)
from core.numbers import shown
from core.training import full_loss

X_RANGE = -BEYOND * HALF, BEYOND * HALF
Y_RANGES = {"absolute": (-1.0, 6.6)}
USUAL = -1.9, 2.3
LEAST_LOSS = 1e-12


def data_points(document: Document) -> np.ndarray:
    """Return the data of a network of one input and one output, (rows, 2)."""
    return np.concatenate((document.inputs, document.targets), axis=1)


def function_scene(function: str, curves: tuple[Curve, ...], document: Document, caption: str) -> CurveScene:
    """Return curves over one input against the data and the function beyond them."""
    x = np.linspace(*X_RANGE, 241)
    truth = Curve(x, FUNCTIONS[function](x), tr("the function"), -1, (4.0, 3.0), 1.2)
    inside = (-HALF, HALF)
    points = data_points(document)
    return CurveScene((truth, *curves), X_RANGE, Y_RANGES.get(function, USUAL), "x", "y", points, inside, caption)


class ApproximationPage(ExperimentPage):
    """One hidden layer of tanh units against a function of one input."""

    def __init__(self, learning: Learning, theme: Theme) -> None:
        super().__init__(
            learning,
            tr("Enough units bend into any shape"),
            tr("Each hidden tanh unit adds one soft step. With enough of them their weighted sum comes as close as you "
               "like to any continuous function, on the range where there are data."),
            tr("Look at the curve inside the data and beyond: more units help inside only. Sharp corners and jumps "
               "need the most."),
        )  # fmt: skip
        self.function, self.units = self.functions(("sine", "absolute", "step", "waves")), UnitsSlider(5)
        self.units.changed.connect(self.begin)
        self.picture = CurvePicture(theme, tr("The network's function against the data"))
        self.finish((self.function, self.units), (self.picture,))

    @property
    def _name(self) -> str:
        return str(self.function.value)

    def made(self) -> tuple[Document, ...]:
        return (approximation(self._name, self.units.units, self._seed),)

    def title(self) -> str:
        name = tr(FUNCTION_NAMES[self._name])
        if self.units.units == 1:
            return tr("{function} by one tanh unit", function=name)
        return tr("{function} by {count} tanh units", function=name, count=self.units.units)

    def show_learning(self) -> None:
        (document,) = self._learning.documents
        curve = Curve(*curve_of(document), tr("the network"), 0)
        inside, outside = (mean_error(document, self._name, where) for where in (True, False))
        caption = tr("after {count} updates", count=f"{document.training.progress.updates:,}")
        self.picture.show_scene(function_scene(self._name, (curve,), document, caption))
        self.result.setText(
            tr("Mean error where there are data: {inside}\nMean error beyond: {outside}\n{count} weights",
               inside=shown(inside, 2), outside=shown(outside, 2), count=len(document.network.weights))
        )  # fmt: skip


class ProductPage(ExperimentPage):
    """x·y learnt from points within ±1, asked within ±3."""

    def __init__(self, learning: Learning, theme: Theme) -> None:
        super().__init__(
            learning,
            tr("Multiplication, as far as it was seen"),
            tr("The network learns x·y from 200 points inside the dashed square. It does not learn to multiply: it "
               "learns a surface that lies on the product there."),
            tr("Look at the map: no colour inside, strong colours outside, where tanh units level off and x·y does "
               "not. More units do not change that."),
        )  # fmt: skip
        self.units = UnitsSlider(8)
        self.units.changed.connect(self.begin)
        self.picture = ErrorMap(theme, tr("How far the network is off x·y"))
        self.finish((self.units,), (self.picture,))

    def made(self) -> tuple[Document, ...]:
        return (product(self.units.units, self._seed),)

    def title(self) -> str:
        if self.units.units == 1:
            return tr("x·y by one tanh unit")
        return tr("x·y by {count} tanh units", count=self.units.units)

    def show_learning(self) -> None:
        (document,) = self._learning.documents
        at, differences = product_errors(document)
        errors = errors_of(at, differences)
        words = tr("Mean error inside ±1: {inside}\nMean error outside, up to ±3: {outside}\n{times} times as much",
                   inside=shown(errors.inside, 2), outside=shown(errors.outside, 2),
                   times=shown(errors.outside / max(errors.inside, LEAST_LOSS), 2))  # fmt: skip
        self.picture.show_differences(differences, words.replace("\n", ". "))
        self.result.setText(words)


class LinePage(ExperimentPage):
    """Several linear layers, which stay one line."""

    updates = 1500

    def __init__(self, learning: Learning, theme: Theme) -> None:
        super().__init__(
            learning,
            tr("Linear layers stay a line"),
            tr("Three layers of neurons with the identity as activation: 1-4-3-1. Multiplied out, all their weights "
               "are one matrix, here one slope and one constant."),
            tr("Look at the two lines: the network lies on its one matrix exactly, and training ends at the straight "
               "line nearest to the data. Only bent activations make more layers worth more."),
        )  # fmt: skip
        self.function = self.functions(("sine", "absolute", "step", "waves"))
        self.picture = CurvePicture(theme, tr("The linear network and its one matrix against the data"))
        self.finish((self.function,), (self.picture,))

    def made(self) -> tuple[Document, ...]:
        return (straight(str(self.function.value), self._seed),)

    def title(self) -> str:
        return tr("Linear layers")

    def show_learning(self) -> None:
        (document,) = self._learning.documents
        slope, constant = line_of(document)
        x, out = curve_of(document)
        curves = (
            Curve(x, out, tr("the network"), 0, (), 9.0),
            Curve(x, slope * x + constant, tr("one matrix"), 1, (3.0, 2.0), 3.0),
        )
        best = best_line(document)
        caption = tr("after {count} updates", count=f"{document.training.progress.updates:,}")
        self.picture.show_scene(function_scene(str(self.function.value), curves, document, caption))
        self.result.setText(
            tr("{count} weights equal out = {slope} · x + {constant}\nLargest difference: {difference}\n"
               "Nearest line to the data: {best_slope} · x + {best_constant}",
               count=len(document.network.weights), slope=shown(slope, 4), constant=shown(_round(constant), 4),
               difference=shown(float(np.abs(out - slope * x - constant).max()), 2),
               best_slope=shown(best[0], 4), best_constant=shown(_round(best[1]), 4))
        )  # fmt: skip


class DepthPage(ExperimentPage):
    """Two hidden layers against one with as many weights."""

    def __init__(self, learning: Learning, theme: Theme) -> None:
        super().__init__(
            learning,
            tr("Deep or wide, with as many weights"),
            tr("1-8-8-1 and 1-32-1 both have 97 weights. The deep network bends what is bent already, the wide one "
               "adds more bends side by side. Both learn the same data with the same optimizer."),
            tr("Look at the losses: which one is lower depends on the function, on the random weights and on the "
               "moment; peaks are steps that went too far. Try several before you believe in either."),
        )  # fmt: skip
        self.function = self.functions(("waves", "sine", "absolute", "step"))
        self.picture = CurvePicture(theme, tr("Both networks against the data"))
        self.losses = CurvePicture(theme, tr("The losses of both networks by update"))
        self.finish((self.function,), (self.picture, self.losses))

    def made(self) -> tuple[Document, ...]:
        return depth_pair(str(self.function.value), self._seed)

    def title(self) -> str:
        return tr("Two hidden layers of 8")

    def show_learning(self) -> None:
        documents, names = self._learning.documents, ("1-8-8-1", "1-32-1")
        pairs = list(zip(documents, names, strict=True))
        curves = tuple(Curve(*curve_of(each), name, place) for place, (each, name) in enumerate(pairs))
        caption = tr("after {count} updates", count=f"{documents[0].training.progress.updates:,}")
        self.picture.show_scene(function_scene(str(self.function.value), curves, documents[0], caption))
        self.losses.show_scene(self._losses(names))
        lines = [
            tr("{name}: loss {loss}, {count} weights", name=name, loss=shown(full_loss(each), 3),
               count=len(each.network.weights))
            for each, name in pairs
        ]  # fmt: skip
        self.result.setText("\n".join(lines))

    def _losses(self, names: tuple[str, ...]) -> CurveScene:
        logs = [np.log10(np.maximum(losses, LEAST_LOSS)) for losses in self._learning.losses]
        known = np.concatenate((*logs, [0.0]))
        curves = tuple(
            Curve(np.arange(1.0, len(log) + 1), log, name, place, (), 1.6)
            for place, (log, name) in enumerate(zip(logs, names, strict=True))
        )
        y_range = float(np.floor(known.min())), float(np.ceil(known.max()))
        return CurveScene(curves, (0.0, float(self.updates)), y_range, tr("update"), tr("loss"), powers=True)


def _round(value: float) -> float:
    """Return a number without the round-off around 0."""
    return 0.0 if abs(value) < 1e-9 else value

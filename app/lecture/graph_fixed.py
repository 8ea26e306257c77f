"""Places that keep still for a whole iteration: of the numbers around the neurons, and of the labels of few edges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from app.graph.canvas import STRONG, text_width
from app.graph.scene import Scene
from app.lecture.graph_board import Board, boxes_around
from app.lecture.graph_lines import Lines
from app.lecture.graph_room import LINE, Shape
from app.lecture.graph_seats import MOST_SEATED, seated
from app.lecture.graph_tags import NAME, PAD, SPACE, cut
from app.lecture.words import NUMBER
from core.document import Document
from core.iteration import Iteration
from core.network import Floats, Role
from core.numbers import shown
from core.steps import Level, Phase

TWO, ONE = 82.0, LINE  # heights of labels: a name above its number, or both beside each other
_USUAL = -0.0123456789012345
_MOST_ROWS = 24  # samples whose numbers are measured
_STEP, _GENEROUS_STEP = 8.0, 24.0  # widths in such steps, so that places do not change with every digit
_AT_WEIGHTS = (Phase.GRADIENT, Phase.AVERAGE, Phase.UPDATE)
_PLACES: Mapping[str, tuple[str, ...]] = {
    "net": ("b0", "b1", "a0"),
    "delta": ("b1", "a0"),
    "target": ("a0", "a1", "b1", "b2"),
    "loss_share": ("a1", "a0", "b1", "b2"),
    "name": ("l", "r"),
}
_BELOW = ("net", "delta")

Spot = tuple[int, str]  # a neuron and what of it


@dataclass(frozen=True, eq=False)
class Fixed:
    """`spots`: boxes of numbers around neurons. `seats`: labels' places as `seated` tells; None: no room for all."""

    spots: Mapping[Spot, Floats]
    seats: Floats | None
    high: float = TWO

    @property
    def is_two(self) -> bool:
        """Whether labels have two lines."""
        return self.high == TWO

    def spot(self, neuron: int, quantity: str) -> Floats | None:
        """Return where a number of a neuron stands; δ and ∂E/∂out where net does, if there is no place for both."""
        if quantity in ("delta", "dE_dout"):
            return self.spots.get((neuron, "delta"), self.spots.get((neuron, "net")))
        return self.spots.get((neuron, quantity))


NOTHING_FIXED = Fixed({}, None)


@dataclass(frozen=True)
class Ruler:
    """Measures texts as wide as they become."""

    unit: float
    digits: int
    has_terms: bool
    is_generous: bool = False  # whether what is computed has room for usual numbers, so that few iterations need more

    @property
    def usual(self) -> tuple[str, ...]:
        """A number as most are not longer."""
        return (cut(shown(_USUAL, self.digits)),) if self.is_generous else ()

    def wide(self, words: str, *numbers: str) -> float:
        """Return the width of words beside the widest of some numbers, on a card, in coarse steps."""
        number = max((text_width(text, self._size(NUMBER), STRONG) for text in numbers), default=0.0)
        name = text_width(words, self._size(NAME)) if words else 0.0
        around = (2 if words and numbers else 1) * PAD + SPACE * bool(words and numbers)
        step = (_GENEROUS_STEP if self.is_generous else _STEP) * self.unit
        return step * math.ceil((name + number + around * self.unit) / step)

    def _size(self, size: float) -> float:
        return float(math.ceil(size * self.unit - 1e-6))

    def written(self, values: Floats) -> tuple[str, ...]:
        """Return numbers as they are shown, each once."""
        return tuple(cut(shown(value, self.digits)) for value in dict.fromkeys(values[:_MOST_ROWS].tolist()))


def fixed(scene: Scene, lines: Lines, unit: float) -> Fixed:
    """Return what keeps its place in the scene's iteration; of a network with many edges nothing does."""
    if not 0 < len(lines.start) <= MOST_SEATED or lines.bodies.shape not in (Shape.ROUND, Shape.TALL):
        return NOTHING_FIXED
    has_terms = scene.step is not None and scene.step.level is Level.TERM
    ruler = Ruler(unit, scene.digits, has_terms)
    if scene.iteration is None:
        return _found(scene.document, None, lines, ruler)
    found = _remembered(scene.iteration, lines, ruler)
    at_weights = scene.step is not None and scene.step.phase in _AT_WEIGHTS
    return replace(found, seats=None) if at_weights and not found.is_two else found


@lru_cache(maxsize=16)
def _remembered(iteration: Iteration, lines: Lines, ruler: Ruler) -> Fixed:
    return _found(iteration.document, iteration, lines, ruler)


def _found(document: Document, iteration: Iteration | None, lines: Lines, ruler: Ruler) -> Fixed:
    """Return places with as much as has room: labels of two lines and net beside δ, else less."""
    generous = replace(ruler, is_generous=True)
    for measure, high, has_both in (
        *((measure, TWO, has_both) for has_both in (True, False) for measure in (generous, ruler)),
        *((ruler, ONE, has_both) for has_both in (True, False)),
    ):
        spots = _spots(dict(_around(document, iteration, measure)), lines, ruler.unit, has_both)
        widths = _labels(document, iteration, measure)[0 if high == TWO else 1]
        taken = tuple(tuple(box.tolist()) for box in spots.values())
        seats = seated(lines, widths, high * ruler.unit, taken)
        if seats is not None:
            return Fixed(spots, seats, high)
    return Fixed(_spots(dict(_around(document, iteration, ruler)), lines, ruler.unit, True), None)


def _spots(around: Mapping[Spot, float], lines: Lines, unit: float, has_both: bool) -> Mapping[Spot, Floats]:
    """Put the numbers around neurons into free places."""
    board, spots = Board(lines.bodies), {}
    for (neuron, quantity), width in around.items():
        if quantity == "delta" and not has_both:
            continue
        places = _PLACES[quantity]
        if quantity in _BELOW and not lines.bodies.spacious[neuron]:
            places = places[:-1]  # above it would be taken for another one's
        size = np.array([width, LINE * unit])
        boxes = board.into_room(boxes_around(lines.bodies, neuron, size, places, unit))
        free = np.flatnonzero(board.free(boxes))
        if len(free):
            spots[neuron, quantity] = boxes[free[0]]
            board.take(boxes[free[0]])
    return spots


def _around(document: Document, iteration: Iteration | None, ruler: Ruler) -> Iterator[tuple[Spot, float]]:
    """Yield how wide the numbers around each neuron become, those of most weight first."""
    neurons, topology = document.network.neurons, document.network.topology
    trace = iteration.trace if iteration is not None else None
    for neuron, one in enumerate(neurons):
        if one.role.computes:
            nets = ruler.written(trace.net[:, neuron]) if trace else ("0.0000",)
            deltas = ruler.written(trace.delta[:, neuron]) if trace else ("0.0000",)
            delta = ruler.wide("δ", *ruler.usual, *deltas)
            if trace and ruler.has_terms:
                delta = max(delta, ruler.wide("∂E/∂out", *ruler.written(trace.dE_dout[:, neuron])))
            net = ruler.wide("net", *ruler.usual, *nets)
            yield (neuron, "net"), max(net, delta)  # where there is no place for both δ takes it
            yield (neuron, "delta"), delta
    for place, neuron in enumerate(topology.outputs.tolist()):
        column = neurons[neuron].id
        if column in document.data.columns:
            targets = document.data.rows[:, document.data.columns.index(column)]
            yield (neuron, "target"), ruler.wide("t", *ruler.written(targets))
        if trace:
            yield (neuron, "loss_share"), ruler.wide("E", *ruler.written(trace.loss_shares[:, place]))
    for neuron, one in enumerate(neurons):
        if one.role is Role.BIAS:
            yield (neuron, "name"), ruler.wide(Scene(document).neuron_name(neuron))


def _labels(
    document: Document, iteration: Iteration | None, ruler: Ruler
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return how wide each edge's label becomes: with two lines for everything, and with one for a weight."""
    scene, network = Scene(document, iteration), document.network
    parameter = network.topology.parameter_of_edge
    gradients = _gradients(iteration)
    words = scene.batch_words if len(gradients) > 2 else "∂E/∂w"
    two, one = [], []
    for edge, weight in enumerate(network.weights.tolist()):
        name = scene.edge_name(edge)
        before, after = (cut(shown(value, ruler.digits)) for value in (weight, float(scene.updated_weights[edge])))
        whole = ruler.wide(name, before, after)
        wanted = [ruler.wide(name, before), ruler.wide("→", after)]
        if len(gradients):
            wanted.append(ruler.wide("", *ruler.usual, *ruler.written(gradients[:, parameter[edge]])))
            wanted.append(ruler.wide(words.replace("∂E/∂w", f"∂E/∂{name}")))
        two.append(max(wanted))
        one.append(whole)
    return tuple(two), tuple(one)


def _gradients(iteration: Iteration | None) -> Floats:
    """Return all gradients of an iteration, (1 + samples, parameters): the update's, then each sample's."""
    if iteration is None:
        return np.zeros((0, 0))
    samples = range(min(len(iteration.rows), _MOST_ROWS - 1))
    return np.stack([iteration.gradient, *(iteration.trace.gradients(sample) for sample in samples)])

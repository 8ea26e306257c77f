"""One number of an iteration by name, as lessons write it: `net h1`, `delta o1`, `gradient w5`, `loss`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.document import Document
from core.findings import did_you_mean, printable
from core.formula import Source
from core.iteration import Iteration
from core.message import Message, Problem, message
from core.network import Topology
from core.numbers import parse_number


class Kind(StrEnum):
    """What is asked for; of a neuron, of an edge, or of the whole."""

    NET = "net"
    OUT = "out"
    SLOPE = "slope"
    DE_DOUT = "dE_dout"
    DELTA = "delta"
    TARGET = "target"
    WEIGHT = "weight"
    OWN = "own"
    GRADIENT = "gradient"
    BATCH_GRADIENT = "batch_gradient"
    NEW = "new"
    LOSS = "loss"
    BATCH_LOSS = "batch_loss"
    RATE = "rate"


OF_NEURONS = (Kind.NET, Kind.OUT, Kind.SLOPE, Kind.DE_DOUT, Kind.DELTA, Kind.TARGET)
OF_EDGES = (Kind.WEIGHT, Kind.OWN, Kind.GRADIENT, Kind.BATCH_GRADIENT, Kind.NEW)
QUANTITIES: Mapping[Kind, str] = {  # as a Source calls it
    Kind.NET: "net", Kind.OUT: "out", Kind.SLOPE: "slope", Kind.DE_DOUT: "dE_dout", Kind.DELTA: "delta",
    Kind.TARGET: "target", Kind.WEIGHT: "weight", Kind.OWN: "own", Kind.GRADIENT: "gradient",
    Kind.BATCH_GRADIENT: "batch_gradient", Kind.NEW: "updated_weight", Kind.LOSS: "loss", Kind.BATCH_LOSS: "batch_loss",
    Kind.RATE: "learning_rate",
}  # fmt: skip


class NoSuchQuantity(ValueError):
    """The text names no number of the network; `problem` says why."""

    def __init__(self, what: Message, remedy: Message | None = None) -> None:
        super().__init__(what.key)
        self.problem = Problem("", what, remedy)


@dataclass(frozen=True)
class Quantity:
    """A kind and the place of its neuron or edge in the file; −1 for the whole."""

    kind: Kind
    index: int = -1

    def source(self, sample: int = 0) -> Source:
        """Return the link to the picture."""
        if self.kind in OF_NEURONS:
            return Source("neuron", self.index, QUANTITIES[self.kind], sample)
        if self.kind in OF_EDGES:
            return Source("edge", self.index, QUANTITIES[self.kind], sample)
        return Source("setting", 0, QUANTITIES[self.kind], sample)

    def value(self, iteration: Iteration, sample: int = 0) -> float:
        """Return the number in this iteration."""
        return _VALUES[self.kind](iteration, self.index, sample)


def parse_quantity(text: str, topology: Topology) -> Quantity:
    """Read `kind name`; neurons and edges by id or label, with plain or lowered digits.

    Raises:
        NoSuchQuantity: if there is no such kind, neuron or edge.
    """
    word, _, name = text.strip().partition(" ")
    if word not in set(Kind):
        kinds = tuple(str(kind) for kind in Kind)
        raise NoSuchQuantity(message("quantity.kind", name=printable(word)), did_you_mean(word, kinds))
    kind = Kind(word)
    if kind not in (*OF_NEURONS, *OF_EDGES):
        return Quantity(kind)
    find = neuron_named if kind in OF_NEURONS else edge_named
    return Quantity(kind, find(name.strip(), topology))


def value_of(text: str, iteration: Iteration, sample: int = 0) -> float:
    """Return the value of `weight w1 × out i1 + 0.35`: quantities and numbers with × · / + − between blanks.

    Raises:
        NoSuchQuantity: if something in it is neither.
    """
    total, sign = 0.0, 1.0
    for part in re.split(r"\s([+−-])\s", text.strip()):
        if part in ("+", "−", "-"):
            sign = 1.0 if part == "+" else -1.0
            continue
        total += sign * _product(part, iteration, sample)
    return total


def _product(text: str, iteration: Iteration, sample: int) -> float:
    product, divides = 1.0, False
    for part in re.split(r"\s([×·/])\s", text):
        if part in ("×", "·", "/"):
            divides = part == "/"
            continue
        factor = _factor(part, iteration, sample)
        product = product / factor if divides else product * factor
    return product


def _factor(text: str, iteration: Iteration, sample: int) -> float:
    try:
        return parse_number(text)
    except ValueError:
        return parse_quantity(text, iteration.document.network.topology).value(iteration, sample)


def neuron_named(name: str, topology: Topology) -> int:
    """Return the neuron of this id or label.

    Raises:
        NoSuchQuantity: if there is none.
    """
    if name in topology.neuron_index:
        return topology.neuron_index[name]
    plain = _plain(name)
    for index, neuron in enumerate(topology.neurons):
        if plain in (_plain(neuron.id), _plain(neuron.name)):
            return index
    raise NoSuchQuantity(
        message("network.no_neuron", name=printable(name)), did_you_mean(name, tuple(topology.neuron_index))
    )


def edge_named(name: str, topology: Topology) -> int:
    """Return the edge of this id.

    Raises:
        NoSuchQuantity: if there is none.
    """
    if name in topology.edge_index:
        return topology.edge_index[name]
    for index, id in enumerate(topology.edges.ids):
        if _plain(id) == _plain(name):
            return index
    raise NoSuchQuantity(
        message("network.no_edge", name=printable(name)), did_you_mean(name, tuple(topology.edge_index))
    )


_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def _plain(name: str) -> str:
    return name.translate(_LOWERED)


def _target(iteration: Iteration, index: int, sample: int) -> float:
    document: Document = iteration.document
    column = document.data.columns.index(document.network.neurons[index].id)
    return float(document.data.rows[iteration.rows[sample], column])


def _gradient(iteration: Iteration, edge: int, sample: int) -> float:
    parameter = iteration.document.network.topology.parameter_of_edge[edge]
    return float(iteration.trace.gradients(sample)[parameter])


_VALUES: Mapping[Kind, Callable[[Iteration, int, int], float]] = {
    Kind.NET: lambda i, at, sample: float(i.trace.net[sample, at]),
    Kind.OUT: lambda i, at, sample: float(i.trace.out[sample, at]),
    Kind.SLOPE: lambda i, at, sample: float(i.trace.slope[sample, at]),
    Kind.DE_DOUT: lambda i, at, sample: float(i.trace.dE_dout[sample, at]),
    Kind.DELTA: lambda i, at, sample: float(i.trace.delta[sample, at]),
    Kind.TARGET: _target,
    Kind.WEIGHT: lambda i, at, sample: float(i.document.network.weights[at]),
    Kind.OWN: lambda i, at, sample: float(i.trace.own(sample)[at]),
    Kind.GRADIENT: _gradient,
    Kind.BATCH_GRADIENT: lambda i, at, sample: float(i.gradient[i.document.network.topology.parameter_of_edge[at]]),
    Kind.NEW: lambda i, at, sample: float(i.updated_weights[at]),
    Kind.LOSS: lambda i, at, sample: float(i.trace.losses[sample]),
    Kind.BATCH_LOSS: lambda i, at, sample: float(i.trace.batch_loss(i.document.training.over_samples)),
    Kind.RATE: lambda i, at, sample: i.document.training.learning_rate,
}

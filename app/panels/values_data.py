"""All values of a step by quantity, as arrays with masks of what is known: 100,000 rows cost no more than ten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Literal

import numpy as np

from app.words import tr
from app.workbench import Workbench
from core.document import Document
from core.iteration import Iteration
from core.network import Booleans, Floats, Topology
from core.numbers import shown
from core.steps import Shown

Kind = Literal["neuron", "edge"]
OF_A_TIE = ("weight", "gradient", "batch_gradient", "updated_weight")
OF_A_SAMPLE = ("net", "out", "target", "dE_dout", "delta", "own", "gradient")


class Light(Enum):
    """How a cell is lit: not at all, as what the step came from, as what it has just computed."""

    NONE = 0
    SOURCE = 1
    COMPUTED = 2


@dataclass(frozen=True, eq=False)
class Numbers:
    """One column: its values, which exist at all, which are known by now, which the last step made known."""

    values: Floats
    exists: Booleans
    known: Booleans
    fresh: Booleans


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: its text, its value if it is a known number, and how it is lit."""

    text: str
    value: float | None = None
    waiting: bool = False
    light: Light = Light.NONE


class Snapshot:
    """The values of the workbench's present step by (kind, quantity); columns are computed when first asked for."""

    def __init__(self, workbench: Workbench) -> None:
        self.document: Document = workbench.document
        self.iteration: Iteration | None = workbench.iteration
        self.shown: Shown | None = workbench.shown
        self.digits = workbench.digits
        self._plan, self._cursor = workbench.plan, workbench.cursor
        explanation = workbench.explanation
        self._sources = explanation.sources if explanation else ()
        self._columns: dict[tuple[Kind, str], Numbers | None] = {}

    @property
    def topology(self) -> Topology:
        return self.document.network.topology

    @property
    def row(self) -> int:
        """The data row of the sample on screen."""
        return self.iteration.rows[self.shown.sample] if self.iteration and self.shown else 0

    @cached_property
    def before(self) -> Shown | None:
        """What was known one step earlier; of a sample that has just begun: what was given."""
        if self._plan is None or self.shown is None:
            return None
        earlier = self._plan.shown(max(0, self._cursor - 1))
        return earlier if earlier.sample == self.shown.sample else self._plan.shown(0)

    @cached_property
    def lit(self) -> frozenset[tuple[str, str, int]]:
        """(kind, quantity, index) of everything that the step came from."""
        sample = self.shown.sample if self.shown else 0
        here = (source for source in self._sources if source.quantity not in OF_A_SAMPLE or source.sample == sample)
        return frozenset((source.kind, source.quantity, source.index) for source in here)

    def numbers(self, kind: Kind, quantity: str) -> Numbers | None:
        """Return a column, None where the document cannot give it (a draft)."""
        key = (kind, quantity)
        if key not in self._columns:
            self._columns[key] = _COMPUTE[key](self) if self.iteration or quantity == "weight" else None
        return self._columns[key]

    def cell(self, kind: Kind, quantity: str, index: int) -> Cell:
        """Return what to show of one neuron or edge."""
        numbers = self.numbers(kind, quantity)
        if numbers is None:
            return Cell(tr("not yet"), waiting=True)
        if not numbers.exists[index]:
            return Cell("")
        if not numbers.known[index]:
            return Cell(tr("not yet"), waiting=True)
        value = float(numbers.values[index])
        return Cell(shown(value, self.digits), value, light=self._light(kind, quantity, index, numbers))

    def _light(self, kind: Kind, quantity: str, index: int, numbers: Numbers) -> Light:
        if numbers.fresh[index]:
            return Light.COMPUTED
        if quantity in OF_A_TIE:
            index = int(self.topology.first_edge[self.topology.parameter_of_edge[index]])
        return Light.SOURCE if (kind, quantity, index) in self.lit else Light.NONE


def _masked(snapshot: Snapshot, values: Floats, mask: Callable[[Shown], Booleans], exists: Booleans) -> Numbers:
    assert snapshot.shown is not None
    known = mask(snapshot.shown)
    assert snapshot.before is not None
    return Numbers(values, exists, known, known & ~mask(snapshot.before))


def _everywhere(count: int) -> Booleans:
    return np.ones(count, dtype=np.bool_)


def _of_neurons(array: Callable[[Iteration], Floats], mask: Callable[[Shown], Booleans], computing_only: bool) -> _Make:
    def numbers(snapshot: Snapshot) -> Numbers:
        assert snapshot.iteration is not None and snapshot.shown is not None
        neurons = snapshot.topology.neurons
        exists = _everywhere(len(neurons))
        if computing_only:
            exists = np.array([neuron.role.computes for neuron in neurons], dtype=np.bool_)
        return _masked(snapshot, array(snapshot.iteration)[snapshot.shown.sample], mask, exists)

    return numbers


def _of_edges(array: Callable[[Iteration, int], Floats], mask: Callable[[Shown], Booleans]) -> _Make:
    """A column of edges from an array by edge or by parameter; the mask is by parameter."""

    def numbers(snapshot: Snapshot) -> Numbers:
        assert snapshot.iteration is not None and snapshot.shown is not None
        parameter = snapshot.topology.parameter_of_edge
        values = array(snapshot.iteration, snapshot.shown.sample)
        if len(values) != len(parameter):
            values = values[parameter]
        return _masked(snapshot, values, lambda known: mask(known)[parameter], _everywhere(len(parameter)))

    return numbers


def _targets(snapshot: Snapshot) -> Numbers:
    topology = snapshot.topology
    values = np.full(len(topology.neurons), np.nan)
    values[topology.outputs] = snapshot.document.targets[snapshot.row]
    exists = np.zeros(len(values), dtype=np.bool_)
    exists[topology.outputs] = True
    return Numbers(values, exists, exists, np.zeros_like(exists))


def _weights(snapshot: Snapshot) -> Numbers:
    weights = snapshot.document.network.weights
    everywhere = _everywhere(len(weights))
    return Numbers(weights, everywhere, everywhere, ~everywhere)


def _dE_dout(snapshot: Snapshot) -> Numbers:
    """Inputs and biases have it too, from the end of the backward phase on; no step says how: never lit."""
    numbers = _of_neurons(lambda it: it.trace.dE_dout, lambda known: known.dE_dout, False)(snapshot)
    computes = np.array([neuron.role.computes for neuron in snapshot.topology.neurons], dtype=np.bool_)
    return replace(numbers, fresh=numbers.fresh & computes)


_Make = Callable[[Snapshot], Numbers]
_COMPUTE: Mapping[tuple[Kind, str], _Make] = {
    ("neuron", "target"): _targets,
    ("neuron", "net"): _of_neurons(lambda it: it.trace.net, lambda known: known.net, True),
    ("neuron", "out"): _of_neurons(lambda it: it.trace.out, lambda known: known.out, False),
    ("neuron", "dE_dout"): _dE_dout,
    ("neuron", "delta"): _of_neurons(lambda it: it.trace.delta, lambda known: known.delta, True),
    ("edge", "weight"): _weights,
    ("edge", "own"): _of_edges(lambda it, sample: it.trace.own(sample), lambda known: known.gradient),
    ("edge", "gradient"): _of_edges(lambda it, sample: it.trace.gradients(sample), lambda known: known.gradient),
    ("edge", "batch_gradient"): _of_edges(lambda it, sample: it.gradient, lambda known: known.batch_gradient),
    ("edge", "updated_weight"): _of_edges(lambda it, sample: it.updated_weights, lambda known: known.updated),
}


def column_room(snapshot: Snapshot, kind: Kind, quantity: str, rows: int) -> tuple[int, int]:
    """Return how many characters the numbers of a column have before the decimal point, and from it on."""
    numbers = snapshot.numbers(kind, quantity)
    if numbers is None:
        return (0, 0)
    texts = [shown(float(value), snapshot.digits) for value in numbers.values[:rows][numbers.exists[:rows]]]
    ends = [text.partition(".") for text in texts]
    return (
        max((len(whole) for whole, _, _ in ends), default=0),
        max((len(point + rest) for _, point, rest in ends), default=0),
    )

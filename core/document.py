"""Document: everything that a network file holds, as one immutable value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Literal, TypeVar

import numpy as np

from core.message import EMPTY
from core.network import Edges, Floats, Integers, Network, Role, Topology, read_only
from core.scaling import Scaling

Value = TypeVar("Value")


@dataclass(frozen=True)
class Loss:
    """Which loss, and whether a sum over the K outputs is divided by K."""

    name: str = "half_squared_error"
    over_outputs: Literal["sum", "mean"] = "sum"
    extra: Mapping[str, Any] = EMPTY


@dataclass(frozen=True)
class Split:
    """Which share of the rows is kept for testing and never trained, drawn by a seed.

    `rows`: which ones they are, in order, where rows came, went or changed places since they were drawn.
    """

    test: float = 0.25
    seed: int = 0
    extra: Mapping[str, Any] = EMPTY
    rows: tuple[int, ...] | None = None


def share_of(split: Split, count: int) -> int:
    """Return how many of so many rows are for testing: halves are rounded up, one row at least is left to train."""
    return min(math.floor(split.test * count + 0.5), count - 1)


def drawn_rows(split: Split, count: int) -> Integers:
    """Return the rows that the seed draws, in order: the first round(test · rows) of a permutation by (seed, 0, 1).

    Other generators use other numbers behind the seed, so that an equal seed of a shuffle does not draw the same rows.
    """
    drawn = np.random.default_rng((split.seed, 0, 1)).permutation(count)
    return read_only(np.sort(drawn[: share_of(split, count)]).astype(np.intp))


@dataclass(frozen=True, eq=False)
class Data:
    """Samples: `columns` are ids of input and output neurons, `rows` is (samples, columns).

    `scaling`: how the numbers of some columns were made from others (core/scaling.py). `split`: None, all rows train.
    """

    columns: tuple[str, ...] = ()
    rows: Floats = field(default_factory=lambda: read_only(np.zeros((1, 0))))
    extra: Mapping[str, Any] = EMPTY
    split: Split | None = None
    scaling: Mapping[str, Scaling] = EMPTY

    @cached_property
    def test_rows(self) -> Integers:
        """The rows kept for testing, in order: those that the split names, else those that its seed draws."""
        count = len(self.rows)
        if self.split is None or count == 0:
            return read_only(np.zeros(0, dtype=np.intp))
        if self.split.rows is not None:
            return read_only(np.array(self.split.rows, dtype=np.intp))
        return drawn_rows(self.split, count)

    @cached_property
    def train_rows(self) -> Integers:
        """The rows that are trained, in order: all that are not kept for testing."""
        kept = np.ones(len(self.rows), dtype=np.bool_)
        kept[self.test_rows] = False
        return read_only(np.flatnonzero(kept))


@dataclass(frozen=True, eq=False)
class Progress:
    """How far training has come: updates done, and the optimizer's memory, {name: (parameters,)}."""

    updates: int = 0
    memory: Mapping[str, Floats] = EMPTY
    extra: Mapping[str, Any] = EMPTY


@dataclass(frozen=True, eq=False)
class Training:
    """How to train: optimizer and schedule by name with their settings, batches, order of the samples, progress.

    `l1`, `l2`: what is minimised is E + l1·Σ|w| + ½·l2·Σw²; the loss that is shown stays E, the data's.
    """

    optimizer: str = "sgd"
    learning_rate: float = 0.1
    optimizer_settings: Mapping[str, Any] = EMPTY
    schedule: str = "constant"
    schedule_settings: Mapping[str, Any] = EMPTY
    batch_size: int | Literal["full"] = 1
    over_samples: Literal["mean", "sum"] = "mean"
    shuffle: bool = False
    seed: int = 0
    l1: float = 0.0
    l2: float = 0.0
    progress: Progress = field(default_factory=Progress)
    extra: Mapping[str, Any] = EMPTY


def empty_network() -> Network:
    """Return a network without neurons."""
    none = np.zeros(0, dtype=np.intp)
    return Network(Topology((), Edges((), none, none, (), np.zeros(0, dtype=np.bool_))), read_only(np.zeros(0)))


@lru_cache(maxsize=8)
def _columns_of(topology: Topology, data: Data, role: Role) -> Floats:
    """Return the data's columns of one role, in the network's order; kept, for training changes neither."""
    place = {id: column for column, id in enumerate(data.columns)}
    columns = [place[neuron.id] for neuron in topology.neurons if neuron.role is role]
    return read_only(np.ascontiguousarray(data.rows[:, columns]))


def _changed(value: Value, **changes: object) -> Value:
    """Return the value with fields changed: what `replace` does, much faster, for training does it at every update."""
    changed = object.__new__(type(value))
    vars(changed).update(vars(value))
    vars(changed).update(changes)
    return changed


@dataclass(frozen=True, eq=False)
class Document:
    """What a file holds. An edit makes a new document; compare two by identity, or by core.files.to_text."""

    network: Network = field(default_factory=empty_network)
    title: str = ""
    notes: str = ""
    loss: Loss = field(default_factory=Loss)
    data: Data = field(default_factory=Data)
    training: Training = field(default_factory=Training)
    surface: Mapping[str, Any] | None = None
    view: Mapping[str, Any] = EMPTY
    extra: Mapping[str, Any] = EMPTY

    @property
    def inputs(self) -> Floats:
        """(samples, inputs) the data's input columns in the order of the network's input neurons."""
        return _columns_of(self.network.topology, self.data, Role.INPUT)

    @property
    def targets(self) -> Floats:
        """(samples, outputs) the data's target columns in the order of the network's output neurons."""
        return _columns_of(self.network.topology, self.data, Role.OUTPUT)

    @property
    def train_rows(self) -> Integers:
        """The data rows that batches are taken from, in order; all of them without a split."""
        return self.data.train_rows

    @property
    def test_rows(self) -> Integers:
        """The data rows that are never trained, in order; none without a split."""
        return self.data.test_rows

    @property
    def batch_size(self) -> int:
        """Rows in one full batch."""
        size, most = self.training.batch_size, len(self.train_rows)
        return most if size == "full" else min(size, most)

    def samples(self, rows: Sequence[int]) -> tuple[Floats, Floats]:
        """Return the (samples, inputs) and (samples, outputs) of these data rows; views where the rows follow on.

        Raises:
            IndexError: if there is no such row.
        """
        follow_on = len(rows) == 1 or all(following == row + 1 for row, following in pairwise(rows))
        inside = rows and rows[0] >= 0 and rows[-1] < len(self.data.rows)
        chosen = slice(rows[0], rows[-1] + 1) if follow_on and inside else list(rows)
        return self.inputs[chosen], self.targets[chosen]

    def after_update(self, network: Network, memory: Mapping[str, Floats]) -> Document:
        """Return the document after one more update."""
        before = self.training.progress
        progress = Progress(before.updates + 1, memory, before.extra)
        return _changed(self, network=network, training=_changed(self.training, progress=progress))

    def with_weight(self, edge: int, weight: float) -> Document:
        """Return the document with another weight on an edge and on its tie."""
        return replace(self, network=self.network.set_weight(edge, weight))

    def with_learning_rate(self, learning_rate: float) -> Document:
        """Return the document with another learning rate."""
        return replace(self, training=replace(self.training, learning_rate=learning_rate))

    def with_cell(self, row: int, neuron_id: str, value: float) -> Document:
        """Return the document with another number in one sample's input or target."""
        rows = self.data.rows.copy()
        rows[row, self.data.columns.index(neuron_id)] = value
        return replace(self, data=replace(self.data, rows=read_only(rows)))

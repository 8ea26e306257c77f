"""What is measured of a network in training: losses in all and of each output, right and wrong classes, histograms."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.array_pass import ArrayPass
from core.compiled import compiled
from core.document import Document
from core.levels import levels
from core.loss_pass import loss_pass
from core.maps_classes import NONE, Decision, decision_of
from core.network import Floats, Integers, Role, Topology, read_only

MOST_PRODUCTS = 2_000_000  # edges times rows of one block: some milliseconds
FEWEST_BINS, MOST_BINS = 8, 40


@dataclass(frozen=True, eq=False)
class Confusion:
    """How often each class was taken for each: `counts` is (classes, classes), a row is a target's class.

    `undecided`: rows whose outputs were no numbers; they count as wrong.
    """

    names: tuple[str, ...]
    counts: Integers
    undecided: int = 0

    @property
    def rows(self) -> int:
        """How many rows were classified."""
        return int(self.counts.sum()) + self.undecided

    @property
    def right(self) -> int:
        """How many of them were taken for what they are."""
        return int(np.trace(self.counts))

    @property
    def accuracy(self) -> float:
        """The share that is right; NaN without rows."""
        return self.right / self.rows if self.rows else float("nan")


@dataclass(frozen=True, eq=False)
class Results:
    """Over some rows: the loss in all, each output's part of it (outputs,), and the classes where there are any."""

    loss: float
    shares: Floats
    confusion: Confusion | None


@dataclass(frozen=True, eq=False)
class Measures:
    """Of one document: results over the rows that are trained, and over those kept for testing where there are some."""

    train: Results
    test: Results | None


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many values are in each of equally wide bins from `low` to `high`; `missing`: those that are not finite."""

    low: float
    high: float
    counts: Integers
    missing: int = 0

    @property
    def width(self) -> float:
        """The width of a bin."""
        return (self.high - self.low) / len(self.counts)


@dataclass(frozen=True, eq=False)
class Layer:
    """Computing neurons at one level; `edges` lead into them; `number` from 1 among hidden layers, None: outputs."""

    number: int | None
    neurons: Integers
    edges: Integers


def confusion(decision: Decision, targets: Floats, outputs: Floats) -> Confusion:
    """Return which classes (rows, outputs) outputs stand for, against (rows, outputs) targets.

    Rows whose target is no class are left out.
    """
    count = len(decision.names)
    wanted, found = (decision.classes(np.ascontiguousarray(values.T)) for values in (targets, outputs))
    known = wanted != NONE
    decided = known & (found != NONE)
    places = wanted[decided] * count + found[decided]
    counts = np.bincount(places, minlength=count * count).reshape(count, count)
    return Confusion(decision.names, read_only(counts.astype(np.intp)), int((known & ~decided).sum()))


def measuring(document: Document) -> Generator[None, None, Measures]:
    """Measure a document, some rows at a time: yields between them.

    Raises:
        KeyError, ValueError: if the document is a draft (core/validity.py).
    """
    decision = decision_of(document)
    train = yield from _results(document, document.train_rows, decision)
    test = None
    if len(document.test_rows):
        test = yield from _results(document, document.test_rows, decision)
    return Measures(train, test)


def measures_of(document: Document) -> Measures:
    """Measure a document at once."""
    work = measuring(document)
    while True:
        try:
            next(work)
        except StopIteration as stop:
            found: Measures = stop.value
            return found


def _results(document: Document, rows: Integers, decision: Decision | None) -> Generator[None, None, Results]:
    block = max(1, MOST_PRODUCTS // max(1, len(document.network.edges)))
    shares, outputs = [], []
    for first in range(0, len(rows), block):
        part_shares, part_outputs = _forward(document, rows[first : first + block])
        shares.append(part_shares)
        outputs.append(part_outputs)
        yield None
    count = document.targets.shape[1]
    every = np.concatenate(shares) if shares else np.zeros((0, count))
    with np.errstate(all="ignore"):
        of_output = every.sum(axis=0)
        if document.training.over_samples == "mean" and len(rows):
            of_output = of_output / len(rows)
        loss = float(of_output.sum())
    found = None
    if decision is not None and outputs:
        found = confusion(decision, document.targets[rows], np.concatenate(outputs))
    return Results(loss, read_only(of_output), found)


def _forward(document: Document, rows: Integers) -> tuple[Floats, Floats]:
    """Return the (rows, outputs) parts of the loss, and the outputs."""
    topology = document.network.topology
    plan = compiled(topology)
    arrays = ArrayPass(plan, document.network.weights[plan.edge_order], len(rows))
    with np.errstate(all="ignore"):
        arrays.forward(document.inputs[rows])
        targets = np.ascontiguousarray(document.targets[rows].T)
        shares = loss_pass(topology, document.loss, targets, arrays.net, arrays.out).shares
    return shares.T, arrays.out[plan.row_of[topology.outputs]].T


# Histograms


def histogram(values: Floats, most_bins: int = MOST_BINS) -> Histogram:
    """Count values in bins over their whole range: about √n of them; one value has a bin of width 1 around it."""
    finite = values[np.isfinite(values)]
    missing = values.size - finite.size
    if not finite.size:
        return Histogram(-0.5, 0.5, read_only(np.zeros(1, dtype=np.intp)), missing)
    low, high = float(finite.min()), float(finite.max())
    bins = int(min(most_bins, max(FEWEST_BINS, np.sqrt(finite.size))))
    if not high - low > 1e-12 * max(abs(low), abs(high)) or not np.isfinite(high - low):
        half = max(0.5, 1e-6 * abs(low))
        low, high, bins = low - half, low + half, 1
    counts, _ = np.histogram(finite, bins, (low, high))
    return Histogram(low, high, read_only(counts.astype(np.intp)), missing + int(finite.size - counts.sum()))


@lru_cache(maxsize=8)
def layers_of(topology: Topology) -> tuple[Layer, ...]:
    """Return the computing neurons by level, outputs apart from hidden ones of the same level.

    Raises:
        CyclicNetworkError: if there is a cycle.
    """
    level_of = levels(topology)
    roles = np.array([neuron.role.value for neuron in topology.neurons])
    found: list[Layer] = []
    for role in (Role.HIDDEN, Role.OUTPUT):
        mine = np.flatnonzero(roles == role.value)
        groups = (
            [mine[level_of[mine] == level] for level in np.unique(level_of[mine])] if role is Role.HIDDEN else [mine]
        )
        for number, neurons in enumerate(groups, start=1):
            edges = np.flatnonzero(np.isin(topology.edges.target, neurons))
            found.append(Layer(number if role is Role.HIDDEN else None, read_only(neurons), read_only(edges)))
    return tuple(found)


def largest_edges(document: Document, most: int) -> tuple[int, ...]:
    """Return the edges with the largest weights by size, one of each tie, in the file's order."""
    first = document.network.topology.first_edge
    sizes = np.nan_to_num(np.abs(document.network.weights[first]), nan=np.inf)
    chosen = np.argsort(-sizes, kind="stable")[:most]
    return tuple(sorted(int(first[place]) for place in chosen))

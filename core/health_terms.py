"""What can be noticed about a training, what is told of it, and the thresholds: only what is certain is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from core.document import Document
from core.formula import Source
from core.iteration import Iteration, batches_per_epoch
from core.losses import LOSSES
from core.message import Message, message
from core.network import Floats, Integers
from core.propagation import Trace, propagate

FLAT = 0.01  # a slope below this share of the activation's steepest is flat: 100 times less is learnt through it
NEARLY_ALL = 0.99  # of the rows that are trained, for which a neuron has to be flat
LOW = 0.1  # a loss below this share of the best constant answer's is low: flat neurons and small gradients are harmless
STUCK = 0.5  # a loss above this share of the best constant answer's is high
EPOCHS_OF_PLATEAU, MOVED = 20, 1e-3  # epochs in which the loss moved by less than this share of itself
SMALL_GRADIENT = 1e-2  # root mean square of ∂E/∂w over all weights
RISES, RISEN = 5, 1.1  # so many rises of an epoch's loss in a row, and by this factor in all
VANISHED = 1e-3  # mean |∂E/∂w| of the first layer over the last one's
NEGLIGIBLE = 1e-9  # a loss below this is 0 for all purposes


class Kind(StrEnum):
    """What was noticed."""

    DIVERGENCE = "divergence"
    OVERSHOOT = "overshoot"
    PLATEAU = "plateau"
    SATURATION = "saturation"
    DEAD = "dead"
    SYMMETRY = "symmetry"
    ZEROS = "zeros"
    VANISHING = "vanishing"


@dataclass(frozen=True, eq=False)
class Cure:
    """A remedy that is an edit: another learning rate, or new random weights on some edges.

    `start`: go back to this document first, for the present weights cannot be used any more.
    """

    rate: float | None = None
    edges: Integers | None = None
    start: Document | None = None


@dataclass(frozen=True, eq=False)
class Finding:
    """Something noticed.

    Args:
        remedy: what to do about it; `cure` does it, where it is an edit.
        source: the neuron or edge that shows it; its sample counts within the batch of the iteration.
        row: the data row to look at where the batch does not show it; the source's sample is then 0.
        value: the number that decided: a share, a ratio, a loss.
    """

    kind: Kind
    message: Message
    remedy: Message
    source: Source
    value: float
    row: int | None = None
    cure: Cure | None = None


@dataclass(frozen=True, eq=False)
class Subject:
    """What is looked at: a document, its next iteration, the batch's loss before each update so far, and the start.

    `start` is the document that the training began at, where it is known.
    """

    document: Document
    iteration: Iteration
    losses: Floats = field(default_factory=lambda: np.zeros(0))
    start: Document | None = None

    @cached_property
    def trace(self) -> Trace:
        """Both passes over all rows that are trained."""
        document = self.document
        if len(document.train_rows) == len(document.data.rows):
            return propagate(document.network, document.loss, document.inputs, document.targets)
        rows = document.train_rows
        return propagate(document.network, document.loss, document.inputs[rows], document.targets[rows])

    @cached_property
    def loss(self) -> float:
        """The mean loss over the rows that are trained."""
        return float(self.trace.losses.mean())

    @cached_property
    def baseline(self) -> float:
        """The mean loss of always answering the targets' means: what can be had without looking at the inputs."""
        function, targets = LOSSES[self.document.loss.name], self.trace.targets.T
        with np.errstate(all="ignore"):
            shares = function.share(targets, np.repeat(targets.mean(axis=1, keepdims=True), targets.shape[1], axis=1))
            divided = self.document.loss.over_outputs == "mean" and not function.per_output
            return float(shares.sum(axis=0).mean() / (len(targets) if divided else 1))

    @property
    def struggles(self) -> bool:
        """Whether the loss is not low yet."""
        return self.loss > max(LOW * self.baseline, NEGLIGIBLE)

    @cached_property
    def epoch_losses(self) -> Floats:
        """The mean of the batches' losses in each whole epoch so far, the newest last."""
        length = batches_per_epoch(self.document)
        whole = len(self.losses) // length * length
        means: Floats = self.losses[len(self.losses) - whole :].reshape(-1, length).mean(axis=1)
        return means

    def seen_in(self, rows: Integers) -> tuple[int, int | None]:
        """Return the sample of the batch that is one of these rows, or 0 and the row to look at instead."""
        wanted = set(rows.tolist())
        for sample, row in enumerate(self.iteration.rows):
            if row in wanted:
                return sample, None
        return 0, int(rows[0])


def found(kind: Kind, source: Source, value: float, remedy: Message, **more: Any) -> Finding:
    """Return a finding whose sentence is its kind's; fields of the sentence beside `row`, `cure` and `told`."""
    row, cure, told = more.pop("row", None), more.pop("cure", None), more.pop("told", kind.value)
    what = message(f"health.{told}", value=value, **more)
    return Finding(kind, what, remedy, source, value, row, cure)

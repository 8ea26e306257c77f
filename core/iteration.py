"""One iteration: the trace of one batch and the update that follows from it. Everything a step can show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.document import Document
from core.network import Booleans, Floats, Network
from core.optimizers import Update, look_ahead, rate_of, update
from core.propagation import Trace, propagate


@dataclass(frozen=True, eq=False)
class Iteration:
    """The document before, the data rows of its batch, every value of the passes, and the update.

    moved_first: (edges,) whose weights had moved before a δ went back through them (core/output_first.py); None: none.
    """

    document: Document
    rows: tuple[int, ...]
    trace: Trace
    update: Update
    moved_first: Booleans | None = None

    @property
    def gradient(self) -> Floats:
        """(parameters,) the gradient that the update uses: of the one sample, or over the batch."""
        return self.update.gradient

    @property
    def updated_weights(self) -> Floats:
        """(edges,) the weights after the update."""
        return self.network_after.weights

    @cached_property
    def backward_weights(self) -> Floats:
        """(edges,) the weights that δ goes back through: those of the trace, but for what had moved first."""
        weights = self.trace.network.weights
        return weights if self.moved_first is None else np.where(self.moved_first, self.updated_weights, weights)

    @cached_property
    def network_after(self) -> Network:
        """The network after the update."""
        return self.document.network.with_parameters(self.update.parameters)

    @cached_property
    def after(self) -> Document:
        """The document that the next iteration starts from: new weights, optimizer memory, one more update done."""
        return self.document.after_update(self.network_after, self.update.memory)


def batches_per_epoch(document: Document) -> int:
    """Return the number of updates in which every row that is trained is used once."""
    return max(1, -(-len(document.train_rows) // max(1, document.batch_size)))


def order_of_epoch(document: Document, epoch: int) -> np.ndarray:
    """Return the rows that are trained in the order of an epoch.

    It is the file's, or shuffled by (seed, epoch), so that replay can jump. Rows kept for testing are left out.
    """
    rows = document.train_rows
    if not document.training.shuffle:
        return rows
    drawn = np.random.default_rng((document.training.seed, epoch)).permutation(len(rows))
    return drawn if document.data.split is None else rows[drawn]


def batch_rows(document: Document) -> tuple[int, ...]:
    """Return the data rows of the document's next iteration; the last batch of an epoch may be smaller."""
    size, training = document.batch_size, document.training
    epoch, batch = divmod(training.progress.updates, batches_per_epoch(document))
    if training.shuffle or document.data.split is not None:
        return tuple(order_of_epoch(document, epoch)[batch * size : (batch + 1) * size].tolist())
    return tuple(range(batch * size, min((batch + 1) * size, len(document.data.rows))))


def iterate(document: Document, sample: int | None = None) -> Iteration:
    """Compute the document's next iteration: of one sample where one is named, else of its batch.

    The gradient is taken at the present weights; for textbook Nesterov at the look-ahead point, shown by the trace.

    Raises:
        IndexError: if there is no such sample. ValueError, KeyError: if the document is a draft (core/validity.py).
    """
    rows = batch_rows(document) if sample is None else (sample,)
    training, network = document.training, document.network
    parameters = network.parameters
    ahead = look_ahead(training, parameters)
    point = network if ahead is parameters else network.with_parameters(ahead)
    inputs, targets = document.samples(rows)
    trace = propagate(point, document.loss, inputs, targets)
    rate = rate_of(training, batches_per_epoch(document))
    gradient = trace.batch_gradient(training.over_samples)
    moved = update(training, rate, parameters, gradient, network.topology.held_parameters)
    return Iteration(document, rows, trace, moved)

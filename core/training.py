"""Training as a generator: update after update from a document, with the loss before each, until done or diverged."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.document import Document
from core.iteration import Iteration, batches_per_epoch, iterate
from core.order import order_of
from core.propagation import nets_and_losses


@dataclass(frozen=True)
class Divergence:
    """The update (from 1, in this run) in which a number stopped being finite, and the neuron where it did first."""

    update: int
    neuron: int


@dataclass(frozen=True, eq=False)
class Run:
    """What a run did: the document after its last update, and the batch's loss before each update.

    With `diverged`, that update was not done: its loss is the last of `losses`, the document is the one before it.
    """

    document: Document
    losses: tuple[float, ...]
    updates: int
    diverged: Divergence | None


def updates_of_epochs(document: Document, epochs: int) -> int:
    """Return how many updates so many epochs are: in one, every data row is used once."""
    return epochs * batches_per_epoch(document)


def train(document: Document, updates: int) -> Generator[float, None, Run]:
    """Do so many updates; yields progress from 0 to 1, returns the run.

    Raises:
        ValueError, KeyError: if the document is a draft (core/validity.py).
    """
    losses: list[float] = []
    for done in range(updates):
        iteration = iterate(document)
        losses.append(iteration.trace.batch_loss(document.training.over_samples))
        broken = first_not_finite(iteration)
        if broken is not None:
            return Run(document, tuple(losses), done, Divergence(done + 1, broken))
        document = iteration.after
        yield (done + 1) / updates
    return Run(document, tuple(losses), updates, None)


def full_loss(document: Document) -> float:
    """Return the loss over all data rows, their mean or sum as `over_samples` says."""
    losses = nets_and_losses(document.network, document.loss, document.inputs, document.targets)[1]
    with np.errstate(all="ignore"):
        return float(losses.mean() if document.training.over_samples == "mean" else losses.sum())


def first_not_finite(iteration: Iteration) -> int | None:
    """Return the neuron where an iteration first stops being finite, in the order of its steps; None: all is finite.

    An infinite ∂E/∂out alone is none: a saturated cross-entropy has a finite δ beside it.
    """
    trace, topology = iteration.trace, iteration.document.network.topology
    numbers = (trace.losses, iteration.gradient, iteration.update.parameters)
    if all(np.isfinite(values).all() for values in numbers):
        return None
    order = order_of(topology)
    for values, level_of in ((trace.net, order.forward_level), (trace.out, order.forward_level),
                             (trace.delta, order.backward_level)):  # fmt: skip
        broken = order.computing[~np.isfinite(values[:, order.computing]).all(axis=0)]
        if len(broken):
            return int(broken[np.lexsort((broken, level_of[broken]))[0]])
    if not np.isfinite(trace.losses).all():
        return int(topology.outputs[np.argmin(np.isfinite(trace.loss_shares).all(axis=0))])
    parameter = int(np.argmin(np.isfinite(iteration.gradient) & np.isfinite(iteration.update.parameters)))
    return int(topology.edges.target[topology.first_edge[parameter]])

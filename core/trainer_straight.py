"""Plain gradient descent sample by sample through a small network: one straight-line function does all updates."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from core.document import Document
from core.network import Floats
from core.optimizers import OPTIMIZERS, optimizer_of
from core.straight_line import StraightTraining, straight_training

MOST_ROWS = 100_000  # of the data, as lists


class Batches(Protocol):
    """Returns the batch of the update that follows on so many: (inputs, samples) and (outputs, samples)."""

    def of(self, update: int) -> tuple[Floats, Floats]: ...


class Straight:
    """Trains a document's weights by its straight-line function."""

    def __init__(self, training: StraightTraining, document: Document, batches: Batches) -> None:
        topology = document.network.topology
        self._training, self._batches, self._rate = training, batches, document.training.learning_rate
        self._parameter_of, self._first = topology.parameter_of_edge, topology.first_edge
        self._lists: dict[int, tuple[list[float], list[float]]] = {}
        self._again = 0 if document.training.shuffle else len(document.train_rows)

    def run(self, parameters: Floats, done: int, count: int) -> tuple[Floats, Floats] | None:
        """Do the updates that follow on `done` ones; return parameters and losses, None where one is not finite.

        Args:
            parameters: in the file's order.
        """
        losses: list[float] = []
        samples = [self._sample(update) for update in range(done, done + count)]
        try:
            found = self._training(parameters[self._parameter_of].tolist(), samples, self._rate, losses.append)
        except (ArithmeticError, ValueError):
            return None
        return None if found is None else (np.array(found)[self._first], np.array(losses) + 0.0)  # a mean of −0 is 0

    def _sample(self, update: int) -> tuple[list[float], list[float]]:
        place = update % self._again if self._again else update
        found = self._lists.get(place)
        if found is None:
            inputs, targets = self._batches.of(update)
            found = inputs[:, 0].tolist(), targets[:, 0].tolist()
            if self._again:
                self._lists[place] = found
        return found


def straight_of(document: Document, batches: Batches) -> Straight | None:
    """Return what trains the document sample by sample; None for batches, other optimizers and larger networks."""
    training, network = document.training, document.network
    plain = optimizer_of(training) is OPTIMIZERS["sgd"] and training.schedule == "constant"
    if not plain or document.batch_size != 1 or len(document.data.rows) > MOST_ROWS:
        return None
    found = straight_training(network.topology, document.loss.name, document.loss.over_outputs)
    return None if found is None else Straight(found, document, batches)

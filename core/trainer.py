"""Update after update of one document, as fast as can be, with the same numbers as core.iteration to the last bit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.divergence import first_not_finite
from core.document import Document
from core.iteration import iterate
from core.network import Floats


class Kernel:
    """Trains on from a document; `updates` counts what has been done here.

    `broken`: the neuron where the next update would first stop being finite; it is not done, and nothing after it.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.updates = 0
        self.broken: int | None = None

    def run(self, count: int) -> Floats:
        """Do so many updates; return the loss of the batch before each, the broken one's last where there is one."""
        losses: list[float] = []
        for _ in range(count if self.broken is None else 0):
            iteration = iterate(self._document)
            losses.append(iteration.trace.batch_loss(self._document.training.over_samples))
            self.broken = first_not_finite(iteration)
            if self.broken is not None:
                break
            self._document = iteration.after
            self.updates += 1
        return np.array(losses)

    @property
    def parameters(self) -> Floats:
        """(parameters,) after the last update."""
        return self._document.network.parameters

    @property
    def memory(self) -> Mapping[str, Floats]:
        """The optimizer's memory after the last update, {name: (parameters,)}."""
        return self._document.training.progress.memory

    @property
    def document(self) -> Document:
        """The document after the last update."""
        return self._document

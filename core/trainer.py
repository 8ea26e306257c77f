"""Update after update of one document, as fast as can be, with the same numbers as core.iteration to the last bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.divergence import first_not_finite
from core.document import Document, Progress
from core.iteration import iterate
from core.message import EMPTY
from core.network import Floats, read_only
from core.trainer_engine import Engine


def at_update(start: Document, done: int, parameters: Floats, memory: Mapping[str, Floats]) -> Document:
    """Return a document further on in its training: `done` updates in all, other parameters and optimizer memory."""
    kept = {name: read_only(values) for name, values in memory.items()} or EMPTY
    training = replace(start.training, progress=Progress(done, kept, start.training.progress.extra))
    return replace(start, network=start.network.with_parameters(parameters), training=training)


class Kernel:
    """Trains on from a document; `updates` counts what has been done here.

    `broken`: the neuron where the next update would first stop being finite; it is not done, and nothing after it.
    """

    def __init__(self, document: Document) -> None:
        self._start = document
        self._engine = Engine(document)
        self._document: Document | None = document
        self._before = document.training.progress.updates
        self.updates = 0
        self.broken: int | None = None

    def run(self, count: int) -> Floats:
        """Do so many updates; return the loss of the batch before each, the broken one's last where there is one."""
        if self.broken is not None or count <= 0:
            return np.empty(0)
        engine, before = self._engine, self._engine.kept()
        with np.errstate(all="ignore"):
            losses = engine.run(self._before + self.updates, count)
        if not engine.is_finite(losses):
            engine.restore(before)
            return self._with_care(count)
        self.updates += count
        self._document = None
        return losses

    def _with_care(self, count: int) -> Floats:
        """Do the same, and stop before the update that is not finite."""
        losses: list[float] = []
        for _ in range(count):
            iteration = iterate(self.document)
            losses.append(iteration.trace.batch_loss(iteration.document.training.over_samples))
            self.broken = first_not_finite(iteration)
            if self.broken is not None:
                break
            self._document = iteration.after
            self.updates += 1
        self._engine = Engine(self.document)
        return np.array(losses)

    @property
    def parameters(self) -> Floats:
        """(parameters,) after the last update."""
        return self._engine.parameters

    @property
    def memory(self) -> Mapping[str, Floats]:
        """The optimizer's memory after the last update, {name: (parameters,)}."""
        return self._engine.memory if self.updates else self._start.training.progress.memory

    @property
    def document(self) -> Document:
        """The document after the last update."""
        if self._document is None:
            self._document = at_update(self._start, self._before + self.updates, self.parameters, self.memory)
        return self._document

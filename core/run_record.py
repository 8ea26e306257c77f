"""What a run of training leaves behind: its losses, and now and then the parameters, from which any update is redone.

A checkpoint is the parameters and the optimizer's memory; between two of them the same kernel does the same updates
again, to the last bit. When the checkpoints outgrow their budget every second one is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from core.divergence import Divergence
from core.document import Document
from core.network import Floats, read_only
from core.trainer import Kernel, at_update

EVERY = 32  # updates between two checkpoints, at first
BUDGET = 64 * 2**20  # bytes of all checkpoints of a run


@dataclass(frozen=True)
class Measured:
    """After so many updates of the run: the loss over all rows that are trained, and over those kept for testing."""

    updates: int
    full_loss: float
    test_loss: float | None


@dataclass(frozen=True, eq=False)
class RunRecord:
    """A run from its first document on.

    With `diverged`, that update was not done: its loss is the last of `losses`, all else is from before it.

    Args:
        losses: the loss of the batch before each update.
        ended: why it ended: the name of the field of Until that was reached, "diverged", or "stopped" from outside.
        measured: where losses over all rows were taken on the way, the last update always among them.
        every: updates between two checkpoints.
        checkpoints: (places, 1 + memory arrays, parameters), of the updates 0, every, 2·every, …
    """

    start: Document
    losses: Floats
    updates: int
    ended: str
    diverged: Divergence | None
    measured: tuple[Measured, ...]
    every: int
    checkpoints: Floats
    memory_names: tuple[str, ...]
    last: Document
    _seen: list[tuple[int, Document]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_seen", [(0, self.start)])

    @property
    def nbytes(self) -> int:
        """The bytes that the record keeps."""
        return self.checkpoints.nbytes + self.losses.nbytes

    def document(self, updates: int) -> Document:
        """Return the document after so many updates, to the last bit as it was then.

        Raises:
            IndexError: if the run had fewer.
        """
        if not 0 <= updates <= self.updates:
            raise IndexError(updates)
        if updates in (0, self.updates):
            return self.last if updates else self.start
        place, found = self._seen[0]  # read and written in one go, for another thread may ask as well
        if place != updates:
            found = self._replayed(updates)
            self._seen[0] = updates, found
        return found

    def documents(self, first: int, last: int) -> Iterator[Document]:
        """Yield the documents after `first` to `last` updates in order: each costs one update more."""
        document = self.document(first)
        yield document
        kernel = Kernel(document)
        for _ in range(last - first):
            kernel.run(1)
            yield kernel.document

    def _replayed(self, updates: int) -> Document:
        place, more = divmod(updates, self.every)
        kept = self._kept(place)
        if not more:
            return kept
        seen, document = self._seen[0]
        if updates - more < seen < updates:  # on the way
            kept, more = document, updates - seen
        kernel = Kernel(kept)
        kernel.run(more)
        return kernel.document

    def _kept(self, place: int) -> Document:
        """Return the document of a checkpoint; the first is the document that the run began with."""
        if place == 0:
            return self.start
        parameters, *memory = self.checkpoints[place].copy()
        done = self.start.training.progress.updates + place * self.every
        return at_update(self.start, done, parameters, dict(zip(self.memory_names, memory, strict=True)))


class Recorder:
    """Takes down a run while it goes on; `record` is what is known so far."""

    def __init__(self, start: Document, every: int = EVERY, budget: int = BUDGET) -> None:
        self._start, self._budget, self.every = start, budget, every
        self.updates = 0
        self.measured: list[Measured] = []
        self._losses = np.empty(1024)
        self._count = 0
        self._names: tuple[str, ...] = ()
        self._kept = np.empty((0, 1, len(start.network.parameters)))
        self._places = 1  # the first one is the start itself

    @staticmethod
    def behind(record: RunRecord) -> Recorder:
        """Return one that takes down how a run goes on."""
        recorder = Recorder(record.start, record.every)
        recorder.updates, recorder.measured = record.updates, list(record.measured)
        recorder._names, recorder._kept = record.memory_names, record.checkpoints.copy()
        recorder._places = len(record.checkpoints)
        recorder._losses, recorder._count = record.losses.copy(), len(record.losses)
        return recorder

    @property
    def until_checkpoint(self) -> int:
        """How many updates are left until the next checkpoint is due."""
        return self.every - self.updates % self.every

    def add(self, kernel: Kernel, losses: Floats, updates: int) -> None:
        """Take down some updates, at most until the next checkpoint; the kernel stands behind the last one."""
        if self._count + len(losses) > len(self._losses):
            self._losses = np.resize(self._losses, 2 * len(self._losses) + len(losses))
        self._losses[self._count : self._count + len(losses)] = losses
        self._count += len(losses)
        self.updates += updates
        if updates and self.updates % self.every == 0:
            self._keep(kernel)

    def _keep(self, kernel: Kernel) -> None:
        memory = kernel.memory
        if self._places >= len(self._kept):
            self._grow(tuple(memory))
        row = self._kept[self._places]
        row[0] = kernel.parameters
        for place, name in enumerate(self._names, start=1):
            row[place] = memory[name]
        self._places += 1
        if self._kept[: self._places].nbytes > self._budget and self._places > 2:
            self._kept = self._kept[: self._places : 2].copy()
            self._places = len(self._kept)
            self.every *= 2

    def _grow(self, names: tuple[str, ...]) -> None:
        self._names = names
        grown = np.zeros((max(16, 2 * len(self._kept)), 1 + len(names), self._kept.shape[2]))
        if len(self._kept):
            grown[: self._places] = self._kept[: self._places]
        self._kept = grown

    def record(self, last: Document, ended: str, diverged: Divergence | None) -> RunRecord:
        """Return what has been taken down."""
        losses, kept = self._losses[: self._count].copy(), self._kept[: self._places].copy()
        return RunRecord(
            self._start, read_only(losses), self.updates, ended, diverged, tuple(self.measured), self.every,
            read_only(kept), self._names, last,
        )  # fmt: skip

"""The check of all weights beside the document: what was found, whether it still holds, and the work under way."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.background import Background
from app.check.sliced import Sliced, at_once
from app.workbench import Workbench
from core.checks import GradientCheck, check_gradients
from core.document import Data, Document, Loss
from core.iteration import Iteration
from core.network import Floats, Network, Topology, read_only
from core.propagation import OverSamples

AT_ONCE = 40  # weights that are checked within a few milliseconds
BY_ITSELF = 200  # weights that are checked without being asked for
FEW_ROWS = 50
MOST_VALUES = 10_000_000  # gradients of single samples: of more, only the batch on screen is checked


@dataclass(frozen=True, eq=False)
class Question:
    """What a check is about. Two questions are the same when all that E depends on is."""

    network: Network
    loss: Loss
    data: Data
    rows: tuple[int, ...] | None
    over_samples: OverSamples | None = None

    @classmethod
    def of(cls, iteration: Iteration, sample: int | None) -> Question:
        """Ask about one sample of a batch, or (None) about the batch.

        Where a batch is one sample, all rows of the data are checked, each for itself, unless they are too many.
        """
        document, network = iteration.document, iteration.trace.network
        about, rows = (network, document.loss, document.data), iteration.rows
        if len(rows) > 1:
            if sample is None:
                return cls(*about, rows, document.training.over_samples)
            return cls(*about, (rows[sample],))
        many = len(document.data.rows) * len(network.topology.first_edge) > MOST_VALUES
        return cls(*about, rows if many else None)

    def same_as(self, other: Question) -> bool:
        """Whether the answer to the one holds for the other."""
        one, two = self.network, other.network
        same_network = one is two or (one.topology is two.topology and _equal(one.weights, two.weights))
        same_rows = self.rows == other.rows and self.over_samples == other.over_samples
        return same_network and self.loss == other.loss and self.data is other.data and same_rows

    def checking(self, document: Document) -> Generator[float, None, GradientCheck]:
        """Return the work."""
        rows = self.data.rows if self.rows is None else read_only(self.data.rows[list(self.rows)])
        data = self.data if self.rows is None else replace(self.data, rows=rows)
        return check_gradients(replace(document, network=self.network, data=data), self.over_samples)


def _equal(one: Floats, other: Floats) -> bool:
    return one.tobytes() == other.tobytes()


class Checking(QObject):
    """Checks all weights. `changed`: there is a result, it has become stale, or work has begun, gone on or ended."""

    changed = Signal()

    def __init__(self, workbench: Workbench, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._work: Sliced[GradientCheck] = Sliced(background, "check all weights")
        self._asked: Question | None = None
        self.sample: int | None = 0  # of the batch; None: the batch itself
        self.answered: Question | None = None
        self.result: GradientCheck | None = None
        self.fraction = 0.0
        self.is_stale = False

    @property
    def is_running(self) -> bool:
        return self._work.is_running

    @property
    def topology(self) -> Topology | None:
        """The network that the result is about."""
        return self.answered.network.topology if self.answered else None

    @property
    def is_about_other_samples(self) -> bool:
        """Whether the network is the one that was checked, but not the samples."""
        answered, iteration = self.answered, self._workbench.iteration
        if answered is None or iteration is None:
            return False
        now = Question.of(iteration, self.sample)
        return replace(now, rows=answered.rows, over_samples=answered.over_samples).same_as(answered)

    @property
    def data_rows(self) -> Sequence[int]:
        """The rows of the data that were checked, each for itself."""
        if self.answered is None or self.answered.over_samples is not None:
            return ()
        return range(len(self.answered.data.rows)) if self.answered.rows is None else self.answered.rows

    def look_at(self, sample: int | None) -> None:
        """Check one sample of the batch, or (None) the batch, from now on."""
        if sample != self.sample:
            self.sample = sample
            self.follow()

    def follow(self) -> None:
        """Look at the workbench's document: small networks are checked now, what was found of others grows stale."""
        self._work.resume()
        iteration = self._workbench.iteration
        question = Question.of(iteration, self.sample) if iteration is not None else None
        self._forget_what_no_longer_fits(question)
        if iteration is None or question is None or self.is_running or (self.result and not self.is_stale):
            return
        weights, rows = len(question.network.topology.first_edge), len(question.data.rows)
        if weights <= BY_ITSELF and rows <= FEW_ROWS:
            self.start(now=weights <= AT_ONCE)

    def _forget_what_no_longer_fits(self, question: Question | None) -> None:
        if self.is_running and not (question and self._asked and question.same_as(self._asked)):
            self._work.cancel()
        if self.answered is not None:
            if question is None or question.network.topology is not self.topology:
                self.answered = self.result = None
                self.is_stale = False
            else:
                self.is_stale = not question.same_as(self.answered)
        self.changed.emit()

    def start(self, now: bool = False) -> None:
        """Check all weights of the workbench's document, on the worker or `now`, within a few milliseconds."""
        iteration = self._workbench.iteration
        if iteration is None:
            return
        self._asked, self.fraction = Question.of(iteration, self.sample), 0.0
        working = self._asked.checking(iteration.document)
        if now:
            self._take(at_once(working))
        else:
            self._work.start(working, self._take, self._progressed)
            self.changed.emit()

    def cancel(self) -> None:
        """Give up the work under way; what was found before stays."""
        self._work.cancel()
        self.changed.emit()

    def pause(self) -> None:
        """Do nothing until `follow`: nobody is looking."""
        self._work.pause()

    def _progressed(self, fraction: float) -> None:
        self.fraction = fraction
        self.changed.emit()

    def _take(self, result: GradientCheck) -> None:
        self.answered, self.result, self.is_stale = self._asked, result, False
        self.changed.emit()

"""What the picture says: every number, word and light of the graph at one step, as one value without Qt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from app.graph.reading import EVERYTHING, Measure, Reading, Show
from app.words import tr
from core.document import Document
from core.formula import Source
from core.network import Booleans, Floats, Role
from core.numbers import EXACT, shown, subscripted

if TYPE_CHECKING:
    from app.workbench import Route
    from core.explain import Explanation
    from core.iteration import Iteration
    from core.steps import Shown, Step

NAME_LENGTH = 12
_OF_A_TIE = ("gradient", "batch_gradient", "updated_weight", "weight")


class Glow(IntEnum):
    """How a value is lit: not at all, as what the step came from, as computed just now."""

    NONE = 0
    SOURCE = 1
    COMPUTED = 2


class State(StrEnum):
    """Whether a number is there, is still to come, or is not finite."""

    KNOWN = "known"
    WAITING = "waiting"
    BROKEN = "broken"


@dataclass(frozen=True)
class Entry:
    """One number of the picture with the words before it, and what it is the value of."""

    words: str
    number: str
    state: State
    source: Source
    glow: Glow = Glow.NONE
    value: float | None = None

    @property
    def text(self) -> str:
        return f"{self.words} {self.number}" if self.words else self.number

    @property
    def exact(self) -> str:
        """The entry with every digit of its value, for a tooltip."""
        number = self.number if self.value is None else shown(self.value, EXACT)
        return f"{self.words} {number}".strip()


@dataclass(frozen=True, eq=False)
class Scene:
    """One step of one iteration as the graph shows it. `iteration` is None while the document is a draft."""

    document: Document
    iteration: Iteration | None = None
    shown: Shown | None = None
    explanation: Explanation | None = None
    step: Step | None = None
    selection: Source | None = None
    pointed: Source | None = None
    digits: int = 4
    selected: tuple[Source, ...] = ()
    reading: Reading = EVERYTHING
    routes: tuple[Route, ...] = ()

    @property
    def row(self) -> int:
        """The data row on screen."""
        if self.iteration is None or self.shown is None:
            return 0
        return int(self.iteration.rows[self.shown.sample])

    @property
    def sample(self) -> int:
        return 0 if self.shown is None else int(self.shown.sample)

    @cached_property
    def glows(self) -> Mapping[tuple[str, int], Mapping[str, Glow]]:
        """How the quantities of each lit neuron and edge are lit; a tie's edges are lit together."""
        glows: dict[tuple[str, int], dict[str, Glow]] = {}
        if self.explanation is None:
            return glows
        for lit, glow in ((self.explanation.sources, Glow.SOURCE), (self.explanation.computed, Glow.COMPUTED)):
            for source in lit:
                for index in self._indices(source):
                    glows.setdefault((source.kind, index), {})[source.quantity] = glow
        return glows

    def _indices(self, source: Source) -> tuple[int, ...]:
        topology = self.document.network.topology
        if source.kind == "edge" and topology.tied and source.quantity in _OF_A_TIE and self._computes(source):
            return tuple(int(e) for e in topology.edges_of(int(topology.parameter_of_edge[source.index])))
        return (source.index,)

    def _computes(self, source: Source) -> bool:
        return self.explanation is not None and source in self.explanation.computed

    def glow(self, kind: str, index: int) -> Glow:
        """Return the strongest light on a neuron or an edge."""
        return max(self.glows.get((kind, index), {}).values(), default=Glow.NONE)

    def shows(self, kind: str, index: int) -> bool:
        """Return whether a neuron or an edge carries its numbers."""
        show = self.reading.neurons if kind == "neuron" else self.reading.edges
        if show is Show.SELECTION:
            return self.is_marked(kind, index) or self.glow(kind, index) is not Glow.NONE
        return show is Show.ALL

    @cached_property
    def strengths(self) -> Floats:
        """(edges,) what width, colour and dash tell: the weights, or the gradients as far as they are known, else 0."""
        if self.reading.measure is Measure.WEIGHT and not self.reading.ranks:
            return self.document.network.weights
        values, known = self.gradients_known(self.reading.ranks and self.ranks_batch)
        return np.where(known, values, 0.0)[self.document.network.topology.parameter_of_edge]

    def gradients_known(self, of_batch: bool) -> tuple[Floats, Booleans]:
        """(parameters,) the gradients of the sample on screen or of the batch, and which of them are known."""
        count, shown = len(self.document.network.topology.first_edge), self.shown
        values = self.batch_gradients if of_batch else self.gradients
        if shown is None or len(values) != count:
            return np.zeros(count), np.zeros(count, dtype=np.bool_)  # a draft, or a gesture is just changing it
        return values, shown.batch_gradient if of_batch else shown.gradient

    @property
    def ranks_batch(self) -> bool:
        """Whether the gradients to rank are a batch's: from when they are taken."""
        several = self.iteration is not None and len(self.iteration.rows) > 1
        return several and self.shown is not None and bool(self.shown.batch_gradient.any())

    def is_marked(self, kind: str, index: int) -> bool:
        """Return whether a neuron or an edge is selected or pointed at, here or in another view."""
        return (kind, index) in self.marked

    @cached_property
    def marked(self) -> frozenset[tuple[str, int]]:
        """What is selected or pointed at."""
        sources = (*self.selected, self.selection, self.pointed)
        return frozenset((source.kind, source.index) for source in sources if source is not None)

    # -- neurons ------------------------------------------------------------------------------------------------

    def neuron_name(self, neuron: int) -> str:
        return elided(subscripted(self.document.network.neurons[neuron].name))

    def out(self, neuron: int) -> Entry:
        """Return the number inside a neuron: a bias neuron's 1, an input's value, else its out."""
        role = self.document.network.neurons[neuron].role
        if role is Role.BIAS:
            return self._entry("", 1.0, True, self._neuron(neuron, "out"))
        if role is Role.INPUT:
            value = self._cell(neuron)
            return self._entry("", value, value is not None, self._neuron(neuron, "out"))
        return self._traced("", neuron, "out")

    def values_below(self, neuron: int) -> tuple[Entry, ...]:
        """Return what stands below a neuron: net and delta; while δ is to come, ∂E/∂out where that is known."""
        if not self.document.network.neurons[neuron].role.computes:
            return ()
        has_delta = self.shown is not None and bool(self.shown.delta[neuron])
        has_dE_dout = self.shown is not None and bool(self.shown.dE_dout[neuron])
        if has_dE_dout and not has_delta:
            return self._traced("net", neuron, "net"), self._traced("∂E/∂out", neuron, "dE_dout")
        return self._traced("net", neuron, "net"), self._traced("δ", neuron, "delta")

    def values_beside(self, neuron: int) -> tuple[Entry, ...]:
        """Return what stands beside an output: its target and its share of the loss."""
        if self.document.network.neurons[neuron].role is not Role.OUTPUT:
            return ()
        target = self._cell(neuron)
        entry = self._entry("t", target, target is not None, self._neuron(neuron, "target"))
        place = int(np.flatnonzero(self.document.network.topology.outputs == neuron)[0])
        known = self.shown is not None and bool(self.shown.loss_shares[place])
        share = float(self.iteration.trace.loss_shares[self.sample, place]) if known and self.iteration else None
        return entry, self._entry("E", share, known, self._neuron(neuron, "loss_share"))

    def _cell(self, neuron: int) -> float | None:
        """Return the number in the data for an input or output neuron, or None in a draft without such a column."""
        data, id = self.document.data, self.document.network.neurons[neuron].id
        if id not in data.columns or not len(data.rows):
            return None
        return float(data.rows[self.row, data.columns.index(id)])

    def _traced(self, words: str, neuron: int, quantity: str) -> Entry:
        known = self.shown is not None and bool(getattr(self.shown, quantity)[neuron])
        value = (
            float(getattr(self.iteration.trace, quantity)[self.sample, neuron]) if known and self.iteration else None
        )
        return self._entry(words, value, known, self._neuron(neuron, quantity))

    def _neuron(self, neuron: int, quantity: str) -> Source:
        return Source("neuron", neuron, quantity, self.sample)

    # -- edges --------------------------------------------------------------------------------------------------

    def edge_name(self, edge: int) -> str:
        return elided(subscripted(self.document.network.edges.ids[edge]))

    def weight(self, edge: int) -> Entry:
        """Return an edge's weight, after its update with the new one: 0.4 → 0.3589."""
        weight = float(self.document.network.weights[edge])
        known = self._parameter_known("updated", edge)
        source = Source("edge", edge, "updated_weight" if known else "weight", self.sample)
        entry = self._entry(self.edge_name(edge), weight, True, source)
        if not known or self.document.network.edges.frozen[edge]:
            return entry
        new = float(self.updated_weights[edge])
        number = f"{entry.number} → {shown(new, self.digits)}"
        state = State.KNOWN if math.isfinite(new) else State.BROKEN
        return Entry(entry.words, number, state, source, entry.glow, new)

    def gradient(self, edge: int) -> Entry | None:
        """Return an edge's gradient; "not yet" only once gradients are being taken or for a marked edge, else None."""
        if (
            self._parameter_known("batch_gradient", edge)
            and self.iteration is not None
            and len(self.iteration.rows) > 1
        ):
            return self._entry(
                self.batch_words, self._of("batch_gradient", edge), True, Source("edge", edge, "batch_gradient")
            )
        known = self._parameter_known("gradient", edge)
        if not known and not self.takes_gradients and not self.is_marked("edge", edge):
            return None
        return self._entry(
            "∂E/∂w", self._of("gradient", edge) if known else None, known, Source("edge", edge, "gradient", self.sample)
        )

    @property
    def batch_words(self) -> str:
        """What a batch's gradient is called."""
        return tr("mean ∂E/∂w") if self.document.training.over_samples == "mean" else tr("sum ∂E/∂w")

    @cached_property
    def takes_gradients(self) -> bool:
        """Whether any gradient of this sample is known, or the step is of a phase about gradients."""
        phase = str(self.step.phase) if self.step is not None else ""
        return phase in ("gradient", "average", "update") or (
            self.shown is not None and bool(np.any(self.shown.gradient))
        )

    def _parameter_known(self, what: str, edge: int) -> bool:
        parameter = self.document.network.topology.parameter_of_edge[edge]
        return self.shown is not None and bool(getattr(self.shown, what)[parameter])

    def _of(self, quantity: str, edge: int) -> float:
        parameter = self.document.network.topology.parameter_of_edge[edge]
        return float((self.gradients if quantity == "gradient" else self.batch_gradients)[parameter])

    @cached_property
    def gradients(self) -> Floats:
        """(parameters,) ∂E/∂w of the sample on screen."""
        return self.iteration.trace.gradients(self.sample) if self.iteration else np.zeros(0)

    @cached_property
    def batch_gradients(self) -> Floats:
        return self.iteration.gradient if self.iteration else np.zeros(0)

    @property
    def updated_weights(self) -> Floats:
        """(edges,) the weights after the update."""
        return self.iteration.updated_weights if self.iteration else self.document.network.weights

    def _entry(self, words: str, value: float | None, known: bool, source: Source) -> Entry:
        glow = self.glows.get((source.kind, source.index), {}).get(source.quantity, Glow.NONE)
        if not known or value is None:
            return Entry(words, tr("not yet"), State.WAITING, source, glow)
        state = State.KNOWN if math.isfinite(value) else State.BROKEN
        return Entry(words, shown(value, self.digits), state, source, glow, value)


def elided(name: str) -> str:
    """Return a name short enough for the picture."""
    name = " ".join(name.split())
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"

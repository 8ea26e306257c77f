"""Which weight the check looks at, and over which rows: the selected one, else the step's, else the first."""

from __future__ import annotations

from dataclasses import dataclass

from app.words import tr
from app.workbench import Workbench
from core.difference import Probe, probe_of
from core.formula import Source
from core.iteration import Iteration
from core.network import Topology
from core.numbers import shown, subscripted

NAMED_EDGES = 3


def edge_at_hand(workbench: Workbench) -> int | None:
    """Return the selected edge, else that of the present step, else the first; None without edges."""
    for source in reversed(workbench.selected):
        if source.kind == "edge":
            return source.index
    if workbench.step is not None:
        computed = workbench.explanation.computed if workbench.explanation else ()
        edge = next((source.index for source in computed if source.kind == "edge"), workbench.step.edge)
        if edge is not None:
            return edge
    return 0 if len(workbench.document.network.edges) else None


@dataclass(frozen=True)
class Subject:
    """One weight of an iteration, for one sample of its batch or (None) for the whole batch."""

    iteration: Iteration
    edge: int
    sample: int | None

    @property
    def topology(self) -> Topology:
        return self.iteration.document.network.topology

    @property
    def parameter(self) -> int:
        return int(self.topology.parameter_of_edge[self.edge])

    @property
    def source(self) -> Source:
        """The weight as views refer to it."""
        return Source("edge", self.edge, "gradient", self.sample or 0)

    @property
    def work(self) -> int:
        """How large one forward pass is: edges times rows."""
        return len(self.topology.edges) * (len(self.iteration.rows) if self.sample is None else 1)

    def probe(self) -> Probe:
        """Return the loss as a function of the weight."""
        return probe_of(self.iteration, self.edge, self.sample)

    def is_ahead(self, workbench: Workbench) -> bool:
        """Whether the step on screen has not come to this gradient yet."""
        shown_now = workbench.shown
        if shown_now is None:
            return True
        known = shown_now.batch_gradient if self.sample is None else shown_now.gradient
        return not known[self.parameter]

    def title(self, digits: int) -> str:
        """Name the weight: w₅ = 0.4, from h₁ to o₁, and what is special about it."""
        topology, edges = self.topology, self.topology.edges
        ends = (topology.neurons[int(end[self.edge])].name for end in (edges.source, edges.target))
        weight = float(self.iteration.trace.network.weights[self.edge])
        words = tr(
            "{name} = {weight}, {start} → {end}",
            name=subscripted(edges.ids[self.edge]),
            weight=shown(weight, digits),
            **dict(zip(("start", "end"), map(subscripted, ends), strict=True)),
        )
        shared = len(topology.edges_of(self.parameter))
        notes = [tr("shared by {count} edges", count=shared)] if shared > 1 else []
        notes += [tr("frozen")] if edges.frozen[self.edge] else []
        return ", ".join((words, *notes))


def weight_name(topology: Topology, parameter: int) -> str:
    """Name a parameter by its edges: w₅, or w₁, w₄ where they share it."""
    ids = [subscripted(topology.edges.ids[edge]) for edge in topology.edges_of(parameter)[: NAMED_EDGES + 1]]
    return ", ".join(ids[:NAMED_EDGES]) + (" …" if len(ids) > NAMED_EDGES else "")

"""Which weight or neuron the lens of paths is about, while selection, step and network change."""

from __future__ import annotations

from app.workbench import Workbench
from core.formula import Source
from core.network import Topology
from core.paths import Subject, subject_of
from core.steps import Phase

_BACKWARD = (Phase.BACKWARD, Phase.GRADIENT, Phase.AVERAGE, Phase.UPDATE)


class Focus:
    """Follows the selection; with nothing selected keeps to what was selected last, else to the present step."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._kept: tuple[str, str] | None = None  # kind and id, which outlive an edit

    def subject(self) -> Subject | None:
        """Return what the paths begin at; None: nothing."""
        topology = self._workbench.document.network.topology
        chosen = self._workbench.selection
        found = subject_of(topology, chosen) if chosen is not None else None
        if found is not None:
            self._kept = (found.kind, _id(topology, found))
            return found
        return self._last(topology) or self._of_step(topology)

    def _last(self, topology: Topology) -> Subject | None:
        if self._kept is None:
            return None
        kind, id = self._kept
        index = (topology.edge_index if kind == "weight" else topology.neuron_index).get(id)
        if index is None:
            self._kept = None
            return None
        source = Source("edge" if kind == "weight" else "neuron", index, "weight" if kind == "weight" else kind)
        return subject_of(topology, source)

    def _of_step(self, topology: Topology) -> Subject | None:
        step = self._workbench.step
        if step is None:
            return None
        if step.edge is not None:
            return subject_of(topology, Source("edge", step.edge, "weight"))
        if step.neuron is not None:
            return subject_of(topology, Source("neuron", step.neuron, "delta" if step.phase in _BACKWARD else "out"))
        return None


def is_known(workbench: Workbench, subject: Subject | None) -> bool:
    """Tell whether the subject's gradient is computed at the present step."""
    shown = workbench.shown
    if shown is None or subject is None:
        return False
    if subject.kind == "weight":
        parameter = workbench.document.network.topology.parameter_of_edge[subject.index]
        return bool(shown.gradient[parameter])
    return bool((shown.dE_dout if subject.kind == "out" else shown.delta)[subject.index])


def is_fresh(workbench: Workbench, own: Source | None) -> bool:
    """Tell whether the present step computes just this gradient."""
    explanation = workbench.explanation
    if explanation is None or own is None:
        return False
    known = (own.kind, own.index, own.quantity)
    return any((source.kind, source.index, source.quantity) == known for source in explanation.computed)


def _id(topology: Topology, subject: Subject) -> str:
    if subject.kind == "weight":
        return topology.edges.ids[subject.index]
    return topology.neurons[subject.index].id

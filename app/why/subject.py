"""Which number the lens of reasons is about: the selected one, else what the present step computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.workbench import Workbench
from core.formula import Source

# What can be asked about a neuron or an edge: (quantity, what stands on its button, what it is called).
OF_NEURON = (
    ("net", "net", "Net input"),
    ("out", "out", "Output"),
    ("slope", "f′", "Slope of the activation"),
    ("dE_dout", "∂E/∂out", "How the loss changes with the output"),
    ("delta", "δ", "Delta"),
)
OF_PASSIVE = (OF_NEURON[1], OF_NEURON[3])
OF_EDGE = (
    ("weight", "weight", "Weight"),
    ("gradient", "∂E/∂w", "Gradient"),
    ("updated_weight", "new weight", "New weight"),
)
OF_BATCH = (
    OF_EDGE[0],
    ("gradient", "∂E/∂w", "Gradient of the sample on screen"),
    ("batch_gradient", "of batch", "Gradient of the batch"),
    OF_EDGE[2],
)
_SPOKEN_OF: Mapping[str, str] = {"own": "gradient", "sample_share": "gradient", "own_dE_dout": "dE_dout"}


class Subject:
    """Follows the selection. Edges are selected by their weight, but asked about by what was last asked: ∂E/∂w."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._of_edges = "gradient"

    def ask(self, source: Source) -> None:
        """Choose what is asked about an edge from now on."""
        if source.kind == "edge":
            self._of_edges = source.quantity

    def source(self) -> Source | None:
        """Return the number that is asked about; None: there is none."""
        workbench = self._workbench
        sample = int(workbench.shown.sample) if workbench.shown is not None else 0
        chosen = workbench.selection
        if chosen is None:
            return self._of_step()
        if chosen.kind == "edge" and chosen.quantity == "weight":
            return Source("edge", chosen.index, self._of_edges, sample)
        return replace(chosen, sample=sample)

    def _of_step(self) -> Source | None:
        explanation = self._workbench.explanation
        return explanation.computed[-1] if explanation is not None and explanation.computed else None

    def choices(self, source: Source) -> tuple[tuple[str, str, str], ...]:
        """Return what can be asked about the same neuron or edge."""
        iteration = self._workbench.iteration
        if source.kind == "neuron":
            computes = self._workbench.document.network.neurons[source.index].role.computes
            return OF_NEURON if computes else OF_PASSIVE
        if source.kind == "edge":
            return OF_BATCH if iteration is not None and len(iteration.rows) > 1 else OF_EDGE
        return ()


def asked(quantity: str) -> str:
    """Return the choice that a quantity belongs to."""
    return _SPOKEN_OF.get(quantity, quantity)

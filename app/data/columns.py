"""The columns of the data table: inputs, targets, and what the network says now, each with its heading and its tip."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.words import tr
from core.document import Document
from core.findings import printable
from core.network import Neuron, Role
from core.numbers import EXACT, shown, subscripted


class Kind(Enum):
    """What stands in a column; only inputs and targets can be typed."""

    USE = "use"
    INPUT = "input"
    TARGET = "target"
    OUTPUT = "output"
    LOSS = "loss"

    @property
    def is_data(self) -> bool:
        return self in (Kind.INPUT, Kind.TARGET)


@dataclass(frozen=True)
class Column:
    """A column: `neuron` its place in the network, `place` that in the data's rows or among the outputs."""

    kind: Kind
    name: str
    role: str
    tip: str
    neuron: int = -1
    place: int = -1


def columns_of(document: Document, with_now: bool) -> tuple[Column, ...]:
    """Return the columns in order; `with_now`: also what the network says now, for documents that can be computed."""
    topology = document.network.topology
    place = {id: column for column, id in enumerate(document.data.columns)}
    columns = []
    if document.data.split is not None:
        tip = tr("Whether the row is trained or kept for testing")
        columns.append(Column(Kind.USE, tr("use"), "", tip))
    for index in (*topology.inputs.tolist(), *topology.outputs.tolist()):
        neuron = topology.neurons[index]
        if neuron.id in place:
            columns.append(_of_data(document, neuron, index, place[neuron.id]))
    if with_now:
        columns += [_of_output(topology.neurons[i], i, at) for at, i in enumerate(topology.outputs.tolist())]
        columns.append(Column(Kind.LOSS, tr("E now"), tr("loss"), tr("The loss of the row at the present weights")))
    return tuple(columns)


def _of_data(document: Document, neuron: Neuron, index: int, place: int) -> Column:
    name = subscripted(printable(neuron.name))
    is_input = neuron.role is Role.INPUT
    kind, role = (Kind.INPUT, tr("input")) if is_input else (Kind.TARGET, tr("target"))
    tip = tr("What {name} gets", name=name) if is_input else tr("What {name} should be", name=name)
    return Column(kind, name, role, tip + scaling_words(document, neuron.id), index, place)


def scaling_words(document: Document, id: str) -> str:
    """Return how a column was scaled, as a sentence to put behind another; empty where it was not."""
    scaling = document.data.scaling.get(id)
    if scaling is None:
        return ""
    first, second = (shown(value, EXACT) for value in (scaling.first, scaling.second))
    if scaling.method == "standard":
        return tr(". Standardised: (value − {mean}) / {deviation}", mean=first, deviation=second)
    return tr(". Scaled from {low} … {high} to 0 … 1", low=first, high=second)


def _of_output(neuron: Neuron, index: int, place: int) -> Column:
    name = subscripted(printable(neuron.name))
    tip = tr("What {name} says to the row at the present weights", name=name)
    return Column(Kind.OUTPUT, tr("{name} now", name=name), tr("output"), tip, index, place)

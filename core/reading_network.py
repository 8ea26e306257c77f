"""The `network` of a file. Edges are read as whole columns, and one by one only where something is odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from core.activations import ACTIVATIONS, PARAMETER_NAMES
from core.fields import LARGEST, Fields
from core.findings import Doubtful, printable
from core.message import EMPTY, message
from core.network import Edges, Network, Neuron, Role, Topology, read_only
from core.validity import neuron_place, problems_of

_EDGE_KEYS = frozenset(("id", "from", "to", "weight", "frozen", "tie"))
_ROLES = tuple(role.value for role in Role)


@dataclass
class _Columns:
    """The edges while they are being read; `numbers` are their places in the file, where some could not be read."""

    ids: list[str] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    target: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    frozen: list[bool] = field(default_factory=list)
    tie: list[str | None] = field(default_factory=list)
    extra: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    numbers: list[int] | None = None

    def network(self, neurons: tuple[Neuron, ...]) -> Network:
        edges = Edges(
            ids=tuple(self.ids),
            source=read_only(np.array(self.source, dtype=np.intp)),
            target=read_only(np.array(self.target, dtype=np.intp)),
            tie=tuple(self.tie),
            frozen=read_only(np.array(self.frozen, dtype=np.bool_)),
            extra=self.extra,
        )
        return Network(Topology(neurons, edges), read_only(np.array(self.weights, dtype=np.float64)))


def read_network(fields: Fields, doubtful: Doubtful) -> Network:
    """Return the network, and note in `doubtful` what of it could not be read well enough to be judged."""
    for things in ("neurons", "edges"):
        fields.needed(things)
        doubtful.everything |= not isinstance(fields.raw(things), list)
    neurons = tuple(_read_neuron(fields, i, raw, doubtful) for i, raw in enumerate(fields.items("neurons")))
    index = {neuron.id: i for i, neuron in enumerate(neurons)}
    items = fields.items("edges")
    columns = _all_at_once(items, index) or _one_by_one(fields, items, index, doubtful)
    network = columns.network(neurons)
    fields.findings.extend(problems_of(network, columns.numbers))
    return network


def _read_neuron(parent: Fields, number: int, raw: Any, doubtful: Doubtful) -> Neuron:
    before = parent.findings.count
    fields = Fields(neuron_place(number), raw, parent.findings)
    id = fields.needed_text("id") or f"\0{number}"
    role = Role(fields.choice("role", _ROLES, Role.HIDDEN)) if fields.needed("role") else Role.HIDDEN
    activation = fields.choice("activation", ACTIVATIONS.keys(), "identity")
    parameters = _read_parameters(fields.inner("parameters"), activation) if fields.has("parameters") else EMPTY
    label = fields.text("label") if fields.has("label") else None
    x, y = (fields.number(axis, 0.0) if fields.has(axis) else None for axis in ("x", "y"))
    neuron = Neuron(id, role, activation, parameters, label, x, y, fields.rest())
    if fields.findings.count > before:
        doubtful.ids.add(id)
    return neuron


def _read_parameters(fields: Fields, activation: str) -> Mapping[str, Any]:
    """Return the activation's parameters: numbers, but a softmax group's name is text; what is unknown is kept."""
    read: dict[str, Any] = {}
    for name in PARAMETER_NAMES.get(activation, ()):
        if fields.has(name):
            read[name] = fields.text(name, may_be_empty=False) if name == "group" else fields.number(name, 0.0)
    return fields.kept(read)


def _all_at_once(items: list[Any], index: Mapping[str, int]) -> _Columns | None:
    """Return the edges if each is sound and none has unknown keys, else None. Many times as fast as one by one."""
    if not (all(type(item) is dict for item in items) and _EDGE_KEYS.issuperset(chain.from_iterable(items))):
        return None
    try:
        columns = _Columns(
            ids=[item["id"] for item in items],
            source=[index[item["from"]] for item in items],
            target=[index[item["to"]] for item in items],
            weights=[item["weight"] for item in items],
            frozen=[item.get("frozen", False) for item in items],
            tie=[item.get("tie") for item in items],
        )
    except (KeyError, TypeError):
        return None
    kinds = (
        (columns.ids, {str}), (columns.weights, {int, float}), (columns.frozen, {bool}),
        ([item["tie"] for item in items if "tie" in item], {str}),
    )  # fmt: skip
    sound = all(set(map(type, column)) <= wanted for column, wanted in kinds)
    if not sound or "" in columns.tie or not all(columns.ids):
        return None
    return columns if all(abs(weight) <= LARGEST for weight in columns.weights if type(weight) is int) else None


def _one_by_one(parent: Fields, items: list[Any], index: Mapping[str, int], doubtful: Doubtful) -> _Columns:
    """Return the edges that could be read, with a problem for each of the others."""
    columns = _Columns(numbers=[])
    for number, raw in enumerate(items):
        before = parent.findings.count
        fields = Fields(f"network.edges[{number}]", raw, parent.findings)
        id = fields.needed_text("id")
        source, target = (_read_end(fields, end, index, doubtful) for end in ("from", "to"))
        weight = fields.number("weight", 0.0) if fields.needed("weight") else 0.0
        frozen = fields.flag("frozen")
        tie = fields.text("tie", may_be_empty=False) if fields.has("tie") else None
        extra = fields.rest()
        if fields.findings.count > before or source is None or target is None:
            doubtful.ids.add(id)
        else:
            _append(columns, number, (id, source, target, weight, frozen, tie), extra)
    return columns


def _append(columns: _Columns, number: int, edge: tuple[Any, ...], extra: Mapping[str, Any]) -> None:
    if extra:
        columns.extra[len(columns.ids)] = extra
    names = ("ids", "source", "target", "weights", "frozen", "tie")
    for name, value in zip(names, edge, strict=True):
        getattr(columns, name).append(value)
    if columns.numbers is not None:
        columns.numbers.append(number)


def _read_end(fields: Fields, end: str, index: Mapping[str, int], doubtful: Doubtful) -> int | None:
    id = fields.needed_text(end)
    if id and id not in index and not doubtful.everything:
        what = message("network.no_neuron", name=printable(id))
        fields.findings.add_unknown(fields.at(end), what, id, index.keys())
    return index.get(id)

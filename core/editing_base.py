"""What all edits are made of: refusals, fresh names, and documents with other neurons, edges or columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.document import Data, Document
from core.findings import printable
from core.levels import SOFTMAX, CyclicNetworkError, levels
from core.message import Message, message
from core.network import Booleans, Edges, Floats, Integers, Network, Neuron, Topology, read_only
from core.numbers import subscripted
from core.strict_json import unsavable
from core.validity import MOST_EDGES, MOST_NEURONS

_NUMBERED = re.compile(r"(.*?)([0-9]{1,9})", re.DOTALL)


@dataclass(frozen=True)
class Places:
    """The neurons and edges, by index, that a refusal is about: they light up."""

    neurons: tuple[int, ...] = ()
    edges: tuple[int, ...] = ()


NOWHERE = Places()


@dataclass(frozen=True)
class Refusal:
    """Why an edit cannot be, and where to look."""

    why: Message
    places: Places = NOWHERE


class EditRefused(Exception):
    """An edit that would break a rule of networks; the document is as it was."""

    def __init__(self, why: Message, places: Places = NOWHERE) -> None:
        self.why = why
        self.places = places
        super().__init__(why, places)

    def __str__(self) -> str:
        return f"{self.why.key} {dict(self.why.fields)}"


class FreshNames:
    """Makes names that are not taken: h3 → h4, bias → bias2. Each name that it gave is taken from then on."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._highest: dict[str, int] = {}

    def like(self, name: str) -> str:
        """Return the name itself where it is free, else the next one."""
        if name in self._taken:
            return self.after(name)
        self._taken.add(name)
        return name

    def after(self, name: str) -> str:
        """Return the first free name that counts on from this one."""
        match = _NUMBERED.fullmatch(name)
        stem, number = (match[1], int(match[2])) if match else (name, 1)
        number = max(number, self._highest.get(stem, 0)) + 1
        while f"{stem}{number}" in self._taken:
            number += 1
        self._highest[stem] = number
        self._taken.add(f"{stem}{number}")
        return f"{stem}{number}"


def edge_names(edges: Edges, count: int) -> tuple[str, ...]:
    """Return fresh ids for new edges, counting on from the last edge."""
    fresh, last = FreshNames(edges.ids), edges.ids[-1] if edges.ids else "w0"
    return tuple(fresh.after(last if _NUMBERED.fullmatch(last) else "w0") for _ in range(count))


def shown_name(neuron: Neuron) -> str:
    """Return what to call a neuron in a sentence."""
    return subscripted(printable(neuron.name))


def group_of(neuron: Neuron) -> str | None:
    """Return the name of the softmax group that a neuron is in; None in an unnamed one, or in none."""
    return neuron.parameters.get("group") if neuron.activation == SOFTMAX else None


def group_names(neurons: Iterable[Neuron]) -> set[str]:
    """Return the names of all softmax groups."""
    return {group for group in map(group_of, neurons) if group is not None}


def check_text(text: str) -> None:
    """Refuse text that no file can hold."""
    for problem in unsavable("", text):
        raise EditRefused(message("edit.unsavable", why=problem.what))


def check_sizes(neurons: int, edges: int) -> None:
    """Refuse a network larger than a file may be."""
    for things, count, most in (("neurons", neurons, MOST_NEURONS), ("edges", edges, MOST_EDGES)):
        if count > most:
            raise EditRefused(message(f"edit.too_many_{things}", most=f"{most:,}"))


def check_acyclic(topology: Topology) -> None:
    """Refuse softmax groups that would need themselves as input."""
    try:
        levels(topology)
    except CyclicNetworkError as error:
        source, target = topology.edges.source.tolist(), topology.edges.target.tolist()
        ring = [neuron for edge in error.edges for neuron in (source[edge], target[edge])]
        names = ", ".join(dict.fromkeys(shown_name(topology.neurons[neuron]) for neuron in ring[:16]))
        why = message("edit.group_cycle", name=printable(str(error.group)), path=names)
        raise EditRefused(why, Places(tuple(dict.fromkeys(ring)), error.edges)) from error


def replace_neurons(document: Document, changed: Mapping[int, Neuron]) -> Document:
    """Return the document with other neurons at these places; edges, weights and memory are shared."""
    neurons = list(document.network.neurons)
    for index, neuron in changed.items():
        neurons[index] = neuron
    network = document.network
    return replace(document, network=Network(Topology(tuple(neurons), network.edges), network.weights))


def with_network(document: Document, network: Network, origin: Integers) -> Document:
    """Return the document with another network; the optimizer's memory goes with the parameters that survive.

    Args:
        origin: (edges,) of the new network: which edge of the old one each was, −1 for a new one.
    """
    progress = document.training.progress
    memory = _carried(document.network.topology, network.topology, origin, progress.memory)
    training = replace(document.training, progress=replace(progress, memory=memory)) if memory else document.training
    return replace(document, network=network, training=training)


def _carried(old: Topology, new: Topology, origin: Integers, memory: Mapping[str, Floats]) -> Mapping[str, Floats]:
    if not memory:
        return memory
    before = origin[new.first_edge]
    known = before >= 0
    parameter = old.parameter_of_edge[before[known]]
    carried = {}
    for name, values in memory.items():
        carried[name] = np.zeros(len(before))
        carried[name][known] = values[parameter]
    return {name: read_only(values) for name, values in carried.items()}


def all_edges(network: Network) -> Integers:
    """Return the origin of edges that stay as they are."""
    return np.arange(len(network.edges), dtype=np.intp)


@dataclass(frozen=True, eq=False)
class NewEdges:
    """Edges to append, as columns; without `ids` they are counted on from the last edge."""

    source: Sequence[int] | Integers
    target: Sequence[int] | Integers
    weights: Sequence[float] | Floats
    ids: tuple[str, ...] | None = None
    tie: tuple[str | None, ...] | None = None
    frozen: Booleans | None = None
    extra: Mapping[int, Mapping[str, Any]] | None = None


def append_edges(document: Document, new: NewEdges) -> Document:
    """Return the document with more edges at the end. Whether they may be is for the caller to know."""
    network = document.network
    edges, count = network.edges, len(new.source)
    check_sizes(0, len(edges) + count)
    frozen = np.zeros(count, dtype=np.bool_) if new.frozen is None else new.frozen
    columns = Edges(
        ids=edges.ids + (edge_names(edges, count) if new.ids is None else new.ids),
        source=_joined(edges.source, new.source, np.intp),
        target=_joined(edges.target, new.target, np.intp),
        tie=edges.tie + ((None,) * count if new.tie is None else new.tie),
        frozen=_joined(edges.frozen, frozen, np.bool_),
        extra={**edges.extra, **{len(edges) + e: extra for e, extra in (new.extra or {}).items()}},
    )
    weights = _joined(network.weights, new.weights, np.float64)
    origin = np.concatenate([all_edges(network), np.full(count, -1, dtype=np.intp)])
    return with_network(document, Network(Topology(network.neurons, columns), weights), origin)


def _joined(old: Any, new: Any, kind: Any) -> Any:
    return read_only(np.concatenate([old, np.asarray(new, dtype=kind)]))


def append_neurons(document: Document, neurons: Sequence[Neuron]) -> Document:
    """Return the document with more neurons at the end, and columns of zeros for inputs and outputs among them."""
    network = document.network
    check_sizes(len(network.neurons) + len(neurons), 0)
    topology = Topology(network.neurons + tuple(neurons), network.edges)
    return add_columns(replace(document, network=Network(topology, network.weights)), neurons)


def add_columns(document: Document, neurons: Iterable[Neuron]) -> Document:
    """Return the document with data for these neurons, zeros: an input's behind the last input's, else at the end."""
    data, index = document.data, document.network.topology.neuron_index
    columns = list(data.columns)
    rows = data.rows
    for neuron in neurons:
        if neuron.id in columns or neuron.role not in ("input", "output"):
            continue
        at = len(columns)
        if neuron.role == "input":
            is_input = [document.network.neurons[index[id]].role == "input" for id in columns]
            at = max((place + 1 for place, found in enumerate(is_input) if found), default=0)
        columns.insert(at, neuron.id)
        rows = np.insert(rows, at, 0.0, axis=1)
    if len(columns) == len(data.columns):
        return document
    return replace(document, data=replace(data, columns=tuple(columns), rows=read_only(rows)))


def drop_columns(data: Data, ids: Collection[str]) -> Data:
    """Return the data without the columns of these neurons."""
    kept = [place for place, id in enumerate(data.columns) if id not in ids]
    if len(kept) == len(data.columns):
        return data
    columns = tuple(data.columns[place] for place in kept)
    scaling = {column: one for column, one in data.scaling.items() if column not in ids}
    return replace(data, columns=columns, rows=read_only(data.rows[:, kept]), scaling=scaling)


def rename_column(data: Data, old: str, new: str) -> Data:
    """Return the data with another name for a column."""
    columns = tuple(new if column == old else column for column in data.columns)
    scaling = {new if column == old else column: one for column, one in data.scaling.items()}
    return replace(data, columns=columns, scaling=scaling)


def set_ties(document: Document, tie: Sequence[str | None], weights: Floats, frozen: Booleans) -> Document:
    """Return the document with other ties and, where they ask for it, weights and frozen edges to match."""
    network = document.network
    edges = replace(network.edges, tie=tuple(tie), frozen=read_only(frozen))
    topology = Topology(network.neurons, edges)
    return with_network(document, Network(topology, read_only(weights)), all_edges(network))


def without_lone_ties(before: Sequence[str | None], after: Sequence[str | None]) -> list[str | None]:
    """Return the ties without those that shared a weight before and now have one edge left."""
    if not any(before):
        return list(after)
    old, new = _counts(before), _counts(after)
    return [None if tie is not None and new[tie] == 1 < old.get(tie, 0) else tie for tie in after]


def _counts(ties: Sequence[str | None]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for tie in ties:
        if tie is not None:
            counts[tie] = counts.get(tie, 0) + 1
    return counts


def tied_to(edges: Edges, chosen: Iterable[int]) -> list[int]:
    """Return these edges and all that share a weight with one of them, in the file's order."""
    found = set(chosen)
    ties = {edges.tie[edge] for edge in found} - {None}
    if ties:
        found.update(edge for edge, tie in enumerate(edges.tie) if tie in ties)
    return sorted(found)

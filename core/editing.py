"""Edits of a network by hand: each takes a document and returns a new one that shares what it did not touch.

What would break a rule is refused with `EditRefused`: a message and the neurons and edges that it is about. New neurons
and edges stand at the end; undo keeps whole documents, so no edit needs an inverse.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from core import stops
from core.activations import ACTIVATIONS, PARAMETER_NAMES
from core.document import Document
from core.editing_base import (
    NOWHERE,
    EditRefused,
    FreshNames,
    NewEdges,
    Places,
    Refusal,
    add_columns,
    append_edges,
    append_neurons,
    check_acyclic,
    check_text,
    drop_columns,
    rename_column,
    replace_neurons,
    set_ties,
    shown_name,
    tied_to,
    without_lone_ties,
)
from core.editing_layers import add_layer_after, duplicate_layer, remove_layer
from core.editing_reasons import reason_against_edge
from core.editing_removal import remove
from core.findings import printable
from core.levels import SOFTMAX
from core.losses import LOSSES
from core.message import EMPTY, message
from core.network import Network, Neuron, Role, read_only

__all__ = [
    "NOWHERE", "EditRefused", "Places", "Refusal", "add_edge", "add_layer_after", "add_neuron", "duplicate_layer",
    "move", "reason_against_edge", "remove", "remove_layer", "rename_edge", "rename_neuron", "set_activation",
    "set_batch_size", "set_frozen", "set_label", "set_loss", "set_notes", "set_role", "set_softmax_group", "set_title",
    "set_weight", "tie", "untie",
]  # fmt: skip

GOLDEN = (5**0.5 - 1) / 2  # multiples of it spread evenly over an interval, never alike
ACTIVATION = "logistic"
PREFIXES = {Role.INPUT: "i", Role.BIAS: "b", Role.HIDDEN: "h", Role.OUTPUT: "o"}


def add_neuron(
    document: Document, role: Role, x: float, y: float, activation: str | None = None
) -> tuple[Document, int]:
    """Return the document with one more neuron, and its index; its id counts on from the last of its role."""
    _check_finite(x, y)
    neurons = document.network.neurons
    fresh = FreshNames(neuron.id for neuron in neurons)
    last = next((neuron.id for neuron in reversed(neurons) if neuron.role is role), None)
    id = fresh.after(last) if last is not None and last[-1].isdigit() else fresh.like(PREFIXES[role] + "1")
    name = (activation or ACTIVATION) if role.computes else "identity"
    _check_activation(name, EMPTY)
    document = append_neurons(document, [Neuron(id, role, name, x=float(x), y=float(y))])
    if name == SOFTMAX:
        check_acyclic(document.network.topology)
    return document, len(neurons)


def first_weight(number: int) -> float:
    """Return 2·frac(¾ + number · golden ratio) − 1, rounded, not 0: equal weights make neurons that stay equal."""
    return round(2 * ((0.75 + number * GOLDEN) % 1) - 1, 1) or 0.1


def add_edge(document: Document, source: int, target: int, weight: float | None = None) -> tuple[Document, int]:
    """Return the document with one more edge, and its index; a weight that is not given is chosen by `first_weight`."""
    weight = first_weight(len(document.network.edges)) if weight is None else weight
    refusal = reason_against_edge(document.network.topology, source, target)
    if refusal is not None:
        raise EditRefused(refusal.why, refusal.places)
    _check_finite(weight)
    return append_edges(document, NewEdges([source], [target], [weight])), len(document.network.edges)


def move(document: Document, places: Mapping[int, tuple[float, float]]) -> Document:
    """Return the document with neurons at other places, in the coordinates of the file."""
    neurons = document.network.neurons
    for place in places.values():
        _check_finite(*place)
    return replace_neurons(
        document, {index: replace(neurons[index], x=float(x), y=float(y)) for index, (x, y) in places.items()}
    )


def rename_neuron(document: Document, neuron: int, id: str) -> Document:
    """Return the document with another id for a neuron; its data column and its entries in the view go with it."""
    old = document.network.neurons[neuron].id
    taken = document.network.topology.neuron_index.get(id, neuron)
    _check_id(id, Places((taken,)), taken != neuron)
    renamed = replace_neurons(document, {neuron: replace(document.network.neurons[neuron], id=id)})
    view = stops.renamed(_renamed(document.view, "neurons", old, id), "neuron", old, id)
    return replace(renamed, data=rename_column(document.data, old, id), view=view)


def rename_edge(document: Document, edge: int, id: str) -> Document:
    """Return the document with another id for an edge; the surface's axes and the view's entries go with it."""
    network = document.network
    old = network.edges.ids[edge]
    taken = network.topology.edge_index.get(id, edge)
    _check_id(id, Places(edges=(taken,)), taken != edge)
    edges = replace(network.edges, ids=(*network.edges.ids[:edge], id, *network.edges.ids[edge + 1 :]))
    topology = replace(network.topology, edges=edges)
    surface = document.surface
    if surface is not None:
        axes = {axis: {**surface[axis], "edge": id} for axis in ("x", "y") if surface.get(axis, {}).get("edge") == old}
        surface = {**surface, **axes}
    view = stops.renamed(_renamed(document.view, "edges", old, id), "edge", old, id)
    return replace(document, network=Network(topology, network.weights), surface=surface, view=view)


def _check_id(id: str, places: Places, taken: bool) -> None:
    if not id:
        raise EditRefused(message("edit.empty_id"), places)
    check_text(id)
    if taken:
        raise EditRefused(message("edit.id_taken", name=printable(id)), places)


def _renamed(view: Mapping[str, Any], things: str, old: str, new: str) -> Mapping[str, Any]:
    entries = view.get(things)
    if not isinstance(entries, Mapping) or old not in entries:
        return view
    return {**view, things: {new if id == old else id: entry for id, entry in entries.items() if id != new}}


def set_label(document: Document, neuron: int, label: str | None) -> Document:
    """Return the document with another label on a neuron; without one its id is shown."""
    check_text(label or "")
    return replace_neurons(document, {neuron: replace(document.network.neurons[neuron], label=label or None)})


def set_role(document: Document, neurons: Iterable[int], role: Role) -> Document:
    """Return the document with neurons of another role: data columns come as zeros and go, activations likewise."""
    found = document.network.neurons
    changed = {index: _in_role(found[index], role) for index in neurons if found[index].role is not role}
    if not role.computes:
        _check_nothing_comes_in(document.network, changed)
    result = replace_neurons(document, changed)
    if role in (Role.INPUT, Role.OUTPUT):
        result = add_columns(result, changed.values())
    else:
        result = replace(result, data=drop_columns(document.data, {neuron.id for neuron in changed.values()}))
    if any(neuron.activation == SOFTMAX for neuron in changed.values()):
        check_acyclic(result.network.topology)
    return result


def _in_role(neuron: Neuron, role: Role) -> Neuron:
    if neuron.role.computes and role.computes:
        return replace(neuron, role=role)
    if role.computes and neuron.activation != "identity":
        return replace(neuron, role=role)
    return replace(neuron, role=role, activation=ACTIVATION if role.computes else "identity", parameters=EMPTY)


def _check_nothing_comes_in(network: Network, neurons: Collection[int]) -> None:
    into = np.flatnonzero(np.isin(network.edges.target, list(neurons))).tolist()
    if into:
        first = network.neurons[network.edges.target[into[0]]]
        raise EditRefused(message("edit.edges_come_in", name=shown_name(first)), Places(tuple(neurons), tuple(into)))


def set_activation(
    document: Document, neurons: Iterable[int], name: str, parameters: Mapping[str, Any] | None = None
) -> Document:
    """Return the document with another activation in these neurons.

    Args:
        parameters: the activation's own; None keeps those of neurons that have this activation already.
    """
    _check_activation(name, parameters or EMPTY)
    found, changed = document.network.neurons, {}
    for index in neurons:
        if not found[index].role.computes:
            raise EditRefused(message("edit.no_activation", name=shown_name(found[index])), Places((index,)))
        kept = found[index].parameters if found[index].activation == name else EMPTY
        changed[index] = replace(found[index], activation=name, parameters=kept if parameters is None else parameters)
    result = replace_neurons(document, changed)
    if name == SOFTMAX:
        check_acyclic(result.network.topology)
    return result


def set_softmax_group(document: Document, neurons: Iterable[int], group: str | None) -> Document:
    """Return the document with these neurons in one softmax group; None: all ungrouped ones of a level together."""
    return set_activation(document, neurons, SOFTMAX, EMPTY if group is None else {"group": group})


def _check_activation(name: str, parameters: Mapping[str, Any]) -> None:
    if name not in ACTIVATIONS:
        raise EditRefused(message("edit.unknown_activation", name=printable(name)))
    for key, value in parameters.items():
        if key not in PARAMETER_NAMES.get(name, ()):
            raise EditRefused(message("edit.unknown_parameter", name=printable(key), activation=name))
        if key != "group":
            _check_finite(value)
        elif value:
            check_text(value)
        else:
            raise EditRefused(message("edit.empty_id"))


def _check_finite(*numbers: float) -> None:
    if not all(map(math.isfinite, numbers)):
        raise EditRefused(message("edit.not_finite"))


def set_weight(document: Document, edges: Iterable[int], weight: float) -> Document:
    """Return the document with one weight on several edges, and on all that share theirs."""
    _check_finite(weight)
    topology = document.network.topology
    parameters = document.network.parameters.copy()
    parameters[topology.parameter_of_edge[list(edges)]] = weight
    return replace(document, network=document.network.with_parameters(read_only(parameters)))


def set_frozen(document: Document, edges: Iterable[int], frozen: bool) -> Document:
    """Return the document with these edges, and all that share their weights, held or free."""
    network = document.network
    flags = network.edges.frozen.copy()
    flags[tied_to(network.edges, edges)] = frozen
    columns = replace(network.edges, frozen=read_only(flags))
    return replace(document, network=Network(replace(network.topology, edges=columns), network.weights))


def tie(document: Document, edges: Iterable[int], name: str | None = None) -> Document:
    """Return the document with these edges, and all that share a weight with one of them, sharing one weight.

    Weight, frozen or free, and the optimizer's memory are those of the first edge in the file's order.
    """
    old = document.network.edges
    chosen, taken = set(edges), {name for name in old.tie if name is not None}
    if name is not None:
        _check_id(name, NOWHERE, taken=False)
        chosen.update(edge for edge, found in enumerate(old.tie) if found == name)
    members = tied_to(old, chosen)
    if len(members) < 2:
        raise EditRefused(message("edit.tie_needs_two"), Places(edges=tuple(members)))
    had_one = next((found for found in (old.tie[edge] for edge in members) if found is not None), None)
    shared = name or had_one or FreshNames(taken).after("t0")
    ties, weights, frozen = list(old.tie), document.network.weights.copy(), old.frozen.copy()
    for edge in members:
        ties[edge] = shared
    weights[members], frozen[members] = weights[members[0]], frozen[members[0]]
    return set_ties(document, ties, weights, frozen)


def untie(document: Document, edges: Iterable[int]) -> Document:
    """Return the document with these edges on their own, at the weight that they shared."""
    network = document.network
    ties = list(network.edges.tie)
    for edge in edges:
        ties[edge] = None
    ties = without_lone_ties(network.edges.tie, ties)
    return set_ties(document, ties, network.weights, network.edges.frozen)


def set_title(document: Document, title: str) -> Document:
    """Return the document with another title."""
    check_text(title)
    return replace(document, title=title)


def set_notes(document: Document, notes: str) -> Document:
    """Return the document with other notes."""
    check_text(notes)
    return replace(document, notes=notes)


def set_loss(document: Document, name: str, over_outputs: Literal["sum", "mean"] | None = None) -> Document:
    """Return the document with another loss; None keeps how it is taken over the outputs."""
    if name not in LOSSES:
        raise EditRefused(message("edit.unknown_loss", name=printable(name)))
    over_outputs = over_outputs or document.loss.over_outputs
    return replace(document, loss=replace(document.loss, name=name, over_outputs=over_outputs))


def set_batch_size(document: Document, size: int | Literal["full"]) -> Document:
    """Return the document with another number of rows in a batch."""
    if size != "full" and size < 1:
        raise EditRefused(message("edit.batch_size"))
    return replace(document, training=replace(document.training, batch_size=size))

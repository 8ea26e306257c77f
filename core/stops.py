"""Where a run halts: the stops as values, their plain form in `view.stops` of a file, and the edits of that list.

A stop in a file is an object: {"kind": "loss_below", "below": 0.01}, {"kind": "edge", "edge": "w1", "on": false}. Keys
that are not known are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.document import Document
from core.message import EMPTY
from core.network import Topology

KEY = "stops"


class Kind(StrEnum):
    """What a run can halt at."""

    NEURON = "neuron"  # a breakpoint: every step that computes something of the neuron
    EDGE = "edge"  # a breakpoint: every step of the edge's products, shares, gradient, update
    LOSS_BELOW = "loss_below"  # the last loss step of an iteration whose batch loss is below a number
    SIGN_CHANGE = "sign_change"  # the gradient (of one edge, or of any) has another sign than when it last was not 0
    NOT_FINITE = "not_finite"  # a step whose result is infinite or NaN
    SATURATED = "saturated"  # a neuron's out, where its activation has gone flat
    WEIGHT_CHANGED = "weight_changed"  # the update that moves an edge's weight


NUMBERS: Mapping[Kind, str] = {Kind.LOSS_BELOW: "below", Kind.SATURATED: "slope"}
"""The key of the number that a kind has."""
WITH_EDGE = (Kind.EDGE, Kind.SIGN_CHANGE, Kind.WEIGHT_CHANGED)
SLOPE = 0.01

FLATTENING = ("logistic", "tanh", "softsign", "relu", "softplus", "elu")
"""Activations that saturate: their slope is near 0 only where the curve has gone flat for good.

A rectifier whose slope is 0 is called dead. Left out are those with a small slope inside the curve (sine, gaussian,
square, cube, gelu, silu), those whose slope is the same everywhere (identity, leaky relu, step), and softmax, whose
slope is small wherever the network is sure of a class.
"""


@dataclass(frozen=True)
class Stop:
    """One stop. `neuron` and `edge` are ids; `number`: the loss to fall below, the slope |f′| to fall below."""

    kind: Kind
    neuron: str | None = None
    edge: str | None = None
    number: float | None = None
    on: bool = True

    def same_as(self, other: Stop) -> bool:
        """Tell whether two stops halt at the same, switched on or off."""
        return replace(self, on=True) == replace(other, on=True)


def stop_of(entry: Mapping[str, Any]) -> Stop:
    """Return the stop that an object of a file describes; it was checked when the file was read."""
    kind = Kind(entry["kind"])
    number = entry.get(NUMBERS[kind], SLOPE) if kind in NUMBERS else None
    return Stop(
        kind,
        neuron=entry["neuron"] if kind is Kind.NEURON else None,
        edge=entry.get("edge") if kind in WITH_EDGE else None,
        number=None if number is None else float(number),
        on=entry.get("on", True),
    )


def entry_of(stop: Stop) -> dict[str, Any]:
    """Return a stop as the object of a file."""
    entry: dict[str, Any] = {"kind": stop.kind.value}
    entry |= {key: id for key, id in (("neuron", stop.neuron), ("edge", stop.edge)) if id is not None}
    if stop.number is not None:
        entry[NUMBERS[stop.kind]] = stop.number
    return entry if stop.on else {**entry, "on": False}


# The list of a document


def entries_of(document: Document) -> tuple[Mapping[str, Any], ...]:
    """Return the document's stops as they stand in the file."""
    return tuple(document.view.get(KEY, ()))


def stops_of(document: Document) -> tuple[Stop, ...]:
    """Return the document's stops, in their order in the list."""
    return tuple(stop_of(entry) for entry in entries_of(document))


def with_entries(document: Document, entries: Iterable[Mapping[str, Any]]) -> Document:
    """Return the document with this list of stops; an empty one leaves no trace in the file."""
    return _with_list(document, list(entries))


def _with_list(document: Document, made: Any) -> Document:
    view = {key: value for key, value in document.view.items() if key != KEY or made}
    if made:
        view[KEY] = made
    return replace(document, view=view or EMPTY)


def add(document: Document, stop: Stop) -> Document:
    """Return the document with one more stop at the end; one that is there already is switched on."""
    for place, other in enumerate(stops_of(document)):
        if other.same_as(stop):
            return switch(document, place, True)
    return with_entries(document, (*entries_of(document), entry_of(stop)))


def remove(document: Document, places: Collection[int]) -> Document:
    """Return the document without the stops at these places of the list."""
    return with_entries(document, (entry for i, entry in enumerate(entries_of(document)) if i not in places))


def switch(document: Document, place: int, on: bool) -> Document:
    """Return the document with the stop at this place switched on or off; the same one where it is so already."""
    entries = list(entries_of(document))
    if entries[place].get("on", True) is on:
        return document
    entries[place] = {key: value for key, value in entries[place].items() if key != "on"} | (
        {} if on else {"on": False}
    )
    return with_entries(document, entries)


def breakpoint_on(neuron: str | None = None, edge: str | None = None) -> Stop:
    """Return the breakpoint on a neuron, or on an edge."""
    return Stop(Kind.EDGE, edge=edge) if neuron is None else Stop(Kind.NEURON, neuron=neuron)


# What edits of the network do to stops


def renamed(view: Mapping[str, Any], thing: str, old: str, new: str) -> Mapping[str, Any]:
    """Return the view with another id of a neuron or edge in its stops. `thing`: "neuron" or "edge"."""
    entries = view.get(KEY)
    affected = [getattr(stop_of(entry), thing) == old for entry in entries or ()]
    if not any(affected):
        return view
    pairs = zip(entries or (), affected, strict=True)
    return {**view, KEY: [{**entry, thing: new} if concerned else entry for entry, concerned in pairs]}


def without(view: Mapping[str, Any], neurons: Collection[str], edges: Collection[str]) -> Mapping[str, Any]:
    """Return the view without the stops at neurons and edges that are gone."""
    entries = view.get(KEY, ())
    stops = [stop_of(entry) for entry in entries]
    stays = [stop.neuron not in neurons and stop.edge not in edges for stop in stops]
    kept = [entry for entry, stay in zip(entries, stays, strict=True) if stay]
    if len(kept) == len(entries):
        return view
    return {key: value for key, value in view.items() if key != KEY} | ({KEY: kept} if kept else {})


# The stops of a branch of iterations, see core/shared_view.py


def marked(document: Document, entries: Any) -> Document:
    """Return the document with the `view.stops` of its branch, as far as its neurons and edges are there."""
    if document.view.get(KEY) is entries:
        return document
    topology = document.network.topology
    there = [entry for entry in entries or () if _is_there(entry, topology)]
    return _with_list(document, there if entries is None or len(there) < len(entries) else entries)


def _is_there(entry: Mapping[str, Any], topology: Topology) -> bool:
    stop = stop_of(entry)
    return (stop.neuron is None or stop.neuron in topology.neuron_index) and (
        stop.edge is None or stop.edge in topology.edge_index
    )

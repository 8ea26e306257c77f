"""Removing neurons and edges, with all that spoke of them: data columns, ties, the surface's axes, the view."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from core import stops
from core.document import Document
from core.editing_base import drop_columns, with_network, without_lone_ties
from core.network import Edges, Integers, Network, Topology, read_only


def remove(document: Document, neurons: Iterable[int] = (), edges: Iterable[int] = ()) -> Document:
    """Return the document without these neurons, without their edges, and without these edges."""
    network = document.network
    stays = np.ones(len(network.neurons), dtype=np.bool_)
    stays[list(neurons)] = False
    edge_stays = stays[network.edges.source] & stays[network.edges.target]
    edge_stays[list(edges)] = False
    ids = {neuron.id for neuron, kept in zip(network.neurons, stays.tolist(), strict=True) if not kept}
    edge_ids = {network.edges.ids[edge] for edge in np.flatnonzero(~edge_stays).tolist()}
    kept_edges = np.flatnonzero(edge_stays)
    document = replace(
        document,
        data=drop_columns(document.data, ids),
        surface=_surface_without(document.surface, edge_ids),
        view=_view_without(document.view, {"neurons": ids, "edges": edge_ids}),
    )
    return with_network(document, part_of(network, np.flatnonzero(stays), kept_edges), kept_edges)


def part_of(network: Network, neurons: Integers, edges: Integers) -> Network:
    """Return the network of these neurons and edges alone; a tie of which one edge is left is none any more."""
    place = np.full(len(network.neurons), -1, dtype=np.intp)
    place[neurons] = np.arange(len(neurons))
    old, kept = network.edges, edges.tolist()
    ties = without_lone_ties(old.tie, [old.tie[edge] for edge in kept])
    columns = Edges(
        ids=tuple(old.ids[edge] for edge in kept),
        source=read_only(place[old.source[edges]]),
        target=read_only(place[old.target[edges]]),
        tie=tuple(ties),
        frozen=read_only(old.frozen[edges]),
        extra={new: old.extra[edge] for new, edge in enumerate(kept) if edge in old.extra} if old.extra else {},
    )
    topology = Topology(tuple(network.neurons[neuron] for neuron in neurons.tolist()), columns)
    return Network(topology, read_only(network.weights[edges]))


def _surface_without(surface: Mapping[str, Any] | None, edges: Collection[str]) -> Mapping[str, Any] | None:
    if surface is None:
        return None
    gone = {axis for axis in ("x", "y") if axis in surface and surface[axis].get("edge") in edges}
    return {key: value for key, value in surface.items() if key not in gone} if gone else surface


def _view_without(view: Mapping[str, Any], ids: Mapping[str, set[str]]) -> Mapping[str, Any]:
    cleaned = {
        things: {id: entry for id, entry in view[things].items() if id not in gone}
        for things, gone in ids.items()
        if isinstance(view.get(things), Mapping) and not gone.isdisjoint(view[things])
    }
    return stops.without({**view, **cleaned} if cleaned else view, ids["neurons"], ids["edges"])

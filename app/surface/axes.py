"""Which two weights the surface is over, and which part of the plane: chosen, or sensible where nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.document import Document
from core.network import Floats, Topology

Range = tuple[float, float]
REACH = 4.0  # of a range that nobody chose, on both sides of the weight
GRID, COARSE = 128, 32
AROUND = 0.2  # how much wider than the path a fitted range is, on each side


@dataclass(frozen=True)
class Axes:
    """Two edges of different parameters, the ranges of their weights, and the number of grid points a side."""

    x_edge: int
    y_edge: int
    x_range: Range
    y_range: Range
    grid: int = GRID

    @property
    def edges(self) -> tuple[int, int]:
        """Both edges."""
        return self.x_edge, self.y_edge

    def values(self, grid: int) -> tuple[Floats, Floats]:
        """Return the grid's x and y, ends included."""
        return np.linspace(*self.x_range, grid), np.linspace(*self.y_range, grid)


def axes_of(document: Document, gradient: Floats | None) -> Axes | None:
    """Return the document's axes, sensible ones where it chooses none; None where there are no two weights.

    Args:
        gradient: (parameters,) for "the two largest"; None: the first two weights.
    """
    topology, chosen = document.network.topology, document.surface or {}
    edges = [topology.edge_index.get(str(chosen.get(axis, {}).get("edge", "")), -1) for axis in ("x", "y")]
    parameter = topology.parameter_of_edge
    if min(edges) < 0 or parameter[edges[0]] == parameter[edges[1]]:
        edges = list(_largest(topology, gradient))
    if len(edges) < 2:
        return None
    x_range, y_range = (_range(document, axis, edge) for axis, edge in (("x", edges[0]), ("y", edges[1])))
    return Axes(edges[0], edges[1], x_range, y_range, int(chosen.get("grid", GRID)))


def _range(document: Document, axis: str, edge: int) -> Range:
    chosen: Mapping[str, Any] = (document.surface or {}).get(axis, {})
    if "range" in chosen and document.network.topology.edge_index.get(str(chosen.get("edge", ""))) == edge:
        low, high = chosen["range"]
        return float(low), float(high)
    weight = float(document.network.weights[edge])
    return round(weight) - REACH, round(weight) + REACH


def _largest(topology: Topology, gradient: Floats | None) -> tuple[int, ...]:
    """Return the edges of the two free weights with the largest |∂E/∂w|, the larger first."""
    free = np.flatnonzero(~topology.frozen_parameters)
    if len(free) < 2:
        free = np.arange(len(topology.first_edge))
    if gradient is None or not np.isfinite(gradient[free]).all():
        return tuple(topology.first_edge[free[:2]].tolist())
    order = free[np.argsort(-np.abs(gradient[free]), kind="stable")[:2]]
    return tuple(topology.first_edge[np.sort(order)].tolist())


def largest_gradients(document: Document, gradient: Floats, axes: Axes) -> Axes:
    """Return the axes over the two weights with the largest gradients, with ranges around them."""
    edges = _largest(document.network.topology, gradient)
    return over(document, axes, *edges) if len(edges) == 2 else axes


def over(document: Document, axes: Axes, x_edge: int, y_edge: int) -> Axes:
    """Return the axes over other weights; a range stays where its weight does."""
    bare = replace(document, surface=as_surface(document, axes))
    ranges = [_range(bare, axis, edge) for axis, edge in (("x", x_edge), ("y", y_edge))]
    return Axes(x_edge, y_edge, ranges[0], ranges[1], axes.grid)


def carried(axes: Axes, before: Document, after: Document) -> Axes | None:
    """Return the axes over the same edges, found by id, of another network; None where it lacks one, or ties them."""
    ids, topology = before.network.edges.ids, after.network.topology
    x_edge, y_edge = (topology.edge_index.get(ids[edge], -1) for edge in (axes.x_edge, axes.y_edge))
    parameter = topology.parameter_of_edge
    if min(x_edge, y_edge) < 0 or parameter[x_edge] == parameter[y_edge]:
        return None
    return replace(axes, x_edge=x_edge, y_edge=y_edge)


def fitted(axes: Axes, path: Floats) -> Axes:
    """Return the axes with ranges around a path, (places, 2), square enough to be seen."""
    low, high = path.min(axis=0), path.max(axis=0)
    size = np.maximum(high - low, max(float((high - low).max()) * 0.25, 0.1))
    middle = (low + high) / 2
    low, high = middle - size * (0.5 + AROUND), middle + size * (0.5 + AROUND)
    return replace(axes, x_range=(float(low[0]), float(high[0])), y_range=(float(low[1]), float(high[1])))


def as_surface(document: Document, axes: Axes) -> Mapping[str, Any]:
    """Return the axes as they stand in a file, other keys kept."""
    ids = document.network.edges.ids
    known = dict(document.surface or {})
    for axis, edge, ends in (("x", axes.x_edge, axes.x_range), ("y", axes.y_edge, axes.y_range)):
        known[axis] = {**known.get(axis, {}), "edge": ids[edge], "range": list(ends)}
    return {**known, "grid": axes.grid}

"""Walking the graph by keyboard: neuron → edge → neuron, up and down between neighbours, else to what lies that way."""

from __future__ import annotations

from enum import Enum

import numpy as np

from app.graph.geometry import Geometry
from app.graph.layout import RADIUS
from core.formula import Source
from core.network import Integers


class Way(Enum):
    """Where to: along the arrows, against them, or to the neighbour above or below."""

    ALONG = "along"
    AGAINST = "against"
    UP = "up"
    DOWN = "down"


def walk(geometry: Geometry, at: Source | None, way: Way) -> Source | None:
    """Return what comes next from a selected neuron or edge; the first neuron when nothing is; None at the border."""
    if not len(geometry.places):
        return None
    if at is None or at.kind == "setting":
        return neuron_source(0)
    return _from_neuron(geometry, at.index, way) if at.kind == "neuron" else _from_edge(geometry, at.index, way)


def neuron_source(neuron: int) -> Source:
    """Return a neuron as a selection: its out."""
    return Source("neuron", neuron, "out")


def _from_neuron(geometry: Geometry, neuron: int, way: Way) -> Source | None:
    edges = geometry.topology.edges
    if way in (Way.ALONG, Way.AGAINST):
        mine = np.flatnonzero((edges.source if way is Way.ALONG else edges.target) == neuron)
        far = edges.target[mine] if way is Way.ALONG else edges.source[mine]
        if not len(mine):
            return _towards(geometry, neuron, way)
        straightest = np.abs(geometry.places[far, 1] - geometry.places[neuron, 1]).argmin()
        return Source("edge", int(mine[straightest]), "weight")
    beside = np.flatnonzero(np.abs(geometry.places[:, 0] - geometry.places[neuron, 0]) < RADIUS)
    nearest = _neighbour(beside, geometry.places[beside, 1], neuron, way)
    return _towards(geometry, neuron, way) if nearest is None else neuron_source(nearest)


def _towards(geometry: Geometry, neuron: int, way: Way) -> Source | None:
    found = neuron_towards(geometry, neuron, way)
    return None if found is None else neuron_source(found)


def neuron_towards(geometry: Geometry, neuron: int, way: Way) -> int | None:
    """Return the nearest neuron that lies in a direction from one, wherever edges lead; None where none does."""
    step = geometry.places - geometry.places[neuron]
    if way in (Way.UP, Way.DOWN):
        step = step[:, ::-1]
    ahead = step[:, 0] * (1 if way in (Way.ALONG, Way.DOWN) else -1)
    aside = np.abs(step[:, 1])
    cost = np.where((ahead > 1.0) & (aside <= 2 * ahead), ahead + 2 * aside, np.inf)
    nearest = int(cost.argmin())
    return nearest if np.isfinite(cost[nearest]) else None


def _from_edge(geometry: Geometry, edge: int, way: Way) -> Source | None:
    edges = geometry.topology.edges
    if way is Way.ALONG:
        return neuron_source(int(edges.target[edge]))
    if way is Way.AGAINST:
        return neuron_source(int(edges.source[edge]))
    siblings = np.flatnonzero(edges.source == edges.source[edge])
    far = edges.target
    if len(siblings) == 1:
        siblings, far = np.flatnonzero(edges.target == edges.target[edge]), edges.source
    nearest = _neighbour(siblings, geometry.places[far[siblings], 1], edge, way)
    return None if nearest is None else Source("edge", nearest, "weight")


def _neighbour(members: Integers, heights: np.ndarray, member: int, way: Way) -> int | None:
    """Return the next member above or below in the order of their heights."""
    order = members[np.argsort(heights, kind="stable")]
    place = int(np.flatnonzero(order == member)[0]) + (1 if way is Way.DOWN else -1)
    return int(order[place]) if 0 <= place < len(order) else None

"""The lines of the graph: where each edge leaves, bends and arrives, and what lies under a point. Arrays only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.graph.layout import RADIUS
from core.network import Booleans, Floats, Integers, Role, Topology, read_only

RING, HALF_BIAS = 5.0, 22.0  # an output's second ring outside its circle, half a bias neuron's square
BELOW = 94.0  # how far down a neuron with its values reaches
BESIDE = 136.0  # how far to the right an output with its target reaches
EMPTY_BOUNDS = (-400.0, -240.0, 400.0, 240.0)  # an empty canvas: room for three columns
PRECISE_EDGES = 200  # above, edges are straight and carry no labels
_BENDS = (70.0, -70.0, 125.0, -125.0, 185.0, -185.0, 260.0, -260.0, 350.0, -350.0)
_CLEARANCE = 12.0
_TIP_GAP = 3.0


@dataclass(frozen=True, eq=False)
class Geometry:
    """Centres of the neurons (neurons, 2) and the edges as quadratic curves start–control–end, each (edges, 2)."""

    topology: Topology
    places: Floats
    start: Floats
    control: Floats
    end: Floats

    @cached_property
    def curved(self) -> Booleans:
        """(edges,) whether an edge bends around a neuron."""
        return read_only(np.abs(self.control - (self.start + self.end) / 2).max(axis=1, initial=0) > 0.5)

    def at(self, fractions: Floats) -> Floats:
        """Return the points of all edges at the fractions (samples,) of their way, (edges, samples, 2)."""
        t = np.asarray(fractions)[None, :, None]
        start, control, end = (part[:, None, :] for part in (self.start, self.control, self.end))
        points: Floats = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
        return points

    @cached_property
    def heading(self) -> Floats:
        """(edges, 2) the unit vector in which each edge arrives."""
        way = self.end - self.control
        return read_only(way / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None])

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of everything drawn."""
        if not len(self.places):
            return EMPTY_BOUNDS
        boxes = self.boxes
        left, top = boxes[:, :2].min(axis=0)
        right, bottom = boxes[:, 2:].max(axis=0)
        if len(self.start) and self.curved.any():
            bends = self.at(np.linspace(0.1, 0.9, 9))[self.curved].reshape(-1, 2)
            left, top = np.minimum((left, top), bends.min(axis=0) - 24)
            right, bottom = np.maximum((right, bottom), bends.max(axis=0) + 24)
        return float(left), float(top), float(right), float(bottom)

    @cached_property
    def boxes(self) -> Floats:
        """(neurons, 4) left, top, right, bottom of each neuron with the values around it."""
        boxes = np.concatenate([self.places - RADIUS - RING, self.places + RADIUS + RING], axis=1)
        computing = self.topology.with_role(Role.HIDDEN, Role.OUTPUT)
        boxes[computing, 3] = self.places[computing, 1] + BELOW
        boxes[computing, 0] = self.places[computing, 0] - 54
        boxes[computing, 2] = self.places[computing, 0] + 54
        beside = [o for o in self.topology.outputs if not self.feeds[o]]
        boxes[beside, 2] = self.places[beside, 0] + BESIDE
        above = [o for o in self.topology.outputs if self.feeds[o]]
        boxes[above, 1] = self.places[above, 1] - RADIUS - RING - 48
        return read_only(boxes)

    @cached_property
    def obstacles(self) -> Floats:
        """(obstacles, 4) what labels keep clear of: the circles, the values below, those beside or above."""
        bodies = np.concatenate([self.places - RADIUS - 2, self.places + RADIUS + 2], axis=1)
        computing = self.topology.with_role(Role.HIDDEN, Role.OUTPUT)
        x, y = self.places[computing].T
        below = np.stack([x - 48, y + RADIUS, x + 48, y + BELOW], axis=1)
        x, y = self.places[self.topology.outputs].T
        feeds = self.feeds[self.topology.outputs]
        left, top = np.where(feeds, x - 47, x + RADIUS + RING), np.where(feeds, y - RADIUS - RING - 52, y - 24)
        beside = np.stack([left, top, left + 94, top + 50], axis=1)
        return read_only(np.concatenate([bodies, below, beside]))

    @cached_property
    def feeds(self) -> Booleans:
        """(neurons,) whether a neuron has outgoing edges."""
        feeds = np.zeros(len(self.places), dtype=np.bool_)
        feeds[self.topology.edges.source] = True
        return read_only(feeds)

    def neuron_at(self, x: float, y: float) -> int | None:
        """Return the neuron whose body holds the point."""
        if not len(self.places):
            return None
        distance = np.hypot(*(self.places - (x, y)).T)
        nearest = int(distance.argmin())
        return nearest if distance[nearest] <= RADIUS + RING else None

    def edge_at(self, x: float, y: float, reach: float, among: Integers | None = None) -> int | None:
        """Return the edge that passes within `reach` of the point, the nearest one, optionally of some edges only."""
        lines = self._polylines if among is None else self._polylines[among]
        if not len(lines):
            return None
        first, way = lines[:, :-1], np.diff(lines, axis=1)
        length = np.maximum((way**2).sum(axis=2), 1e-12)
        along = np.clip((((x, y) - first) * way).sum(axis=2) / length, 0, 1)
        near = first + along[..., None] * way - (x, y)
        distance = np.hypot(near[..., 0], near[..., 1]).min(axis=1)
        nearest = int(distance.argmin())
        if distance[nearest] > reach:
            return None
        return nearest if among is None else int(among[nearest])

    @cached_property
    def _polylines(self) -> Floats:
        return self.at(np.linspace(0, 1, 13) if self.curved.any() else np.array([0.0, 1.0]))


def geometry(topology: Topology, places: Floats) -> Geometry:
    """Lay the edges: straight, or bent around a neuron that stands in the way; ends at the neurons' outlines."""
    edges = topology.edges
    start, end = places[edges.source], places[edges.target]
    control = (start + end) / 2
    if 0 < len(edges) <= PRECISE_EDGES:
        for edge in _obstructed(topology, places):
            control[edge] = _bent(places, int(edges.source[edge]), int(edges.target[edge]))
    square = np.zeros(len(places), dtype=np.bool_)
    square[topology.with_role(Role.BIAS)] = True
    ring = np.zeros(len(places))
    ring[topology.outputs] = RING
    leaving = _outline(control - start, square[edges.source], ring[edges.source])
    arriving = _outline(control - end, square[edges.target], ring[edges.target] + _TIP_GAP)
    straight = np.abs(control - (start + end) / 2).max(axis=1, initial=0) < 0.5
    start, end = start + leaving, end + arriving
    control[straight] = ((start + end) / 2)[straight]
    return Geometry(topology, places, *(read_only(part) for part in (start, control, end)))


def _outline(way: Floats, square: Booleans, more: Floats) -> Floats:
    """Return the steps from centres to outlines in the direction `way`, (edges, 2)."""
    unit = way / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    to_square = HALF_BIAS / np.maximum(np.abs(unit).max(axis=1), 1e-9)
    step: Floats = unit * (np.where(square, to_square, RADIUS) + more)[:, None]
    return step


def _obstructed(topology: Topology, places: Floats) -> Integers:
    """Return the edges whose straight line comes too near to a neuron that is not its end."""
    source, target = topology.edges.source, topology.edges.target
    start, way = places[source], places[target] - places[source]
    x, y = (places[:, axis] - start[:, None, axis] for axis in (0, 1))  # (edges, neurons)
    dx, dy = way[:, :1], way[:, 1:]
    along = np.clip((x * dx + y * dy) / np.maximum(dx * dx + dy * dy, 1e-12), 0.0, 1.0)
    near = (x - along * dx) ** 2 + (y - along * dy) ** 2 < (RADIUS + _CLEARANCE) ** 2
    every = np.arange(len(source))
    near[every, source] = near[every, target] = False
    return np.flatnonzero(near.any(axis=1))


def _in_the_way(places: Floats, source: Integers, target: Integers, lines: Floats) -> Floats:
    """Return by how many points each polyline (edges, points, 2) runs into neurons that are not its ends, (edges,)."""
    x, y = (lines[:, :, None, axis] - places[:, axis] for axis in (0, 1))
    near = x * x + y * y < (RADIUS + _CLEARANCE) ** 2
    number = np.arange(len(places))
    ends = (number == source[:, None]) | (number == target[:, None])
    hits: Floats = (near & ~ends[:, None, :]).sum(axis=(1, 2)).astype(np.float64)
    return hits


def _bent(places: Floats, source: int, target: int) -> Floats:
    """Return the control point of the flattest curve that hits the fewest neurons."""
    start, end = places[source], places[target]
    way = end - start
    normal = np.array([way[1], -way[0]]) / max(float(np.hypot(*way)), 1e-9)
    controls = (start + end) / 2 + 2 * np.outer((0.0, *_BENDS), normal)
    t = np.linspace(0, 1, 33)[None, :, None]
    curves = (1 - t) ** 2 * start + 2 * t * (1 - t) * controls[:, None] + t**2 * end
    ends = np.full(len(controls), source), np.full(len(controls), target)
    best: Floats = controls[int(_in_the_way(places, *ends, curves).argmin())]
    return best

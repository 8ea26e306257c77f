"""The edges for the hall: from outline to outline, bent around neurons in the way, and where their labels may be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from app.lecture.graph_room import LINE, Bodies, Shape
from core.network import Booleans, Floats, Integers, Topology, read_only

MOST_BENT, MOST_LABELLED = 300, 400
STOPS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8, 0.14, 0.86)  # where along an edge a label may stand
ASIDE = (0.0, -1.0, 1.0)  # how far beside it, in heights of a label
BESIDE = len(STOPS) * len(ASIDE)  # so many places are on an edge or beside it
AWAY = (-1.0, 1.0)  # and above or below the neurons that it joins, where there is no room between them
_HIDDEN_AWAY = 6
_MOST_COUNTED = 8  # points of other edges: where many lie everywhere the middle is best
_BENDS = (0.12, -0.12, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42)
_LABEL, _LEAST_LABEL = (150.0, 48.0), (60.0, 44.0)
_FEW_EDGES = 24
_MOST_HIDDEN = 2  # points of other edges that an unimportant label may cover
_TIP_GAP, _LEAST_WAY = 3.0, 20.0


@dataclass(frozen=True, eq=False)
class Lines:
    """The edges as quadratic curves start–control–end, each (edges, 2), in pixels."""

    bodies: Bodies
    start: Floats
    control: Floats
    end: Floats

    @cached_property
    def curved(self) -> Booleans:
        return read_only(np.abs(self.control - (self.start + self.end) / 2).max(axis=1, initial=0) > 0.5)

    @cached_property
    def heading(self) -> Floats:
        """(edges, 2) the unit vector in which each edge arrives."""
        return read_only(_unit(self.end - self.control))

    def at(self, fractions: Floats) -> Floats:
        """Return the points of all edges at these fractions of their way, (edges, fractions, 2)."""
        t = np.asarray(fractions)[None, :, None]
        start, control, end = (part[:, None, :] for part in (self.start, self.control, self.end))
        points: Floats = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
        return points

    @cached_property
    def points(self) -> Floats:
        """(edges, 24, 2) points along each edge."""
        return read_only(self.at(np.linspace(0.02, 0.98, 24)))

    @cached_property
    def seats(self) -> Floats:
        """(edges, seats, 2) where the middle of a label may be: on the edge, beside it, above or below the neurons."""
        stops = self.at(np.array(STOPS))
        way = _unit(self.end - self.start)
        normal = np.stack([way[:, 1], -way[:, 0]], axis=1)
        reach = np.abs(normal) @ np.array([0.32 * _LABEL[0], 0.5 * _LABEL[1]]) * 1.25 * self.bodies.unit
        aside = [stops + (share * reach[:, None] * normal)[:, None, :] for share in ASIDE]
        clear = self.bodies.halves[:, 1].max(initial=0.0) + (LINE / 2 + 6.0) * self.bodies.unit
        away = [stops + np.array([0.0, share * clear]) for share in AWAY]
        return read_only(np.concatenate([*aside, *away], axis=1))

    @cached_property
    def hidden(self) -> Integers:
        """(edges, seats) how many points of other edges a label of usual size would cover."""
        count, half = len(self.start), np.array(_LABEL) * self.bodies.unit / 2
        hidden = np.full(self.seats.shape[:2], _HIDDEN_AWAY, dtype=np.intp)
        others = self.points[:, ::2].reshape(-1, 2)
        owner = np.repeat(np.arange(count), self.points[:, ::2].shape[1])
        for edge in range(count):
            seats = self.seats[edge, :BESIDE]
            near = np.abs(seats[:, :1] - others[:, 0]) < half[0]
            near &= np.abs(seats[:, 1:] - others[:, 1]) < half[1]
            hidden[edge, :BESIDE] = np.count_nonzero(near & (owner != edge), axis=1)
        return read_only(hidden)

    @cached_property
    def costs(self) -> Floats:
        """(edges, seats) how bad a place for a label is: what it covers, how far from the middle, beside the edge."""
        number = np.arange(self.seats.shape[1])
        far = number % len(STOPS) + len(STOPS) * (number // len(STOPS) + 1) // 2
        return read_only(0.25 * np.minimum(self.hidden, _MOST_COUNTED) + 0.3 * far)

    @cached_property
    def quiet_seats(self) -> tuple[Integers, ...]:
        """The places on each edge where a label hides hardly anything: for what is not important."""
        few = len(self.start) <= _FEW_EDGES
        count = BESIDE if few else len(STOPS)
        small = np.array(_LEAST_LABEL) * self.bodies.unit / 2
        seats, (left, top, width, height) = self.seats[:, :count], self.bodies.room
        inside = ((seats - small >= (left, top)) & (seats + small <= (left + width, top + height))).all(axis=2)
        apart = np.abs(seats[:, :, None] - self.bodies.centres) - self.bodies.halves
        touches = np.any(np.all(apart < small, axis=3), axis=2)
        good = inside & (self.hidden[:, :count] <= (_MOST_HIDDEN if few else 0)) & ~touches
        return tuple(np.flatnonzero(row) for row in good)


@lru_cache(maxsize=32)
def laid(topology: Topology, bodies: Bodies) -> Lines:
    """Lay the edges between the bodies."""
    edges = topology.edges
    start, end, at_sides = _ends(bodies, edges.source, edges.target)
    control = (start + end) / 2
    if 0 < len(edges) <= MOST_BENT:
        lines = start[:, None] + np.linspace(0.0, 1.0, 33)[None, :, None] * (end - start)[:, None]
        for edge in np.flatnonzero(_in_the_way(bodies, edges.source, edges.target, lines)):
            control[edge] = _bent(bodies, int(edges.source[edge]), int(edges.target[edge]), start[edge], end[edge])
    leaving = np.where(at_sides[:, None], 0.0, _outline(bodies, edges.source, control - start, 0.0))
    arriving = np.where(at_sides[:, None], 0.0, _outline(bodies, edges.target, control - end, _TIP_GAP * bodies.unit))
    straight = np.abs(control - (start + end) / 2).max(axis=1, initial=0) < 0.5
    start, end = start + leaving, end + arriving
    control[straight] = ((start + end) / 2)[straight]
    return Lines(bodies, read_only(start), read_only(control), read_only(end))


def _unit(way: Floats) -> Floats:
    unit: Floats = way / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    return unit


def _outline(bodies: Bodies, neurons: Integers, way: Floats, more: float) -> Floats:
    """Return the steps from centres to the outlines of rounded boxes in the directions `way`, (edges, 2)."""
    unit, halves, corners = _unit(way), bodies.halves[neurons], bodies.corners[neurons]
    low, high = np.zeros(len(unit)), np.hypot(halves[:, 0], halves[:, 1])
    for _ in range(14):
        middle = (low + high) / 2
        beyond = np.abs(unit * middle[:, None]) - (halves - corners[:, None])
        outside = np.hypot(*np.maximum(beyond, 0.0).T) + np.minimum(beyond.max(axis=1), 0.0) > corners
        low, high = np.where(outside, low, middle), np.where(outside, middle, high)
    step: Floats = unit * (high + more)[:, None]
    return step


def _ends(bodies: Bodies, source: Integers, target: Integers) -> tuple[Floats, Floats, Booleans]:
    """Return between which points the edges run, and which of them from side to side: so they do between boxes.

    The others run between centres, up to the outlines. Along a side the edges leave a little apart.
    """
    start, end = bodies.centres[source].copy(), bodies.centres[target].copy()
    reach = np.stack([bodies.halves[source, 0], -bodies.halves[target, 0]], axis=1)
    boxes = bodies.shape in (Shape.TALL, Shape.LOW)
    at_sides = (start[:, 0] + reach[:, 0] + _LEAST_WAY * bodies.unit < end[:, 0] + reach[:, 1]) & boxes
    slope = np.clip((end[:, 1] - start[:, 1]) / (0.5 * max(1.0, bodies.room[3])), -1.0, 1.0)
    aside = 0.55 * np.where(at_sides, slope, 0.0)
    start += np.stack([np.where(at_sides, reach[:, 0], 0.0), aside * bodies.halves[source, 1]], axis=1)
    end += np.stack([np.where(at_sides, reach[:, 1], 0.0), -aside * bodies.halves[target, 1]], axis=1)
    return start, end, at_sides


def _in_the_way(bodies: Bodies, source: Integers, target: Integers, lines: Floats) -> Integers:
    """Return by how many points each polyline (edges, points, 2) runs into neurons that are not its ends, (edges,)."""
    air = 8.0 * bodies.unit
    inside = np.ones((*lines.shape[:2], len(bodies.centres)), dtype=np.bool_)
    for axis in (0, 1):
        inside &= np.abs(lines[:, :, None, axis] - bodies.centres[:, axis]) < bodies.halves[:, axis] + air
    every = np.arange(len(source))
    inside[every, :, source] = inside[every, :, target] = False
    hits: Integers = inside.sum(axis=(1, 2))
    return hits


def _bent(bodies: Bodies, source: int, target: int, start: Floats, end: Floats) -> Floats:
    """Return the control point of the flattest curve that hits the fewest neurons and stays in the room."""
    way = end - start
    normal = np.array([way[1], -way[0]])
    controls = (start + end) / 2 + 2 * np.outer((0.0, *_BENDS), normal)
    t = np.linspace(0, 1, 33)[None, :, None]
    curves = (1 - t) ** 2 * start + 2 * t * (1 - t) * controls[:, None] + t**2 * end
    ends = np.full(len(controls), source), np.full(len(controls), target)
    left, top, width, height = bodies.room
    outside = (curves < (left, top)) | (curves > (left + width, top + height))
    cost = _in_the_way(bodies, *ends, curves) + outside.any(axis=2).sum(axis=1)
    best: Floats = controls[int(cost.argmin())]
    return best

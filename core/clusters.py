"""Where many trainings end: gathered by equal loss, and what kind of place each gathering is.

A place is at rest where the gradient g is small against the curvature H, both over the free weights. Newton's step
|H|⁻¹g (|H|: H with its curvatures made positive) goes to where a parabola of that curvature would end. At rest means:

- no weight would go farther than NEWTON_STEP of the largest weight (of 1, if all are smaller);
- the loss would fall, ½ gᵀ|H|⁻¹g, by no more than NEWTON_FALL of what it is, or FINISHED of the median first loss.

The step tells what the fall alone does not: where the loss sinks like e⁻ʷ towards a limit, the weights grow for ever
and the loss seems to stand still, but Newton's step stays 1. A minimum is claimed only where several members of the
gathering are at rest, no curvature is below −DOWNWARD of the greatest, and the spread is below TIGHT of the width; a
saddle only where the loss falls by more than that width within a distance of 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.document import Document
from core.many import ManyNetworks
from core.network import Booleans, Floats, Integers
from core.restarts import BLOCK, Restarts

NEAR = 0.01  # of the median first loss: losses closer than that count as equal
LEAST = 0.01  # of all restarts: fewer are no gathering
MOST_CLUSTERS = 8
MOST_PARAMETERS = 200  # for which the curvature is looked at
NUDGE = 1e-4
NEWTON_STEP = 0.01  # of the largest weight
NEWTON_FALL = 1e-3  # of the loss
FINISHED = 1e-4  # of the median first loss: a fall too small to matter, where the loss itself goes to 0
DOWNWARD = 1e-6  # of the greatest curvature: less is as good as flat
NOISE = 1e-7  # of the greatest curvature: differences of gradients do not tell less from 0
TIGHT = 0.25  # of the width of a gathering
LOOKED_AT = (0.1, 0.5, 0.9)  # members of a gathering, by their places in it


class Ending(StrEnum):
    """What kind of place a cluster is."""

    MINIMUM = "minimum"  # at rest, and no direction leads down
    SADDLE = "saddle"  # at rest, but some direction curves down
    REST = "rest"  # hardly falls: what it is cannot be told (too many weights, no curvature, wide spread)
    CREEPING = "creeping"  # hardly falls, but is not at rest: a plateau, or weights that grow for ever
    MOVING = "moving"  # would fall to another loss if trained as long again

    @property
    def falls(self) -> bool:
        """Whether training goes on downwards, fast or slowly."""
        return self in (Ending.CREEPING, Ending.MOVING)


@dataclass(frozen=True, eq=False)
class Cluster:
    """Restarts of nearly equal final loss; `members` are their numbers, lowest loss first; losses of them."""

    members: Integers
    losses: Floats
    ending: Ending

    @property
    def loss(self) -> float:
        """The middle one of the losses."""
        return float(np.median(self.losses))

    @property
    def spread(self) -> float:
        """How far the losses are from the middle one, at most, but for one in twenty."""
        return _spread(self.losses)

    @property
    def best(self) -> int:
        """The member with the lowest loss."""
        return int(self.members[0])


def clusters_of(document: Document, restarts: Restarts, updates: int) -> tuple[Cluster, ...]:
    """Return the places where at least one restart in a hundred ends, lowest loss first; strays are in none.

    A restart is still moving if the slope where it ended, η |∂E/∂w|² an update, would take it to another loss in as
    many updates again. Neighbouring gatherings that still move so are one.
    """
    scale = _scale(restarts)
    many, held = ManyNetworks(document), document.network.topology.frozen_parameters
    falls = document.training.learning_rate * updates * _squared_slopes(many, restarts.parameters, held)
    found: list[Cluster] = []
    for members in gathered(restarts.losses, scale):
        moving = not float(np.median(falls[members])) <= scale
        looked_at = restarts.parameters[:, [members[int(share * len(members))] for share in LOOKED_AT]]
        ending = Ending.MOVING if moving else _ending(many, looked_at, held, scale)
        if ending in (Ending.MINIMUM, Ending.SADDLE) and _spread(restarts.losses[members]) > TIGHT * scale:
            ending = Ending.REST
        if found and moving and found[-1].ending is Ending.MOVING:
            members = np.concatenate((found.pop().members, members))
        found.append(Cluster(members, restarts.losses[members], ending))
    return tuple(found)


def gathered(losses: Floats, width: float) -> list[Integers]:
    """Return the numbers of losses that lie together, lowest first: the fullest window of a width, then the next."""
    order = np.argsort(losses, kind="stable")
    order = order[np.isfinite(losses[order])]
    least, found = max(2, int(np.ceil(LEAST * len(losses)))), list[Integers]()
    while len(order) >= least and len(found) < MOST_CLUSTERS:
        values = losses[order]
        ends = np.searchsorted(values, values + width, side="right")
        first = int((ends - np.arange(len(values))).argmax())
        last = int(ends[first])
        if last - first < least:
            break
        found.append(order[first:last])
        order = np.concatenate((order[:first], order[last:]))
    return sorted(found, key=lambda members: float(losses[members[0]]))


def _scale(restarts: Restarts) -> float:
    """Return the difference below which losses count as equal."""
    first = restarts.first_losses[np.isfinite(restarts.first_losses)]
    return max(NEAR * float(np.median(np.abs(first))), 1e-12) if len(first) else 1e-12


def _spread(losses: Floats) -> float:
    return float(np.quantile(np.abs(losses - np.median(losses)), 0.95))


def _squared_slopes(many: ManyNetworks, parameters: Floats, held: Booleans) -> Floats:
    """Return |∂E/∂w|² of every network over its free weights, (networks,); infinite where it is not finite."""
    found = np.empty(parameters.shape[1])
    for first in range(0, len(found), BLOCK):
        part = slice(first, first + BLOCK)
        gradients = many.at(np.ascontiguousarray(parameters[:, part]))[1][~held]
        with np.errstate(all="ignore"):
            found[part] = (gradients * gradients).sum(axis=0)
    return np.where(np.isfinite(found), found, np.inf)


def _ending(many: ManyNetworks, places: Floats, held: Booleans, scale: float) -> Ending:
    """Return what kind of place some members of a gathering are at: the least settled of them tells."""
    kinds = {_kind(many, place, held, scale) for place in places.T}
    return next(kind for kind in (Ending.CREEPING, Ending.SADDLE, Ending.REST, Ending.MINIMUM) if kind in kinds)


def _kind(many: ManyNetworks, place: Floats, held: Booleans, scale: float) -> Ending:
    """Return what a place that hardly falls is, by gradient and curvature there."""
    free = np.flatnonzero(~held)
    if not 0 < len(free) <= MOST_PARAMETERS:
        return Ending.REST
    losses, gradients = many.at(place[:, np.newaxis])
    loss, gradient = float(losses[0]), gradients[free, 0].copy()
    hessian = _hessian(many, place, free)
    if not (np.isfinite(hessian).all() and np.isfinite(gradient).all()):
        return Ending.REST
    curvatures, directions = np.linalg.eigh(hessian)
    greatest = float(np.abs(curvatures).max())
    if greatest <= 0.0:
        return Ending.REST if not gradient.any() else Ending.CREEPING
    stiff, slopes = np.maximum(np.abs(curvatures), NOISE * greatest), directions.T @ gradient
    step = float(np.abs(directions @ (slopes / stiff)).max())
    fall = float((slopes * slopes / stiff).sum()) / 2
    far = NEWTON_STEP * max(1.0, float(np.abs(place[free]).max()))
    if step > far or fall > max(NEWTON_FALL * abs(loss), FINISHED / NEAR * scale):
        return Ending.CREEPING
    if -curvatures[0] / 2 > scale:
        return Ending.SADDLE
    return Ending.REST if curvatures[0] < -DOWNWARD * greatest else Ending.MINIMUM


def _hessian(many: ManyNetworks, place: Floats, free: Integers) -> Floats:
    """Return the second derivatives over the free weights, as differences of gradients."""
    nudged = np.repeat(place[:, np.newaxis], 2 * len(free), axis=1)
    columns = np.arange(len(free))
    nudged[free, columns] += NUDGE
    nudged[free, columns + len(free)] -= NUDGE
    gradients = many.at(nudged)[1][free]
    hessian = (gradients[:, : len(free)] - gradients[:, len(free) :]) / (2 * NUDGE)
    return np.asarray((hessian + hessian.T) / 2)

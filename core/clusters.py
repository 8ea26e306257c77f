"""Where many trainings end: gathered by equal loss, and what kind of place each gathering is."""

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


class Ending(StrEnum):
    """What kind of place a cluster is."""

    MINIMUM = "minimum"  # at rest, and no direction leads down
    SADDLE = "saddle"  # at rest, but some direction curves down enough to lead out
    REST = "rest"  # at rest; too many weights to look at the curvature
    MOVING = "moving"  # would fall on if trained as long again


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
        return float(np.quantile(np.abs(self.losses - self.loss), 0.95))

    @property
    def best(self) -> int:
        """The member with the lowest loss."""
        return int(self.members[0])


def clusters_of(document: Document, restarts: Restarts, updates: int) -> tuple[Cluster, ...]:
    """Return the places where at least one restart in a hundred ends, lowest loss first; strays are in none.

    A restart is still moving if the slope where it ended, η |∂E/∂w|² an update, would take it to another loss in as
    many updates again. Neighbouring gatherings that still move are one.
    """
    scale = _scale(restarts)
    many, held = ManyNetworks(document), document.network.topology.frozen_parameters
    falls = document.training.learning_rate * updates * _squared_slopes(many, restarts.parameters, held)
    found: list[Cluster] = []
    for members in gathered(restarts.losses, scale):
        moving = not float(np.median(falls[members])) <= scale
        ending = Ending.MOVING if moving else _kind(many, restarts.parameters[:, _middle(members)], held, scale)
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


def _middle(members: Integers) -> int:
    return int(members[len(members) // 2])


def _squared_slopes(many: ManyNetworks, parameters: Floats, held: Booleans) -> Floats:
    """Return |∂E/∂w|² of every network over its free weights, (networks,); infinite where it is not finite."""
    found = np.empty(parameters.shape[1])
    for first in range(0, len(found), BLOCK):
        part = slice(first, first + BLOCK)
        gradients = many.at(np.ascontiguousarray(parameters[:, part]))[1][~held]
        with np.errstate(all="ignore"):
            found[part] = (gradients * gradients).sum(axis=0)
    return np.where(np.isfinite(found), found, np.inf)


def _kind(many: ManyNetworks, place: Floats, held: Booleans, scale: float) -> Ending:
    """Return what a place at rest is, by the curvature there: second derivatives as differences of gradients."""
    free = np.flatnonzero(~held)
    if not 0 < len(free) <= MOST_PARAMETERS:
        return Ending.REST
    nudged = np.repeat(place[:, np.newaxis], 2 * len(free), axis=1)
    columns = np.arange(len(free))
    nudged[free, columns] += NUDGE
    nudged[free, columns + len(free)] -= NUDGE
    gradients = many.at(nudged)[1][free]
    hessian = (gradients[:, : len(free)] - gradients[:, len(free) :]) / (2 * NUDGE)
    if not np.isfinite(hessian).all():
        return Ending.REST
    curvatures = np.linalg.eigvalsh((hessian + hessian.T) / 2)
    downward = -float(curvatures[0]) / 2 > scale  # so much the loss falls within a distance of 1
    return Ending.SADDLE if downward else Ending.MINIMUM

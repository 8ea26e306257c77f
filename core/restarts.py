"""Training a network again and again from other first weights, all at once: which minima it finds, and the best one."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.descent import Descent
from core.document import Document
from core.initialisation import Initialisation, many_initial_weights
from core.many import ManyNetworks
from core.network import Floats, Network, read_only

BLOCK = 1024  # networks at once
MOST_RESTARTS = 100_000


@dataclass(frozen=True, eq=False)
class Restarts:
    """(restarts,) the loss over all data before and after; (parameters, restarts) where they began and arrived."""

    first_losses: Floats
    losses: Floats
    starts: Floats
    parameters: Floats

    @property
    def best(self) -> int | None:
        """The restart with the lowest finite loss."""
        finite = np.isfinite(self.losses)
        return int(np.where(finite, self.losses, np.inf).argmin()) if finite.any() else None

    def network(self, network: Network, restart: int) -> Network:
        """Return the network as a restart left it."""
        return network.with_parameters(read_only(self.parameters[:, restart].copy()))


def restarts(
    document: Document, count: int, updates: int, initialisation: Initialisation, seed: int
) -> Generator[float, None, Restarts]:
    """Train from `count` random starts, each update on all data; yields progress from 0 to 1, returns what came out.

    One generator draws them all, the first as a new network of this seed would have them; frozen weights stay.
    """
    topology = document.network.topology
    starts = starting_points(document, count, initialisation, seed)
    many, held = ManyNetworks(document), topology.held_parameters
    arrived, losses = np.empty_like(starts), np.empty((2, count))
    for first in range(0, count, BLOCK):
        part = slice(first, first + BLOCK)
        points = Descent(document.training, np.ascontiguousarray(starts[:, part]), held)
        for done in range(updates):
            before = points.step(many.at)
            if done == 0:
                losses[0, part] = before
            yield (first + (points.place.shape[1]) * (done + 1) / updates) / count
        arrived[:, part] = points.place
        losses[1, part] = many.at(points.place)[0]
        if updates == 0:
            losses[0, part] = losses[1, part]
    return Restarts(losses[0], losses[1], read_only(starts), read_only(arrived))


def starting_points(document: Document, count: int, initialisation: Initialisation, seed: int) -> Floats:
    """Return the first weights of every restart, (parameters, restarts)."""
    topology = document.network.topology
    held = topology.frozen_parameters
    drawn = many_initial_weights(topology, initialisation, seed, count)
    starts = np.ascontiguousarray(drawn[:, topology.first_edge].T)
    starts[held] = document.network.parameters[held][:, np.newaxis]
    return starts

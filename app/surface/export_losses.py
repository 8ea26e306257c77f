"""The network's own loss at each place of the way of its training; that of the surface there is another."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from app.history import Branch, State
from app.surface.scene import SurfaceScene
from app.surface.trail import MOST_OF_RUN
from core.document import Document
from core.many import ManyNetworks
from core.network import Floats
from core.numbers import subscripted

AT_ONCE = 1_000_000  # numbers in an array


def networks_along(scene: SurfaceScene, state: State, shown: Document) -> list[Floats | None]:
    """Return the parameters of the network at each place of a scene's path.

    The places are found again among the iterations of the branch, by the two weights; None: it is none of them.
    """
    names = [subscripted(id) for id in shown.network.edges.ids]
    if not len(scene.path) or not {scene.x_name, scene.y_name} <= set(names):
        return [None] * len(scene.path)
    edges = [names.index(scene.x_name), names.index(scene.y_name)]
    found = _along(scene.path, _networks_of(state, shown), edges)
    if np.array_equal(shown.network.weights[edges], scene.path[scene.path_place]):
        found[scene.path_place] = shown.network.parameters
    return found


def own_losses(document: Document, along: Sequence[Floats | None]) -> Generator[float, None, Floats]:
    """Compute the loss of each network over all rows that are trained, NaN for None; yields progress from 0 to 1."""
    losses = np.full(len(along), np.nan)
    known = [(place, parameters) for place, parameters in enumerate(along) if parameters is not None]
    if not known:
        return losses
    many = ManyNetworks(document)
    block = max(1, AT_ONCE // max(1, len(document.train_rows) * len(document.network.topology.neurons)))
    for first in range(0, len(known), block):
        part = known[first : first + block]
        columns = np.stack([parameters for _, parameters in part], axis=1)
        losses[[place for place, _ in part]] = many.at(columns)[0]
        yield (first + len(part)) / len(known)
    return losses


def _networks_of(state: State, shown: Document) -> list[tuple[Floats, Floats]]:
    """Return weights and parameters of the branch's iterations that have the topology on screen, oldest first."""
    networks = [point.document.network for point in Branch(state.tip).points(MOST_OF_RUN)]
    return [(one.weights, one.parameters) for one in networks if one.topology is shown.network.topology]


def _along(path: Floats, networks: Sequence[tuple[Floats, Floats]], edges: list[int]) -> list[Floats | None]:
    """Return the parameters at each place, the newest first that has not been passed; None: at none."""
    found: list[Floats | None] = [None] * len(path)
    last = len(networks)
    for place in range(len(path) - 1, -1, -1):
        fits = (at for at in range(last - 1, -1, -1) if np.array_equal(networks[at][0][edges], path[place]))
        at = next(fits, None)
        if at is not None:
            found[place], last = networks[at][1], at
    return found

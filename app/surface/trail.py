"""The way of the training over the two axes: kept and lengthened, not made anew with every update."""

from __future__ import annotations

import numpy as np

from app.history import Moment, State
from app.surface.ground import NetworkGround
from core.network import Floats

MOST_PLACES = 10_000  # the newest ones are kept


class Trail:
    """The iterations of the branch on screen, where each is on the surface, and the loss of the surface there."""

    def __init__(self) -> None:
        self.moments: list[Moment] = []
        self._ground: NetworkGround | None = None
        self._path: list[tuple[float, float]] = []
        self._losses: list[float] = []

    def follow(self, state: State) -> int:
        """Take over the branch that the workbench is on; return which of its iterations is on screen."""
        known = self.moments[-1] if self.moments else None
        if state.tip is not known:
            if known is not None and state.tip.previous is known:
                self.moments = [*self.moments, state.tip][-MOST_PLACES:]
            else:
                self.moments = _branch(state.tip)
                self._path, self._losses = [], []
        for place in range(len(self.moments) - 1, -1, -1):
            if self.moments[place] is state.moment:
                return place
        return len(self.moments) - 1

    def on(self, ground: NetworkGround) -> tuple[Floats, Floats, int]:
        """Return the way on a surface, (places, 2), its losses, and how many older iterations had another topology."""
        topology = ground.document.network.topology
        same = [m.document.network for m in self.moments if m.document.network.topology is topology]
        if ground is not self._ground or len(self._path) > len(same):
            self._ground, self._path, self._losses = ground, [], []
        fresh = same[len(self._path) :]
        if fresh:
            points = np.array([network.weights[[ground.x_edge, ground.y_edge]] for network in fresh])
            self._path += [(float(x), float(y)) for x, y in points]
            self._losses += ground.at(np.ascontiguousarray(points.T))[0].tolist()
        return np.array(self._path), np.array(self._losses), len(self.moments) - len(same)


def _branch(tip: Moment) -> list[Moment]:
    branch: list[Moment] = []
    moment: Moment | None = tip
    while moment is not None and len(branch) < MOST_PLACES:
        branch.append(moment)
        moment = moment.previous
    branch.reverse()
    return branch

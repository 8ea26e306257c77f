"""The way of the training over the two axes: kept and lengthened, not made anew with every update."""

from __future__ import annotations

import numpy as np

from app.history import Branch, Moment, Point, State
from app.surface.ground import NetworkGround
from core.document import Document
from core.network import Floats

MOST_PLACES = 10_000  # the newest ones are kept
MOST_OF_RUN = 1_000  # places of one long run that are drawn


class Trail:
    """The iterations of the branch on screen, where each is on the surface, and the loss of the surface there.

    Of a long run, whose documents are computed when they are asked for, only every so many are.
    """

    def __init__(self) -> None:
        self.moments: Branch | None = None
        self._tip: Moment | None = None
        self._ground: NetworkGround | None = None
        self._known: dict[Point, tuple[float, float, float]] = {}

    def follow(self, state: State) -> int:
        """Take over the branch that the workbench is on; return which of its iterations is on screen."""
        if self.moments is None or state.tip is not self._tip:
            self.moments, self._tip = Branch(state.tip), state.tip
        return self.moments.index(state.moment)

    def on(self, ground: NetworkGround, place: int, shown: Document) -> tuple[Floats, Floats, int]:
        """Return the way on a surface, (places, 2), its losses, and which place of it is the document on screen.

        A way is made of updates: it begins, and ends, where the network was edited. Iterations with another topology
        are left out.
        """
        assert self.moments is not None
        edits = self.moments.edits()
        begin = max((edit for edit in edits if edit <= place), default=0)
        end = min((edit for edit in edits if edit > place), default=len(self.moments))
        if ground is not self._ground:
            self._ground, self._known = ground, {}
        points = [one for one in self.moments.points(MOST_OF_RUN) if begin <= one.number < end][-MOST_PLACES:]
        earlier = [point for point in points if point.number <= place]
        later = [point for point in points if point.number > place]
        self._compute(ground, [*earlier, *later])
        before = [self._known[point] for point in earlier if point in self._known]
        here = self._here(ground, shown)
        if before and before[-1][:2] == here[:2]:
            before.pop()
        way = np.array([*before, here, *(self._known[point] for point in later if point in self._known)])
        return way[:, :2], way[:, 2], len(before)

    def _here(self, ground: NetworkGround, shown: Document) -> tuple[float, float, float]:
        x, y = shown.network.weights[[ground.x_edge, ground.y_edge]].tolist()
        return x, y, float(ground.at(np.array([[x], [y]]))[0][0])

    def _compute(self, ground: NetworkGround, points: list[Point]) -> None:
        """Find out where those are that are not known yet."""
        fresh = [point for point in points if point not in self._known]
        networks = [(point, point.document.network) for point in fresh]
        same = [(point, network) for point, network in networks if network.topology is ground.document.network.topology]
        if not same:
            return
        places = np.array([network.weights[[ground.x_edge, ground.y_edge]] for _, network in same])
        losses = ground.at(np.ascontiguousarray(places.T))[0].tolist()
        for (point, _), (x, y), loss in zip(same, places.tolist(), losses, strict=True):
            self._known[point] = x, y, loss

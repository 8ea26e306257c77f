"""What a picture of the network shows at the steps of the next iteration; knows nothing of Qt."""

from __future__ import annotations

from app.graph.scene import Scene
from core.document import Document
from core.explain import explain
from core.iteration import iterate
from core.steps import Level, plan_of


class Steps:
    """The steps of a document's next iteration as scenes; it is computed once. Not for a draft."""

    def __init__(self, document: Document, level: Level, digits: int = 4, sample: int | None = None) -> None:
        self._document, self._digits = document, digits
        self._iteration = iterate(document, sample)
        self._plan = plan_of(self._iteration, level)

    @property
    def count(self) -> int:
        """How many steps there are."""
        return self._plan.count

    def scene(self, step: int) -> Scene:
        """Return what the graph shows after a step; 0: nothing computed.

        Raises:
            IndexError: if there is no such step.
        """
        now = self._plan.step(step) if step else None
        explanation = explain(self._iteration, now) if now is not None else None
        shown = self._plan.shown(step)
        return Scene(self._document, self._iteration, shown, explanation, now, digits=self._digits)

"""What the graph shows at a step, for tests that draw it."""

from __future__ import annotations

from app.graph.scene import Scene
from app.picturing.scenes import Steps
from core.document import Document
from core.steps import Level
from core.validity import draft_problems


def scene_at(document: Document, step: int, level: Level = Level.NEURON, digits: int = 4) -> Scene:
    """Return what the graph shows after a step of the document's next iteration; step 0: nothing computed.

    Raises:
        IndexError: if there is no such step.
    """
    if draft_problems(document):
        if step:
            raise IndexError(step)
        return Scene(document, digits=digits)
    return Steps(document, level, digits).scene(step)

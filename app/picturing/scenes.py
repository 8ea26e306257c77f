"""What a picture of the network shows at a step of the next iteration; knows nothing of Qt."""

from __future__ import annotations

from app.graph.scene import Scene
from core.document import Document
from core.explain import explain
from core.iteration import iterate
from core.steps import Level, plan_of
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
    return next(iter(scenes_of(document, (step,), level, digits)))


def scenes_of(document: Document, steps: range | tuple[int, ...], level: Level, digits: int = 4) -> list[Scene]:
    """Return what the graph shows after each of some steps of one iteration, which is computed once.

    Raises:
        IndexError: if there is no such step.
    """
    iteration = iterate(document)
    plan = plan_of(iteration, level)
    scenes = []
    for step in steps:
        now = plan.step(step) if step else None
        explanation = explain(iteration, now) if now is not None else None
        scenes.append(Scene(document, iteration, plan.shown(step), explanation, now, digits=digits))
    return scenes

"""The stages of an iteration in words: in full above formulae and graph, shorter on the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.words import tr
from core.stages import Stage, backward_place, stage_of
from core.steps import PhaseRun, Step, StepPlan

if TYPE_CHECKING:  # pictures are written without Qt
    from app.workbench import Workbench

NAMES: Mapping[Stage, str] = {
    Stage.FORWARD: "Forward pass",
    Stage.LOSS: "Loss",
    Stage.OUTPUT_DELTAS: "deltas of the output neurons",
    Stage.HIDDEN_DELTAS: "deltas, layer by layer",
    Stage.GRADIENTS: "gradients: delta × output",
    Stage.AVERAGE: "Average over the batch",
    Stage.UPDATE: "Update · all weights at once",
}
LABELS: Mapping[Stage, tuple[str, str, str, str]] = {  # shorter and shorter; a number of the backward pass stays
    Stage.FORWARD: ("forward", "forward", "forward", ""),
    Stage.LOSS: ("loss", "loss", "loss", ""),
    Stage.OUTPUT_DELTAS: ("output deltas", "outputs", "", ""),
    Stage.HIDDEN_DELTAS: ("hidden deltas", "hidden", "", ""),
    Stage.GRADIENTS: ("gradients", "gradients", "", ""),
    Stage.AVERAGE: ("average", "average", "average", ""),
    Stage.UPDATE: ("update", "update", "update", ""),
}
FORMS = 4


def stage_parts(plan: StepPlan, step: Step) -> tuple[str, ...]:
    """Return the stage of a step in parts: Backward pass, step 2 of 3, deltas, layer by layer."""
    stage = stage_of(plan, step)
    place = backward_place(plan, stage)
    name = tr(NAMES[stage])
    if place is None:
        return (name,)
    return tr("Backward pass"), tr("step {number} of {count}", number=place[0], count=place[1]), name


def stage_title(plan: StepPlan, step: Step) -> str:
    """Return the stage of a step in one line."""
    return " · ".join(stage_parts(plan, step))


def label(plan: StepPlan, run: PhaseRun, form: int) -> str:
    """Return what stands above a run on the timeline, in a form from 0, the longest: 2 hidden deltas, 2 hidden, 2."""
    stage = stage_of(plan, plan.step(run.first))
    name, place = LABELS[stage][form], backward_place(plan, stage)
    words = [str(place[0])] if place is not None else []
    return " ".join([*words, tr(name)] if name else words)


def where_words(workbench: Workbench) -> str:
    """Return where one stands: step 17 of 36, backward."""
    plan, step = workbench.plan, workbench.step
    if plan is None:
        return tr("this network cannot be stepped through yet")
    if workbench.is_live:
        return tr("in training")
    if step is None:
        return tr("step 0 of {count}, nothing computed yet", count=plan.count)
    return tr("step {index} of {count}, {where}", index=step.index, count=plan.count, where=stage_title(plan, step))

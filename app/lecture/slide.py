"""All that one picture of the stage is drawn from, as one value: it can be kept while the workbench moves on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.equations.heading import headings
from app.graph.scene import Scene
from app.lecture.state import REVEALED, Blank, LectureState
from app.stage_words import stage_title
from app.words import tr, worded
from app.workbench import Workbench
from core.explain import Explanation, explain
from core.steps import StepPlan


@dataclass(frozen=True, eq=False)
class Slide:
    """A step as the hall sees it: the scene of the graph, what stands above the formula, and where it lies in time."""

    scene: Scene
    state: LectureState
    plan: StepPlan | None
    cursor: int
    heading: tuple[str, str, str]  # stage, title, remark
    iteration: int

    @property
    def explanation(self) -> Explanation | None:
        return self.scene.explanation

    @property
    def where(self) -> str:
        """Where this is in the iteration: step 17 of 37."""
        if self.plan is None:
            return tr("draft")
        return tr("step {index} of {count}", index=self.cursor, count=self.plan.count)

    @property
    def spoken(self) -> str:
        """The step in words, for who does not see the stage."""
        return ". ".join(part for part in (self.where, *self.heading) if part)

    def looks_like(self, other: Slide) -> bool:
        """Tell whether both draw the same stage: what lies over it, marks and pointer, is the glass's."""
        one, two = self.scene, other.scene
        same = (one.document is two.document, one.iteration is two.iteration, one.shown is two.shown)
        return all(same) and one.explanation is two.explanation and self._rest == other._rest

    @property
    def _rest(self) -> tuple[object, ...]:
        state = replace(self.state, pointer=None, marks=(), blank=Blank.NOTHING)
        return state, self.cursor, self.heading, self.scene.routes


def slide_of(workbench: Workbench, state: LectureState) -> Slide:
    """Return what the workbench shows, seen as `state` tells."""
    w = workbench
    scene = Scene(w.document, w.iteration, w.shown, w.explanation, w.step, digits=state.digits, routes=w.routes)
    return Slide(scene, state, w.plan, w.cursor, _heading(workbench), w.iteration_number)


def slide_after(workbench: Workbench, state: LectureState) -> Slide | None:
    """Return the step that follows, all of it revealed; None where it belongs to the next iteration."""
    w = workbench
    if w.plan is None or w.iteration is None or w.is_live:
        return None
    plan, at, finished = w.seen_at(w.level)
    index = at + 1 if finished else at
    if index > plan.count:
        return None
    step = plan.step(index)
    explanation = explain(w.iteration, step)
    scene = Scene(w.document, w.iteration, plan.shown(index), explanation, step, digits=state.digits)
    heading = stage_title(plan, step), worded(explanation.title), worded(explanation.remark)
    calm = replace(state, beat=REVEALED, marks=(), pointer=None)
    return Slide(scene, calm, plan, index, heading, w.iteration_number)


def _heading(workbench: Workbench) -> tuple[str, str, str]:
    """Return stage, title and remark; before the first step what a lecturer does next, not the window's hints."""
    if workbench.step is None and workbench.plan is not None and not workbench.is_live:
        return "", tr("Nothing is computed yet"), tr("The first step is one key away.")
    if workbench.is_live:
        return "", tr("In training"), tr("T pauses the training: then every one of its updates can be stepped through.")
    return headings(workbench)

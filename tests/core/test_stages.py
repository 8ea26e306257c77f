"""The stages: which of the three steps of the backward pass a step is, for any network at any level."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.document import Document
from core.explain import explain
from core.files import builtin_names, read_builtin
from core.iteration import iterate
from core.stages import Stage, backward_place, stage_of, stage_runs
from core.steps import Level, Phase, StepPlan, plan_of
from tests import examples

DOCUMENTS = {name: read_builtin(name) for name in builtin_names()} | {n: examples.document(n) for n in examples.names()}


def plan(document: Document, level: Level, batch: bool = False) -> StepPlan:
    size = "full" if batch else 1
    document = replace(document, training=replace(document.training, batch_size=size))
    return plan_of(iterate(document), level)


def stages(plan: StepPlan) -> list[Stage]:
    return [stage_of(plan, plan.step(index)) for index in range(1, plan.count + 1)]


@pytest.mark.parametrize("level", list(Level))
def test_the_backward_pass_has_three_steps(level: Level) -> None:
    found = dict.fromkeys(stages(plan(read_builtin("mazur-2-2-2"), level)))
    assert list(found) == [
        Stage.FORWARD, Stage.LOSS, Stage.OUTPUT_DELTAS, Stage.HIDDEN_DELTAS, Stage.GRADIENTS, Stage.UPDATE,
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
@pytest.mark.parametrize("level", list(Level))
def test_runs_cover_every_step_once_and_hold_one_stage_each(name: str, level: Level) -> None:
    for batch in (False, True):
        whole = plan(DOCUMENTS[name], level, batch)
        of_step, covered = stages(whole), []
        for run in stage_runs(whole):
            steps = range(run.first, run.first + run.count)
            assert len({of_step[index - 1] for index in steps}) == 1
            covered += steps
        assert covered == list(range(1, whole.count + 1))


def test_an_output_that_feeds_on_counts_as_an_output() -> None:
    document = examples.document("trace-output-feeds-neuron")
    outputs = set(document.network.topology.outputs.tolist())
    assert any(int(source) in outputs for source in document.network.topology.edges.source)
    for level in (Level.TERM, Level.NEURON):
        whole = plan(document, level)
        for index in range(1, whole.count + 1):
            step = whole.step(index)
            if step.phase is Phase.BACKWARD:
                assert (stage_of(whole, step) is Stage.OUTPUT_DELTAS) == (step.neuron in outputs)


def test_without_hidden_neurons_two_steps_remain() -> None:
    whole = plan(read_builtin("linear-neuron"), Level.NEURON)
    assert Stage.HIDDEN_DELTAS not in stages(whole)
    assert backward_place(whole, Stage.OUTPUT_DELTAS) == (1, 2)
    assert backward_place(whole, Stage.GRADIENTS) == (2, 2)
    assert backward_place(whole, Stage.UPDATE) is None
    deep = plan(read_builtin("mazur-2-2-2"), Level.NEURON)
    places = [backward_place(deep, s) for s in (Stage.OUTPUT_DELTAS, Stage.HIDDEN_DELTAS, Stage.GRADIENTS)]
    assert places == [(1, 3), (2, 3), (3, 3)]


def test_stages_agree_with_what_is_explained() -> None:
    """At level neuron, the deltas of step 1 are those of the outputs."""
    document = read_builtin("softmax-classifier")
    iteration = iterate(document, 0)
    whole = plan_of(iteration, Level.NEURON)
    outputs = set(document.network.topology.outputs.tolist())
    for index in range(1, whole.count + 1):
        step = whole.step(index)
        if step.phase is Phase.BACKWARD:
            source = explain(iteration, step).parts[-1].left.source
            assert source is not None
            assert (stage_of(whole, step) is Stage.OUTPUT_DELTAS) == (source.index in outputs)

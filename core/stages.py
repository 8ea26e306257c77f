"""The stages of an iteration as they are taught: the backward pass has three steps, the last of them the gradients."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import numpy as np

from core.network import Booleans, Role, Topology, read_only
from core.steps import Level, Part, Phase, PhaseRun, Step, StepPlan


class Stage(StrEnum):
    """What a step is part of. Deltas and gradients are the steps of the backward pass."""

    FORWARD = "forward"
    LOSS = "loss"
    OUTPUT_DELTAS = "output_deltas"
    HIDDEN_DELTAS = "hidden_deltas"
    GRADIENTS = "gradients"
    AVERAGE = "average"
    UPDATE = "update"


_STAGES = {
    Phase.FORWARD: Stage.FORWARD,
    Phase.LOSS: Stage.LOSS,
    Phase.GRADIENT: Stage.GRADIENTS,
    Phase.AVERAGE: Stage.AVERAGE,
    Phase.UPDATE: Stage.UPDATE,
}
_BACKWARD = (Stage.OUTPUT_DELTAS, Stage.HIDDEN_DELTAS, Stage.GRADIENTS)


def stage_of(plan: StepPlan, step: Step) -> Stage:
    """Return the stage of a step. An output neuron's delta belongs to the outputs, even where it feeds later neurons.

    A layer belongs to the outputs if it has none but them, or if it is the first from the end.
    """
    if step.phase is not Phase.BACKWARD:
        return _STAGES[step.phase]
    is_output = _is_output(plan.topology)
    if step.part is Part.LAYER:
        outputs = is_output[plan.members(step)]
        is_first = bool(outputs.all() or (step.item == 0 and outputs.any()))
        return Stage.OUTPUT_DELTAS if is_first else Stage.HIDDEN_DELTAS
    assert step.neuron is not None
    return Stage.OUTPUT_DELTAS if is_output[step.neuron] else Stage.HIDDEN_DELTAS


def backward_place(plan: StepPlan, stage: Stage) -> tuple[int, int] | None:
    """Return which step of how many of the backward pass a stage is; None outside. Without hidden neurons: of two."""
    if stage not in _BACKWARD:
        return None
    present = [each for each in _BACKWARD if each is not Stage.HIDDEN_DELTAS or _has_hidden(plan.topology)]
    return present.index(stage) + 1, len(present)


def stage_runs(plan: StepPlan) -> tuple[PhaseRun, ...]:
    """Return every phase of every sample in order, the deltas parted into those of outputs and of hidden neurons."""
    sections = _sections(plan)
    return tuple(part for run in plan.phases for part in _parted(run, sections))


def _parted(run: PhaseRun, sections: list[tuple[int, int]]) -> list[PhaseRun]:
    if run.phase is not Phase.BACKWARD:
        return [run]
    return [PhaseRun(run.phase, run.sample, run.first + start, end - start) for start, end in sections]


@lru_cache(maxsize=16)
def _is_output(topology: Topology) -> Booleans:
    is_output = np.zeros(len(topology.neurons), dtype=np.bool_)
    is_output[topology.outputs] = True
    return read_only(is_output)


@lru_cache(maxsize=16)
def _has_hidden(topology: Topology) -> bool:
    return any(neuron.role is Role.HIDDEN for neuron in topology.neurons)


def _sections(plan: StepPlan) -> list[tuple[int, int]]:
    """Return where the deltas of one sample pass from one stage to the other: (steps before, steps up to the end)."""
    run = next((run for run in plan.phases if run.phase is Phase.BACKWARD), None)
    if run is None:
        return []
    if plan.level is Level.LAYER:
        stages = [stage_of(plan, plan.step(run.first + place)) for place in range(run.count)]
        is_first, ends = np.array([stage is Stage.OUTPUT_DELTAS for stage in stages]), np.arange(1, run.count + 1)
    else:
        computing = np.array([neuron.role.computes for neuron in plan.topology.neurons])
        known = [plan.known_at(Phase.BACKWARD, quantity)[computing] for quantity in ("dE_dout", "delta")]
        ends, is_first = np.concatenate(known), np.tile(_is_output(plan.topology)[computing], 2)
        sequence = np.argsort(ends, kind="stable")
        is_first, ends = is_first[sequence], ends[sequence]
    last = np.append(np.flatnonzero(is_first[1:] != is_first[:-1]), len(ends) - 1)
    stops = [int(ends[place]) for place in last]
    return list(zip([0, *stops[:-1]], stops, strict=True))

"""The steps of one iteration, computed by arithmetic: which step is the i-th, and what is known once it is done.

A StepPlan holds no steps. It knows how its phases follow each other; a phase (core/tracks.py) finds its k-th step.
Forward, loss, backward and gradient repeat for each sample of a batch; then come average (several samples) and update.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

import numpy as np

from core.iteration import Iteration
from core.network import Booleans, Integers, Topology
from core.optimizers import optimizer_of
from core.order import order_of
from core.tracks import (
    Level,
    Part,
    Track,
    average_track,
    backward_track,
    forward_track,
    gradient_track,
    loss_track,
    update_track,
)

__all__ = ["Level", "Part", "Phase", "PhaseRun", "Shown", "Step", "StepPlan", "plan_of"]


class Phase(StrEnum):
    """The phases of an iteration, in order."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    GRADIENT = "gradient"
    AVERAGE = "average"
    UPDATE = "update"


PER_SAMPLE = (Phase.FORWARD, Phase.LOSS, Phase.BACKWARD, Phase.GRADIENT)


@dataclass(frozen=True)
class Step:
    """One step: its `index` from 1, what it computes, and of which neuron or edge (a tie's: its first edge).

    `sample` counts within the batch; `item` is the layer, the optimizer's term, the sample or the softmax neighbour.
    """

    index: int
    level: Level
    phase: Phase
    sample: int
    part: Part
    neuron: int | None
    edge: int | None
    item: int


@dataclass(frozen=True)
class PhaseRun:
    """One phase of one sample on the timeline: its first step (from 1) and how many."""

    phase: Phase
    sample: int
    first: int
    count: int


@dataclass(frozen=True, eq=False)
class Shown:
    """What is computed at a cursor, for the sample on screen: masks by neuron, edge, parameter or output."""

    sample: int
    net: Booleans
    out: Booleans
    loss_shares: Booleans
    loss: bool
    dE_dout: Booleans
    delta: Booleans
    gradient: Booleans
    batch_gradient: Booleans
    updated: Booleans


class StepPlan:
    """The steps of one iteration over `samples` samples with an optimizer of `terms` terms, at one level."""

    def __init__(self, topology: Topology, samples: int, terms: int, level: Level) -> None:
        order = order_of(topology)
        self.topology, self.samples, self.level = topology, samples, level
        self._tracks: dict[Phase, Track] = {
            Phase.FORWARD: forward_track(order, level),
            Phase.LOSS: loss_track(topology),
            Phase.BACKWARD: backward_track(topology, order, level),
            Phase.GRADIENT: gradient_track(topology, order, level),
            Phase.UPDATE: update_track(topology, order, terms, level),
        }
        if samples > 1:
            self._tracks[Phase.AVERAGE] = average_track(topology, order, samples, level)

    @cached_property
    def phases(self) -> tuple[PhaseRun, ...]:
        """Every phase of every sample in order, empty ones left out."""
        runs: list[PhaseRun] = []
        names = [(phase, sample) for sample in range(self.samples) for phase in PER_SAMPLE]
        closing = [(Phase.AVERAGE, self.samples - 1)] if self.samples > 1 else []
        first = 1
        for phase, sample in [*names, *closing, (Phase.UPDATE, self.samples - 1)]:
            count = self._tracks[phase].count
            if count:
                runs.append(PhaseRun(phase, sample, first, count))
                first += count
        return tuple(runs)

    @cached_property
    def _firsts(self) -> list[int]:
        return [run.first for run in self.phases]

    def _runs_about(self, sample: int) -> tuple[PhaseRun, ...]:
        """Return the phases of one sample and the closing ones, found by arithmetic: each sample has as many."""
        each = sum(self._tracks[phase].count > 0 for phase in PER_SAMPLE)
        return self.phases[each * sample : each * (sample + 1)] + self.phases[each * self.samples :]

    def run_of(self, phase: Phase, sample: int) -> PhaseRun | None:
        """Return the run of a phase and sample, None if it has no steps."""
        if not 0 <= sample < self.samples:
            return None
        return next((run for run in self._runs_about(sample) if (run.phase, run.sample) == (phase, sample)), None)

    @cached_property
    def count(self) -> int:
        """Number of steps."""
        return self.phases[-1].first + self.phases[-1].count - 1 if self.phases else 0

    def run_at(self, index: int) -> PhaseRun:
        """Return the phase that step `index` belongs to.

        Raises:
            IndexError: if there is no such step.
        """
        if not 1 <= index <= self.count:
            raise IndexError(index)
        return self.phases[bisect_right(self._firsts, index) - 1]

    def step(self, index: int) -> Step:
        """Return step `index`, from 1, in time that does not grow with the number of steps.

        Raises:
            IndexError: if there is no such step.
        """
        run = self.run_at(index)
        place = self._tracks[run.phase].locate(index - run.first)
        return Step(index, self.level, run.phase, run.sample, place.part, place.neuron, place.edge, place.item)

    def track(self, phase: Phase) -> Track:
        """Return the arithmetic of one phase; the same for every sample."""
        return self._tracks[phase]

    def members(self, step: Step) -> Integers:
        """Return what a step of a whole layer covers: neurons (forward, backward) or parameters (the later phases)."""
        return self._tracks[step.phase].layers[step.item]

    def known_at(self, phase: Phase, quantity: str) -> Integers:
        """Return after how many steps of a phase each value is known."""
        return self._tracks[phase].known_at[quantity]

    def shown(self, index: int) -> Shown:
        """Return which values are known once step `index` is done; 0: none."""
        sample = self.run_at(index).sample if index else 0
        done = dict.fromkeys(Phase, 0)
        for run in self._runs_about(sample):
            done[run.phase] = min(max(index - run.first + 1, 0), run.count)
        net, out = self._known(Phase.FORWARD, "net", done), self._known(Phase.FORWARD, "out", done)
        gradient = self._known(Phase.GRADIENT, "gradient", done)
        return Shown(
            sample=sample,
            net=net & self._computes,
            out=out | ~self._computes,
            loss_shares=self._known(Phase.LOSS, "loss_share", done),
            loss=bool(self._known(Phase.LOSS, "loss", done)[0]),
            dE_dout=self._known(Phase.BACKWARD, "dE_dout", done),
            delta=self._known(Phase.BACKWARD, "delta", done) & self._computes,
            gradient=gradient,
            batch_gradient=self._known(Phase.AVERAGE, "average", done) if self.samples > 1 else gradient,
            updated=self._known(Phase.UPDATE, "update", done),
        )

    def _known(self, phase: Phase, quantity: str, done: dict[Phase, int]) -> Booleans:
        known: Booleans = self._tracks[phase].known_at[quantity] <= done[phase]
        if done[phase] == 0:
            known = np.zeros_like(known)
        return known

    @cached_property
    def _computes(self) -> Booleans:
        return np.array([neuron.role.computes for neuron in self.topology.neurons], dtype=np.bool_)

    def find(self, step: Step) -> int:
        """Return the index, at this plan's level, of the step that finishes what a step of another level works on."""
        run = self.run_of(step.phase, step.sample)
        if run is None:
            return 0
        track = self._tracks[step.phase]
        if step.part is Part.LAYER:
            source = plan_of_topology(self.topology, self.samples, 1, step.level)
            members = source.members(step)
            return run.first - 1 + int(max((self._finished(track, step.phase, int(m)) for m in members), default=1))
        if step.phase is Phase.LOSS:
            quantity, item = ("loss", 0) if step.neuron is None else ("loss_share", self._output_place(step.neuron))
            return run.first - 1 + int(track.known_at[quantity][item])
        if step.phase in (Phase.FORWARD, Phase.BACKWARD):
            assert step.neuron is not None
            return run.first - 1 + self._finished(track, step.phase, step.neuron)
        assert step.edge is not None
        return run.first - 1 + self._finished(track, step.phase, int(self.topology.parameter_of_edge[step.edge]))

    def _finished(self, track: Track, phase: Phase, item: int) -> int:
        return int(track.known_at[_FINAL[phase]][item])

    def _output_place(self, neuron: int) -> int:
        return int(np.flatnonzero(self.topology.outputs == neuron)[0])


_FINAL = {
    Phase.FORWARD: "out",
    Phase.BACKWARD: "delta",
    Phase.GRADIENT: "gradient",
    Phase.AVERAGE: "average",
    Phase.UPDATE: "update",
}


@lru_cache(maxsize=16)
def plan_of_topology(topology: Topology, samples: int, terms: int, level: Level) -> StepPlan:
    """Return the plan of an iteration's shape; kept for the shapes used last."""
    return StepPlan(topology, samples, terms, level)


def plan_of(iteration: Iteration, level: Level) -> StepPlan:
    """Return the plan of an iteration's steps at a level."""
    document = iteration.document
    terms = len(optimizer_of(document.training).terms)
    return plan_of_topology(document.network.topology, len(iteration.rows), terms, level)

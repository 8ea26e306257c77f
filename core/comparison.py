"""Two iterations of one network side by side, step by step: what is computed, both results, and where they first part.

Rows follow the steps of the left iteration; a step of only one side (a tie has its sums) stands where its own order
puts it, has no value at the other side, and counts as parting.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.explain import Explanation, explain
from core.iteration import Iteration
from core.network import Booleans, Floats, Integers, read_only
from core.optimizers import optimizer_of
from core.propagation import nets_and_losses
from core.step_values import NONE, layer_values, step_values, steps_of
from core.steps import Level, Part, Step, StepPlan, plan_of

RELATIVE = 1e-12  # as far may two equal results be apart
MOST_ROWS = 20_000  # of finer steps; where there are more, whole layers are compared

Side = tuple[Iteration, StepPlan]
Layer = tuple[Integers, Floats]  # neurons or edges with their values
Pair = tuple[int, int]  # places of the same step left and right, −1 where there is none


@dataclass(frozen=True, eq=False)
class Comparison:
    """Rows of two iterations at one level.

    pairs: for each row its step left and right, as places among the steps, from 0; −1 where a side has none.
    values: (rows, 2), NaN where a side has no step; of a layer those of the neuron or edge that differs most.
    members: (rows,) that neuron or edge of a layer; −1 for other rows.
    same: (rows,) whether both sides agree to 10⁻¹², or are not finite in the same way.
    before, after: the loss of both sides on the same samples, at the weights before and after the update.
    """

    left: Iteration
    right: Iteration
    level: Level
    pairs: tuple[Pair, ...]
    values: Floats
    members: Integers
    same: Booleans
    before: tuple[float, float]
    after: tuple[float, float]

    def __len__(self) -> int:
        return len(self.pairs)

    @cached_property
    def first_parting(self) -> int | None:
        """The first row whose sides differ; None where all agree."""
        return None if self.same.all() else int(np.argmin(self.same))

    def step(self, row: int, side: int) -> Step | None:
        """Return a row's step at the left (0) or the right (1)."""
        place = self.pairs[row][side]
        return None if place == NONE else steps_of(plan_of(self._sides[side], self.level))[place]

    def explanation(self, row: int, side: int) -> Explanation | None:
        """Return what a row computes at one side, with its formulae."""
        step = self.step(row, side)
        return None if step is None else explain(self._sides[side], step)

    def row_of(self, index: int) -> int | None:
        """Return the row of the left iteration's step of this index, from 1; None for 0."""
        return self._row_of_left.get(index - 1)

    @property
    def _sides(self) -> tuple[Iteration, Iteration]:
        return self.left, self.right

    @cached_property
    def _row_of_left(self) -> dict[int, int]:
        return {left: row for row, (left, _) in enumerate(self.pairs) if left != NONE}


def compare(left: Iteration, right: Iteration, level: Level) -> Comparison:
    """Compare two iterations of one network over the same samples, at a level that `fitting_level` allows."""
    one, other = plan_of(left, level), plan_of(right, level)
    pairs = _aligned(one, other, len(optimizer_of(left.document.training).terms))
    places = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    sides = step_values(left, one), step_values(right, other)
    values = np.stack([np.append(found, np.nan)[places[:, side]] for side, found in enumerate(sides)], axis=1)
    same = (places != NONE).all(axis=1) & alike(values[:, 0], values[:, 1])
    members = np.full(len(pairs), NONE, dtype=np.intp)
    if level is Level.LAYER:
        _compare_layers(((left, one), (right, other)), pairs, (values, members, same))
    before = (_batch_loss(left, left.trace.losses), _batch_loss(right, right.trace.losses))
    after = (_batch_loss(left, _losses_after(left)), _batch_loss(right, _losses_after(right)))
    return Comparison(left, right, level, pairs, read_only(values), members, read_only(same), before, after)


def fitting_level(iteration: Iteration, level: Level) -> Level:
    """Return this level, or the next coarser one whose steps are few enough to be listed."""
    coarser = list(Level)[list(Level).index(level) :]
    return next((each for each in coarser if plan_of(iteration, each).count <= MOST_ROWS), Level.LAYER)


def alike(one: Floats, other: Floats) -> Booleans:
    """Tell where two arrays are equal to 10⁻¹² of the larger one, or not finite in the same way."""
    with np.errstate(all="ignore"):
        near = np.abs(one - other) <= RELATIVE * np.maximum(np.abs(one), np.abs(other))
    finite = np.isfinite(one) & np.isfinite(other)
    result: Booleans = (near & finite) | (one == other) | (np.isnan(one) & np.isnan(other))
    return result


def _batch_loss(iteration: Iteration, losses: Floats) -> float:
    with np.errstate(all="ignore"):
        return float(losses.mean() if iteration.document.training.over_samples == "mean" else losses.sum())


def _losses_after(iteration: Iteration) -> Floats:
    document = iteration.document
    return nets_and_losses(iteration.network_after, document.loss, *document.samples(iteration.rows))[1]


@lru_cache(maxsize=8)
def _aligned(one: StepPlan, other: StepPlan, terms: int) -> tuple[Pair, ...]:
    """Return the pairs of steps that compute the same; `terms`: of the optimizer. Kept for the plans used last."""
    if one is other:
        return tuple((place, place) for place in range(one.count))
    return merged(*([_key(step, terms) for step in steps_of(plan)] for plan in (one, other)))


def merged(left: Sequence[Hashable], right: Sequence[Hashable]) -> tuple[Pair, ...]:
    """Align two sequences of distinct keys: the left order, what is only right before the next that both have."""
    place, known = {key: at for at, key in enumerate(right)}, set(left)
    pairs: list[Pair] = []
    done = 0

    def take_right(until: int) -> None:
        nonlocal done
        pairs.extend((NONE, at) for at in range(done, until) if right[at] not in known)
        done = max(done, until)

    for at, key in enumerate(left):
        other = place.get(key, NONE)
        take_right(other)
        pairs.append((at, other))
    take_right(len(right))
    return tuple(pairs)


def _key(step: Step, terms: int) -> Hashable:
    """Return what a step computes; a frozen weight that stays is compared with the last term, its new weight."""
    part, item = step.part, step.item
    if part is Part.FROZEN or (part is Part.UPDATE_TERM and item == terms - 1):
        part, item = Part.UPDATE, 0
    return step.phase, step.sample, part, step.neuron, step.edge, item


def _compare_layers(sides: tuple[Side, Side], pairs: Sequence[Pair], into: tuple[Floats, Integers, Booleans]) -> None:
    """Fill in values, member and sameness of the rows that are whole layers."""
    values, members, same = into
    for row, pair in enumerate(pairs):
        if NONE in pair:
            continue
        steps = [steps_of(plan)[place] for (_, plan), place in zip(sides, pair, strict=True)]
        if steps[0].part is Part.LAYER:
            one, other = (layer_values(*side, step) for side, step in zip(sides, steps, strict=True))
            values[row], members[row], same[row] = _most_different(one, other)


def _most_different(one: Layer, other: Layer) -> tuple[tuple[float, float], int, bool]:
    """Return the values and the index of the neuron or edge that differs most, and whether none does."""
    common, left, right = np.intersect1d(one[0], other[0], return_indices=True)
    a, b = one[1][left], other[1][right]
    if not len(common):
        return (np.nan, np.nan), NONE, False
    agree = alike(a, b)
    with np.errstate(all="ignore"):
        apart = np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))
    at = int(np.argmax(np.where(agree, -1.0, np.where(np.isnan(apart), np.inf, apart))))
    same = bool(agree.all()) and len(common) == len(one[0]) == len(other[0])
    return (float(a[at]), float(b[at])), int(common[at]), same

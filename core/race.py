"""Optimizers raced from one start on one surface: the way of each, and every update with all of its terms."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.descent import Gradient
from core.document import Progress, Training
from core.network import Floats, read_only
from core.optimizers import Update, look_ahead, rate_of, update


@dataclass(frozen=True, eq=False)
class Racer:
    """One optimizer's way: `path`, (updates + 1, 2), from the start on; `losses` at its places, (updates + 1,).

    `updates` holds each update with its terms. `diverged`: the update (from 1) whose result was no longer finite; the
    way ends before it.
    """

    training: Training
    path: Floats
    losses: Floats
    updates: tuple[Update, ...]
    diverged: int | None = None

    @property
    def lowest(self) -> int:
        """At which place of the path the loss is lowest."""
        return int(self.losses.argmin())


def race(
    gradient: Gradient, start: tuple[float, float], trainings: Sequence[Training], updates: int
) -> Generator[float, None, tuple[Racer, ...]]:
    """Let optimizers descend from one start; yields progress from 0 to 1, returns their ways."""
    racers = []
    for number, training in enumerate(trainings):
        racer = yield from _run(gradient, start, training, updates, (number, len(trainings)))
        racers.append(racer)
    return tuple(racers)


def _run(
    gradient: Gradient, start: tuple[float, float], training: Training, updates: int, place: tuple[int, int]
) -> Generator[float, None, Racer]:
    """Let one optimizer descend; its memory is empty at the start."""
    training = replace(training, progress=Progress())
    path, losses, done, diverged = [np.array(start)], [_loss(gradient, np.array(start))], list[Update](), None
    for number in range(updates):
        point = look_ahead(training, path[-1])
        slope = gradient(np.ascontiguousarray(point[:, np.newaxis]))[1][:, 0].copy()
        moved = update(training, rate_of(training, 1), path[-1], slope, None)
        loss = _loss(gradient, moved.parameters)
        if not (np.isfinite(moved.parameters).all() and np.isfinite(loss)):
            diverged = number + 1
            break
        done.append(moved)
        path.append(moved.parameters)
        losses.append(loss)
        training = replace(training, progress=Progress(number + 1, moved.memory))
        yield (place[0] + (number + 1) / updates) / place[1]
    return Racer(training, read_only(np.array(path)), read_only(np.array(losses)), tuple(done), diverged)


def _loss(gradient: Gradient, point: Floats) -> float:
    return float(gradient(np.ascontiguousarray(point[:, np.newaxis]))[0][0])

"""Gradient descent on many points at once, with any optimizer and schedule: the optimizer's formulae run on arrays."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

import numpy as np

from core.document import Progress, Training
from core.network import Booleans, Floats
from core.optimizers import NEW_WEIGHT, given_as, optimizer_of, rate_of, settings_of
from core.tape import Tape

Gradient = Callable[[Floats], tuple[Floats, Floats]]  # (parameters, points) → losses (points,), gradients like it


class Descent:
    """Points that descend together: `place`, (parameters, points), is another array after each step; so is what they
    remember.

    Args:
        training: optimizer, settings and schedule; its progress is where the schedule starts.
        held: (parameters,) which stay; None: none.
    """

    def __init__(self, training: Training, start: Floats, held: Booleans | None = None) -> None:
        optimizer = optimizer_of(training)
        self._training, self._settings = training, settings_of(training)
        self.place = start.copy()
        self.updates = training.progress.updates
        self._held = None if held is None or not held.any() else held
        self.memory: dict[str, Floats] = {name: np.zeros_like(start) for name in optimizer.memory}
        self._tape = Tape(optimizer.terms, start.shape)
        self._next = {name: np.empty_like(start) for name in (NEW_WEIGHT, *optimizer.memory)}
        ahead = optimizer.look_ahead
        self._ahead = None if ahead is None else Tape((("ahead", ahead),), start.shape)

    def step(self, gradient: Gradient) -> Floats:
        """Do one update; return the losses before it, (points,), at the look-ahead point where there is one."""
        values: dict[str, Any] = {**self._settings, "w": self.place, "t": float(self.updates + 1)}
        values["η"] = self.rate
        values.update({name + "′": memory for name, memory in self.memory.items()})
        point = self.place if self._ahead is None else self._ahead.run(values)["ahead"]
        losses, values[given_as(self._training)] = gradient(point)
        with np.errstate(all="ignore"):
            self._tape.run(values, self._next)
        self._keep()
        self.updates += 1
        return losses

    @property
    def rate(self) -> float:
        """The learning rate of the next update, all data being one batch."""
        if self._training.schedule == "constant":
            return self._training.learning_rate
        return rate_of(replace(self._training, progress=Progress(self.updates)), 1)

    def _keep(self) -> None:
        """Take what has been computed; what it was before is written over in the next step."""
        before = {NEW_WEIGHT: self.place, **self.memory}
        if self._held is not None:
            for name, kept in before.items():
                self._next[name][self._held] = kept[self._held]
        self.place = self._next[NEW_WEIGHT]
        self.memory = {name: self._next[name] for name in self.memory}
        self._next = before


def descend(
    training: Training, start: Floats, gradient: Gradient, updates: int, held: Booleans | None = None
) -> Generator[float, None, Floats]:
    """Let points descend; yields progress from 0 to 1, returns where they arrive, (parameters, points)."""
    points = Descent(training, start, held)
    for done in range(updates):
        points.step(gradient)
        yield (done + 1) / updates
    return points.place

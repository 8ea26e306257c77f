"""The usual mistakes by name, and what is found: a formula that gives the very number, beside the right one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from core.explanation import Part
from core.formula import Node, evaluate
from core.message import Message, message


class MistakeKind(StrEnum):
    """Usual mistakes, the simplest first: in this order they are named."""

    ACTIVATION_FORGOTTEN = "activation_forgotten"  # net where out belongs
    ACTIVATION_TWICE = "activation_twice"  # once too often
    EXPONENT_SIGN = "exponent_sign"  # e^net for e^−net in the logistic function
    BIAS_FORGOTTEN = "bias_forgotten"
    SLOPE_LEFT_OUT = "slope_left_out"
    SLOPE_AT_OUT = "slope_at_out"  # f′(out)
    SLOPE_AT_NET = "slope_at_net"  # net (1 − net)
    SLOPE_EXTRA = "slope_extra"  # f′ where it has cancelled, or not yet belongs
    ERROR_SIGN = "error_sign"  # t − out for out − t
    LOSS_FACTOR = "loss_factor"  # 2, ½ or the number of outputs
    UPDATE_SIGN = "update_sign"
    RATE_FORGOTTEN = "rate_forgotten"
    OLD_WEIGHT = "old_weight"  # the weight did not move
    STEP_ALONE = "step_alone"  # the step without the weight it is taken from
    FROZEN_MOVED = "frozen_moved"
    DELTA_GRADIENT = "delta_gradient"  # one taken for the other
    SAMPLES_FACTOR = "samples_factor"  # sum for mean over the samples, or the reverse
    UPDATED_WEIGHT = "updated_weight"  # δ went back through a weight that had moved
    PATH_FORGOTTEN = "path_forgotten"
    OTHER_GRADIENT = "other_gradient"
    NEIGHBOUR = "neighbour"
    TRANSPOSED = "transposed"  # w_ij for w_ji
    WRONG_WEIGHT = "wrong_weight"  # of another edge between the same layers
    ROUNDED_EARLY = "rounded_early"


RANK = {kind: place for place, kind in enumerate(MistakeKind)}


@dataclass(frozen=True)
class Mistake:
    """A mistake that gives the number that was typed.

    Args:
        told: what was done, in words.
        wrong: the formula with the mistake; it evaluates to `value`.
        right: the formula without it.
    """

    kind: MistakeKind
    told: Message
    wrong: Part
    right: Part
    value: float

    @property
    def is_local(self) -> bool:
        """Whether it is made at this very number, not in every neuron on the way to it."""
        return not self.told.key.endswith("everywhere")


def is_ambiguous(mistakes: Iterable[Mistake]) -> bool:
    """Tell whether mistakes of different kinds give the number, so that nobody knows which was made."""
    return len({mistake.kind for mistake in mistakes}) > 1


@dataclass(frozen=True)
class Candidate:
    """A mistake that could have been made, its number, and how to write its formula.

    Args:
        is_before: whether it was made at an earlier number and only came in here.
    """

    kind: MistakeKind
    told: Message
    value: float
    build: Callable[[], Node]
    is_before: bool = False

    def through(self, value: Callable[[float], Any], build: Callable[[Node], Node]) -> Candidate:
        """Return the same mistake with more of the formula around it."""
        formula = self.build
        return Candidate(self.kind, self.told, float(value(self.value)), lambda: build(formula()), self.is_before)

    def carried(self, value: Callable[[float], Any], build: Callable[[Node], Node]) -> Candidate:
        """Return the same mistake as it comes into a later number."""
        return replace(self.through(value, build), is_before=True)


def made(kind: MistakeKind, formula: Node, told: str = "", **fields: Any) -> Candidate:
    """Return a candidate from its formula; `told` is a key behind the kind's own: mistake.slope_left_out.everywhere."""
    key = f"mistake.{kind}.{told}" if told else f"mistake.{kind}"
    return Candidate(kind, message(key, **fields), number(formula), lambda: formula)


def number(formula: Node) -> float:
    """Compute a formula; NaN where it has no value."""
    try:
        return float(evaluate(formula))
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return float(np.nan)

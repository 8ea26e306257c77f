"""What a diagnosis is made of: the verdict on a number, the causes that end a chain of reasons, and their factors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from core.formula import Source
from core.message import Message, message

TINY = 1e-6  # below this a number is tiny wherever it stands …
HUGE = 1e4  # … and from this on huge
FAR_FROM_TYPICAL = 1e3  # so many times smaller or larger than the typical number of its kind …
NEVER_TINY, NEVER_HUGE = 1e-2, 1e1  # … makes it tiny or huge too, unless it is an everyday number
SATURATED = 0.01  # a slope or output below this share of the activation's largest is called saturated


class Verdict(StrEnum):
    """What is remarkable about a number."""

    ZERO = "zero"
    TINY = "tiny"
    HUGE = "huge"
    NOT_FINITE = "not_finite"
    ORDINARY = "ordinary"


class Aim(Enum):
    """What a chain of reasons looks for: what makes a number small, or what makes it large."""

    SMALL = -1
    LARGE = 1


class Cause(StrEnum):
    """What a chain of reasons ends at."""

    WEIGHT = "weight"
    INPUT = "input"
    BIAS = "bias"
    TARGET = "target"
    RATE = "rate"
    FROZEN = "frozen"
    DEAD_RECTIFIER = "dead_rectifier"
    LEAK = "leak"  # the slope of a leaky rectifier below 0
    SATURATED = "saturated"
    STEP_FUNCTION = "step_function"
    TURNING_POINT = "turning_point"  # the crest of a wave, the bottom of a bowl
    ZERO_CROSSING = "zero_crossing"  # of a wave
    ACTIVATION = "activation"  # an ordinary output or slope
    CANCELLING = "cancelling"
    MANY_TERMS = "many_terms"
    TARGET_REACHED = "target_reached"
    LOSS_DERIVATIVE = "loss_derivative"  # the loss divides by, or takes the logarithm of, an output close to 0 or 1
    AVERAGED = "averaged"
    NO_PATH = "no_path"
    UNCONNECTED = "unconnected"
    OPTIMIZER = "optimizer"
    VANISHING = "vanishing"  # many factors below 1
    EXPLODING = "exploding"  # many factors above 1
    OVERFLOW = "overflow"
    UNDEFINED = "undefined"  # 0 · ∞, ∞ − ∞, the logarithm of a negative number
    BROKEN_WEIGHT = "broken_weight"  # no number since an earlier update


@dataclass(frozen=True)
class Factor:
    """One of the numbers whose sizes multiply to the size of another: a cause, or something to look into further.

    Args:
        source: what to light up, and what to follow where there is no cause.
        size: its absolute value; how much it can be to blame.
        link: how the number before leads here; None where the cause is about that number itself.
        told: the cause in words.
    """

    source: Source
    size: float
    link: Message | None = None
    cause: Cause | None = None
    told: Message | None = None


@dataclass(frozen=True)
class Reason:
    """One link of a chain: a number by its source and value, and a sentence about it. The last link is the guilty one.

    `cause` is set in the last one only.
    """

    message: Message
    source: Source
    value: float
    cause: Cause | None = None


def caused(cause: Cause, source: Source, value: float, link: Message | None = None, **fields: Any) -> Factor:
    """Return a factor that ends a chain, its sentence chosen by its size: zero, small, large or ordinary."""
    size = abs(value)
    return Factor(source, size, link, cause, message(f"why.{cause}.{graded(size)}", value=value, **fields))


def graded(size: float) -> str:
    """Return what a factor of this size does to a product."""
    return "zero" if size == 0 else "small" if size < 0.1 else "large" if size > 10 else "ordinary"


def blame(size: float, aim: Aim) -> float:
    """Return how much a factor does for the aim: |ln size|, negative where it works against it."""
    if size == 0:
        return math.inf if aim is Aim.SMALL else -math.inf
    return aim.value * math.log(size)


def verdict_of(value: float, typical: float) -> Verdict:
    """Judge a number: tiny below 10⁻⁶ or a thousandth of what is typical, huge from 10⁴ on or a thousand times that.

    Args:
        typical: the median size of its kind in the network; 0 where nothing is known.
    """
    size = abs(value)
    if not math.isfinite(size):
        return Verdict.NOT_FINITE
    if size == 0:
        return Verdict.ZERO
    if size < TINY or (size < typical / FAR_FROM_TYPICAL and size < NEVER_TINY):
        return Verdict.TINY
    if size >= HUGE or (0 < typical * FAR_FROM_TYPICAL <= size and size > NEVER_HUGE):
        return Verdict.HUGE
    return Verdict.ORDINARY


def product(factors: Sequence[Factor], aim: Aim) -> list[Factor]:
    """Return the factors of a product that are to be followed: those that are 0 where one is, else all."""
    zero = [factor for factor in factors if factor.size == 0]
    return zero if zero and aim is Aim.SMALL else list(factors)

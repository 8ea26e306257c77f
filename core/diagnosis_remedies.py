"""What to do about the cause of a remarkable number, one sentence each."""

from __future__ import annotations

from collections.abc import Mapping

from core.diagnosis_terms import Cause, Verdict
from core.iteration import Iteration
from core.message import Message, message

_SMALL = frozenset({Verdict.ZERO, Verdict.TINY, Verdict.ORDINARY})
# Causes with one remedy, whatever they did.
_ALWAYS: Mapping[Cause, str] = {
    Cause.FROZEN: "frozen",
    Cause.DEAD_RECTIFIER: "dead_rectifier",
    Cause.LEAK: "leak",
    Cause.SATURATED: "saturated",
    Cause.STEP_FUNCTION: "step_function",
    Cause.TURNING_POINT: "turning_point",
    Cause.LOSS_DERIVATIVE: "loss_derivative",
    Cause.NO_PATH: "no_path",
    Cause.UNCONNECTED: "unconnected",
    Cause.VANISHING: "vanishing",
    Cause.EXPLODING: "exploding",
    Cause.OVERFLOW: "overflow",
    Cause.UNDEFINED: "undefined",
    Cause.BROKEN_WEIGHT: "broken_weight",
    Cause.CANCELLING: "cancelling",
    Cause.TARGET_REACHED: "target_reached",
}
# Causes whose remedy depends on whether the number became too small or too large.
_BY_SIZE = frozenset({Cause.WEIGHT, Cause.INPUT, Cause.RATE, Cause.TARGET})


def remedy_for(cause: Cause | None, verdict: Verdict, iteration: Iteration) -> Message | None:
    """Return the remedy for a cause; None where nothing needs one."""
    if cause is None:
        return None
    if cause in _BY_SIZE:
        return message(f"why.remedy.{cause}.{'small' if verdict in _SMALL else 'large'}")
    return message(f"why.remedy.{_ALWAYS[cause]}") if cause in _ALWAYS else None

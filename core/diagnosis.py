"""Why is it so? From any number of an iteration to the factor that makes it 0, tiny, huge or not finite.

Every number is a product or a sum. The size of a sum is written as a product too, so that the size of any number is a
product of causes: weights, inputs, slopes, errors, how much terms cancel. The one farthest from 1 is the guilty one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core import explain_backward, explain_forward, explain_update
from core.diagnosis_broken import broken_chain
from core.diagnosis_numbers import QUANTITIES, STEP_TERM, TERM, Numbers
from core.diagnosis_remedies import remedy_for
from core.diagnosis_search import chain_of, guiltiest, others, search
from core.diagnosis_steps import step_of
from core.diagnosis_terms import FAR_FROM_TYPICAL, HUGE, TINY, Aim, Cause, Reason, Verdict, verdict_of
from core.explain import Part
from core.formula import Derivative, Leaf, Source
from core.iteration import Iteration
from core.message import Message, message
from core.steps import Level, Phase, Step
from core.steps import Part as Kind
from core.symbols import Symbols

__all__ = [
    "FAR_FROM_TYPICAL", "HUGE", "TINY", "Cause", "Diagnosis", "Reason", "Verdict",
    "diagnose", "step_of_number", "symbol_of", "verdict_on",
]  # fmt: skip


@dataclass(frozen=True)
class Diagnosis:
    """A number, what is remarkable about it, and the chain of reasons whose last one is the guilty factor.

    Args:
        subject: symbol, value and source.
        headline: the verdict in words.
        factors: the number's formula; None where it is given.
        remedy: what to do about it; None for an ordinary number, or where nothing is wrong.
        others: how many other factors are 0 as well, each enough on its own.
        typical: the median size of such numbers in the network; 0 where nothing is known.
    """

    subject: Leaf | Derivative
    verdict: Verdict
    headline: Message
    chain: tuple[Reason, ...]
    factors: Part | None
    remedy: Message | None
    others: int
    typical: float

    @property
    def guilty(self) -> Reason:
        """The factor most to blame."""
        return self.chain[-1]


def diagnose(iteration: Iteration, sample: int, source: Source, level: Level = Level.NEURON) -> Diagnosis:
    """Say why a number is what it is.

    Args:
        sample: of the batch, for sources of anything that a sample has of its own.
        source: the number; a quantity that its neuron or edge does not have is taken for its output or weight.
        level: at which steps are counted in the sentences.
    """
    with np.errstate(all="ignore"):  # what overflows is told, not warned of
        return _diagnosed(iteration, sample, source, level)


def verdict_on(iteration: Iteration, sample: int, source: Source) -> Verdict:
    """Judge a number without looking for reasons."""
    with np.errstate(all="ignore"):
        n = Numbers(iteration, sample)
        known = _known(n, source)
        return verdict_of(n.value(known), n.typical(known))


def _diagnosed(iteration: Iteration, sample: int, source: Source, level: Level) -> Diagnosis:
    numbers = _numbers_of(iteration)
    source = _known(numbers(sample), Source(source.kind, source.index, source.quantity, sample))
    n = numbers(sample)
    subject, typical = n.symbol(source), n.typical(source)
    verdict = verdict_of(n.value(source), typical)
    still = _stays(n, source)
    chain, more = _chain(numbers, source, verdict, still, level)
    remarkable = verdict is not Verdict.ORDINARY or still
    remedy = remedy_for(chain[-1].cause, verdict, iteration) if remarkable else None
    headline = message(f"why.verdict.{'still' if still else verdict}", name=n.name(source), value=n.value(source))
    return Diagnosis(subject, verdict, headline, chain, _formula(n, source), remedy, more, typical)


def step_of_number(iteration: Iteration, source: Source, level: Level) -> int:
    """Return the step that computes a number, from 1; 0 for what is given."""
    n = Numbers(iteration, source.sample)
    return step_of(n, _known(n, source), level)


def symbol_of(iteration: Iteration, source: Source) -> Leaf | Derivative:
    """Return symbol, value and source of any number of an iteration."""
    with np.errstate(all="ignore"):
        return Numbers(iteration, source.sample).symbol(source)


def _numbers_of(iteration: Iteration) -> Callable[[int], Numbers]:
    made: dict[int, Numbers] = {}
    return lambda sample: made.setdefault(sample, Numbers(iteration, sample))


def _known(n: Numbers, source: Source) -> Source:
    """Return the source, or the output or weight where there is no such number."""
    known = source.quantity in QUANTITIES or (
        source.quantity.startswith(TERM) and source.quantity.removeprefix(TERM) in n.iteration.update.terms
    )
    if source.kind == "setting":
        quantity = source.quantity if source.quantity in ("loss", "learning_rate") else "loss"
        return Source("setting", 0, quantity, source.sample)
    if source.kind == "edge":
        return source if known else n.here("edge", source.index, "weight")
    computes = n.topology.neurons[source.index].role.computes
    lacking = not computes and source.quantity not in ("out", "dE_dout")
    of_output = source.quantity in ("target", "loss_share", "own_dE_dout") and source.index not in n.output_place
    return source if known and not lacking and not of_output else n.here("neuron", source.index, "out")


def _stays(n: Numbers, source: Source) -> bool:
    """Tell whether the source is a new weight that is, to six digits, the old one."""
    if source.quantity != "updated_weight":
        return False
    before, after = float(n.iteration.document.network.weights[source.index]), n.value(source)
    return math.isfinite(after) and abs(after - before) < TINY * max(1.0, abs(before))


def _chain(
    numbers: Callable[[int], Numbers], source: Source, verdict: Verdict, still: bool, level: Level
) -> tuple[tuple[Reason, ...], int]:
    """Return the chain of reasons, and how many other factors are 0."""
    n = numbers(source.sample)
    if verdict is Verdict.NOT_FINITE:
        return tuple(broken_chain(numbers, source, level)), 0
    is_new = source.quantity == "updated_weight" and not n.topology.edges.frozen[source.index]
    if is_new and (still or verdict is Verdict.ORDINARY):
        return _of_the_step(numbers, source, still)
    aim = Aim.SMALL if still or abs(n.value(source)) < 1 else Aim.LARGE
    found = search(numbers, source, aim)
    return chain_of(numbers, found, aim), others(found, guiltiest(found))


def _of_the_step(numbers: Callable[[int], Numbers], source: Source, still: bool) -> tuple[tuple[Reason, ...], int]:
    """Return why a weight has moved as far as it has, or has not moved."""
    n = numbers(source.sample)
    step = Source("edge", source.index, STEP_TERM, source.sample)
    aim = Aim.SMALL if still or abs(n.value(step)) < 1 else Aim.LARGE
    found = search(numbers, step, aim)
    before = float(n.iteration.document.network.weights[source.index])
    key = "why.not_moved" if still else "why.moved"
    told = message(key, value=n.value(step), before=before, change=n.value(source) - before)
    first = Reason(told, source, n.value(source))
    return (first, *chain_of(numbers, found, aim)), others(found, guiltiest(found))


def _formula(n: Numbers, source: Source) -> Part | None:
    """Return the formula of a number with names and numbers."""
    symbols, index, quantity = Symbols(n.iteration, source.sample), source.index, source.quantity
    if source.kind == "neuron" and not n.topology.neurons[index].role.computes and quantity == "out":
        return None
    phase, kind = _EXPLAINED.get(quantity, (None, None))
    if phase is not None and kind is not None:
        step = Step(0, Level.TERM, phase, source.sample, kind, index, None, 0)
        return _EXPLAINERS[quantity](symbols, step).parts[-1]
    if quantity == "batch_gradient" and len(n.iteration.rows) == 1:
        quantity = "gradient"
    return _PARTS[quantity](symbols, index) if quantity in _PARTS else None


_EXPLAINED = {
    "loss_share": (Phase.LOSS, Kind.LOSS_SHARE),
    "loss": (Phase.LOSS, Kind.LOSS),
    "dE_dout": (Phase.BACKWARD, Kind.DE_DOUT),
    "slope": (Phase.BACKWARD, Kind.SLOPE),
    "delta": (Phase.BACKWARD, Kind.DELTA),
}
_EXPLAINERS = {
    "loss_share": explain_forward.loss_share,
    "loss": explain_forward.loss,
    "dE_dout": explain_backward.dE_dout,
    "slope": explain_backward.slope,
    "delta": explain_backward.delta,
}
_PARTS: dict[str, Callable[[Symbols, int], Part]] = {
    "net": explain_forward.net_part,
    "out": explain_forward.out_part,
    "own_dE_dout": explain_forward.own_derivative_part,
    "gradient": explain_update.gradient_part,
    "batch_gradient": explain_update.average_part,
    "updated_weight": explain_update.new_weight_part,
}

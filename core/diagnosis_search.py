"""The search for the guilty factor: from a number through all that it is made of, to the factor most to blame."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core import diagnosis_backward as backward
from core import diagnosis_forward as forward
from core.diagnosis_numbers import TERM, Numbers
from core.diagnosis_terms import Aim, Cause, Factor, Reason, blame, product
from core.formula import Source
from core.message import Message, message

MOST_LOOKED_INTO = 2_000  # numbers; a chain through more of them ends at the best factor found so far
MOST_FOUND = 300  # causes; where everything is 0, more of them tell nothing new
WEIGHTY = math.log(1.5)  # a factor of at least 1.5, or at most 1/1.5, counts as one of many
FEW = 4  # so many weighty factors are "many", …
SHARE, AHEAD = 1 / 3, 2.0  # … unless one has a third of the blame, or twice as much as the next one

Rule = Callable[[Numbers, Source, Aim], list[Factor]]
_RULES: Mapping[str, Rule] = {
    "out": forward.out,
    "net": forward.net,
    "slope": forward.slope,
    "product": forward.product_of_edge,
    "loss": forward.loss,
    "loss_share": forward.loss_share,
    "own_dE_dout": forward.own_dE_dout,
    "dE_dout": backward.dE_dout,
    "delta": backward.delta,
    "edge_share": backward.edge_share,
    "own": backward.own,
    "gradient": backward.gradient,
    "batch_gradient": backward.batch_gradient,
    "sample_share": backward.sample_share,
    "updated_weight": backward.updated_weight,
    "target": backward.target,
    "learning_rate": backward.rate,
    "weight": backward.weight_itself,
    TERM: backward.term,
}


@dataclass(frozen=True)
class Found:
    """A cause at the end of a path: the numbers passed on the way, each with the sentence that leads on."""

    path: tuple[tuple[Source, Message | None], ...]
    factor: Factor
    blame: float


def search(numbers: Callable[[int], Numbers], source: Source, aim: Aim) -> list[Found]:
    """Return every cause whose size multiplies into the number's, in the order of distance from it.

    A product passes on to all its factors, or to those that are 0; a sum to its largest term. So the sizes of the
    causes found multiply to the size of the number, and the one most to blame can be compared across the whole way.
    """
    waiting: list[tuple[Source, tuple[tuple[Source, Message | None], ...]]] = [(source, ())]
    seen, found = {source}, list[Found]()
    for place in range(MOST_LOOKED_INTO):
        if place == len(waiting) or len(found) >= MOST_FOUND:
            break
        at, path = waiting[place]
        for factor in product(_look_into(numbers(at.sample), at, aim), aim):
            beyond = (*path, (at, factor.link)) if factor.link is not None else path
            if factor.cause is not None:
                found.append(Found(beyond, factor, blame(factor.size, aim)))
            elif factor.source not in seen:
                seen.add(factor.source)
                waiting.append((factor.source, beyond))
    return found


def _look_into(n: Numbers, source: Source, aim: Aim) -> list[Factor]:
    return _RULES[TERM if source.quantity.startswith(TERM) else source.quantity](n, source, aim)


def guiltiest(found: list[Found]) -> Found:
    """Return the cause most to blame; of equal ones the nearest."""
    return max(found, key=lambda cause: cause.blame)


def chain_of(numbers: Callable[[int], Numbers], found: list[Found], aim: Aim) -> tuple[Reason, ...]:
    """Return the reasons from the number to the cause most to blame; where none stands out, to "many factors"."""
    guilty = guiltiest(found)
    chain = [Reason(link, at, numbers(at.sample).value(at)) for at, link in guilty.path if link is not None]
    source, n = guilty.factor.source, numbers(guilty.factor.source.sample)
    assert guilty.factor.told is not None
    cause, told = guilty.factor.cause, guilty.factor.told
    weighty = sorted((cause.blame for cause in found if cause.blame >= WEIGHTY), reverse=True)
    if _are_many(weighty):
        cause = Cause.VANISHING if aim is Aim.SMALL else Cause.EXPLODING
        told = message(f"why.{cause}", count=len(weighty), what=told, factor=n.name(source))
    return (*chain, Reason(told, source, n.value(source), cause))


def _are_many(weighty: list[float]) -> bool:
    """Tell whether no factor stands out of many."""
    if len(weighty) < FEW or not math.isfinite(weighty[0]):
        return False
    return weighty[0] < SHARE * sum(weighty) and weighty[0] < AHEAD * weighty[1]


def others(found: list[Found], guilty: Found) -> int:
    """Return how many other causes would do the same on their own: further factors that are 0."""
    if guilty.factor.size != 0:
        return 0
    same = {(cause.factor.cause, cause.factor.source) for cause in found if cause.factor.size == 0}
    return len(same) - 1

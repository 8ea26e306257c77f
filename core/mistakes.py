"""Which usual mistake gives a wrong number? Each is made again on this very network and compared with the answer.

A mistake is named only if its own number reproduces the answer and is not right itself: the answer is that number
rounded to the digits typed, or, where no mistake agrees so well, within the relative tolerance (core/answers.py).
All that do are named, those made in the very formula asked for before those that came in from earlier numbers, the
simplest first; which of several was made, a number alone does not tell (`is_ambiguous`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain

import numpy as np

from core import mistakes_backward, mistakes_forward, mistakes_update
from core.answers import DEFAULT, Answer, Tolerance, Verdict, is_close, is_far, is_rounded_from, is_same, judge
from core.explain import explain
from core.explanation import Part
from core.formula import Source
from core.iteration import Iteration
from core.mistakes_habits import habits
from core.mistakes_kinds import RANK, Candidate, Mistake, MistakeKind, is_ambiguous, number
from core.mistakes_rounding import roundings
from core.mistakes_sums import Mates
from core.mistakes_trees import with_value
from core.mistakes_world import Book
from core.steps import Step

__all__ = ["Mistake", "MistakeKind", "asked_source", "book_of", "diagnose", "is_ambiguous", "judged", "mistakes_of",
           "right_part", "scale_of"]  # fmt: skip

Candidates = Callable[[Book, Mates, Source], Iterator[Candidate]]
_CANDIDATES: Mapping[str, Candidates] = {
    "net": mistakes_forward.net,
    "out": mistakes_forward.out,
    "loss_share": mistakes_forward.loss_share,
    "loss": mistakes_forward.loss,
    "own_dE_dout": mistakes_forward.own_dE_dout,
    "dE_dout": mistakes_backward.dE_dout,
    "slope": mistakes_backward.slope,
    "delta": mistakes_backward.delta,
    "own": mistakes_update.own,
    "gradient": mistakes_update.gradient,
    "batch_gradient": mistakes_update.batch_gradient,
    "updated_weight": mistakes_update.updated_weight,
}


@lru_cache(maxsize=4)
def _opened(iteration: Iteration) -> tuple[Book, Mates]:
    """Return what is known of an iteration; kept for those asked about last."""
    book = Book(iteration)
    return book, Mates(book)


def book_of(iteration: Iteration) -> Book:
    """Return the right formulae of an iteration."""
    return _opened(iteration)[0]


def asked_source(iteration: Iteration, asked: Source | Step) -> Source:
    """Return the number that a step computes, of several the last one; or the source itself.

    A contribution without a symbol of its own, as w · out, is no number that is asked for: it has no `right_part`.
    """
    if isinstance(asked, Source):
        return asked
    result = explain(iteration, asked).parts[-1]
    source = result.left.source
    assert source is not None
    if result.is_bare and source.quantity != "own":
        return Source(source.kind, source.index, asked.part.value, source.sample)
    return source


def right_part(iteration: Iteration, asked: Source | Step) -> Part | None:
    """Return symbol, right value and right formula of a number; None for what is given or has no diagnosis."""
    with np.errstate(all="ignore"):
        source = asked_source(iteration, asked)
        return _opened(iteration)[0].part(source) if source.quantity in _CANDIDATES else None


def diagnose(
    iteration: Iteration, asked: Source | Step, answer: Answer, tolerance: Tolerance = DEFAULT
) -> tuple[Mistake, ...]:
    """Return every usual mistake that gives the answer, the simplest first; nothing for an answer that is not wrong.

    Args:
        asked: the number, or the step whose result it is: net, out, loss_share, loss, own_dE_dout, dE_dout, delta,
            own, gradient, batch_gradient or updated_weight.
    """
    part = right_part(iteration, asked)
    if part is None or judged(iteration, asked, answer, tolerance) is not Verdict.WRONG:
        return ()
    scale = scale_of(iteration, asked_source(iteration, asked))
    with np.errstate(all="ignore"):
        every = _candidates(iteration, asked, part, tolerance)
        found = [c for c in every if _agrees(answer, c.value, tolerance, scale)]
        rounded = [c for c in found if is_rounded_from(answer, c.value) or is_same(answer.value, c.value)]
        named = _distinct(rounded or found)
        named.sort(key=lambda candidate: not is_same(answer.value, candidate.value))  # the very number first
        return tuple(_named(candidate, part) for candidate in named)


def judged(iteration: Iteration, asked: Source | Step, answer: Answer, tolerance: Tolerance = DEFAULT) -> Verdict:
    """Say what a typed number is worth as the answer to a step or number; wrong where there is nothing to ask for."""
    part = right_part(iteration, asked)
    if part is None:
        return Verdict.WRONG
    scale = scale_of(iteration, asked_source(iteration, asked))
    return judge(answer, float(part.left.value), tolerance, scale)


def scale_of(iteration: Iteration, source: Source) -> float | None:
    """Return what the relative tolerance is a part of: of a new weight the step; None: the number itself."""
    if source.quantity != "updated_weight":
        return None
    return float(iteration.updated_weights[source.index] - iteration.document.network.weights[source.index])


def mistakes_of(
    iteration: Iteration,
    asked: Source | Step,
    tolerance: Tolerance = DEFAULT,
    kinds: Collection[MistakeKind] | None = None,
    local: bool = False,
) -> tuple[Mistake, ...]:
    """Return every usual mistake that can be made with a number and gives another one, the simplest first.

    Args:
        kinds: only these; None: all.
        local: only those made at this very number, not in every neuron on the way to it.
    """
    part = right_part(iteration, asked)
    if part is None:
        return ()
    with np.errstate(all="ignore"):
        found = _candidates(iteration, asked, part, tolerance, local, kinds)
        wanted = [candidate for candidate in found if kinds is None or candidate.kind in kinds]
        return tuple(_named(candidate, part) for candidate in _distinct(wanted))


def _candidates(
    iteration: Iteration,
    asked: Source | Step,
    part: Part,
    tolerance: Tolerance,
    local: bool = False,
    kinds: Collection[MistakeKind] | None = None,
) -> Iterator[Candidate]:
    """Yield the mistakes whose number is finite and not right."""
    book, mates = _opened(iteration)
    source, right = book.canonical(asked_source(iteration, asked)), float(part.left.value)
    scale = scale_of(iteration, source)
    made_here, everywhere = _CANDIDATES[source.quantity](book, mates, source), () if local else habits(book, source)
    rounded = roundings(book, source, local) if kinds is None or MistakeKind.ROUNDED_EARLY in kinds else ()
    for candidate in chain(made_here, everywhere, rounded):
        if local and candidate.is_before:
            continue
        if math.isfinite(candidate.value) and _differs(candidate.value, right, tolerance, scale):
            yield candidate


def _differs(value: float, right: float, tolerance: Tolerance, scale: float | None) -> bool:
    """Tell whether a number, whatever digits of it are typed, is farther off than what counts as close."""
    forgiven = tolerance.relative * abs(right if scale is None else scale)
    return not is_same(value, right) and abs(value - right) > forgiven


def _agrees(answer: Answer, value: float, tolerance: Tolerance, scale: float | None) -> bool:
    same = is_rounded_from(answer, value) and not is_far(answer, value)
    return same or is_same(answer.value, value) or is_close(answer, value, tolerance, scale)


def _distinct(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates by rank, of each kind one for each number."""
    kept: dict[tuple[MistakeKind, str], Candidate] = {}
    for candidate in sorted(candidates, key=_place):
        kept.setdefault((candidate.kind, f"{candidate.value:.9e}"), candidate)
    return list(kept.values())


def _place(candidate: Candidate) -> tuple[bool, int]:
    """Return where a mistake is named: what is done wrong in this very formula, then what came in from before."""
    is_rounding = candidate.kind is MistakeKind.ROUNDED_EARLY  # of the numbers that go in, and by chance most often
    return candidate.is_before or is_rounding, RANK[candidate.kind]


def _named(candidate: Candidate, right: Part) -> Mistake:
    formula = candidate.build()
    value = number(formula)
    wrong = replace(right, left=with_value(right.left, value), formula=formula, derivation=(), before=None)
    return Mistake(candidate.kind, candidate.told, wrong, right, value)

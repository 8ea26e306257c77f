"""A sum as a product of sizes: |Σ| = (how much cancels) · (how many terms count) · (the largest term)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.diagnosis_numbers import Numbers
from core.diagnosis_terms import Aim, Cause, Factor, caused, product
from core.formula import Source
from core.message import Message, message
from core.network import Floats, Integers

MOST_ZERO_TERMS = 16  # of a sum whose terms are all 0, so many are looked into


@dataclass(frozen=True)
class Terms:
    """The terms of a sum: their values, what to call each, and the factors of each."""

    values: Floats
    name: Callable[[int], Message]
    factors: Callable[[int, Message], Sequence[Factor]]


def summed(source: Source, value: float, terms: Terms, aim: Aim, divisor: float = 1.0) -> list[Factor]:
    """Return what the size of a sum is made of; of all its terms only the largest is followed.

    |Σ|/N = |Σ|/Σ|·| × (Σ|·|/largest)/N × largest. Where all terms are 0, each of them is followed.

    Args:
        divisor: N, by which the sum is divided.
    """
    sizes = np.abs(terms.values)
    largest = int(np.argmax(sizes))
    if sizes[largest] == 0:
        return _all_zero(terms, aim)
    total = float(sizes.sum())
    count = total / float(sizes[largest]) / divisor
    link = _link("sum", terms, largest)
    factors = list(terms.factors(largest, link))
    if len(sizes) > 1:
        factors.append(_cancelling(source, value, abs(value) * divisor / total, terms))
        factors.append(_many(source, value, count, terms, divisor))
    return factors


def _link(kind: str, terms: Terms, place: int) -> Message:
    count = len(terms.values)
    key = f"why.{kind}" if count > 1 else f"why.{kind}_one"
    return message(key, count=count, term=terms.name(place), value=float(terms.values[place]))


def _all_zero(terms: Terms, aim: Aim) -> list[Factor]:
    found: list[Factor] = []
    for place in range(min(len(terms.values), MOST_ZERO_TERMS)):
        found += product(terms.factors(place, _link("sum_zero", terms, place)), aim)
    return found


def _cancelling(source: Source, value: float, kept: float, terms: Terms) -> Factor:
    """Return the factor by which terms of both signs shrink their sum, naming the largest of each sign."""
    up, down = int(np.argmax(terms.values)), int(np.argmin(terms.values))
    fields = {
        "first": terms.name(up), "first_value": float(terms.values[up]),
        "second": terms.name(down), "second_value": float(terms.values[down]),
        "value": value, "count": len(terms.values),
    }  # fmt: skip
    grade = "zero" if kept == 0 else "small" if kept < 0.1 else "ordinary"
    return Factor(source, kept, None, Cause.CANCELLING, message(f"why.cancelling.{grade}", **fields))


def _many(source: Source, value: float, count: float, terms: Terms, divisor: float) -> Factor:
    if count < 1:  # few of many samples have a say in the mean
        told = message("why.averaged.samples", count=len(terms.values), divisor=divisor)
        return Factor(source, count, None, Cause.AVERAGED, told)
    told = message("why.many_terms", count=len(terms.values), value=value)
    return Factor(source, count, None, Cause.MANY_TERMS, told)


def edge_terms(n: Numbers, edges: Integers, end: str) -> Terms:
    """Return the terms weight · out of some incoming edges, or weight · delta of outgoing ones.

    Args:
        end: "out" of where each edge starts, or "delta" of where it ends.
    """
    ends, trace = n.topology.edges, n.iteration.trace
    far = ends.source[edges] if end == "out" else ends.target[edges]
    numbers = (trace.out if end == "out" else trace.delta)[n.sample, far]
    with np.errstate(all="ignore"):
        values = n.weights[edges] * numbers

    def factors(place: int, link: Message) -> list[Factor]:
        edge = int(edges[place])
        following = n.here("neuron", int(far[place]), end)
        return [weight(n, edge, link), Factor(following, abs(float(numbers[place])), link)]

    return Terms(values, lambda place: product_name(n, int(edges[place]), int(far[place]), end), factors)


def product_name(n: Numbers, edge: int, neuron: int, end: str) -> Message:
    """Return what to call a term w · out or w · δ."""
    following = n.name(n.here("neuron", neuron, end))
    return message("why.name.product_of", edge=n.name(n.here("edge", edge, "weight")), other=following)


def weight(n: Numbers, edge: int, link: Message | None) -> Factor:
    """Return a weight as a cause."""
    source = n.here("edge", edge, "weight")
    return caused(Cause.WEIGHT, source, float(n.weights[edge]), link, edge=n.name(source))

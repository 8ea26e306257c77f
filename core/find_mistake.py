"""Find the mistake: a worked iteration with one planted error, to be pointed at.

The error is a usual mistake made at one number; it gives a distinguishable one. What comes after it either goes on
from the wrong number, as by a learner who does not notice, or is right, so that the wrong one stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.answers import DEFAULT, Tolerance, Verdict, answer_of, judge
from core.explanation import Part
from core.formula import Source, leaves
from core.homework import step_order
from core.iteration import Iteration
from core.mistakes import Mistake, MistakeKind, book_of, mistakes_of, scale_of
from core.mistakes_trees import with_value
from core.mistakes_world import Book, World
from core.numbers import shown

DIGITS, MOST_PLACES = 4, 30
_SUM = frozenset({
    MistakeKind.ACTIVATION_FORGOTTEN, MistakeKind.BIAS_FORGOTTEN, MistakeKind.PATH_FORGOTTEN, MistakeKind.TRANSPOSED,
    MistakeKind.WRONG_WEIGHT, MistakeKind.ROUNDED_EARLY,
})  # fmt: skip
_PRODUCT = frozenset({
    MistakeKind.DELTA_GRADIENT, MistakeKind.NEIGHBOUR, MistakeKind.OTHER_GRADIENT, MistakeKind.SAMPLES_FACTOR,
})  # fmt: skip
_AT: Mapping[str, frozenset[MistakeKind]] = {
    "net": _SUM,
    "out": frozenset({
        MistakeKind.ACTIVATION_FORGOTTEN, MistakeKind.ACTIVATION_TWICE, MistakeKind.EXPONENT_SIGN,
        MistakeKind.NEIGHBOUR,
    }),
    "gradient": _PRODUCT,
    "batch_gradient": _PRODUCT | {MistakeKind.PATH_FORGOTTEN},
    "updated_weight": frozenset({
        MistakeKind.OLD_WEIGHT, MistakeKind.STEP_ALONE, MistakeKind.UPDATE_SIGN, MistakeKind.RATE_FORGOTTEN,
    }),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One number as it stands on the sheet: what it is, its formula with the numbers used, and its value.

    `part` holds symbol, value and formula as they stand there, the mistake in its formula included. A row `follows`
    when its number differs from the right one only because it goes on from the planted error.
    """

    source: Source
    part: Part
    value: float
    right: float
    follows: bool = False


@dataclass(frozen=True)
class Puzzle:
    """A worked iteration in the order of the steps; `planted` is the wrong row's place, `mistake` what was done."""

    rows: tuple[Row, ...]
    planted: int
    mistake: Mistake

    def is_found(self, place: int) -> bool:
        """Tell whether this row is the one with the error."""
        return place == self.planted


class NothingToPlant(ValueError):
    """No mistake of the wanted kind gives a distinguishable number in this iteration."""


def find_mistake(
    iteration: Iteration, seed: int, kind: MistakeKind | None = None, follow: bool = True, digits: int = DIGITS
) -> Puzzle:
    """Return a worked iteration with one planted mistake, drawn by the seed: the same for the same seed.

    Args:
        kind: of the mistake; None: drawn, each kind that can be planted alike likely.
        follow: whether later numbers go on from the wrong one.
        digits: with which the sheet is shown; the wrong number differs from the right one in them.

    Raises:
        NothingToPlant: if no mistake, or none of this kind, gives another number here.
    """
    with np.errstate(all="ignore"):
        book = book_of(iteration)
        sources = worked(book)
        place, mistake = _drawn(iteration, sources, np.random.default_rng(seed), kind, digits)
        world = World(book, {sources[place]: mistake.value} if follow else {})
        rows = tuple(_row(book, world, source, mistake if at == place else None) for at, source in enumerate(sources))
        return Puzzle(rows, place, mistake)


def worked(book: Book) -> list[Source]:
    """Return every number of an iteration that is worked by hand, in the order of the steps."""
    return sorted(_all(book), key=step_order(book))


def _all(book: Book) -> Iterator[Source]:
    topology, samples = book.topology, len(book.iteration.rows)
    edges = [int(edge) for edge in topology.first_edge]
    for sample in range(samples):
        for neuron in book.order.computing.tolist():
            yield from (Source("neuron", neuron, quantity, sample) for quantity in ("net", "out", "delta"))
        yield from (Source("neuron", int(neuron), "loss_share", sample) for neuron in topology.outputs)
        if len(topology.outputs) > 1:
            yield Source("setting", 0, "loss", sample)
        yield from (Source("edge", edge, "gradient", sample) for edge in edges)
    if samples > 1:
        yield from (Source("edge", edge, "batch_gradient") for edge in edges)
    yield from (Source("edge", edge, "updated_weight") for edge in edges if not topology.edges.frozen[edge])


def _drawn(
    iteration: Iteration, sources: list[Source], rng: np.random.Generator, kind: MistakeKind | None, digits: int
) -> tuple[int, Mistake]:
    """Choose a kind among those that can be made at some numbers, then one of its mistakes."""
    found: dict[MistakeKind, list[tuple[int, Mistake]]] = {}
    book = book_of(iteration)
    for place in rng.permutation(len(sources))[:MOST_PLACES].tolist():
        scale = scale_of(iteration, sources[place])
        for mistake in mistakes_of(iteration, sources[place], DEFAULT, _AT.get(sources[place].quantity), local=True):
            if mistake.is_local and _shows(mistake, digits, scale) and is_likely(book, sources[place], mistake):
                found.setdefault(mistake.kind, []).append((place, mistake))
    kinds = sorted(found) if kind is None else [kind] if kind in found else []
    if not kinds:
        raise NothingToPlant(kind)
    choices = found[kinds[int(rng.integers(len(kinds)))]]
    return choices[int(rng.integers(len(choices)))]


def is_likely(book: Book, source: Source, mistake: Mistake) -> bool:
    """Tell whether somebody would make this mistake: a number is taken for one of the same layer, or beside it.

    Nobody takes out of a later neuron, nor the gradient or the weight of an edge that shares no end; nor is anybody
    content with a negative square.
    """
    if mistake.told.key == "mistake.error_sign.loss":
        return "squared" not in book.iteration.document.loss.name
    used, level, ends = _sources(mistake.wrong), book.order.forward_level, book.topology.edges
    if mistake.kind is MistakeKind.OTHER_GRADIENT:
        return any(_touch(book, source.index, other.index) for other in used)
    if mistake.kind is MistakeKind.WRONG_WEIGHT:
        fresh = [one.index for one in used - _sources(mistake.right) if one.kind == "edge"]
        lost = [one.index for one in _sources(mistake.right) - used if one.kind == "edge"]
        return not lost or any(_touch(book, one, other) for one in fresh for other in lost)
    if mistake.kind is not MistakeKind.NEIGHBOUR or mistake.told.key.endswith(("target", "sample")):
        return True
    if source.kind == "neuron":
        return all(level[other.index] == level[source.index] for other in used)
    end = {"out": ends.source[source.index], "delta": ends.target[source.index]}
    return all(level[other.index] == level[end[other.quantity]] for other in used if other.quantity in end)


def _sources(part: Part) -> set[Source]:
    return {leaf.source for leaf in leaves(part.formula) if leaf.source is not None}


def _touch(book: Book, one: int, other: int) -> bool:
    """Tell whether two edges begin or end in the same neuron."""
    ends = book.topology.edges
    return bool(ends.source[one] == ends.source[other] or ends.target[one] == ends.target[other])


def _shows(mistake: Mistake, digits: int, scale: float | None, tolerance: Tolerance = DEFAULT) -> bool:
    """Tell whether a mistake's number is wrong as it is shown, and is not the right one written otherwise."""
    right = float(mistake.right.left.value)
    if shown(mistake.value, digits) == shown(right, digits):
        return False
    return judge(answer_of(mistake.value, digits), right, tolerance, scale) is Verdict.WRONG


def _row(book: Book, world: World, source: Source, mistake: Mistake | None) -> Row:
    part = book.part(source)
    assert part is not None
    right = float(part.left.value)
    if mistake is not None:
        return Row(source, mistake.wrong, mistake.value, right)
    formula, value = world.formula(source), world.value(source)
    if formula is None or not _differs(value, right):
        return Row(source, part, right, right)
    changed = replace(part, left=with_value(part.left, value), formula=formula, derivation=())
    return Row(source, changed, value, right, follows=True)


def _differs(value: float, right: float) -> bool:
    return bool(np.isfinite(value)) and abs(value - right) > 1e-12 * max(1.0, abs(right))

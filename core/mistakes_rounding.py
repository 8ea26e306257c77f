"""Rounding too early: of the numbers that go into a formula, of one alone, of f′, or of all on the way to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.explanation import Part
from core.formula import Derivative, Leaf, Node, Product, Source, leaves
from core.formula_text import text
from core.mistakes_backward import pieces
from core.mistakes_kinds import Candidate, MistakeKind, made, number
from core.mistakes_trees import plus, with_value
from core.mistakes_world import Book, World
from core.numbers import shown

MANY = 400  # edges: a larger network takes long to follow
ROUNDINGS = (4, 3, 2)
FEW, NAMED, DIGITS = 8, 3, 6  # sources tried one by one; numbers named in a sentence, with so many digits
Rounding = Callable[[float], float]
Change = tuple[Leaf | Derivative, float]


def roundings(book: Book, source: Source, local: bool = False) -> Iterator[Candidate]:
    """Yield the number from rounded ones: those of the last step, then, unless `local`, all on the way."""
    part = book.part(source)
    if part is None:
        return
    used, seen = _computed(book, part), set[frozenset[tuple[Source, float]]]()
    for digits in ROUNDINGS:
        for key, rounded in (("digits", _to_digits(digits)), ("decimals", _to_decimals(digits))):
            for given in _roughened(used, rounded):
                if (same := frozenset(given.items())) not in seen:
                    seen.add(same)
                    changes = ((used[one], value) for one, value in given.items())
                    yield from _followed(World(book, given), source, changes, key, digits)
            yield from _of_factors(book, source, key, rounded, digits)
            if not local and len(book.topology.edges) <= MANY:
                world = World(book, rounded=rounded)
                changes = ((leaf, world.value(one)) for one, leaf in used.items())
                yield from _followed(world, source, changes, f"{key}_everywhere", digits)


def _computed(book: Book, part: Part) -> dict[Source, Leaf | Derivative]:
    """Return the numbers in a formula that were computed before, each once."""
    sources = dict.fromkeys(leaf.source for leaf in leaves(part.formula) if leaf.source is not None)
    return {one: known.left for one in sources if (known := book.part(one)) is not None}


def _roughened(used: dict[Source, Leaf | Derivative], rounded: Rounding) -> Iterator[dict[Source, float]]:
    """Yield all that goes in rounded, then each number rounded alone; only what rounding changes at all."""
    rough = {one: value for one, leaf in used.items() if (value := rounded(float(leaf.value))) != leaf.value}
    if rough:
        yield rough
    if 1 < len(rough) <= FEW:
        yield from ({one: value} for one, value in rough.items())


def _followed(world: World, source: Source, changes: Iterator[Change], told: str, digits: int) -> Iterator[Candidate]:
    formula = world.formula(source)
    if formula is not None:
        yield _candidate(formula, changes, told, digits)


def _candidate(formula: Node, changes: Iterator[Change], told: str, digits: int) -> Candidate:
    found = made(MistakeKind.ROUNDED_EARLY, formula, told, count=digits, what=_what(changes))
    return replace(found, is_before=told.endswith("everywhere"))


def _what(changes: Iterator[Change]) -> str:
    """Return which numbers were rounded to what: out_h1 0.593270 → 0.59."""
    told: list[str] = []
    for leaf, value in changes:
        exact, rough = shown(float(leaf.value), DIGITS), shown(value, DIGITS)
        if float(leaf.value) != value and exact != rough:
            if len(told) == NAMED:
                return ", ".join([*told, "…"])
            told.append(f"{text(leaf, 'names', DIGITS)} {exact} → {rough}")
    return ", ".join(told)


def _of_factors(book: Book, source: Source, key: str, rounded: Rounding, digits: int) -> Iterator[Candidate]:
    """Yield δ = f′ · ∂E/∂out from a rounded f′, a rounded ∂E/∂out, and both."""
    found = pieces(book, source.sample, source.index) if source.quantity == "delta" else None
    if found is None or found.fused is not None:
        return
    inner = found.own if found.back is None else plus(found.own, found.back)
    if inner is None:
        return
    symbols = book.symbols(source.sample)
    slope, error = symbols.slope(source.index), symbols.dE_dout(source.index)
    steep, off = rounded(number(found.slope)), rounded(number(inner))
    rough, rough_error = with_value(slope, steep), with_value(error, off)
    yield _candidate(Product((rough, inner)), iter([(slope, steep)]), key, digits)
    yield _candidate(Product((rough, rough_error)), iter([(slope, steep), (error, off)]), key, digits)
    yield _candidate(Product((found.slope, rough_error)), iter([(error, off)]), key, digits)


def _to_digits(digits: int) -> Rounding:
    return lambda value: float(f"{value:.{digits - 1}e}")


def _to_decimals(decimals: int) -> Rounding:
    return lambda value: round(value, decimals)

"""In which order a step's formulae are revealed. That depends on the formulae alone, not on how they are laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.equations.boxes import Span
from core.explanation import Explanation, Part, in_columns
from core.formula import Derivative, Elided, Leaf, Node, Number, Source, children, reduced
from core.formula_text import shows_number

FEW = 4  # so many terms are told number by number; more of them, and the rows of a layer, one after the other

Key = Source | Leaf | Derivative  # what a number in a formula is; the same one may stand there twice


def more(node: Elided) -> Leaf:
    """Return what marks the number of terms left out."""
    return Leaf("⋯", "", node.value)


def key_of(span: Span) -> Key:
    """Return what the number at a place is."""
    return span.leaf.source or span.leaf


def numbers_in(node: Node) -> Iterator[Key]:
    """Yield every number that a formula is filled with, in reading order; constants of the formula are left out."""
    match node:
        case Leaf() | Derivative():
            if shows_number(node, "numbers"):
                yield node.source or node
        case Number(_, source):
            if source is not None:
                yield source
        case Elided():
            yield more(node)
        case _:
            for child in children(node):
                yield from numbers_in(child)


@dataclass(frozen=True)
class PartBeats:
    """At which beats a part's lines appear. `numbers`: each number's own; in a row told as a whole all are `line`."""

    part: Part
    general: int | None
    names: tuple[int, ...]
    line: int
    numbers: Mapping[Key, int] = field(default_factory=dict)
    short: int | None = None
    shortened: Node | None = None
    result: int = 0


@dataclass(frozen=True)
class Score:
    """The beats of every part, brief ones that stand in the same columns together; `last` is the last beat."""

    groups: tuple[tuple[PartBeats, ...], ...]
    last: int


class _Count:
    """Counts beats."""

    def __init__(self) -> None:
        self.next = 0

    def one(self) -> int:
        self.next += 1
        return self.next - 1


def score_of(explanation: Explanation) -> Score:
    """Return what appears when."""
    count = _Count()
    groups = [
        _rows(group, count) if group[0].brief else (_whole(group[0], count),) for group in in_columns(explanation.parts)
    ]
    return Score(tuple(groups), count.next - 1)


def _whole(part: Part, count: _Count) -> PartBeats:
    """Return the beats of a part with lines of its own: general, with names, each number, shortened, result."""
    general = count.one() if part.general is not None else None
    names = tuple(count.one() for _ in (*part.derivation, part.formula))
    line, numbers, short, shortened = names[-1], dict[Key, int](), None, None
    if not isinstance(part.formula, Leaf | Derivative):
        numbers = {key: count.one() for key in dict.fromkeys(numbers_in(part.formula))}
        line = line if numbers else count.one()
        shortened = reduced(part.formula)
        short = count.one() if shortened != part.formula else None
    return PartBeats(part, general, names, line, numbers, short, shortened, count.one())


def _rows(parts: list[Part], count: _Count) -> tuple[PartBeats, ...]:
    """Return the beats of brief parts: all names, then row by row, few terms number by number."""
    general = count.one() if parts[0].general is not None else None
    names = (count.one(),)
    by_number = len(parts) <= FEW + 1 and all(part.term or part.total for part in parts)
    made = []
    for place, part in enumerate(parts):
        lead = general if place == 0 else None
        if by_number and not part.total and not isinstance(part.formula, Leaf | Derivative | Elided):
            numbers = {key: count.one() for key in dict.fromkeys(numbers_in(part.formula))}
            made.append(PartBeats(part, lead, names, names[0], numbers, result=count.one()))
        else:
            row = count.one()
            made.append(PartBeats(part, lead, names, row, result=row))
    return tuple(made)

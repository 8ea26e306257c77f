"""What an explanation is: a title, a remark, and formulae with names and numbers; nothing of how it looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.formula import Derivative, Leaf, Node, Source, leaves
from core.message import Message


@dataclass(frozen=True)
class Part:
    """One result: `left` (symbol, value, source) = `formula`, whose general form is `general_left` = `general`.

    A left symbol of "" is a contribution without a symbol of its own. The same tree `formula` is shown with
    names and with numbers. `derivation` are earlier forms of the formula with the same value, shown with names only.

    A `brief` part stands on one line, in columns with its brief neighbours: names = numbers = result; its derivation
    is a shorter form for narrow places. A `term` leads to a later part and is not what the step is about. A `total`
    adds up the brief parts above it, as on paper. `before` is the value that the result takes the place of.
    """

    left: Leaf | Derivative
    formula: Node
    general_left: Node | None = None
    general: Node | None = None
    derivation: tuple[Node, ...] = ()
    brief: bool = False
    term: bool = False
    total: bool = False
    before: Leaf | None = None

    @property
    def is_bare(self) -> bool:
        """Tell whether the result has no symbol."""
        return isinstance(self.left, Leaf) and self.left.symbol == ""


@dataclass(frozen=True)
class Explanation:
    """A step explained; `omitted` results of a wide layer are left out of `parts`, the first of them are `beyond`."""

    title: Message
    remark: Message
    parts: tuple[Part, ...]
    omitted: int = 0
    beyond: tuple[Source, ...] = ()

    @property
    def results(self) -> tuple[Part, ...]:
        """The parts whose result has a name: terms that a later part adds up are left out."""
        return tuple(part for part in self.parts if not (part.term and part.is_bare))

    @property
    def computed(self) -> tuple[Source, ...]:
        """What this step computes."""
        return _distinct((*(part.left.source for part in self.results), *self.beyond))

    @property
    def sources(self) -> tuple[Source, ...]:
        """What it is computed from."""
        own = set(self.computed)
        found = (leaf.source for part in self.parts for leaf in leaves(part.formula))
        return tuple(source for source in _distinct(found) if source not in own)


def in_columns(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield each part, a brief one with those that stand in the same columns."""
    group: list[Part] = []
    for part in parts:
        if group and not (group[-1].brief and part.brief and part.general is None and not group[-1].total):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _distinct(sources: Iterable[Source | None]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for source in sources if source is not None))

"""What an explanation is: a title, a remark, and formulae with names and numbers; nothing of how it looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.formula import Derivative, Leaf, Node, Source, leaves
from core.message import Message


@dataclass(frozen=True)
class Part:
    """One result: `left` (symbol, value, source) = `formula`, whose general form is `general_left` = `general`.

    A left symbol of "" is a contribution without a symbol of its own. The same tree `formula` is shown with
    names and with numbers. `derivation` are earlier forms of the formula with the same value, shown with names only.
    A `brief` part is a term of what follows: names, numbers and result on one line.
    """

    left: Leaf | Derivative
    formula: Node
    general_left: Node | None = None
    general: Node | None = None
    derivation: tuple[Node, ...] = ()
    brief: bool = False


@dataclass(frozen=True)
class Explanation:
    """A step explained; `omitted` results of a wide layer are left out of `parts`."""

    title: Message
    remark: Message
    parts: tuple[Part, ...]
    omitted: int = 0

    @property
    def computed(self) -> tuple[Source, ...]:
        """What this step computes."""
        return _distinct(part.left.source for part in self.parts)

    @property
    def sources(self) -> tuple[Source, ...]:
        """What it is computed from."""
        own = set(self.computed)
        found = (leaf.source for part in self.parts for leaf in leaves(part.formula))
        return tuple(source for source in _distinct(found) if source not in own)


def _distinct(sources: Iterable[Source | None]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for source in sources if source is not None))

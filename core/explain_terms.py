"""Terms of a sum, one part each: of a long sum the middle is told as one number, as in core.symbols.long_sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from core.explanation import Part
from core.formula import Elided, Leaf, Node
from core.network import Floats
from core.symbols import MOST_TERMS


def terms_of(items: Iterable[int], term: Callable[[int], Part], values: Floats) -> list[Part]:
    """Return term(item) for each item as a brief part; `values` are the terms' numbers."""
    listed = list(items)
    if len(listed) <= MOST_TERMS:
        return [_as_term(term(item)) for item in listed]
    hidden = values[MOST_TERMS - 1 : -1]
    with np.errstate(all="ignore"):
        total = hidden.sum()
    rest = Part(Leaf("", "", total), Elided(len(hidden), total), brief=True, term=True)
    first = [_as_term(term(item)) for item in listed[: MOST_TERMS - 1]]
    return [*first, rest, _as_term(term(listed[-1]))]


def _as_term(part: Part) -> Part:
    return replace(part, brief=True, term=True)


def headed(parts: Iterable[Part], general_left: Node, general: Node) -> list[Part]:
    """Return parts of which the first carries the general formula of all."""
    first, *rest = parts
    return [replace(first, general_left=general_left, general=general), *rest]

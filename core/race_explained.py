"""One optimizer's update explained for one of two coordinates: its terms as formulae with names and numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.explain_update import general_formula
from core.explanation import Part
from core.formula import Derivative, Leaf, Node, Source, substitute
from core.optimizers import Update, given_as, optimizer_of, settings_of


def parts_of(update: Update, place: int, name: str, source: Source | None = None) -> tuple[Part, ...]:
    """Return the optimizer's terms in the order of computation; the last one is the new coordinate.

    Args:
        place: which of the update's parameters. name: what it is called (w with 5 as "w5", or x).
        source: the edge that the numbers belong to, for linking; None: no network.
    """
    leaves = _leaves(update, place, name, source)
    parts = []
    for symbol, formula in optimizer_of(update.training).terms:
        left = leaves[symbol]
        assert isinstance(left, Leaf)
        parts.append(Part(left, substitute(formula, leaves), Leaf(symbol), general_formula(update.training, formula)))
    return tuple(parts)


def _leaves(update: Update, place: int, name: str, source: Source | None) -> Mapping[str, Node]:
    shared = {"η", "t", *settings_of(update.training)}
    letter, subscript = (name[:1], name[1:]) if name[1:].isdigit() else (name, "")
    leaves: dict[str, Node] = {}
    for symbol, value in update.values.items():
        if symbol in shared:
            leaves[symbol] = Leaf(symbol, "", np.float64(value))
        elif symbol == given_as(update.training):
            leaves[symbol] = Derivative(Leaf("E"), Leaf(letter, subscript), value[place], source)
        elif symbol == "w":
            leaves[symbol] = Leaf(letter, subscript, value[place], source)
        elif symbol == "w⁺":
            leaves[symbol] = Leaf(letter + "⁺", subscript, value[place], source)
        else:
            leaves[symbol] = Leaf(symbol, subscript or letter, value[place], source)
    return leaves

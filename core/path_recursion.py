"""The same derivative the cheap way: deltas from the outputs back to the subject, each computed once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.explain_backward import delta_part, downstream
from core.explain_forward import own_derivative
from core.explain_update import gradient_part
from core.explanation import Part
from core.formula import BigSum, Derivative, Leaf, Node, Number, Product, Sum
from core.iteration import Iteration
from core.path_graph import PathGraph, Subject
from core.path_search import downstream_nodes
from core.symbols import Symbols

MOST_PARTS = 12
_BACK = BigSum("k", Product((Leaf("w", "jk"), Leaf("δ", "k"))))
_OWN = Derivative(Leaf("E", "j"), Leaf("out", "j"))


@dataclass(frozen=True, eq=False)
class Recursion:
    """One part for each δ downstream of the subject, outputs first, then the derivative itself.

    `omitted`: how many δ far from the subject, the first ones, are left out.
    """

    parts: tuple[Part, ...]
    omitted: int = 0


def recursive_parts(iteration: Iteration, sample: int, subject: Subject, most: int = MOST_PARTS) -> Recursion:
    """Return the recursive form of a derivative, in at most so many parts; the last one is the derivative itself.

    δ_j = f′(net_j) · Σ_k w_jk δ_k, then ∂E/∂w = δ · out, or ∂E/∂out = Σ w δ   (Rumelhart, Hinton & Williams 1986)
    """
    graph = PathGraph(iteration, sample, subject)
    level = graph.order.backward_level
    nets = [node for node in downstream_nodes(graph) if node < graph.size]
    nets.sort(key=lambda net: (level[net], net))
    if subject.kind == "net":  # the last δ is the derivative itself
        nets = [net for net in nets if net != subject.index]
    kept = nets[max(0, len(nets) - most + 1) :]
    parts = [delta_part(graph.symbols, net) for net in kept]
    return Recursion((*parts, _derivative(graph.symbols, subject)), len(nets) - len(kept))


def _derivative(symbols: Symbols, subject: Subject) -> Part:
    if subject.kind == "weight":
        return gradient_part(symbols, subject.index)
    return delta_part(symbols, subject.index) if subject.kind == "net" else _total_part(symbols, subject.index)


def _total_part(symbols: Symbols, neuron: int) -> Part:
    """Return ∂E/∂out as Σ w · δ, and the loss's own part where it reads the neuron."""
    own = own_derivative(symbols, neuron) if neuron in symbols.output_place else None
    back = downstream(symbols, neuron)
    left, general_left = symbols.dE_dout(neuron), Derivative(Leaf("E"), Leaf("out", "j"))
    if own is not None and back is not None:
        terms = back.terms if isinstance(back, Sum) else (back,)
        return Part(left, Sum((own, *terms)), general_left, Sum((_OWN, _BACK)))
    formula: Node = own or back or Number(np.float64(0.0))
    return Part(left, formula, general_left, _BACK if own is None else _OWN)

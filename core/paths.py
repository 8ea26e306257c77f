"""A derivative of the loss as the sum over all paths from a weight or a neuron to the loss: the chain rule written out.

∂E/∂x = Σ over the paths from x to E of Π over the hops of one path of its factors   (Bauer 1974, "Computational graphs
and rounding error"). What the hops are is told in core/path_graph.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.formula import Derivative, Leaf, Node, Product, evaluate
from core.iteration import Iteration
from core.path_graph import NO_EDGE, PathGraph, Subject, subject_of
from core.path_search import Walk, largest_walks, sums_of
from core.symbols import Symbols

__all__ = ["Path", "Paths", "Subject", "paths_of", "subject_of"]


@dataclass(frozen=True, eq=False)
class Path:
    """One path. `factors` from the loss to the subject: ∂E/∂out, ∂out/∂net, w, …; `value` is their product.

    `edges` and `neurons` are what the path visits, in the other direction: from the subject on to the output. For a
    weight its own edge and the neuron that this comes from are the first ones.
    """

    factors: tuple[Node, ...]
    value: float
    edges: tuple[int, ...]
    neurons: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Paths:
    """All paths of one subject, of which the largest are written out in `shown`.

    Args:
        left: the derivative as a symbol, with the value that the backward pass gives.
        total, absolute: Σ path and Σ |path| over all `count` paths.
        rest: total − Σ shown: what the `rest_count` other paths add (without any, what rounding leaves).
        common: how many factors at the subject's end all paths share; 0 of a single path.
        multiplications: of writing out every path, n − 1 for each path of n factors; `recursive`: of passing δ
            backwards from the loss to this subject, where each δ is computed once.
        all_paths, all_recursive: the same for the gradients of all weights together.
    """

    subject: Subject
    left: Leaf | Derivative
    total: float
    count: int
    absolute: float
    shown: tuple[Path, ...]
    rest: float
    rest_count: int
    common: int
    multiplications: int
    recursive: int
    all_paths: int
    all_recursive: int


def paths_of(iteration: Iteration, sample: int, subject: Subject, most: int = 50) -> Paths:
    """Return the paths from a subject to the loss of one sample, the `most` largest of them written out.

    Args:
        sample: counts within the batch, from 0.
    """
    graph = PathGraph(iteration, sample, subject)
    sums = sums_of(graph)
    number, factors = graph.paths_from_start()
    shown = sorted((_path(graph, walk) for walk in largest_walks(graph, sums, most)), key=_rank)
    total = float(sums.total[graph.start])
    return Paths(
        subject=subject,
        left=_left(graph.symbols, subject),
        total=total,
        count=number,
        absolute=float(sums.absolute[graph.start]),
        shown=tuple(shown),
        rest=total - _sum(shown),
        rest_count=number - len(shown),
        common=_common(graph),
        multiplications=factors - number,
        recursive=sums.multiplications,
        all_paths=graph.counts.all_paths,
        all_recursive=graph.counts.all_recursive,
    )


def _left(symbols: Symbols, subject: Subject) -> Derivative:
    if subject.kind == "weight":
        return symbols.gradient(subject.index)
    if subject.kind == "out":
        return symbols.dE_dout(subject.index)
    delta = symbols.delta(subject.index)
    return Derivative(Leaf("E"), Leaf("net", delta.subscript), delta.value, delta.source)


def _path(graph: PathGraph, walk: Walk) -> Path:
    factors = tuple(graph.factor(*hop) for hop in reversed(walk))
    with np.errstate(all="ignore"):
        value = float(evaluate(Product(factors)))
    edges = tuple(edge for _, _, edge in walk if edge != NO_EDGE)
    visited = [graph.neuron(node) for node, _, _ in walk if node < graph.end]
    if graph.subject.kind == "weight":
        visited.insert(0, int(graph.topology.edges.source[edges[0]]))
    return Path(factors, value, edges, tuple(dict.fromkeys(visited)))


def _rank(path: Path) -> tuple[bool, float]:
    """Order paths that the search found by logarithms by their very values; what is not a number comes first."""
    return (False, 0.0) if math.isnan(path.value) else (True, -abs(path.value))


def _sum(paths: list[Path]) -> float:
    """Return the sum, exactly rounded where it is finite."""
    values = [path.value for path in paths]
    return math.fsum(values) if np.isfinite(values).all() else sum(values)


def _common(graph: PathGraph) -> int:
    """Count the hops from the subject on that every path takes; all of a single path are its own."""
    node, shared = graph.start, 0
    while len(targets := graph.hops(node).targets) == 1:
        if targets[0] == graph.end:
            return 0
        node, shared = int(targets[0]), shared + 1
    return shared if len(targets) else 0

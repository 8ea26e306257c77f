"""The weights whose gradients are largest and smallest, found without sorting all of them."""

from __future__ import annotations

import numpy as np

from app.why.parts import Ranked
from core.iteration import Iteration
from core.network import Floats, Integers
from core.symbols import Symbols, edge_name

MOST, FEWEST = 5, 3


def ranking(iteration: Iteration, sample: int) -> tuple[list[Ranked], list[Ranked]]:
    """Return the weights with the largest |∂E/∂w| of a sample, the largest first, then the smallest of the others.

    Gradients that are not finite are left out: the diagnosis is about them.
    """
    sizes = np.abs(iteration.trace.gradients(sample))
    known = np.flatnonzero(np.isfinite(sizes))
    largest = _extreme(sizes[known], MOST, -1)
    rest = np.setdiff1d(np.arange(len(known)), largest, assume_unique=True)
    smallest = rest[_extreme(sizes[known][rest], FEWEST, 1)]
    return _rows(iteration, known[largest], sizes), _rows(iteration, known[smallest[::-1]], sizes)


def _extreme(sizes: np.ndarray, count: int, sign: int) -> Integers:
    """Return the places of the `count` smallest (sign 1) or largest (sign −1), in that order."""
    count = min(count, len(sizes))
    if count == 0:
        return np.zeros(0, dtype=np.intp)
    signed = sign * sizes
    chosen = np.argpartition(signed, count - 1)[:count]
    ordered: Integers = chosen[np.argsort(signed[chosen], kind="stable")]
    return ordered


def _rows(iteration: Iteration, parameters: Integers, sizes: Floats) -> list[Ranked]:
    topology, symbols = iteration.document.network.topology, Symbols(iteration, 0)
    edges = [(int(topology.first_edge[parameter]), float(sizes[parameter])) for parameter in parameters]
    return [Ranked(symbols.weight(edge), edge_name(topology, edge), size) for edge, size in edges]

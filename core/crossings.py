"""How many edges of a picture cross, drawn as straight lines."""

from __future__ import annotations

import numpy as np

from core.network import Floats, Topology

_AT_ONCE = 2_000_000  # pairs of edges compared in one go


def crossings(topology: Topology, positions: Floats) -> int:
    """Return how many pairs of edges cross: in one point inside both, so edges that share an end do not.

    Args:
        positions: (neurons, 2).
    """
    source, target = topology.edges.source, topology.edges.target
    start, end = positions[source], positions[target]
    count, chunk = 0, max(1, _AT_ONCE // max(1, len(source)))
    for first in range(0, len(source), chunk):
        rows = slice(first, first + chunk)
        later = np.arange(len(source))[None, :] > np.arange(len(source))[rows, None]
        a, b = start[rows, None], end[rows, None]
        apart = _side(a, b, start[None]) * _side(a, b, end[None]) < 0
        apart &= _side(start[None], end[None], a) * _side(start[None], end[None], b) < 0
        count += int(np.count_nonzero(apart & later & ~_share_an_end(topology, rows)))
    return count


def _side(a: Floats, b: Floats, point: Floats) -> Floats:
    """Return the sign of the turn a → b → point."""
    turn = (b[..., 0] - a[..., 0]) * (point[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (point[..., 0] - a[..., 0])
    sign: Floats = np.sign(turn)
    return sign


def _share_an_end(topology: Topology, rows: slice) -> np.ndarray:
    source, target = topology.edges.source, topology.edges.target
    shared: np.ndarray = source[rows, None] == source[None]
    for one, other in ((source, target), (target, source), (target, target)):
        shared = shared | (one[rows, None] == other[None])
    return shared

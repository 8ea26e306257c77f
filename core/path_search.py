"""Sums over all paths without writing them out, and the largest paths in order without looking at the others.

Dynamic programming (Bellman 1957) gives for every node the sum, the sum of sizes and the largest path that leads from
it to the loss. With the last as an exact bound, best-first search (Hart, Nilsson & Raphael 1968) meets the paths in
the order of their size: what it takes from its queue is always the largest path that is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

import numpy as np

from core.network import Floats
from core.path_graph import Hops, PathGraph

Walk = list[tuple[int, int, int]]  # the hops of a path from the subject on: (node, next node, edge)


@dataclass(frozen=True, eq=False)
class Sums:
    """By node, (2N + 2,): Σ path, Σ |path| and the largest ln |path| of the paths to the loss.

    `best` is ∞ where a path has a factor that is not finite, and −∞ where all of them have a factor 0 (or there is
    none). `multiplications`: one for each hop that the subject can reach but those to the loss, where the recursion
    begins with a number.
    """

    total: Floats
    absolute: Floats
    best: Floats
    multiplications: int


def sums_of(graph: PathGraph) -> Sums:
    """Compute, for every node downstream of the subject, total = Σ factor · total(next), and likewise the others."""
    total, absolute, best = np.zeros(graph.end + 2), np.zeros(graph.end + 2), np.full(graph.end + 2, -np.inf)
    total[graph.end], absolute[graph.end], best[graph.end] = 1.0, 1.0, 0.0
    multiplications = 0
    with np.errstate(all="ignore"):
        for node in downstream_nodes(graph):
            hops = graph.hops(node)
            if not len(hops.targets):
                continue
            total[node] = (hops.values * total[hops.targets]).sum()
            absolute[node] = (np.abs(hops.values) * absolute[hops.targets]).sum()
            best[node] = _keys(hops, best)[0].max()
            multiplications += len(hops.targets) - int(hops.targets[-1] == graph.end)
    return Sums(total, absolute, best, multiplications)


def downstream_nodes(graph: PathGraph) -> list[int]:
    """Return the nodes that the subject reaches, each after all that follow it."""
    seen = np.zeros(graph.end + 2, dtype=np.bool_)
    seen[[graph.start, graph.end]] = True
    reached = [graph.start]
    for node in reached:  # grows while it is walked
        targets = graph.hops(node).targets
        new = targets[~seen[targets]]
        seen[new] = True
        reached += dict.fromkeys(new.tolist())  # edges of one tie may lead to one net
    level = graph.order.forward_level
    place = [-1 if node > graph.end else 2 * level[graph.neuron(node)] + (node >= graph.size) for node in reached]
    return [reached[k] for k in np.argsort(-np.array(place), kind="stable")]


def _log_size(values: Floats) -> Floats:
    """Return ln |value|; ∞ for what is not finite."""
    return np.where(np.isfinite(values), np.log(np.abs(values)), np.inf)


def _keys(hops: Hops, best: Floats) -> tuple[Floats, Floats]:
    """Return for each hop the largest ln |path| that begins with it, and its own ln |factor|."""
    logs, ahead = _log_size(hops.values), best[hops.targets]
    return np.where((logs == np.inf) | (ahead == np.inf), np.inf, logs + ahead), logs


def _joined(one: float, other: float) -> float:
    """Add two log sizes; what is not finite outweighs a zero."""
    return np.inf if np.inf in (one, other) else one + other


@dataclass(frozen=True)
class _Ranked:
    """The hops of a node, largest path first: key, own log size, next node, edge."""

    keys: list[float]
    logs: list[float]
    targets: list[int]
    edges: list[int]


class _Search:
    """Best-first search; each entry of the queue stands for the largest of the paths that go on with one hop."""

    def __init__(self, graph: PathGraph, best: Floats) -> None:
        self._graph, self._best = graph, best
        self._ranked: dict[int, _Ranked] = {}

    def ranked(self, node: int) -> _Ranked:
        if node not in self._ranked:
            hops = self._graph.hops(node)
            with np.errstate(all="ignore"):
                keys, logs = _keys(hops, self._best)
            order = np.argsort(-keys, kind="stable")
            columns = (keys, logs, hops.targets, hops.edges)
            self._ranked[node] = _Ranked(*(column[order].tolist() for column in columns))
        return self._ranked[node]

    def walks(self, most: int) -> list[Walk]:
        """Return the largest paths in order: each goes the best way on and leaves the second best to the queue."""
        queue: list[tuple[float, int, int, int, float, object]] = [(0.0, 0, self._graph.start, 0, 0.0, None)]
        number = count(1)
        found: list[Walk] = []
        while queue and len(found) < most:
            _, _, node, rank, size, prefix = heappop(queue)
            while node != self._graph.end:
                ranked = self.ranked(node)
                if rank + 1 < len(ranked.keys):
                    key = _joined(size, ranked.keys[rank + 1])
                    heappush(queue, (-key, next(number), node, rank + 1, size, prefix))
                size = _joined(size, ranked.logs[rank])
                target = ranked.targets[rank]
                prefix = (prefix, (node, target, ranked.edges[rank]))
                node, rank = target, 0
            found.append(_unwound(prefix))
        return found


def _unwound(prefix: object) -> Walk:
    walk: Walk = []
    while isinstance(prefix, tuple):
        prefix, hop = prefix
        walk.append(hop)
    return walk[::-1]


def largest_walks(graph: PathGraph, sums: Sums, most: int) -> list[Walk]:
    """Return the `most` largest paths by |value|: what is not finite first, zeros last."""
    if not len(graph.hops(graph.start).targets):
        return []
    return _Search(graph, sums.best).walks(most)

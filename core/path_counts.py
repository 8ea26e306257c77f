"""How many paths lead from each place of a network to its loss, and what writing them out costs: exact whole numbers.

The path graph has a node for every net input, one for every output, and the loss E as its end: neuron j's net is node
j, its out is node N + j, the end is node 2N (core/path_graph.py says which hops there are).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np

from core.network import Booleans, Topology, read_only
from core.order import order_of


@dataclass(frozen=True, eq=False)
class Counts:
    """By node: `paths` to the loss, and `factors`, how many factors all of them have together.

    `live`, (2N + 1,), tells whether any path leads on. `all_paths` and `all_recursive` are the multiplications of the
    gradients of all weights: by writing out every path, and by passing δ backwards.
    """

    paths: list[int]
    factors: list[int]
    live: Booleans
    all_paths: int
    all_recursive: int


@lru_cache(maxsize=4)
def counts_of(topology: Topology, fused: frozenset[int]) -> Counts:
    """Return the counts of a topology; kept for the ones used last.

    paths(node) = Σ paths(next) and factors(node) = Σ (factors(next) + paths(next)) over all hops node → next.
    A path of n factors takes n − 1 multiplications: for a weight that is the number of factors from the net of its
    target on, since the out of its source is one more factor of every path.

    Args:
        fused: neurons whose net hops straight to the loss, and whose out then does not.
    """
    counting = _Counting(topology, fused)
    live = read_only(np.array([count > 0 for count in counting.paths], dtype=np.bool_))
    incoming = order_of(topology).incoming.counts.tolist()
    all_paths = sum(count * factors for count, factors in zip(incoming, counting.factors, strict=False))
    return Counts(counting.paths, counting.factors, live, all_paths, _all_recursive(topology, live))


class _Counting:
    """Counts level by level from the end: of each level all outs, then all nets, for softmax leads from net to outs."""

    def __init__(self, topology: Topology, fused: frozenset[int]) -> None:
        self._topology, self._fused = topology, fused
        self._order = order_of(topology)
        self._size = len(topology.neurons)
        self._end = 2 * self._size
        self.paths, self.factors = [0] * (self._end + 1), [0] * (self._end + 1)
        self.paths[self._end] = 1
        self._targets = topology.edges.target.take(self._order.outgoing.edges).tolist()
        self._start = self._order.outgoing.start.tolist()
        self._to_loss = set(topology.outputs.tolist()) - fused
        level = self._order.forward_level.tolist()
        for _, members in groupby(sorted(range(self._size), key=lambda i: -level[i]), key=lambda i: level[i]):
            self._level(list(members))

    def _level(self, neurons: list[int]) -> None:
        for i in neurons:
            following = self._targets[self._start[i] : self._start[i + 1]]
            self._count(self._size + i, following, i in self._to_loss)
        kept: dict[tuple[int, bool], int] = {}
        for j in neurons:
            if self._topology.neurons[j].role.computes:
                self._net(j, kept)

    def _net(self, j: int, kept: dict[tuple[int, bool], int]) -> None:
        """Count from a net; the members of a softmax group hop to the same outs, so `kept` has the first of them."""
        group, fused = int(self._order.group_of[j]), j in self._fused
        if group < 0:
            self._count(j, [self._size + j], fused)
            return
        first = kept.setdefault((group, fused), j)
        if first == j:
            self._count(j, (self._size + self._order.groups[group]).tolist(), fused)
        self.paths[j], self.factors[j] = self.paths[first], self.factors[first]

    def _count(self, node: int, following: list[int], to_loss: bool) -> None:
        paths, factors = self.paths, self.factors
        paths[node] = sum([paths[after] for after in following]) + to_loss
        factors[node] = sum([factors[after] for after in following]) + paths[node]


def _all_recursive(topology: Topology, live: Booleans) -> int:
    """Return how many multiplications give every weight's gradient by deltas.

    One for each δ · out, one for each f′ (for softmax one for each term of the Jacobian), one for each w · δ that a
    gradient needs; none for what leads to nothing, and none for the loss's own derivative, where each δ begins.
    """
    order, edges, size = order_of(topology), topology.edges, len(topology.neurons)
    live_net, live_out = live[:size], live[size : 2 * size]
    needed = order.incoming.counts > 0
    alone = order.group_of < 0
    needed_out = needed & alone
    count = int(np.count_nonzero(live_net[edges.target])) + int(np.count_nonzero(needed_out & live_out))
    for group in order.groups:
        if needed[group].any():
            needed_out[group] = True
        count += int(np.count_nonzero(needed[group])) * int(np.count_nonzero(live_out[group]))
    return count + int(np.count_nonzero(needed_out[edges.source] & live_net[edges.target]))

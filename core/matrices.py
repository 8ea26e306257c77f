"""The network as matrices: per level net = W·a + b, backwards ∂E/∂out = Wᵀ·δ, and the gradient δ·aᵀ.

A block keeps only the edges that exist, sorted by cell: a missing edge is not a weight of 0, and 100,000 neurons in
one level take no more room than their edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.network import Floats, Integers, Role, Topology, read_only
from core.order import order_of

MISSING = -1


@dataclass(frozen=True, eq=False)
class Block:
    """Edges between two groups of neurons: the cell (r, c) belongs to rows[r] and columns[c]; it may be without edge.

    `edges` are sorted by `cells`, r · (number of columns) + c, which rise.
    """

    rows: Integers
    columns: Integers
    edges: Integers
    cells: Integers

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.columns)

    @property
    def missing(self) -> int:
        """How many cells have no edge."""
        return len(self.rows) * len(self.columns) - len(self.edges)

    def edge_at(self, row: int, column: int) -> int:
        """Return the edge of a cell, MISSING where there is none."""
        cell = row * len(self.columns) + column
        place = int(np.searchsorted(self.cells, cell))
        return int(self.edges[place]) if place < len(self.cells) and self.cells[place] == cell else MISSING

    def place_of(self, edge: int) -> tuple[int, int] | None:
        """Return the (row, column) of an edge, None where it belongs to another block."""
        found = np.flatnonzero(self.edges == edge)
        return divmod(int(self.cells[found[0]]), len(self.columns)) if len(found) else None

    def dense(self, values: Floats, missing: float = 0.0) -> Floats:
        """Return the matrix, (rows, columns), of a quantity given by edge, (edges,)."""
        matrix = np.full(self.shape, missing)
        matrix.flat[self.cells] = values[self.edges]
        return matrix

    def times(self, values: Floats, vector: Floats) -> Floats:
        """Return matrix · vector, (rows,), where `vector` is given by column."""
        row, column = np.divmod(self.cells, max(1, len(self.columns)))
        with np.errstate(all="ignore"):
            products = values[self.edges] * vector[column]
        return _sums(row, products, len(self.rows))


@dataclass(frozen=True, eq=False)
class LevelMatrices:
    """One level of a network.

    Args:
        level: longest path from the inputs.
        neurons: all of the level but its bias neurons: the rows of `back`.
        forward: W: the level's computing neurons × the sources of their edges; first all of the level before, then
            the sources of skip edges.
        skips: (columns of forward,) the level that a skip edge comes from, −1 for the level before.
        bias_edges, bias_rows: the edges from bias neurons, by row of `forward`; their sum is b.
        back: Wᵀ: the level's neurons × the neurons that they feed.
        full: [W b]: as `forward`, with a further column for each bias neuron.
    """

    level: int
    neurons: Integers
    forward: Block
    skips: Integers
    bias_edges: Integers
    bias_rows: Integers
    back: Block
    full: Block

    def biases(self, weights: Floats) -> Floats:
        """Return b, (rows of forward,): the sum of each neuron's bias weights."""
        return _sums(self.bias_rows, weights[self.bias_edges], len(self.forward.rows))

    def bias_edges_of(self, row: int) -> Integers:
        """Return the bias edges of one row."""
        chosen: Integers = self.bias_edges[self.bias_rows == row]
        return chosen

    def net(self, weights: Floats, out: Floats) -> Floats:
        """Return W·a + b, (rows of forward,), from all neurons' outs."""
        result: Floats = self.forward.times(weights, out[self.forward.columns]) + self.biases(weights)
        return result

    def gradients(self, delta: Floats, out: Floats) -> Floats:
        """Return δ·aᵀ as a matrix of the shape of [W b], NaN where there is no edge."""
        block = self.full
        with np.errstate(all="ignore"):
            product = np.outer(delta[block.rows], out[block.columns])
        result = np.full(block.shape, np.nan)
        result.flat[block.cells] = product.flat[block.cells]
        return result


@lru_cache(maxsize=8)
def matrices_of(topology: Topology) -> tuple[LevelMatrices, ...]:
    """Return the matrices of every level, from the inputs on; kept for the topologies used last.

    Raises:
        ValueError: if the network has a cycle.
    """
    if not topology.neurons:
        return ()
    level_of = order_of(topology).forward_level
    is_bias = _mask(topology, Role.BIAS)
    computes = _mask(topology, Role.HIDDEN, Role.OUTPUT)
    made = [_level(topology, level_of, is_bias, computes, level) for level in range(int(level_of.max()) + 1)]
    return tuple(level for level in made if len(level.neurons))


def _mask(topology: Topology, *roles: Role) -> np.ndarray:
    mask = np.zeros(len(topology.neurons), dtype=np.bool_)
    mask[topology.with_role(*roles)] = True
    return mask


def _level(
    topology: Topology, level_of: Integers, is_bias: np.ndarray, computes: np.ndarray, level: int
) -> LevelMatrices:
    source, target = topology.edges.source, topology.edges.target
    neurons = np.flatnonzero((level_of == level) & ~is_bias)
    rows = neurons[computes[neurons]]
    incoming = np.flatnonzero(level_of[target] == level)
    from_bias = is_bias[source[incoming]]
    edges, bias_edges = incoming[~from_bias], incoming[from_bias]
    before = np.flatnonzero((level_of == level - 1) & ~is_bias)
    skipping = np.setdiff1d(source[edges], before)
    skipping = skipping[np.lexsort((skipping, -level_of[skipping]))]
    outgoing = np.flatnonzero((level_of[source] == level) & ~is_bias[source])
    fed = np.unique(target[outgoing])
    fed = fed[np.lexsort((fed, level_of[fed]))]
    places = _places(len(level_of), rows)
    columns = np.concatenate([before, skipping])
    with_biases = np.concatenate([columns, np.unique(source[bias_edges])])
    return LevelMatrices(
        level=level,
        neurons=read_only(neurons),
        forward=_block(rows, columns, edges, target[edges], source[edges], len(level_of)),
        skips=read_only(np.concatenate([np.full(len(before), MISSING), level_of[skipping]]).astype(np.intp)),
        bias_edges=read_only(bias_edges),
        bias_rows=read_only(places[target[bias_edges]]),
        back=_block(neurons, fed, outgoing, source[outgoing], target[outgoing], len(level_of)),
        full=_block(rows, with_biases, incoming, target[incoming], source[incoming], len(level_of)),
    )


def _block(
    rows: Integers, columns: Integers, edges: Integers, row_ends: Integers, column_ends: Integers, count: int
) -> Block:
    cells = _places(count, rows)[row_ends] * len(columns) + _places(count, columns)[column_ends]
    order = np.argsort(cells)
    return Block(read_only(rows), read_only(columns), read_only(edges[order]), read_only(cells[order]))


def _places(count: int, members: Integers) -> Integers:
    """Return the place of each neuron among some members."""
    places = np.full(count, MISSING, dtype=np.intp)
    places[members] = np.arange(len(members))
    return places


def _sums(rows: Integers, values: Floats, count: int) -> Floats:
    if not np.isfinite(values).all():
        sums = np.zeros(count)
        with np.errstate(all="ignore"):
            np.add.at(sums, rows, values)
        return sums
    return np.bincount(rows, weights=values, minlength=count).astype(np.float64, copy=False)

"""A topology compiled once: neurons in level order, edges in the order the calculus reads them, matrices if complete.

Neurons are renumbered into rows: by level, then by activation, so that a level, and each activation in it, is a slice.
Edges into a level come in two forms. Sources that reach every neuron of the level make one dense matrix; all others
are gathered, multiplied and added up per target (`np.add.reduceat`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from core.activations import parameters_of
from core.levels import levels, softmax_groups
from core.network import Integers, Role, Topology, read_only

Rows = slice | Integers
FEW = 32  # below so many dense edges a level with both forms is cheaper as gathered edges alone


@dataclass(frozen=True)
class Block:
    """Rows of one level with one activation and equal parameters; for softmax, one group."""

    rows: slice
    activation: str
    parameters: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Dense:
    """A complete matrix: `edges` of the compiled order, (targets, sources), target by target."""

    edges: slice
    shape: tuple[int, int]
    sources: Rows


@dataclass(frozen=True, eq=False)
class Gathered:
    """Edges sorted by the row that collects them: at `starts` a new one of `collectors` begins, with `counts` edges."""

    edges: Rows
    near: Integers
    far: Integers
    starts: Integers
    counts: Integers
    collectors: Rows


@dataclass(frozen=True, eq=False)
class Level:
    """One level: its rows, their blocks, the edges that come in, and the gathered edges that go out."""

    rows: slice
    blocks: tuple[Block, ...]
    dense: Dense | None
    incoming: Gathered | None
    outgoing: Gathered | None


@dataclass(frozen=True, eq=False)
class Compiled:
    """`row_of` neuron → row and `neuron_of` row → neuron; `edge_order` lists edges in the order of the calculus.

    `places` is row_of where it changes the order. `slopes`: the blocks, joined across levels where they touch.
    `most_gathered`: edges into one level.
    """

    row_of: Integers
    places: Integers | None
    neuron_of: Integers
    edge_order: Rows
    edge_place: Rows
    input_rows: Rows
    bias_rows: Rows
    output_rows: Rows
    passive_rows: Rows
    levels: tuple[Level, ...]
    slopes: tuple[Block, ...]
    most_gathered: int


@lru_cache(maxsize=16)
def compiled(topology: Topology) -> Compiled:
    """Return the topology's compiled form; kept for the topologies used last.

    Raises:
        ValueError: if the network has a cycle.
    """
    level_of = levels(topology)
    block_of, blocks = _blocks(topology, level_of)
    neuron_of = np.lexsort((np.arange(len(level_of)), block_of, level_of)).astype(np.intp)
    row_of = _inverse(neuron_of)
    source, target = row_of[topology.edges.source], row_of[topology.edges.target]
    row_level = level_of[neuron_of]
    gathered = _is_gathered(source, target, row_level)
    edge_order = _edge_order(source, target, gathered, row_level)
    source, target, gathered = source[edge_order], target[edge_order], gathered[edge_order]
    count = int(row_level.max(initial=-1)) + 1
    made = tuple(
        _level(rows, edges, (source, target, gathered), _level_blocks(block_of[neuron_of], blocks, rows))
        for rows, edges in zip(_slices(row_level, count), _slices(row_level[target], count), strict=True)
    )
    return Compiled(
        row_of=read_only(row_of),
        places=None if isinstance(_rows(row_of), slice) else row_of,
        neuron_of=read_only(neuron_of),
        edge_order=_rows(edge_order),
        edge_place=_rows(_inverse(edge_order)),
        input_rows=_rows(row_of[topology.inputs]),
        bias_rows=_rows(row_of[topology.with_role(Role.BIAS)]),
        output_rows=_rows(row_of[topology.outputs]),
        passive_rows=_rows(np.sort(row_of[topology.with_role(Role.INPUT, Role.BIAS)])),
        levels=made,
        most_gathered=max((len(level.incoming.far) for level in made if level.incoming is not None), default=0),
        slopes=_joined([block for level in made for block in level.blocks]),
    )


def _inverse(order: Integers) -> Integers:
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order))
    return inverse


def _rows(indices: Integers) -> Rows:
    """Return the indices as a slice where they are consecutive: a view is cheaper than a copy."""
    if len(indices) and np.array_equal(indices, np.arange(indices[0], indices[0] + len(indices))):
        return slice(int(indices[0]), int(indices[0]) + len(indices))
    return read_only(np.asarray(indices, dtype=np.intp))


def _blocks(topology: Topology, level_of: Integers) -> tuple[Integers, list[tuple[str, Mapping[str, float]]]]:
    """Number the (activation, parameters) pairs and softmax groups; inputs and biases are block 0."""
    group_of = {
        int(neuron): number for number, group in enumerate(softmax_groups(topology, level_of)) for neuron in group
    }
    numbers: dict[object, int] = {}
    blocks: list[tuple[str, Mapping[str, float]]] = [("", {})]
    block_of = np.zeros(len(topology.neurons), dtype=np.intp)
    for index, neuron in enumerate(topology.neurons):
        if neuron.role.computes:
            parameters = parameters_of(neuron.activation, neuron.parameters)
            key = (neuron.activation, *parameters.values(), group_of.get(index))
            block_of[index] = numbers.setdefault(key, len(blocks))
            if block_of[index] == len(blocks):
                blocks.append((neuron.activation, parameters))
    return block_of, blocks


def _slices(level: Integers, count: int) -> list[slice]:
    """Return where each of `count` levels stands among sorted levels."""
    bounds = np.searchsorted(level, np.arange(count + 1)).tolist()
    return [slice(first, last) for first, last in pairwise(bounds)]


def _level_blocks(
    block_of_row: Integers, blocks: list[tuple[str, Mapping[str, float]]], rows: slice
) -> tuple[Block, ...]:
    bounds = [rows.start, *(rows.start + 1 + np.flatnonzero(np.diff(block_of_row[rows]))).tolist(), rows.stop]
    return tuple(
        Block(slice(first, last), *blocks[block_of_row[first]])
        for first, last in pairwise(bounds)
        if block_of_row[first] > 0
    )


def _joined(blocks: list[Block]) -> tuple[Block, ...]:
    """Join neighbours with one activation and equal parameters: what works neuron by neuron needs one call for all."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else block
        if replace(last, rows=block.rows) == block and last.rows.stop == block.rows.start:
            joined[-1] = replace(last, rows=slice(last.rows.start, block.rows.stop))
        else:
            joined.append(block)
    return tuple(joined)


def _is_gathered(source: Integers, target: Integers, row_level: Integers) -> np.ndarray:
    """Tell for each edge whether its source misses some neuron of the target's level."""
    if not len(source):
        return np.zeros(0, dtype=np.bool_)
    level = row_level[target]
    sizes = np.bincount(row_level)
    gathered = _how_often(level * len(row_level) + source) < sizes[level]
    dense_edges = np.bincount(level, weights=~gathered, minlength=len(sizes))
    gathered_edges = np.bincount(level, weights=gathered, minlength=len(sizes))
    mixed_and_small = (dense_edges < FEW) & (gathered_edges > 0)
    result: np.ndarray = gathered | mixed_and_small[level]
    return result


def _edge_order(source: Integers, target: Integers, gathered: np.ndarray, row_level: Integers) -> Integers:
    """Order edges by level, dense before gathered, then by target; each target's edges in the file's order.

    Only if then the targets of a matrix would disagree about its columns are they sorted by source.
    """
    level = row_level[target]
    order = np.lexsort((target, gathered, level)).astype(np.intp)
    dense = order[~gathered[order]]
    columns, width = source[dense], np.bincount(target[dense])[target[dense]]
    first = np.searchsorted(level[dense], level[dense])
    of_first_target = columns[first + (np.arange(len(dense)) - first) % width]
    if np.array_equal(columns, of_first_target):
        return order
    return np.lexsort((source, target, gathered, level)).astype(np.intp)


def _how_often(keys: Integers) -> Integers:
    """Return for each key how often it occurs. (np.unique would do, but imports the masked arrays, at start.)"""
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    counts = np.diff(starts, append=len(keys))
    result = np.empty_like(keys)
    result[order] = counts.repeat(counts)
    return result


def _level(
    rows: slice, edges: slice, columns: tuple[Integers, Integers, np.ndarray], blocks: tuple[Block, ...]
) -> Level:
    source, target, gathered = columns
    split = edges.start + int(np.count_nonzero(~gathered[edges]))
    dense = None
    if split > edges.start:
        height = rows.stop - rows.start
        width = (split - edges.start) // height
        dense = Dense(slice(edges.start, split), (height, width), _rows(source[edges.start : edges.start + width]))
    incoming = _gathered(slice(split, edges.stop), target[split : edges.stop], source[split : edges.stop])
    going_out = np.flatnonzero(gathered & (source >= rows.start) & (source < rows.stop))
    going_out = going_out[np.argsort(source[going_out], kind="stable")]
    return Level(rows, blocks, dense, incoming, _gathered(going_out, source[going_out], target[going_out]))


def _gathered(edges: Rows, near: Integers, far: Integers) -> Gathered | None:
    if not len(near):
        return None
    starts = np.flatnonzero(np.diff(near, prepend=-1)).astype(np.intp)
    return Gathered(edges, near, far, starts, np.diff(starts, append=len(near)), _rows(near[starts]))

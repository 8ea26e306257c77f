"""Where a run of layers is linear, all of them equal one matrix: W₂(W₁a + b₁) + b₂ = (W₂W₁)a + (W₂b₁ + b₂).

A layer whose neurons all have the identity as activation passes its net on unchanged, so the layer after it is still
a linear function of what came before both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.matrices import LevelMatrices, matrices_of
from core.network import Floats, Integers, Network, Topology, read_only

IDENTITY = "identity"
MOST_CELLS = 4_000_000  # of all neurons of a run times what they are computed from


@dataclass(frozen=True, eq=False)
class LinearRun:
    """The levels `first` to `last` as one step: net = matrix · out[columns] + constant.

    Args:
        rows: the computing neurons of the last level.
        columns: the neurons that the run starts from, sources of edges that skip into it among them.
        matrix: (rows, columns). constant: (rows,), what the bias neurons add.
        to_out: whether the last level is linear too, so that its out is its net.
    """

    first: int
    last: int
    rows: Integers
    columns: Integers
    matrix: Floats
    constant: Floats
    to_out: bool

    def net(self, out: Floats) -> Floats:
        """Return the last level's net, (rows,), from all neurons' outs."""
        with np.errstate(all="ignore"):
            result: Floats = self.matrix @ out[self.columns] + self.constant
        return result


def linear_runs(network: Network) -> tuple[LinearRun, ...]:
    """Return the longest runs of two layers or more that equal one matrix; none that would have over 4,000,000 cells.

    Raises:
        ValueError: if the network has a cycle.
    """
    levels = [level for level in matrices_of(network.topology) if len(level.forward.rows) and level.level > 0]
    runs: list[LinearRun] = []
    at = 0
    while at < len(levels):
        end = at
        while end < len(levels) and is_linear(network.topology, levels[end]):
            end += 1
        members = levels[at : end + 1]  # the layer after the linear ones has a linear net as well
        if end > at and len(members) > 1:
            run = _run(network, members)
            runs += [] if run is None else [run]
        at = end + 1
    return tuple(runs)


def is_linear(topology: Topology, level: LevelMatrices) -> bool:
    """Tell whether all neurons of a level pass their net on unchanged."""
    return all(topology.neurons[int(row)].activation == IDENTITY for row in level.forward.rows)


def _run(network: Network, levels: list[LevelMatrices]) -> LinearRun | None:
    inside = np.concatenate([level.forward.rows for level in levels[:-1]])
    fed_by = np.concatenate([level.forward.columns for level in levels])
    columns = np.array(list(dict.fromkeys(fed_by[~np.isin(fed_by, inside)].tolist())), dtype=np.intp)
    if (len(inside) + len(levels[-1].forward.rows)) * (len(columns) + 1) > MOST_CELLS:
        return None
    # Row n: neuron n as a linear function of `columns`, the constant last.
    places = {int(neuron): place for place, neuron in enumerate([*columns.tolist(), *inside.tolist()])}
    functions = np.zeros((len(places), len(columns) + 1))
    functions[: len(columns), :-1] = np.eye(len(columns))
    result = functions[:0]
    for level in levels:
        sources = [places[int(column)] for column in level.forward.columns]
        with np.errstate(all="ignore"):
            result = level.forward.dense(network.weights) @ functions[sources]
        result[:, -1] += level.biases(network.weights)
        if level is not levels[-1]:
            functions[[places[int(row)] for row in level.forward.rows]] = result
    return LinearRun(
        levels[0].level,
        levels[-1].level,
        levels[-1].forward.rows,
        read_only(columns),
        read_only(result[:, :-1].copy()),
        read_only(result[:, -1].copy()),
        is_linear(network.topology, levels[-1]),
    )

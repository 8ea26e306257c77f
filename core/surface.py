"""The loss over two weights, all others held: only what lies downstream of them is computed anew, in small tiles.

A neuron depends on neither weight, on the first, on the second, or on both. The first three kinds are computed once,
with small arrays; only the last costs a value for every point of the grid and every sample. Where a moving weight
enters, net = net₀ + x · out is an outer sum, no matrix product.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.document import Document
from core.network import Floats, Integers, read_only
from core.surface_held import held_outputs
from core.surface_loss import PointLoss
from core.surface_plan import BOTH, SurfacePlan, X, surface_plan
from core.surface_tile import TilePass
from core.wide import wide_arithmetic

TILE = 131_072  # values of one tile, over all of its neurons: about what a processor's cache holds
POINTS = 1_024  # points of one tile, at least, where the grid has that many


@dataclass(frozen=True, eq=False)
class Surface:
    """E over two weights: `loss[row, column]` at y_values[row] and x_values[column], ends included."""

    x_edge: int
    y_edge: int
    x_values: Floats
    y_values: Floats
    loss: Floats


def surface(
    document: Document, x_edge: int, y_edge: int, x_values: Floats, y_values: Floats, rows: Integers | None = None
) -> Generator[float, None, Surface]:
    """Compute E(w_x, w_y) on a grid; yields progress from 0 to 1, returns the surface.

    E = mean (or sum: over_samples) over the data rows of the loss, exactly as the network would have it at each point.

    Args:
        x_edge, y_edge: edges of two different parameters; tied edges move together.
        x_values: (columns,). y_values: (rows,). rows: data rows; None: all that are trained.

    Raises:
        ValueError: if both edges are one parameter, or the document is a draft (core/validity.py).
    """
    topology = document.network.topology
    x, y = (int(topology.parameter_of_edge[edge]) for edge in (x_edge, y_edge))
    if x == y:
        raise ValueError("both axes move the same weight")
    plan = surface_plan(topology, x, y)
    chosen = document.train_rows if rows is None else rows
    inputs, targets = document.inputs[chosen], np.ascontiguousarray(document.targets[chosen].T)
    still, total = held_outputs(document, plan, inputs, targets)
    loss = np.full((len(y_values), len(x_values)), total)
    block, tile = _sizes(plan, len(x_values), len(y_values), len(chosen))
    place_of = {int(neuron): place for place, neuron in enumerate(topology.outputs)}
    for first in range(0, len(chosen), block):
        part = slice(first, first + block)
        tile_loss = PointLoss(document.loss, place_of, targets[:, part])
        with wide_arithmetic():
            run = TilePass(plan, document.network.weights, x_values, still[:, part], tile_loss, tile)
            loss += run.column_loss
        for row in range(0, len(y_values), tile):
            with wide_arithmetic():
                loss[row : row + tile] += run.tile(y_values[row : row + tile])
            share = min(row + tile, len(y_values)) / len(y_values)
            yield (first + min(block, len(chosen) - first) * share) / len(chosen)
    if document.training.over_samples == "mean":
        loss /= max(1, len(chosen))
    return Surface(x_edge, y_edge, x_values, y_values, read_only(loss))


def _sizes(plan: SurfacePlan, columns: int, rows: int, samples: int) -> tuple[int, int]:
    """Return how many samples a block has, and how many rows a tile, so that no array grows beyond TILE values.

    As many samples as leave a tile POINTS points: what all points of a sample share is added in one go.
    """
    both = max(1, plan.counts[BOTH])
    widest = max(plan.counts[X] * columns, both * max(columns, min(POINTS, rows * columns)), 1)
    block = max(1, min(samples, TILE // widest))
    return block, max(1, min(rows, TILE // (both * max(1, columns) * block)))

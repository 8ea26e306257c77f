"""What a network has become: its function over one input, or the responses of all its neurons over two.

One batched pass, forwards only, computes everything for a whole grid. All functions take a document and plain arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.array_pass import ArrayPass
from core.compiled import Compiled, compiled
from core.document import Document
from core.network import Floats, Network, Topology, read_only

MARGIN_ALONE = 1.0  # to both sides of data that are all at one place


@dataclass(frozen=True, eq=False)
class Responses:
    """Net input and out of every neuron, (neurons, points) in the file's order; net is 0 for inputs and biases."""

    net: Floats
    out: Floats


@dataclass(frozen=True, eq=False)
class Function:
    """Every neuron over one input: `out` and `net` are (neurons, points)."""

    x_values: Floats
    net: Floats
    out: Floats


@dataclass(frozen=True, eq=False)
class Field:
    """Every neuron over two inputs: `out` and `net` are (neurons, rows, columns), row = y, column = x, from low up."""

    x_values: Floats
    y_values: Floats
    net: Floats
    out: Floats


@lru_cache(maxsize=16)
def _forward_plan(topology: Topology) -> Compiled:
    """Return the compiled form without the slopes, which no map needs."""
    return replace(compiled(topology), slopes=())


def responses(network: Network, inputs: Floats) -> Responses:
    """Run (points, inputs) forwards through the network and return what every neuron does.

    Raises:
        ValueError: if the network has a cycle.
    """
    plan = _forward_plan(network.topology)
    arrays = ArrayPass(plan, network.weights[plan.edge_order], len(inputs))
    with np.errstate(all="ignore"):
        arrays.forward(inputs)
    if plan.places is None:
        return Responses(read_only(arrays.net), read_only(arrays.out))
    return Responses(read_only(arrays.net.take(plan.places, axis=0)), read_only(arrays.out.take(plan.places, axis=0)))


def function_of(document: Document, x: int, x_values: Floats, held: Floats) -> Function:
    """Return every neuron's response to one input, anywhere: also where there are no data.

    Args:
        x: place of the input among the network's inputs.
        held: (inputs,) what all other inputs are held at.
    """
    inputs = np.repeat(held[np.newaxis], len(x_values), axis=0)
    inputs[:, x] = x_values
    found = responses(document.network, inputs)
    return Function(read_only(x_values.copy()), found.net, found.out)


def field_of(document: Document, axes: tuple[int, int], x_values: Floats, y_values: Floats, held: Floats) -> Field:
    """Return every neuron's response over two inputs.

    Args:
        axes: places of the inputs that run across and upright, among the network's inputs.
        held: (inputs,) what all other inputs are held at.
    """
    shape = (-1, len(y_values), len(x_values))
    found = responses(document.network, grid_inputs(axes, x_values, y_values, held))
    return Field(
        read_only(x_values.copy()), read_only(y_values.copy()), found.net.reshape(shape), found.out.reshape(shape)
    )


def grid_inputs(axes: tuple[int, int], x_values: Floats, y_values: Floats, held: Floats) -> Floats:
    """Return the inputs of all points of a grid, (points, inputs), row by row from the lowest."""
    inputs = np.repeat(held[np.newaxis], len(x_values) * len(y_values), axis=0)
    inputs[:, axes[0]] = np.tile(x_values, len(y_values))
    inputs[:, axes[1]] = np.repeat(y_values, len(x_values))
    return inputs


def mean_inputs(document: Document) -> Floats:
    """Return each input's mean over the data, (inputs,)."""
    found: Floats = document.inputs.mean(axis=0) if len(document.inputs) else np.zeros(document.inputs.shape[1])
    return found


def telling_inputs(inputs: Floats, targets: Floats) -> list[int]:
    """Return the places of all inputs, those first that tell most about the targets in a straight line.

    By Σ over the targets of the squared correlation; inputs that do not vary come last.

    Args:
        inputs, targets: (samples, inputs) and (samples, outputs).
    """
    if not len(inputs):
        return list(range(inputs.shape[1]))
    x, t = inputs - inputs.mean(axis=0), targets - targets.mean(axis=0)
    x_size, t_size = np.sqrt((x * x).sum(axis=0)), np.sqrt((t * t).sum(axis=0))
    with np.errstate(all="ignore"):
        scores = np.nan_to_num((x.T @ t / np.outer(x_size, t_size)) ** 2, posinf=0.0).sum(axis=1)
    scores[x_size == 0] = -1.0
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    return order


def data_range(values: Floats) -> tuple[float, float]:
    """Return where some data begin and end; a place of its own if they are all equal."""
    if not len(values):
        return -MARGIN_ALONE, MARGIN_ALONE
    low, high = float(values.min()), float(values.max())
    if high > low:
        return low, high
    return low - MARGIN_ALONE, high + MARGIN_ALONE


def widened(ends: tuple[float, float], share: float) -> tuple[float, float]:
    """Return a range longer by a share of itself at both ends."""
    more = share * (ends[1] - ends[0])
    return ends[0] - more, ends[1] + more


def spread_rows(rows: Sequence[int] | Floats, most: int) -> list[int]:
    """Return at most `most` of some rows, evenly spread over them: enough for a picture."""
    if len(rows) <= most:
        return [int(row) for row in rows]
    return [int(rows[int(place)]) for place in np.linspace(0, len(rows) - 1, most)]

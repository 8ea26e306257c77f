"""Passes of a training for what is no chain of complete layers: through arrays, or through a straight-line function."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.array_pass import ArrayPass
from core.compiled import Compiled, compiled
from core.document import Loss
from core.loss_pass import loss_pass
from core.network import Floats, Integers, Topology
from core.straight_line import StraightLine, run

Value = TypeVar("Value", bound=np.generic)


class Places:
    """Where parameters stand in a training: in the order of the calculus; in the file's where edges share them.

    `of_edges`: in that case, the parameter of each edge of the order of the calculus; else None.
    """

    def __init__(self, topology: Topology, plan: Compiled) -> None:
        self.topology, self.plan = topology, plan
        edges = np.arange(len(topology.edges))[plan.edge_order]
        self.of_edges: Integers | None = topology.parameter_of_edge[edges] if topology.tied else None
        self._order = None if topology.tied or np.array_equal(edges, np.arange(len(edges))) else edges

    def used(self, parameters: NDArray[Value]) -> NDArray[Value]:
        """Return a quantity of parameters in the order of the training; a copy or not."""
        return parameters if self._order is None else parameters[self._order]

    def in_file(self, parameters: Floats) -> Floats:
        """Return a copy in the order of the file."""
        if self._order is None:
            return parameters.copy()
        result = np.empty_like(parameters)
        result[self._order] = parameters
        return result

    def edge_weights(self, parameters: Floats) -> Floats:
        """Return the weights of the edges in the order of the calculus; a copy where edges share them."""
        return parameters if self.of_edges is None else parameters[self.of_edges]

    def per_parameter(self, edges: Floats) -> Floats:
        """Add up a quantity of the edges, in the order of the calculus, over ties."""
        if self.of_edges is None:
            return edges
        in_file = edges[self.plan.edge_place]
        sums = np.bincount(self.topology.parameter_of_edge, weights=in_file, minlength=len(self.topology.first_edge))
        return sums.astype(np.float64, copy=False)


class ArraysPass:
    """Any network, any batch: what core.propagation.propagate_arrays does, without the Trace."""

    def __init__(self, topology: Topology, loss: Loss, places: Places, arrays: tuple[Floats, Floats]) -> None:
        self._topology, self._loss, self._places = topology, loss, places
        self._plan = compiled(topology)
        self._weights, self._gradient = arrays

    def __call__(self, inputs: Floats, targets: Floats) -> Floats:
        arrays = ArrayPass(self._plan, self._places.edge_weights(self._weights), inputs.shape[1])
        arrays.forward(inputs.T)
        values = loss_pass(self._topology, self._loss, np.ascontiguousarray(targets), arrays.net, arrays.out)
        arrays.backward(values)
        self._gradient[...] = self._places.per_parameter(arrays.gradient)
        losses: Floats = values.shares.sum(axis=0)
        return losses


class LinePass:
    """One sample of a small network: its straight-line function, or `otherwise` where that has no finite result."""

    def __init__(
        self, line: StraightLine, places: Places, arrays: tuple[Floats, Floats], otherwise: ArraysPass
    ) -> None:
        self._line, self._places, self._otherwise = line, places, otherwise
        self._weights, self._gradient = arrays

    def __call__(self, inputs: Floats, targets: Floats) -> Floats:
        weights = self._places.in_file(self._weights)
        if self._places.of_edges is not None:
            weights = weights[self._places.topology.parameter_of_edge]
        values = run(self._line, weights, inputs[:, 0], targets[:, 0])
        if values is None:
            return self._otherwise(inputs, targets)
        self._gradient[...] = self._places.used(values[-1 - len(self._gradient) : -1])
        return values[-1:]

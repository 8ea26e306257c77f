"""The network as a value: neurons, edges, weights. An edit returns a new Network that shares what it did not touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.message import EMPTY

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]


class Role(StrEnum):
    """What a neuron is for. A bias neuron always outputs 1; the loss reads the output neurons."""

    INPUT = "input"
    BIAS = "bias"
    HIDDEN = "hidden"
    OUTPUT = "output"

    @property
    def computes(self) -> bool:
        """Whether neurons of this role have a net input, an activation and a delta."""
        return self in (Role.HIDDEN, Role.OUTPUT)


@dataclass(frozen=True, slots=True)
class Neuron:
    """A node. `parameters` belong to its activation; `extra` holds a file's unknown keys."""

    id: str
    role: Role
    activation: str = "identity"
    parameters: Mapping[str, Any] = EMPTY
    label: str | None = None
    x: float | None = None
    y: float | None = None
    extra: Mapping[str, Any] = EMPTY

    @property
    def name(self) -> str:
        """What to call it on screen: its own label, else its id."""
        return self.label or self.id


@dataclass(frozen=True, eq=False)
class Edges:
    """All arrows as columns: entry e of each is edge e, in the file's order. `source` and `target` index neurons."""

    ids: tuple[str, ...]
    source: Integers
    target: Integers
    tie: tuple[str | None, ...]
    frozen: Booleans
    extra: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Topology:
    """Everything of a network but its weights. Compared by identity: one topology is compiled once."""

    neurons: tuple[Neuron, ...]
    edges: Edges

    @cached_property
    def neuron_index(self) -> Mapping[str, int]:
        """Neuron id → place in `neurons`."""
        return {neuron.id: index for index, neuron in enumerate(self.neurons)}

    @cached_property
    def edge_index(self) -> Mapping[str, int]:
        """Edge id → place in `edges`."""
        return {id: index for index, id in enumerate(self.edges.ids)}

    def with_role(self, *roles: Role) -> Integers:
        """Return the indices of the neurons of these roles, in the file's order."""
        return np.array([i for i, neuron in enumerate(self.neurons) if neuron.role in roles], dtype=np.intp)

    @cached_property
    def inputs(self) -> Integers:
        return self.with_role(Role.INPUT)

    @cached_property
    def outputs(self) -> Integers:
        return self.with_role(Role.OUTPUT)

    @cached_property
    def parameter_of_edge(self) -> Integers:
        """(edges,) the parameter whose value is the edge's weight: one per tie, numbered by first edge."""
        if not any(self.edges.tie):
            return read_only(np.arange(len(self.edges), dtype=np.intp))
        numbers: dict[tuple[str, str | int], int] = {}
        ties = enumerate(self.edges.tie)
        keys: list[tuple[str, str | int]] = [("tie", tie) if tie is not None else ("edge", e) for e, tie in ties]
        return read_only(np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.intp))

    @cached_property
    def first_edge(self) -> Integers:
        """(parameters,) the first edge of each parameter, in the file's order."""
        highest = np.maximum.accumulate(self.parameter_of_edge)  # rises at each parameter's first edge
        return read_only(np.flatnonzero(np.diff(highest, prepend=-1)).astype(np.intp))

    @cached_property
    def tied(self) -> bool:
        """Whether any two edges share one weight."""
        return len(self.first_edge) < len(self.edges)

    @cached_property
    def frozen_parameters(self) -> Booleans:
        """(parameters,) whether the parameter's weight is held."""
        return read_only(self.edges.frozen[self.first_edge])

    @cached_property
    def held_parameters(self) -> Booleans | None:
        """`frozen_parameters`, or None where no weight is held."""
        return self.frozen_parameters if self.frozen_parameters.any() else None

    def edges_of(self, parameter: int) -> Integers:
        """Return the edges that share a parameter, in the file's order."""
        if not self.tied:
            return np.array([parameter], dtype=np.intp)
        return np.flatnonzero(self.parameter_of_edge == parameter)


@dataclass(frozen=True, eq=False)
class Network:
    """A topology with its weights, (edges,); tied edges hold equal weights."""

    topology: Topology
    weights: Floats

    @property
    def neurons(self) -> tuple[Neuron, ...]:
        return self.topology.neurons

    @property
    def edges(self) -> Edges:
        return self.topology.edges

    @property
    def parameters(self) -> Floats:
        """(parameters,) the values that an update moves."""
        return self.weights[self.topology.first_edge] if self.topology.tied else self.weights

    def with_parameters(self, parameters: Floats) -> Network:
        """Return the same topology at other parameter values, (parameters,)."""
        if self.topology.tied:
            weights = parameters[self.topology.parameter_of_edge]
        else:
            weights = parameters.copy() if parameters.flags.writeable else parameters
        return Network(self.topology, read_only(weights))

    def set_weight(self, edge: int, weight: float) -> Network:
        """Return the network with another weight on this edge, and on all edges that it is tied to."""
        parameters = self.parameters.copy()
        parameters[self.topology.parameter_of_edge[edge]] = weight
        return self.with_parameters(parameters)


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array, its flag set so that nobody writes to it."""
    array.flags.writeable = False
    return array


def make_network(neurons: Iterable[Neuron], edges: Iterable[tuple[str, str, str, float]]) -> Network:
    """Build a network from neurons and (id, from, to, weight) rows, untied and free: for tests and templates."""
    neurons, rows = tuple(neurons), list(edges)
    index = {neuron.id: i for i, neuron in enumerate(neurons)}
    columns = Edges(
        ids=tuple(row[0] for row in rows),
        source=read_only(np.array([index[row[1]] for row in rows], dtype=np.intp)),
        target=read_only(np.array([index[row[2]] for row in rows], dtype=np.intp)),
        tie=(None,) * len(rows),
        frozen=read_only(np.zeros(len(rows), dtype=np.bool_)),
    )
    return Network(Topology(neurons, columns), read_only(np.array([row[3] for row in rows], dtype=np.float64)))

"""Many networks of one topology at once, each with weights of its own: losses and gradients.

Arrays are (neurons, samples, networks), the networks last in memory; neurons of a level with one activation are one
block, which is computed in a few operations where all of its neurons have the same sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.activations import ACTIVATIONS, parameters_of, softmax_delta
from core.document import Document
from core.network import Floats, Integers, Topology
from core.order import Order, order_of
from core.surface_activation import activate
from core.surface_loss import PointLoss
from core.surface_plan import Part
from core.wide import wide_arithmetic


@dataclass(frozen=True, eq=False)
class Block:
    """Neurons that stand side by side: `rows` in the arrays.

    `edges`: (neurons, senders) where all have the same `senders` (rows), whose first `back` compute; else `listed`
    holds (place in the block, sender's row, edge, whether the sender computes).
    """

    part: Part
    rows: slice
    senders: Integers
    back: int
    edges: Integers | None
    listed: tuple[tuple[int, int, int, bool], ...]


class ManyNetworks:
    """The loss of a document over all rows that are trained, and its gradient, at any number of weight vectors.

    Its arrays are kept from one time to the next, so it is not for two threads at once.
    """

    def __init__(self, document: Document) -> None:
        self.topology = topology = document.network.topology
        places = {int(neuron): place for place, neuron in enumerate(topology.outputs)}
        rows = document.train_rows
        self.loss = PointLoss(document.loss, places, np.ascontiguousarray(document.targets[rows].T))
        self.samples = len(rows)
        self._scale = 1.0 / max(1, self.samples) if document.training.over_samples == "mean" else 1.0
        self.blocks, row_of = _blocks(topology)
        self.given = np.ones((len(topology.neurons), self.samples, 1))
        self.given[row_of[topology.inputs]] = document.inputs[rows].T[:, :, np.newaxis]
        self._run: _Run | None = None

    def at(self, parameters: Floats) -> tuple[Floats, Floats]:
        """Return the losses, (networks,), and gradients, (parameters, networks), at (parameters, networks)."""
        topology = self.topology
        weights = parameters[topology.parameter_of_edge] if topology.tied else parameters
        with wide_arithmetic():
            run = self._run
            if run is None or run.networks != weights.shape[1]:
                run = self._run = _Run(self, weights.shape[1])
            losses = run.forward(weights)
            gradients = run.backward(weights)
            if topology.tied:
                sums = np.zeros_like(parameters)
                np.add.at(sums, topology.parameter_of_edge, gradients)
                gradients = sums
            losses *= self._scale
            gradients *= self._scale
            return losses, gradients


class _Run:
    """Passes forwards and backwards, of so many networks."""

    def __init__(self, many: ManyNetworks, networks: int) -> None:
        self.networks, self._blocks, self._loss = networks, many.blocks, many.loss
        shape = (len(many.given), many.samples, networks)
        self._net, self._out, self._dE_dout = np.empty(shape), np.empty(shape), np.empty(shape)
        self._out[:] = many.given
        self._used: dict[Block, tuple[Floats, Floats]] = {}  # a block's weights, and its senders' outputs

    def forward(self, weights: Floats) -> Floats:
        """Return the losses summed over the samples, (networks,)."""
        total = np.zeros(self.networks)
        for block in self._blocks:
            net, out = self._net[block.rows], self._out[block.rows]
            if block.edges is not None:
                self._used[block] = used = weights[block.edges], self._out[block.senders]
                np.einsum("tkn,ksn->tsn", *used, out=net)
            else:
                net[:] = 0.0
                for place, sender, edge, _ in block.listed:
                    net[place] += weights[edge] * self._out[sender]
            activate(block.part, net, out)
            for share in (self._loss.of_nets(block.part, net), self._loss.of_outs(block.part, out)):
                total += 0.0 if share is None else share
        return total

    def backward(self, weights: Floats) -> Floats:
        """Return the gradients summed over the samples, (edges, networks)."""
        gradients = np.zeros_like(weights)
        self._dE_dout[:] = 0.0
        for block in reversed(self._blocks):
            delta = self._delta(block)
            if block.edges is not None:
                used, outs = self._used[block]
                gradients[block.edges] = np.einsum("tsn,ksn->tkn", delta, outs)
                if block.back:
                    sent = np.einsum("tkn,tsn->ksn", used[:, : block.back], delta)
                    self._dE_dout[block.senders[: block.back]] += sent
                continue
            for place, sender, edge, computes in block.listed:
                gradients[edge] = np.einsum("sn,sn->n", delta[place], self._out[sender])
                if computes:
                    self._dE_dout[sender] += weights[edge] * delta[place]
        return gradients

    def _delta(self, block: Block) -> Floats:
        part, out, total = block.part, self._out[block.rows], self._dE_dout[block.rows]
        own, direct = self._loss.derivatives(part, out)
        if own is not None:
            total = total + own
        if part.activation == "softmax":
            delta = softmax_delta(out, total)
        else:
            delta = ACTIVATIONS[part.activation].derivative(self._net[block.rows], out, part.parameters)
            delta *= total
        return delta if direct is None else delta + direct


@lru_cache(maxsize=8)
def _blocks(topology: Topology) -> tuple[tuple[Block, ...], Integers]:
    """Return the blocks by level, and each neuron's row: what is given first, then block after block."""
    order = order_of(topology)
    groups: dict[object, list[int]] = {}
    for neuron in order.computing.tolist():
        groups.setdefault(_alike(topology, order, neuron), []).append(neuron)
    ordered = sorted(groups.values(), key=lambda members: int(order.forward_level[members[0]]))
    given = np.setdiff1d(np.arange(len(topology.neurons)), order.computing)
    row_of = np.empty(len(topology.neurons), dtype=np.intp)
    row_of[np.concatenate([given, *map(np.array, ordered)]).astype(np.intp)] = np.arange(len(row_of))
    return tuple(_block(topology, order, row_of, members) for members in ordered), row_of


def _alike(topology: Topology, order: Order, neuron: int) -> object:
    """Return what the neurons of one block have in common."""
    spec, senders = topology.neurons[neuron], np.sort(topology.edges.source[order.incoming.of(neuron)])
    group = int(order.group_of[neuron])
    sent = () if group >= 0 else tuple(senders.tolist())
    parameters: Mapping[str, float] = parameters_of(spec.activation, spec.parameters)
    return int(order.forward_level[neuron]), spec.activation, tuple(parameters.values()), group, sent


def _block(topology: Topology, order: Order, row_of: Integers, members: list[int]) -> Block:
    neurons, first = topology.neurons, int(row_of[members[0]])
    spec, rows = neurons[members[0]], slice(first, first + len(members))
    parameters = parameters_of(spec.activation, spec.parameters)
    part = Part(slice(0, len(members)), spec.activation, parameters, np.array(members), feeds_on=True)
    source = topology.edges.source
    entering = [sorted(order.incoming.of(one).tolist(), key=lambda edge: _late(topology, edge)) for one in members]
    senders = [source[edges].tolist() for edges in entering]
    if senders[0] and all(one == senders[0] for one in senders):
        back = sum(neurons[sender].role.computes for sender in senders[0])
        return Block(part, rows, row_of[senders[0]], back, np.array(entering), ())
    listed = tuple(
        (place, int(row_of[source[edge]]), edge, neurons[int(source[edge])].role.computes)
        for place, edges in enumerate(entering)
        for edge in edges
    )
    return Block(part, rows, np.empty(0, dtype=np.intp), 0, None, listed)


def _late(topology: Topology, edge: int) -> tuple[bool, int]:
    """Order edges by their source, those from inputs and biases last."""
    source = int(topology.edges.source[edge])
    return not topology.neurons[source].role.computes, source

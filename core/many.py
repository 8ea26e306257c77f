"""Many networks of one topology at once, each with weights of its own: losses and gradients.

For small networks: every edge is one operation on arrays (samples, networks), the networks last in memory.
"""

from __future__ import annotations

import numpy as np

from core.activations import ACTIVATIONS, parameters_of, softmax, softmax_delta
from core.document import Document
from core.network import Floats, Topology
from core.order import order_of
from core.surface_loss import PointLoss
from core.surface_plan import Part


class ManyNetworks:
    """The loss of a document over all of its data, and its gradient, at any number of weight vectors."""

    def __init__(self, document: Document) -> None:
        self._topology = topology = document.network.topology
        self._order = order_of(topology)
        places = {int(neuron): place for place, neuron in enumerate(topology.outputs)}
        self._loss = PointLoss(document.loss, places, np.ascontiguousarray(document.targets.T))
        self._samples = len(document.data.rows)
        self._scale = 1.0 / max(1, self._samples) if document.training.over_samples == "mean" else 1.0
        self._inputs = {
            int(neuron): np.ascontiguousarray(document.inputs[:, place, np.newaxis])
            for place, neuron in enumerate(topology.inputs)
        }
        self._parts = _parts_in_order(topology)

    def at(self, parameters: Floats) -> tuple[Floats, Floats]:
        """Return the losses, (networks,), and gradients, (parameters, networks), at (parameters, networks)."""
        topology = self._topology
        weights = parameters[topology.parameter_of_edge] if topology.tied else parameters
        with np.errstate(all="ignore"):
            run = _Run(self, weights)
            losses = run.forward()
            gradients = run.backward()
            if topology.tied:
                sums = np.zeros_like(parameters)
                np.add.at(sums, topology.parameter_of_edge, gradients)
                gradients = sums
            return losses * self._scale, gradients * self._scale


class _Run:
    """One pass; arrays of a neuron are (samples, networks), or (samples, 1) where the networks agree."""

    def __init__(self, many: ManyNetworks, weights: Floats) -> None:
        self._many, self._weights = many, weights
        self._source = many._topology.edges.source.tolist()
        self._incoming = many._order.incoming
        count = len(many._topology.neurons)
        ones = np.ones((many._samples, 1))
        self._net: list[Floats] = [ones] * count
        self._out: list[Floats] = [many._inputs.get(neuron, ones) for neuron in range(count)]
        self._dE_dout: list[Floats | None] = [None] * count

    @property
    def _shape(self) -> tuple[int, int]:
        return self._many._samples, self._weights.shape[1]

    def forward(self) -> Floats:
        """Return the losses summed over the samples, (networks,)."""
        total = np.zeros(self._shape[1])
        for part in self._many._parts:
            for neuron in part.neurons.tolist():
                self._net[neuron] = self._added(neuron)
            self._activate(part)
            net, out = self._stacked(part, self._net), self._stacked(part, self._out)
            for share in (self._many._loss.of_nets(part, net), self._many._loss.of_outs(part, out)):
                total += 0.0 if share is None else share
        return total

    def _added(self, neuron: int) -> Floats:
        net = np.zeros(self._shape)
        for edge in self._incoming.of(neuron).tolist():
            net += self._weights[edge] * self._out[self._source[edge]]
        return net

    def _activate(self, part: Part) -> None:
        if part.activation == "softmax":
            shares = softmax(np.stack([self._net[neuron] for neuron in part.neurons.tolist()]))
            for neuron, share in zip(part.neurons.tolist(), shares, strict=True):
                self._out[neuron] = share
            return
        (neuron,) = part.neurons.tolist()
        self._out[neuron] = ACTIVATIONS[part.activation].function(self._net[neuron], part.parameters)

    def _stacked(self, part: Part, values: list[Floats]) -> Floats:
        """Return values of a part as (neurons, samples, networks)."""
        members = part.neurons.tolist()
        if len(members) == 1:
            alone: Floats = values[members[0]][np.newaxis]
            return alone
        return np.stack([values[neuron] for neuron in members])

    def backward(self) -> Floats:
        """Return the gradients summed over the samples, (edges, networks)."""
        gradients = np.zeros_like(self._weights)
        for part in reversed(self._many._parts):
            for neuron, delta in zip(part.neurons.tolist(), self._deltas(part), strict=True):
                for edge in self._incoming.of(neuron).tolist():
                    source = self._source[edge]
                    gradients[edge] = (delta * self._out[source]).sum(axis=0)
                    if self._many._topology.neurons[source].role.computes:
                        self._add_back(source, self._weights[edge] * delta)
        return gradients

    def _add_back(self, neuron: int, share: Floats) -> None:
        known = self._dE_dout[neuron]
        if known is None:
            self._dE_dout[neuron] = share
        else:
            known += share

    def _deltas(self, part: Part) -> list[Floats]:
        own, direct = self._many._loss.derivatives(part, self._stacked(part, self._out))
        members = part.neurons.tolist()
        totals = []
        for place, neuron in enumerate(members):
            back = self._dE_dout[neuron]
            total = np.zeros(self._shape) if back is None else back
            totals.append(total if own is None else total + own[place])
        if part.activation == "softmax":
            deltas = list(softmax_delta(np.stack([self._out[n] for n in members]), np.stack(totals)))
        else:
            slope = ACTIVATIONS[part.activation].derivative
            deltas = [
                totals[place] * slope(self._net[n], self._out[n], part.parameters) for place, n in enumerate(members)
            ]
        return deltas if direct is None else [delta + direct[place] for place, delta in enumerate(deltas)]


def _parts_in_order(topology: Topology) -> tuple[Part, ...]:
    """Return the computing neurons by level, each alone, a softmax group as one."""
    order, parts, done = order_of(topology), [], set[int]()
    for neuron in order.computing[np.argsort(order.forward_level[order.computing], kind="stable")].tolist():
        if neuron in done:
            continue
        group = int(order.group_of[neuron])
        members = np.array([neuron]) if group < 0 else order.groups[group]
        done.update(members.tolist())
        spec = topology.neurons[neuron]
        parameters = parameters_of(spec.activation, spec.parameters)
        parts.append(Part(slice(0, len(members)), spec.activation, parameters, members, feeds_on=True))
    return tuple(parts)

"""The calculus: forward pass, loss and backward pass of any feed-forward network, with every value kept in a Trace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from core.array_pass import ArrayPass
from core.compiled import compiled
from core.document import Loss
from core.loss_pass import loss_pass
from core.network import Floats, Integers, Network, Topology, read_only
from core.straight_line import run, straight_line

OverSamples = Literal["mean", "sum"]


@dataclass(frozen=True, eq=False)
class Trace:
    """Every value of one forward and backward pass over some samples.

    Arrays named below are (samples, neurons) in the network's order, or as noted; net, slope and delta of inputs
    and biases are NaN, for they have none. They are derived, without copying where the order allows it, from what the
    pass computed: `rows`, (quantity, row, sample), of which neuron n is the row places[n], or n without places.

    Args:
        losses: (samples,) the loss of each sample.
        loss_shares: (samples, outputs) each output's part of the loss.
        own_dE_dout: (samples, outputs) the loss's own ∂E/∂out of each output neuron, without what flows back to it.
        gradient_sum: (parameters,) the gradient summed over the samples.
    """

    network: Network
    targets: Floats
    rows: Floats
    places: Integers | None
    losses: Floats
    loss_shares: Floats
    own_dE_dout: Floats
    gradient_sum: Floats

    @property
    def samples(self) -> int:
        return len(self.losses)

    @cached_property
    def values(self) -> tuple[Floats, ...]:
        """The five quantities below, in this order, each (samples, neurons)."""
        ordered = self.rows if self.places is None else read_only(self.rows.take(self.places, axis=1))
        return tuple(ordered.transpose(0, 2, 1))

    @property
    def net(self) -> Floats:
        """Net input, Σ weight · out over the incoming edges."""
        return self.values[0]

    @property
    def out(self) -> Floats:
        """Output, activation(net)."""
        return self.values[1]

    @property
    def slope(self) -> Floats:
        """f′(net); for softmax the diagonal of its Jacobian."""
        return self.values[2]

    @property
    def dE_dout(self) -> Floats:
        """Total ∂E/∂out: the loss's own part plus what flows back through outgoing edges."""
        return self.values[3]

    @property
    def delta(self) -> Floats:
        """∂E/∂net."""
        return self.values[4]

    def own(self, sample: int) -> Floats:
        """Return each edge's own contribution to the gradient, (edges,).

        own[e] = delta[to(e)] · out[from(e)]      (Rumelhart, Hinton & Williams 1986, eq. 12)
        """
        edges = self.network.edges
        with np.errstate(all="ignore"):
            own: Floats = self.delta[sample].take(edges.target)
            own *= self.out[sample].take(edges.source)
        return own

    def gradients(self, sample: int) -> Floats:
        """Return ∂E/∂w of each parameter for one sample, (parameters,): the sum of `own` over a tie."""
        return self.gradient_sum if self.samples == 1 else _per_parameter(self.network.topology, self.own(sample))

    def batch_loss(self, over_samples: OverSamples) -> float:
        """Return the mean or the sum of the samples' losses."""
        with np.errstate(all="ignore"):  # finite losses may have a sum that is not
            return float(self.losses.mean() if over_samples == "mean" else self.losses.sum())

    def batch_gradient(self, over_samples: OverSamples) -> Floats:
        """Return the mean or the sum over the samples of each parameter's gradient, (parameters,)."""
        if over_samples == "sum" or self.samples == 1:
            return self.gradient_sum
        with np.errstate(all="ignore"):
            return read_only(self.gradient_sum / self.samples)


def propagate(network: Network, loss: Loss, inputs: Floats, targets: Floats) -> Trace:
    """Run the samples forwards and backwards through the network and return every value.

    net_j = Σ w_ij out_i,  out_j = f(net_j),  ∂E/∂out_j = [own part] + Σ_k w_jk δ_k,  δ_j = f′(net_j) ∂E/∂out_j
    (Rumelhart, Hinton & Williams 1986)

    One sample of a small network goes through its straight-line function, everything else through arrays.

    Args:
        inputs: (samples, inputs) in the order of the input neurons.
        targets: (samples, outputs) in the order of the output neurons.

    Raises:
        ValueError: if the network has a cycle.
    """
    line = straight_line(network.topology, loss.name, loss.over_outputs) if len(inputs) == 1 else None
    values = None if line is None else run(line, network.weights, inputs[0], targets[0])
    if values is None:
        return propagate_arrays(network, loss, inputs, targets)
    outputs, start = targets.shape[1], 5 * len(network.neurons)
    rows, gradient = values[:start].reshape(5, -1, 1), values[start + 2 * outputs : -1]
    shares, own = values[start : start + 2 * outputs].reshape(2, 1, -1)
    return Trace(network, targets, rows, None, values[-1:], shares, own, gradient)


def propagate_arrays(network: Network, loss: Loss, inputs: Floats, targets: Floats) -> Trace:
    """Do what `propagate` does, for networks and batches of any size."""
    topology = network.topology
    plan = compiled(topology)
    arrays = ArrayPass(plan, network.weights[plan.edge_order], len(inputs))
    with np.errstate(all="ignore"):
        arrays.forward(inputs)
        values = loss_pass(topology, loss, np.ascontiguousarray(targets.T), arrays.net, arrays.out)
        arrays.backward(values)
        gradient = read_only(_per_parameter(topology, arrays.gradient[plan.edge_place]))
        losses = read_only(values.shares.sum(axis=0))
    shares, own = read_only(values.shares.T), read_only(values.own.T)
    return Trace(network, targets, read_only(arrays.rows), plan.places, losses, shares, own, gradient)


def nets_and_losses(network: Network, loss: Loss, inputs: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """Run the samples forwards only: (samples, neurons) net inputs, 0 for inputs and biases, and (samples,) losses."""
    plan = compiled(network.topology)
    arrays = ArrayPass(plan, network.weights[plan.edge_order], len(inputs))
    with np.errstate(all="ignore"):
        arrays.forward(inputs)
        values = loss_pass(network.topology, loss, np.ascontiguousarray(targets.T), arrays.net, arrays.out)
    return arrays.net.T.take(plan.row_of, axis=1), values.shares.sum(axis=0)


def _per_parameter(topology: Topology, edges: Floats) -> Floats:
    """Add up an edge quantity over ties, (edges,) → (parameters,)."""
    if not topology.tied:
        return edges
    sums = np.bincount(topology.parameter_of_edge, weights=edges, minlength=len(topology.first_edge))
    return sums.astype(np.float64, copy=False)

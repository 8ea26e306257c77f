"""The calculus: forward pass, loss and backward pass of any feed-forward network, with every value kept in a Trace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from core.activations import ACTIVATIONS, softmax_delta
from core.compiled import Compiled, Gathered, Level, compiled
from core.document import Loss
from core.loss_pass import loss_pass
from core.network import Floats, Network, Topology, read_only

OverSamples = Literal["mean", "sum"]
TILE = 2_000_000  # edge-times-sample products held at once
CACHED = 32_768  # products that stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Trace:
    """Every value of one forward and backward pass over some samples.

    Arrays named below are (samples, neurons) in the network's order, or as noted; net, slope and delta of inputs
    and biases are NaN, for they have none. Row-ordered working arrays, (rows, samples), are kept; the rest is derived.
    """

    network: Network
    loss: Loss
    targets: Floats
    rows_net: Floats
    rows_out: Floats
    rows_slope: Floats
    rows_dE_dout: Floats
    rows_delta: Floats
    shares: Floats
    own_parts: Floats

    @property
    def samples(self) -> int:
        return int(self.rows_out.shape[1])

    def _in_order(self, rows: Floats, passive: bool = True) -> Floats:
        plan = compiled(self.network.topology)
        ordered = rows.take(plan.row_of, axis=0)
        if not passive:
            ordered[plan.passive] = np.nan
        return read_only(np.ascontiguousarray(ordered.T))

    @cached_property
    def net(self) -> Floats:
        """Net input, Σ weight · out over the incoming edges."""
        return self._in_order(self.rows_net, passive=False)

    @cached_property
    def out(self) -> Floats:
        """Output, activation(net)."""
        return self._in_order(self.rows_out)

    @cached_property
    def slope(self) -> Floats:
        """f′(net); for softmax the diagonal of its Jacobian."""
        return self._in_order(self.rows_slope, passive=False)

    @cached_property
    def dE_dout(self) -> Floats:
        """Total ∂E/∂out: the loss's own part plus what flows back through outgoing edges."""
        return self._in_order(self.rows_dE_dout)

    @cached_property
    def delta(self) -> Floats:
        """∂E/∂net."""
        return self._in_order(self.rows_delta, passive=False)

    @cached_property
    def loss_shares(self) -> Floats:
        """(samples, outputs) each output's part of the loss."""
        return read_only(self.shares.T)

    @cached_property
    def own_dE_dout(self) -> Floats:
        """(samples, outputs) the loss's own ∂E/∂out of each output neuron, without what flows back to it."""
        return read_only(self.own_parts.T)

    @cached_property
    def losses(self) -> Floats:
        """(samples,) the loss of each sample."""
        return read_only(self.shares.sum(axis=0))

    def own(self, sample: int) -> Floats:
        """Return each edge's own contribution to the gradient, (edges,).

        own[e] = delta[to(e)] · out[from(e)]      (Rumelhart, Hinton & Williams 1986, eq. 12)
        """
        plan, edges = compiled(self.network.topology), self.network.edges
        with np.errstate(all="ignore"):
            own: Floats = self.rows_delta[plan.row_of[edges.target], sample]
            own *= self.rows_out[plan.row_of[edges.source], sample]
        return own

    def gradients(self, sample: int) -> Floats:
        """Return ∂E/∂w of each parameter for one sample, (parameters,): the sum of `own` over a tie."""
        return _per_parameter(self.network.topology, self.own(sample))

    def batch_loss(self, over_samples: OverSamples) -> float:
        """Return the mean or the sum of the samples' losses."""
        return float(self.losses.mean() if over_samples == "mean" else self.losses.sum())

    def batch_gradient(self, over_samples: OverSamples) -> Floats:
        """Return the mean or the sum over the samples of each parameter's gradient, (parameters,)."""
        with np.errstate(all="ignore"):
            gradient = _per_parameter(self.network.topology, _edge_gradients(self))
            return gradient / self.samples if over_samples == "mean" and self.samples > 1 else gradient


def propagate(network: Network, loss: Loss, inputs: Floats, targets: Floats) -> Trace:
    """Run the samples forwards and backwards through the network and return every value.

    net_j = Σ w_ij out_i,  out_j = f(net_j),  ∂E/∂out_j = [own part] + Σ_k w_jk δ_k,  δ_j = f′(net_j) ∂E/∂out_j
    (Rumelhart, Hinton & Williams 1986)

    Args:
        inputs: (samples, inputs) in the order of the input neurons.
        targets: (samples, outputs) in the order of the output neurons.

    Raises:
        ValueError: if the network has a cycle.
    """
    plan = compiled(network.topology)
    weights = network.weights[plan.edge_order]
    with np.errstate(all="ignore"):
        net, out, slope = _forward(plan, weights, inputs)
        delta, total = np.zeros_like(net), np.zeros_like(net)
        values = loss_pass(network.topology, loss, np.ascontiguousarray(targets.T), net, out)
        total[plan.output_rows] = values.through
        for level in reversed(plan.levels):
            _level_backward(level, weights, (out, slope, delta, total), values.direct)
        if values.direct is not None:
            total[plan.output_rows] += values.own - values.through
    return Trace(network, loss, targets, net, out, slope, total, delta, values.shares, values.own)


def nets_and_losses(network: Network, loss: Loss, inputs: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """Run the samples forwards only: (samples, neurons) net inputs, 0 for inputs and biases, and (samples,) losses."""
    plan = compiled(network.topology)
    with np.errstate(all="ignore"):
        net, out, _ = _forward(plan, network.weights[plan.edge_order], inputs)
        values = loss_pass(network.topology, loss, np.ascontiguousarray(targets.T), net, out)
        return net.T[:, plan.row_of], values.shares.sum(axis=0)


def _forward(plan: Compiled, weights: Floats, inputs: Floats) -> tuple[Floats, Floats, Floats]:
    shape = (len(plan.row_of), len(inputs))
    net, out, slope = np.zeros(shape), np.empty(shape), np.zeros(shape)
    out[plan.input_rows] = inputs.T
    out[plan.bias_rows] = 1.0
    for level in plan.levels:
        _level_forward(level, weights, net, out)
    for block in plan.slopes:
        rows = block.rows
        slope[rows] = ACTIVATIONS[block.activation].derivative(net[rows], out[rows], block.parameters)
    return net, out, slope


def _level_forward(level: Level, weights: Floats, net: Floats, out: Floats) -> None:
    if level.dense is not None:
        matrix = weights[level.dense.edges].reshape(level.dense.shape)
        np.dot(matrix, out[level.dense.sources], out=net[level.rows])
    if level.incoming is not None:
        net[level.incoming.collectors] += _collected(level.incoming, weights, out)
    for block in level.blocks:
        out[block.rows] = ACTIVATIONS[block.activation].function(net[block.rows], block.parameters)


def _level_backward(
    level: Level, weights: Floats, values: tuple[Floats, Floats, Floats, Floats], direct: Floats | None
) -> None:
    """Finish ∂E/∂out of a level from the gathered edges, take its δ, and send δ back through its matrix."""
    out, slope, delta, total = values
    if level.outgoing is not None:
        total[level.outgoing.collectors] += _collected(level.outgoing, weights, delta)
    for block in level.blocks:
        rows = block.rows
        if block.activation == "softmax":
            delta[rows] = softmax_delta(out[rows], total[rows])
        else:
            np.multiply(slope[rows], total[rows], out=delta[rows])
        if direct is not None:
            delta[rows] += direct[rows]
    if level.dense is not None:
        matrix = weights[level.dense.edges].reshape(level.dense.shape)
        total[level.dense.sources] += np.dot(matrix.T, delta[level.rows])


def _collected(edges: Gathered, weights: Floats, values: Floats) -> Floats:
    """Return Σ weight · value(far end) for each collector, (collectors, samples), some samples at a time."""
    chosen = weights[edges.edges][:, np.newaxis]
    parts = []
    for tile in _tiles(edges, values):
        products = tile.take(edges.far, axis=0)
        products *= chosen
        parts.append(np.add.reduceat(products, edges.starts, axis=0))
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)


def _tiles(edges: Gathered, values: Floats) -> list[Floats]:
    """Cut (rows, samples) values along the samples, so that no tile has more than TILE products with the edges."""
    step, samples = max(1, TILE // len(edges.far)), values.shape[1]
    return [values] if samples <= step else [values[:, first : first + step] for first in range(0, samples, step)]


def _edge_gradients(trace: Trace) -> Floats:
    """Return Σ over the samples of delta[to] · out[from] for each edge, (edges,), in the network's order."""
    plan = compiled(trace.network.topology)
    delta, out, count = trace.rows_delta, trace.rows_out, len(trace.network.edges)
    if plan.gathered is not None and len(plan.gathered.near) == count:
        return _gathered_gradients(plan.gathered, delta, out)[plan.edge_place]
    result = np.empty(count)
    for level in plan.levels:
        if level.dense is not None:
            target = result[level.dense.edges].reshape(level.dense.shape)
            product = np.multiply if len(delta.T) == 1 else np.dot
            product(delta[level.rows], out[level.dense.sources].T, out=target)
    if plan.gathered is not None:
        result[plan.gathered.edges] = _gathered_gradients(plan.gathered, delta, out)
    return result[plan.edge_place]


def _gathered_gradients(edges: Gathered, delta: Floats, out: Floats) -> Floats:
    result = np.empty(len(edges.near))
    step = max(1, CACHED // delta.shape[1])
    for first in range(0, len(result), step):
        part = slice(first, first + step)
        products = delta.take(edges.near[part], axis=0)
        products *= out.take(edges.far[part], axis=0)
        result[part] = products[:, 0] if products.shape[1] == 1 else products.sum(axis=1)
    return result


def _per_parameter(topology: Topology, edges: Floats) -> Floats:
    """Add up an edge quantity over ties, (edges,) → (parameters,)."""
    if not topology.tied:
        return edges
    sums = np.bincount(topology.parameter_of_edge, weights=edges, minlength=len(topology.first_edge))
    return sums.astype(np.float64, copy=False)

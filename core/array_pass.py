"""The pass by arrays: forwards and backwards through any network, level by level, for one sample or many at once.

Arrays are (rows, samples) in the compiled order. Complete layers are matrix products. Other edges gather the far ends,
multiply and add up; of many samples some at a time, so that the products stay small. One sample, whose products are
few, sends δ back edge by edge instead of gathering it, and so needs no second order of the weights.
"""

from __future__ import annotations

import numpy as np

from core.activations import ACTIVATIONS, softmax_delta
from core.compiled import Compiled, Dense, Gathered, Level
from core.loss_pass import LossValues
from core.network import Floats

TILE = 2_000_000  # edge-times-sample products held at once
CACHED = 32_768  # products that stay in the processor's cache


class ArrayPass:
    """One pass as it is filled in: `rows` holds net, out, slope, ∂E/∂out and δ, each (rows, samples).

    `gradient` is (edges,) in the compiled order, summed over the samples. The caller silences NumPy's warnings.
    """

    def __init__(self, plan: Compiled, weights: Floats, samples: int) -> None:
        self._plan, self._weights, self._one = plan, weights, samples == 1
        self.rows = np.zeros((5, len(plan.row_of), samples))
        self.net, self.out, self.slope, self.dE_dout, self.delta = self.rows
        self.gradient = np.empty(0)
        self._kept: list[Floats] = []  # of one sample, what each level gathered: its gradient needs it again
        self._products = np.empty(plan.most_gathered)

    def forward(self, inputs: Floats) -> None:
        """Fill in net, out and slope; inputs are (samples, inputs)."""
        plan, net, out = self._plan, self.net, self.out
        out[plan.input_rows] = inputs.T
        out[plan.bias_rows] = 1.0
        for level in plan.levels:
            if level.dense is not None:
                np.dot(self._matrix(level.dense), out[level.dense.sources], out=net[level.rows])
            if level.incoming is not None:
                self._add_gathered(level.incoming)
            for block in level.blocks:
                out[block.rows] = ACTIVATIONS[block.activation].function(net[block.rows], block.parameters)
        for block in plan.slopes:
            at = block.rows
            self.slope[at] = ACTIVATIONS[block.activation].derivative(net[at], out[at], block.parameters)

    def backward(self, loss: LossValues) -> None:
        """Fill in ∂E/∂out, δ and the gradient from the loss's derivatives."""
        plan = self._plan
        self.gradient = np.empty(len(self._weights))
        self.dE_dout[plan.output_rows] = loss.through
        for level in reversed(plan.levels):
            if level.outgoing is not None and not self._one:
                self.dE_dout[level.outgoing.collectors] += _collected(level.outgoing, self._weights, self.delta)
            self._deltas(level, loss.direct)
            if level.dense is not None:
                self._through_matrix(level, level.dense)
            if level.incoming is not None:
                self._through_edges(level.incoming)
        if loss.direct is not None:
            fused = np.where(loss.own == loss.through, 0.0, loss.own - loss.through)  # where both are ∞ it is not
            self.dE_dout[plan.output_rows] += fused
        self.rows[::2, plan.passive_rows] = np.nan

    def _matrix(self, dense: Dense) -> Floats:
        return self._weights[dense.edges].reshape(dense.shape)

    def _add_gathered(self, edges: Gathered) -> None:
        """Add Σ weight · out over the gathered edges to the nets of their targets."""
        if not self._one:
            self.net[edges.collectors] += _collected(edges, self._weights, self.out)
            return
        gathered = self.out[:, 0].take(edges.far)
        self._kept.append(gathered)
        products = np.multiply(gathered, self._weights[edges.edges], out=self._products[: len(gathered)])
        self.net[edges.collectors, 0] += np.add.reduceat(products, edges.starts)

    def _deltas(self, level: Level, direct: Floats | None) -> None:
        for block in level.blocks:
            at = block.rows
            if block.activation == "softmax":
                self.delta[at] = softmax_delta(self.out[at], self.dE_dout[at])
            else:
                np.multiply(self.slope[at], self.dE_dout[at], out=self.delta[at])
            if direct is not None:
                self.delta[at] += direct[at]

    def _through_matrix(self, level: Level, dense: Dense) -> None:
        """Send δ back through a complete layer, and take its gradient δ · outᵀ."""
        delta, sources = self.delta[level.rows], self.out[dense.sources]
        self.dE_dout[dense.sources] += np.dot(self._matrix(dense).T, delta)
        gradient = self.gradient[dense.edges].reshape(dense.shape)
        if self._one:  # where the products are all there is, einsum's loop is the fastest
            np.einsum("j,i->ji", delta[:, 0], sources[:, 0], out=gradient)
        else:
            np.dot(delta, sources.T, out=gradient)

    def _through_edges(self, edges: Gathered) -> None:
        """Take the gradient of gathered edges; of one sample, send δ back along them too."""
        if not self._one:
            self.gradient[edges.edges] = _gathered_gradients(edges, self.delta, self.out)
            return
        products = self.delta[edges.collectors, 0].repeat(edges.counts)
        np.multiply(products, self._kept.pop(), out=self.gradient[edges.edges])
        products *= self._weights[edges.edges]
        np.add.at(self.dE_dout[:, 0], edges.far, products)


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


def _gathered_gradients(edges: Gathered, delta: Floats, out: Floats) -> Floats:
    """Return Σ over the samples of δ · out for each edge, some edges at a time."""
    result = np.empty(len(edges.near))
    step = max(1, CACHED // delta.shape[1])
    for first in range(0, len(result), step):
        part = slice(first, first + step)
        products = delta.take(edges.near[part], axis=0)
        products *= out.take(edges.far[part], axis=0)
        result[part] = products.sum(axis=1)
    return result

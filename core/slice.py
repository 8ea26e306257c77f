"""Many points on the slice of two weights, all others held: E there and its two derivatives, for all points at once.

Only what the two weights move is computed: forwards and backwards, with arrays (neurons, samples, points).
"""

from __future__ import annotations

import numpy as np

from core.activations import ACTIVATIONS, softmax_delta
from core.descent import Gradient
from core.document import Document
from core.network import Floats, Integers
from core.surface_activation import activate
from core.surface_held import held_outputs
from core.surface_loss import PointLoss
from core.surface_plan import BOTH, NEITHER, Feed, Part, Stage, X, surface_plan
from core.wide import wide_arithmetic

TILE = 65_536  # values of one array
POINTS = 1_024  # of a tile, where there are that many


class Slice:
    """E(w_x, w_y) of a document over some data rows, with ∂E/∂w_x and ∂E/∂w_y, at any points.

    Raises:
        ValueError: if both edges are one parameter.
    """

    def __init__(self, document: Document, x_edge: int, y_edge: int, rows: Integers | None = None) -> None:
        topology = document.network.topology
        x, y = (int(topology.parameter_of_edge[edge]) for edge in (x_edge, y_edge))
        if x == y:
            raise ValueError("both axes move the same weight")
        self.plan = surface_plan(topology, x, y, together=True)
        chosen = document.train_rows if rows is None else rows
        self.weights, self.samples, self._rule = document.network.weights, len(chosen), document.loss
        self._targets = np.ascontiguousarray(document.targets[chosen].T)
        still, self._held = held_outputs(document, self.plan, document.inputs[chosen], self._targets)
        self.still = still[:, :, np.newaxis]
        self._places = {int(neuron): place for place, neuron in enumerate(topology.outputs)}
        self._scale = 1.0 / max(1, len(chosen)) if document.training.over_samples == "mean" else 1.0

    def at(self, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
        """Return E, ∂E/∂w_x and ∂E/∂w_y at the points (x, y), each (points,)."""
        found = np.zeros((3, len(x)))
        block, step = self._sizes(len(x))
        with wide_arithmetic():
            for start in range(0, self.samples, block):
                some = slice(start, start + block)
                run = _Pass(self, some, PointLoss(self._rule, self._places, self._targets[:, some]), step)
                for first in range(0, len(x), step):
                    part = slice(first, first + step)
                    found[:, part] += run.at(x[part], y[part])
            found[0] += self._held
            found *= self._scale
        return found[0], found[1], found[2]

    def _sizes(self, points: int) -> tuple[int, int]:
        """Return how many samples and how many points one pass has, so that no array grows beyond TILE values."""
        most = max(1, TILE // max(1, self.plan.counts[BOTH]))
        block = max(1, min(self.samples, most // max(1, min(points, POINTS))))
        return block, max(1, min(points, most // block))

    def descending(self) -> Gradient:
        """Return E and its gradient at (2, points), as descents take it."""

        def gradient(place: Floats) -> tuple[Floats, Floats]:
            loss, by_x, by_y = self.at(place[0], place[1])
            return loss, np.stack((by_x, by_y))

        return gradient


class _Pass:
    """One block of samples: forwards, then backwards through the same stages, for up to `most` points at a time."""

    def __init__(self, whole: Slice, some: slice, loss: PointLoss, most: int) -> None:
        self._plan, self._weights, self._loss = whole.plan, whole.weights, loss
        self._still = whole.still[:, some]
        shape = (whole.plan.counts[BOTH], self._still.shape[1], most)
        self._buffers = np.empty(shape), np.empty(shape), np.empty(shape)
        self._base = {
            stage: _fed(stage.feeds[NEITHER], self._weights, self._still, len(range(*stage.rows.indices(shape[0]))))
            for stage in whole.plan.stages
            if NEITHER in stage.feeds
        }

    def at(self, x: Floats, y: Floats) -> Floats:
        """Return E, ∂E/∂x, ∂E/∂y summed over the samples, (3, points)."""
        self._axes = x, y
        self._net, self._out, self._dE_dout = (_narrowed(buffer, len(x)) for buffer in self._buffers)
        self._dE_dout[:] = 0.0
        self._found = np.zeros((3, len(x)))
        for stage in self._plan.stages:
            self._forward(stage)
        for stage in reversed(self._plan.stages):
            self._backward(stage)
        return self._found

    def _store(self, kind: int) -> Floats:
        return self._still if kind == NEITHER else self._out

    def _forward(self, stage: Stage) -> None:
        net, out = self._net[stage.rows], self._out[stage.rows]
        base, feed = self._base.get(stage), stage.feeds.get(BOTH)
        if feed is None:
            net[:] = 0.0 if base is None else base
        else:
            _fed(feed, self._weights, self._out, len(net), net)
            if base is not None:
                net += base
        for edge in stage.moving.get(BOTH, ()):
            net[edge.place] += self._axes[edge.axis != X] * self._store(edge.kind)[edge.row]
        for part in stage.parts:
            at = part.places
            activate(part, net[at], out[at])
            for share in (self._loss.of_nets(part, net[at]), self._loss.of_outs(part, out[at])):
                self._found[0] += 0.0 if share is None else share

    def _backward(self, stage: Stage) -> None:
        net, out, dE_dout = (array[stage.rows] for array in (self._net, self._out, self._dE_dout))
        for part in stage.parts:
            at = part.places
            dE_dout[at] = self._delta(part, net[at], out[at], dE_dout[at])
        delta = dE_dout
        for edge in stage.moving.get(BOTH, ()):
            source, axis = self._store(edge.kind)[edge.row], int(edge.axis != X)
            if edge.kind == NEITHER:
                self._found[1 + axis] += np.dot(source[:, 0], delta[edge.place])
            else:
                self._found[1 + axis] += np.einsum("np,np->p", delta[edge.place], source)
                self._dE_dout[edge.row] += self._axes[axis] * delta[edge.place]
        feed = stage.feeds.get(BOTH)
        if feed is not None:
            self._send_back(feed, delta)

    def _delta(self, part: Part, net: Floats, out: Floats, dE_dout: Floats) -> Floats:
        """Return δ of a part: f′ · ∂E/∂out, the loss's own part fused where it must be."""
        own, direct = self._loss.derivatives(part, out)
        total = dE_dout if own is None else dE_dout + own
        if part.activation == "softmax":
            delta = softmax_delta(out, total)
        else:
            delta = ACTIVATIONS[part.activation].derivative(net, out, part.parameters)
            delta *= total
        return delta if direct is None else delta + direct

    def _send_back(self, feed: Feed, delta: Floats) -> None:
        if feed.matrix is None:
            for place, row, edge in feed.edges:
                self._dE_dout[row] += self._weights[edge] * delta[place]
            return
        back = np.dot(self._weights[feed.matrix].T, delta.reshape(len(delta), -1))
        self._dE_dout[feed.rows] += back.reshape(-1, *delta.shape[1:])


def _fed(feed: Feed, weights: Floats, store: Floats, targets: int, into: Floats | None = None) -> Floats:
    """Return Σ weight · out over edges that stay, (targets, samples, 1 or points)."""
    total = np.empty((targets, *store.shape[1:])) if into is None else into
    if feed.matrix is None:
        total[:] = 0.0
        for place, row, edge in feed.edges:
            total[place] += weights[edge] * store[row]
        return total
    senders = store[feed.rows]
    np.dot(weights[feed.matrix], senders.reshape(len(senders), -1), out=total.reshape(targets, -1))
    return total


def _narrowed(buffer: Floats, points: int) -> Floats:
    """Return a buffer for fewer points, contiguous."""
    if buffer.shape[2] == points:
        return buffer
    shape = (*buffer.shape[:2], points)
    return buffer.reshape(-1)[: int(np.prod(shape))].reshape(shape)

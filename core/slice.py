"""Many points on the slice of two weights, all others held: E there and its two derivatives, for all points at once.

Only what the two weights move is computed: forwards and backwards, with arrays (neurons, points, samples).
"""

from __future__ import annotations

import numpy as np

from core.activations import ACTIVATIONS, softmax, softmax_delta
from core.descent import Gradient
from core.document import Document
from core.network import Floats, Integers
from core.surface_held import held_outputs
from core.surface_loss import PointLoss
from core.surface_plan import BOTH, NEITHER, Feed, Part, Stage, X, surface_plan

TILE = 131_072


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
        self._plan = surface_plan(topology, x, y, together=True)
        chosen = np.arange(len(document.data.rows)) if rows is None else rows
        self._weights, self._samples = document.network.weights, len(chosen)
        targets = np.ascontiguousarray(document.targets[chosen].T)
        self._still, self._held = held_outputs(document, self._plan, document.inputs[chosen], targets)
        places = {int(neuron): place for place, neuron in enumerate(topology.outputs)}
        self._loss = PointLoss(document.loss, places, targets)
        self._scale = 1.0 / max(1, len(chosen)) if document.training.over_samples == "mean" else 1.0

    def at(self, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
        """Return E, ∂E/∂w_x and ∂E/∂w_y at the points (x, y), each (points,)."""
        found = np.empty((3, len(x)))
        step = max(1, TILE // max(1, self._plan.counts[BOTH] * self._samples))
        with np.errstate(all="ignore"):
            for first in range(0, len(x), step):
                part = slice(first, first + step)
                found[:, part] = _Pass(self, x[part], y[part]).result()
            found[0] += self._held
            found *= self._scale
        return found[0], found[1], found[2]

    def descending(self) -> Gradient:
        """Return E and its gradient at (2, points), as descents take it."""

        def gradient(place: Floats) -> tuple[Floats, Floats]:
            loss, by_x, by_y = self.at(place[0], place[1])
            return loss, np.stack((by_x, by_y))

        return gradient


class _Pass:
    """One tile of points: forwards, then backwards through the same stages."""

    def __init__(self, whole: Slice, x: Floats, y: Floats) -> None:
        self._plan, self._weights, self._loss = whole._plan, whole._weights, whole._loss
        self._axes = x[:, np.newaxis], y[:, np.newaxis]
        self._still = whole._still[:, np.newaxis, :]
        shape = (whole._plan.counts[BOTH], len(x), whole._samples)
        self._net, self._out, self._dE_dout = np.empty(shape), np.empty(shape), np.zeros(shape)
        self._gradient = np.zeros((2, len(x)))

    def result(self) -> Floats:
        """Return E, ∂E/∂x, ∂E/∂y summed over the samples, (3, points)."""
        loss = np.zeros(self._gradient.shape[1])
        for stage in self._plan.stages:
            loss += self._forward(stage)
        for stage in reversed(self._plan.stages):
            self._backward(stage)
        return np.concatenate((loss[np.newaxis], self._gradient))

    def _store(self, kind: int) -> Floats:
        return self._still if kind == NEITHER else self._out

    def _forward(self, stage: Stage) -> Floats:
        net, out = self._net[stage.rows], self._out[stage.rows]
        net[:] = 0.0
        for kind, feed in stage.feeds.items():
            net += _fed(feed, self._weights, self._store(kind), len(net))
        for edge in stage.moving.get(BOTH, ()):
            net[edge.place] += self._axes[edge.axis != X] * self._store(edge.kind)[edge.row]
        loss: Floats = np.zeros(net.shape[1])
        for part in stage.parts:
            at = part.places
            out[at] = _activated(part, net[at])
            for share in (self._loss.of_nets(part, net[at]), self._loss.of_outs(part, out[at])):
                loss += 0.0 if share is None else share
        return loss

    def _backward(self, stage: Stage) -> None:
        net, out, dE_dout = (array[stage.rows] for array in (self._net, self._out, self._dE_dout))
        delta = np.empty_like(net)
        for part in stage.parts:
            delta[part.places] = self._delta(part, *(array[part.places] for array in (net, out, dE_dout)))
        for edge in stage.moving.get(BOTH, ()):
            source, axis = self._store(edge.kind)[edge.row], int(edge.axis != X)
            self._gradient[axis] += (delta[edge.place] * source).sum(axis=-1)
            if edge.kind != NEITHER:
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
            delta = total * ACTIVATIONS[part.activation].derivative(net, out, part.parameters)
        return delta if direct is None else delta + direct

    def _send_back(self, feed: Feed, delta: Floats) -> None:
        if feed.matrix is None:
            for place, row, edge in feed.edges:
                self._dE_dout[row] += self._weights[edge] * delta[place]
            return
        back = np.dot(self._weights[feed.matrix].T, delta.reshape(len(delta), -1))
        self._dE_dout[feed.rows] += back.reshape(-1, *delta.shape[1:])


def _fed(feed: Feed, weights: Floats, store: Floats, targets: int) -> Floats:
    """Return Σ weight · out over edges that stay, (targets, 1 or points, samples)."""
    if feed.matrix is None:
        total = np.zeros((targets, *store.shape[1:]))
        for place, row, edge in feed.edges:
            total[place] += weights[edge] * store[row]
        return total
    senders = store[feed.rows]
    found: Floats = np.dot(weights[feed.matrix], senders.reshape(len(senders), -1)).reshape(targets, *store.shape[1:])
    return found


def _activated(part: Part, net: Floats) -> Floats:
    if part.activation == "softmax":
        return softmax(net)
    return ACTIVATIONS[part.activation].function(net, part.parameters)

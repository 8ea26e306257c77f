"""Complete layers, one after the other, as a list of NumPy calls on buffers that stay: no new objects in an update.

Calls, shapes and order are those of core/array_pass.py and core/loss_pass.py, so every number comes out the same to the
last bit; only what no gradient needs is left out. The buffers of a layer's sources stand ready with their biases, so
that a layer's outs are written where the next layer's matrix product reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.compiled import Block, Compiled, Level
from core.document import Loss
from core.levels import SOFTMAX
from core.losses import FUSED, LOSSES
from core.network import Floats, Integers
from core.trainer_functions import Ends, Operation, derivative, forward, is_direct, of_the_loss
from core.trainer_passes import Places

FEW = 64  # samples


@dataclass(frozen=True, eq=False)
class Layer:
    """A complete layer: its level, its sources' rows, and where among them the layer before stands; None: nowhere."""

    level: Level
    sources: Integers
    before: slice | None


def layers_of(plan: Compiled, loss: str) -> tuple[Layer, ...] | None:
    """Return the layers of a network that is nothing but complete layers, the last one the outputs; else None.

    None as well for activations that couple neurons, but for one softmax group as the outputs.
    """
    if len(plan.levels) < 2 or plan.levels[0].blocks or plan.levels[0].outgoing is not None:
        return None
    layers: list[Layer] = []
    for level in plan.levels[1:]:
        layer = _layer(level, layers[-1].level if layers else None, plan.levels[0].rows.stop)
        if layer is None:
            return None
        layers.append(layer)
    last = layers[-1].level
    names = [block.activation for block in last.blocks]
    coupled = any(block.activation == "softmax" for layer in layers[:-1] for block in layer.level.blocks)
    mixed = len(names) > 1 and ("softmax" in names or any((loss, name) in FUSED for name in names))
    outputs_last = np.array_equal(_indices(plan.output_rows), _indices(last.rows))
    return None if coupled or mixed or not outputs_last else tuple(layers)


def _layer(level: Level, before: Level | None, passive: int) -> Layer | None:
    if level.dense is None or level.incoming is not None or level.outgoing is not None:
        return None
    sources = _indices(level.dense.sources)
    at = None if before is None else _run_of(sources, before.rows)
    active = int(np.count_nonzero(sources >= passive))
    is_next = active == (0 if at is None else at.stop - at.start) and (before is None or at is not None)
    return Layer(level, sources, at) if is_next else None


def _indices(rows: slice | Integers) -> Integers:
    return np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows


def _run_of(sources: Integers, rows: slice) -> slice | None:
    """Return where all of some rows stand, one after the other, among the sources; None if they do not."""
    found = np.flatnonzero(sources == rows.start)
    if len(found) != 1:
        return None
    place = slice(int(found[0]), int(found[0]) + rows.stop - rows.start)
    return place if np.array_equal(sources[place], _indices(rows)) else None


class LayeredPass:
    """Forward, loss and backward of batches of one size.

    Args:
        loss: and whether each sample's targets are one 1 among zeros.
        arrays: the parameters, and the gradient to fill.
    """

    def __init__(
        self,
        plan: Compiled,
        layers: tuple[Layer, ...],
        loss: tuple[Loss, bool],
        places: Places,
        arrays: tuple[Floats, Floats],
        samples: int,
    ) -> None:
        self._layers, self._samples, (self._loss, self._one_hot) = layers, samples, loss
        self._places, (self._parameters, self._gradient) = places, arrays
        tied = places.of_edges is not None
        self._edges = np.empty(len(places.topology.edges)) if tied else self._parameters
        self._edge_gradient = np.zeros_like(self._edges) if tied else self._gradient
        starts = np.cumsum([0, *(len(layer.sources) for layer in layers)]).tolist()
        last = layers[-1].level.rows
        out = np.ones((starts[-1] + last.stop - last.start, samples))
        self._out, (self._net, self._dE_dout) = out, np.zeros((2, *out.shape))
        self._slope, self._delta = self._net, self._dE_dout  # each takes the place of what it is made of
        self._sources = [slice(start, start + len(layer.sources)) for layer, start in zip(layers, starts, strict=False)]
        inner = [_shifted(layer.before, start) for layer, start in zip(layers[1:], starts[1:], strict=False)]
        self._homes = [*inner, slice(starts[-1], len(out))]
        self._targets, self._losses = np.zeros((last.stop - last.start, samples)), np.empty(samples)
        self._given: Floats | None = None  # the inputs that the buffers hold
        self._inputs = _inputs(plan, layers, out, starts)
        self._operations: list[Operation] = []
        self._forwards()
        self._of_the_loss()
        self._backwards()

    def __call__(self, inputs: Floats, targets: Floats) -> Floats:
        """Take the batch through; return its losses, (samples,), and leave its gradient in the buffer."""
        if inputs is not self._given:
            for rows, places in self._inputs:
                np.copyto(rows, inputs[places])
            np.copyto(self._targets, targets)
            self._given = inputs
        if self._places.of_edges is not None:
            self._parameters.take(self._places.of_edges, out=self._edges, mode="clip")
        for function, arguments in self._operations:
            function(*arguments)
        if self._places.of_edges is not None:
            self._gradient[...] = self._places.per_parameter(self._edge_gradient)
        return self._losses

    def _forwards(self) -> None:
        for number, (layer, sources, home) in enumerate(zip(self._layers, self._sources, self._homes, strict=True)):
            linear = _names(layer) == {"identity"}
            net, out = (self._out if linear else self._net), self._out
            self._do(_matrix(layer, self._edges).dot, out[sources], net[home])
            if layer is self._layers[-1] and _names(layer) == {SOFTMAX} and is_direct(self._loss.name, {SOFTMAX}):
                continue  # the loss takes it in one go
            for block, at in [] if linear else _blocks(layer, home):
                self._operations += forward(block, net[at], out[at])
            if self._samples > FEW:  # while the layer is in the cache
                self._slopes(slice(number, number + 1))
        if self._samples <= FEW:  # where calls are what costs
            self._slopes(slice(None))

    def _backwards(self) -> None:
        """Send δ back, layer by layer, and take each one's gradient; what inputs and biases would get, nobody needs."""
        delta, slope, dE_dout = self._delta, self._slope, self._dE_dout
        for number in reversed(range(len(self._layers))):
            layer, sources, home = self._layers[number], self._sources[number], self._homes[number]
            gradient = _matrix(layer, self._edge_gradient)
            if self._samples == 1:
                self._do(_outer, delta[home][:, 0], self._out[sources][:, 0], gradient)
            else:
                self._do(delta[home].dot, self._out[sources].T, gradient)
            if number:
                below = self._homes[number - 1]
                self._do(_matrix(layer, self._edges).T.dot, delta[home], dE_dout[sources])
                self._do(np.multiply, slope[below], dE_dout[below], delta[below])

    def _do(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._operations.append((function, arguments))

    def _slopes(self, which: slice) -> None:
        """Take f′ of some layers' rows; equal activations of neighbours in one go, with the biases between."""
        pieces: list[tuple[Block, slice]] = []
        for layer, home in zip(self._layers[which], self._homes[which], strict=True):
            names = _names(layer)
            if layer is self._layers[-1] and (is_direct(self._loss.name, names) or names in ({SOFTMAX}, {"identity"})):
                continue
            for block, at in _blocks(layer, home):
                if pieces and replace(pieces[-1][0], rows=block.rows) == block:
                    pieces[-1] = (block, slice(pieces[-1][1].start, at.stop))
                else:
                    pieces.append((block, at))
        for block, at in pieces:
            self._operations += derivative(block, self._net[at], self._out[at], self._slope[at])

    def _of_the_loss(self) -> None:
        last, at = self._layers[-1], self._homes[-1]
        mean = self._loss.over_outputs == "mean" and not LOSSES[self._loss.name].per_output
        scale = 1.0 / len(self._targets) if mean else 1.0
        ends = Ends(
            self._targets, self._net[at], self._out[at], self._slope[at], self._dE_dout[at], self._delta[at],
            self._losses, scale, self._one_hot,
        )  # fmt: skip
        self._operations += of_the_loss(self._loss.name, _names(last), ends)


def _matrix(layer: Layer, edges: Floats) -> Floats:
    assert layer.level.dense is not None
    return edges[layer.level.dense.edges].reshape(layer.level.dense.shape)


def _blocks(layer: Layer, home: slice) -> list[tuple[Block, slice]]:
    """Return a layer's blocks and the rows of the buffers that each has."""
    by = home.start - layer.level.rows.start
    return [(block, _shifted(block.rows, by)) for block in layer.level.blocks]


def _names(layer: Layer) -> set[str]:
    return {block.activation for block in layer.level.blocks}


def _shifted(rows: slice | None, by: int) -> slice:
    assert rows is not None
    return slice(rows.start + by, rows.stop + by)


def _outer(delta: Floats, sources: Floats, gradient: Floats) -> None:
    np.einsum("j,i->ji", delta, sources, out=gradient)


def _inputs(
    plan: Compiled, layers: tuple[Layer, ...], out: Floats, starts: list[int]
) -> list[tuple[Floats, slice | Integers]]:
    """Return the rows of sources that inputs fill, in runs, each with the inputs' places."""
    place_of = {row: place for place, row in enumerate(_indices(plan.input_rows).tolist())}
    found: list[tuple[Floats, slice | Integers]] = []
    for layer, start in zip(layers, starts, strict=False):
        at, rows = 0, layer.sources.tolist()
        while at < len(rows):
            end = at
            while end < len(rows) and place_of.get(rows[end], -1) == place_of.get(rows[at], -2) + end - at:
                end += 1
            if end > at:
                first = place_of[rows[at]]
                found.append((out[start + at : start + end], slice(first, first + end - at)))
            at = max(end, at + 1)
    return found

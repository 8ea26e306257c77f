"""One iteration by PyTorch's autograd in float64, in the forms that a graph can be written in; the best one counts.

Every form hands over net, out, ∂E/∂out and δ of every neuron (`retain_grad`), one tensor for each quantity, and the
gradients; it moves the weights in place, which is cheaper than what the program does: it keeps the old ones too.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from core.document import Document
from core.levels import levels
from core.network import Role

Iteration = Callable[[], object]
FUNCTIONS = {"logistic": torch.sigmoid, "tanh": torch.tanh}


def tensor(values: object) -> Tensor:
    return torch.as_tensor(np.array(values), dtype=torch.float64)


def _finish(nets: list[Tensor], outs: list[Tensor], target: Tensor, moving: list[Tensor], rate: float) -> object:
    """Keep every value's derivative, run backwards, and move the weights."""
    for value in (*nets, *outs[1:]):
        value.retain_grad()
    loss = 0.5 * ((outs[-1] - target) ** 2).sum()
    loss.backward()
    gradients = [weight.grad for weight in moving]
    with torch.no_grad():
        for weight in moving:
            weight.sub_(weight.grad, alpha=rate)
            weight.grad = None
        deltas, flows = torch.cat([net.grad for net in nets]), torch.cat([out.grad for out in outs])
        outs[0].grad = None
        return torch.cat(nets), torch.cat(outs), flows, deltas, gradients, loss


def layers(document: Document) -> Iteration:
    """Return the form for complete layers with biases: a matrix product and a bias vector a layer."""
    network, rate = document.network, document.training.learning_rate
    level_of = levels(network.topology)
    matrices, biases, functions = [], [], []
    for level in range(1, int(level_of.max()) + 1):
        rows = np.flatnonzero(level_of == level)
        matrix, bias, tied = _matrix_and_bias(document, rows)
        matrices.append(tensor(matrix).requires_grad_())
        biases.append(tensor(bias[0] if tied else bias).requires_grad_())
        functions.append(FUNCTIONS[network.neurons[rows[0]].activation])
    frozen = network.edges.frozen.any()
    moving = matrices if frozen else [*matrices, *biases]
    start, target = tensor(document.inputs[0]).requires_grad_(), tensor(document.targets[0])

    def iteration() -> object:
        outs, nets = [start], []
        for matrix, bias, function in zip(matrices, biases, functions, strict=True):
            nets.append(torch.mv(matrix, outs[-1]) + bias)
            outs.append(function(nets[-1]))
        return _finish(nets, outs, target, moving, rate)

    return iteration


def _matrix_and_bias(document: Document, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return the weights into some neurons: (targets, sources) from neurons, (targets,) from the bias, whether tied."""
    network = document.network
    edges, from_bias = network.edges, [network.neurons[s].role is Role.BIAS for s in network.edges.source]
    matrix, bias, tied = [], [], False
    for row in rows:
        into = np.flatnonzero(edges.target == row)
        matrix.append([network.weights[e] for e in into if not from_bias[e]])
        bias.append(sum(network.weights[e] for e in into if from_bias[e]))
        tied |= any(edges.tie[e] is not None for e in into)
    return np.array(matrix), np.array(bias), tied


def gathered(document: Document) -> Iteration:
    """Return the form for any graph: gather the sources of a level, multiply, `index_add` per target."""
    order, bounds, source, target = _by_level(document)
    by_target = np.lexsort((source, target))
    starts = np.searchsorted(target[by_target], bounds)
    weights, pieces = [], []
    for first, last, start, stop in zip(starts[1:-1], starts[2:], bounds[1:-1], bounds[2:], strict=True):
        chosen = by_target[first:last]
        weights.append(tensor(document.network.weights[chosen]).requires_grad_())
        pieces.append((torch.as_tensor(source[chosen]), torch.as_tensor(target[chosen] - start), int(stop - start)))

    def net_of(place: int, below: Tensor) -> Tensor:
        far, near, count = pieces[place]
        return torch.zeros(count, dtype=torch.float64).index_add(0, near, weights[place] * below[far])

    return _level_by_level(document, order, weights, net_of)


def masked(document: Document) -> Iteration:
    """Return the form for any graph as dense matrices from all lower neurons, zero where there is no edge."""
    order, bounds, source, target = _by_level(document)
    weights, masks = [], []
    for start, stop in pairwise(bounds[1:]):
        chosen = np.flatnonzero((target >= start) & (target < stop))
        matrix, mask = np.zeros((stop - start, start)), np.zeros((stop - start, start))
        matrix[target[chosen] - start, source[chosen]] = document.network.weights[chosen]
        mask[target[chosen] - start, source[chosen]] = 1.0
        weights.append(tensor(matrix).requires_grad_())
        masks.append(tensor(mask))
    return _level_by_level(
        document, order, weights, lambda place, below: torch.mv(weights[place] * masks[place], below)
    )


def _by_level(document: Document) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return neurons by level, where each level starts among them, and the edges' ends in that numbering."""
    level_of = levels(document.network.topology)
    order = np.argsort(level_of, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    bounds = np.searchsorted(level_of[order], np.arange(level_of.max() + 2))
    edges = document.network.edges
    return order, bounds, place[edges.source], place[edges.target]


def _level_by_level(
    document: Document, order: np.ndarray, weights: list[Tensor], net_of: Callable[[int, Tensor], Tensor]
) -> Iteration:
    """Return an iteration over levels whose nets come from all lower outs together."""
    function = FUNCTIONS[document.network.neurons[order[-1]].activation]
    start, target = tensor(document.inputs[0]).requires_grad_(), tensor(document.targets[0])
    rate = document.training.learning_rate

    def iteration() -> object:
        outs, nets, below = [start], [], start
        for place in range(len(weights)):
            nets.append(net_of(place, below))
            outs.append(function(nets[-1]))
            below = torch.cat((below, outs[-1]))
        return _finish(nets, outs, target, weights, rate)

    return iteration

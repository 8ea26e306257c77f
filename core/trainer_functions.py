"""Activations and losses as NumPy calls on buffers that stay: those of core/activations.py and core/losses.py.

Each call does what the formula there does at that place, so that the results are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from core.activations import ACTIVATIONS
from core.compiled import Block
from core.levels import SOFTMAX
from core.losses import FUSED, LOSSES
from core.network import Floats

Operation = tuple[Callable[..., Any], tuple[Any, ...]]
ZERO, HALF, ONE, TWO = (np.array(number) for number in (0.0, 0.5, 1.0, 2.0))


def forward(block: Block, net: Floats, out: Floats) -> list[Operation]:
    """Return what takes out = f(net)."""
    match block.activation:
        case "identity":
            return [(np.copyto, (out, net))]
        case "tanh":
            return [(np.tanh, (net, out))]
        case "relu":
            return [(partial(np.maximum, net, ZERO, out=out), ())]
        case "logistic":
            return [(np.negative, (net, out)), *_rest_of_logistic(out)]
    return [(_copied, (out, ACTIVATIONS[block.activation].function, net, block.parameters))]


def derivative(block: Block, net: Floats, out: Floats, slope: Floats) -> list[Operation]:
    """Return what takes slope = f′(net), with net and out in place; slope may be net itself."""
    match block.activation:
        case "identity":
            return [(slope.fill, (1.0,))]
        case "tanh":
            return [(np.multiply, (out, out, slope)), (np.subtract, (ONE, slope, slope))]
        case "relu":
            return [(np.sign, (out, slope))]
        case "logistic":
            return [(np.exp, (net, slope)), *_rest_of_logistic(slope)[1:], (np.multiply, (out, slope, slope))]
    return [(_copied, (slope, ACTIVATIONS[block.activation].derivative, net, out, block.parameters))]


def _rest_of_logistic(x: Floats) -> list[Operation]:
    return [(np.exp, (x, x)), (np.add, (ONE, x, x)), (np.divide, (ONE, x, x))]


def _copied(into: Floats, function: Callable[..., Floats], *arguments: Any) -> None:
    into[...] = function(*arguments)


@dataclass(frozen=True, eq=False)
class Ends:
    """The outputs' buffers, each (outputs, samples), and the losses, (samples,).

    `scale`: what the loss is multiplied by, 1/K where it is the mean over the outputs. `one_hot`: each sample's
    targets are one 1 among zeros.
    """

    target: Floats
    net: Floats
    out: Floats
    slope: Floats
    dE_dout: Floats
    delta: Floats
    losses: Floats
    scale: float
    one_hot: bool


def is_direct(loss: str, activations: set[str]) -> bool:
    """Tell whether the outputs' loss and activation have a fused formula, so that δ does not pass through f′."""
    pairs = [(loss, name) for name in activations]
    return len(pairs) == 1 and (pairs[0] in FUSED or pairs[0] == ("categorical_cross_entropy", SOFTMAX))


def of_the_loss(loss: str, activations: set[str], ends: Ends) -> list[Operation]:
    """Return what takes E of each sample, and δ of the outputs."""
    if is_direct(loss, activations):
        return _softmax_group(ends) if SOFTMAX in activations else [(_each_alone, (loss, ends))]
    linear = activations == {"identity"}  # f′ = 1: δ is ∂E/∂out
    own = ends.delta if linear else ends.dE_dout
    operations = (
        _squared(loss, ends, own) if loss in _SQUARED and ends.scale == 1.0 else [(_unfused, (loss, ends, own))]
    )
    if SOFTMAX in activations:
        return [*operations, (_softmax_delta, (ends,))]
    return operations if linear else [*operations, (np.multiply, (ends.slope, ends.dE_dout, ends.delta))]


def _unfused(loss: str, ends: Ends, own: Floats) -> None:
    function = LOSSES[loss]
    shares, derivatives = function.share(ends.target, ends.out), function.derivative(ends.target, ends.out)
    if ends.scale != 1.0:
        shares, derivatives = shares * ends.scale, derivatives * ends.scale
    np.copyto(own, derivatives)
    np.add.reduce(shares, axis=0, out=ends.losses)


_SQUARED = ("half_squared_error", "squared_error", "mean_squared_error")


def _squared(loss: str, ends: Ends, own: Floats) -> list[Operation]:
    """Return what takes a squared error and its derivative."""
    t, out, outputs = ends.target, ends.out, len(ends.target)
    shares = ends.losses[np.newaxis] if outputs == 1 else np.empty_like(t)
    count = np.array(float(outputs))
    operations: list[Operation] = [(np.subtract, (t, out, shares)), (np.square, (shares, shares))]
    operations += [(np.multiply, (HALF, shares, shares))] if loss == "half_squared_error" else []
    operations += [(np.divide, (shares, count, shares))] if loss == "mean_squared_error" else []
    operations += [] if outputs == 1 else [(np.add.reduce, (shares, 0, None, ends.losses))]
    operations += [(np.subtract, (out, t, own))]
    operations += [] if loss == "half_squared_error" else [(np.multiply, (TWO, own, own))]
    operations += [(np.divide, (own, count, own))] if loss == "mean_squared_error" else []
    return operations


def _softmax_delta(ends: Ends) -> None:
    out, dE_dout = ends.out, ends.dE_dout
    np.multiply(out, dE_dout - (out * dE_dout).sum(axis=0), ends.delta)


def _each_alone(loss: str, ends: Ends) -> None:
    fused = FUSED[loss, "logistic"]
    shares = fused.share(ends.target, ends.net)
    np.add(fused.delta(ends.target, ends.out) * ends.scale, ZERO, ends.delta)
    np.add.reduce(shares if ends.scale == 1.0 else shares * ends.scale, axis=0, out=ends.losses)


def _softmax_group(ends: Ends) -> list[Operation]:
    """Return what takes softmax itself, its cross-entropy E = Σ t (ln Σ e^net − net), and δ = out Σ t − t.

    The largest net, the powers and their sum serve out and loss alike. With one 1 among zeros Σ t is 1, and 0 · (ln … −
    net) needs no care: it adds 0, or, where it is not finite, makes the loss so, and then the whole pass is done anew.
    """
    t, net, out, delta = ends.target, ends.net, ends.out, ends.delta
    largest, total, log = np.empty((3, len(ends.losses)))
    shares = np.empty_like(t)
    operations: list[Operation] = [
        (np.maximum.reduce, (net, 0, None, largest)),
        (np.subtract, (net, largest, out)),
        (np.exp, (out, out)),
        (np.add.reduce, (out, 0, None, total)),
        (np.divide, (out, total, out)),
        (np.log, (total, log)),
        (np.add, (largest, log, log)),
        (np.subtract, (log, net, shares)),
        (np.multiply, (t, shares, shares)),
    ]
    if not ends.one_hot:
        absent = np.empty(t.shape, dtype=np.bool_)
        operations += [(np.equal, (t, ZERO, absent)), (partial(np.copyto, shares, ZERO, where=absent), ())]
    if ends.scale != 1.0:
        operations.append((np.multiply, (shares, np.array(ends.scale), shares)))
    operations.append((np.add.reduce, (shares, 0, None, ends.losses)))
    if ends.one_hot:
        operations.append((np.subtract, (out, t, delta)))
    else:
        operations += [(np.add.reduce, (t, 0, None, total)), (np.multiply, (out, total, delta))]
        operations.append((np.subtract, (delta, t, delta)))
    if ends.scale != 1.0:
        operations.append((np.multiply, (delta, np.array(ends.scale), delta)))
    return operations


def is_one_hot(targets: Floats) -> bool:
    """Tell whether each sample's targets, (samples, outputs), are one 1 among zeros."""
    zeros_and_ones = bool(((targets == 0.0) | (targets == 1.0)).all())
    return zeros_and_ones and bool((np.count_nonzero(targets, axis=1) == 1).all())

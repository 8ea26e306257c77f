"""Activations and losses on buffers that stay: those of core/activations.py and core/losses.py, in the same order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from core.activations import ACTIVATIONS
from core.compiled import Block
from core.levels import SOFTMAX
from core.losses import FUSED, LossFunction
from core.network import Floats

Operation = tuple[Callable[..., Any], tuple[Any, ...]]
ONE, ZERO = np.array(1.0), np.array(0.0)


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
    function = ACTIVATIONS[block.activation].function
    return [(_copied, (out, function, net, block.parameters))]


def _rest_of_logistic(x: Floats) -> list[Operation]:
    return [(np.exp, (x, x)), (np.add, (ONE, x, x)), (np.divide, (ONE, x, x))]


def derivative(block: Block, net: Floats, out: Floats, slope: Floats) -> list[Operation]:
    """Return what takes slope = f′(net)."""
    match block.activation:
        case "identity":
            return [(slope.fill, (1.0,))]
        case "tanh":
            return [(np.multiply, (out, out, slope)), (np.subtract, (ONE, slope, slope))]
        case "relu":
            return [(np.greater, (net, ZERO, slope))]
        case "logistic":
            return [(np.copyto, (slope, net)), *_rest_of_logistic(slope), (np.multiply, (out, slope, slope))]
    function = ACTIVATIONS[block.activation].derivative
    return [(_copied, (slope, function, net, out, block.parameters))]


def _copied(into: Floats, function: Callable[..., Floats], *arguments: Any) -> None:
    into[...] = function(*arguments)


# Losses


def unfused(function: LossFunction, values: tuple[Floats, Floats, Floats, Floats], scale: float) -> None:
    t, out, dE_dout, losses = values
    shares, own = function.share(t, out), function.derivative(t, out)
    if scale != 1.0:
        shares, own = shares * scale, own * scale
    np.copyto(dE_dout, own)
    np.add.reduce(shares, axis=0, out=losses)


def softmax_delta_in_place(out: Floats, dE_dout: Floats, delta: Floats) -> None:
    np.multiply(out, dE_dout - (out * dE_dout).sum(axis=0), delta)


def is_direct(loss: str, activations: set[str]) -> bool:
    """Tell whether the outputs' loss and activation have a fused formula, so that δ does not pass through f′."""
    pairs = [(loss, name) for name in activations]
    return len(pairs) == 1 and (pairs[0] in FUSED or pairs[0] == ("categorical_cross_entropy", SOFTMAX))


def each_alone(loss: str, values: tuple[Floats, ...], scale: float) -> None:
    t, net, out, delta, losses = values
    fused = FUSED[loss, "logistic"]
    shares = fused.share(t, net)
    np.add(fused.delta(t, out) * scale, ZERO, delta)
    np.add.reduce(shares if scale == 1.0 else shares * scale, axis=0, out=losses)


def softmax_group(loss: str, values: tuple[Floats, ...], scale: float) -> None:
    t, net, out, delta, losses = values
    largest = net.max(axis=0)
    summed = largest + np.log(np.exp(net - largest).sum(axis=0))
    shares = np.where(t == 0, 0.0, t * (summed - net))
    np.multiply(out, t.sum(axis=0), delta)
    np.subtract(delta, t, delta)
    if scale != 1.0:
        np.multiply(delta, scale, delta)
        shares *= scale
    np.add(delta, ZERO, delta)
    np.add.reduce(shares, axis=0, out=losses)

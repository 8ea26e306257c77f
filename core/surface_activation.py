"""Activations of many points at once, written where they are wanted: the arithmetic of core/activations.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from core.activations import ACTIVATIONS, softmax
from core.network import Floats
from core.surface_plan import Part


def _logistic(net: Floats, out: Floats) -> None:
    np.negative(net, out=out)
    np.exp(out, out=out)
    out += 1.0
    np.divide(1.0, out, out=out)


def _gaussian(net: Floats, out: Floats) -> None:
    np.multiply(net, net, out=out)
    np.negative(out, out=out)
    np.exp(out, out=out)


def _identity(net: Floats, out: Floats) -> None:
    if net is not out:
        np.copyto(out, net)


# Without a second array.
INTO: Mapping[str, Callable[[Floats, Floats], object]] = {
    "identity": _identity,
    "logistic": _logistic,
    "tanh": lambda net, out: np.tanh(net, out=out),
    "relu": lambda net, out: np.maximum(net, 0.0, out=out),
    "sine": lambda net, out: np.sin(net, out=out),
    "square": lambda net, out: np.multiply(net, net, out=out),
    "gaussian": _gaussian,
}


def activate(part: Part, net: Floats, out: Floats) -> None:
    """Write a part's outputs, (neurons, samples, points …), into `out`, which may be `net` itself."""
    if part.activation in INTO:
        INTO[part.activation](net, out)
    elif part.activation == "softmax":
        out[:] = softmax(net)
    else:
        out[:] = ACTIVATIONS[part.activation].function(net, part.parameters)

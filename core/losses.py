"""Losses: name → share of one output, derivative, formulae, in one table; and the fused forms that stay finite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.formula import Call, Fraction, Leaf, Negative, Node, Number, Power, Product, Sum
from core.network import Floats

T, OUT, K = Leaf("t"), Leaf("out"), Leaf("K")


@dataclass(frozen=True)
class LossFunction:
    """E = Σ over the outputs of `share(target, out)`; `derivative(target, out)` = ∂E/∂out of one output.

    `per_output` losses divide by the number of outputs K in their own definition. The formulae are written
    with the leaves t, out and K.
    """

    share: Callable[[Floats, Floats], Floats]
    derivative: Callable[[Floats, Floats], Floats]
    formula: Node
    derivative_formula: Node
    per_output: bool = False


def _times(factor: Floats, other: Floats) -> Floats:
    """Return factor · other with 0 · anything = 0, as in 0 · ln 0 = 0."""
    return np.where(factor == 0, 0.0, factor * other)


def _binary_share(t: Floats, out: Floats) -> Floats:
    return -_times(t, np.log(out)) - _times(1.0 - t, np.log(1.0 - out))


def _binary_derivative(t: Floats, out: Floats) -> Floats:
    return _times(1.0 - t, 1.0 / (1.0 - out)) - _times(t, 1.0 / out)


_ERROR = Sum((T, Negative(OUT)))
_REST_T, _REST_OUT = Sum((Number(1.0), Negative(T))), Sum((Number(1.0), Negative(OUT)))
_SQUARE = Power(_ERROR, Number(2.0))
_BACKWARD_ERROR = Sum((OUT, Negative(T)))

LOSSES: Mapping[str, LossFunction] = {
    "half_squared_error": LossFunction(
        lambda t, out: 0.5 * (t - out) ** 2,
        lambda t, out: out - t,
        Product((Fraction(Number(1.0), Number(2.0)), _SQUARE)),
        _BACKWARD_ERROR,
    ),
    "squared_error": LossFunction(
        lambda t, out: (t - out) ** 2,
        lambda t, out: 2.0 * (out - t),
        _SQUARE,
        Product((Number(2.0), _BACKWARD_ERROR)),
    ),
    "mean_squared_error": LossFunction(
        lambda t, out: (t - out) ** 2 / len(t),
        lambda t, out: 2.0 * (out - t) / len(t),
        Fraction(_SQUARE, K),
        Fraction(Product((Number(2.0), _BACKWARD_ERROR)), K),
        per_output=True,
    ),
    "binary_cross_entropy": LossFunction(
        _binary_share,
        _binary_derivative,
        Negative(Sum((Product((T, Call("ln", OUT))), Product((_REST_T, Call("ln", _REST_OUT)))))),
        Sum((Fraction(_REST_T, _REST_OUT), Negative(Fraction(T, OUT)))),
    ),
    "categorical_cross_entropy": LossFunction(
        lambda t, out: -_times(t, np.log(out)),
        lambda t, out: 0.0 - _times(t, 1.0 / out),
        Negative(Product((T, Call("ln", OUT)))),
        Negative(Fraction(T, OUT)),
    ),
}


@dataclass(frozen=True)
class Fused:
    """Loss and activation of an output taken together, where their chain rule overflows: functions of net, not of out.

    `share(t, net)`, `own(t, net, out)` = ∂E/∂out, `delta(t, out)` = the loss's part of ∂E/∂net, `formula` of delta.
    """

    share: Callable[[Floats, Floats], Floats]
    own: Callable[[Floats, Floats, Floats], Floats]
    delta: Callable[[Floats, Floats], Floats]
    formula: Node


# Softmax with categorical cross-entropy needs its whole group and is written out in core/propagation.py.
FUSED: Mapping[tuple[str, str], Fused] = {
    ("binary_cross_entropy", "logistic"): Fused(
        lambda t, net: _times(t, np.logaddexp(0.0, -net)) + _times(1.0 - t, np.logaddexp(0.0, net)),
        lambda t, net, out: _times(1.0 - t, 1.0 + np.exp(net)) - _times(t, 1.0 + np.exp(-net)),
        lambda t, out: out - t,
        _BACKWARD_ERROR,
    ),
    ("categorical_cross_entropy", "logistic"): Fused(
        lambda t, net: _times(t, np.logaddexp(0.0, -net)),
        lambda t, net, out: 0.0 - _times(t, 1.0 + np.exp(-net)),
        lambda t, out: -t * (1.0 - out),
        Negative(Product((T, _REST_OUT))),
    ),
}

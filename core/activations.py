"""Activations: name → f, f′ and their formulae, in one table. Softmax, which couples neurons, has its own functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.formula import Call, Case, Cases, Fraction, Leaf, Negative, Node, Number, Power, Product, Sum
from core.network import Floats

Parameters = Mapping[str, Any]
PARAMETER_DEFAULTS: Mapping[str, Mapping[str, float]] = {"leaky_relu": {"slope": 0.01}, "elu": {"alpha": 1.0}}
PARAMETER_NAMES: Mapping[str, tuple[str, ...]] = {"leaky_relu": ("slope",), "elu": ("alpha",), "softmax": ("group",)}


@dataclass(frozen=True)
class Activation:
    """out = f(net), elementwise: `function(net, parameters)`, `derivative(net, out, parameters)` = f′(net).

    The formulae are written with the leaves net, out, slope and alpha.
    """

    function: Callable[[Floats, Parameters], Floats]
    derivative: Callable[[Floats, Floats, Parameters], Floats]
    formula: Node
    derivative_formula: Node


def parameters_of(activation: str, given: Parameters) -> dict[str, float]:
    """Return the activation's numeric parameters, defaults filled in."""
    return {name: float(given.get(name, default)) for name, default in PARAMETER_DEFAULTS.get(activation, {}).items()}


def logistic(net: Floats) -> Floats:
    """Return 1/(1 + e^−net); 0 and 1 at the extremes (the overflow of e^−net to ∞ is wanted)."""
    return 1.0 / (1.0 + np.exp(-net))


def softmax(net: Floats) -> Floats:
    """Return e^netᵢ / Σⱼ e^netⱼ down the first axis, shifted by the largest net so that nothing overflows."""
    powers = np.exp(net - net.max(axis=0))
    shares: Floats = powers / powers.sum(axis=0)
    return shares


def log_sum_exp(net: Floats) -> Floats:
    """Return ln Σⱼ e^netⱼ down the first axis without overflow."""
    largest = net.max(axis=0)
    result: Floats = largest + np.log(np.exp(net - largest).sum(axis=0))
    return result


def softmax_delta(out: Floats, dE_dout: Floats) -> Floats:
    """Return δᵢ = Σⱼ ∂E/∂outⱼ · outⱼ([i = j] − outᵢ) = outᵢ(∂E/∂outᵢ − Σⱼ outⱼ ∂E/∂outⱼ), down the first axis."""
    result: Floats = out * (dE_dout - (out * dE_dout).sum(axis=0))
    return result


_normal_tail = np.frompyfunc(lambda x: 0.5 * math.erfc(-x / math.sqrt(2.0)), 1, 1)


def normal_cdf(x: Floats) -> Floats:
    """Return Φ(x) = ½ erfc(−x/√2) through the C library's erfc, exact to the last bits also in the tails."""
    return np.asarray(_normal_tail(x), dtype=np.float64)


def normal_density(x: Floats) -> Floats:
    """Return φ(x) = e^(−x²/2)/√(2π)."""
    result: Floats = np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)
    return result


def _where_positive(net: Floats, above: Floats | float, otherwise: Floats | float) -> Floats:
    return np.where(net > 0, above, otherwise)


NET, OUT = Leaf("net"), Leaf("out")
ONE, ZERO = Number(1.0), Number(0.0)
_E = Leaf("e", value=math.e)
_LOGISTIC = Fraction(ONE, Sum((ONE, Power(_E, Negative(NET)))))
_OUT_SQUARED = Power(OUT, Number(2.0))


def _split(positive: Node, otherwise: Node) -> Cases:
    return Cases((Case(positive, NET, ">", ZERO),), otherwise)


ACTIVATIONS: Mapping[str, Activation] = {
    "identity": Activation(lambda net, p: net.copy(), lambda net, out, p: np.ones_like(net), NET, ONE),
    "logistic": Activation(
        lambda net, p: logistic(net),
        lambda net, out, p: out * logistic(-net),  # out(1 − out), where 1 − out keeps its digits
        _LOGISTIC,
        Product((OUT, Sum((ONE, Negative(OUT))))),
    ),
    "tanh": Activation(
        lambda net, p: np.tanh(net),
        lambda net, out, p: 1.0 - out * out,
        Call("tanh", NET),
        Sum((ONE, Negative(_OUT_SQUARED))),
    ),
    "relu": Activation(
        lambda net, p: np.maximum(net, 0.0),
        lambda net, out, p: _where_positive(net, 1.0, 0.0),
        _split(NET, ZERO),
        _split(ONE, ZERO),
    ),
    "leaky_relu": Activation(
        lambda net, p: _where_positive(net, net, p["slope"] * net),
        lambda net, out, p: _where_positive(net, 1.0, p["slope"]),
        _split(NET, Product((Leaf("slope"), NET))),
        _split(ONE, Leaf("slope")),
    ),
    "softplus": Activation(
        lambda net, p: np.logaddexp(0.0, net),
        lambda net, out, p: logistic(net),
        Call("ln", Sum((ONE, Power(_E, NET)))),
        _LOGISTIC,
    ),
    "elu": Activation(
        lambda net, p: _where_positive(net, net, p["alpha"] * np.expm1(np.minimum(net, 0.0))),
        lambda net, out, p: _where_positive(net, 1.0, p["alpha"] * np.exp(np.minimum(net, 0.0))),
        _split(NET, Product((Leaf("alpha"), Sum((Power(_E, NET), Negative(ONE)))))),
        _split(ONE, Product((Leaf("alpha"), Power(_E, NET)))),
    ),
    "gelu": Activation(
        lambda net, p: net * normal_cdf(net),
        lambda net, out, p: normal_cdf(net) + net * normal_density(net),
        Product((NET, Call("Phi", NET))),
        Sum((Call("Phi", NET), Product((NET, Call("phi", NET))))),
    ),
    "silu": Activation(
        lambda net, p: net * logistic(net),
        lambda net, out, p: logistic(net) * (1.0 + net * logistic(-net)),
        Fraction(NET, Sum((ONE, Power(_E, Negative(NET))))),
        Product((Call("σ", NET), Sum((ONE, Product((NET, Sum((ONE, Negative(Call("σ", NET)))))))))),
    ),
    "sine": Activation(lambda net, p: np.sin(net), lambda net, out, p: np.cos(net), Call("sin", NET), Call("cos", NET)),
    "gaussian": Activation(
        lambda net, p: np.exp(-net * net),
        lambda net, out, p: -2.0 * net * out,
        Power(_E, Negative(Power(NET, Number(2.0)))),
        Product((Number(-2.0), NET, OUT)),
    ),
    "square": Activation(
        lambda net, p: net * net,
        lambda net, out, p: 2.0 * net,
        Power(NET, Number(2.0)),
        Product((Number(2.0), NET)),
    ),
    "cube": Activation(
        lambda net, p: net * net * net,
        lambda net, out, p: 3.0 * net * net,
        Power(NET, Number(3.0)),
        Product((Number(3.0), Power(NET, Number(2.0)))),
    ),
    "softsign": Activation(
        lambda net, p: net / (1.0 + np.abs(net)),
        lambda net, out, p: (1.0 + np.abs(net)) ** -2.0,
        Fraction(NET, Sum((ONE, Call("abs", NET)))),
        Fraction(ONE, Power(Sum((ONE, Call("abs", NET))), Number(2.0))),
    ),
    "step": Activation(
        lambda net, p: np.where(net >= 0, 1.0, 0.0) + 0.0 * net,  # NaN stays NaN
        lambda net, out, p: np.zeros_like(net),
        Cases((Case(ONE, NET, "≥", ZERO),), ZERO),
        ZERO,
    ),
    # Elementwise, softmax is only its group's share and the diagonal of its Jacobian; see softmax and softmax_delta.
    "softmax": Activation(
        lambda net, p: softmax(net),
        lambda net, out, p: out * (1.0 - out),
        Fraction(Power(_E, NET), Leaf("Σ e^net")),
        Product((OUT, Sum((ONE, Negative(OUT))))),
    ),
}

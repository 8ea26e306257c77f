"""A small network's pass over one sample as one straight-line Python function: no loops, no arrays, one line a value.

NumPy needs a microsecond a call however few the neurons are; here a value costs some ten nanoseconds. The source is
put together from the tables below and from whole numbers that Python counted; no text and no number of a file gets into
it (an activation's parameters are passed beside it, as values), it sees no builtins, and so it can only calculate.

Where Python raises (e^1000, 1/0, ln 0) or a value is not finite, the arrays' pass (core/propagation.py) is right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from struct import Struct
from types import CodeType
from typing import Any

import numpy as np

from core.activations import parameters_of
from core.compiled import compiled
from core.losses import LOSSES
from core.network import Floats, Role, Topology

MOST_EDGES = 200  # about here the arrays' pass becomes the faster one
StraightLine = Callable[[list[float], list[float], list[float]], bytes | None]  # of weights, inputs, targets
Samples = Iterable[tuple[list[float], list[float]]]
StraightTraining = Callable[[list[float], Samples, float, Callable[[float], None]], list[float] | None]
QUANTITIES = ("net", "out", "slope", "dE_dout", "delta")  # of each neuron, in the order of Trace.rows


def _softplus(x: float) -> float:
    return x + math.log1p(math.exp(-x)) if x > 0 else math.log1p(math.exp(x))


NAMES: Mapping[str, Any] = {
    "__builtins__": {}, "abs": abs, "cos": math.cos, "erfc": math.erfc, "exp": math.exp, "expm1": math.expm1,
    "isfinite": math.isfinite, "log": math.log, "sin": math.sin, "softplus": _softplus, "sum": sum, "tanh": math.tanh,
    "nan": math.nan, "root2": math.sqrt(2.0), "root2pi": math.sqrt(2.0 * math.pi),
}  # fmt: skip
_LOGISTIC = "1.0 / (1.0 + exp(-net))"
_OTHER_LOGISTIC = "1.0 / (1.0 + exp(net))"
_PHI = "0.5 * erfc(-net / root2)"

# f and f′, as core/activations.py computes them.
ACTIVATION_CODE: Mapping[str, tuple[str, str]] = {
    "identity": ("net", "1.0"),
    "logistic": (_LOGISTIC, f"out * ({_OTHER_LOGISTIC})"),
    "tanh": ("tanh(net)", "1.0 - out * out"),
    "relu": ("net if net > 0.0 else 0.0", "1.0 if net > 0.0 else 0.0"),
    "leaky_relu": ("net if net > 0.0 else p_slope * net", "1.0 if net > 0.0 else p_slope"),
    "softplus": ("softplus(net)", _LOGISTIC),
    "elu": ("net if net > 0.0 else p_alpha * expm1(net)", "1.0 if net > 0.0 else p_alpha * exp(net)"),
    "gelu": (f"net * ({_PHI})", f"{_PHI} + net * (exp(-0.5 * net * net) / root2pi)"),
    "silu": (f"net * ({_LOGISTIC})", f"({_LOGISTIC}) * (1.0 + net * ({_OTHER_LOGISTIC}))"),
    "sine": ("sin(net)", "cos(net)"),
    "gaussian": ("exp(-net * net)", "-2.0 * net * out"),
    "square": ("net * net", "2.0 * net"),
    "cube": ("net * net * net", "3.0 * net * net"),
    "softsign": ("net / (1.0 + abs(net))", "(1.0 + abs(net)) ** -2.0"),
    "step": ("1.0 if net >= 0.0 else 0.0", "0.0"),
}
# An output's share of E and its ∂E/∂out, as core/losses.py computes them.
LOSS_CODE: Mapping[str, tuple[str, str]] = {
    "half_squared_error": ("0.5 * ((target - out) * (target - out))", "out - target"),
    "squared_error": ("(target - out) * (target - out)", "2.0 * (out - target)"),
    "mean_squared_error": ("(target - out) * (target - out) / outputs", "2.0 * (out - target) / outputs"),
    "binary_cross_entropy": (
        "-(target * log(out)) - (1.0 - target) * log(1.0 - out)",
        "(1.0 - target) * (1.0 / (1.0 - out)) - target * (1.0 / out)",
    ),
    "categorical_cross_entropy": ("-(target * log(out))", "0.0 - target * (1.0 / out)"),
}
# Loss and activation fused: share, ∂E/∂out, and the loss's part of δ.
FUSED_CODE: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("binary_cross_entropy", "logistic"): (
        "target * softplus(-net) + (1.0 - target) * softplus(net)",
        "(1.0 - target) * (1.0 + exp(net)) - target * (1.0 + exp(-net))",
        "out - target",
    ),
    ("categorical_cross_entropy", "logistic"): (
        "target * softplus(-net)",
        "0.0 - target * (1.0 + exp(-net))",
        "-target * (1.0 - out)",
    ),
}
_OF_A_NEURON = re.compile(r"\b(net|out|target|p_slope|p_alpha)\b")


def run(line: StraightLine, weights: Floats, inputs: Floats, targets: Floats) -> Floats | None:
    """Return every value in one array: QUANTITIES × neurons, shares, own ∂E/∂out, (parameters,) gradient, and E.

    None where the arrays' pass must be asked: something is not finite.

    Args:
        weights: (edges,). inputs: (inputs,). targets: (outputs,).
    """
    try:
        values = line(weights.tolist(), inputs.tolist(), targets.tolist())
    except (ArithmeticError, ValueError):
        return None
    return None if values is None else np.frombuffer(values)


@lru_cache(maxsize=32)
def straight_line(topology: Topology, loss: str, over_outputs: str) -> StraightLine | None:
    """Return the topology's function under a loss; None where the network is too large or couples its neurons."""
    line: StraightLine | None = _defined(topology, loss, over_outputs, "straight_line")
    return line


@lru_cache(maxsize=32)
def straight_training(topology: Topology, loss: str, over_outputs: str) -> StraightTraining | None:
    """Return a function that trains on by plain gradient descent, sample by sample; None where there is no pass.

    It takes weights, samples (inputs, targets) in order, the learning rate, and what is called with each loss, and
    returns the new weights; None where a value is not finite.
    """
    training: StraightTraining | None = _defined(topology, loss, over_outputs, "straight_training")
    return training


def _defined(topology: Topology, loss: str, over_outputs: str, name: str) -> Any:
    """Return one of the functions written below; None where the network is too large or couples its neurons."""
    active = [neuron for neuron in topology.neurons if neuron.role.computes]
    known = loss in LOSS_CODE and all(neuron.activation in ACTIVATION_CODE for neuron in active)
    if not known or len(topology.edges) > MOST_EDGES or len(topology.neurons) > MOST_EDGES:
        return None
    writer = _Writer(topology, loss, over_outputs)
    names = {**NAMES, "pack": Struct(f"{writer.count}d").pack}  # to bytes: half the time of a list for NumPy
    for index, neuron in enumerate(topology.neurons):
        names |= {f"p_{key}{index}": v for key, v in parameters_of(neuron.activation, neuron.parameters).items()}
    exec(_code(writer.source() if name == "straight_line" else writer.training()), names)  # noqa: S102
    return names[name]


@lru_cache(maxsize=32)
def _code(source: str) -> CodeType:
    """Return the compiled source; networks that differ only in names and places share it."""
    return compile(source, "<straight line>", "exec")


class _Writer:
    """Writes the source. Value `net` of neuron 3 is the variable net3, weight of edge 5 weight5, and so on."""

    def __init__(self, topology: Topology, loss: str, over_outputs: str) -> None:
        edges, self._neurons, self._loss = topology.edges, topology.neurons, loss
        self._ends = list(zip(edges.source.tolist(), edges.target.tolist(), strict=True))
        order: list[int] = compiled(topology).neuron_of.tolist()
        self._active = [n for n in order if topology.neurons[n].role.computes]
        self._inputs, self._outputs = topology.inputs.tolist(), topology.outputs.tolist()
        self._biases = topology.with_role(Role.BIAS).tolist()
        self._parameters = [topology.edges_of(p).tolist() for p in range(len(topology.first_edge))]
        self._frozen = topology.frozen_parameters.tolist()
        self.count = len(QUANTITIES) * len(self._neurons) + 2 * len(self._outputs) + len(self._parameters) + 1
        self._mean = over_outputs == "mean" and not LOSSES[loss].per_output and bool(self._outputs)

    def source(self) -> str:
        """Return the definition of `straight_line`, in the order of the calculus."""
        exists, rest = self._found()
        values = [f"{name}{n}" for name in QUANTITIES for n in range(len(self._neurons))]
        values = [name if name in exists else "nan" for name in values]
        lines = [*self._weights(), *self._samples(), *self._calculus()]
        lines.append(f"return pack({', '.join([*values, *rest])}) if isfinite(sum({_row([*exists, *rest])})) else None")
        return "\n ".join(["def straight_line(weights, inputs, targets):", *lines])

    def training(self) -> str:
        """Return the definition of `straight_training`: the calculus and the update of each sample in a loop."""
        exists, rest = self._found()
        loop = [*self._samples(), *self._calculus(), f"if not isfinite(sum({_row([*exists, *rest])})): return None"]
        loop.append("take(loss)")
        for parameter, tied in enumerate(self._parameters):
            if not self._frozen[parameter]:
                moved = f"weight{tied[0]} - rate * gradient{parameter}"
                loop.append(" = ".join([*(f"weight{e}" for e in tied), moved]))
        weights = _row(f"weight{e}" for e in range(len(self._ends)))
        head = ["def straight_training(weights, samples, rate, take):", *self._weights()]
        body = "\n  ".join(["for inputs, targets in samples:", *loop])
        return "\n ".join([*head, body, f"return {weights}"])

    def _calculus(self) -> Iterable[str]:
        return [*self._forward(), *self._of_the_loss(), *self._backward(), *self._gradients()]

    def _found(self) -> tuple[list[str], list[str]]:
        """Return the variables of neurons that the calculus leaves behind, and the others that a pass hands over."""
        exists = [f"{name}{n}" for name in ("out", "dE_dout") for n in range(len(self._neurons))]
        exists += [f"{name}{n}" for name in ("net", "slope", "delta") for n in self._active]
        rest = [f"{name}{n}" for name in ("share", "own") for n in self._outputs]
        return exists, [*rest, *(f"gradient{p}" for p in range(len(self._parameters))), "loss"]

    def _weights(self) -> Iterable[str]:
        yield f"{_row(f'weight{e}' for e in range(len(self._ends)))} = weights"
        for n in self._biases:
            yield f"out{n} = 1.0"

    def _samples(self) -> Iterable[str]:
        yield f"{_row(f'out{n}' for n in self._inputs)} = inputs"
        yield f"{_row(f'target{n}' for n in self._outputs)} = targets"

    def _forward(self) -> Iterable[str]:
        for n in self._active:
            function, derivative = ACTIVATION_CODE[self._neurons[n].activation]
            products = [f"weight{e} * out{source}" for e, (source, target) in enumerate(self._ends) if target == n]
            yield f"net{n} = {_sum(products)}"
            yield f"out{n} = {self._of(n, function)}"
            yield f"slope{n} = {self._of(n, derivative)}"

    def _of_the_loss(self) -> Iterable[str]:
        scale = f" / {len(self._outputs)}.0" if self._mean else ""
        for n in self._outputs:
            fused = FUSED_CODE.get((self._loss, self._neurons[n].activation))
            for name, code in zip(("share", "own", "direct"), fused or LOSS_CODE[self._loss], strict=False):
                yield f"{name}{n} = ({self._of(n, code)}){scale}"
        yield f"loss = {_sum([f'share{n}' for n in self._outputs])}"

    def _backward(self) -> Iterable[str]:
        for n in (*reversed(self._active), *self._inputs, *self._biases):
            flows = [f"weight{e} * delta{target}" for e, (source, target) in enumerate(self._ends) if source == n]
            is_output = self._neurons[n].role is Role.OUTPUT
            if is_output and (self._loss, self._neurons[n].activation) in FUSED_CODE:
                yield f"delta{n} = slope{n} * ({_sum(flows)}) + direct{n}"
                yield f"dE_dout{n} = {_sum([f'own{n}', *flows])}"
                continue
            yield f"dE_dout{n} = {_sum([f'own{n}', *flows] if is_output else flows)}"
            if self._neurons[n].role.computes:
                yield f"delta{n} = slope{n} * dE_dout{n}"

    def _gradients(self) -> Iterable[str]:
        for parameter, tied in enumerate(self._parameters):
            products = [f"delta{target} * out{source}" for source, target in (self._ends[e] for e in tied)]
            yield f"gradient{parameter} = {_sum(products)}"

    def _of(self, neuron: int, code: str) -> str:
        numbered = _OF_A_NEURON.sub(rf"\g<1>{neuron}", code)
        return numbered.replace("outputs", f"{len(self._outputs)}.0")


def _sum(terms: list[str]) -> str:
    return " + ".join(terms) if terms else "0.0"


def _row(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"

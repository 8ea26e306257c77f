"""A network in plain Python, dicts and loops, with nothing of the core: the other opinion on what a number is."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

F: dict[str, Callable[[float], float]] = {
    "identity": lambda x: x,
    "logistic": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
    "relu": lambda x: max(0.0, x),
    "leaky_relu": lambda x: x if x > 0 else 0.01 * x,
    "softplus": lambda x: math.log(1 + math.exp(x)),
    "elu": lambda x: x if x > 0 else math.exp(x) - 1,
    "silu": lambda x: x / (1 + math.exp(-x)),
    "sine": math.sin,
    "gaussian": lambda x: math.exp(-x * x),
    "softsign": lambda x: x / (1 + abs(x)),
}
SIGMA = F["logistic"]
# f′ as textbooks write it, in net and out
SLOPE: dict[str, Callable[[float, float], float]] = {
    "identity": lambda net, out: 1.0,
    "logistic": lambda net, out: out * (1 - out),
    "tanh": lambda net, out: 1 - out**2,
    "relu": lambda net, out: 1.0 if net > 0 else 0.0,
    "leaky_relu": lambda net, out: 1.0 if net > 0 else 0.01,
    "softplus": lambda net, out: SIGMA(net),
    "elu": lambda net, out: 1.0 if net > 0 else math.exp(net),
    "silu": lambda net, out: SIGMA(net) * (1 + net * (1 - SIGMA(net))),
    "sine": lambda net, out: math.cos(net),
    "gaussian": lambda net, out: -2 * net * out,
    "softsign": lambda net, out: 1 / (1 + abs(net)) ** 2,
}
WITH_OUT = ("logistic", "tanh", "gaussian")
LOSSES = (
    "half_squared_error", "squared_error", "mean_squared_error", "binary_cross_entropy", "categorical_cross_entropy",
)  # fmt: skip
Rounding = Callable[[float], float]


def exact(value: float) -> float:
    return value


@dataclass
class Plain:
    """Neurons by id in an order in which they can be computed; edges as (id, from, to) with weights beside."""

    role: dict[str, str] = field(default_factory=dict)
    activation: dict[str, str] = field(default_factory=dict)
    edges: list[tuple[str, str, str]] = field(default_factory=list)
    weight: dict[str, float] = field(default_factory=dict)
    samples: list[tuple[dict[str, float], dict[str, float]]] = field(default_factory=list)
    loss: str = "half_squared_error"
    mean: bool = False
    samples_mean: bool = True
    rate: float = 0.5
    frozen: set[str] = field(default_factory=set)
    _levels: dict[str, int] = field(default_factory=dict)

    @property
    def outputs(self) -> list[str]:
        return [id for id, role in self.role.items() if role == "output"]

    @property
    def computing(self) -> list[str]:
        return [id for id, role in self.role.items() if role in ("hidden", "output")]

    def into(self, neuron: str) -> list[tuple[str, str, str]]:
        return [edge for edge in self.edges if edge[2] == neuron]

    def out_of(self, neuron: str) -> list[tuple[str, str, str]]:
        return [edge for edge in self.edges if edge[1] == neuron]

    def level(self, neuron: str) -> int:
        if neuron not in self._levels:
            self._levels[neuron] = max((self.level(edge[1]) + 1 for edge in self.into(neuron)), default=0)
        return self._levels[neuron]

    def share_factor(self) -> float:
        return 1 / len(self.outputs) if self.mean or self.loss == "mean_squared_error" else 1.0

    def is_fused(self, neuron: str) -> bool:
        pair = (self.loss, self.activation[neuron])
        return self.role[neuron] == "output" and pair in (
            ("binary_cross_entropy", "logistic"),
            ("categorical_cross_entropy", "logistic"),
            ("categorical_cross_entropy", "softmax"),
        )


@dataclass
class Pass:
    """One sample forwards and backwards. `slopes`: how f′ is taken; `error`: a factor on the loss's derivative."""

    plain: Plain
    sample: int = 0
    rounded: Rounding = exact
    slopes: Callable[[str, float, float], float] | None = None
    error: float = 1.0
    biases: bool = True
    net: dict[str, float] = field(default_factory=dict)
    out: dict[str, float] = field(default_factory=dict)
    delta: dict[str, float] = field(default_factory=dict)
    share: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        inputs, self.targets = self.plain.samples[self.sample]
        self.out = {id: inputs.get(id, 1.0) for id, role in self.plain.role.items() if role in ("input", "bias")}
        for neuron in self.plain.computing:
            self.net[neuron] = self.rounded(self.net_of(neuron))
            if self.plain.activation[neuron] != "softmax":
                self.out[neuron] = self.rounded(F[self.plain.activation[neuron]](self.net[neuron]))
        group = [id for id in self.plain.computing if self.plain.activation[id] == "softmax"]
        total = sum(math.exp(self.net[id]) for id in group)
        self.out.update({id: self.rounded(math.exp(self.net[id]) / total) for id in group})
        for neuron in self.plain.outputs:
            self.share[neuron] = self.rounded(self.share_of(neuron, self.out[neuron]))
        for neuron in reversed(self.plain.computing):
            self.delta[neuron] = self.rounded(self.delta_of(neuron))

    def net_of(self, neuron: str) -> float:
        edges = [e for e in self.plain.into(neuron) if self.biases or self.plain.role[e[1]] != "bias"]
        return sum(self.plain.weight[id] * self.out[source] for id, source, _ in edges)

    def share_of(self, neuron: str, out: float) -> float:
        t, loss = self.targets[neuron], self.plain.loss
        if loss in ("half_squared_error", "squared_error", "mean_squared_error"):
            return (0.5 if loss == "half_squared_error" else 1.0) * (t - out) ** 2 * self.plain.share_factor()
        value = -t * math.log(out) if t else 0.0
        if loss == "binary_cross_entropy" and t != 1:
            value -= (1 - t) * math.log(1 - out)
        return value * self.plain.share_factor()

    def own(self, neuron: str) -> float:
        t, out, loss = self.targets[neuron], self.out[neuron], self.plain.loss
        if loss in ("half_squared_error", "squared_error", "mean_squared_error"):
            value = (1.0 if loss == "half_squared_error" else 2.0) * (out - t)
        else:
            value = -t / out
            if loss == "binary_cross_entropy":
                value += (1 - t) / (1 - out)
        return value * self.plain.share_factor() * self.error

    def slope(self, neuron: str) -> float:
        net, out = self.net[neuron], self.out[neuron]
        return (self.slopes or (lambda id, x, y: SLOPE[self.plain.activation[id]](x, y)))(neuron, net, out)

    def back(self, neuron: str) -> float:
        return sum(self.plain.weight[id] * self.delta[target] for id, _, target in self.plain.out_of(neuron))

    def dE_dout(self, neuron: str) -> float:
        return (self.own(neuron) if self.plain.role[neuron] == "output" else 0.0) + self.back(neuron)

    def fused(self, neuron: str) -> float:
        t, out, scale = self.targets[neuron], self.out[neuron], self.plain.share_factor() * self.error
        if self.plain.activation[neuron] == "softmax":
            return (out * sum(self.targets.values()) - t) * scale
        return (out - t if self.plain.loss == "binary_cross_entropy" else -t * (1 - out)) * scale

    def delta_of(self, neuron: str) -> float:
        if self.plain.is_fused(neuron):
            back = self.back(neuron)
            return self.fused(neuron) + (self.slope(neuron) * back if back else 0.0)
        return self.slope(neuron) * self.dE_dout(neuron)

    def gradient(self, edge: str) -> float:
        _, source, target = next(row for row in self.plain.edges if row[0] == edge)
        return self.rounded(self.delta[target] * self.out[source])


def draw(seed: int) -> Plain:
    """Draw a random graph: two to four layers, edges that skip, outputs that feed on, any activation and loss."""
    rng = random.Random(f"plain {seed}")
    while True:
        plain = _drawn(rng)
        try:
            run = Pass(plain)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        sizes = [abs(run.net[id]) for id in plain.computing]
        if all(0.05 < size < 4 for size in sizes) and all(math.isfinite(value) for value in run.delta.values()):
            return plain


def _drawn(rng: random.Random) -> Plain:
    plain = Plain(loss=rng.choice(LOSSES), mean=rng.random() < 0.3, samples_mean=rng.random() < 0.7)
    plain.rate = rng.choice((0.05, 0.1, 0.3, 0.5, 2.0))
    layers = [[f"i{k}" for k in range(1, rng.randint(2, 3) + 1)]]
    layers += [[f"h{level}{k}" for k in range(1, rng.randint(2, 4) + 1)] for level in range(1, rng.randint(1, 3) + 1)]
    layers.append([f"o{k}" for k in range(1, rng.randint(1, 3) + 1)])
    plain.role["b"] = "bias"
    softmax = plain.loss == "categorical_cross_entropy" and len(layers[-1]) > 1 and rng.random() < 0.7
    for level, layer in enumerate(layers):
        for neuron in layer:
            plain.role[neuron] = "input" if level == 0 else "output" if level == len(layers) - 1 else "hidden"
            plain.activation[neuron] = rng.choice(sorted(F))
            if plain.role[neuron] == "output" and "cross" in plain.loss:
                plain.activation[neuron] = "softmax" if softmax else "logistic"
    rows = [(source, target) for level, layer in enumerate(layers[1:]) for target in layer for source in layers[level]]
    dense = softmax or rng.random() < 0.5  # one softmax group only
    rows = [row for row in rows if dense or rng.random() < 0.85]
    rows += [
        (source, target) for first in range(len(layers)) for later in range(first + 2, len(layers))
        for source in layers[first] for target in layers[later] if rng.random() < 0.2
    ]  # fmt: skip
    if not softmax and len(layers[-1]) > 1 and rng.random() < 0.2:
        rows.append((layers[-1][0], layers[-1][1]))
    rows += [("b", neuron) for layer in layers[1:] for neuron in layer if rng.random() < 0.9]
    computing = [neuron for layer in layers[1:] for neuron in layer]
    for neuron in computing:  # every neuron has a way in and, but for outputs, a way out
        if not any(target == neuron for _, target in rows):
            rows.append((layers[0][0], neuron))
    for layer, following in pairwise(layers):
        rows += [(id, following[0]) for id in layer if not any(source == id for source, _ in rows)]
    plain.edges = [(f"w{number}", *row) for number, row in enumerate(rows, start=1)]
    plain.weight = {edge[0]: round(rng.choice((-1, 1)) * rng.uniform(0.1, 1.3), 2) for edge in plain.edges}
    plain.frozen = {edge[0] for edge in plain.edges if rng.random() < 0.05}
    plain.samples = [_sample(rng, plain, softmax) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    return plain


def _sample(rng: random.Random, plain: Plain, one_hot: bool) -> tuple[dict[str, float], dict[str, float]]:
    ids = [id for id, role in plain.role.items() if role == "input"]
    inputs = {id: round(rng.choice((-1, 1)) * rng.uniform(0.1, 1.5), 2) for id in ids}
    if one_hot:
        chosen = rng.choice(plain.outputs)
        return inputs, {id: float(id == chosen) for id in plain.outputs}
    return inputs, {id: round(rng.uniform(0.05, 0.95), 2) for id in plain.outputs}

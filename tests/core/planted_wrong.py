"""Wrong answers as learners give them, one mistake each, computed in plain Python; nothing here uses the diagnosis."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.core.plain_network import SLOPE, WITH_OUT, F, Pass, Plain

Plant = Callable[[Plain, Pass, random.Random], Iterator["Wrong"]]
PLANTS: dict[str, Plant] = {}


@dataclass(frozen=True)
class Wrong:
    """An answer: the quantity, its neuron or edge (or "" for the loss), the wrong and the right number."""

    quantity: str
    place: str
    wrong: float
    right: float
    scale: float | None = None

    def typed(self, digits: int) -> str:
        return f"{self.wrong:.{digits - 1}e}"

    def is_distinguishable(self, digits: int) -> bool:
        """Tell whether the number as typed is farther from the right one than tolerance and rounding forgive."""
        if not math.isfinite(self.wrong) or not math.isfinite(self.right) or self.wrong == 0.0:
            return False
        scale = abs(self.right if self.scale is None else self.scale)
        unit = 10.0 ** (math.floor(math.log10(abs(self.wrong))) - digits + 1)
        return abs(self.wrong - self.right) > max(0.006 * scale, 1.5 * unit, 1e-9)


def plant(kind: str) -> Callable[[Plant], Plant]:
    def note(function: Plant) -> Plant:
        PLANTS[kind] = function
        return function

    return note


def carried(plain: Plain, run: Pass, deltas: dict[str, float]) -> Iterator[Wrong]:
    """Yield wrong deltas, and the gradients and new weights that follow from them one by one."""
    for neuron, wrong in deltas.items():
        yield Wrong("delta", neuron, wrong, run.delta[neuron])
        for id, source, _ in plain.into(neuron):
            yield Wrong("gradient", id, wrong * run.out[source], run.gradient(id))
            if len(plain.samples) == 1 and id not in plain.frozen:
                yield moved(plain, run, id, wrong * run.out[source])


def moved(plain: Plain, run: Pass, edge: str, gradient: float) -> Wrong:
    weight, right = plain.weight[edge], new_weight(plain, edge)
    return Wrong("updated_weight", edge, weight - plain.rate * gradient, right, right - weight)


def batch_gradient(plain: Plain, edge: str) -> float:
    total = sum(Pass(plain, sample).gradient(edge) for sample in range(len(plain.samples)))
    return total / len(plain.samples) if plain.samples_mean else total


def new_weight(plain: Plain, edge: str) -> float:
    return plain.weight[edge] - (0.0 if edge in plain.frozen else plain.rate * batch_gradient(plain, edge))


def plain_neurons(plain: Plain) -> list[str]:
    """Return the neurons whose δ is f′ times ∂E/∂out."""
    return [id for id in plain.computing if plain.activation[id] != "softmax" and not plain.is_fused(id)]


@plant("activation_forgotten")
def activation_forgotten(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for neuron in plain.computing:
        yield Wrong("out", neuron, run.net[neuron], run.out[neuron])
        for id, _, target in plain.out_of(neuron):
            yield Wrong("gradient", id, run.delta[target] * run.net[neuron], run.gradient(id))
    for neuron in plain.outputs:
        if plain.loss.endswith("squared_error"):
            yield Wrong("loss_share", neuron, run.share_of(neuron, run.net[neuron]), run.share[neuron])


@plant("activation_twice")
def activation_twice(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for neuron in plain.computing:
        if plain.activation[neuron] != "softmax":
            yield Wrong("out", neuron, F[plain.activation[neuron]](run.out[neuron]), run.out[neuron])
        yield Wrong("net", neuron, run.out[neuron], run.net[neuron])


@plant("exponent_sign")
def exponent_sign(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for neuron in plain.computing:
        if plain.activation[neuron] == "logistic":
            turned = 1 / (1 + math.exp(run.net[neuron]))
            yield Wrong("out", neuron, turned, run.out[neuron])
            for id, _, target in plain.out_of(neuron):
                yield Wrong("gradient", id, run.delta[target] * turned, run.gradient(id))


@plant("bias_forgotten")
def bias_forgotten(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    everywhere = Pass(plain, biases=False)
    for neuron in plain.computing:
        net = sum(plain.weight[id] * run.out[start] for id, start, _ in plain.into(neuron) if start != "b")
        yield Wrong("net", neuron, net, run.net[neuron])
        yield Wrong("net", neuron, everywhere.net[neuron], run.net[neuron])
        yield Wrong("out", neuron, everywhere.out[neuron], run.out[neuron])
        if plain.activation[neuron] != "softmax":
            yield Wrong("out", neuron, F[plain.activation[neuron]](net), run.out[neuron])


def _slopes(plain: Plain, run: Pass, taken: Callable[[str, float, float], float], ids: list[str]) -> Iterator[Wrong]:
    """Yield δ with f′ taken otherwise at one neuron, then at all of them."""
    yield from carried(plain, run, {id: taken(id, run.net[id], run.out[id]) * run.dE_dout(id) for id in ids})
    everywhere = Pass(plain, slopes=taken)
    yield from carried(plain, run, {id: everywhere.delta[id] for id in plain.computing})


@plant("slope_left_out")
def slope_left_out(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    yield from _slopes(plain, run, lambda id, net, out: 1.0, plain_neurons(plain))


@plant("slope_at_out")
def slope_at_out(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    def taken(id: str, net: float, out: float) -> float:
        name = plain.activation[id]
        return SLOPE[name](out, F[name](out))

    if "softmax" not in plain.activation.values():
        yield from _slopes(plain, run, taken, plain_neurons(plain))


@plant("slope_at_net")
def slope_at_net(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    def taken(id: str, net: float, out: float) -> float:
        name = plain.activation[id]
        return SLOPE[name](net, net if name in WITH_OUT else out)

    ids = [id for id in plain_neurons(plain) if plain.activation[id] in WITH_OUT]
    if "softmax" not in plain.activation.values():
        yield from _slopes(plain, run, taken, ids)


@plant("slope_extra")
def slope_extra(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for neuron in plain.outputs:
        if plain.is_fused(neuron) and plain.activation[neuron] != "softmax" and not plain.out_of(neuron):
            yield from carried(plain, run, {neuron: run.slope(neuron) * run.delta[neuron]})
    for neuron in plain_neurons(plain):
        yield Wrong("dE_dout", neuron, run.delta[neuron], run.dE_dout(neuron))


def _errors(plain: Plain, run: Pass, factor: float) -> Iterator[Wrong]:
    changed = Pass(plain, error=factor)
    yield from carried(plain, run, changed.delta)
    for neuron in plain.outputs:
        yield Wrong("own_dE_dout", neuron, changed.own(neuron), run.own(neuron))
    for neuron in plain.computing:
        yield Wrong("dE_dout", neuron, changed.dE_dout(neuron), run.dE_dout(neuron))


@plant("error_sign")
def error_sign(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    yield from _errors(plain, run, -1.0)


@plant("loss_factor")
def loss_factor(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    factor = rng.choice((2.0, 0.5))
    yield from _errors(plain, run, factor)
    for neuron in plain.outputs:
        yield Wrong("loss_share", neuron, factor * run.share[neuron], run.share[neuron])
    total = sum(run.share.values())
    yield Wrong("loss", "", factor * total, total)


def _updates(plain: Plain) -> Iterator[tuple[str, float, float]]:
    for id, _, _ in plain.edges:
        if id not in plain.frozen:
            yield id, plain.weight[id], batch_gradient(plain, id)


def _update(plain: Plain, wrong: Callable[[float, float], float]) -> Iterator[Wrong]:
    for id, weight, gradient in _updates(plain):
        right = weight - plain.rate * gradient
        yield Wrong("updated_weight", id, wrong(weight, gradient), right, right - weight)


@plant("update_sign")
def update_sign(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    yield from _update(plain, lambda weight, gradient: weight + plain.rate * gradient)


@plant("rate_forgotten")
def rate_forgotten(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    yield from _update(plain, lambda weight, gradient: weight - gradient)


@plant("old_weight")
def old_weight(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    yield from _update(plain, lambda weight, gradient: weight)


@plant("step_alone")
def step_alone(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    yield from _update(plain, lambda weight, gradient: plain.rate * gradient)


@plant("frozen_moved")
def frozen_moved(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for id in sorted(plain.frozen):
        weight = plain.weight[id]
        yield Wrong("updated_weight", id, weight - plain.rate * batch_gradient(plain, id), weight, 0.0)


@plant("delta_gradient")
def delta_gradient(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for id, source, target in plain.edges:
        if plain.role[source] != "bias":
            yield Wrong("gradient", id, run.delta[target], run.gradient(id))
            yield Wrong("delta", target, run.gradient(id), run.delta[target])


@plant("samples_factor")
def samples_factor(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    count = len(plain.samples)
    for id, _, _ in plain.edges if count > 1 else []:
        right = batch_gradient(plain, id)
        yield Wrong("batch_gradient", id, right * count if plain.samples_mean else right / count, right)


@plant("updated_weight")
def updated_weight(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for neuron in plain_neurons(plain):
        edges = plain.out_of(neuron)
        if edges and plain.role[neuron] == "hidden":
            back = sum(new_weight(plain, id) * run.delta[target] for id, _, target in edges)
            yield from carried(plain, run, {neuron: run.slope(neuron) * back})

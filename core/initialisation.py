"""How the weights of a new network begin: one table of rules, each with its source.

Fans are counted on the real edges, without the bias neurons': `fan_in` of an edge are the edges that enter its target,
`fan_out` those that leave its source. Between two fully connected layers these are the sizes of the layers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from core.message import Message, message
from core.network import Booleans, Floats, Role, Topology, read_only

LARGEST = 1e150  # a parameter beyond this could overflow when it is drawn with


class ConstructionError(ValueError):
    """Why a network cannot be made from what was asked for, as a message still to be worded."""

    def __init__(self, what: Message) -> None:
        self.what = what
        super().__init__(f"{what.key} {dict(what.fields)}")


@dataclass(frozen=True)
class Fans:
    """(edges,) how many edges enter each edge's target and leave its source, and which edges come from a bias."""

    fan_in: Floats
    fan_out: Floats
    of_bias: Booleans


@dataclass(frozen=True)
class Rule:
    """Weights from a generator, (edges,), in the order of the edges; `parameters` with their defaults."""

    draw: Callable[[np.random.Generator, Fans, Mapping[str, float]], Floats]
    parameters: Mapping[str, float] = field(default_factory=dict)
    zero_biases: bool = False
    random: bool = True


@dataclass(frozen=True)
class Initialisation:
    """A rule by name with its parameters; those not given take the rule's defaults."""

    name: str = "glorot_uniform"
    parameters: Mapping[str, float] = field(default_factory=dict)


def _between(bound: Callable[[Fans], Floats]) -> Callable[[np.random.Generator, Fans, Mapping[str, float]], Floats]:
    """Return the rule that draws uniformly from −bound to bound, a bound for each edge."""
    return lambda generator, fans, p: generator.uniform(-1.0, 1.0, len(fans.of_bias)) * bound(fans)


def _around(deviation: Callable[[Fans], Floats]) -> Callable[[np.random.Generator, Fans, Mapping[str, float]], Floats]:
    """Return the rule that draws from normal distributions around 0, a standard deviation for each edge."""
    return lambda generator, fans, p: generator.standard_normal(len(fans.of_bias)) * deviation(fans)


def _variance(numerator: float, denominator: Floats) -> Floats:
    """Return numerator / denominator, 0 where there is nothing to divide by (an edge of a bias alone)."""
    return numerator / np.maximum(denominator, 1.0)


INITIALISATIONS: Mapping[str, Rule] = {
    "zeros": Rule(lambda generator, fans, p: np.zeros(len(fans.of_bias)), random=False),
    "constant": Rule(lambda generator, fans, p: np.full(len(fans.of_bias), p["value"]), {"value": 0.5}, random=False),
    "uniform": Rule(
        lambda generator, fans, p: generator.uniform(p["low"], p["high"], len(fans.of_bias)),
        {"low": -0.5, "high": 0.5},
    ),
    "normal": Rule(
        lambda generator, fans, p: generator.normal(p["mean"], p["deviation"], len(fans.of_bias)),
        {"mean": 0.0, "deviation": 0.5},
    ),
    # Glorot & Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", eq. 16:
    # U(−√6/√(fan_in + fan_out), +…), and eq. 12: variance 2/(fan_in + fan_out); biases 0 (section 2.3).
    "glorot_uniform": Rule(_between(lambda f: np.sqrt(_variance(6.0, f.fan_in + f.fan_out))), zero_biases=True),
    "glorot_normal": Rule(_around(lambda f: np.sqrt(_variance(2.0, f.fan_in + f.fan_out))), zero_biases=True),
    # He, Zhang, Ren & Sun 2015, "Delving deep into rectifiers", eq. 10: variance 2/fan_in, biases 0; the uniform
    # distribution of the same variance ends at √(6/fan_in).
    "he_uniform": Rule(_between(lambda f: np.sqrt(_variance(6.0, f.fan_in))), zero_biases=True),
    "he_normal": Rule(_around(lambda f: np.sqrt(_variance(2.0, f.fan_in))), zero_biases=True),
}


def initial_weights(topology: Topology, initialisation: Initialisation, seed: int) -> Floats:
    """Return first weights, (edges,), drawn in the order of the edges by numpy's default generator.

    The draws of a bias's edges are made and then set to 0 where the rule wants that, so that a seed means the same
    weights with and without.

    Raises:
        ConstructionError: if a parameter or the seed is out of range.
    """
    return read_only(many_initial_weights(topology, initialisation, seed, 1)[0])


def many_initial_weights(topology: Topology, initialisation: Initialisation, seed: int, count: int) -> Floats:
    """Return first weights of many networks, (networks, edges), drawn one after the other by one generator.

    Raises:
        ConstructionError: if a parameter or the seed is out of range.
    """
    rule = INITIALISATIONS[initialisation.name]
    parameters = {**rule.parameters, **initialisation.parameters}
    check(initialisation, seed)
    fans, generator = fans_of(topology), np.random.default_rng(seed)
    all_fans = Fans(np.tile(fans.fan_in, count), np.tile(fans.fan_out, count), np.tile(fans.of_bias, count))
    weights = rule.draw(generator, all_fans, parameters).reshape(count, len(fans.of_bias))
    if rule.zero_biases:
        weights[:, fans.of_bias] = 0.0
    return weights


def check(initialisation: Initialisation, seed: int = 0) -> None:
    """Raise ConstructionError if a parameter or the seed is out of range."""
    parameters = {**INITIALISATIONS[initialisation.name].parameters, **initialisation.parameters}
    if seed < 0:
        raise ConstructionError(message("construct.negative_seed"))
    if not all(math.isfinite(value) and abs(value) <= LARGEST for value in parameters.values()):
        raise ConstructionError(message("construct.too_large"))
    if parameters.get("low", 0.0) > parameters.get("high", math.inf):
        raise ConstructionError(message("construct.low_above_high"))
    if parameters.get("deviation", 0.0) < 0:
        raise ConstructionError(message("construct.negative_deviation"))


def fans_of(topology: Topology) -> Fans:
    """Return the fans of each edge of a network, the bias neurons' edges left out."""
    edges, count = topology.edges, len(topology.neurons)
    is_bias = np.zeros(count, dtype=np.bool_)
    is_bias[topology.with_role(Role.BIAS)] = True
    of_bias = is_bias[edges.source]
    entering = np.bincount(edges.target[~of_bias], minlength=count).astype(np.float64)
    leaving = np.bincount(edges.source[~of_bias], minlength=count).astype(np.float64)
    return Fans(entering[edges.target], leaving[edges.source], of_bias)

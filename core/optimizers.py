"""Optimizers and schedules, each written once as formulae: the same trees compute the update and explain it.

Symbols: w weight, g the gradient in use, η learning rate, t number of this update (from 1), the settings by their
letters, and the optimizer's own terms; a term named in `memory` is also read with the mark ′ for its value before this
update.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from core.document import Training
from core.formula import Call, Fraction, Leaf, Negative, Node, Number, Power, Product, Root, Sum, evaluate, substitute
from core.message import EMPTY
from core.network import Booleans, Floats, read_only

W, G, RATE, T = Leaf("w"), Leaf("g"), Leaf("η"), Leaf("t")
L1, L2 = Leaf("λ₁"), Leaf("λ₂")
ONE = Number(1.0)
STEP, NEW_WEIGHT, USED = "Δ", "w⁺", "g"
DATA_GRADIENT = "∂E"  # ∂E/∂w of the data, where regularisation makes it a part of g


@dataclass(frozen=True)
class Optimizer:
    """Terms in the order of computation: (symbol, formula). The last two are the step Δ and the new weight w⁺.

    `memory`: the terms kept for the next update, starting at 0. `settings`: file key → (symbol, default).
    `look_ahead`: where the gradient is taken instead of at w, as a formula of w and memory.
    """

    terms: tuple[tuple[str, Node], ...]
    memory: tuple[str, ...] = ()
    settings: Mapping[str, tuple[str, float]] = EMPTY
    look_ahead: Node | None = None


def _times(*factors: Node) -> Product:
    return Product(factors)


def _plus(*terms: Node) -> Sum:
    return Sum(terms)


def _before(symbol: str) -> Leaf:
    return Leaf(symbol + "′")


def _descend(*terms: tuple[str, Node], step: Node) -> tuple[tuple[str, Node], ...]:
    return (*terms, (STEP, step), (NEW_WEIGHT, _plus(W, Negative(Leaf(STEP)))))


def _mixed(symbol: str, decay: Leaf, value: Node) -> tuple[str, Node]:
    """Return the moving average: symbol = decay · symbol′ + (1 − decay) · value."""
    return symbol, _plus(_times(decay, _before(symbol)), _times(_plus(ONE, Negative(decay)), value))


_MU, _ALPHA, _RHO, _EPS, _BETA1, _BETA2 = (Leaf(symbol) for symbol in ("μ", "α", "ρ", "ε", "β₁", "β₂"))
_G2 = Power(G, Number(2.0))
_VELOCITY = ("v", _plus(_times(_MU, _before("v")), G))
_TEXTBOOK_VELOCITY = ("v", _plus(_times(_MU, _before("v")), Negative(_times(RATE, G))))
_MOMENTUM = {"momentum": ("μ", 0.9)}
_CLIMB = ((STEP, Negative(Leaf("v"))), (NEW_WEIGHT, _plus(W, Leaf("v"))))
_SQUARES = ("s", _plus(_before("s"), _G2))


def _over_root(symbol: str, inside: bool) -> Node:
    """Return η·g / (√s + ε), or with ε inside the root."""
    bottom: Node = Root(_plus(Leaf(symbol), _EPS)) if inside else _plus(Root(Leaf(symbol)), _EPS)
    return Fraction(_times(RATE, G), bottom)


OPTIMIZERS: Mapping[str, Optimizer] = {
    "sgd": Optimizer(_descend(step=_times(RATE, G))),
    "momentum": Optimizer(_descend(_VELOCITY, step=_times(RATE, Leaf("v"))), ("v",), _MOMENTUM),
    "nesterov": Optimizer(
        _descend(_VELOCITY, ("d", _plus(G, _times(_MU, Leaf("v")))), step=_times(RATE, Leaf("d"))), ("v",), _MOMENTUM
    ),
    "adagrad": Optimizer(_descend(_SQUARES, step=_over_root("s", inside=False)), ("s",), {"eps": ("ε", 1e-10)}),
    "adadelta": Optimizer(
        _descend(
            _mixed("s", _RHO, _G2),
            ("d", _times(Fraction(Root(_plus(_before("u"), _EPS)), Root(_plus(Leaf("s"), _EPS))), G)),
            _mixed("u", _RHO, Power(Leaf("d"), Number(2.0))),
            step=_times(RATE, Leaf("d")),
        ),
        ("s", "u"),
        {"rho": ("ρ", 0.9), "eps": ("ε", 1e-6)},
    ),
    "rmsprop": Optimizer(
        _descend(_mixed("s", _ALPHA, _G2), step=_over_root("s", inside=False)),
        ("s",),
        {"alpha": ("α", 0.99), "eps": ("ε", 1e-8)},
    ),
    "adam": Optimizer(
        _descend(
            _mixed("m", _BETA1, G),
            _mixed("v", _BETA2, _G2),
            ("m̂", Fraction(Leaf("m"), _plus(ONE, Negative(Power(_BETA1, T))))),
            ("v̂", Fraction(Leaf("v"), _plus(ONE, Negative(Power(_BETA2, T))))),
            step=Fraction(_times(RATE, Leaf("m̂")), _plus(Root(Leaf("v̂")), _EPS)),
        ),
        ("m", "v"),
        {"beta1": ("β₁", 0.9), "beta2": ("β₂", 0.999), "eps": ("ε", 1e-8)},
    ),
}

TEXTBOOK: Mapping[str, Optimizer] = {
    "momentum": Optimizer((_TEXTBOOK_VELOCITY, *_CLIMB), ("v",), _MOMENTUM),
    "nesterov": Optimizer(
        (_TEXTBOOK_VELOCITY, *_CLIMB), ("v",), _MOMENTUM, look_ahead=_plus(W, _times(_MU, _before("v")))
    ),
    "adagrad": Optimizer(_descend(_SQUARES, step=_over_root("s", inside=True)), ("s",), {"eps": ("ε", 1e-10)}),
    "rmsprop": Optimizer(
        _descend(_mixed("s", _RHO, _G2), step=_over_root("s", inside=True)),
        ("s",),
        {"rho": ("ρ", 0.9), "eps": ("ε", 1e-8)},
    ),
}


def optimizer_of(training: Training) -> Optimizer:
    """Return the optimizer that the training names, in its textbook form where that is asked for and exists.

    With regularisation its first term is g, made of the data's gradient and what pulls the weights to 0.
    """
    settings = training.optimizer_settings
    textbook = bool(settings) and settings.get("form") == "textbook" and training.optimizer in TEXTBOOK
    if training.l1 or training.l2:
        return _regularised(training.optimizer, textbook, bool(training.l1), bool(training.l2))
    return (TEXTBOOK if textbook else OPTIMIZERS)[training.optimizer]


def given_as(training: Training) -> str:
    """Return the symbol of the data's gradient in the formulae: g itself, or with regularisation a part of it."""
    return DATA_GRADIENT if training.l1 or training.l2 else USED


@lru_cache(maxsize=64)
def _regularised(name: str, textbook: bool, l1: bool, l2: bool) -> Optimizer:
    """Return the optimizer with g = ∂E/∂w + λ₂·w + λ₁·sign(w) before its own terms, at the point of the gradient."""
    optimizer = (TEXTBOOK if textbook else OPTIMIZERS)[name]
    point = W if optimizer.look_ahead is None else optimizer.look_ahead
    pulls: list[Node] = [_times(L2, W)] if l2 else []
    pulls += [_times(L1, Call("sign", W))] if l1 else []
    used = substitute(_plus(Leaf(DATA_GRADIENT), *pulls), {"w": point})
    return replace(optimizer, terms=((USED, used), *optimizer.terms))


@dataclass(frozen=True, eq=False)
class Update:
    """One update of all parameters, from what `update` was given; what nobody asks for is not computed."""

    training: Training
    rate: float
    weights: Floats
    gradient: Floats
    frozen: Booleans | None

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """Every symbol's value: what is given, the memory before, and every term; (parameters,) or a plain number."""
        optimizer, memory = optimizer_of(self.training), self.training.progress.memory
        values: dict[str, Any] = {**settings_of(self.training), "w": self.weights, "η": self.rate}
        values[given_as(self.training)] = self.gradient
        values["t"] = self.training.progress.updates + 1
        for name in optimizer.memory:
            values[name + "′"] = memory[name] if name in memory else np.zeros_like(self.weights)
        with np.errstate(all="ignore"):
            for name, formula in optimizer.terms:
                values[name] = evaluate(formula, values)
                if self.frozen is not None and name in optimizer.memory:
                    values[name] = np.where(self.frozen, values[name + "′"], values[name])
        return values

    @cached_property
    def parameters(self) -> Floats:
        """(parameters,) after the update."""
        with np.errstate(all="ignore"):
            if optimizer_of(self.training) is OPTIMIZERS["sgd"]:  # its formulae written out, for one new array
                moved = self.rate * self.gradient
                np.subtract(self.weights, moved, out=moved)
            else:
                moved = self.values[NEW_WEIGHT]
        if self.frozen is not None:
            moved = np.where(self.frozen, self.weights, moved)
        return read_only(moved)

    @property
    def terms(self) -> Mapping[str, Floats]:
        """The optimizer's terms, in the order of computation."""
        return {name: self.values[name] for name, _ in optimizer_of(self.training).terms}

    @property
    def memory(self) -> Mapping[str, Floats]:
        """{name: (parameters,)} that the next update needs."""
        names = optimizer_of(self.training).memory
        return {name: read_only(self.values[name]) for name in names} if names else EMPTY


def settings_of(training: Training) -> dict[str, float]:
    """Return the optimizer's settings by symbol, defaults filled in, and those of regularisation that are on."""
    chosen, given = optimizer_of(training).settings, training.optimizer_settings
    found = {symbol: float(given.get(key, start)) for key, (symbol, start) in chosen.items()}
    pulls = {L2.symbol: training.l2, L1.symbol: training.l1}
    return found | {symbol: value for symbol, value in pulls.items() if value}


def update(training: Training, rate: float, weights: Floats, gradient: Floats, frozen: Booleans | None) -> Update:
    """Move the parameters once.

    Args:
        rate: the learning rate η of this update.
        weights: (parameters,) before the update.
        gradient: (parameters,) loss per unit of weight, of the batch.
        frozen: (parameters,) whether a parameter stays, its memory too; None if none does.
    """
    return Update(training, rate, weights, gradient, frozen)


def look_ahead(training: Training, weights: Floats) -> Floats:
    """Return where the gradient is taken, (parameters,): the weights, or w + μv for textbook Nesterov."""
    optimizer = optimizer_of(training)
    if optimizer.look_ahead is None or not training.progress.memory:
        return weights
    values = {**settings_of(training), "w": weights, "v′": training.progress.memory["v"]}
    ahead: Floats = evaluate(optimizer.look_ahead, values)
    return ahead


Settings = Mapping[str, Any]


def _power(base: float, exponent: int) -> float:
    """Return base^exponent, infinite where Python's own power would raise."""
    with np.errstate(over="ignore"):
        return float(np.float64(base) ** exponent)


def _milestones_passed(q: int, settings: Settings) -> int:
    return sum(1 for milestone in settings["milestones"] if milestone <= q)


def _part(q: int, settings: Settings) -> float:
    """Return q/total, held at 1 past the end."""
    return min(q / float(settings["total"]), 1.0)


def _cosine(rate: float, q: int, settings: Settings) -> float:
    low = float(settings["min"])
    return low + (rate - low) * (1.0 + math.cos(math.pi * _part(q, settings))) / 2.0


# η of the update that follows q updates or epochs, from the file's η and the schedule's settings.
SCHEDULES: Mapping[str, Callable[[float, int, Settings], float]] = {
    "constant": lambda rate, q, s: rate,
    "step": lambda rate, q, s: rate * _power(s["gamma"], q // s["every"]),
    "exponential": lambda rate, q, s: rate * _power(s["gamma"], q),
    "inverse_time": lambda rate, q, s: rate / (1.0 + s["k"] * q),
    "inverse_sqrt": lambda rate, q, s: rate / math.sqrt(1.0 + s["k"] * q),
    "cosine": _cosine,
    "linear": lambda rate, q, s: rate * (1.0 + (s["end_factor"] - 1.0) * _part(q, s)),
    "multi_step": lambda rate, q, s: rate * _power(s["gamma"], _milestones_passed(q, s)),
}
SCHEDULE_DEFAULTS: Settings = {
    "unit": "update", "every": 1, "gamma": 0.1, "k": 0.0, "min": 0.0, "total": 1, "end_factor": 1.0, "milestones": (),
}  # fmt: skip


def rate_of(training: Training, updates_per_epoch: int) -> float:
    """Return the learning rate of the next update."""
    if training.schedule == "constant":
        return training.learning_rate
    settings = {**SCHEDULE_DEFAULTS, **training.schedule_settings}
    done = training.progress.updates
    q = done // updates_per_epoch if settings["unit"] == "epoch" else done
    rate: float = SCHEDULES[training.schedule](training.learning_rate, int(q), settings)
    return rate

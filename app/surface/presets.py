"""Learning rates to race with: suited to each surface, the usual defaults, one for all, and all too big."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.document import Training
from core.optimizers import OPTIMIZERS

NETWORK, TYPED = "network", "typed"
Rates = Mapping[str, float]

ORDER = tuple(OPTIMIZERS)  # the place is the number of colour and dash
LABELS: Mapping[str, str] = {
    "sgd": "SGD", "momentum": "Momentum", "nesterov": "Nesterov", "adagrad": "Adagrad", "adadelta": "Adadelta",
    "rmsprop": "RMSprop", "adam": "Adam",
}  # fmt: skip


def _rates(*rates: float) -> Rates:
    return dict(zip(ORDER, rates, strict=True))


# Found by trying 1, 2 and 5 times the powers of ten over 200 updates: good ones that still show each one's manner.
SUITED: Mapping[str, Rates] = {
    NETWORK: _rates(0.5, 0.1, 0.1, 0.2, 1.0, 0.02, 0.05),
    TYPED: _rates(0.01, 0.005, 0.005, 0.3, 1.0, 0.05, 0.1),
    "long_valley": _rates(0.5, 0.1, 0.1, 2.0, 10.0, 0.1, 0.3),
    "beale": _rates(0.01, 0.005, 0.005, 0.5, 2.0, 0.05, 0.1),
    "rosenbrock": _rates(0.002, 0.001, 0.001, 0.5, 5.0, 0.02, 0.1),
    "himmelblau": _rates(0.01, 0.005, 0.005, 0.5, 1.0, 0.05, 0.2),
    "saddle": _rates(0.014, 0.0017, 0.0017, 0.06, 0.13, 0.006, 0.01),
    "booth": _rates(0.05, 0.01, 0.01, 2.0, 5.0, 0.1, 0.5),
    "monkey_saddle": _rates(0.005, 0.001, 0.001, 0.05, 0.1, 0.004, 0.006),
}
DEFAULTS = _rates(0.001, 0.001, 0.001, 0.01, 1.0, 0.01, 0.001)  # those of torch.optim
TOO_BIG = 10.0


@dataclass(frozen=True)
class Preset:
    """A choice of rates in words, and what it gives on a surface (NETWORK, TYPED or a function's name)."""

    words: str
    tip: str
    rates: Callable[[str], Rates]


def _same(surface: str) -> Rates:
    return dict.fromkeys(ORDER, SUITED[surface]["sgd"])


def _too_big(surface: str) -> Rates:
    return {name: float(f"{TOO_BIG * rate:.6g}") for name, rate in SUITED[surface].items()}


PRESETS: Mapping[str, Preset] = {
    "suited": Preset("suited rates", "Rates that suit this surface", SUITED.__getitem__),
    "defaults": Preset("default rates", "The default rates of torch.optim", lambda surface: DEFAULTS),
    "same": Preset("same rate for all", "One rate for all: their own scaling shows", _same),
    "too_big": Preset("too big", "Ten times what suits: who overshoots, who diverges?", _too_big),
}


@dataclass(frozen=True)
class Entry:
    """One optimizer of the race as it is set: whether it takes part, and how it trains."""

    name: str
    training: Training
    takes_part: bool = True

    @property
    def number(self) -> int:
        """Its place in the table: its colour and dash."""
        return ORDER.index(self.name)

    @property
    def key(self) -> tuple[object, ...]:
        """What its way depends on."""
        training = self.training
        settings = tuple(sorted((key, str(value)) for key, value in training.optimizer_settings.items()))
        schedule = tuple(sorted((key, str(value)) for key, value in training.schedule_settings.items()))
        return self.name, training.learning_rate, settings, training.schedule, schedule


def entries_for(surface: str) -> tuple[Entry, ...]:
    """Return all seven with rates that suit a surface."""
    return tuple(Entry(name, Training(optimizer=name, learning_rate=SUITED[surface][name])) for name in ORDER)


def with_rates(entries: tuple[Entry, ...], rates: Rates) -> tuple[Entry, ...]:
    """Return the entries with other learning rates."""
    return tuple(replace(one, training=replace(one.training, learning_rate=rates[one.name])) for one in entries)

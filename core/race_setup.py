"""How a race of optimizers is set, in `view.race` of a file: who takes part, at which rate, how, over how many updates.

{"updates": 200, "preset": "suited", "racers": [{"optimizer": {"name": "adam", "learning_rate": 0.05}, "schedule":
{"name": "constant"}, "on": false}]}; `optimizer` and `schedule` are written as in `training`. Keys that are not known
are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.document import Document, Training
from core.fields import Bounds, Fields
from core.findings import Doubtful, Findings
from core.message import message
from core.network import Network
from core.reading_training import read_training

KEY = "race"
MOST_UPDATES = 2000
UPDATES = 200
_COUNT = Bounds(low=1, high=MOST_UPDATES)
_EMPTY = Document().network


@dataclass(frozen=True, eq=False)
class RacerSetup:
    """One optimizer of a race: how it trains, and whether it takes part."""

    training: Training
    on: bool = True


@dataclass(frozen=True, eq=False)
class RaceSetup:
    """What a file says of a race; `preset`: which choice of rates is in force, "" where they were typed."""

    racers: tuple[RacerSetup, ...] = ()
    updates: int = UPDATES
    preset: str = ""


def read_race(fields: Fields, network: Network = _EMPTY) -> RaceSetup:
    """Return how a race is set; note what is wrong with it."""
    racers: list[RacerSetup] = []
    for i, entry in enumerate(fields.items("racers")):
        inner = Fields(f"{fields.at('racers')}[{i}]", entry, fields.findings)
        if isinstance(entry, dict) and inner.needed("optimizer"):
            racer = _read_racer(inner, network)
            if any(racer.training.optimizer == other.training.optimizer for other in racers):
                fields.findings.add(inner.at("optimizer"), message("race.twice", name=racer.training.optimizer))
            racers.append(racer)
    updates = fields.whole("updates", UPDATES, _COUNT)
    preset = fields.text("preset")
    fields.rest()
    return RaceSetup(tuple(racers), updates, preset)


def _read_racer(fields: Fields, network: Network) -> RacerSetup:
    fields.inner("optimizer").needed("name")
    on = fields.flag("on", True)
    return RacerSetup(read_training(fields, network, Doubtful()), on)


def race_of(document: Document) -> RaceSetup | None:
    """Return how the document's race is set; None where it says nothing. It was checked when the file was read."""
    if KEY not in document.view:
        return None
    return read_race(Fields(KEY, document.view[KEY], Findings()))


def with_race(document: Document, setup: RaceSetup) -> Document:
    """Return the document with a race set so; the same one where it is."""
    old: Mapping[str, Any] = document.view.get(KEY, {})
    made = {**old, "updates": setup.updates, "preset": setup.preset, "racers": [_entry(one) for one in setup.racers]}
    return document if made == old else replace(document, view={**document.view, KEY: made})


def _entry(racer: RacerSetup) -> dict[str, Any]:
    training = racer.training
    entry: dict[str, Any] = {
        "optimizer": {
            "name": training.optimizer,
            "learning_rate": float(training.learning_rate),
            **training.optimizer_settings,
        },
        "schedule": {"name": training.schedule, **training.schedule_settings},
        **training.extra,
    }
    return entry if racer.on else {**entry, "on": False}

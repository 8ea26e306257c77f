"""The `training` and the `surface` of a file: names, settings within bounds, how far training has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, cast

import numpy as np

from core.document import Progress, Training
from core.fields import NOT_NEGATIVE, Bounds, Fields
from core.findings import Doubtful, choices, printable
from core.message import EMPTY, message
from core.network import Floats, Network, read_only
from core.optimizers import OPTIMIZERS, SCHEDULES, optimizer_of

_DEFAULT = Training()
_POSITIVE_WHOLE = Bounds(low=1)
_PART = Bounds(low=0, below=1)
_OPTIMIZER_BOUNDS: Mapping[str, Bounds] = {
    "momentum": NOT_NEGATIVE, "beta1": _PART, "beta2": _PART, "alpha": NOT_NEGATIVE,
    "rho": Bounds(low=0, high=1), "eps": NOT_NEGATIVE,
}  # fmt: skip
_SCHEDULE_BOUNDS: Mapping[str, Bounds] = {
    "gamma": NOT_NEGATIVE, "k": NOT_NEGATIVE, "min": NOT_NEGATIVE, "end_factor": NOT_NEGATIVE,
}  # fmt: skip
FORMS = ("textbook",)
GRID = Bounds(low=2, high=4096)


def read_training(fields: Fields, network: Network, doubtful: Doubtful) -> Training:
    """Return how to train."""
    before = fields.findings.count
    optimizer = fields.inner("optimizer")
    regularisation = fields.inner("regularisation")
    schedule = fields.inner("schedule")
    training = Training(
        optimizer=optimizer.choice("name", OPTIMIZERS.keys(), _DEFAULT.optimizer),
        learning_rate=optimizer.number("learning_rate", _DEFAULT.learning_rate, NOT_NEGATIVE),
        optimizer_settings=_read_optimizer_settings(optimizer),
        schedule=schedule.choice("name", SCHEDULES.keys(), _DEFAULT.schedule),
        schedule_settings=_read_schedule_settings(schedule),
        batch_size=_read_batch_size(fields),
        over_samples=cast(Any, fields.choice("over_samples", ("mean", "sum"), _DEFAULT.over_samples)),
        shuffle=fields.flag("shuffle"),
        seed=fields.whole("seed", _DEFAULT.seed),
        l1=regularisation.number("l1", _DEFAULT.l1, NOT_NEGATIVE),
        l2=regularisation.number("l2", _DEFAULT.l2, NOT_NEGATIVE),
    )
    progress = Progress()
    if fields.has("progress") and fields.findings.count == before:  # else it is unknown which memory there should be
        progress = _read_progress(fields.inner("progress"), training, network, doubtful)
    inside = regularisation.rest()
    extra = {**fields.rest(), "regularisation": inside} if inside else fields.rest()
    return replace(training, progress=progress, extra=extra)


def _read_optimizer_settings(fields: Fields) -> Mapping[str, Any]:
    read: dict[str, Any] = _numbers(fields, _OPTIMIZER_BOUNDS)
    if fields.has("form"):
        read["form"] = form = fields.text("form")
        if form not in FORMS:
            what = message("file.unknown_name", name=printable(form))
            fields.findings.add(fields.at("form"), what, message("training.known_forms"))
    return fields.kept(read) or EMPTY


def _read_schedule_settings(fields: Fields) -> Mapping[str, Any]:
    read: dict[str, Any] = _numbers(fields, _SCHEDULE_BOUNDS)
    if fields.has("unit"):
        read["unit"] = fields.choice("unit", ("update", "epoch"), "update")
    for name in ("every", "total"):
        if fields.has(name):
            read[name] = fields.whole(name, 1, _POSITIVE_WHOLE)
    if fields.has("milestones"):
        read["milestones"] = milestones = fields.items("milestones")
        for i, milestone in enumerate(milestones):
            fields.checked_number(f"{fields.at('milestones')}[{i}]", milestone, NOT_NEGATIVE)
    return fields.kept(read) or EMPTY


def _numbers(fields: Fields, bounds: Mapping[str, Bounds]) -> dict[str, Any]:
    """Return those settings that are there and are numbers."""
    return {name: fields.number(name, 0.0, allowed) for name, allowed in bounds.items() if fields.has(name)}


def _read_batch_size(fields: Fields) -> int | Literal["full"]:
    value = fields.raw("batch_size")
    if value == "full":
        return "full"
    if isinstance(value, str):
        what = message("file.unknown_name", name=printable(value))
        fields.findings.add(fields.at("batch_size"), what, message("training.known_batch_sizes"))
        return 1
    return fields.whole("batch_size", 1, _POSITIVE_WHOLE)


def _read_progress(fields: Fields, training: Training, network: Network, doubtful: Doubtful) -> Progress:
    updates = fields.whole("updates", 0)
    memory = _read_memory(fields.inner("memory"), training, network, doubtful)
    return Progress(updates, memory, fields.rest())


def _read_memory(fields: Fields, training: Training, network: Network, doubtful: Doubtful) -> Mapping[str, Floats]:
    """Return the optimizer's memory, (parameters,) each; what the file does not name is 0, as at the start."""
    names = optimizer_of(training).memory
    if not fields.values:
        return EMPTY
    memory = {name: _read_values(fields.inner(name), network, doubtful) for name in names}
    for name in fields.rest():
        what = message("training.unknown_memory", name=printable(name), optimizer=training.optimizer)
        remedy = choices(name, names) if names else message("training.no_memory", optimizer=training.optimizer)
        fields.findings.add(fields.at(name), what, remedy)
    return memory


def _read_values(fields: Fields, network: Network, doubtful: Doubtful) -> Floats:
    topology = network.topology
    values = np.zeros(len(topology.first_edge))
    for id, value in fields.values.items():
        edge = _find_edge(fields, fields.at(id), id, network, doubtful)
        if edge is None:
            continue
        parameter = int(topology.parameter_of_edge[edge])
        first = int(topology.first_edge[parameter])
        if first != edge:
            name, own = printable(network.edges.ids[first]), printable(id)
            fields.findings.add(fields.at(id), message("training.not_first_of_tie", name=own, first=name))
        number = fields.checked_number(fields.at(id), value)
        values[parameter] = 0.0 if number is None else number
    return read_only(values)


def _find_edge(fields: Fields, place: str, id: str, network: Network, doubtful: Doubtful) -> int | None:
    """Return the edge of this id; note a problem and return None where there is none."""
    index = network.topology.edge_index
    if id not in index and id not in doubtful:
        fields.findings.add_unknown(place, message("network.no_edge", name=printable(id)), id, index.keys())
    return index.get(id)


def read_surface(fields: Fields, network: Network, doubtful: Doubtful) -> Mapping[str, Any]:
    """Return the surface as it stands, after checking that its edges exist and its ranges are ranges."""
    for axis in ("x", "y"):
        if fields.has(axis):
            _check_axis(fields.inner(axis), network, doubtful)
    fields.whole("grid", int(GRID.low or 0), GRID)
    fields.rest()
    return dict(fields.values)


def _check_axis(fields: Fields, network: Network, doubtful: Doubtful) -> None:
    edge = fields.needed_text("edge")
    if edge:
        _find_edge(fields, fields.at("edge"), edge, network, doubtful)
    if fields.has("range"):
        ends = fields.items("range")
        place = fields.at("range")
        numbers = [fields.checked_number(f"{place}[{i}]", end) for i, end in enumerate(ends)]
        low_high = [number for number in numbers if number is not None]
        if len(ends) != 2 or (len(low_high) == 2 and low_high[0] >= low_high[1]):
            fields.findings.add(place, message("surface.range"))
    fields.rest()

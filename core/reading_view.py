"""The `view` of a file: kept as it stands, after checking the stops, the notes of a lecture and the race in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from core.fields import Bounds, Fields
from core.findings import Doubtful, printable
from core.lecture_notes import KEY as LECTURE
from core.lecture_notes import read_lecture
from core.message import message
from core.network import Network
from core.race_setup import KEY as RACE
from core.race_setup import read_race
from core.stops import KEY, NUMBERS, SLOPE, WITH_EDGE, Kind

_SLOPES = Bounds(low=0)
_OPTIONAL = (Kind.SIGN_CHANGE,)  # without an edge: any


def read_view(fields: Fields, network: Network, doubtful: Doubtful) -> Mapping[str, Any]:
    """Return the view as it stands; note what is wrong with its stops, notes and race."""
    if fields.has(LECTURE):
        read_lecture(fields.inner(LECTURE))
    if fields.has(RACE):
        read_race(fields.inner(RACE))
    if not any(fields.has(key) for key in (KEY, LECTURE, RACE)):
        return fields.rest()
    for i, entry in enumerate(fields.items(KEY)):
        _check_stop(Fields(f"{fields.at(KEY)}[{i}]", entry, fields.findings), network, doubtful)
    fields.rest()
    return dict(fields.values)


def _check_stop(fields: Fields, network: Network, doubtful: Doubtful) -> None:
    if not isinstance(fields.values, dict) or not fields.needed("kind"):
        return
    before = fields.findings.count
    name = fields.choice("kind", tuple(Kind), Kind.NEURON)
    if fields.findings.count > before:
        return  # it is unknown what else there should be
    kind = Kind(name)
    if kind is Kind.NEURON:
        _check_id(fields, "neuron", network.topology.neuron_index, doubtful)
    if kind in WITH_EDGE and (kind not in _OPTIONAL or fields.has("edge")):
        _check_id(fields, "edge", network.topology.edge_index, doubtful)
    if kind is Kind.LOSS_BELOW and fields.needed(NUMBERS[kind]):
        fields.number(NUMBERS[kind], 0.0)
    if kind is Kind.SATURATED:
        fields.number(NUMBERS[kind], SLOPE, _SLOPES)
    fields.flag("on", True)
    fields.rest()


def _check_id(fields: Fields, key: str, known: Collection[str], doubtful: Doubtful) -> None:
    id = fields.needed_text(key)
    if id and id not in known and id not in doubtful:
        what = message(f"network.no_{key}", name=printable(id))
        fields.findings.add_unknown(fields.at(key), what, id, known)

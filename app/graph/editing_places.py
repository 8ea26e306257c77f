"""Places in the file's coordinates: where new neurons go, which role suits a place, which places people chose.

A network is placed by the program until someone places a neuron by hand: then every neuron gets the place where it
stands on screen, so that nothing jumps. Those places are marked in the file's view as arranged, not chosen:
`"view": {"neurons": {"h1": {"arranged": true}}}`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.arrange import COLUMN, CROWDED, ROW, snap
from core.document import Document
from core.editing import move
from core.network import Floats, Neuron, Role

GRID = 10.0
SAME_COLUMN = 60.0  # a place this near to a column belongs to it
ARRANGED = "arranged"

Place = tuple[float, float]


def pinned(document: Document, places: Floats) -> Document:
    """Return the document with a place for every neuron: those without one stay where they are on screen."""
    missing = {
        index: (round(float(places[index, 0]), 2), round(float(places[index, 1]), 2))
        for index, neuron in enumerate(document.network.neurons)
        if neuron.x is None or neuron.y is None
    }
    return placed(document, missing, by_hand=False) if missing else document


def placed(document: Document, places: Mapping[int, Place], by_hand: bool = True) -> Document:
    """Return the document with neurons at these places, noted as chosen by hand or as arranged by the program."""
    ids = [document.network.neurons[index].id for index in places]
    return _noted(move(document, places), ids, arranged=not by_hand)


def _noted(document: Document, ids: Collection[str], arranged: bool) -> Document:
    old = document.view.get("neurons", {})
    if not isinstance(old, Mapping):
        return document  # something of another program's
    entries = dict(old)
    for id in ids:
        entry = entries.get(id, {})
        if not isinstance(entry, Mapping) or bool(entry.get(ARRANGED)) == arranged:
            continue
        rest = {key: value for key, value in entry.items() if key != ARRANGED}
        entries[id] = {**rest, ARRANGED: True} if arranged else rest
        if not entries[id]:
            del entries[id]
    if entries == old:
        return document
    view = {key: value for key, value in document.view.items() if key != "neurons"}
    return replace(document, view={**view, "neurons": entries} if entries else view)


def placed_by_hand(document: Document) -> list[int]:
    """Return the neurons that have a place which the program did not choose."""
    entries = document.view.get("neurons", {})
    entries = entries if isinstance(entries, Mapping) else {}

    def arranged(id: str) -> bool:
        entry = entries.get(id)
        return isinstance(entry, Mapping) and bool(entry.get(ARRANGED))

    neurons = enumerate(document.network.neurons)
    return [index for index, n in neurons if n.x is not None and n.y is not None and not arranged(n.id)]


def snapped(place: Place) -> Place:
    """Return the point of the grid that is nearest."""
    return snap(place[0], GRID), snap(place[1], GRID)


def role_at(neurons: Sequence[Neuron], places: Floats, x: float) -> Role:
    """Return the role that a place suggests: that of its column, else input at the left, output at the right."""
    standing = [index for index, neuron in enumerate(neurons) if neuron.role is not Role.BIAS]
    if not standing:
        return Role.INPUT
    distance = np.abs(places[standing, 0] - x)
    nearest = standing[int(distance.argmin())]
    if abs(places[nearest, 0] - x) < SAME_COLUMN:
        return neurons[nearest].role
    if x < places[standing, 0].min():
        return Role.INPUT
    return Role.OUTPUT if x > places[standing, 0].max() else Role.HIDDEN


def beside(places: Floats, neuron: int | None) -> Place:
    """Return a free place one column to the right of a neuron; without one the origin or right of everything."""
    if neuron is None:
        if not len(places):
            return 0.0, 0.0
        return free_place(places, snapped((float(places[:, 0].max()) + COLUMN, float(places[0, 1]))))
    return free_place(places, snapped((float(places[neuron, 0]) + COLUMN, float(places[neuron, 1]))))


def below(places: Floats, neuron: int | None) -> Place:
    """Return a free place below a neuron; without one below everything at the left."""
    if neuron is None:
        if not len(places):
            return 0.0, 0.0
        return snapped((float(places[:, 0].min()), float(places[:, 1].max()) + ROW))
    return free_place(places, snapped((float(places[neuron, 0]), float(places[neuron, 1]) + ROW)))


def free_place(places: Floats, wanted: Place) -> Place:
    """Return a place, or the first one below it where no neuron is near."""
    x, y = wanted
    for _ in range(len(places) + 1):
        if not math.isfinite(y) or np.hypot(*(places - (x, y)).T).min(initial=np.inf) >= CROWDED:
            break
        y += ROW
    return x, y

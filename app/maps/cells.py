"""Where the small maps are: as large as the room allows, layer by layer; some are left out where it is too little."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF

from core.maps_carried import hidden_layers
from core.network import Topology

NAME, HEAD = 16.0, 20.0  # above each map, above all
GAP, BETWEEN, EDGE = 6.0, 14.0, 6.0
SMALLEST, LARGEST = 28.0, 150.0


@dataclass(frozen=True)
class Cell:
    """A neuron's map: where it is, and in which layer."""

    neuron: int
    layer: int
    box: QRectF


def layers_of(topology: Topology) -> list[list[int]]:
    """Return the neurons that have maps: the hidden layers, then the outputs."""
    layers = [layer.tolist() for layer in hidden_layers(topology)]
    return [*layers, topology.outputs.tolist()]


def cells_of(layers: list[list[int]], width: float, height: float, keep: int | None) -> tuple[list[Cell], int]:
    """Return the maps, as large as the room allows, and how many had to be left out; `keep` is never one of these."""
    top, left_out = HEAD, 0
    room = height - top
    side, most = _side(tuple(map(len, layers)), width, room)
    cells: list[Cell] = []
    left = EDGE
    for number, layer in enumerate(layers):
        rows = max(1, int((room + GAP) // (side + NAME + GAP)))
        here = layer[:most]
        if keep in layer and keep not in here and keep is not None:
            here = [*here[:-1], keep]
        left_out += len(layer) - len(here)
        columns = -(-len(here) // rows)
        for place, neuron in enumerate(here):
            x = left + (place // rows) * (side + GAP)
            y = top + (place % rows) * (side + NAME + GAP) + NAME
            cells.append(Cell(neuron, number, QRectF(x, y, side, side)))
        left += columns * (side + GAP) - GAP + BETWEEN
    return cells, left_out


@lru_cache(maxsize=32)
def _side(sizes: tuple[int, ...], width: float, height: float) -> tuple[float, int]:
    """Return the largest side at which all maps have room, and how many of a layer are shown: all if possible."""
    most = max(sizes, default=1)
    while True:
        for side in np.arange(LARGEST, SMALLEST - 1, -2.0).tolist():
            rows = int((height + GAP) // (side + NAME + GAP))
            columns = [-(-min(size, most) // max(1, rows)) for size in sizes]
            needed = sum(columns) * (side + GAP) - GAP * len(sizes) + BETWEEN * (len(sizes) - 1)
            if rows and needed <= width:
                return side, most
        if most == 1:
            return SMALLEST, 1
        most -= max(1, most // 12)


def neighbour(cells: list[Cell], neuron: int | None, dx: int, dy: int) -> int | None:
    """Return the nearest neuron in a direction from another; the first one without another."""
    here = next((cell for cell in cells if cell.neuron == neuron), None)
    if here is None:
        return cells[0].neuron if cells else None
    found = []
    for cell in cells:
        away = cell.box.center() - here.box.center()
        along, aside = away.x() * dx + away.y() * dy, abs(away.x() * dy) + abs(away.y() * dx)
        if along > 1:
            found.append((along + 2 * aside, cell.neuron))
    return min(found)[1] if found else None

"""Many edges: which of them are drawn, and drawing thousands of lines in a few calls."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPen

from app.graph.canvas import Canvas, mixed
from app.graph.geometry import PRECISE_EDGES, Geometry
from app.graph.layout import columns_of
from app.words import tr
from core.network import Floats, Integers, Topology, read_only

STRONGEST = 2_000  # drawn of the edges between two columns
SLICE = 400  # lines drawn in one go, a few milliseconds
_GRADES = (0.55, 0.82, 0.96)  # shares of the drawn edges, weakest first, where the next grade begins
_DASH = (7.0, 4.5)  # of what is negative, in pixels
_SHADES, _WIDTHS = (0.22, 0.38, 0.62, 0.95), (0.5, 0.6, 0.9, 1.5)


@dataclass(frozen=True, eq=False)
class Bundle:
    """The edges that are drawn, weakest first, how much each stands out (0 to 3), and a sentence about the others."""

    edges: Integers
    grades: Integers
    note: str = ""

    @property
    def precise(self) -> bool:
        """Whether edges are few enough to carry labels."""
        return len(self.edges) <= PRECISE_EDGES and not self.note


def bundle_of(topology: Topology, weights: Floats) -> Bundle:
    """Return all edges, or where more than 2,000 run between two columns the strongest 2,000 of these by |weight|."""
    count = len(topology.edges)
    everything = np.arange(count, dtype=np.intp)
    if count <= PRECISE_EDGES:
        return Bundle(read_only(everything), np.zeros(count, dtype=np.intp))
    strength = np.nan_to_num(np.abs(weights), nan=np.inf)
    kept = everything if count <= STRONGEST else _strongest(topology, strength)
    kept = kept[np.argsort(strength[kept], kind="stable")]
    grades = np.searchsorted(_GRADES, np.arange(len(kept)) / len(kept), side="right")
    if len(kept) == count:
        return Bundle(read_only(kept), grades)
    note = tr("showing the strongest {shown} of {count} edges", shown=f"{len(kept):,}", count=f"{count:,}")
    return Bundle(read_only(kept), grades, note)


def _strongest(topology: Topology, strength: Floats) -> Integers:
    """Return the strongest 2,000 edges between each two columns, in the file's order; of equals the first ones."""
    kept = [pair[_strongest_places(strength[pair])] for pair in _column_pairs(topology)]
    return np.sort(np.concatenate(kept))


def _strongest_places(strength: Floats) -> Integers:
    if len(strength) <= STRONGEST:
        return np.arange(len(strength), dtype=np.intp)
    least = np.partition(strength, -STRONGEST)[-STRONGEST]  # several times as fast as sorting them
    above = np.flatnonzero(strength > least)
    return np.concatenate([above, np.flatnonzero(strength == least)[: STRONGEST - len(above)]])


@lru_cache(maxsize=2)  # an edit of a weight leaves the topology as it is
def _column_pairs(topology: Topology) -> tuple[Integers, ...]:
    """Return the edges between each two columns, in the file's order."""
    column, edges = columns_of(topology), topology.edges
    pair = column[edges.source] * (int(column.max(initial=0)) + 1) + column[edges.target]
    order = np.argsort(pair, kind="stable")
    return tuple(np.split(order, np.flatnonzero(np.diff(pair[order])) + 1))


def edges_at(topology: Topology, neuron: int) -> Integers:
    """Return the edges that enter or leave a neuron, at most 2,000."""
    edges = topology.edges
    return np.flatnonzero((edges.source == neuron) | (edges.target == neuron))[:STRONGEST]


def draw_lines(canvas: Canvas, geometry: Geometry, bundle: Bundle, part: slice, weights: Floats) -> None:
    """Draw a part of the bundle as straight lines, weak ones first: colour and dash by sign, the rest by strength."""
    tokens = canvas.tokens
    edges, grades = bundle.edges[part], bundle.grades[part]
    signs = np.sign(weights[edges])
    ends = np.concatenate([geometry.start[edges], geometry.end[edges]], axis=1)
    for grade, (shade, width) in enumerate(zip(_SHADES, _WIDTHS, strict=True)):
        for sign, colour in ((0.0, tokens.muted), (1.0, tokens.positive), (-1.0, tokens.negative)):
            chosen = ends[(grades == grade) & (signs == sign)]
            if len(chosen):
                _draw(canvas, chosen, mixed(tokens.ground, colour, shade), width, dashed=sign < 0)


def draw_bright(canvas: Canvas, geometry: Geometry, edges: Integers, colour: QColor) -> None:
    """Draw the edges of the neuron in focus over the others, the finer the more they are."""
    ends = np.concatenate([geometry.start[edges], geometry.end[edges]], axis=1)
    width = min(1.6, max(0.35, 160 / max(1, len(edges))))
    _draw(canvas, ends, mixed(canvas.tokens.muted, colour, 0.75), width)


def _draw(canvas: Canvas, ends: Floats, colour: QColor, width: float, dashed: bool = False) -> None:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    if dashed:  # costs no more than a plain line
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / width for length in _DASH])
    canvas.painter.setPen(pen)
    canvas.painter.drawLines([QLineF(*line) for line in ends.tolist()])

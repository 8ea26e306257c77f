"""Many edges: which of them are drawn, and drawing thousands of lines in a few calls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPen

from app.graph.canvas import Canvas, mixed
from app.graph.geometry import PRECISE_EDGES, Geometry
from app.graph.layout import columns_of
from app.words import tr
from core.network import Floats, Integers, Topology, read_only

STRONGEST = 2_000  # drawn of the edges between two columns
SLICE = 400  # lines drawn in one go, a few milliseconds
_GRADES = 4


@dataclass(frozen=True, eq=False)
class Bundle:
    """The edges that are drawn, weakest first, and a sentence about those that are not."""

    edges: Integers
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
        return Bundle(read_only(everything))
    strength = np.nan_to_num(np.abs(weights), nan=np.inf)
    kept = everything if count <= STRONGEST else _strongest(topology, strength)
    kept = kept[np.argsort(strength[kept], kind="stable")]
    if len(kept) == count:
        return Bundle(read_only(kept))
    note = tr("showing the strongest {shown} of {count} edges", shown=f"{len(kept):,}", count=f"{count:,}")
    return Bundle(read_only(kept), note)


def _strongest(topology: Topology, strength: Floats) -> Integers:
    column = columns_of(topology)
    pair = column[topology.edges.source] * (int(column.max(initial=0)) + 1) + column[topology.edges.target]
    order = np.lexsort((-strength, pair))
    first = np.flatnonzero(np.r_[True, np.diff(pair[order]) != 0])
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.r_[first, len(order)]))
    kept: Integers = np.sort(order[rank < STRONGEST])
    return kept


def edges_at(topology: Topology, neuron: int) -> Integers:
    """Return the edges that enter or leave a neuron, at most 2,000."""
    edges = topology.edges
    return np.flatnonzero((edges.source == neuron) | (edges.target == neuron))[:STRONGEST]


def draw_lines(canvas: Canvas, geometry: Geometry, edges: Integers, weights: Floats) -> None:
    """Draw edges as straight lines in order, grouped by sign and strength; pale where weak."""
    tokens = canvas.tokens
    values = weights[edges]
    largest = float(np.nanmax(np.abs(np.where(np.isfinite(weights), weights, 0)), initial=0.0)) or 1.0
    share = np.clip(np.nan_to_num(np.abs(values) / largest, nan=1.0, posinf=1.0), 0, 1)
    grade = np.minimum((share * _GRADES).astype(np.intp), _GRADES - 1)
    ends = np.concatenate([geometry.start[edges], geometry.end[edges]], axis=1)
    for level in range(_GRADES):
        for sign, colour in ((False, tokens.positive), (True, tokens.negative)):
            chosen = ends[(grade == level) & ((values < 0) == sign)]
            if not len(chosen):
                continue
            pen = QPen(mixed(tokens.ground, colour, (0.3, 0.5, 0.75, 1.0)[level]), (0.8, 1.1, 1.6, 2.3)[level])
            pen.setCosmetic(True)
            canvas.painter.setPen(pen)
            canvas.painter.drawLines([QLineF(*line) for line in chosen.tolist()])


def draw_bright(canvas: Canvas, geometry: Geometry, edges: Integers) -> None:
    """Draw the edges of the neuron in focus over the others."""
    pen = QPen(mixed(canvas.tokens.muted, canvas.tokens.computed, 0.75), 1.3)
    pen.setCosmetic(True)
    canvas.painter.setPen(pen)
    ends = np.concatenate([geometry.start[edges], geometry.end[edges]], axis=1)
    canvas.painter.drawLines([QLineF(*line) for line in ends.tolist()])

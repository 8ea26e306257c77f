"""Makes the grids of a step: vectors of neurons and matrices of edges, each cell with its number and its light."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.matrix.grids import Grid, Slot, Window
from app.panels.values_data import OF_A_TIE, Light, Snapshot
from app.words import tr
from core.explain import Explanation
from core.formula import Node, Source
from core.matrices import MISSING, Block, LevelMatrices
from core.network import Floats, Integers, Role
from core.numbers import shown, subscripted

NO_EDGE = "·"


class Part:
    """The window of a block: its neurons, and its edges by place in the window."""

    def __init__(self, block: Block, window: Window) -> None:
        self.block, self.window = block, window
        self.rows = block.rows[window.row : window.row + window.rows]
        self.columns = block.columns[window.column : window.column + window.columns]

    @property
    def is_cut(self) -> bool:
        """Whether columns are left out."""
        return len(self.columns) < len(self.block.columns)

    def row(self, row: int) -> int:
        return int(self.rows[row])

    def column(self, column: int) -> int:
        return int(self.columns[column])

    def edge_at(self, row: int, column: int) -> int:
        return self.block.edge_at(self.window.row + row, self.window.column + column)

    def find(self, source: Source) -> tuple[int, int] | None:
        """Return where an edge stands in the window."""
        place = self.block.place_of(source.index) if source.kind == "edge" else None
        if place is None or not self.window.holds(*place):
            return None
        return place[0] - self.window.row, place[1] - self.window.column


class GridMaker:
    """Makes grids from the values of one step."""

    def __init__(self, snapshot: Snapshot, explanation: Explanation | None) -> None:
        self.snapshot = snapshot
        self._computed = {(s.kind, s.index, s.quantity) for s in explanation.computed} if explanation else set()
        self._sources = {(s.kind, s.index, s.quantity) for s in explanation.sources} if explanation else set()
        self._lit_edges: dict[int, Light] = {}
        for lit, light in ((self._sources, Light.SOURCE), (self._computed, Light.COMPUTED)):
            for kind, index, quantity in lit:
                if kind == "edge":
                    shares = light is Light.COMPUTED and quantity in OF_A_TIE
                    self._lit_edges.update(dict.fromkeys(self._with_tie(index) if shares else (index,), light))

    def _with_tie(self, edge: int) -> tuple[int, ...]:
        topology = self.snapshot.topology
        return tuple(topology.edges_of(int(topology.parameter_of_edge[edge])).tolist())

    def name(self, neuron: int) -> str:
        """Return what to call a neuron."""
        return subscripted(self.snapshot.topology.neurons[neuron].name)

    def names(self, neurons: Integers) -> list[str]:
        return [self.name(int(neuron)) for neuron in neurons]

    def vector(self, title: Node, neurons: Integers, quantity: str, named: bool = False) -> Grid:
        return Grid(
            title, len(neurons), 1, lambda row, _: self._neuron(int(neurons[row]), quantity),
            self.names(neurons) if named else (), (), lambda source: _row_of(neurons, source),
        )  # fmt: skip

    def row(self, title: Node, part: Part) -> Grid:
        columns = part.columns
        find: Callable[[Source], tuple[int, int] | None] = lambda source: (  # noqa: E731
            None if (found := _row_of(columns, source)) is None else (0, found[0])
        )
        return Grid(
            title, 1, len(columns), lambda _, column: self._neuron(int(columns[column]), "out"),
            ("",), self.names(columns), find,
        )  # fmt: skip

    def weights(self, title: Node, part: Part) -> Grid:
        return self.edges(title, part, "weight")

    def edges(self, title: Node, part: Part, quantity: str) -> Grid:
        return self.grid(title, part, lambda edge: self._edge(edge, quantity))

    def grid(self, title: Node, part: Part, slot: Callable[[int], Slot]) -> Grid:
        def at(row: int, column: int) -> Slot:
            edge = part.edge_at(row, column)
            return slot(edge) if edge != MISSING else self._no_edge(part, row, column)

        rows, columns = self.names(part.rows), self.names(part.columns)
        return Grid(title, len(rows), len(columns), at, rows, columns, part.find)

    def biases(self, title: Node, level: LevelMatrices, part: Part) -> Grid:
        first = part.window.row

        def at(row: int, _: int) -> Slot:
            edges = level.bias_edges_of(first + row)
            if len(edges) == 1:
                return self._edge(int(edges[0]), "weight")
            if not len(edges):
                return Slot(NO_EDGE, missing=True, tip=tr("{neuron} has no bias", neuron=self.name(part.row(row))))
            total = float(self.snapshot.document.network.weights[edges].sum())
            light = max((self._lit_edges.get(int(e), Light.NONE) for e in edges), key=lambda found: found.value)
            ids = ", ".join(subscripted(self.snapshot.topology.edges.ids[int(e)]) for e in edges)
            tip = tr("the sum of {edges}", edges=ids)
            return Slot(shown(total, self.snapshot.digits), total, light, tip=tip)

        def find(source: Source) -> tuple[int, int] | None:
            found = np.flatnonzero(level.bias_edges == source.index) if source.kind == "edge" else level.bias_edges[:0]
            row = int(level.bias_rows[found[0]]) - first if len(found) else -1
            return (row, 0) if 0 <= row < len(part.rows) else None

        return Grid(title, len(part.rows), 1, at, (), (), find)

    # Cells

    def _no_edge(self, part: Part, row: int, column: int) -> Slot:
        ends = (self.name(part.row(row)), self.name(part.column(column)))
        return Slot(NO_EDGE, missing=True, tip=tr("no edge between {row} and {column}", row=ends[0], column=ends[1]))

    def _edge(self, edge: int, quantity: str) -> Slot:
        topology = self.snapshot.topology
        cell = self.snapshot.cell("edge", quantity, edge)
        light = self._lit_edges.get(edge, Light.NONE) if quantity == "weight" else cell.light  # as its arrow is
        return Slot(
            cell.text, cell.value, light, self._source("edge", edge, quantity), cell.waiting,
            edits="weight" if quantity == "weight" else "",
            tied=topology.edges.tie[edge] is not None, frozen=bool(topology.edges.frozen[edge]),
        )  # fmt: skip

    def change(self, edge: int) -> Slot:
        new = self._edge(edge, "updated_weight")
        if new.value is None:
            return new
        value = new.value - float(self.snapshot.document.network.weights[edge])
        return Slot(shown(value, self.snapshot.digits), value, new.light, new.source, tied=new.tied, frozen=new.frozen)

    def _neuron(self, neuron: int, quantity: str) -> Slot:
        source = self._source("neuron", neuron, quantity)
        if quantity in ("slope", "own_dE_dout"):
            return self._from_trace(neuron, quantity, source)
        cell = self.snapshot.cell("neuron", quantity, neuron)
        is_input = quantity == "out" and self.snapshot.topology.neurons[neuron].role is Role.INPUT
        edits = is_input and self.snapshot.iteration is not None
        return Slot(cell.text, cell.value, cell.light, source, cell.waiting, edits="input" if edits else "")

    def _from_trace(self, neuron: int, quantity: str, source: Source) -> Slot:
        """Return the slope, or the loss's own part of ∂E/∂out: known with what is made of them, or while explained."""
        key, snapshot = ("neuron", neuron, quantity), self.snapshot
        light = Light.COMPUTED if key in self._computed else Light.SOURCE if key in self._sources else Light.NONE
        known_by = "delta" if quantity == "slope" else "dE_dout"
        is_known = snapshot.shown is not None and bool(getattr(snapshot.shown, known_by)[neuron])
        if snapshot.iteration is None or snapshot.shown is None or not (is_known or light is not Light.NONE):
            return Slot(tr("not yet"), source=source, waiting=True)
        trace, sample = snapshot.iteration.trace, snapshot.shown.sample
        values: Floats = trace.slope[sample]
        if quantity == "own_dE_dout":
            values = np.zeros(len(snapshot.topology.neurons))
            values[snapshot.topology.outputs] = trace.own_dE_dout[sample]
        value = float(values[neuron])
        return Slot(shown(value, snapshot.digits), value, light, source)

    def _source(self, kind: str, index: int, quantity: str) -> Source:
        sample = self.snapshot.shown.sample if self.snapshot.shown else 0
        return Source("edge" if kind == "edge" else "neuron", index, quantity, sample)


def _row_of(neurons: Integers, source: Source) -> tuple[int, int] | None:
    found = np.flatnonzero(neurons == source.index) if source.kind == "neuron" else neurons[:0]
    return (int(found[0]), 0) if len(found) else None

"""The two tables of values, of neurons and of edges, as models for views that ask only for the rows on screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.exact import MAIN
from app.panels.values_data import Cell, Kind, Snapshot
from app.words import tr
from core.formula import Source
from core.network import Role
from core.numbers import subscripted

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, what it means, the quantity it shows or the words it holds."""

    title: str
    tip: str
    quantity: str = ""
    words: Callable[[Snapshot, int], str] | None = None
    batch_only: bool = False


def _end_name(end: str) -> Callable[[Snapshot, int], str]:
    def name(snapshot: Snapshot, edge: int) -> str:
        places = getattr(snapshot.topology.edges, end)
        return subscripted(snapshot.topology.neurons[int(places[edge])].name)

    return name


COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    "neuron": (
        Column("neuron", "Its name", words=lambda s, index: subscripted(s.topology.neurons[index].name)),
        Column("role", "What it is for", words=lambda s, index: tr(s.topology.neurons[index].role.value)),
        Column("target", "What the output should be", "target"),
        Column("net", "Net input: the sum of weight times output over the incoming edges", "net"),
        Column("out", "Output: the activation of the net input", "out"),
        Column("∂E/∂out", "How the loss changes with the output", "dE_dout"),
        Column("δ", "Delta: how the loss changes with the net input", "delta"),
    ),
    "edge": (
        Column("edge", "Its name", words=lambda s, index: subscripted(s.topology.edges.ids[index])),
        Column("from", "The neuron that it leaves", words=_end_name("source")),
        Column("to", "The neuron that it points to", words=_end_name("target")),
        Column("weight", "Its weight before the update", "weight"),
        Column("δ·out", "Its own part of the gradient", "own"),
        Column("∂E/∂w", "How the loss of this sample changes with the weight; of tied edges together", "gradient"),
        Column("batch", "The gradient over all samples of the batch", "batch_gradient", batch_only=True),
        Column("new weight", "The weight after the update", "updated_weight"),
    ),
}


class ValuesModel(QAbstractTableModel):
    """One of the two tables, for a view that asks only for the rows on screen."""

    def __init__(self, kind: Kind, snapshot: Snapshot, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.snapshot = snapshot
        self.columns = self._columns_for(snapshot)

    def _columns_for(self, snapshot: Snapshot) -> tuple[Column, ...]:
        several = snapshot.iteration is not None and len(snapshot.iteration.rows) > 1
        return tuple(column for column in COLUMNS[self.kind] if several or not column.batch_only)

    def show(self, snapshot: Snapshot) -> None:
        """Take the values of another step."""
        columns = self._columns_for(snapshot)
        if snapshot.topology is self.snapshot.topology and columns == self.columns:
            self.snapshot = snapshot
            if self.rowCount():
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.snapshot, self.columns = snapshot, columns
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        network = self.snapshot.topology
        return 0 if parent.isValid() else len(network.neurons if self.kind == "neuron" else network.edges)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, row: int, column: int) -> Cell:
        """Return what stands in a cell."""
        shown_column = self.columns[column]
        if shown_column.words is not None:
            return Cell(shown_column.words(self.snapshot, row))
        return self.snapshot.cell(self.kind, shown_column.quantity, row)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cell(index.row(), index.column()).text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.quantity:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        texts: dict[int, str] = {Qt.ItemDataRole.DisplayRole: column.title, Qt.ItemDataRole.ToolTipRole: column.tip}
        text = texts.get(role)
        return None if text is None else tr(text)

    def source(self, row: int, column: int) -> Source:
        """Return what a cell shows, as views refer to it; a cell of words stands for its neuron or edge."""
        quantity = self.columns[column].quantity or MAIN[self.kind]
        return Source(self.kind, row, quantity, self.snapshot.shown.sample if self.snapshot.shown else 0)

    def editable_column(self, row: int) -> int | None:
        """Return the column in which a row's number can be typed: a weight, an input, a target."""
        quantity = "weight"
        if self.kind == "neuron":
            role = self.snapshot.topology.neurons[row].role
            quantity = {Role.INPUT: "out", Role.OUTPUT: "target"}.get(role, "")
        titles = [column.quantity for column in self.columns]
        ready = self.kind == "edge" or self.snapshot.iteration is not None
        return titles.index(quantity) if quantity and ready else None

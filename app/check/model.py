"""The table of the check of all weights as a model: one row a weight, sorted as asked for, the worst error first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.check.subject import weight_name
from app.words import tr
from core.checks import GradientCheck
from core.formula import Source
from core.network import Floats, Integers, Topology
from core.numbers import shown, subscripted

Index = QModelIndex | QPersistentModelIndex
DIGITS, ERROR_DIGITS = 7, 2
FIXED = (1e-3, 1e5)  # columns whose largest number lies between are written out


@dataclass(frozen=True)
class Column:
    """A column: its heading and what it means."""

    key: str
    title: str
    tip: str


WEIGHT = Column("weight", "weight", "The weight whose gradient was checked; weights of a tie are one")
COLUMNS = (
    WEIGHT,
    Column("analytic", "backprop", "∂E/∂w by backprop, of the sample with the largest error"),
    Column("numeric", "numeric", "(E(w + h) − E(w − h)) / 2h of the same sample"),
    Column("error", "error", "|a − n| / max(1, |a|, |n|), the largest of all samples"),
    Column("sample", "sample", "The sample with the largest error"),
    Column("verdict", "verdict", "Whether the two agree within the limit, 10⁻⁶"),
)


class CheckModel(QAbstractTableModel):
    """What a check found. `order` is the parameter of each row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.check: GradientCheck | None = None
        self.topology: Topology | None = None
        self.is_stale = False
        self.columns = tuple(column for column in COLUMNS if column.key != "sample")
        self.order: Integers = np.zeros(0, dtype=np.intp)
        self._row_of: Integers = self.order
        self._data_rows: Sequence[int] = ()
        self._sorted = ("error", Qt.SortOrder.DescendingOrder)
        self._decimals: int | None = None

    def show_check(
        self, check: GradientCheck | None, topology: Topology | None, rows: Sequence[int], is_stale: bool
    ) -> None:
        """Show what was found on some rows of the data; None: nothing yet."""
        if check is self.check and topology is self.topology:
            if is_stale != self.is_stale:
                self.is_stale = is_stale
                self._touch()
            return
        self.beginResetModel()
        self.check, self.topology, self.is_stale = check, topology, is_stale
        self._data_rows = rows
        self.columns = tuple(column for column in COLUMNS if len(rows) > 1 or column.key != "sample")
        self._decimals = _decimals(check)
        self._order()
        self.endResetModel()

    def _touch(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    # Rows

    def _order(self) -> None:
        if self.check is None:
            self.order = np.zeros(0, dtype=np.intp)
        else:
            key, way = self._sorted
            values = self._sort_values(self.check, key)
            self.order = np.argsort(-values if way is Qt.SortOrder.DescendingOrder else values, kind="stable")
        self._row_of = np.empty_like(self.order)
        self._row_of[self.order] = np.arange(len(self.order))

    def _sort_values(self, check: GradientCheck, key: str) -> Floats:
        """Return what a column is sorted by; what was left out at a kink comes after all errors."""
        if key in ("error", "verdict"):
            return np.where(np.isnan(check.errors), -1.0, check.errors)
        columns = {"analytic": check.analytic, "numeric": check.numeric, "sample": check.samples}
        return columns.get(key, np.arange(len(check.errors))).astype(np.float64)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        if 0 <= column < len(self.columns):
            self.layoutAboutToBeChanged.emit()
            self._sorted = (self.columns[column].key, order)
            self._order()
            self.layoutChanged.emit()

    @property
    def sorted_column(self) -> int:
        """The column that the rows are sorted by."""
        return next((place for place, column in enumerate(self.columns) if column.key == self._sorted[0]), 0)

    @property
    def sort_order(self) -> Qt.SortOrder:
        """Rising or falling."""
        return self._sorted[1]

    def row_of_edge(self, edge: int) -> int | None:
        """Return the row of an edge's weight."""
        if self.topology is None or edge >= len(self.topology.edges):
            return None
        return int(self._row_of[self.topology.parameter_of_edge[edge]])

    def source(self, row: int) -> Source:
        """Return what a row is about."""
        assert self.check is not None
        return Source("edge", int(self.check.first_edge[self.order[row]]), "gradient")

    def is_worst(self, row: int) -> bool:
        """Whether a row has the largest error of all that could be checked."""
        return self.check is not None and int(self.order[row]) == self.check.worst and not self.is_infinite(row)

    def is_wrong(self, row: int) -> bool:
        """Whether a row's error is above the limit."""
        return self.check is not None and bool(self.check.wrong[self.order[row]])

    def is_infinite(self, row: int) -> bool:
        """Whether a row cannot be judged, because a number is not finite."""
        return self.check is not None and bool(self.check.unchecked[self.order[row]])

    def is_left_out(self, row: int) -> bool:
        """Whether a row was not judged, because of a kink."""
        return self.check is not None and bool(np.isnan(self.check.errors[self.order[row]]))

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        key = self.columns[index.column()].key
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole) and key == "verdict":
            return self.verdict(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(index.row(), key)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.key not in ("weight", "verdict"):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(column.title) + (self._arrow() if section == self.sorted_column else "")
        return tr(column.tip) if role == Qt.ItemDataRole.ToolTipRole else None

    def _arrow(self) -> str:
        return " ↓" if self.sort_order is Qt.SortOrder.DescendingOrder else " ↑"

    def text(self, row: int, key: str) -> str:
        """Return what stands in a cell."""
        assert self.check is not None and self.topology is not None
        check, parameter = self.check, int(self.order[row])
        if key == "weight":
            return weight_name(self.topology, parameter)
        if key == "error":
            error = float(check.errors[parameter])
            return shown(error, ERROR_DIGITS) if math.isfinite(error) else "–"
        if key == "sample":
            return str(self._data_rows[int(check.samples[parameter])] + 1)
        if key == "verdict":
            return self._short_verdict(row)
        return self._number(float((check.analytic if key == "analytic" else check.numeric)[parameter]))

    def _number(self, value: float) -> str:
        """Write with as many decimals as all of the column, unless that would leave too few digits of a small one."""
        if self._decimals is None or not math.isfinite(value):
            return shown(value, DIGITS)
        text = f"{value:.{self._decimals}f}" if value else f"{0:.{self._decimals}f}"  # no zero has a sign
        if value and abs(value) < 100 * 10.0**-self._decimals:
            return shown(value, 3)
        return text.replace("-", "−")

    def verdict(self, row: int) -> str:
        """Return what is to be said of a row, in words."""
        assert self.check is not None
        if self.is_left_out(row):
            return tr("left out: kink of {neuron}", neuron=self._kink_name(row))
        if self.is_infinite(row):
            return tr("cannot be checked: not finite")
        if self.is_wrong(row):
            return f"{tr('differs')}, {tr('worst')}" if self.is_worst(row) else tr("differs")
        return tr("agrees, with the largest error") if self.is_worst(row) else tr("agrees")

    def _short_verdict(self, row: int) -> str:
        """Return the verdict for the narrow column."""
        if self.is_left_out(row):
            return tr("kink at {neuron}", neuron=self._kink_name(row))
        if self.is_infinite(row):
            return tr("not finite")
        if self.is_wrong(row):
            return f"✗ {tr('worst')}" if self.is_worst(row) else "✗"
        return "✓"

    def _kink_name(self, row: int) -> str:
        assert self.check is not None and self.topology is not None
        return subscripted(self.topology.neurons[int(self.check.kink_neurons[self.order[row]])].name)


def _decimals(check: GradientCheck | None) -> int | None:
    """Return how many decimals the numbers of a check are written with; None where powers of ten are needed."""
    if check is None:
        return None
    sizes = np.abs(np.concatenate((check.analytic, check.numeric)))
    largest = float(sizes[np.isfinite(sizes)].max(initial=0.0))
    if not FIXED[0] <= largest < FIXED[1]:
        return None
    return min(DIGITS, max(0, DIGITS - 1 - math.floor(math.log10(largest))))

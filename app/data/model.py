"""The rows of the document as a table model: it reads the arrays, so a million rows cost no more than ten."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.data.columns import Column, Kind, columns_of
from app.words import tr
from app.workbench import Workbench
from core.document import Document
from core.network import Booleans
from core.numbers import shown
from core.outcomes import OutcomesInBlocks

Index = QModelIndex | QPersistentModelIndex


class DataModel(QAbstractTableModel):
    """Rows of the document on the bench; `columns` tells what stands in each column."""

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shows_now = True
        self.columns: tuple[Column, ...] = ()
        self.document: Document = workbench.document
        self.digits = workbench.digits
        self._now: OutcomesInBlocks | None = None
        self._is_test: Booleans | None = None
        self._row_count = 0
        self.show(workbench)

    # What is shown

    def show(self, workbench: Workbench) -> None:
        """Take the document on the bench; rows come and go at the end, so that the view stays where it is."""
        document, can_compute = workbench.document, not workbench.problems
        columns = columns_of(document, self.shows_now and can_compute)
        if columns != self.columns:
            self.beginResetModel()
            self._take(document, columns, workbench.digits)
            self._row_count = len(document.data.rows)
            self.endResetModel()
            return
        self._take(document, columns, workbench.digits)
        self._resize(len(document.data.rows))
        if self._row_count and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._row_count - 1, len(self.columns) - 1))

    def _take(self, document: Document, columns: tuple[Column, ...], digits: int) -> None:
        before, self.document = self.document, document
        same = before.network is document.network and before.data is document.data and before.loss is document.loss
        if not same or self._now is None:
            self._now = OutcomesInBlocks(document)
        if before.data is not document.data:
            self._is_test = None
        self.columns, self.digits = columns, digits

    def _resize(self, rows: int) -> None:
        if rows > self._row_count:
            self.beginInsertRows(QModelIndex(), self._row_count, rows - 1)
            self._row_count = rows
            self.endInsertRows()
        elif rows < self._row_count:
            self.beginRemoveRows(QModelIndex(), rows, self._row_count - 1)
            self._row_count = rows
            self.endRemoveRows()

    @property
    def first_data_column(self) -> int:
        """The first column in which something can be typed."""
        return next((place for place, column in enumerate(self.columns) if column.kind.is_data), 0)

    # One cell

    def is_test(self, row: int) -> bool:
        """Whether a row is kept for testing."""
        if self._is_test is None:
            import numpy as np

            self._is_test = np.zeros(len(self.document.data.rows), dtype=np.bool_)
            self._is_test[self.document.test_rows] = True
        return bool(self._is_test[row])

    def value(self, row: int, column: int) -> float:
        """Return the number in a cell that holds one."""
        shown_column = self.columns[column]
        if shown_column.kind.is_data:
            return float(self.document.data.rows[row, shown_column.place])
        assert self._now is not None
        if shown_column.kind is Kind.LOSS:
            return self._now.loss(row)
        return self._now.output(row, shown_column.place)

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        if self.columns[column].kind is Kind.USE:
            return tr("test") if self.is_test(row) else tr("train")
        return shown(self.value(row, column), self.digits)

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._row_count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(index.row(), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{column.name}\n{column.role}"
        return column.tip if role == Qt.ItemDataRole.ToolTipRole else None

"""The columns of a table that is imported: their first cells, and how each is used, one row for each column."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.controls import plain_tip
from app.data.importing import Importing
from app.scaling import hold
from app.theme import Theme, mixed
from app.words import tr
from core.findings import printable
from core.table_import import TableColumn
from core.table_plan import ColumnPlan, classes_of

ROW = 26
EXAMPLES = 4
TITLES = ("column", "first cells", "use", "as", "scaling")
USES = {"input": "input", "output": "target", "ignore": "leave out"}
KINDS = {"number": "number", "one_hot": "classes", "zero_one": "0 and 1"}
SCALINGS = {None: "none", "standard": "standardised", "range": "0 … 1"}
Index = QModelIndex | QPersistentModelIndex


class ColumnsModel(QAbstractTableModel):
    """One row for each column of the table."""

    def __init__(self, importing: Importing, theme: Theme) -> None:
        super().__init__()
        self._importing, self._theme = importing, theme
        self._columns: tuple[TableColumn, ...] = ()
        self._plans: tuple[ColumnPlan, ...] = ()
        self._counts: dict[int, int] = {}

    def refresh(self) -> bool:
        """Take the columns and plans; return whether they are other columns."""
        table = self._importing.table
        columns, plans = (table.columns, self._importing.plans) if table is not None else ((), ())
        if columns is self._columns:
            self._plans = plans
            if plans:
                self.dataChanged.emit(self.index(0, 0), self.index(len(plans) - 1, len(TITLES) - 1))
            return False
        self.beginResetModel()
        self._columns, self._plans, self._counts = columns, plans, {}
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column, plan = self._columns[index.row()], self._plans[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(plan, index.column())
        return plain_tip(printable(column.name)) if role == Qt.ItemDataRole.ToolTipRole else None

    def _classes_words(self, row: int) -> str:
        if row not in self._counts:
            self._counts[row] = len(classes_of(self._columns[row]))
        return tr("{count} classes", count=f"{self._counts[row]:,}")

    def _text(self, row: int, place: int) -> str:
        column, plan = self._columns[row], self._plans[row]
        if place == 0:
            return printable(column.name)
        if place == 1:
            return printable(", ".join(self._examples(column)))
        if place == 2:
            return tr(USES[plan.use])
        if plan.use == "ignore":
            return ""
        if place == 3:
            return self._classes_words(row) if plan.kind == "one_hot" else tr(KINDS[plan.kind])
        return tr(SCALINGS[plan.scaling]) if plan.kind == "number" else ""

    def _examples(self, column: TableColumn) -> tuple[str, ...]:
        if not column.is_number:
            return classes_of(column, EXAMPLES)
        rows = range(min(EXAMPLES, len(self._importing.table.lines))) if self._importing.table else range(0)
        return tuple(column.text(row) for row in rows)

    def _ink(self, plan: ColumnPlan, place: int) -> QColor:
        tokens = self._theme.tokens
        if plan.use == "ignore":
            return mixed(tokens.muted, tokens.card, 0.2)
        return tokens.muted if place == 1 else tokens.text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return tr(TITLES[section])


WIDTHS = ((0, 150), (2, 84), (3, 100), (4, 104))  # of columns; the other one takes what is left


class ColumnsTable(QTableView):
    """The columns in view; several can be chosen.

    Signals:
        chosen(): others are chosen.
    """

    chosen = Signal()

    def __init__(self, importing: Importing, theme: Theme) -> None:
        super().__init__()
        self.columns_model = ColumnsModel(importing, theme)
        self.setModel(self.columns_model)
        self.setAccessibleName(tr("Columns of the table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        hold(rows, section=ROW)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._theme = theme
        theme.changed.connect(self._share_room)
        self._share_room()
        self.selectionModel().selectionChanged.connect(self.chosen)

    @Slot()
    def _share_room(self) -> None:
        for place, width in WIDTHS:
            self.horizontalHeader().resizeSection(place, self._theme.tokens.px(width))

    def refresh(self) -> None:
        """Show the columns and how they are used; of another table the first column is chosen."""
        if self.columns_model.refresh() and self.columns_model.rowCount():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self.columns_model.index(0, 0), flags.ClearAndSelect | flags.Rows)

    @property
    def chosen_columns(self) -> tuple[int, ...]:
        """The places of the chosen columns in the table."""
        return tuple(sorted(index.row() for index in self.selectionModel().selectedRows()))

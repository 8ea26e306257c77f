"""The two traces as a table: step, what it computes, both results, their difference; where they part is marked."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.compare.cells import PADDING, ComparedDelegate
from app.compare.reading import Reading
from app.controls import plain_tip
from app.quiet_table import make_quiet
from app.scaling import hold
from app.theme import Theme, ui_font
from app.words import tr

Index = QModelIndex | QPersistentModelIndex

STEP, WHAT, LEFT, RIGHT, DIFFERENCE = range(5)
TITLES = ("step", "what it computes", "this network", "the other", "difference")
ROW = 22
LEAST_WHAT = 150  # pixels of the column of words
STEP_WIDTH = 46
HEAD_ROOM = 8  # of a heading, whose padding is wider than that of a cell


class ComparedModel(QAbstractTableModel):
    """The rows of a comparison, made when they are asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reading: Reading | None = None

    def show(self, reading: Reading | None) -> None:
        """Take another comparison; None: nothing to show."""
        self.beginResetModel()
        self.reading = reading
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() or self.reading is None else len(self.reading.comparison)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES)

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        assert self.reading is not None
        if column == STEP:
            return self.reading.step(row)
        if column == WHAT:
            return self.reading.title(row)
        return self.reading.difference(row) if column == DIFFERENCE else self.reading.value(row, column - LEFT)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.reading is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parting = index.column() == WHAT and index.row() == self.reading.comparison.first_parting
            told = self.text(index.row(), index.column())
            return f"{told}. {tr('They part here')}" if parting else told
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.reading.tip(index.row()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= LEFT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return tr(TITLES[section]) if role == Qt.ItemDataRole.DisplayRole else None


class ComparedTable(QTableView):
    """The table itself.

    Signals:
        row_reached(int): the user has gone to this row, by mouse or keys.
    """

    row_reached = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._follows = False
        self._rooms = [(0, 0)] * len(TITLES)
        self.compared = ComparedModel(self)
        self.setModel(self.compared)
        self.setItemDelegate(ComparedDelegate(self, theme))
        self.setAccessibleName(tr("Two conventions step by step"))
        make_quiet(self, ROW)
        self._set_headers()
        self.selectionModel().currentRowChanged.connect(self._reach)

    def _set_headers(self) -> None:
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        hold(head, height=ROW)
        head.setSectionsClickable(False)
        self._theme.changed.connect(self.fit_columns)

    def show_reading(self, reading: Reading | None) -> None:
        """Show another comparison."""
        self._follows = True
        self.compared.show(reading)
        self._follows = False
        rooms = [reading.room(column - LEFT) for column in (LEFT, RIGHT, DIFFERENCE)] if reading else []
        self._rooms = [(0, 0)] * LEFT + rooms
        self.fit_columns()

    def mark(self, row: int | None) -> None:
        """Mark the row of the step on screen, and bring it into the middle."""
        self._follows = True
        if row is None:
            self.setCurrentIndex(QModelIndex())
        else:
            index = self.compared.index(row, WHAT)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._follows = False

    @property
    def row(self) -> int | None:
        """The row that is marked."""
        index = self.currentIndex()
        return index.row() if index.isValid() else None

    def room_behind_point(self, column: int) -> int:
        """Return how many characters a column keeps for the decimal point and what follows it."""
        return self._rooms[column][1] if column < len(self._rooms) else 0

    @Slot()
    def fit_columns(self) -> None:
        """Give numbers the room that they need, and words what is left."""
        if len(self._rooms) < len(TITLES):
            return
        metrics = QFontMetricsF(ui_font(self._theme.tokens.text_body))
        px = self._theme.tokens.px
        self.setColumnWidth(STEP, px(STEP_WIDTH))
        left = self.viewport().width() - px(STEP_WIDTH)
        for column in (LEFT, RIGHT, DIFFERENCE):
            figures = sum(self._rooms[column]) * metrics.horizontalAdvance("0")
            width = int(max(figures, metrics.horizontalAdvance(tr(TITLES[column])) + px(HEAD_ROOM)) + px(2 * PADDING))
            self.setColumnWidth(column, width)
            left -= width
        self.setColumnWidth(WHAT, max(px(LEAST_WHAT), left))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    # Pointer and keys

    def _reach(self, current: QModelIndex) -> None:
        if current.isValid() and not self._follows:
            self.row_reached.emit(current.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        before = self.row
        super().mousePressEvent(event)
        if self.row is not None and self.row == before:  # pressing the marked row goes to its step too
            self.row_reached.emit(self.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.row is not None:
            self.row_reached.emit(self.row)
        else:
            super().keyPressEvent(event)

"""The search: a field over the window, and below it what fits what is typed, best first."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from app.guide.findable import Findable, best
from app.guide.guide_style import guide_style
from app.guide.keeping import FocusKeeper
from app.scaling import hold, scale_part
from app.theme import Theme, mixed, ui_font
from app.words import tr

WIDTH, ROW, MOST_ROWS, MOST = 680, 34, 11, 200
FOUND = Qt.ItemDataRole.UserRole
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -MOST_ROWS, Qt.Key.Key_PageDown: MOST_ROWS}


class Palette(FocusKeeper):
    """Lets one thing be found.

    Signals:
        chosen: the Findable to run.
        left: without a choice.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, found: tuple[Findable, ...], theme: Theme) -> None:
        super().__init__()
        self._found, self._theme = found, theme
        self.setAccessibleName(tr("Search"))
        frame = QFrame()
        frame.setObjectName("palette")
        self.field, self.list = QLineEdit(), QListWidget()
        self.field.setAccessibleName(tr("Search actions, lessons, examples, tabs and settings"))
        self.field.setPlaceholderText(tr("Search actions, lessons, examples, tabs, settings…"))
        self.field.setToolTip(tr("Words in any order. Enter runs what is marked, ↑ and ↓ mark another, Esc leaves."))
        self.list.setAccessibleName(tr("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Row(theme, self.list))
        self.nothing = QLabel(tr("Nothing fits these words."))
        self.nothing.setObjectName("quiet_text")
        self.nothing.setContentsMargins(18, 10, 18, 14)
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 6)
        column.setSpacing(0)
        for part in (self.field, self.nothing, self.list):
            column.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        hold(frame, width=WIDTH)
        self.setStyleSheet(guide_style(theme.tokens))
        scale_part(self, theme.tokens)
        self.field.textChanged.connect(self._search)
        self.list.itemClicked.connect(self._run)
        self._search("")

    @property
    def shown(self) -> list[Findable]:
        """What is listed, best first."""
        return [self.list.item(row).data(FOUND) for row in range(self.list.count())]

    @Slot(str)
    def _search(self, typed: str) -> None:
        self.list.clear()
        for one in best(self._found, typed)[:MOST]:
            item = QListWidgetItem(_spoken(one))
            item.setData(FOUND, one)
            if not one.enabled:
                item.setToolTip(tr("Not possible just now"))
            self.list.addItem(item)
        count = self.list.count()
        self.list.setVisible(count > 0)
        self.nothing.setVisible(count == 0)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(count, MOST_ROWS) * self._theme.tokens.px(ROW) + self._theme.tokens.px(10))
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentItem())
        elif event.key() in _MOVES:
            self._move(_MOVES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        last = self.list.count() - 1
        row = self.list.currentRow() + by
        if abs(by) == 1 and last >= 0:
            row %= last + 1
        self.list.setCurrentRow(min(max(row, 0), last))

    def _run(self, item: QListWidgetItem | None) -> None:
        one = item.data(FOUND) if item is not None else None
        if isinstance(one, Findable) and one.enabled:
            self.chosen.emit(one)


def _spoken(one: Findable) -> str:
    """Return a row as a screen reader says it."""
    state = "" if one.enabled else tr("not possible just now")
    return ", ".join(part for part in (one.title, one.where, one.keys, state) if part)


class _Row(QStyledItemDelegate):
    """Paints a row: title, quietly where it is, and its keys at the right."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme, self._list = theme, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, self._theme.tokens.px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        one = index.data(FOUND)
        if not isinstance(one, Findable):
            return
        tokens = self._theme.tokens
        box: QRect = option.rect
        chosen = index.row() == self._list.currentRow()
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent if one.enabled else tokens.raised)
            painter.drawRoundedRect(box, tokens.px(6), tokens.px(6))
        lit = chosen and one.enabled
        text = tokens.accent_text if lit else tokens.text if one.enabled else mixed(tokens.muted, tokens.card, 0.35)
        beside = tokens.accent_text if lit else mixed(tokens.muted, tokens.card, 0.0 if one.enabled else 0.35)
        line = box.adjusted(tokens.px(14), 0, -tokens.px(14), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(beside)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, one.keys)
        keys = painter.fontMetrics().horizontalAdvance(one.keys) + tokens.px(24 if one.keys else 0)
        title = ("✓ " if one.chosen else "") + one.title
        font = ui_font(tokens.text_body)
        painter.setFont(font)
        painter.setPen(text)
        room = line.width() - keys
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, middle, shown)
        used = painter.fontMetrics().horizontalAdvance(shown) + tokens.px(12)
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(beside)
        where = painter.fontMetrics().elidedText(one.where, Qt.TextElideMode.ElideRight, max(0, room - used))
        painter.drawText(line.adjusted(used, 0, 0, 0), middle, where if where != "…" else "")

"""The sheet of keys: all of them in columns by what they are for, with a field that leaves only what fits."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.controls import IconButton
from app.gaps import gap
from app.guide.guide_style import guide_style
from app.guide.keeping import ARROWS, FocusKeeper
from app.guide.key_groups import Group, fitting, shared_out
from app.scaling import hold, scale_part
from app.theme import Theme, ui_font
from app.words import tr

COLUMN = 300  # the least width of a column
MOST_COLUMNS = 5
LONG = 24  # letters of keys that are a sentence rather


class KeysSheet(FocusKeeper):
    """All keys at a glance.

    Signals:
        left: it is to go.
    """

    left = Signal()

    def __init__(self, groups: tuple[Group, ...], theme: Theme) -> None:
        super().__init__()
        self._groups, self._theme = groups, theme
        self._columns = 0
        self._waiting: list[tuple[Group, ...]] = []
        self._tick = QTimer(self, interval=0)
        self._tick.timeout.connect(self._add_column)
        self.setObjectName("keys_sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Keys"))
        self.title, self.field = QLabel(tr("Keys")), QLineEdit()
        self.title.setFont(ui_font(round(1.35 * theme.tokens.text_title), 600))
        self.field.setAccessibleName(tr("Filter the keys"))
        self.field.setPlaceholderText(tr("Filter: a word or a key"))
        self.field.setToolTip(tr("Shows only what fits: a word such as “iteration”, or a key such as “Ctrl+Z”"))
        self.field.setClearButtonEnabled(True)
        hold(self.field, width=280)
        self.close_button = IconButton(theme, "close", tr("Close"), tr("Close (Esc)"), side=28)
        self._row = QHBoxLayout()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self.setStyleSheet(guide_style(theme.tokens))
        scale_part(self, theme.tokens)
        self.field.textChanged.connect(self._fill)
        self.close_button.clicked.connect(self.left)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.field)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 20, 28, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.area, 1)

    @property
    def told(self) -> list[tuple[str, str]]:
        """The (what, keys) that are listed."""
        return [row for group in fitting(self._groups, self.field.text()) for row in group.rows]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = min(MOST_COLUMNS, max(1, self.width() // self._theme.tokens.px(COLUMN)))
        if columns != self._columns:
            self._columns = columns
            self._fill()

    @Slot()
    def _fill(self) -> None:
        groups = fitting(self._groups, self.field.text())
        page = QWidget()
        page.setObjectName("keys_content")
        self._row = QHBoxLayout(page)
        self._row.setContentsMargins(0, 0, 12, 0)
        self._row.setSpacing(32)
        self._waiting = shared_out(groups, self._columns)
        if not groups:
            self._row.addWidget(QLabel(tr("No key fits this.")), 0, Qt.AlignmentFlag.AlignTop)
        self.area.setWidget(page)
        self._add_column()
        self._tick.start()

    @Slot()
    def _add_column(self) -> None:
        """Add the next column; the others wait for the next tick."""
        page = self.area.widget()
        if self._waiting and page is not None:
            column = _column(self._waiting.pop(0), self._theme)
            self._row.addWidget(column, 1, Qt.AlignmentFlag.AlignTop)
            scale_part(column, self._theme.tokens)
        if not self._waiting:
            self._tick.stop()
            if page is not None:
                scale_part(page, self._theme.tokens)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.area.verticalScrollBar()
        pages = {Qt.Key.Key_PageDown: bar.pageStep(), Qt.Key.Key_PageUp: -bar.pageStep()}
        lines = {Qt.Key.Key_Down: bar.singleStep(), Qt.Key.Key_Up: -bar.singleStep()}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in pages or key in ARROWS:
            bar.setValue(bar.value() + {**pages, **lines}.get(key, 0))
        else:
            super().keyPressEvent(event)


def _column(groups: tuple[Group, ...], theme: Theme) -> QWidget:
    """Return groups below each other: each a heading, and rows of what and keys."""
    part = QWidget()
    part.setObjectName("keys_content")
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    for number, group in enumerate(groups):
        if number:
            gap(column, 8)
        column.addWidget(_label(group.title, "group"))
        for what, keys in group.rows:
            column.addLayout(_row(what, keys, theme))
    return part


def _row(what: str, keys: str, theme: Theme) -> QBoxLayout:
    """Return what is done beside its keys; below it where these are a sentence."""
    is_long = len(keys) > LONG
    said, pressed = _label(what, "what"), _label(keys, "quiet_text" if is_long else "key")
    for label in (said, pressed):
        label.setFont(ui_font(theme.tokens.text_small))
    said.setWordWrap(True)
    pressed.setWordWrap(is_long)
    row = QVBoxLayout() if is_long else QHBoxLayout()
    row.setSpacing(1 if is_long else 8)
    row.addWidget(said, 0 if is_long else 1)
    row.addWidget(pressed, 0)
    if not is_long:
        row.setAlignment(pressed, Qt.AlignmentFlag.AlignTop)
    return row


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label

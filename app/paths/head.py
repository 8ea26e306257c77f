"""The frame of the lens of paths: title, words, the switch between paths and deltas, and the area that scrolls."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.controls import Button, plain_tip
from app.gaps import gap
from app.paths.cost import Cost
from app.paths.sheet import MARGIN
from app.scaling import hold
from app.theme import Theme, Tokens, ui_font
from app.words import tr

PATHS, DELTAS, BOTH = "paths", "deltas", "both"
LOW, LOWEST = 190.0, 130.0  # heights of the page below which the cost, and the remark, give way
_RIGHT = 20  # the room right of switch and buttons


class Area(QScrollArea):
    """The scroll area of the sheet; there Space belongs to the ticks, elsewhere it plays."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            sheet = self.widget()
            if event.key() == Qt.Key.Key_Space and not event.modifiers() and sheet is not None and sheet.hasFocus():
                event.accept()
                return True
        return super().event(event)


class Head:
    """The labels and buttons around the sheet."""

    def __init__(self, choose: Callable[[str], None], theme: Theme) -> None:
        self._tokens = theme.tokens
        self.cost = Cost(theme)
        self.title, self.remark = _label(), _label()
        self.forms: dict[str, Button] = {}
        self.all = _chip(tr("all"), tr("Take every path into the sum"))
        self.none = _chip(tr("none"), tr("Leave every path out of the sum"))
        self._switch = self._make_switch(choose)

    def assemble(self, page: QWidget, area: QScrollArea) -> None:
        """Put everything on a page, the area in the middle."""
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(2)
        layout.addLayout(_row(self.title, self._switch))
        layout.addLayout(_row(self.remark, self.all, self.none))
        area.setFrameShape(QFrame.Shape.NoFrame)
        layout.addWidget(area, 1)
        gap(layout, 4)
        layout.addLayout(_row(self.cost))

    def _make_switch(self, choose: Callable[[str], None]) -> QFrame:
        switch = QFrame()
        group = QButtonGroup(switch)
        switch.setObjectName("segments")
        hold(switch, width=174, height=32)
        switch.setAccessibleName(tr("Paths, deltas or both"))
        row = QHBoxLayout(switch)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        forms = (
            (PATHS, tr("paths"), tr("As a sum over all paths")),
            (DELTAS, tr("deltas"), tr("By deltas, each computed once")),
            (BOTH, tr("both"), tr("Both, with the factors marked that several paths share")),
        )
        for form, words, tip in forms:
            button = Button(tip)
            button.setText(words)
            button.setObjectName("segment")
            button.setCheckable(True)
            button.setChecked(form == PATHS)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            button.clicked.connect(lambda _, form=form: choose(form))
            group.addButton(button)
            row.addWidget(button)
            self.forms[form] = button
        return switch

    def dress(self, tokens: Tokens) -> None:
        """Take fonts and colours."""
        self._tokens = tokens
        self.title.setFont(ui_font(tokens.text_title, 600))
        self.remark.setFont(ui_font(tokens.text_body))
        self.remark.setStyleSheet(f"color: {tokens.muted.name()};")
        self.cost.updateGeometry()
        self.cost.update()

    def make_room(self, height: float) -> None:
        """Leave out words where a page is so low, as at 100 %, that the formulae would have no room."""
        self.cost.setVisible(height >= LOW)
        self.remark.setVisible(height >= LOWEST)
        self.title.setFont(ui_font(self._tokens.text_title if height >= LOWEST else self._tokens.text_body, 600))

    def tell(self, title: str, remark: str, tip: str = "", has_ticks: bool = False) -> None:
        """Write the words, and offer the buttons for all ticks where there are some."""
        self.title.setText(title)
        self.remark.setText(remark)
        self.remark.setToolTip(plain_tip(tip))
        for button in (self.all, self.none):
            button.setVisible(has_ticks)


def _label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _chip(words: str, tip: str) -> Button:
    button = Button(tip)
    button.setText(words)
    button.setObjectName("chip")
    return button


def _row(label: QWidget, *others: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(int(MARGIN), 0, _RIGHT, 0)
    row.setSpacing(2)
    row.addWidget(label, 1)
    if others:
        gap(row, 8)
    for other in others:
        row.addWidget(other, 0, Qt.AlignmentFlag.AlignTop)
    return row

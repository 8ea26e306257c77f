"""What was noticed about training: a quiet badge in the status line, and a strip of findings below the toolbar."""

from __future__ import annotations

from functools import partial
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.controls import Button, IconButton, plain_tip
from app.health import Health, remedy_name
from app.scaling import scale_part, sized
from app.theme import Theme, ui_font
from app.why.wording import told
from app.words import tr
from app.workbench import Workbench

if TYPE_CHECKING:
    from core.health import Finding

TALLEST = 170
LOW = 900  # the height of a window, as at 100 %, below which several findings are folded into one line
_BADGE = """
QToolButton { color: $warning; background: transparent; border: 1px solid $hairline; padding: 1px 9px; }
QToolButton:hover { background: $raised; }
QToolButton:focus { border: 2px solid $accent; padding: 0px 8px; }
"""
_STRIP = """
QFrame#notices { background: $ground; border: none; border-bottom: 1px solid $hairline; }
QFrame#notices QLabel, QFrame#notices QScrollArea, QWidget#notice_rows { background: transparent; }
QToolButton#verb, QToolButton#fold { background: $card; border: 1px solid $hairline; padding: 3px 12px; }
QToolButton#verb:hover, QToolButton#fold:hover { background: $raised; }
QToolButton#verb:focus, QToolButton#fold:focus { border: 2px solid $accent; padding: 2px 11px; }
QLabel#remedy { color: $muted; }
"""


class Notices(QFrame):
    """The strip below the toolbar: each finding with its remedy, a way to what shows it, and one to do it.

    `badge` opens and closes it. In a low window the first finding stands for all, until the others are asked for.
    """

    def __init__(self, health: Health, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._health, self._workbench, self._theme = health, workbench, theme
        self._unfolded = False
        self.setObjectName("notices")
        self.setAccessibleName(tr("What was noticed"))
        self.badge = Button(tr("Notices"), tr("What was noticed about this network, and what to do about it"))
        self.badge.setObjectName("notice")
        self.badge.clicked.connect(self.toggle)
        self.badge.hide()
        self.close_button = IconButton(theme, "close", tr("Close"), side=28)
        self.close_button.clicked.connect(self.close_strip)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 10, 16, 10)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        health.changed.connect(self._refill)
        theme.changed.connect(self._dress)
        theme.changed.connect(self._refill)
        self._refill()
        self._dress()
        self.hide()

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        names = ("warning", "hairline", "raised", "accent", "ground", "card", "muted")
        colours = {name: getattr(tokens, name).name() for name in names}
        self.badge.setStyleSheet(Template(sized(_BADGE, tokens.scale)).substitute(colours))
        self.setStyleSheet(Template(sized(_STRIP, tokens.scale)).substitute(colours))

    @Slot()
    def _refill(self) -> None:
        findings = self._health.findings
        self.badge.setVisible(bool(findings))
        self.badge.setText(tr("1 notice") if len(findings) == 1 else tr("{count} notices", count=len(findings)))
        rows = QWidget()
        rows.setObjectName("notice_rows")
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        for place, finding in enumerate(findings[:1] if self.is_folded else findings):
            self._add_row(grid, place, finding)
        self._add_fold(grid, len(findings) - 1)
        focused = self.focusWidget() is not None and self.focusWidget().hasFocus()
        before = self._area.takeWidget()
        if before is not None:
            before.deleteLater()  # one of its buttons may be what was pressed
        self._rows = rows
        scale_part(rows, self._theme.tokens)
        self._area.setWidget(rows)
        if not findings:
            self.hide()
        elif QAccessible.isActive():
            words = f"{self.badge.text()}. {told(findings[0].message, self._workbench.digits)}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.badge, words))
        self._fit()
        if focused and findings:
            self._enter()

    @property
    def _is_low(self) -> bool:
        return self.window().height() < self._theme.tokens.px(LOW)

    @property
    def is_folded(self) -> bool:
        """Whether the first of several findings stands for all of them."""
        return len(self._health.findings) > 1 and self._is_low and not self._unfolded

    def _add_fold(self, grid: QGridLayout, more: int) -> None:
        """Offer the other findings where they are folded, and to fold them again."""
        if more < 1 or not self._is_low:
            return
        words = tr("and {count} more", count=more) if self.is_folded else tr("fewer")
        fold = _button(words, tr("Show all notices") if self.is_folded else tr("Show only the first notice"))
        fold.setObjectName("fold")
        fold.clicked.connect(self._fold)
        grid.addWidget(fold, 0, 3, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _fold(self) -> None:
        self._unfolded = not self._unfolded
        self._refill()

    def _add_row(self, grid: QGridLayout, place: int, finding: Finding) -> None:
        digits = self._workbench.digits
        what, remedy = told(finding.message, digits), told(finding.remedy, digits)
        if self.is_folded:
            grid.addWidget(OneLine(f"{what} {remedy}", self._theme), place, 0)
        else:
            words = QVBoxLayout()
            words.setSpacing(1)
            words.addWidget(_label(what, "what", self._theme))
            words.addWidget(_label(remedy, "remedy", self._theme))
            grid.addLayout(words, place, 0)
        show = _button(tr("Show"), tr("Show: {what}", what=what))
        show.clicked.connect(partial(self._health.show, finding))
        grid.addWidget(show, place, 1, Qt.AlignmentFlag.AlignTop)
        if finding.cure is not None:
            apply = _button(tr("Apply"), tr("Apply: {remedy}", remedy=remedy))
            apply.setToolTip(remedy_name(finding))
            apply.clicked.connect(partial(self._health.apply, finding))
            grid.addWidget(apply, place, 2, Qt.AlignmentFlag.AlignTop)

    def _fit(self) -> None:
        """Be as high as the rows need at this width, and scroll beyond that."""
        px = self._theme.tokens.px
        width = max(200, self._area.width() - px(14))
        self._area.setFixedHeight(min(px(TALLEST), max(px(28), self._rows.heightForWidth(width)) + 4))

    @Slot()
    def toggle(self) -> None:
        """Open the strip and go to its first button, or close it."""
        if self.isVisible():
            self.close_strip()
            return
        self._unfolded = False
        self._refill()
        self.show()
        self._fit()
        self._enter()

    def _enter(self) -> None:
        verbs = self._rows.findChildren(Button, "verb")
        if verbs:
            verbs[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_strip(self) -> None:
        """Close the strip; the badge stays while there is something to say."""
        self.hide()
        self.badge.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class OneLine(QLabel):
    """Words on a line of their own: what has no room is left out, and told by the tooltip."""

    def __init__(self, words: str, theme: Theme) -> None:
        super().__init__(words)
        self.setObjectName("what")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(ui_font(theme.tokens.text_body, 500))
        self.setToolTip(plain_tip(words))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def _label(text: str, name: str, theme: Theme) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(ui_font(theme.tokens.text_body, 500 if name == "what" else 400))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(text: str, name: str) -> Button:
    button = Button(name)
    button.setText(text)
    button.setAutoRaise(False)
    button.setObjectName("verb")
    return button

"""The seven optimizers one below the other: a tick, the line it is drawn with, its name to select it, its rate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QWidget,
)

from app.controls import Button
from app.magnified import Magnified
from app.number_line import NumberLine
from app.scaling import hold
from app.surface.painting import draw_head, pen, racer_look
from app.surface.presets import LABELS, ORDER
from app.surface.racing import Racing
from app.theme import Theme
from app.words import tr, worded
from core.document import Document
from core.editing import EditRefused
from core.editing_training import set_optimizer_setting

ROW = 26


class Swatch(Magnified):
    """The colour and dash of a racer."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__(theme)
        self._number = number
        self.keep(30, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour, dash = racer_look(self._number, self._number, self.tokens)
        with self.painting() as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = ROW / 2
            painter.setPen(pen(colour, 2.0, dash))
            painter.drawLine(QPointF(1, middle), QPointF(24, middle))
            draw_head(painter, QPointF(25, middle), colour, self.tokens, 3.5)


class NameButton(Button):
    """A button with its text at the left."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        words, option.text = option.text, ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        at_left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect().adjusted(8, 0, -2, 0), at_left, words)
        painter.end()


class RacerRows(QWidget):
    """The list of the optimizers."""

    def __init__(self, theme: Theme, racing: Racing) -> None:
        super().__init__()
        self._theme, self._racing = theme, racing
        self.ticks: dict[str, QCheckBox] = {}
        self.names: dict[str, NameButton] = {}
        self.rates: dict[str, NumberLine] = {}
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        for number, name in enumerate(ORDER):
            self._add(grid, theme, number, name)

    def _add(self, grid: QGridLayout, theme: Theme, number: int, name: str) -> None:
        words = LABELS[name]
        tick, button = QCheckBox(), NameButton(tr("{name}: settings and state", name=words))
        tick.setAccessibleName(tr("{name} takes part", name=words))
        tick.clicked.connect(self._ticker(name))
        button.setText(words)
        button.setCheckable(True)
        button.setObjectName("lens")
        hold(button, height=ROW)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.clicked.connect(lambda: self._racing.select(name))
        self._group.addButton(button)
        rate = NumberLine(tr("Learning rate of {name}", name=words), partial(self._refusal, name))
        hold(rate, width=62)
        hold(rate, height=ROW)
        rate.committed.connect(self._setter(name))
        self.ticks[name], self.names[name], self.rates[name] = tick, button, rate
        for column, part in enumerate((tick, Swatch(theme, number), button, rate)):
            grid.addWidget(part, number, column)

    def sizeHint(self) -> QSize:
        px = self._theme.tokens.px
        return QSize(px(200), len(ORDER) * px(ROW + 2))

    @Slot()
    def refresh(self) -> None:
        """Show who takes part, at which rate, and who is selected."""
        for entry in self._racing.entries:
            self.ticks[entry.name].setChecked(entry.takes_part)
            self.names[entry.name].setChecked(entry.name == self._racing.selected)
            self.rates[entry.name].show_value(entry.training.learning_rate, 4)
            self.rates[entry.name].setEnabled(entry.takes_part)

    def _ticker(self, name: str) -> Callable[[bool], None]:
        """Return what a tick does."""

        def tick(takes_part: bool) -> None:
            self._racing.tick(name, takes_part)

        return tick

    def _setter(self, name: str) -> Callable[[float], None]:
        """Return what another rate does."""

        def take(rate: float) -> None:
            self._racing.train(name, lambda document: document.with_learning_rate(rate))

        return take

    def _refusal(self, name: str, value: float) -> str:
        """Return why a rate will not do."""
        entry = self._racing.entries[ORDER.index(name)]
        try:
            set_optimizer_setting(Document(training=entry.training), "learning_rate", value)
        except EditRefused as refused:
            return worded(refused.why)
        return ""

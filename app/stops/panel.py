"""The tab of stops: the list at the left, what can be added in the middle, the run at the right."""

from __future__ import annotations

import math
from string import Template

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from app.controls import Button
from app.fields import plain_label
from app.scaling import hold, sized
from app.stops.adding import AddStops
from app.stops.controls import RunControls
from app.stops.list import StopList
from app.views import Bench
from app.words import tr
from core.stops import Kind, Stop, stops_of

LIST = 250
HEAD = 20
_SHEET = """
QLabel#property, QLabel#none { color: $muted; }
QLabel#heading { color: $text; font-weight: 600; }
QLabel#result { color: $text; }
QLabel#problem { color: $error; font-size: ${small}px; }
QLineEdit { background: $card; color: $text; border: 1px solid $hairline; border-radius: 5px; padding: 0px 6px; }
QLineEdit:focus { border: 2px solid $accent; padding: 0px 5px; }
QLineEdit[wrong="true"] { border: 2px solid $error; padding: 0px 5px; }
QToolButton#press { background: $ground; border: 1px solid $hairline; border-radius: 5px; padding: 0px 10px; }
QToolButton#press:hover { background: $raised; }
QToolButton#press:focus { border: 2px solid $accent; padding: 0px 9px; }
QToolButton#press:disabled { color: $muted; background: $card; }
QToolButton#go { background: $accent; color: $accent_text; border: 1px solid $accent; border-radius: 5px;
    font-weight: 600; }
QToolButton#go:focus { border: 2px solid $text; }
QToolButton#go:disabled { background: $ground; color: $muted; border: 1px solid $hairline; }
QListWidget { background: $card; border: 1px solid $hairline; border-radius: 6px; outline: 0; }
QListWidget:focus { border: 2px solid $accent; }
QListWidget::item { padding: 0px 6px; border-radius: 4px; }
QListWidget::item:selected { background: $raised; color: $text; }
QListWidget::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 7px; background: $card; }
QListWidget::indicator:checked { background: $error; border: 1px solid $error; }
"""


class StopsPanel(QWidget):
    """The tab of breakpoints and conditions."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.list = StopList(bench.theme)
        self.remove = self._remove_button()
        self.none = plain_label(tr("No stops yet. A run ends at the stops that stand here."), "none")
        self.adding = AddStops(bench.workbench, bench.runner.stops)
        self.controls = RunControls(bench.workbench, bench.runner, bench.theme)
        self._pages = QStackedLayout()
        self._lay_out()
        self.setFocusProxy(self.list)
        self.list.switched.connect(bench.runner.stops.switch)
        self.list.removed.connect(bench.runner.stops.remove)
        self.list.number_wanted.connect(bench.runner.stops.set_number)
        bench.workbench.document_changed.connect(self.refresh)
        bench.theme.changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        heading: QLabel = plain_label(tr("Stops"))
        heading.setObjectName("heading")
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(self.remove)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._pages, 1)
        for part in (self.list, self.none):
            self._pages.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 0, 6)
        layout.setSpacing(24)
        hold(left, least_width=LIST)
        layout.addWidget(left, 36)
        layout.addWidget(self.adding, 20)
        layout.addWidget(self.controls, 30)

    def _remove_button(self) -> Button:
        tip = tr("Remove the stop that is marked (Delete). Space switches it on and off, Enter changes its number.")
        button = Button(tr("Remove the stop"), tip)
        button.setObjectName("press")
        button.setText(tr("Remove"))
        hold(button, height=HEAD)
        button.clicked.connect(self.list.remove_current)
        return button

    @Slot()
    def _dress(self) -> None:
        tokens = self._bench.theme.tokens
        names = ("muted", "text", "error", "card", "hairline", "accent", "accent_text", "ground", "raised")
        colours = {name: getattr(tokens, name).name() for name in names}
        self.setStyleSheet(Template(sized(_SHEET, tokens.scale)).substitute(colours, small=tokens.text_small))
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the document's stops."""
        stops = stops_of(self._bench.workbench.document)
        words = self._bench.runner.stops.words
        self.list.show_stops([(words(stop), stop.on, _number_of(stop)) for stop in stops])
        self.remove.setEnabled(bool(stops))
        self._pages.setCurrentWidget(self.list if stops else self.none)
        self.setFocusProxy(self.list if stops else self.adding.at)


def _number_of(stop: Stop) -> tuple[float, float] | None:
    """Return a stop's number and the least that it may be; None without one."""
    if stop.number is None:
        return None
    return stop.number, 0.0 if stop.kind is Kind.SATURATED else -math.inf

"""The tab of training: settings at the left, the line that trains, and what is seen while the network learns."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.scaling import sized
from app.training.boxes import AccuracyBox, Box, HistogramBox, HistoryBox, LossBox, Toggle
from app.training.model import TrainingModel
from app.training.run_bar import RunBar
from app.training.settings import TrainingSettings
from app.views import Bench
from app.words import tr

SHARES = {"loss": 5, "accuracy": 7, "weights": 5, "gradients": 5, "histograms": 6}
AT_ONCE = 1
AT_FIRST = ("loss", "accuracy", "weights")
_SHEET = """
QLabel#property { color: $muted; }
QLabel#heading { color: $text; font-weight: 600; }
QLabel#problem { color: $error; font-size: ${small}px; }
QLineEdit, QComboBox { background: $card; color: $text; border: 1px solid $hairline; border-radius: 5px;
    padding: 0px 6px; selection-background-color: $accent; selection-color: $accent_text; }
QLineEdit:hover, QComboBox:hover { border: 1px solid $muted; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: 0px 5px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border: 2px solid $error; padding: 0px 5px; }
QLineEdit:disabled, QComboBox:disabled, QLabel:disabled { color: $muted; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox QAbstractItemView { padding: 0px; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0px 4px; }
QToolButton#icon_button { padding: 0px 10px; }
QToolButton#icon_button:focus { padding: 0px 9px; }
QToolButton#icon_button:disabled { color: $muted; background: $card; }
QToolButton#primary { color: $accent_text; padding: 0px 16px; font-weight: 600; min-width: 44px; }
QToolButton#primary:focus { padding: 0px 15px; }
QToolButton#primary:disabled { color: $muted; }
QToolButton#lens { padding: 1px 8px; }
QToolButton#lens:focus { padding: 0px 7px; }
"""


class TrainingPanel(QWidget):
    """Settings, run line, and the boxes that are chosen; does nothing while it is hidden."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trainer, self._theme = bench.trainer, bench.theme
        self._turn, self._was_running = 0, False
        self.model = TrainingModel(bench, self)
        self.settings, self.bar = TrainingSettings(bench), RunBar(bench, self.model)
        model, theme = self.model, bench.theme
        self.boxes: dict[str, Box] = {
            "loss": LossBox(model, theme),
            "accuracy": AccuracyBox(model, theme),
            "weights": HistoryBox(model, theme, gradients=False),
            "gradients": HistoryBox(model, theme, gradients=True),
            "histograms": HistogramBox(model, theme),
        }
        self.choices = {name: Toggle(tr(name), tr("Show or hide the {name}", name=tr(name))) for name in self.boxes}
        self._lay_out()
        self._connect()
        self._dress()
        self.setFocusProxy(self.bar.run)

    def _lay_out(self) -> None:
        boxes = QHBoxLayout()
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.setSpacing(12)
        for name, box in self.boxes.items():
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)  # the shares alone decide
            boxes.addWidget(box, SHARES[name])
            box.setVisible(name in AT_FIRST)
            self.choices[name].setChecked(name in AT_FIRST)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self.bar)
        switches = QHBoxLayout()
        switches.setSpacing(2)
        for choice in self.choices.values():
            switches.addWidget(choice)
        self.bar.add_behind(switches)
        right.addLayout(boxes, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(10, 8, 8, 4)
        whole.setSpacing(10)
        whole.addWidget(self.settings)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self.model.changed.connect(self.refresh)
        self._theme.changed.connect(self._dress)
        for name, choice in self.choices.items():
            choice.toggled.connect(lambda down, name=name: self._choose(name, down))
            self.boxes[name].place_chosen.connect(self.model.visit)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        names = ("muted", "text", "error", "card", "hairline", "accent", "accent_text")
        colours = {name: getattr(tokens, name).name() for name in names}
        self.setStyleSheet(Template(sized(_SHEET, tokens.scale)).substitute(colours, small=tokens.text_small))
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.set_active(False)

    def _choose(self, name: str, down: bool) -> None:
        """Show or hide a box; the last one stays."""
        if not down and not any(choice.isChecked() for choice in self.choices.values()):
            self.choices[name].setChecked(True)
            return
        self.boxes[name].setVisible(down)
        if down:
            self.boxes[name].refresh()

    @Slot()
    def refresh(self) -> None:
        """Draw what the model holds; while much comes in only some boxes at a time, so that no frame is long."""
        self.bar.refresh()
        shown = [self.boxes[name] for name, choice in self.choices.items() if choice.isChecked()]
        running = self._trainer.is_running or self.model.is_sampling
        if running and self._was_running and len(shown) > AT_ONCE:
            first = self._turn % len(shown)
            self._turn += AT_ONCE
            shown = (shown + shown)[first : first + AT_ONCE]
        if not (running and self._was_running and self._trainer.is_running):
            self.settings.refresh()
        self._was_running = running
        for box in shown:
            box.refresh()

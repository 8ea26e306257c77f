"""The slider that chooses h, 20 places to a decade; its keys are its own while it has the focus."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from app.controls import plain_tip
from app.words import tr
from core.difference import LOWEST_POWER
from core.numbers import shown

PLACES = 20
KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip


class StepSlider(QSlider):
    """h from 10⁻¹⁴ to 1, by its logarithm. `step_chosen`: the person moved it."""

    step_chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(LOWEST_POWER * PLACES, 0)
        self.setSingleStep(1)
        self.setPageStep(PLACES)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Step h of the differences"))
        self.setToolTip(plain_tip(tr("Drag to choose h. Arrow keys move it a little, Page Up and Page Down by tens.")))
        self.valueChanged.connect(self._moved)

    def show_step(self, step: float) -> None:
        """Stand at a step that was not chosen here; it need not be one of the slider's places."""
        self.blockSignals(True)
        self.setValue(round(math.log10(step) * PLACES))
        self.blockSignals(False)
        self.setAccessibleDescription(f"h = {shown(step, 3)}")

    def _moved(self, value: int) -> None:
        step = 10.0 ** (value / PLACES)
        self.setAccessibleDescription(f"h = {shown(step, 3)}")
        self.step_chosen.emit(step)

    def handle_width(self) -> int:
        """Return how wide the handle is: the slider spans its range between its ends less half a handle."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = QStyle.SubControl.SC_SliderHandle
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, handle, self).width()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()
            return True
        return super().event(event)

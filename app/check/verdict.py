"""The line above the table: the check's verdict in words, the button that starts it, its progress."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from app.check.checking import Checking
from app.check.subject import weight_name
from app.scaling import hold, sized
from app.theme import Theme, mixed, ui_font
from app.toolbar import ElidedLabel
from app.words import tr
from core.checks import GradientCheck
from core.network import Topology
from core.numbers import shown

HEIGHT = 26
PER_MILLE = 1000


class Verdict(QWidget):
    """Shows how a check stands. `wanted`: check all weights; `unwanted`: stop checking."""

    wanted = Signal()
    unwanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.words = ElidedLabel(tr("Verdict of the check"))
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.start, self.cancel, self.bar = QPushButton(), QPushButton(), QProgressBar()
        self.start.setText(tr("Check all weights"))
        self.cancel.setText(tr("Cancel"))
        self.start.setAccessibleName(tr("Check all weights"))
        self.cancel.setAccessibleName(tr("Cancel the check"))
        self.bar.setAccessibleName(tr("Progress of the check"))
        self.bar.setRange(0, PER_MILLE)
        self.bar.setTextVisible(False)
        hold(self.bar, height=8)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words, 3)
        layout.addWidget(self.bar, 2)
        layout.addWidget(self.cancel)
        layout.addWidget(self.start)
        for button in (self.start, self.cancel):
            hold(button, height=HEIGHT)
        hold(self, height=HEIGHT)
        self.start.clicked.connect(self.wanted)
        self.cancel.clicked.connect(self.unwanted)

    def show_checking(self, checking: Checking) -> None:
        """Say how the check stands."""
        running = checking.is_running
        text = tr("Checking: {share}", share=f"{checking.fraction:.0%}") if running else words_of(checking)
        self.words.setText(text)
        self.bar.setValue(round(checking.fraction * PER_MILLE))
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        self.start.setVisible(not running and (checking.result is None or checking.is_stale))
        failed = checking.result is not None and not checking.result.passed
        self._dress(failed and not running and not checking.is_stale)

    def _dress(self, failed: bool) -> None:
        tokens = self._theme.tokens
        self.words.setFont(ui_font(tokens.text_body, 600))
        self.words.setStyleSheet(f"color: {(tokens.error if failed else tokens.text).name()};")
        ground = mixed(tokens.hairline, tokens.card, 0.3).name()
        sheet = (
            f"QProgressBar {{ background: {ground}; border: 0; border-radius: 4px; }}"
            f"QProgressBar::chunk {{ background: {tokens.accent.name()}; border-radius: 4px; }}"
        )
        self.bar.setStyleSheet(sized(sheet, tokens.scale))


def words_of(checking: Checking) -> str:
    """Return the verdict of the last check in words."""
    result, topology = checking.result, checking.topology
    if result is None or topology is None:
        return tr("Not checked yet")
    if checking.is_stale:
        if checking.is_about_other_samples:
            return tr("Other samples were checked")
        return tr("The network has changed since the check")
    words = _judged(result, topology)
    kinks = len(result.kinks)
    if kinks:
        left_out = tr("1 left out at a kink") if kinks == 1 else tr("{count} left out at a kink", count=kinks)
        words = f"{words}; {left_out}"
    return words


def _judged(result: GradientCheck, topology: Topology) -> str:
    if result.worst is None:
        return tr("Nothing could be checked")
    count = len(result.errors) - len(result.kinks)
    unchecked = int(result.unchecked.sum())
    if unchecked == count:
        return _not_checkable(result.loss)
    words = _compared(result, topology, count - unchecked)
    if unchecked:
        words = f"{words}; {tr('{count} not finite, not checked', count=unchecked)}"
    return words


def _not_checkable(loss: float) -> str:
    if math.isfinite(loss):
        return tr("Cannot be checked: gradients or losses beside w are not finite")
    return tr("Cannot be checked: the loss is {loss}", loss=shown(loss))


def _compared(result: GradientCheck, topology: Topology, count: int) -> str:
    """Return the words about the gradients that could be checked."""
    errors = np.where(result.unchecked, np.nan, result.errors)
    worst = {"error": shown(np.nanmax(errors), 2), "name": weight_name(topology, int(np.nanargmax(errors)))}
    wrong = int(result.wrong.sum())
    if not wrong:
        if count == 1:
            return tr("The gradient agrees: error {error} at {name} (limit 10⁻⁶)", **worst)
        return tr("All {count} gradients agree: largest error {error} at {name} (limit 10⁻⁶)", count=count, **worst)
    return tr("{wrong} of {count} gradients differ: worst {error} at {name} (limit 10⁻⁶)",
              wrong=wrong, count=count, **worst)  # fmt: skip

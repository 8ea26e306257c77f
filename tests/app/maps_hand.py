"""A panel of maps on a document, and a hand for it: what the tests of the maps share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.maps.panel import MapsPanel
from app.maps.scene import MapScene, Space
from app.theme import Theme
from app.workbench import Workbench
from core.construct import Layers, layered
from core.document import Data, Document
from core.maps import Field
from core.network import read_only
from tests.app.bench_hand import bench_on

SIZE = (1250, 330)
ALT = Qt.KeyboardModifier.AltModifier


def four_inputs() -> Document:
    """A 4-3-3 softmax network with twelve rows; the second and the fourth input tell the class."""
    random, classes = np.random.default_rng(0), np.arange(12) % 3
    inputs = random.normal(size=(12, 4)) + 5 * np.column_stack((0 * classes, classes == 1, 0 * classes, classes == 2))
    rows = np.column_stack((inputs, np.eye(3)[classes]))
    document = layered(Layers((4, 3, 3), ("tanh", "softmax")))
    return replace(document, data=Data(document.data.columns, read_only(rows)))


def line_data() -> Document:
    """A 1-3-1 network with five points between −1 and 1."""
    document = layered(Layers((1, 3, 1), ("tanh", "identity")))
    rows = np.array([[-1.0, 1.0], [-0.5, 0.25], [0.0, 0.0], [0.5, 0.25], [1.0, 1.0]])
    return replace(document, data=Data(document.data.columns, read_only(rows)))


class Room:
    """A panel on a document, shown; the background is closed with it."""

    def __init__(self, document: Document, qtbot: QtBot, theme: Theme) -> None:
        self.workbench = Workbench(document)
        self.bench = bench_on(self.workbench, theme)
        self.panel = MapsPanel(self.bench)
        self.panel.resize(*SIZE)
        qtbot.addWidget(self.panel, before_close_func=lambda _: self.bench.background.close())
        self.panel.show()
        self._qtbot = qtbot

    @property
    def scene(self) -> MapScene:
        return self.panel.model.scene

    @property
    def field(self) -> Field:
        assert self.scene.field is not None
        return self.scene.field

    @property
    def space(self) -> Space:
        assert self.scene.space is not None
        return self.scene.space

    @property
    def selected(self) -> int | None:
        """The selected neuron."""
        return None if self.workbench.selection is None else self.workbench.selection.index

    def settle(self) -> None:
        """Wait for the fine maps."""
        self._qtbot.waitUntil(lambda: not self.panel.model.is_busy, timeout=5000)


MakeRoom = Callable[[Document], Room]


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def distance(one: QColor, other: QColor) -> int:
    """Return the sum of the differences of red, green and blue."""
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return sum(abs(a - b) for a, b in parts)


def nearer(colour: QColor, one: QColor, other: QColor) -> bool:
    """Tell whether a colour is more like one than like another."""
    return distance(colour, one) < distance(colour, other)


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))

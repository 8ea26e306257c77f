"""The training tab as its tests use it: on a bench, with a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.theme import Theme
from app.training.chart_view import ChartView
from app.training.panel import TrainingPanel
from app.views import Bench
from app.workbench import Workbench
from core.document import Document
from core.files import read_builtin
from tests.app.bench_hand import bench_on

SIZE = 1250, 330


class Desk:
    """The tab on a bench."""

    def __init__(self, document: Document, theme: Theme, qtbot: QtBot) -> None:
        self.qtbot, self.workbench = qtbot, Workbench(document)
        self.bench: Bench = bench_on(self.workbench, theme)
        self.panel = TrainingPanel(self.bench)
        qtbot.addWidget(self.panel)
        self.panel.resize(*SIZE)
        self.panel.show()
        self.settle()

    @property
    def loss(self) -> ChartView:
        return self.panel.boxes["loss"].view  # type: ignore[attr-defined, no-any-return]

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.bench.trainer.is_running and not self.panel.model.is_busy, timeout=20000)

    def click(self, button: object) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]

    def run(self, updates: int) -> None:
        field = self.panel.bar.ends.updates
        field.selectAll()
        QTest.keyClicks(field, str(updates))
        self.click(self.panel.bar.run)
        self.settle()

    def click_at(self, view: ChartView, place: int) -> None:
        plot = view.layout_now.plot
        at = QPoint(round(plot.place(place, 0.0).x()), round(plot.area.center().y()))
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


@pytest.fixture
def desk(theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(read_builtin("xor-2-2-1"), theme, qtbot)
    yield desk
    desk.bench.background.close()

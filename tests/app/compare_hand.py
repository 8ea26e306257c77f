"""What the tests of conventions side by side share: the panel on a workbench, and a person's hand on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from app.background import Background
from app.choice import Choice
from app.compare.panel import ComparePanel
from app.compare.table import DIFFERENCE, LEFT, RIGHT, ROW, STEP, WHAT
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.files import read_builtin
from tests.app.bench_hand import bench_on

Make = Callable[..., ComparePanel]


@pytest.fixture
def make(qtbot, theme: Theme, background: Background) -> Make:
    def panel_of(document: Document, height: int = 250) -> ComparePanel:
        workbench = Workbench(document)
        panel = ComparePanel(bench_on(workbench, theme, background))
        qtbot.addWidget(panel)
        panel.resize(1260, height)
        with qtbot.waitExposed(panel):
            panel.show()
        return panel

    return panel_of


@pytest.fixture
def panel(make: Make) -> ComparePanel:
    return make(read_builtin("mazur-2-2-2"))


def workbench_of(panel: ComparePanel) -> Workbench:
    return panel._workbench


def choose(qtbot, box: Choice, words: str) -> None:
    """Choose an entry by keys, from the first one down; the toolkit's popup needs a screen."""
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findText(words)):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == words


def press_row(qtbot, panel: ComparePanel, row: int) -> None:
    index = panel.table.compared.index(row, WHAT)
    panel.table.scrollTo(index)
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=panel.table.visualRect(index).center())


def cells(panel: ComparePanel, row: int) -> list[str]:
    return [panel.table.compared.index(row, column).data() for column in (STEP, WHAT, LEFT, RIGHT, DIFFERENCE)]


def rows(panel: ComparePanel) -> int:
    return panel.table.compared.rowCount()


def pixel(panel: ComparePanel, row: int) -> object:
    """Return the colour at the left edge of a row."""
    image: QImage = panel.table.viewport().grab().toImage()
    place = panel.table.visualRect(panel.table.compared.index(row, STEP)).topLeft() + QPoint(1, ROW // 2)
    return image.pixelColor(place * image.devicePixelRatio())

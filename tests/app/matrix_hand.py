"""The tab of matrices as its tests use it: panels on networks, and what their grids say."""

from __future__ import annotations

import numpy as np
import pytest

from app.matrix.grids import Grid
from app.matrix.panel import MatrixPanel
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.files import read_builtin
from core.formula_text import text


def panel_of(qtbot, theme: Theme, document: Document, height: int = 300) -> MatrixPanel:
    panel = MatrixPanel(Workbench(document), theme)
    qtbot.addWidget(panel)
    panel.resize(1240, height)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def panel(qtbot, theme: Theme) -> MatrixPanel:
    return panel_of(qtbot, theme, read_builtin("mazur-2-2-2"))


def bench(panel: MatrixPanel) -> Workbench:
    return panel._workbench


def grids(panel: MatrixPanel) -> dict[str, Grid]:
    return {text(placed.grid.title, "names", 4): placed.grid for placed in panel.sheet.placing.grids}


def texts(grid: Grid) -> list[list[str]]:
    return [[grid.slot(row, column).text for column in range(grid.columns)] for row in range(grid.rows)]


def values(grid: Grid) -> np.ndarray:
    return np.array([[grid.slot(row, column).value for column in range(grid.columns)] for row in range(grid.rows)])
